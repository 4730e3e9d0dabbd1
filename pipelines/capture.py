"""Bytes first: an exchange becomes a WARC record and a capture row; a page without one goes no further."""

from crawler.records import Page, Reading
from pipelines.step import Step


class Unkept(Exception):  # noqa: N818 - says what the page is
    """A page whose bytes are in no WARC file. Nothing may be derived from it: look at the recorder."""


def capture(page: Page) -> Page:
    """The page, if its bytes are kept. Raises Unkept otherwise."""
    if page.capture is None:
        raise Unkept(f"{page.url} reached the pipelines without a capture; its bytes were not kept")
    return page


class CapturePipeline(Step):
    """Holds every page, and the page of every reading, against `capture`."""

    def process_item(self, item: object) -> object:
        """Check pages as they arrive, and the page of every reading."""
        return capture(item) if isinstance(item, Page) else self.work(item)

    def work(self, item: object) -> object:
        """Check a reading's page."""
        assert isinstance(item, Reading)  # noqa: S101 - the spider yields nothing else
        capture(item.page)
        return item
