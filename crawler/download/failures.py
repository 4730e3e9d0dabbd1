"""The exceptions of ours by which a request brings no page. What Scrapy and httpx raise keeps their names."""

from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, IgnoreRequest, ResponseDataLossError


class NotNow(IgnoreRequest):
    """A request that is not sent for a reason that may pass; its URL stays in the frontier for a later run."""


class RunEnds(NotNow):
    """A request that waited for its turn when its run was told to end."""

    reason = "the run ended before this address's turn came"

    def __init__(self) -> None:
        super().__init__(self.reason)


class HostPaused(NotNow):
    """A host that failed too often in a row, or asked to be left alone for long: nothing is asked of it until `until`.

    `until` is in seconds since 1970.
    """

    def __init__(self, message: str, until: float) -> None:
        self.until = until
        super().__init__(message)


class BudgetSpent(NotNow):
    """A host whose hours are over, or whose bytes of the day are used up; it may be asked again at `until`."""

    def __init__(self, message: str, until: float) -> None:
        self.until = until
        super().__init__(message)


class PrivateAddress(NotNow):
    """A host name that leads to a loopback, private or otherwise not public address, which the site file does not allow."""


class TooLarge(DownloadCancelledError):  # noqa: N818 - says what is
    """An answer that is larger than allowed once it is unpacked."""


class Overlong(ResponseDataLossError):  # noqa: N818 - says what is
    """An answer that goes on after its Content-Length: a fault of the program that made the page, no trouble of the host."""


class BadCoding(DownloadFailedError):  # noqa: N818 - says what is
    """A body whose content coding cannot be undone, or ends early."""
