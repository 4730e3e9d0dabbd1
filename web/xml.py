"""Builds XML: text that XML cannot hold is left out, everything else is escaped by the writer."""

import re

from lxml import etree
from lxml.etree import _Element

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: _Element, tag: str, text: str | None = None, **attributes: str) -> _Element:
    """A new element at the end of another."""
    element = etree.SubElement(parent, tag, {name.rstrip("_"): clean(value) for name, value in attributes.items()})
    element.text = None if text is None else clean(text)
    return element


def clean(text: str) -> str:
    """The text without what no XML may hold."""
    return _IMPOSSIBLE.sub("", text)


def written(root: _Element) -> bytes:
    """The document."""
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
