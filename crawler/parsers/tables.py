"""Tells data tables from tables that only place pictures or columns, and reads the data ones. It reads no captions."""

import re
from collections.abc import Callable
from enum import Enum
from itertools import islice

from lxml import etree

from crawler.parsers.attachments import document_type
from crawler.parsers.pictures import is_icon, is_sized, source_of
from crawler.parsers.tree import Element, holds, outers_of, raw_text

_DRAWN = re.compile(r"\.(?:gif|png|svg)(?:$|\?)", re.IGNORECASE)
_CAPTION_ROOM = 450
_LONG_CELL = 400
_MOST_CELLS = 20_000
_LEAST_HEADS = 3
_LEAST_FILLED = 2
_LEAST_ROWS = 3
_LINK_REACH = 2
_EDGES = ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")


class Shape(Enum):
    """What a table is for."""

    DATA = "data"
    IMAGE = "image"
    LAYOUT = "layout"


def shape_of(table: Element) -> Shape:
    """What a table is for.

    IMAGE: pictures and hardly more text than captions for them. DATA: at least two rows and two columns filled, no table
    inside, few pictures, no cell as long as a page. Anything else only places its content. Icons are no pictures.
    """
    if next(iter(table.iterdescendants("table")), None) is not None:
        return Shape.LAYOUT
    pictures = len(pictured(table))
    if pictures and len(" ".join(raw_text(table).split())) <= _CAPTION_ROOM * pictures and not _lists_pictured(table):
        return Shape.IMAGE
    rows = [row for row in grid(table) if any(cell.strip() for cell in row)]
    wide = sum(1 for row in rows if sum(1 for cell in row if cell.strip()) >= 2)  # noqa: PLR2004
    if len(rows) < 2 or wide * 2 < len(rows) or pictures > len(rows):  # noqa: PLR2004
        return Shape.LAYOUT
    cells = [cell for row in rows for cell in row]
    longest = sum(1 for cell in cells if len(cell) > _LONG_CELL)
    return Shape.LAYOUT if longest * 3 > len(cells) else Shape.DATA


def pictured(table: Element) -> list[Element]:
    """The images of a table that are no icons, nor buttons for a document: drawings without a size, where its cover is a photograph."""
    return [image for image in table.iter("img") if not is_icon(image) and not _is_button(image)]


def _is_button(image: Element) -> bool:
    return bool(_DRAWN.search(source_of(image)) and not is_sized(image)) and any(
        outer.tag == "a" and document_type(outer.get("href") or "") for outer in islice(outers_of(image), _LINK_REACH)
    )


def _lists_pictured(table: Element) -> bool:
    """Whether a table lists what its pictures show: a row of three or more words for heads, and under it rows with a picture, words and words.

    Captions stand in rows of their own, or each in its picture's cell.
    """
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in islice(table.iter("tr"), _MOST_CELLS)]
    filled = [sum(1 for cell in row if _says(cell)) for row in rows]
    if len(rows) < _LEAST_ROWS or filled[0] < _LEAST_HEADS or any(holds(cell, "img") for cell in rows[0]):
        return False
    return all(
        len(row) == len(rows[0]) and said >= _LEAST_FILLED for row, said in zip(rows[1:], filled[1:], strict=True)
    )


def _says(cell: Element) -> bool:
    return bool(raw_text(cell).strip()) and not holds(cell, "img")


def grid(table: Element, read: Callable[[Element], str] = raw_text) -> list[list[str]]:
    """The raw text of the cells by row, as they stand in the source; spanned cells are not repeated. `read` gives a cell's text."""
    rows: list[list[str]] = []
    count = 0
    for row in table.iter("tr"):
        cells = [read(cell) for cell in row if cell.tag in {"td", "th"}]
        count += len(cells)
        if cells:
            rows.append(cells)
        if count > _MOST_CELLS:
            break
    return rows


def text_of_cell(cell: Element) -> str:
    """The raw text of a cell, its lines and paragraphs apart: neither a break nor a paragraph's edge is a character of its own."""
    if not len(cell) or next(cell.iterdescendants(*_EDGES), None) is None:
        return raw_text(cell)
    pieces: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            pieces += [" " if element.tag in _EDGES else "", element.text or ""]
        elif element is not cell:
            pieces += [" " if element.tag in _EDGES else "", element.tail or ""]
    return "".join(pieces)
