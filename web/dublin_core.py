"""An article as simple Dublin Core, in the form that OAI-PMH asks for."""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from lxml.etree import _Element

from vietnamese.provinces import province_by_code
from web.xml import add

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def dublin_core(parent: _Element, record: Mapping[str, Any], publisher: str, base: str) -> None:
    """Write a record (docs/record.md) as oai_dc into an element; `base` is the room's own address."""
    root = etree.SubElement(parent, f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    for name, value in _facts(record, publisher, base):
        if value:
            add(root, f"{{{DC}}}{name}", value)


def _facts(record: Mapping[str, Any], publisher: str, base: str) -> list[tuple[str, str | None]]:
    address = f"{base}/article/{record['id']}"
    province = province_by_code(record["province"]) if record["province"] else None
    published = record.get("published_at")
    return [
        ("title", record["title"]),
        *(("creator", name) for name in record.get("authors") or ()),
        *(("subject", name) for name in (*(record.get("category") or ()), *(record.get("tags") or ()))),
        ("description", record.get("lead") or next(iter(record.get("paragraphs") or ()), None)),
        ("publisher", publisher),
        ("date", published[:10] if published else None),
        ("type", "Text"),
        ("format", "text/html"),
        ("identifier", address),
        ("identifier", record["url"]),
        ("source", record.get("source")),
        ("language", record.get("language")),
        ("relation", f"{base}/story/{record['story']}"),
        ("coverage", province.name if province else None),
        ("rights", f"The words are those of {publisher}."),
    ]
