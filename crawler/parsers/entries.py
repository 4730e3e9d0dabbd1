"""A block of the text with what rules that look at it later ask about how it was shown. No behaviour."""

from dataclasses import dataclass

from crawler.parsers.tree import Element
from crawler.records import Block


@dataclass(slots=True)
class Entry:
    """A block with what later rules ask about it.

    Whether it is set to the right, emphasised, a link or most of it, a document's name, a caption without its picture;
    `holders` are the elements that hold its words, its picture or table.
    """

    block: Block
    right: bool = False
    emphasis: bool = False
    bold: bool = False
    linked: bool = False
    link_led: bool = False
    document: bool = False
    caption: bool = False
    how: str = ""
    list_id: int = 0
    holders: tuple[Element, ...] = ()
