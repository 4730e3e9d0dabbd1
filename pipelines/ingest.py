"""From kept bytes to records: takes WARC files in and sends every response down the same road as a crawl.

The file is copied into the archive first, then read there; a second ingest of the same bytes adds nothing.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crawler.discovery.walk import Steps
from crawler.media import read_medium, redirected, wanted
from crawler.parsers import read_page
from crawler.records import Kind, Page, Reading, Route
from crawler.sites.model import Site
from crawler.sites.registry import Registry, provisional
from pipelines.again import shown_again
from pipelines.chains import AnswersInOrder
from pipelines.desk import ArchiveDesk
from pipelines.drafting import draft_of
from pipelines.rows import kept_page
from pipelines.save import save
from pipelines.tally import Tally, in_words
from pipelines.validate import Invalid
from pipelines.writer import ArchiveWriter
from storage import captures, closed
from storage.archive import Archive
from storage.database import reading as reads
from storage.warc.members import records
from storage.warc.reader import WarcDamage, WarcResponse, iter_responses

_HASH_BYTES = 1 << 20
LeadOn = Callable[[Reading, Site], Steps]


@dataclass(slots=True)
class Ingested:
    """What came of one WARC file. `file` is its name in the archive; `damages` tell offset and reason."""

    source: Path
    file: str
    responses: int = 0
    known: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    damages: list[str] = field(default_factory=list)

    def add(self, tally: Tally) -> None:
        """Count what became of one site's responses."""
        self.kinds += tally.kinds
        self.articles += tally.outcomes
        self.dropped += tally.dropped
        self.steps += tally.steps
        self.broken += tally.parser_failures

    @property
    def sentence(self) -> str:
        """The result in a sentence, damages included."""
        stored = self.articles
        told = (
            f"{self.source}: {self.responses} responses, {stored['new']} new, {stored['changed']} changed, "
            f"{stored['unchanged']} unchanged articles"
        ) + in_words(self.steps)
        if self.known:
            told += f"; {self.known} responses were known already"
        if self.broken:
            told += f"; our parser failed on {self.broken} pages, their bytes are kept"
        return told + "".join(f"\n{damage}" for damage in self.damages)

    def as_json(self) -> dict[str, Any]:
        """The result for a program."""
        return {
            "source": str(self.source),
            "file": self.file,
            "responses": self.responses,
            "known": self.known,
            "kinds": dict(self.kinds.most_common()),
            "articles": dict(self.articles),
            "dropped": dict(self.dropped),
            "parser_failures": self.broken,
            "damages": self.damages,
        }


def ingest(
    archive: Archive, registry: Registry, paths: Sequence[Path], *, lead_on: LeadOn | None = None
) -> list[Ingested]:
    """Take WARC files into the archive, in the order given. Raises OSError for a file that cannot be read or copied.

    A damaged file is read up to the damage and from the next whole record on; each damage is told in the result. With
    `lead_on` the pages count as visits of a crawl: their URLs are settled and where they lead is queued.
    """
    writer = ArchiveWriter.open(archive.directory)
    try:
        return [_ingest_one(writer, registry, path, lead_on) for path in paths]
    finally:
        writer.release()


def _ingest_one(writer: ArchiveWriter, registry: Registry, source: Path, lead_on: LeadOn | None) -> Ingested:
    if not holds_records(source):
        return Ingested(source, "", damages=[f"{source.name} holds no WARC record; it was not taken in"])
    copy = copied_in(source, writer.archive.warc_dir)
    result = Ingested(source, f"{writer.archive.warc_dir.name}/{copy.name}")
    closed.note(writer.archive, [copy])
    with reads(writer.archive.engine) as connection:
        have = captures.stored(connection, result.file)
    desks: dict[str, ArchiveDesk] = {}
    ended = "cut short"
    answers = AnswersInOrder()
    try:
        for response in _responses(writer, copy, result):
            if response.offset in have:
                result.known += 1
                continue
            desk = _desk(writer, registry, desks, response.url, is_rest=lead_on is not None)
            if desk is not None:
                result.responses += 1
                if response.refers_to is not None and not desk.site.covers(
                    response.refers_to.target_uri or response.url
                ):
                    # The original's row waits at another site's desk: it is to be written first.
                    writer.flush()
                take_in(desk, response, result.file, lead_on, answers)
            if writer.trouble:
                raise OSError(writer.trouble)
        ended = "finished"
    finally:
        for desk in desks.values():
            desk.close(ended)
            result.add(desk.tally)
    return result


def holds_records(path: Path) -> bool:
    """Whether a file holds at least one whole WARC record, wherever in it."""
    return any(not isinstance(item, WarcDamage) for item in records(path))


def copied_in(source: Path, warc_dir: Path) -> Path:
    """A copy of the file in the WARC store: under its own name, or with part of its digest where another has that name.

    The copy has its name only when it is whole. A file that lies in the store already stays where it is.
    """
    if source.resolve().parent == warc_dir.resolve():
        return source
    digest = _sha256(source)
    for target in (warc_dir / source.name, warc_dir / f"{digest[:12]}-{source.name}"):
        if not target.exists():
            part = target.with_name(target.name + ".part")
            shutil.copyfile(source, part)
            part.replace(target)
            return target
        if _sha256(target) == digest:
            return target
    raise FileExistsError(f"{warc_dir} holds two other files named like {source.name}: rename it and ingest again")


def take_in(
    desk: ArchiveDesk,
    response: WarcResponse,
    file: str,
    lead_on: LeadOn | None = None,
    answers: AnswersInOrder | None = None,
) -> None:
    """Send one kept response down the road: capture row, page, reading, and the steps to a saved article.

    `answers` tells what the file's redirects led to.
    """
    page = kept_page(response, file)
    if answers is not None:
        page = replace(page, chain=answers.chain(page))
    desk.kept_before(page, response)
    try:
        _read(desk, page, lead_on)
    except Exception as error:  # noqa: BLE001 - as in a crawl, our own mistake on one page must not cost the others
        desk.broken(page.url, f"our parser failed: {type(error).__name__}: {error}")


def _read(desk: ArchiveDesk, page: Page, lead_on: LeadOn | None) -> None:
    if lead_on is not None:
        page = desk.claim(page)
    if page.route is Route.MEDIA:
        medium = read_medium(page)
        desk.find(redirected(medium, desk.site))
        desk.visited(page, medium)
        return
    reading = read_page(page, desk.site)
    if lead_on is not None:
        steps = lead_on(reading, desk.site)
        desk.find((*steps.first, *steps.pages, *steps.sources, *steps.paging))
        shown = reading.article or reading.continued
        desk.find(wanted(shown, desk.site) if shown else ())
    desk.visited(page, reading)
    if reading.kind is Kind.ARTICLE:
        travel(desk, reading)


def travel(desk: ArchiveDesk, reading: Reading) -> None:
    """The steps of the item pipelines, in their order, for a reading that no crawl carries."""
    try:
        draft = draft_of(reading, desk.lines, desk.site.host)
    except Invalid as error:
        desk.invalid(reading, str(error))
        return
    save(draft, desk)


def _desk(
    writer: ArchiveWriter, registry: Registry, desks: dict[str, ArchiveDesk], url: str, *, is_rest: bool
) -> ArchiveDesk | None:
    """The desk of the URL's site, opened when its first response comes; None for what is no web address (dns:, urn:)."""
    try:
        known = registry.for_url(url)
        site = known or provisional(url)
    except ValueError:
        return None
    if site.host not in desks:
        desks[site.host] = ArchiveDesk(
            writer, site, kind="ingest", provisional=known is None, is_rest=is_rest, shown_again=shown_again
        )
    return desks[site.host]


def _responses(writer: ArchiveWriter, path: Path, result: Ingested) -> Iterator[WarcResponse]:
    """The file's responses; damages go into the result."""
    for item in iter_responses(path, writer.originals):
        if isinstance(item, WarcDamage):
            result.damages.append(f"{path.name}: damaged at byte {item.offset}: {item.reason}")
        else:
            yield item


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_HASH_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
