"""The media of one run at its desk: which addresses in hand are media, how each ended, and what is linked to articles."""

from dataclasses import dataclass, field

from crawler.media import BYTES, wanted
from crawler.records import Article, Found, Kind, Page, Reading, Route
from crawler.sites.model import Site
from crawler.urls import address
from pipelines.tally import Tally
from storage.captures import CaptureRow

KEPT = "kept"
TOO_LARGE = "larger than media.max_bytes"
_OK = 200


@dataclass(slots=True)
class Media:
    """Counts the run's media by how they ended. `fetches` is whether this run queues the media of its articles."""

    site: Site
    tally: Tally
    fetches: bool
    in_hand: set[str] = field(default_factory=set)

    def of(self, article: Article) -> list[Found]:
        """The media of an article to queue."""
        return wanted(article, self.site) if self.fetches else []

    def take(self, route: str, url: str) -> None:
        """Note an address taken in hand."""
        if route == Route.MEDIA.value:
            self.in_hand.add(url)

    def answered(self, page: Page, reading: Reading, row: CaptureRow | None) -> dict[str, str]:
        """Count an answer, if it is a medium's; URLs of articles' media that are answered by it, with the body's digest.

        A picture that a crawl meets as a page, or an ingest in a file, is linked as well.
        """
        whole = row is not None and row.truncated is None and reading.kind in BYTES and page.status == _OK
        if page.route is Route.MEDIA:
            self.in_hand.discard(page.url)
            self.tally.media[KEPT if whole else _otherwise(page, reading)] += 1
        if not whole or row is None or row.body_digest is None:
            return {}
        return {url: row.body_digest for one in (page.url, *page.chain) for url in (one, address(one)) if url}

    def failed(self, url: str, reason: str, row: CaptureRow | None, *, refused: bool) -> str | None:
        """Count a medium that gave no answer: why it is settled for good, None if a later run may try it again."""
        self.in_hand.discard(url)
        if row is not None and row.truncated == "length":
            self.tally.media[TOO_LARGE] += 1
            return TOO_LARGE
        self.tally.media["refused: " + reason if refused else "failed"] += 1
        return None

    def put_off(self, url: str) -> None:
        """Count a medium that is left to a later run."""
        self.in_hand.discard(url)
        self.tally.media["put off"] += 1


def _otherwise(page: Page, reading: Reading) -> str:
    """What an answer is that is no medium, in words to count by."""
    if page.status >= 400:  # noqa: PLR2004 - HTTP's errors
        return f"status {page.status}"
    if reading.kind in BYTES:
        return "cut short"
    return "redirected" if reading.kind is Kind.REDIRECT else f"answered otherwise ({reading.kind.value})"
