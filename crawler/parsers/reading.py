"""The one way from a page to its reading: charset, tree, family, kind, article, links. Pure: no network, clock, database."""

from dataclasses import replace
from urllib.parse import urlsplit

from crawler.parsers.article import build_article
from crawler.parsers.charset import to_utf8
from crawler.parsers.continuations import continuation_of, pages_of
from crawler.parsers.density import find_body
from crawler.parsers.errors import ParseError
from crawler.parsers.families import FAMILIES
from crawler.parsers.fields import apply_site_fields
from crawler.parsers.generic import fill_gaps, generic_parts, headline_of
from crawler.parsers.kinds import (
    Own,
    Signs,
    Verdict,
    front_page,
    is_missing,
    kind_of_address,
    kind_of_answer,
    kind_of_shape,
    kind_of_words,
    notice_on,
    own_text,
)
from crawler.parsers.legacy import shows_signs
from crawler.parsers.legacy_runs import shows_runs
from crawler.parsers.links import read_feeds, read_links
from crawler.parsers.parts import Document, Family, Parts, converted_runs, converted_whole, open_document
from crawler.parsers.stated import OF_PAGE
from crawler.parsers.titles import Heading, find_title
from crawler.records import Article, BlockKind, Kind, Page, Reading
from crawler.sites.model import Site
from crawler.urls import looks_like_article
from vietnamese.cleaning import clean

_WORDY = 2500
_LONGEST_PROOF = 200

MOST_TAGS = 4_000_000
"""A page of more tags is refused: libxml2 gives up on XPaths over more than ten million nodes."""


def read_page(
    page: Page, site: Site | None = None, *, families: tuple[Family, ...] = FAMILIES, links: bool = True
) -> Reading:
    """What a page is and holds: kind with the reason, family, article if it is one, links, feeds.

    Any bytes give a reading; raises `ParseError` only where the input is no page at all (no http(s) address, millions of
    tags) or the site file's selectors are wrong. `families` are the CMS families tried, in order;
    without `links` the reading has neither links nor feeds, which only a crawl needs.
    """
    return _read(page, site, families, links=links)


def parse_page(body: bytes, url: str, *, content_type: str | None = None, site: Site | None = None) -> Article | None:
    """The article of a page answered with status 200, or None if the page is no article. Raises as `read_page` does."""
    headers = (("Content-Type", content_type or "text/html"),)
    return _read(Page(url=url, status=200, headers=headers, body=body), site, FAMILIES, links=False).article


def _read(page: Page, site: Site | None, families: tuple[Family, ...], *, links: bool) -> Reading:
    if not _is_web(page.url):
        raise ParseError(f"{page.url!r} is no http(s) address: give the address the page was fetched from")
    if (verdict := kind_of_answer(page)) is not None:
        return Reading(page=page, kind=verdict[0], reason=verdict[1])
    decoded = to_utf8(page.body, page.header("content-type"))
    if len(decoded.data) > MOST_TAGS and decoded.data.count(b"<") > MOST_TAGS:
        raise ParseError(f"{page.url!r} holds more than {MOST_TAGS:,} tags: it is no page anybody reads; leave it out")
    document = open_document(decoded.data, page.url, page.fetched_at.date() if page.fetched_at else None)
    document.charset = f"{decoded.charset} ({decoded.evidence})"
    reading = _read_document(page, document, site, families, links=links)
    # Nearly every page is let go by what was read of it: looking through all its text costs as much as finding the title.
    if document.legacy is not None:
        return reading
    texts = _texts(reading.article or reading.continued)
    noise = texts is None or shows_signs((*texts, *(link.text for link in reading.links)))
    if noise and (converted := converted_whole(document)) is not None:
        return _read_document(page, converted, site, families, links=links)
    if texts is not None and shows_runs(texts) and (converted := converted_runs(document)) is not None:
        mended = _read_document(page, converted, site, families, links=links)
        # A run in a side column is none of the article's.
        return mended if _texts(mended.article or mended.continued) != texts else reading
    return reading


def _read_document(
    page: Page, document: Document, site: Site | None, families: tuple[Family, ...], *, links: bool
) -> Reading:
    family, proof = _family(document, site, families)
    evidence = {"charset": document.charset}
    if family is not None:
        evidence["family"] = clean(f"{family.name} ({proof})")[:_LONGEST_PROOF]
    (kind, reason), article = _judge(page, document, family, site, evidence)
    if kind is Kind.LISTING and (signs := front_page(document)):
        kind, reason = Kind.HOME, signs
    later = continuation_of(document) if article is not None else None
    continued = None
    if later is not None:
        continued, article = article, None
        kind, reason = Kind.CONTINUATION, f"a later page of {later.first}: {later.how}"
    elif article is not None and (pages := pages_of(document)) is not None:
        told = f"the first of {pages}: the text goes on in the others, which are kept as pages only"
        article = replace(article, evidence={**article.evidence, "pages": told})
    return Reading(
        page=page,
        kind=kind,
        reason=reason,
        family=family.name if family is not None else None,
        article=article,
        links=read_links(document.root, document.head) if links else (),
        feeds=read_feeds(document.head) if links else (),
        continued=continued,
        first_page=later.first if later is not None else None,
    )


def _texts(article: Article | None) -> tuple[str, ...] | None:
    """All that a record says, for a look at its letters; None without a record, for then any page may be noise."""
    if article is None:
        return None
    captions = (image.caption or "" for image in article.images)
    cells = (cell for table in article.tables for row in table for cell in row)
    names = (attachment.name for attachment in article.attachments)
    said = (article.title, article.lead or "", article.byline or "", article.source or "")
    return (*said, *article.paragraphs, *article.category, *article.tags, *captions, *cells, *names)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.netloc)


def _family(document: Document, site: Site | None, families: tuple[Family, ...]) -> tuple[Family | None, str]:
    """The family the page shows to be; the site file's word counts where the page shows none of ours."""
    for family in families:
        if proof := family.detect(document):
            return family, proof
    stated = site.family if site is not None else None
    return next(((family, "site file") for family in families if family.name == stated), (None, ""))


def _judge(
    page: Page, document: Document, family: Family | None, site: Site | None, evidence: dict[str, str]
) -> tuple[Verdict, Article | None]:
    verdict = family.kind(document) if family is not None else None
    heading, own = _own(document) if verdict is None else (None, Own(None))
    if verdict is None or verdict[0] is not Kind.ARTICLE:
        wordy = verdict is not None or (own.found is not None and own.found.shown > _WORDY)
        verdict = kind_of_words(page.body, document, wordy=wordy) or verdict or kind_of_address(document)
    if verdict is not None and verdict[0] is not Kind.ARTICLE:
        return verdict, None
    if family is None:
        parts = generic_parts(document, own.found, headline_of(document, own.found, heading))
    else:
        parts = family.parts(document)
    parts.templated = family is None or bool(parts.bodies)
    # The address asks for an article, but the template that would hold it is not there: a notice, a list, an empty frame.
    if verdict is not None and not parts.templated:
        verdict, (heading, own) = None, _own(document)
    if family is not None:
        fill_gaps(parts, document, own.found, heading)
    if site is not None:
        apply_site_fields(parts, document, site)
    if verdict is None:
        verdict = _shape(document, own, parts, site)
        if verdict[0] is not Kind.ARTICLE:
            return verdict, None
    key = family.key(document) if family is not None else None
    article = build_article(document, parts, key, site, evidence)
    return _checked(document, article, verdict)


def _own(document: Document) -> tuple[Heading | None, Own]:
    """The headline and the page's own running text, found without rules."""
    heading = find_title(document, document.head.articles())
    return heading, own_text(document, find_body(document, heading.element if heading is not None else None))


def _shape(document: Document, own: Own, parts: Parts, site: Site | None) -> Verdict:
    # og:type is left out: plug-ins put "article" on lists of articles too; a list has many microdata headlines.
    claimed = bool(document.head.articles()) or len(document.index.prop("headline")) == 1
    kind = document.head.first("og:type")
    hinted = kind is not None and kind[0].lower() in {"article", "news", "newsarticle"}
    signs = Signs(
        claimed=claimed,
        hinted=hinted,
        stated=any(
            clue.how.startswith(("JSON-LD", "meta", "microdata", "date in")) and clue.how != OF_PAGE
            for clue in parts.dates
        ),
        address=looks_like_article(document.url, site),
        title=parts.title.value if parts.title is not None else "",
    )
    return kind_of_shape(document, own, signs)


def _checked(document: Document, article: Article | None, verdict: Verdict) -> tuple[Verdict, Article | None]:
    """The article with its verdict, unless what is there says there is none, or is nothing."""
    if article is None and (notice := notice_on(document)):
        return notice, None
    if article is None:
        return (Kind.OTHER, f"{verdict[1]}, but no title or no body was found"), None
    texts = [text for text in (article.lead, *article.paragraphs) if text]
    if not article.attachments and (phrase := is_missing(article.title, texts)):
        return (Kind.SOFT_404, f"an article that says: {phrase}"), None
    if not texts and not article.attachments and not article.images and not article.tables:
        played = any(block.kind is BlockKind.EMBED for block in article.blocks)
        return (Kind.MEDIA if played else Kind.EMPTY, f"{verdict[1]}, but no text stands in it"), None
    return verdict, article
