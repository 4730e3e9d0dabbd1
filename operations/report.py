"""What came of a run of one site: counts, misses and the outcome they amount to."""

from dataclasses import dataclass
from typing import Any

from crawler.sites.model import Site
from crawler.spiders.archive import UNREACHABLE
from operations.outcome import Outcome
from pipelines.desk import PAGE_LIMIT
from pipelines.tally import Tally, in_words

# More failed requests than this share, and the run is only partly done; a dead link or two is every site's normal state.
_FAILED_SHARE = 0.05
_ENDED_WELL = {"finished", PAGE_LIMIT, UNREACHABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One site's run. `known` counts the site's articles in the archive afterwards; `misses` are unmet expectations."""

    site: Site
    reason: str
    tally: Tally
    known: int
    seconds: float
    misses: tuple[str, ...]
    outcome: Outcome

    @property
    def sentence(self) -> str:
        """The run in a sentence, for a person."""
        stored = self.tally.outcomes
        done = (
            f"{self.site.id}: {stored['new']} new, {stored['changed']} changed, {stored['unchanged']} unchanged articles; "
            f"{self.tally.requests} requests in {self.seconds:.0f} s{in_words(self.tally.steps)}"
        )
        if media := ", ".join(f"{count} {how}" for how, count in self.tally.media.most_common()):
            done += f"; pictures and documents: {media}"
        if self.outcome is Outcome.DONE:
            return done
        return f"{done}. {self.why}"

    @property
    def why(self) -> str:
        """Why the outcome is not DONE."""
        match self.outcome:
            case Outcome.INTERRUPTED:
                return "Interrupted; the next run goes on from here."
            case Outcome.UNREACHABLE:
                tally = self.tally
                causes = (tally.put_off + tally.failed + tally.refused).most_common(1)
                cause = causes[0][0] if causes else "no answer"
                return f"Nothing could be fetched from {self.site.url}: {cause}."
            case Outcome.EXPECTATION_MISSED:
                return "Expected otherwise: " + "; ".join(self.misses) + "."
            case Outcome.LOCKED | Outcome.FAILED:
                return self.reason
            case Outcome.PARTLY:
                return f"Only partly done: {self._partly()}."
        return ""

    def _partly(self) -> str:
        if self.tally.parser_failures:
            return f"our parser failed on {self.tally.parser_failures} pages (their bytes are kept)"
        if self.tally.page_limit:
            return f"the limit of {self.site.limits.pages} requests a run is reached, run it again to go on"
        failed = self.tally.failed + self.tally.put_off
        cause, count = failed.most_common(1)[0]
        return f"{failed.total()} requests failed, {count} of them with: {cause}"

    def as_json(self) -> dict[str, Any]:
        """The report for a file or a program."""
        return {
            "site": self.site.id,
            "outcome": self.outcome.name.lower(),
            "exit_code": int(self.outcome),
            "why": self.why or None,
            "reason": self.reason,
            "known_articles": self.known,
            "seconds": round(self.seconds, 1),
            "misses": list(self.misses),
            **self.tally.as_json(),
        }


def make_report(site: Site, tally: Tally, *, reason: str, known: int, seconds: float) -> Report:
    """Judge a run by its counts and the site's expectations."""
    misses = tuple(missed(site, tally))
    return Report(
        site=site,
        reason=reason,
        tally=tally,
        known=known,
        seconds=seconds,
        misses=misses,
        outcome=_outcome(tally, reason, misses),
    )


def missed(site: Site, tally: Tally) -> list[str]:
    """The expectations of the site file that a run did not meet, each in plain words."""
    expect = site.expect
    misses = []
    if tally.met < expect.articles:
        met = f"the run met {tally.met} articles, at least {expect.articles} were expected"
        refused = tally.refused.most_common(1)
        misses.append(f"{met} ({refused[0][0]})" if refused and not tally.met else met)
    if tally.articles:
        for name, least in (
            ("title", expect.filled.title),
            ("body", expect.filled.body),
            ("published", expect.filled.published),
        ):
            share = tally.filled[name] / tally.articles
            if share < least:
                misses.append(f"{share:.0%} of the articles have {name}, at least {least:.0%} were expected")
    return misses


def _outcome(tally: Tally, reason: str, misses: tuple[str, ...]) -> Outcome:
    failed = sum(tally.failed.values()) + sum(tally.put_off.values())
    if reason == "shutdown":
        return Outcome.INTERRUPTED
    if reason not in _ENDED_WELL:
        return Outcome.FAILED
    if reason == UNREACHABLE or not tally.statuses["2xx"]:
        return Outcome.UNREACHABLE
    if misses:
        return Outcome.EXPECTATION_MISSED
    # Media neither count nor water down the count: a picture that is gone is no page that failed.
    if tally.parser_failures or tally.page_limit or failed > _FAILED_SHARE * (tally.requests - tally.media_requests):
        return Outcome.PARTLY
    return Outcome.DONE
