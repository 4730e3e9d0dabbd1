"""Tells text that stands in one box or table with a picture from its caption: beside it in a column, or all the page says. It finds no captions."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from crawler.parsers.boxes import names_image
from crawler.parsers.items import Grid, Item, Line, Picture
from crawler.parsers.looks import MOSTLY
from crawler.parsers.tree import Element, holds, outers_of
from vietnamese.cleaning import clean

SENTENCE_ENDS = frozenset('.!?…”"')
REPORT = re.compile(
    r"(?:(?:vào )?(?:sáng|trưa|chiều|tối|ngày|hôm nay|mới đây|vừa qua)\b|trong (?:các )?ngày\b|từ ngày\b).*,.*\.$",
    re.IGNORECASE,
)
"""What was done on a day, told in a whole sentence, is how reports begin."""
LEAST_RUNNING = 60
"""The shortest running sentence, in characters."""
_LEAST_TOLD = 150
_REACH = 4
_CREDITED = re.compile(r"\b(?:ảnh|photo|nguồn|source)\s*[:;]|^[(\[]", re.IGNORECASE)
_SPEECH = re.compile(r":\s*[“\"‘«].{20,}[”\"’»]")
_BESIDE_MEDIA = "wp-block-media-text__content"
# A column by the names frameworks give it; one as wide as its row stands under what is before it.
_COLUMN = re.compile(
    r"(?:^|[\s_-])col(?:umns?)?(?:-(?:xs|sm|md|lg|xl|xxl))?(?:[_-](?P<wide>\d+(?:_\d+)?))?(?=\s|$)", re.IGNORECASE
)
_GRID = re.compile(r"(?:^|\s)(?:small|medium|large)-(?P<wide>\d+)(?=\s|$)")
_FULL = frozenset({"12", "100", "1_1", "4_4"})


def is_running(text: str) -> bool:
    """Whether a clean text is a sentence long enough for an article's."""
    return len(text) >= LEAST_RUNNING and text[-1] in SENTENCE_ENDS


def is_text_with_picture(items: Sequence[Item], members: Sequence[int]) -> bool:
    """Whether the unmarked lines of a group are text: one beside the picture in a column of its own, or all the body says."""
    pictures = [item for index in members if isinstance(item := items[index], Picture)]
    lines = [item for index in members if isinstance(item := items[index], Line)]
    running = [line for line in lines if is_running(clean(line.text)) and _is_plain(line)]
    if not running:
        return False
    return any(_is_beside(line, pictures) for line in running) or _is_whole(items, members, running[0], pictures[0])


def _is_plain(line: Line) -> bool:
    """Whether nothing dresses a line as a caption, and no credit is in it."""
    dressed = max(line.italic, line.small) >= MOSTLY or line.state.align == "center" or line.state.caption
    return not dressed and not _CREDITED.search(clean(line.text))


def _is_beside(line: Line, pictures: Sequence[Picture]) -> bool:
    """Whether a line is told beside a picture: in Gutenberg's block for that, or long or with somebody's words in a column."""
    columns = [names for outer in _around(line) if (names := outer.get("class")) and not holds(outer, "img", "amp-img")]
    if any(_BESIDE_MEDIA in names.split() for names in columns):
        return True
    text = clean(line.text)
    if len(text) <= _LEAST_TOLD and not _SPEECH.search(text) and not REPORT.match(text):
        return False
    row, column = line.state.cell
    if column and any(picture.cell[0] == row and 0 < picture.cell[1] != column for picture in pictures):
        return True
    return any(map(_is_column, columns))


def _is_column(names: str) -> bool:
    widths = [found["wide"] for found in chain(_COLUMN.finditer(names), _GRID.finditer(names))]
    told = [wide for wide in widths if wide]
    return bool(widths) and bool(_COLUMN.search(names)) and (not told or any(wide not in _FULL for wide in told))


def _is_whole(items: Sequence[Item], members: Sequence[int], first: Line, picture: Picture) -> bool:
    """Whether a table or box holds all the body says, and begins as texts do: above its picture, or with the day of what it reports."""
    own = set(members)
    if any(
        isinstance(item, Grid) or (isinstance(item, Line) and is_running(clean(item.text)))
        for index, item in enumerate(items)
        if index not in own
    ):
        return False
    places = [items[index] for index in members]
    above = places.index(first) < places.index(picture) and first.state.cell == picture.cell
    # One sentence in the row below its picture is the caption.
    row, below = picture.cell[0], first.state.cell[0]
    if len(members) == len((first, picture)) and below > row:
        return False
    if not above and not REPORT.match(clean(first.text)):
        return False
    return not any(names_image(outer.get("class") or "") for outer in _around(first))


def _around(line: Line) -> Iterator[Element]:
    return (outer for holder in line.holders[:1] for outer in islice(chain((holder,), outers_of(holder)), _REACH))
