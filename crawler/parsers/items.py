"""What a walk through a body yields: lines, pictures, tables and embeds, raw, with how they are shown. No behaviour."""

from dataclasses import dataclass, field

from crawler.parsers.tree import Element


@dataclass(slots=True)
class State:
    """How text at one place of the tree is shown, inherited from the elements around it."""

    block: int = 0
    kind: str = "p"
    align: str = ""
    bold: bool = False
    italic: bool = False
    small: bool = False
    caption: bool = False
    quote: bool = False
    linked: bool = False
    document: bool = False
    away: bool = False
    group: int = 0
    cell: tuple[int, int] = (0, 0)
    list_id: int = 0
    level: int = 0

    def copy(self) -> "State":
        """The same once more, to be changed; written out, for walks spend their time here."""
        copy = object.__new__(State)
        copy.block, copy.kind, copy.align, copy.bold, copy.italic, copy.small = (
            self.block,
            self.kind,
            self.align,
            self.bold,
            self.italic,
            self.small,
        )
        copy.caption, copy.quote, copy.linked, copy.document = self.caption, self.quote, self.linked, self.document
        copy.away, copy.group, copy.cell, copy.list_id, copy.level = (
            self.away,
            self.group,
            self.cell,
            self.list_id,
            self.level,
        )
        return copy


@dataclass(slots=True)
class Line:
    """One run of text between two block borders; `text` is raw, a newline in it is a line break the page asks for.

    `rest` is what stands outside the links of a line that has some, `holders` the elements that hold its words, in order.
    """

    text: str
    state: State
    bold: float
    italic: float
    small: float
    linked: float
    document: float
    rest: str = ""
    holders: tuple[Element, ...] = ()


@dataclass(slots=True)
class Picture:
    """An image where it stands: source as written, alt, and the figure or image table it belongs to (0: none).

    `away`: it leads to another page, as the pictures of teasers do.
    """

    src: str
    alt: str
    group: int
    block: int
    cell: tuple[int, int]
    align: str
    shown_caption: str = ""
    away: bool = False
    holders: tuple[Element, ...] = ()


@dataclass(slots=True)
class Grid:
    """A data table: raw cell texts by row."""

    rows: list[list[str]]
    holders: tuple[Element, ...] = ()


@dataclass(slots=True)
class Embed:
    """A video or map frame: its source as written."""

    src: str
    holders: tuple[Element, ...] = ()


Item = Line | Picture | Grid | Embed


@dataclass(slots=True)
class Flow:
    """The items of a body in reading order, and the documents it links to or shows as (href, text, type)."""

    items: list[Item] = field(default_factory=list)
    documents: list[tuple[str, str, str]] = field(default_factory=list)
