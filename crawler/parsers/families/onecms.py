"""The ONECMS family: the CMS of many provincial newspapers, with 1cdn.vn as its store.

Where the places are known from: the selectors published scrapers use for Nghệ An, Hà Nội Mới, Công Lý, Diễn đàn Doanh
nghiệp and others (`.block-sc-title`, `.block-sc-sapo`, `.block-sc-publish-time`, `.onecms__tags`, `.b-grid__title`), and for
the head before those (`.c-detail-head__time`, `.c-detail-head__author`; its title and sapo are unverified).

Two traps of its own. The head says when an article was published month first, in the American way, without a zone:
`<meta name="article:published_time" content="1/28/2026 6:52:01 AM">`. And a title may be two spans with no space between.
"""

import re
from dataclasses import replace

from crawler.parsers.families.places import places
from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.parsers.parts import Clue, Document, Parts
from crawler.parsers.tree import text_of
from crawler.records import Kind

_ID = re.compile(r"(?:-|/print/|/amp/)(\d+)\.html(?:$|[?#])")
_PRINT = re.compile(r"/print/\d+\.html")
_NO_ARTICLE = re.compile(r"^(?!.*-\d{4,}\.html(?:$|[?#]))")
_EVENT = re.compile(r"-event\d+\.html")
_BESIDE = frozenset(
    {"c-banner-item", "c-box", "c-sticky-share", "c-sticky-mobile", "c-powered", "c-news-related", "c-tag", "c-widget-tags", "c-share", "c-more",
     "sc-longform-header", "sc-longform-header-meta", "sc-longform-header-cate", "block-sc-cate-name", "block-sc-title", "block-sc-sapo", "sc-hightlight-box",
     "sc-empty-layer", "onecms__popup", "onecms__tags"}
)  # fmt: skip
_BODY = (".b-maincontent .entry", ".c-news-detail .entry", "article.entry", "div.entry", ".b-maincontent")
_CATEGORY = (".breadcrumb-item a", ".block-sc-cate-name", ".c-breadcrumb a", ".c-detail-head__cat")
_TAGS = (".onecms__tags a", ".c-widget-tags a")

_ONECMS = family_of(
    "onecms",
    marks=Marks(
        places=(".block-sc-title", ".onecms__tags", ".onecms__loading", ".onecms__loadmore", ".onecms__popup", ".sc-longform-header"),
        paths=("1cdn.vn/", "/onecms"),
    ),
    kinds=(
        KindRule(kind=Kind.PRINT, address=_PRINT),
        KindRule(kind=Kind.LISTING, address=_EVENT),
        KindRule(kind=Kind.ARTICLE, places=(".block-sc-title", ".c-detail-head__time", ".c-news-detail .b-maincontent")),
        KindRule(kind=Kind.LISTING, address=_NO_ARTICLE, places=("h3.b-grid__title", "h2.b-grid__title", "h4.b-grid__title", ".onecms__loading")),
    ),
    keys=(_ID,),
    templates=(
        Template(
            name="block-sc",
            marks=(".block-sc-title",),
            title=("h1.block-sc-title", ".block-sc-title"),
            lead=(".block-sc-sapo",),
            body=_BODY,
            published=(".block-sc-publish-time",),
            author=(".block-sc-author",),
            source=(".block-sc-source",),
            category=_CATEGORY,
            tags=_TAGS,
            beside=_BESIDE,
        ),
        Template(
            name="c-detail-head",
            title=(".c-detail-head__title", ".c-news-detail h1", "h1"),
            lead=(".c-detail-head__sapo", "h2.desc"),
            body=(".b-maincontent .entry", ".c-news-detail .b-maincontent", *_BODY),
            published=(".c-detail-head__time",),
            author=(".c-detail-head__author",),
            category=_CATEGORY,
            tags=_TAGS,
            beside=_BESIDE | {"c-detail-head", "c-detail-head__row", "c-detail-head__title"},
        ),
    ),
)  # fmt: skip


def _parts(document: Document) -> Parts:
    parts = _ONECMS.parts(document)
    spans = [text for span in places(document, "h1.block-sc-title > span") if (text := text_of(span))]
    if (
        parts.title is not None
        and len(spans) > 1
        and "".join(spans).replace(" ", "") == parts.title.value.replace(" ", "")
    ):
        parts.title = Clue(" ".join(spans), f"{parts.title.how}, its spans")
    return parts


ONECMS = replace(_ONECMS, parts=_parts)
