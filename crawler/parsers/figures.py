"""Gives pictures the lines that stand in one figure or image table with them; what a table or video is called is told apart."""

import re
from itertools import chain, islice

from crawler.parsers.items import Grid, Item, Line, Picture
from crawler.parsers.looks import MOSTLY, line_at
from crawler.parsers.picture_text import is_running, is_text_with_picture
from crawler.parsers.tree import outers_of
from vietnamese.cleaning import clean

LONGEST = 400
"""The longest caption, in characters."""
SHORT = 150
"""The longest one that is told by its place alone, or bold."""
_EMBED_LINE = re.compile(r"\W*(?:video|clip|audio)(?:\s+clip)?\s*[:.]", re.IGNORECASE)
_CAPTION_REACH = 4
_SENTENCES = re.compile(r"[^\W\d_][.!?…][”\"’)]?(?=\s+(?![Ảả]nh\b)[^\W\d_a-z]|\s*$)")


def grouped(items: list[Item], taken: set[int], captions: dict[int, tuple[str, str]]) -> None:
    """Figures and image tables: the lines inside are the captions of the pictures inside."""
    groups: dict[int, list[int]] = {}
    for index, item in enumerate(items):
        group = item.group if isinstance(item, Picture) else item.state.group if isinstance(item, Line) else 0
        if group:
            groups.setdefault(group, []).append(index)
    for members in groups.values():
        pictures = [index for index in members if isinstance(items[index], Picture)]
        lines = [index for index in members if isinstance(items[index], Line)]
        if not pictures:
            named = [index for index in lines if line_at(items, index).state.caption]
            if any(isinstance(item, Grid) for item in items[max(0, members[0] - 1) : members[-1] + 2]):
                _make_text(items, named)
            else:
                # The caption of a video or of a picture only a script shows.
                taken.update(named)
        if (
            not pictures
            or not lines
            or sum(len(line_at(items, index).text) for index in lines) > LONGEST * 2 * len(pictures)
        ):
            continue
        if _are_text([line_at(items, index) for index in lines], len(pictures)) or is_text_with_picture(items, members):
            continue
        taken.update(lines)
        if _is_card([line_at(items, index) for index in lines], [items[index] for index in pictures]):
            continue
        for picture, owned in _owned(items, members, pictures[0]).items():
            marked = [index for index in owned if line_at(items, index).state.caption]
            # Small and large screens get a copy each.
            texts = dict.fromkeys(line_at(items, index).text.strip() for index in marked or owned)
            captions[picture] = (" ".join(texts), "figure" if marked else "image table")


def names_embed(item: Item) -> bool:
    """Whether a line under a video or map says what it is, dressed as a caption: "Video: …"."""
    if not isinstance(item, Line) or len(item.text) > SHORT or not _EMBED_LINE.match(clean(item.text)):
        return False
    return item.state.align == "center" or max(item.italic, item.small) >= MOSTLY


def _make_text(items: list[Item], lines: list[int]) -> None:
    """Take the caption's name from lines: what names a table is text, for a table has no field for it."""
    for index in lines:
        line = line_at(items, index)
        line.state = line.state.copy()
        line.state.caption = False


def _are_text(lines: list[Line], pictures: int) -> bool:
    """Whether unmarked lines beside pictures are the text that stands beside them: more sentences than captions have."""
    if any(line.state.caption for line in lines):
        return False
    texts = [clean(line.text) for line in lines]
    running = sum(map(is_running, texts))
    return running > pictures or sum(len(_SENTENCES.findall(text)) for text in texts) > 2 * pictures


def _is_card(lines: list[Line], pictures: list[Item]) -> bool:
    """Whether a figure is the card of another page: a heading among the lines of its caption, with a link or with text below it.

    A heading alone is a caption somebody made large, and slides have both (Bootstrap's carousel).
    """
    marked = [line for line in lines if line.state.caption]
    heads = sum(1 for line in marked if line.state.kind == "h")
    if not heads:
        return False
    away = any(isinstance(item, Picture) and item.away for item in pictures)
    if away or any(line.linked or _is_pressed(line) for line in marked):
        return True
    return heads < len(marked) and not all(map(is_slides, marked))


def _is_pressed(line: Line) -> bool:
    """Whether a script takes who presses the line's box elsewhere."""
    return any(outer.get("onclick") for holder in line.holders for outer in islice(outers_of(holder), _CAPTION_REACH))


def is_slides(line: Line) -> bool:
    """Whether a line stands in the caption of a slide, by the name it has in Bootstrap."""
    return any(
        "carousel-caption" in (outer.get("class") or "").split()
        for holder in line.holders
        for outer in islice(chain((holder,), outers_of(holder)), _CAPTION_REACH)
    )


def _owned(items: list[Item], members: list[int], first: int) -> dict[int, list[int]]:
    """The lines of a group by the picture they belong to: the one above in their column, else the last one before."""
    owned: dict[int, list[int]] = {}
    columns: dict[int, int] = {}
    rows: set[int] = set()
    last, count = first, 0
    for index in members:
        item = items[index]
        if isinstance(item, Picture):
            last, count = index, count + 1
            columns[item.cell[1]] = index
            rows.add(item.cell[0])
        elif isinstance(item, Line):
            column = item.state.cell[1]
            beside = bool(column) and column in columns and len(rows) < count
            owned.setdefault(columns[column] if beside else last, []).append(index)
    return owned
