"""Why a request brought no page: one closed list of words for the frontier, the ledger of failures and whoever counts gaps.

Stored as text in `frontier.cause` (how the last try of an address ended; NULL: well) and `unanswered.cause` (every request that
left no capture). An address with state "queued" that was never tried (`tried_at` NULL) was simply not visited yet.
"""

from enum import StrEnum


class Cause(StrEnum):
    """What kept a page from us. The site's: until MOVED. Ours or nobody's: the rest."""

    DNS = "dns"  # the name does not resolve
    UNREACHABLE = "unreachable"  # no connection: refused, no route, or cut before any answer
    TLS = "tls"  # no secure connection: certificate, protocol or cipher
    TIMEOUT = "timeout"  # no whole answer in time
    TRUNCATED = "truncated"  # the answer broke off, or is not as long as it says
    GARBLED = "garbled"  # the answer is no HTTP, or cannot be unpacked
    TOO_LARGE = "too large"  # larger than the site file allows, packed or unpacked
    SERVER_ERROR = "server error"  # 5xx but 503, or a page that says so
    OVERLOADED = "overloaded"  # 429 or 503: asked to come back later; maintenance
    BLOCKED = "blocked"  # 401, 403, 407, 451, a denial, a challenge or a log-in page
    REMOVED = "removed"  # 404, 410, or a page that says so
    BAD_ANSWER = "bad answer"  # any other 4xx
    LOOP = "loop"  # redirects that come back to where they began, or do not end
    MOVED = "moved"  # redirected; where to is an address of its own

    ROBOTS = "robots"  # robots.txt forbids it
    SKIPPED = "skipped"  # our own rules forbid it
    PRIVATE = "private"  # the name leads to an address that is not public
    PAUSED = "paused"  # the host is paused: it failed too often, or asked for a long wait
    BUDGET = "budget"  # the host's hours, or its bytes of the day, are over
    RUN_ENDED = "run ended"  # the run ended before the address's turn came: not visited yet
    PARSER = "parser"  # our own code failed on the page; its bytes are kept
    UNREADABLE = "unreadable"  # read as an article, but without a title or text: selectors


# What says that the host itself is in trouble, whichever page was asked for: these count towards a pause.
OF_THE_HOST = frozenset(
    {
        Cause.DNS, Cause.UNREACHABLE, Cause.TLS, Cause.TIMEOUT, Cause.TRUNCATED, Cause.GARBLED, Cause.SERVER_ERROR, Cause.OVERLOADED,
    }
)  # fmt: skip
