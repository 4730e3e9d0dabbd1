"""The `/portal/Pages/{day}/{slug}{id}.aspx` family: SharePoint with the news web parts of one maker ("tandan" in its class names).

In use at Điện Biên, Ninh Thuận, Nam Định, Thanh Hóa and mpi.gov.vn, 2021 to 2026. The day in the path is padded or not; the
id is glued to the end of the slug, 5 to 13 letters and digits, and the case of `Pages` varies.
Sources: addresses and selectors of published scrapers of dienbien.gov.vn; #art-content from the facts gathered before.
Unverified: how author, source and attachments are laid out, and the older `tandan-*-view` names.
"""

import re

from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.records import Kind

_ARTICLE = re.compile(r"/portal/pages/(\d{4}-\d{1,2}-\d{1,2}/[^/?#]+)\.aspx", re.IGNORECASE)
_BESIDE = frozenset(
    {"tandan-div-article-other", "tandan-p-article-other", "social-share", "td-tags", "tandan-div-rating", "tandan-div-comment", "noprint"}
)  # fmt: skip

PORTAL_PAGES = family_of(
    "portal_pages",
    marks=Marks(
        # The lead's class travels with pasted text into other CMSs; title and list do not.
        places=(
            ".tandan-p-article-news-title",
            ".tandan-span-date-publish",
            ".tandan-title-view",
            ".tandan-p-article-other",
        ),
        paths=("/portal/Style%20Library/", "/portal/Style Library/"),
    ),
    kinds=(
        KindRule(
            kind=Kind.LOGIN,
            address=re.compile(r"/portal/(?:_layouts|pages)/(?:15/)?(?:authenticate|login)\.aspx", re.IGNORECASE),
        ),
        KindRule(kind=Kind.HOME, address=re.compile(r"/portal/pages/default\.aspx", re.IGNORECASE)),
        KindRule(kind=Kind.ARTICLE, address=_ARTICLE),
        KindRule(kind=Kind.LISTING, places=(".channel-news-title",)),
    ),
    keys=(_ARTICLE,),
    templates=(
        Template(
            name="article-news",
            marks=(".tandan-p-article-news-title", "#art-content", ".tandan-p-article-main"),
            title=(".tandan-p-article-news-title", ".tandan-title-view"),
            lead=(".tandan-p-article-news-summary",),
            body=("#art-content", ".tandan-p-article-main", ".tandan-p-article-news-content"),
            published=(".tandan-span-date-publish",),
            signs=(".tandan-p-article-author", ".tandan-p-article-source"),
            category=(".breadcrumb a", ".ms-breadcrumb a"),
            tags=(".td-tags a[href]",),
            beside=_BESIDE,
        ),
        Template(
            name="view",
            marks=(".tandan-content-view", ".tandan-title-view"),
            title=(".tandan-title-view", ".title-news"),
            lead=(".summary-news", ".news-sapo"),
            body=(".tandan-content-view", ".news-content", ".content-detail"),
            published=(".tandan-date-view", ".date-news"),
            category=(".breadcrumb a", ".ms-breadcrumb a"),
            tags=(".td-tags a[href]",),
            beside=_BESIDE,
        ),
    ),
)
