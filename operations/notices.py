"""Tells others of a job: a dead-man's switch, a webhook, mail. Each has its time limit; what fails is returned in words.

A mail a minute is read by nobody: of trouble that lasts, a notice goes out when it begins, once a day while it lasts, and when
it has ended. The switch is asked for by every job, also by one that found nothing to do: that it does not come is its message.
"""

import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from operations.outcome import FINE, Outcome
from operations.plain import plain
from operations.settings import Notify
from pipelines.version import VERSION
from storage.archive import Archive
from storage.whole_file import whole_file

_AGAIN = timedelta(days=1)
_MEMORY = "notices.json"
# What passes by itself is no news: another process was at work, or somebody stopped the run.
_NO_NEWS = {*FINE, Outcome.LOCKED, Outcome.INTERRUPTED}
_LONGEST = 20_000  # letters of a message


@dataclass(frozen=True, slots=True)
class Ending:
    """How a site ended; `fields` are those that drift is suspected of: one more of them is news beside one that is known."""

    outcome: Outcome
    fields: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The trouble in words, to be remembered."""
        return " ".join([self.outcome.name.lower(), *sorted(self.fields)])


class Notices:
    """The notices of one job."""

    def __init__(self, archive: Archive, notify: Notify) -> None:
        self._archive = archive
        self._notify = notify
        self.is_begun = False

    def begin(self) -> list[str]:
        """Tell the switch that a job has begun; what went wrong."""
        self.is_begun = True
        return self._ping("/start", "")

    def failed(self, text: str) -> None:
        """Tell the switch that the job ended by a fault; nobody is left to hear what goes wrong here."""
        self._ping("/fail", text)

    def end(self, summary: str, job: Mapping[str, Any], *, ends: Mapping[str, Ending], code: int) -> list[str]:
        """Tell all of the job's end: `ends` by site, `code` its exit code, 0 if nobody need come. What went wrong.

        The switch hears of success by its bare address, else by the exit code (/4), as healthchecks.io has it.
        """
        title = f"khotin on {socket.gethostname()}: archive {self._archive.directory.name}"
        told = self._ping(f"/{code}" if code else "", summary)
        if not (self._notify.webhook or self._notify.mail):
            return told
        known, at = self._remembered()
        troubles = {site: one.told for site, one in ends.items() if one.outcome not in _NO_NEWS}
        lasting = {site: how for site, how in known.items() if site not in ends} | troubles
        over = sorted(site for site in known if site in ends and ends[site].outcome in FINE)
        is_news = bool(over) or any(known.get(site) != how for site, how in troubles.items())
        is_late = bool(troubles) and (at is None or datetime.now(UTC) - at >= _AGAIN)
        if not (is_news or is_late or (self._notify.when == "always" and ends)):
            return told
        text = summary if not over else f"{summary}\nover: {', '.join(over)}"
        failures = [*self._post(title, text, job), *self._mail(title, text)]
        if not failures:
            self._remember(lasting)
        return [*told, *failures]

    def _ping(self, ending: str, text: str) -> list[str]:
        if self._notify.ping is None:
            return []
        parts = urlsplit(self._notify.ping)
        url = urlunsplit(parts._replace(path=parts.path.rstrip("/") + ending))
        return self._send("ping", url, content=text[:_LONGEST].encode())

    def _post(self, title: str, text: str, job: Mapping[str, Any]) -> list[str]:
        if self._notify.webhook is None:
            return []
        body = json.dumps({"text": f"{title}\n{text}"[:_LONGEST], **job}, ensure_ascii=False, default=plain)
        headers = {"Content-Type": "application/json"}
        return self._send("webhook", self._notify.webhook, content=body.encode(), headers=headers)

    def _send(self, what: str, url: str, *, content: bytes, headers: Mapping[str, str] | None = None) -> list[str]:
        # The path of such an address is its secret.
        place = f"the {what} at {urlsplit(url).hostname}"
        agent = {"User-Agent": f"KhoTin/{VERSION}", **(headers or {})}
        try:
            # The answer's head is enough: a body that comes in drops would hold the job up.
            with httpx.stream("POST", url, content=content, headers=agent, timeout=self._notify.timeout) as answer:
                return [] if answer.is_success else [f"{place} answered {answer.status_code}"]
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return [f"{place} could not be told: {type(error).__name__}: {str(error) or 'no answer in time'}"]

    def _mail(self, title: str, text: str) -> list[str]:
        if not self._notify.mail:
            return []
        try:
            import apprise  # noqa: PLC0415 - an extra, and 0.1 s that only a notice needs
        except ImportError:
            return ["mail is configured, but apprise is missing: install khotin[notify]"]
        failures = []
        for number, address in enumerate(self._notify.mail, 1):
            one = apprise.Apprise()
            place = f"mail address {number} ({address.partition(':')[0]})"
            try:
                if not one.add(address):
                    failures.append(f"{place} is none that apprise knows")
                elif not one.notify(title=title, body=text[:_LONGEST]):
                    failures.append(f"{place} could not be told")
            except Exception as error:  # noqa: BLE001 - code for a hundred services; none of it may end a crawl
                failures.append(f"{place} could not be told: {type(error).__name__}")
        return failures

    def _remembered(self) -> tuple[dict[str, str], datetime | None]:
        """The troubles that were told of, by site, and when."""
        try:
            memory = json.loads((self._archive.runs_dir / _MEMORY).read_text(encoding="utf-8"))
            return dict(memory["troubles"]), datetime.fromisoformat(memory["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}, None

    def _remember(self, troubles: Mapping[str, str]) -> None:
        memory = {"troubles": troubles, "at": datetime.now(UTC).isoformat(timespec="seconds")}
        with suppress(OSError), whole_file(self._archive.runs_dir / _MEMORY) as file:
            file.write(json.dumps(memory, ensure_ascii=False) + "\n")
