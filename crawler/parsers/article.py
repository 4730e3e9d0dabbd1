"""Puts an article together from the parts a family found: cleans, orders, and keeps the evidence. It finds no parts."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from crawler.parsers.attachments import attachments_of
from crawler.parsers.blocks import Body, is_running, joined_lists, read_blocks
from crawler.parsers.bylines import Byline, read_byline, tails
from crawler.parsers.dates import Dated, choose_moment, days_in_text
from crawler.parsers.entries import Entry
from crawler.parsers.flow import read_flow
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.inline_names import part_name
from crawler.parsers.leads import take_lead
from crawler.parsers.markup import markup_of
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Clue, Document, Parts
from crawler.parsers.related import without_documents, without_related
from crawler.parsers.teasers import without_teasers
from crawler.parsers.tree import decoded
from crawler.parsers.trimming import agree, trim
from crawler.records import Article, Block, BlockKind
from crawler.sites.model import Site, host_of
from crawler.urls import canonical_url
from vietnamese.cleaning import clean
from vietnamese.credits import opening_source
from vietnamese.documents import document_numbers
from vietnamese.folding import fold
from vietnamese.language import detect_language
from vietnamese.names import is_account, is_institution, people_in, person_in

_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE})
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}")
_LONGEST_RULE = 80
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")
_LAST_NUMBER = re.compile(r"(\d+)\D*$")


def build_article(
    document: Document, parts: Parts, key: str | None, site: Site | None, evidence: dict[str, str]
) -> Article | None:
    """The article the parts make, or None where there is no title or no body. `evidence` so far is carried on."""
    if parts.title is None or not parts.bodies:
        return None
    title = clean(decoded(clean(parts.title.value)))
    body = _read_bodies(document, parts, title)
    entries = without_related(without_documents(body.entries), document.url, document.head.base)
    entries = without_teasers(entries) if parts.keep_links else trim(entries, title)
    entries, lead = take_lead(agree(entries, parts.stated) if parts.stated else entries, parts, title)
    text = " ".join([title, lead.value if lead else "", *(_text(entry.block) for entry in entries)])
    language = detect_language(text) or _stated_language(document)
    entries = part_name(entries) if language == "vi" else entries
    byline = _byline(entries, language)
    if not byline.byline and parts.after:
        below = read_blocks(read_flow(parts.after, lambda _: False), document.head.base, title).entries
        signed = [entry for entry in below if not entry.linked and line_of(entry.block.text) is Line.TEXT]
        byline = _byline([*entries, *signed], language)
    holders = [entry.holders for entry in entries]
    entries = [entry for index, entry in enumerate(entries) if index not in byline.taken]
    authors, printed, author_how = _authors(parts, byline, vietnamese=language == "vi")
    entries = [entry for entry in entries if not _shows_one_of(entry.block, authors)]
    published, modified = _moments(parts, vietnamese=language in {"vi", None})
    source = parts.source or (Clue(byline.source, byline.how) if byline.source else None)
    if source is None and lead is not None and (opener := opening_source(lead.value)):
        source = Clue(opener, "brackets before the lead")
    if published is not None and language == "vi":
        evidence = {**evidence, "dates_in_text": days_in_text(text, published.at.date())}
    told = {"lead": lead.how if lead else "", "authors": author_how, "source": source.how if source else ""}
    found = told | _evidence(parts, entries, (published, modified), language=language, legacy=document.legacy)
    return Article(
        url=document.url,
        canonical_url=_canonical(document, site),
        key=key,
        title=title,
        lead=lead.value if lead else None,
        blocks=joined_lists(entries),
        attachments=attachments_of(parts.attachments, [*body.documents, *parts.boxed], document.head.base),
        authors=authors,
        byline=printed,
        source=source.value if source else None,
        **_dated("published", published),
        **_dated("modified", modified),
        category=tuple(name for name in parts.category if name),
        tags=tuple(tag for tag in parts.tags if tag),
        document_numbers=document_numbers(text),
        language=language,
        legacy_encoding=document.legacy,
        markup=markup_of(holders, {*parts.bodies, *parts.before}),
        evidence={name: _wording(how) for name, how in (evidence | found).items() if how},
    )


def _evidence(
    parts: Parts,
    entries: list[Entry],
    moments: tuple[Dated | None, Dated | None],
    *,
    language: str | None,
    legacy: str | None,
) -> dict[str, str]:
    """The rule behind each field that was found; lead, authors and source are told by those who chose them."""
    published, modified = moments
    captions = {entry.how for entry in entries if entry.block.image is not None and entry.block.image.caption}
    return {
        "title": parts.title.how if parts.title else "",
        "body": parts.body_how,
        "captions": ", ".join(sorted(captions)),
        "published_at": published.how if published else "",
        "modified_at": modified.how if modified else "",
        "category": parts.category_how if parts.category else "",
        "tags": parts.tags_how if parts.tags else "",
        "legacy_encoding": "spelling of the text" if legacy else "",
        "language": "letters and small words" if language else "",
    }


def _read_bodies(document: Document, parts: Parts, title: str) -> Body:
    skip = parts.skip or (lambda _: False)
    whole = Body()
    vietnamese = _stated_language(document) in {None, "vi"}
    for element in parts.bodies:
        part = read_blocks(read_flow([element], skip, parts.removed), document.head.base, title, vietnamese=vietnamese)
        whole.entries.extend(part.entries)
        whole.documents.extend(part.documents)
    if not parts.before:
        return whole
    shown = {_picture_key(entry.block) for entry in whole.entries}
    above = [
        entry
        for entry in read_blocks(
            read_flow(parts.before, skip, parts.removed), document.head.base, title, vietnamese=vietnamese
        ).entries
        if _belongs(entry, parts, shown)
    ]
    named = {_picture_key(entry.block) for entry in above}
    whole.entries = above + [
        entry
        for entry in whole.entries
        if entry.block.image is None or entry.block.image.caption or _picture_key(entry.block) not in named
    ]
    return whole


def _belongs(entry: Entry, parts: Parts, shown: set[str]) -> bool:
    """Whether something above the body is the article's. Themes show the first picture of the text once more, without its caption."""
    if entry.block.image is not None:
        captioned = entry.block.image.caption is not None and entry.how != "alt text"
        return captioned or (not parts.surveyed and _picture_key(entry.block) not in shown)
    return (
        parts.surveyed
        and entry.block.kind is BlockKind.PARAGRAPH
        and not (entry.linked or entry.caption)
        and is_running(entry.block.text)
    )


def _picture_key(block: Block) -> str:
    """What the sizes WordPress and others make of one picture share."""
    return _SIZE.sub("", block.image.url.partition("?")[0]) if block.image is not None else ""


def _byline(entries: list[Entry], language: str | None) -> Byline:
    """Names are told from other words in Vietnamese only; English pages of these sites have labels."""
    if language not in {"vi", "en"}:
        return Byline(frozenset(), None, (), None, "")
    shown = [(entry.block.text if entry.block.kind in _TEXT else "", entry.right, entry.emphasis) for entry in entries]
    count = sum(1 for entry in entries if _text(entry.block))
    return read_byline(tails(shown), count, bare_names=language == "vi")


def _authors(parts: Parts, byline: Byline, *, vietnamese: bool) -> tuple[tuple[str, ...], str | None, str]:
    """Who wrote it: the field the page prints, else the end of the text, else an account that is a person's."""
    if parts.author is not None and not is_account(parts.author.value):
        return people_in(parts.author.value) or (parts.author.value,), parts.author.value, parts.author.how
    if byline.authors:
        return byline.authors, byline.byline, byline.how
    if parts.account is not None and not is_account(parts.account.value):
        stated = [name for name in re.split(r"\s*[,;]\s*", parts.account.value) if name]
        # Accounts of Vietnamese portals are offices as often as persons.
        names = tuple(
            name
            for name in stated
            if not is_account(name) and not is_institution(name) and (not vietnamese or person_in(name))
        )
        if names:
            return names, parts.account.value, parts.account.how
    return (), byline.byline, byline.how if byline.byline else ""


def _shows_one_of(block: Block, authors: tuple[str, ...]) -> bool:
    """Whether a picture is the portrait of who wrote the article: its alternative text is the name and nothing else."""
    if block.image is None or not block.image.alt or len(block.image.alt.split()) < 2:  # noqa: PLR2004
        return False
    words = set(fold(block.image.alt).split())
    return any(words <= set(fold(author).split()) for author in authors)


def _moments(parts: Parts, *, vietnamese: bool) -> tuple[Dated | None, Dated | None]:
    """Publication and the last change; a change at the moment of publication is none."""
    published = choose_moment(parts.dates, vietnamese=vietnamese)
    modified = choose_moment(parts.changes, vietnamese=vietnamese, of_change=True)
    if published and modified and modified.at <= published.at:
        modified = None
    return published, modified


def _dated(field: str, moment: Dated | None) -> dict[str, Any]:
    if moment is None:
        return {}
    return {f"{field}_at": moment.at, f"{field}_precision": moment.precision, f"{field}_from": moment.how}


def _canonical(document: Document, site: Site | None) -> str:
    """The page's own rel=canonical if it names this page: same host, no front page, the same number at its end."""
    own = canonical_url(document.url, site)
    stated = joined("", document.head.rel("canonical") or "")
    if not stated or stated == document.url:
        return own
    theirs = canonical_url(stated, site)
    if theirs == own:
        return own
    if host_of(theirs) != host_of(own) or urlsplit(theirs).path in {"", "/"}:
        return own
    number, same = _LAST_NUMBER.search(urlsplit(own).path), _LAST_NUMBER.search(urlsplit(theirs).path)
    if (number and number.group(1)) != (same and same.group(1)):
        return own
    slug, stated_slug = (
        urlsplit(own).path.rstrip("/").rpartition("/")[2],
        urlsplit(theirs).path.rstrip("/").rpartition("/")[2],
    )
    return theirs if number or slug == stated_slug else own


def _stated_language(document: Document) -> str | None:
    """The language the root element states, its main part only ("vi-VN" is vi); None for what is no language tag."""
    root = document.root
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    main = lang.strip().replace("_", "-").partition("-")[0].lower()
    return main if _LANGUAGE_TAG.fullmatch(main) else None


# The rules that find things are few, and the days a text names many.
@lru_cache(maxsize=4096)
def _known_wording(how: str) -> str:
    return clean(how)


def _wording(how: str) -> str:
    return _known_wording(how) if len(how) <= _LONGEST_RULE else clean(how)


def _text(block: Block) -> str:
    return block.text or " ".join(block.items)
