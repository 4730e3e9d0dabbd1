"""The desk of a rescue: a portal that is about to be switched off is fetched whole, the newest first, pages before pictures.

The site's pace, hours and bytes hold as ever; its page limit, its `since` and what is known already end nothing.
"""

from typing import Any

from crawler.sites.model import Site
from pipelines.desk import ArchiveDesk
from pipelines.writer import ArchiveWriter
from storage import frontier
from storage.database import reading

_NO_LIMIT = 10**9


class RescueDesk(ArchiveDesk):
    """A desk whose run ends only when nothing that can be reached is left; `tally.missing` tells what is, at the end."""

    def __init__(self, writer: ArchiveWriter, site: Site, **how: Any) -> None:
        limits = site.limits.model_copy(update={"pages": _NO_LIMIT})
        super().__init__(writer, site.model_copy(update={"limits": limits, "since": None}), **{**how, "recheck": True})

    def caught_up(self) -> bool:
        """Lists are followed to their ends, whatever was known."""
        return False

    def close(self, reason: str) -> None:
        """End the run and tell what is still missing."""
        if self.ended is None and not self._writer.trouble:
            self._writer.flush()
            with reading(self._writer.archive.engine) as connection:
                self.tally.missing = frontier.missing(connection, self.site_id)
        super().close(reason)
