"""What came of a run of one site: counts, misses and the outcome they amount to."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from crawler.download.failures import RunEnds
from crawler.ends import BUDGET, PAGE_LIMIT, PAUSED, UNREACHABLE
from crawler.middlewares.robots import RobotsRefused
from crawler.records import Kind
from crawler.sites.model import Site
from operations.ending import SHUTDOWN, TIME_LIMIT
from operations.lacking import missing_in_words
from operations.outcome import FINE, Outcome
from pipelines.tally import PASSWORDS, Tally, in_words

# More failed requests than this share, and the run is only partly done; a dead link is every site's normal state, however
# few requests a crawl makes that finds nothing new.
_FAILED_SHARE = 0.05
_DEAD_LINKS = 1
# So many that failed in an earlier run already are dead links, also where a small site answers little else.
_OLD_DEAD_LINKS = 5
_FINISHED = "finished"
_ENDED_WELL = {_FINISHED, PAGE_LIMIT, TIME_LIMIT, UNREACHABLE, PAUSED, BUDGET}
# A run that a limit cut short is held against the expected number of articles only if it saw so many pages and none.
_CUT = {TIME_LIMIT, PAGE_LIMIT}
_ENOUGH_PAGES = 50
_FORBIDDEN = RobotsRefused.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One site's run. `known` counts the site's articles in the archive afterwards; `misses` are unmet expectations.

    `run_id` is None if the run did not begin. `notes` are worth knowing and need nobody. `before_drift` is the outcome that the
    crawl itself had, where drift of the fields `drifting` made another of it; `alarms` tell each of them whole.
    """

    site: Site
    reason: str
    tally: Tally
    known: int
    seconds: float
    misses: tuple[str, ...]
    outcome: Outcome
    run_id: int | None = None
    notes: tuple[str, ...] = ()
    before_drift: Outcome | None = None
    drifting: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()

    @property
    def verdict(self) -> Outcome:
        """The outcome of the crawl itself: one that saw the site whole has done so, whatever is suspected of its pages."""
        return self.outcome if self.before_drift is None else self.before_drift

    @property
    def stored(self) -> int:
        """Articles that are new or have changed."""
        return self.tally.outcomes["new"] + self.tally.outcomes["changed"]

    @property
    def is_fine(self) -> bool:
        """Whether nobody need look at it."""
        return self.outcome in FINE

    @property
    def sentence(self) -> str:
        """The run in a sentence, for a person."""
        if self.outcome is Outcome.LOCKED:
            return f"{self.site.id}: {self.reason}"
        stored = self.tally.outcomes
        done = (
            f"{self.site.id}: {stored['new']} new, {stored['changed']} changed, {stored['unchanged']} unchanged articles; "
            f"{self.tally.requests} requests in {self.seconds:.0f} s{in_words(self.tally.steps)}"
        )
        if media := ", ".join(f"{count} {how}" for how, count in self.tally.media.most_common()):
            done += f"; pictures, documents and style sheets: {media}"
        if again := self.tally.failed_again.total():
            done += f"; {again} addresses failed as they did before"
        if self.tally.missing is not None:
            done += f"; still missing: {missing_in_words(self.tally.missing)}"
        if self.outcome is Outcome.DONE:
            return done
        return f"{done}. {self.why}"

    @property
    def why(self) -> str:  # noqa: PLR0911 - a sentence for each outcome
        """Why the outcome is not DONE."""
        match self.outcome:
            case Outcome.INTERRUPTED:
                drift = f" {self._otherwise()}" if self.drifting else ""
                return f"Interrupted; the next run goes on from here.{drift}"
            case Outcome.TIME_LIMIT:
                return "The time limit is reached; the next run goes on from here."
            case Outcome.PAUSED | Outcome.BUDGET_SPENT:
                return f"{self.tally.paused}; the next run goes on from here."
            case Outcome.BLOCKED:
                cause, count = (self.tally.shut_out + _forbidden(self.tally)).most_common(1)[0]
                return f"{self.site.url} shuts us out: {cause} ({count} of {_asked(self.tally)} pages)."
            case Outcome.UNREACHABLE:
                tally = self.tally
                causes = tally.put_off + tally.failed + tally.failed_again + tally.refused or tally.causes
                cause = causes.most_common(1)[0][0] if causes else "no answer"
                return f"Nothing could be fetched from {self.site.url}: {cause}."
            case Outcome.EXPECTATION_MISSED:
                return self._otherwise()
            case Outcome.LOCKED | Outcome.FAILED | Outcome.DISK_FULL:
                return self.reason
            case Outcome.PARTLY:
                return f"Only partly done: {self._partly()}."
        return ""

    def _otherwise(self) -> str:
        drift = [f"drift of {', '.join(self.drifting)}: see `khotin drift {self.site.id}`"] if self.drifting else []
        return f"Expected otherwise: {'; '.join([*self.misses, *drift])}."

    def _partly(self) -> str:
        if self.tally.parser_failures:
            return f"our parser failed on {self.tally.parser_failures} pages (their bytes are kept)"
        if self.tally.page_limit:
            return f"the limit of {self.site.limits.pages} requests a run is reached, run it again to go on"
        failed = self.tally.failed + self.tally.put_off
        if _is_still_failing(self.tally, self.known):
            failed += self.tally.failed_again
        cause, count = failed.most_common(1)[0]
        return f"{failed.total()} requests failed, {count} of them with: {cause}"

    def as_json(self) -> dict[str, Any]:
        """The report for a file or a program."""
        return {
            "site": self.site.id,
            "host": self.site.host,
            "run": self.run_id,
            "outcome": self.outcome.name.lower(),
            "exit_code": int(self.outcome),
            "why": self.why or None,
            "reason": self.reason,
            "known_articles": self.known,
            "seconds": round(self.seconds, 1),
            "misses": [*self.misses, *self.alarms],
            "notes": list(self.notes),
            **self.tally.as_json(),
        }


def make_report(  # noqa: PLR0913 - what a run leaves
    site: Site,
    tally: Tally,
    *,
    reason: str,
    known: int,
    seconds: float,
    run_id: int | None = None,
    is_disk_full: bool = False,
) -> Report:
    """Judge a run by its counts and the site's expectations."""
    misses = tuple(missed(site, tally, is_cut=reason in _CUT))
    return Report(
        site=site,
        reason=reason,
        tally=tally,
        known=known,
        seconds=seconds,
        misses=misses,
        outcome=Outcome.DISK_FULL if is_disk_full else _outcome(tally, reason, misses, known),
        run_id=run_id,
    )


def missed(site: Site, tally: Tally, *, is_cut: bool = False) -> list[str]:
    """The expectations of the site file that a run did not meet, each in plain words.

    A run that was cut short need not have met all its articles, but after so many pages it should have met one.
    """
    expect = site.expect
    misses = []
    least = expect.articles
    if tally.unchanged:
        least = 0  # sources that did not change still show what they showed
    elif is_cut:
        least = min(least, 1) if tally.kinds.total() >= _ENOUGH_PAGES else 0
    if tally.met < least:
        met = f"the run met {tally.met} articles, at least {least} were expected"
        causes = (tally.refused + tally.failed + tally.failed_again).most_common(1)
        misses.append(f"{met} ({causes[0][0]})" if causes and not tally.met else met)
    if tally.articles:
        for name, share_least in (
            ("title", expect.filled.title),
            ("body", expect.filled.body),
            ("published", expect.filled.published),
        ):
            share = tally.filled[name] / tally.articles
            if share < share_least:
                misses.append(f"{share:.0%} of the articles have {name}, at least {share_least:.0%} were expected")
    return misses


def _outcome(  # noqa: PLR0911 - the gravest first
    tally: Tally, reason: str, misses: tuple[str, ...], known: int
) -> Outcome:
    if reason == SHUTDOWN:
        return Outcome.INTERRUPTED
    if reason not in _ENDED_WELL:
        return Outcome.FAILED
    if _is_shut_out(tally):
        return Outcome.BLOCKED
    if reason in {PAUSED, BUDGET}:
        return Outcome.PAUSED if reason == PAUSED else Outcome.BUDGET_SPENT
    failed = tally.failed.total() + tally.put_off.total() - tally.put_off[RunEnds.reason]
    tried = failed + tally.failed_again.total()
    if reason == _FINISHED and not (tally.requests or tried or tally.refused):
        return Outcome.DONE  # nothing of the site was due
    # Where something failed neither a robots.txt nor a redirect is an answer of the site.
    is_reached = not tried and (tally.statuses["2xx"] or tally.kinds[Kind.REDIRECT.value])
    is_answered = tally.statuses["2xx"] > tally.beside or tally.unchanged or is_reached
    if reason == UNREACHABLE or (not is_answered and (tried or reason != TIME_LIMIT)):
        return Outcome.UNREACHABLE
    if misses:
        return Outcome.EXPECTATION_MISSED
    # Media neither count nor water down the count: a picture that is gone is no page that failed.
    most = max(_DEAD_LINKS, _FAILED_SHARE * (tally.requests - tally.media_requests))
    if tally.parser_failures or tally.page_limit or failed > most or _is_still_failing(tally, known):
        return Outcome.PARTLY
    return Outcome.TIME_LIMIT if reason == TIME_LIMIT else Outcome.DONE


def _is_still_failing(tally: Tally, known: int) -> bool:
    """Whether what failed in an earlier run and failed again is more than a site's dead links: it outweighs what was answered.

    A site's dead links are a share of its articles, however few requests a crawl makes that finds nothing new.
    """
    good = tally.statuses["2xx"] + tally.unchanged
    return tally.failed_again.total() > max(_OLD_DEAD_LINKS, good, _FAILED_SHARE * known)


def _is_shut_out(tally: Tally) -> bool:
    """Whether a run met no article and most of its pages were refused it, by their answers or by robots.txt.

    A list that says that it has not changed is one more answer, and posts under a password beside it are pages of their own. It
    weighs nothing where the front page is refused: what shuts out often lets files through, as feeds and sitemaps are.
    """
    refusals, asked = tally.shut_out.total() + _forbidden(tally).total(), _asked(tally)
    if tally.unchanged and not tally.front_refused:
        refusals -= tally.shut_out[PASSWORDS]
        asked += tally.unchanged
    return not tally.met and refusals * 2 > asked


def _asked(tally: Tally) -> int:
    """Pages that a run wanted and that were not refused by rules of our own."""
    return tally.kinds.total() + _forbidden(tally).total()


def _forbidden(tally: Tally) -> Counter[str]:
    return +Counter({_FORBIDDEN: tally.refused[_FORBIDDEN]})
