"""The rows a desk has gathered and not yet written: captures, URLs found, settlements, drafts; writes them in one go."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from crawler.records import CaptureRef
from crawler.sites.model import Site
from pipelines import rows
from pipelines.draft import Draft
from pipelines.identity import known_as
from pipelines.sightings import visit_of_row
from storage import captures, endings, frontier, media, saving, unanswered
from storage.absences import Visit
from storage.archive import Archive
from storage.captures import CaptureRow
from storage.frontier import FrontierRow, Settlement
from storage.moves import note_moves
from storage.saving import Saved
from storage.unanswered import UnansweredRow

ShownAgain = Callable[[Connection, Archive, Site, int, saving.Draft], saving.Draft | None]
# Captures written but perhaps not yet named by a settlement or a draft: more than can ever be under way.
_PLACES = 2_000


@dataclass(slots=True)
class Batch:
    """What waits for the next transaction. `again` are URL keys to queue once more, if a run before `began` fetched them."""

    archive: Archive
    site: Site
    site_id: int
    began: datetime
    # The time the run's pages are from: since the last whole crawl until now, or the time of the captures taken in.
    span: tuple[datetime | None, datetime | None]
    # Reads a capture that was taken in before; only of kept pages are some older than what is stored.
    shown_again: ShownAgain | None = None
    captures: list[CaptureRow] = field(default_factory=list)
    found: list[FrontierRow] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    settlements: list[tuple[Settlement, CaptureRef | None]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    visits: list[tuple[Visit, CaptureRef | None]] = field(default_factory=list)
    # What the last `write` came to besides what became of the drafts: events of articles, by kind.
    steps: Counter[str] = field(default_factory=Counter)
    # Body digests of media that were captured, by their URLs.
    media: dict[str, str] = field(default_factory=dict)
    # Requests that left no capture.
    unanswered: list[UnansweredRow] = field(default_factory=list)
    # Ids of the captures written last, by WARC file and offset.
    _places: OrderedDict[tuple[str, int], int] = field(default_factory=OrderedDict)

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        gathered = (self.captures, self.found, self.again, self.settlements, self.drafts, self.visits, self.unanswered)
        return any(gathered)

    def write(self, connection: Connection) -> list[Saved]:
        """Write everything, in an order in which every row finds the rows it names; what became of the drafts.

        The batch is to be emptied by `clear` once the transaction has committed: a failed one can be tried again.
        """
        numbers = captures.add(connection, self.captures)
        for row, number in zip(self.captures, numbers, strict=True):
            self._places[row.warc_file, row.warc_offset] = number
        unanswered.add(connection, self.unanswered)
        frontier.add(connection, self.site_id, self.found)
        frontier.again(connection, self.site_id, self.again, before=self.began)
        settled = [replace(one, capture_id=self._place(ref)) for one, ref in self.settlements]
        frontier.settle(connection, self.site_id, settled)
        drafts = [
            rows.saving_draft(draft, self.site, site_id=self.site_id, capture_id=self._place(draft.page.capture))
            for draft in known_as(connection, self.archive, self.site_id, self.site, self.drafts)
        ]
        saved = saving.save(connection, drafts, self._again(connection))
        visits = [replace(one, capture_id=self._place(ref)) for one, ref in self.visits]
        weighed = endings.weigh(
            connection,
            self.site_id,
            visits,
            drafts,
            began=self.began,
            since=self.span[0],
            read=lambda row: visit_of_row(row, self.site),
        )
        frontier.again(connection, self.site_id, weighed.ask, before=self.began)
        self.steps = weighed.steps
        media.link(connection, self.media)
        return saved

    def widen(self, moment: datetime) -> None:
        """Count a capture taken in as one of the run's."""
        since, until = self.span
        self.span = (min(since or moment, moment), max(until or moment, moment))

    def moves(self, connection: Connection) -> Counter[str]:
        """Write down the moves the whole run shows; how many, as steps."""
        since, until = self.span
        moved = note_moves(connection, self.site_id, since, until or datetime.now(UTC)) if since else 0
        return Counter(moved=moved)

    def clear(self) -> None:
        """Forget what was written."""
        rows_held = (self.captures, self.found, self.again, self.settlements, self.drafts, self.visits, self.media)
        for gathered in (*rows_held, self.unanswered):
            gathered.clear()
        while len(self._places) > _PLACES:
            self._places.popitem(last=False)

    def _again(self, connection: Connection) -> saving.Reread | None:
        shown = self.shown_again
        return shown and (lambda capture, known: shown(connection, self.archive, self.site, capture, known))

    def _place(self, ref: CaptureRef | None) -> int | None:
        return self._places.get((ref.file, ref.offset)) if ref else None
