"""Why an article that was expected or found is not stored: a closed list of words, and how rows and runs come to one of them."""

from enum import StrEnum
from typing import Any

from storage.causes import Cause


class Why(StrEnum):
    """The cause of a difference. The site's: SILENT, REMOVED, MOVED. Ours to mend: SELECTOR, UNVISITED. Nobody's: NUMBER. The rest lies between."""

    SILENT = "site silent"  # crawls that ended well saw nothing of that day
    SELECTOR = "selector"  # answered, but not read as the article it should be; or drift was suspected then
    BLOCKED = "blocked"  # the site or its robots.txt shuts us out
    TLS = "tls"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # no such name, no connection, or an answer that broke off
    SERVER_ERROR = "server error"
    MOVED = "moved"  # redirected to another host
    REMOVED = "removed"  # 404, 410, or a page that says so: seen at an address
    UNVISITED = "not visited yet"
    NUMBER = (
        "number never seen"  # of a series nearly without gaps: never used, or gone before the first look; nobody knows
    )


_STATUSES = {401: Why.BLOCKED, 403: Why.BLOCKED, 404: Why.REMOVED, 407: Why.BLOCKED, 410: Why.REMOVED, 429: Why.BLOCKED, 451: Why.BLOCKED}  # fmt: skip
_KINDS = {
    "soft-404": Why.REMOVED, "denied": Why.BLOCKED, "challenge": Why.BLOCKED, "login": Why.BLOCKED, "article": Why.SELECTOR,
    "other": Why.SELECTOR, "empty": Why.SELECTOR, "static": Why.SELECTOR, "redirect": Why.MOVED,
}  # fmt: skip
# Words in the reasons that this project writes, in their order.
_WORDS = (
    ("robots", Why.BLOCKED), ("certificate", Why.TLS), ("ssl", Why.TLS), ("tls", Why.TLS), ("timeout", Why.TIMEOUT),
    ("timed out", Why.TIMEOUT), ("seconds", Why.TIMEOUT), ("status 5", Why.SERVER_ERROR), ("status 4", Why.BLOCKED),
    ("our parser", Why.SELECTOR), ("our pipeline", Why.SELECTOR),
)  # fmt: skip
_OUTCOMES = {
    "blocked": Why.BLOCKED, "unreachable": Why.UNREACHABLE, "expectation_missed": Why.SELECTOR, "interrupted": Why.UNVISITED,
    "time_limit": Why.UNVISITED, "partly": Why.UNVISITED, "failed": Why.UNVISITED, "disk_full": Why.UNVISITED,
}  # fmt: skip


_CAUSES = {
    Cause.DNS: Why.UNREACHABLE, Cause.UNREACHABLE: Why.UNREACHABLE, Cause.TLS: Why.TLS, Cause.TIMEOUT: Why.TIMEOUT,
    Cause.TRUNCATED: Why.UNREACHABLE, Cause.GARBLED: Why.UNREACHABLE, Cause.TOO_LARGE: Why.SELECTOR,
    Cause.SERVER_ERROR: Why.SERVER_ERROR, Cause.OVERLOADED: Why.SERVER_ERROR, Cause.BLOCKED: Why.BLOCKED,
    Cause.REMOVED: Why.REMOVED, Cause.BAD_ANSWER: Why.REMOVED, Cause.LOOP: Why.UNREACHABLE, Cause.MOVED: Why.MOVED,
    Cause.ROBOTS: Why.BLOCKED, Cause.SKIPPED: None, Cause.PRIVATE: Why.BLOCKED, Cause.PAUSED: Why.UNVISITED,
    Cause.BUDGET: Why.UNVISITED, Cause.RUN_ENDED: Why.UNVISITED, Cause.PARSER: Why.SELECTOR, Cause.UNREADABLE: Why.SELECTOR,
}  # fmt: skip


_BY_NAME = {cause.value: why for cause, why in _CAUSES.items()}


def why_of_row(
    state: str, reason: str | None, status: int | None, kind: str | None, *, cause: str | None = None
) -> Why | None:
    """Why an address of the frontier that should hold an article gave none; None where it turned out to be something else.

    `cause` says it, where a run noted one; rows of earlier releases are told by the rest.
    """
    if cause is not None:
        return _CAUSES[Cause(cause)]
    if state == "queued":
        return Why.UNVISITED
    if state in {"failed", "refused"}:
        told = why_of_reason(reason or "")
        return told if state == "failed" or told is Why.BLOCKED else None
    if status in _STATUSES:
        return _STATUSES[status]
    return _KINDS.get(kind or "")


def why_of_reason(reason: str) -> Why:
    """Why a request failed, by its reason in words."""
    told = reason.lower()
    return next((why for word, why in _WORDS if word in told), Why.UNREACHABLE)


def why_of_run(judged: str | None, counts: dict[str, Any]) -> Why:
    """Why a crawl that did not end well brought nothing, by its verdict and the commonest of its failures' causes.

    Runs of earlier releases noted their failures in words only.
    """
    causes: dict[str, int] = {name: count for name, count in counts.get("causes", {}).items() if name in _BY_NAME}
    if judged in {None, "unreachable"} and causes and (why := _BY_NAME[max(causes, key=lambda name: causes[name])]):
        return why
    failed: dict[str, int] = {**counts.get("failed_again", {}), **counts.get("failed", {}), **counts.get("put_off", {})}
    if judged in {None, "unreachable"} and failed:
        return why_of_reason(max(failed, key=lambda reason: failed[reason]))
    return _OUTCOMES.get(judged or "", Why.UNVISITED)
