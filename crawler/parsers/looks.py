"""Lets looks say nothing that the text itself has: a page all small, italic or centred, low headings under pictures only. It judges no line."""

from dataclasses import dataclass

from crawler.parsers.items import Item, Line, Picture

MOSTLY = 0.85
_LOW = (5, 6)
_LEAST_TEXT = 200


@dataclass(slots=True)
class _Sizes:
    """How much text the lines have, in characters, and how much of it is small; the same without what stands under pictures."""

    whole: int = 0
    small: int = 0
    text: int = 0
    italic: int = 0
    centred: int = 0


def judge_looks(items: list[Item]) -> None:
    """Take from the lines the looks that tell nothing on this page.

    What stands right under a picture is no measure of italics and of the middle: there may be more captions than text.
    """
    sizes, lines, low = _Sizes(), [], []
    above: Item | None = None
    for index, item in enumerate(items):
        if isinstance(item, Line):
            lines.append(item)
            _weigh(sizes, item, below_picture=isinstance(above, Picture))
            if item.state.level in _LOW:
                low.append(index)
        above = item
    even = sizes.text >= _LEAST_TEXT
    small, italic, centred = (
        sizes.small * 2 > sizes.whole,
        even and sizes.italic * 2 > sizes.text,
        even and sizes.centred * 2 > sizes.text,
    )
    for line in lines if small or italic or centred else ():
        line.small = 0.0 if small else line.small
        line.italic = 0.0 if italic else line.italic
        if centred:
            line.state = line.state.copy()
            line.state.align = ""
    for level in _LOW if low else ():
        _undress(items, [index for index in low if line_at(items, index).state.level == level])


def _weigh(sizes: _Sizes, line: Line, *, below_picture: bool) -> None:
    size = len(line.text)
    sizes.whole += size
    if line.small >= MOSTLY:
        sizes.small += size
    if below_picture:
        return
    sizes.text += size
    if line.italic >= MOSTLY:
        sizes.italic += size
    if line.state.align == "center":
        sizes.centred += size


def _undress(items: list[Item], lowest: list[int]) -> None:
    """Headings of a low level are none where all of them stand right under pictures: the level was chosen for its small letters."""
    if not all(index and isinstance(items[index - 1], Picture) for index in lowest):
        return
    for index in lowest:
        line = line_at(items, index)
        line.state = line.state.copy()
        line.state.kind, line.state.level, line.small = "p", 0, 1.0


def line_at(items: list[Item], index: int) -> Line:
    """The line at a place known to hold one."""
    item = items[index]
    assert isinstance(item, Line)  # noqa: S101
    return item
