"""Says in a word of storage/causes.py why a request brought no page: from the exception that ended it, or from the answer."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

import httpx
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.discovery.walk import HOPS
from crawler.download.failures import BadCoding, BudgetSpent, HostPaused, PrivateAddress, RunEnds
from crawler.middlewares.robots import HostClosed, RobotsRefused
from crawler.parsers import read_page
from crawler.records import Kind, Reading
from crawler.sites.model import Site
from storage.causes import Cause

_ERRORS: tuple[tuple[type[BaseException], Cause], ...] = (
    (RunEnds, Cause.RUN_ENDED),
    (HostPaused, Cause.PAUSED),
    (BudgetSpent, Cause.BUDGET),
    (PrivateAddress, Cause.PRIVATE),
    (RobotsRefused, Cause.ROBOTS),
    (CannotResolveHostError, Cause.DNS),
    (ssl.SSLError, Cause.TLS),
    (DownloadTimeoutError, Cause.TIMEOUT),
    (DownloadCancelledError, Cause.TOO_LARGE),
    (BadCoding, Cause.GARBLED),
    (ResponseDataLossError, Cause.TRUNCATED),
    (DownloadConnectionRefusedError, Cause.UNREACHABLE),
)
# Proxies and log-in (407, 401), refusals (403), and for legal reasons (451).
_STATUSES = {
    401: Cause.BLOCKED, 403: Cause.BLOCKED, 407: Cause.BLOCKED, 451: Cause.BLOCKED, 404: Cause.REMOVED, 410: Cause.REMOVED,
    408: Cause.TIMEOUT, 425: Cause.OVERLOADED, 429: Cause.OVERLOADED, 503: Cause.OVERLOADED,
}  # fmt: skip
_KINDS = {
    Kind.DENIED: Cause.BLOCKED, Kind.CHALLENGE: Cause.BLOCKED, Kind.LOGIN: Cause.BLOCKED, Kind.SOFT_404: Cause.REMOVED,
    Kind.ERROR: Cause.SERVER_ERROR,
}  # fmt: skip
# What httpcore says of a server that hangs up without a word, by which its other complaints are of what was said.
_SILENT = "without sending a response"
_WALLS = {Kind.CHALLENGE, Kind.LOGIN}
_OK, _REDIRECTS, _CLIENT, _SERVER = 200, 300, 400, 500
_NOT_MODIFIED = 304


def cause_of_error(error: BaseException, *, answered: bool) -> Cause:
    """What ended a request that raised; `answered` is whether any byte of an answer came."""
    if isinstance(error, HostClosed):
        return _of_closed(error)
    chain = list(_chain(error))
    # What lies deepest knows best: a refused certificate is a failed connection too.
    for kind, cause in _ERRORS:
        if any(isinstance(one, kind) for one in chain):
            return cause
    if any(isinstance(one, DownloadFailedError) for one in chain):
        if any(isinstance(one, httpx.RemoteProtocolError) and _SILENT not in str(one) for one in chain):
            return Cause.GARBLED
        return Cause.TRUNCATED if answered else Cause.UNREACHABLE
    return Cause.SKIPPED if isinstance(error, IgnoreRequest) else Cause.PARSER


def _of_closed(error: HostClosed) -> Cause:
    if error.status:
        return _STATUSES.get(error.status, Cause.SERVER_ERROR)
    return cause_of_error(error.__cause__, answered=False) if error.__cause__ else Cause.UNREACHABLE


def cause_of_page(reading: Reading, site: Site) -> Cause | None:
    """What an answer says that is not the page asked for; None if it is one."""
    page = reading.page
    if page.status in {429, 503} or page.status >= _SERVER:
        # A wall that a firewall puts up is often served as a server's failure.
        if read_page(replace(page, status=_OK), site).kind in _WALLS:
            return Cause.BLOCKED
        return _STATUSES.get(page.status, Cause.SERVER_ERROR)
    if page.status >= _CLIENT or page.status == _NOT_MODIFIED:
        return _STATUSES.get(page.status, Cause.BAD_ANSWER)
    if reading.kind is not Kind.REDIRECT:
        return _KINDS.get(reading.kind)
    try:
        target = urljoin(page.url, (page.header("Location") or "").strip())
    except ValueError:
        return Cause.BAD_ANSWER
    is_loop = page.status >= _REDIRECTS and (target in {page.url, *page.chain} or len(page.chain) >= HOPS)
    return Cause.LOOP if is_loop else Cause.MOVED


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
