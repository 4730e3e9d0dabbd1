"""What every item pipeline shares: pages pass through to the next step, readings of articles are worked on."""

from abc import ABC, abstractmethod

from scrapy.crawler import Crawler

from crawler.ports import desk_of
from crawler.records import Page
from pipelines.desk import ArchiveDesk


class Step(ABC):
    """A Scrapy item pipeline around one function of this package."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Step":
        return cls(crawler)

    @property
    def desk(self) -> ArchiveDesk:
        """The run the items belong to."""
        desk = desk_of(self._crawler)
        assert isinstance(desk, ArchiveDesk)  # noqa: S101 - the setting DESK names its maker
        return desk

    def process_item(self, item: object) -> object:
        """Scrapy's entry: hand on a page as it is, anything else to `work`."""
        return item if isinstance(item, Page) else self.work(item)

    @abstractmethod
    def work(self, item: object) -> object:
        """The step's own work on what the step before it gave."""
