"""What a family hands over for one page: where the fields stand and how each was found. Nothing in it is cleaned yet."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from crawler.parsers.index import Index
from crawler.parsers.legacy import make_unicode, shows_signs
from crawler.parsers.legacy_runs import make_runs_unicode
from crawler.parsers.metadata import Head, read_head
from crawler.parsers.tree import Element, build_tree
from crawler.records import Attachment, Kind


@dataclass(frozen=True, slots=True)
class Clue:
    """A value as text and the rule that found it."""

    value: str
    how: str


class Clues:
    """Clues in order of trust, each looked for only once those before it did not settle the matter, and kept."""

    __slots__ = ("_found", "_later")

    def __init__(self, clues: Iterable[Clue] = ()) -> None:
        self._found: list[Clue] = []
        self._later = iter(clues)

    def __iter__(self) -> Iterator[Clue]:
        place = 0
        while True:
            if place == len(self._found):
                following = next(self._later, None)
                if following is None:
                    return
                self._found.append(following)
            yield self._found[place]
            place += 1

    def put_first(self, clue: Clue) -> None:
        """Trust a clue more than all others."""
        self._found.insert(0, clue)

    def put_last(self, clues: Iterable[Clue]) -> None:
        """Trust these less than all others."""
        self._later = chain(self._later, clues)


@dataclass(frozen=True, slots=True)
class Heading:
    """A headline with its evidence, and the element that shows it (None: only the head has it)."""

    clue: Clue
    element: Element | None = None


@dataclass(slots=True)
class Document:
    """A page being read: its address, the one tree, its head and index, and the day it was seen (None: nobody knows).

    `charset` is the one its bytes were in, with the evidence; `legacy` the encoding its text was converted from; `facts` holds what a family found out while detecting; `headings`
    the headline found without rules (None: there is none), once it was looked for; `lines` its short lines, folded, once they were asked for.
    """

    url: str
    root: Element
    head: Head
    index: Index
    seen: date | None = None
    legacy: str | None = None
    charset: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    headings: list[Heading | None] = field(default_factory=list)
    lines: list[str] | None = None


@dataclass(slots=True)
class Parts:
    """The parts of an article page.

    `bodies` are read one after the other; `before` stands above them (a lead image) and gives pictures only; of a
    `surveyed` page, where no rule says what stands there, pictures with a caption and running text. `after` stands
    below and gives a byline only, `boxed` the documents handed out there as (href, text, type). `skip` is asked of elements with attributes, `removed` are never text. `stated` is the text as JSON-LD has it.
    `dates` and `changes` are in order of trust. `author` is a byline the page prints, `account` only the CMS's user.
    `own_title`: what the head calls the page is no article's title. `templated`: the body stands where the family puts it.
    """

    title: Clue | None = None
    lead: Clue | None = None
    bodies: list[Element] = field(default_factory=list)
    body_how: str = ""
    before: list[Element] = field(default_factory=list)
    after: list[Element] = field(default_factory=list)
    dates: Clues = field(default_factory=Clues)
    changes: Clues = field(default_factory=Clues)
    author: Clue | None = None
    account: Clue | None = None
    source: Clue | None = None
    category: tuple[str, ...] = ()
    category_how: str = ""
    tags: tuple[str, ...] = ()
    tags_how: str = ""
    boxed: list[tuple[str, str, str]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    skip: Callable[[Element], bool] | None = None
    removed: set[Element] = field(default_factory=set)
    leads_in_body: bool = False
    own_title: bool = False
    templated: bool = True
    surveyed: bool = False
    stated: str = ""
    keep_links: bool = True


@dataclass(frozen=True, slots=True)
class Family:
    """A CMS family: how it is recognised, what kind its pages are, an article's own id, and where its parts stand.

    `detect` gives the evidence or None. `kind` gives a kind with its reason, or None where the family cannot tell.
    """

    name: str
    detect: Callable[[Document], str | None]
    kind: Callable[[Document], tuple[Kind, str] | None]
    key: Callable[[Document], str | None]
    parts: Callable[[Document], Parts]


def open_document(data: bytes, url: str, seen: date | None = None) -> Document:
    """A page given as UTF-8, parsed once. `seen` is the day it was fetched.

    Text in a legacy encoding is Unicode from here on where the head shows some; for one whose head tells nothing there is
    `converted_whole`.
    """
    root = build_tree(data)
    head = read_head(root, url)
    document = Document(url, root, head, Index(root), seen)
    if not shows_signs((head.title, *(value for values in head.meta.values() for value in values))):
        return document
    return converted_whole(document) or document


def converted_whole(document: Document) -> Document | None:
    """The page with its text in a legacy encoding as Unicode; None if it has none. The tree is changed where it stands."""
    return _converted(document, make_unicode(document.root))


def converted_runs(document: Document) -> Document | None:
    """The same for a page in Unicode with runs of legacy text in it."""
    return _converted(document, make_runs_unicode(document.root))


def _converted(document: Document, legacy: str | None) -> Document | None:
    if legacy is None:
        return None
    root, url = document.root, document.url
    return Document(url, root, read_head(root, url), Index(root), document.seen, legacy, document.charset)
