"""The last step: hands a draft to the archive's writer, which saves many in one transaction."""

from pipelines.desk import ArchiveDesk
from pipelines.draft import Draft
from pipelines.step import Step


def save(draft: Draft, desk: ArchiveDesk) -> Draft:
    """Queue the draft for the next transaction; the capture it rests on is written in the same one, before it."""
    desk.save(draft)
    return draft


class SavePipeline(Step):
    """Saves drafts."""

    def work(self, item: object) -> object:
        """Save a draft."""
        assert isinstance(item, Draft)  # noqa: S101 - the steps before give nothing else
        return save(item, self.desk)
