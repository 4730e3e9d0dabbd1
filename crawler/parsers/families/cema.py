"""The ASP.NET family of cema.gov.vn: one article control whose own ids are known by their ends, the front is its container.

Where the places are known from: selectors of a published scraper (`BodyContent_ctl00_ctl01_newsTitle`, `newsContent` for the
sapo, `lblDate`, `divNewsDetails`, `lblNguonThongTin`). Which other sites run it is unknown. An address
`/tin-tuc/{group}/{category}/{slug}.htm` has no id.
"""

import re

from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.records import Kind

_PAGE = re.compile(r"\.html?\?(?:[^#]*&)?p=\d+")

CEMA = family_of(
    "cema",
    marks=Marks(places=("#divNewsDetails", ".news-block-body")),
    kinds=(
        KindRule(kind=Kind.ARTICLE, places=("#divNewsDetails",)),
        KindRule(kind=Kind.LISTING, address=_PAGE, places=(".news-block-body",)),
    ),
    keys=(),
    templates=(
        Template(
            name="article",
            title=("[id$=_newsTitle]",),
            lead=("[id$=_newsContent]",),
            body=("#divNewsDetails",),
            published=("[id$=_lblDate]",),
            source=("[id$=_lblNguonThongTin]",),
            author=("[id$=_lblTacGia]",),
            category=(".breadcrumb a", "[id$=_lblCategory]"),
            page_title=False,
        ),
    ),
)
