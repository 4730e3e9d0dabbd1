"""Lets looks say nothing that the text itself has: a page all small, italic or centred, low headings under pictures only. It judges no line."""

from collections.abc import Callable

from crawler.parsers.items import Item, Line, Picture

MOSTLY = 0.85
_LOW = (5, 6)
_LEAST_TEXT = 200


def judge_looks(items: list[Item]) -> None:
    """Take from the lines the looks that tell nothing on this page.

    What stands right under a picture is no measure of italics and of the middle: there may be more captions than text.
    """
    lines = [(index, item) for index, item in enumerate(items) if isinstance(item, Line)]
    if _is_most([line for _, line in lines], lambda line: line.small >= MOSTLY):
        for _, line in lines:
            line.small = 0.0
    _undress_lowest(items, lines)
    text = [line for index, line in lines if not index or not isinstance(items[index - 1], Picture)]
    if sum(len(line.text) for line in text) < _LEAST_TEXT:
        return
    if _is_most(text, lambda line: line.italic >= MOSTLY):
        for _, line in lines:
            line.italic = 0.0
    if _is_most(text, lambda line: line.state.align == "center"):
        for _, line in lines:
            line.state = line.state.copy()
            line.state.align = ""


def _is_most(lines: list[Line], shown: Callable[[Line], bool]) -> bool:
    return sum(len(line.text) for line in lines if shown(line)) * 2 > sum(len(line.text) for line in lines)


def _undress_lowest(items: list[Item], lines: list[tuple[int, Line]]) -> None:
    """Headings of a low level are no headings where nothing stands in them but what stands under pictures: set for small letters."""
    for level in _LOW:
        lowest = [(index, line) for index, line in lines if line.state.level == level]
        if lowest and all(index and isinstance(items[index - 1], Picture) for index, _ in lowest):
            for _, line in lowest:
                line.state = line.state.copy()
                line.state.kind, line.state.level, line.small = "p", 0, 1.0
