"""The engine for families told as data: marks, kinds, keys and page templates, each template with the time it was in use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from lxml import etree

from crawler.parsers.attachments import FRAMES, document_type, framed_document
from crawler.parsers.families.places import compiled, places
from crawler.parsers.furniture import is_front
from crawler.parsers.kinds import kind_of_address
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Clue, Clues, Document, Family, Parts
from crawler.parsers.tree import Element, holds, is_inside, raw_text, text_of
from crawler.records import Attachment, Kind
from vietnamese.cleaning import clean
from vietnamese.folding import fold

_LABEL = re.compile(r"^([^:：]{2,24})[:：]\s*")
_BY = re.compile(r"^(?:(?:được )?(?:viết|đăng|gửi) bởi|(?:written|posted|submitted) by)\s+", re.IGNORECASE)
_FILE_LABEL = re.compile(
    r"^(?:(?:tập tin|tệp|file)(?: đính kèm)?|tải (?:về|xuống)|download)\s*\d*\s*[:：]\s*", re.IGNORECASE
)
_PIECES = etree.XPath("descendant::text() | descendant::br")
_SIGNS = {
    "tac gia": "author", "tac gia bai viet": "author", "nguoi viet": "author", "thuc hien": "author", "tin bai": "author",
    "nguon": "source", "nguon tin": "source", "nguon bai viet": "source", "theo": "source",
    "nguoi dang": "account", "nguoi dang tin": "account", "nguoi dang bai viet": "account", "dang boi": "account",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What shows a CMS: any one is enough.

    `generator`: how the meta generator begins, in lower case. `places`: selectors. `scripts`: words in inline scripts.
    `paths`: words in the addresses of style sheets and scripts.
    """

    generator: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """A page is of `kind` where its address matches and a place is found; what is left out is not asked."""

    kind: Kind
    address: re.Pattern[str] | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One generation of a family's article page: where its parts stand, by selectors in order of trust.

    `marks` (selectors) show the template, () fits any page of the family. `since` and `until` are the first and last day
    it is known in use, None where nobody knows; of templates that fit a page, one in use on the day of its capture wins,
    then the later one. `beside` are class names that are no text where they stand inside the body, `without` selectors
    of what no class name tells. `page_title`: the title element and OpenGraph name the article, not only the portal's
    page. `signs` are lines such as "Tác giả: ..." and "Nguồn: ...", whose label says which field they fill. `before` (a
    lead image) is no text of a lead it stands in.
    """

    name: str
    marks: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    beside: frozenset[str] = field(default=frozenset())
    without: tuple[str, ...] = ()
    page_title: bool = True


def family_of(
    name: str,
    *,
    marks: Marks,
    kinds: tuple[KindRule, ...],
    keys: tuple[re.Pattern[str], ...],
    templates: tuple[Template, ...],
) -> Family:
    """A family from its data. `keys` are tried on the address in order; their groups make the article's own id.

    An id that holds for one list of a site only takes the list as a group before it.

    Raises `ValueError` for a selector the index cannot begin with: each must start with a tag, class, id, end of an id or
    itemprop, so that no rule has to look at every element of a page.
    """
    check(templates)

    def key(document: Document) -> str | None:
        found = (pattern.search(document.url) for pattern in keys)
        ids = ("/".join(part for part in match.groups() if part).lower() for match in found if match)
        return next((f"{name}:{number}" for number in ids), None)

    return Family(
        name,
        lambda document: _shown(document, marks),
        lambda document: _kind(document, name, kinds),
        key,
        lambda document: parts_of(document, name, templates) or Parts(leads_in_body=True),
    )


def check(templates: tuple[Template, ...]) -> tuple[Template, ...]:
    """The templates, if all their selectors are good; raises `ValueError` as `family_of` does."""
    for template in templates:
        for value in (getattr(template, slot) for slot in Template.__slots__):
            if isinstance(value, tuple):
                for selector in value:
                    compiled(selector)
    return templates


def _shown(document: Document, marks: Marks) -> str | None:
    head = document.head
    for value in head.meta.get("generator", ()):
        if value.lower().startswith(marks.generator or ("\0",)):
            return f"meta generator: {value}"
    if word := next(filter(head.loads, marks.paths), None):
        return f"{word} in the page's scripts and style sheets"
    for word in marks.scripts:
        if document.head.scripts(word):
            return f"{word} in a script"
    return next((selector for selector in marks.places if places(document, selector)), None)


def _kind(document: Document, name: str, kinds: tuple[KindRule, ...]) -> tuple[Kind, str] | None:
    for rule in kinds:
        if rule.address is not None and not rule.address.search(document.url):
            continue
        place = next((selector for selector in rule.places if places(document, selector)), None)
        if place is not None or not rule.places:
            # The front page and search results look like lists; their addresses tell them apart.
            told = kind_of_address(document) if rule.kind is Kind.LISTING else None
            return told or (rule.kind, f"{name} {place or 'address'}")
    return None


def _template(document: Document, templates: tuple[Template, ...]) -> Template | None:
    """The first template that fits the page and was in use on its day, else the first that fits; the later one is written first."""
    fitting = (
        template
        for template in templates
        if not template.marks or any(places(document, selector) for selector in template.marks)
    )
    first = None
    for template in fitting:
        if _in_use(template, document.seen):
            return template
        first = first or template
    return first


def _in_use(template: Template, day: date | None) -> bool:
    if day is None:
        return template.until is None
    return (template.since is None or template.since <= day) and (template.until is None or day <= template.until)


def parts_of(document: Document, name: str, templates: tuple[Template, ...]) -> Parts | None:
    """The parts of the page by the template that fits it, None where none does. `name` begins the evidence."""
    template = _template(document, templates)
    if template is None:
        return None
    how = f"{name} {template.name}"
    parts = Parts(leads_in_body=True, own_title=not template.page_title)
    parts.skip = lambda element: not template.beside.isdisjoint((element.get("class") or "").split())
    parts.removed = {element for selector in template.without for element in places(document, selector)}
    parts.title = _clue(document, template.title, how)
    for selector in template.body:
        if bodies := [body for body in places(document, selector) if _filled(body)]:
            parts.bodies, parts.body_how = bodies[:1], f"{how} {selector}"
            break
    parts.before = [
        element
        for selector in template.before
        for element in places(document, selector)
        if not any(element is body or is_inside(element, body) for body in parts.bodies)
    ][:1]
    parts.lead = _lead(document, template.lead, how, parts.before)
    parts.dates = Clues(_clues(document, template.published, how))
    parts.changes = Clues(_clues(document, template.modified, how))
    signs = dict(_signs(document, template.signs, how))
    parts.author = _clue(document, template.author, how, labelled=True) or signs.get("author")
    parts.account = _clue(document, template.account, how, labelled=True) or signs.get("account")
    parts.source = _clue(document, template.source, how, labelled=True) or signs.get("source")
    parts.category, parts.category_how = _texts(document, template.category), how
    parts.tags, parts.tags_how = _texts(document, template.tags), how
    parts.attachments = [
        file_of(link, document.head.base)
        for selector in template.attachments
        for link in places(document, selector)
        if link.get("href")
    ]
    return parts


def file_of(link: Element, base: str) -> Attachment:
    """The document a link of a file box hands out; its type by its address, else by the name it shows."""
    href, shown = link.get("href") or "", text_of(link)
    name = _FILE_LABEL.sub("", shown) or shown
    return Attachment(url=joined(base, href), name=name, type=document_type(href) or document_type(name) or "")


def _filled(body: Element) -> bool:
    if raw_text(body).strip() or holds(body, "img"):
        return True
    return any(framed_document(frame) for frame in body.iter(*FRAMES))


def _clues(document: Document, selectors: tuple[str, ...], how: str) -> Iterator[Clue]:
    for selector in selectors:
        for element in places(document, selector):
            if text := element.get("content") or element.get("datetime") or text_of(element):
                yield Clue(text, f"{how} {selector}")


def _clue(document: Document, selectors: tuple[str, ...], how: str, *, labelled: bool = False) -> Clue | None:
    """The first text; `labelled`: a label before it ("Nguồn:", "Được viết bởi") goes."""
    for clue in _clues(document, selectors, how):
        value = _BY.sub("", _LABEL.sub("", clue.value)) if labelled else clue.value
        if value:
            return Clue(value, clue.how)
    return None


def _lead(document: Document, selectors: tuple[str, ...], how: str, images: list[Element]) -> Clue | None:
    """The first lead with text of its own, the lead image's caption left out."""
    for selector in selectors:
        for element in places(document, selector):
            inner = [image for image in images if is_inside(image, element)]
            pieces = (text for text, inside in _pieces(element, inner) if not inside)
            if text := clean("".join(pieces)):
                return Clue(text, f"{how} {selector}")
    return None


def _signs(document: Document, selectors: tuple[str, ...], how: str) -> Iterator[tuple[str, Clue]]:
    """The lines that begin with a label we know, last one first, so that of two the first one is kept."""
    found = []
    for selector in selectors:
        for element in places(document, selector):
            for line in "".join(text for text, _ in _pieces(element, [])).split("\n"):
                text = clean(line)
                label = _LABEL.match(text)
                field = _SIGNS.get(fold(label.group(1)).strip()) if label else None
                if label and field and (value := text[label.end() :]):
                    found.append((field, Clue(value, f"{how} {selector}")))
    yield from reversed(found)


def _pieces(element: Element, apart: list[Element]) -> Iterator[tuple[str, bool]]:
    """The texts of an element, a break as a newline, each with whether it stands in one of those `apart`."""
    for piece in cast("list[Any]", _PIECES(element)):
        if isinstance(piece, str):
            parent = piece.getparent()  # type: ignore[attr-defined]
            around = parent.getparent() if piece.is_tail else parent  # type: ignore[attr-defined]
            yield piece.replace("\n", " "), any(around is box or is_inside(around, box) for box in apart)
        else:
            yield "\n", False


def _texts(document: Document, selectors: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of the first selector that finds some, each once, the front page's crumb left out."""
    for selector in selectors:
        texts = [text_of(element) for element in places(document, selector)]
        if kept := tuple(dict.fromkeys(text for text in texts if text and not is_front(text))):
            return kept
    return ()
