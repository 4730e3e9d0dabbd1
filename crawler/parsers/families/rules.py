"""The engine for families told as data: marks, kinds, keys and page templates, each template with the time it was in use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from cssselect import HTMLTranslator
from lxml import etree

from crawler.parsers.attachments import document_type
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Clue, Document, Family, Parts
from crawler.parsers.tree import Element, is_inside, select, text_of
from crawler.records import Attachment, Kind
from vietnamese.folding import fold

_FIRST = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?:#(?P<id>[\w-]+)|(?P<classes>(?:\.[\w-]+)+)|\[id\$=(?P<ending>[\w-]+)\]|\[itemprop=(?P<prop>\w+)\])?(?P<rest>\s.*)?",
    re.ASCII,
)
_LABEL = re.compile(r"^[^:：]{2,24}[:：]\s*")
_FRONT_CRUMBS = frozenset({"trang chu", "trang nhat", "home", "homepage", "trang chinh"})


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
    then the later one. `beside` are class names that are no text where they stand inside the body. `page_title`: the
    title element and OpenGraph name the article, not only the portal's page.
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
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    beside: frozenset[str] = field(default=frozenset())
    page_title: bool = True


def family_of(
    name: str,
    *,
    marks: Marks,
    kinds: tuple[KindRule, ...],
    keys: tuple[re.Pattern[str], ...],
    templates: tuple[Template, ...],
) -> Family:
    """A family from its data. `keys` are tried on the address in order; the first group is the article's own id.

    Raises `ValueError` for a selector the index cannot begin with: each must start with a tag, class, id, end of an id or
    itemprop, so that no rule has to look at every element of a page.
    """
    for template in templates:
        for value in (getattr(template, slot) for slot in Template.__slots__):
            if isinstance(value, tuple):
                for selector in value:
                    _compiled(selector)

    def key(document: Document) -> str | None:
        found = (pattern.search(document.url) for pattern in keys)
        return next((f"{name}:{match.group(1).lower()}" for match in found if match), None)

    return Family(
        name,
        lambda document: _shown(document, marks),
        lambda document: _kind(document, name, kinds),
        key,
        lambda document: _parts(document, name, templates),
    )


def places(document: Document, selector: str) -> list[Element]:
    """The elements a selector finds, in page order for each of its steps. Its first step is looked up in the index."""
    first, rest = _compiled(selector)
    index, tag = document.index, first["tag"]
    if name := first["id"]:
        one = index.identified(name)
        found = [one] if one is not None else []
    elif classes := first["classes"]:
        wanted = classes[1:].split(".")
        found = [
            element for element in index.classed(wanted[0]) if set(wanted) <= set((element.get("class") or "").split())
        ]
    elif ending := first["ending"]:
        found = index.ending(ending)
    elif prop := first["prop"]:
        found = index.prop(prop)
    else:
        return _within(list(document.root.iter(tag or "html")), rest)
    return _within([element for element in found if tag is None or element.tag == tag], rest)


def _within(found: list[Element], rest: etree.XPath | None) -> list[Element]:
    return found if rest is None else [inner for element in found for inner in select(rest, element)]


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> tuple[dict[str, str | None], etree.XPath | None]:
    match = _FIRST.fullmatch(selector.strip())
    if match is None or not any(match.group(name) for name in ("tag", "id", "classes", "ending", "prop")):
        raise ValueError(f"{selector!r} must begin with a tag, .class, #id, [id$=end] or [itemprop=name]")
    rest = (match.group("rest") or "").strip()
    if not rest:
        return match.groupdict(), None
    child = rest.startswith(">")
    path = HTMLTranslator().css_to_xpath(rest.lstrip("> "), prefix="child::" if child else "descendant::")
    return match.groupdict(), etree.XPath(path)


def _shown(document: Document, marks: Marks) -> str | None:
    head = document.head
    for value in head.meta.get("generator", ()):
        if value.lower().startswith(marks.generator or ("\0",)):
            return f"meta generator: {value}"
    for word in marks.paths:
        if any(word in address for address in head.sources):
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
            return rule.kind, f"{name} {place or 'address'}"
    return None


def _template(document: Document, templates: tuple[Template, ...]) -> Template | None:
    fitting = [
        template
        for template in templates
        if not template.marks or any(places(document, selector) for selector in template.marks)
    ]
    day = document.seen
    # Sorting keeps the order of the data among equals: the later generation is written first.
    return min(fitting, key=lambda template: not _in_use(template, day), default=None)


def _in_use(template: Template, day: date | None) -> bool:
    if day is None:
        return template.until is None
    return (template.since is None or template.since <= day) and (template.until is None or day <= template.until)


def _parts(document: Document, name: str, templates: tuple[Template, ...]) -> Parts:
    template = _template(document, templates)
    if template is None:
        return Parts(leads_in_body=True)
    how = f"{name} {template.name}"
    parts = Parts(leads_in_body=True, own_title=not template.page_title)
    parts.title = _clue(document, template.title, how)
    parts.lead = _clue(document, template.lead, how)
    for selector in template.body:
        if bodies := [
            body for body in places(document, selector) if text_of(body) or next(body.iter("img"), None) is not None
        ]:
            parts.bodies, parts.body_how = bodies[:1], f"{how} {selector}"
            break
    parts.before = [
        element
        for selector in template.before
        for element in places(document, selector)
        if not any(element is body or is_inside(element, body) for body in parts.bodies)
    ][:1]
    parts.dates = list(_clues(document, template.published, how))
    parts.changes = list(_clues(document, template.modified, how))
    parts.author = _clue(document, template.author, how, labelled=True)
    parts.account = _clue(document, template.account, how, labelled=True)
    parts.source = _clue(document, template.source, how, labelled=True)
    parts.category, parts.category_how = _texts(document, template.category), how
    parts.tags, parts.tags_how = _texts(document, template.tags), how
    parts.attachments = [
        Attachment(url=joined(document.head.base, href), name=text_of(link), type=document_type(href) or "")
        for selector in template.attachments
        for link in places(document, selector)
        if (href := link.get("href"))
    ]
    parts.skip = lambda element: not template.beside.isdisjoint((element.get("class") or "").split())
    return parts


def _clues(document: Document, selectors: tuple[str, ...], how: str) -> Iterator[Clue]:
    for selector in selectors:
        for element in places(document, selector):
            if text := element.get("content") or element.get("datetime") or text_of(element):
                yield Clue(text, f"{how} {selector}")


def _clue(document: Document, selectors: tuple[str, ...], how: str, *, labelled: bool = False) -> Clue | None:
    """The first text; `labelled`: a label with a colon before it ("Nguồn:") goes."""
    for clue in _clues(document, selectors, how):
        value = _LABEL.sub("", clue.value) if labelled else clue.value
        if value:
            return Clue(value, clue.how)
    return None


def _texts(document: Document, selectors: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of the first selector that finds some, each once, the front page's crumb left out."""
    for selector in selectors:
        texts = [text_of(element) for element in places(document, selector)]
        if kept := tuple(dict.fromkeys(text for text in texts if text and fold(text) not in _FRONT_CRUMBS)):
            return kept
    return ()
