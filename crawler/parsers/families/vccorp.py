"""The VCCorp family: the newspaper CMS behind the government's own paper and some ministries, with mediacdn.vn as its store.

Where the places are known from: Blade templates of a VCCorp client published on GitHub (`data-role`, `.afcbc-body`,
`.detail-cover`, `.flex-audito-author`), and the selectors published scrapers use for baochinhphu, Tuổi Trẻ, Thanh Niên and
Sức khỏe & Đời sống (`.detail-sapo`, `.detail-author .name`, `.detail-cate`, `.detail-tag-list`); pages of Tuổi Trẻ and CafeF of
March 2026 (`#listNewsInContent`). That mst.gov.vn and
bvhttdl.gov.vn are of this family is told by their addresses and classes only: unverified.

`.VCSortableInPreviewMode` and `.PhotoCMS_Caption` are no marks: editors of every other CMS paste them with the text.
"""

import re

from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.records import Kind

_ARTICLE = re.compile(r"-(\d{8,20})\.(?:html?|chn|ldo)(?:$|[?#])", re.IGNORECASE)
_PRINT = re.compile(r"/print/|[?&]print=|-print\.html?$", re.IGNORECASE)
_NO_ARTICLE = re.compile(r"^(?!.*-\d{8,20}\.(?:html?|chn|ldo)(?:$|[?#]))", re.IGNORECASE)
_LISTS = (".box-stream-link-title", ".box-category-link-title", ".box-link-title", ".box-category-title")
_BESIDE = frozenset(
    {"VideoCMS_Caption", "detail-relate", "detail-author", "detail-author-bot", "detail-info", "detail-tag", "detail-tag-list", "link-content-footer",
     "seo-suggest-link", "knc-relate-wrapper", "related-news", "admzone", "admicro", "c-banner", "detail__cmain-flex", "box-category", "link-source-wrapper",
     "PhotoCMS_Author"}
)  # fmt: skip

VCCORP = family_of(
    "vccorp",
    marks=Marks(
        places=(".afcbc-body", ".box-stream-link-title", ".box-category-link-title"), paths=("static.mediacdn.vn/",)
    ),
    kinds=(
        KindRule(kind=Kind.PRINT, address=_PRINT),
        KindRule(kind=Kind.ARTICLE, places=(".afcbc-body",)),
        KindRule(kind=Kind.ARTICLE, address=_ARTICLE, places=(".detail-content", "h1.detail-title", ".detail-sapo")),
        KindRule(kind=Kind.LISTING, address=_NO_ARTICLE, places=_LISTS),
    ),
    keys=(_ARTICLE,),
    templates=(
        Template(
            name="detail",
            title=("h1.detail-title", "h1.title-detail", "h1.article-title", "h1.kbwc-title", ".detail__content h1"),
            lead=("h2.detail-sapo", ".detail-sapo", "h2.sapo", ".knc-sapo"),
            body=(".detail-content.afcbc-body", ".afcbc-body", ".detail-content"),
            published=(
                ".detail-time [data-role=publishdate]", ".detail-info [data-role=publishdate]", ".detail-time",
                ".flex-audito-author .date",
            ),
            author=(".detail-author .name", ".detail-author-bot .name", ".kbwcm-author", ".detail-author"),
            source=(".link-source-text-name", ".kbwcm-source .link-source-name"),
            category=(".detail-cate a", ".list-cate a", ".detail-breadcrumb a", ".breadcrumb a"),
            tags=(".detail-tag-list a", ".detail-tag a"),
            beside=_BESIDE,
            without=(".afcbc-body [type^=Related]", ".afcbc-body [type^=related]", "#listNewsInContent"),
        ),
    ),
)  # fmt: skip
