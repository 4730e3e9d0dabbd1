"""The part of a desk that asks hosts politely: hands the crawler's questions to the process's budgets, and keeps the ledger."""

from datetime import UTC, datetime

from crawler.download.failures import Overlong
from crawler.sites.model import Site, host_of
from pipelines.batch import Batch
from pipelines.causes import cause_of_error
from pipelines.writer import ArchiveWriter
from storage.unanswered import UnansweredRow


class PoliteDesk:
    """Fulfils what `crawler.ports.Desk` says of budgets; the archive's desk is one."""

    site: Site
    site_id: int
    run_id: int
    _writer: ArchiveWriter
    _batch: Batch

    def enter(self, host: str) -> int | None:
        """Take one of a host's connections; None if all are in use."""
        return self._writer.budgets.enter(host, self.site.limits)

    def leave(self, host: str, slot: int) -> None:
        """Give a connection back."""
        self._writer.budgets.leave(host, slot)

    def wait(self, host: str, slot: int, crawl_delay: float) -> float:
        """Take a host's place: 0, or the seconds after which to ask again. Raises NotNow."""
        return self._writer.budgets.wait(host, slot, self.site.limits, crawl_delay)

    def sent(self, host: str) -> None:
        """Note that the request that took the host's place leaves at this moment."""
        self._writer.budgets.sent(host)

    def timed(self, host: str, status: int, seconds: float) -> None:
        """Note that a host answered, and how long it took."""
        self._writer.budgets.answered(host, status, seconds, self.site.limits)

    def hold_back(self, host: str, seconds: float) -> None:
        """Let no process on the archive send a request to the host for that long."""
        self._writer.budgets.hold_back(host, seconds)

    def unanswered(self, url: str, error: Exception, *, is_captured: bool) -> None:
        """Note a request that failed: in the host's budget, and in the ledger if no capture tells of it."""
        host, detail = host_of(url), in_words(error)
        cause = cause_of_error(error, answered=is_captured)
        self._writer.budgets.unanswered(host, None if isinstance(error, Overlong) else cause, detail)
        if not is_captured:
            self._batch.unanswered.append(
                UnansweredRow(
                    site_id=self.site_id,
                    run_id=self.run_id,
                    host=host,
                    url=url,
                    at=datetime.now(UTC),
                    cause=cause,
                    detail=detail,
                )
            )


def in_words(error: BaseException) -> str:
    """What an exception says, in one line."""
    return " ".join(str(error).split()) or type(error).__name__
