"""The Laravel CMS of the old portals of Hà Tĩnh (2018) and Bắc Kạn: `/{chuyen-muc}/{loai-tin}/tin-tuc/{id}/{slug}`.

Where the places are known from: the source of one such portal on GitHub and a published scraper (`h1.main-title.cms-title`,
`.gioi-thieu`, `time` with "Đăng ngày d-m-Y H:i:s", `.noi-dung`, `.noi-dung-tep` with the documents in frames). That both
portals ran the same code is unverified.
"""

import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from crawler.parsers.attachments import document_type
from crawler.parsers.families.places import places
from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Document, Parts
from crawler.records import Attachment, Kind

_ID = re.compile(r"/tin-tuc/(\d+)/[^/]+/?(?:$|[?#])")
_FRAMES = (".noi-dung-tep iframe", ".noi-dung-tep object", ".noi-dung-tep embed")

_LARAVEL = family_of(
    "laravel_news",
    marks=Marks(places=("h1.main-title.cms-title", ".noi-dung-tep", "a.tieu-de-tin", ".chi-tiet-tin .noi-dung")),
    kinds=(KindRule(kind=Kind.ARTICLE, places=("h1.main-title.cms-title",)),),
    keys=(_ID,),
    templates=(
        Template(
            name="chi-tiet-tin",
            title=("h1.main-title.cms-title",),
            lead=(".gioi-thieu",),
            body=(".noi-dung",),
            published=(".chi-tiet-tin time", "time"),
            author=(".chi-tiet-tin .pull-right strong",),
            source=(".chi-tiet-tin .nguon",),
            category=(".breadcrumb a",),
            beside=frozenset({"gioi-thieu", "noi-dung-tep", "tin-lien-quan", "pull-right"}),
        ),
    ),
)


def _parts(document: Document) -> Parts:
    parts = _LARAVEL.parts(document)
    shown = (frame.get("src") or frame.get("data") or "" for rule in _FRAMES for frame in places(document, rule))
    for address in dict.fromkeys(joined(document.head.base, address) for address in shown if address):
        if kind := document_type(address):
            name = unquote(urlsplit(address).path.rpartition("/")[2])
            parts.attachments.append(Attachment(url=address, name=name, type=kind))
    return parts


LARAVEL_NEWS = replace(_LARAVEL, parts=_parts)
