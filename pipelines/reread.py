"""Reads kept pages anew, in a process of its own: from the place in a WARC file down the road to a draft. Writes nothing."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path

from crawler.parsers import read_page
from crawler.records import Kind
from crawler.sites.model import Site
from pipelines.clean import lines_left_out
from pipelines.drafting import draft_of
from pipelines.originals import originals_of
from pipelines.rows import kept_page, saving_draft
from pipelines.validate import Invalid
from storage.archive import Archive
from storage.changes import unmarked
from storage.errors import BrokenRecord
from storage.saving import Draft
from storage.spool import Kept
from storage.warc.reader import WarcResponse, responses_at


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a site's pages are read. `host` and `province` are those of its row; `lines` its template's (docs/decisions/0017)."""

    directory: Path
    site: Site
    site_id: int
    host: str
    province: str | None
    lines: frozenset[str]


class Trouble(Enum):
    """Why a page could not be read."""

    DAMAGED = "damaged"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page shows today: an article with its digest, or none. `draft` comes pickled, and only if the digest is new.

    `is_later`: it is a later page of an article that is cut in pages, and shows none for that.
    """

    page: Kept
    article: str | None = None
    digest: str | None = None
    draft: bytes | None = None
    trouble: tuple[Trouble, str] | None = None
    is_later: bool = False


def reread(rules: Rules, pages: Sequence[Kept]) -> list[Answer]:
    """The pages as they read today, in order. A damaged record, or a page our parser fails on, is told and costs no other."""
    return [_answer(rules, page, response) for page, response in zip(pages, _kept(rules, pages), strict=True)]


def draft_again(rules: Rules, page: Kept) -> Draft:
    """The draft of a page that reads as before. Raises as reading it does."""
    (response,) = _kept(rules, [page])
    _, draft = _draft(rules, page, response, _lines(rules, page))
    assert draft is not None  # noqa: S101 - parsing is pure: it was an article a moment ago
    return draft


def read_with(rules: Rules, page: Kept, ways: Sequence[frozenset[str]]) -> list[Draft]:
    """The drafts of a page, cleaned in each of several ways; none where it shows no article. Raises as reading it does."""
    (response,) = _kept(rules, [page])
    drafts = [_draft(rules, page, response, lines)[1] for lines in ways]
    return [draft for draft in drafts if draft is not None]


def unpacked(draft: bytes) -> Draft:
    """The draft of an answer."""
    made = pickle.loads(draft)  # noqa: S301 - made by `reread` in this run, kept where nobody else can write
    assert isinstance(made, Draft)  # noqa: S101 - see above
    return made


def _kept(rules: Rules, pages: Sequence[Kept]) -> list[WarcResponse | BrokenRecord]:
    places = [(rules.directory / page.file, page.offset, page.length) for page in pages]
    return responses_at(places, lambda revisits: originals_of(_archive(rules.directory), revisits))


def _answer(rules: Rules, page: Kept, response: WarcResponse | BrokenRecord) -> Answer:
    try:
        kind, draft = _draft(rules, page, response, _lines(rules, page))
    except BrokenRecord as error:
        return Answer(page, trouble=(Trouble.DAMAGED, str(error)))
    except Exception as error:  # noqa: BLE001 - as in a crawl, our own mistake on one page must not cost the others
        return Answer(page, trouble=(Trouble.BROKEN, f"{page.url}: our parser failed: {type(error).__name__}: {error}"))
    if draft is None:
        return Answer(page, is_later=kind is Kind.CONTINUATION)
    packed = pickle.dumps(draft, pickle.HIGHEST_PROTOCOL) if unmarked(draft.digest) != unmarked(page.digest) else None
    return Answer(page, draft.article_id, draft.digest, packed)


def _draft(
    rules: Rules, kept: Kept, response: WarcResponse | BrokenRecord, lines: frozenset[str]
) -> tuple[Kind, Draft | None]:
    if isinstance(response, BrokenRecord):
        raise response
    page = kept_page(response, kept.file, url=kept.url, at=kept.fetched_at)
    reading = read_page(page, rules.site, links=False)
    if reading.kind is not Kind.ARTICLE:
        return reading.kind, None
    try:
        draft = draft_of(reading, lines, rules.host)
    except Invalid:
        return reading.kind, None
    made = saving_draft(draft, rules.site, site_id=rules.site_id, capture_id=kept.capture)
    return reading.kind, replace(made, host=rules.host, province=made.province or rules.province, origin="ours")


def _lines(rules: Rules, kept: Kept) -> frozenset[str]:
    """What was left out when the page was first read; what a crawl would leave out, if it was no article or nobody noted."""
    before = lines_left_out(kept.cleaned) if kept.digest is not None else None
    return rules.lines if before is None else before


@cache
def _archive(directory: Path) -> Archive:
    """The archive, opened once a process, when a revisit record first asks for its original."""
    return Archive.open(directory)
