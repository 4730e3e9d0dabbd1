"""The NukeViet family (3, 4 and eGov): what its templates say about a page. The marks are those of its own themes."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.parsers.metadata import joined
from crawler.parsers.parts import Clue, Document, Family, Parts
from crawler.parsers.tree import Element, is_inside, text_of
from crawler.records import Attachment, Kind

_VARIABLE = re.compile(r"\b(nv_(?:module_name|func_name|lang_data|area_admin))\s*=\s*[\"']([^\"']*)[\"']")
_ID = re.compile(r"-(\d+)(?:\.html?)?/?$")
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})(?:\s|$)", re.IGNORECASE)
_TAG_LINK = re.compile(r"/tag/|[?&]op=tag")
_DATE_WORDS = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_LISTS = frozenset(
    {"viewcat", "main", "topic", "tag", "author", "groups", "viewgroup", "block", "archive", "viewtopic"}
)
_STATIC_MODULES = frozenset(
    {
        "page",
        "about",
        "contact",
        "feeds",
        "banners",
        "statistics",
        "voting",
        "faq",
        "menu",
        "siteterms",
        "freecontent",
        "supporters",
    }
)
_PRINTS = frozenset({"print", "savefile", "sendmail"})
_PRINT_PATH = re.compile(r"/(?:print|savefile|sendmail)/")
_FRONT = frozenset({"/", "/index.php", "/vi/", "/vi", "/index.php/vi/"})
_LOGINS = frozenset({"login", "main", "register", "lostpass"})
_FILE_LABEL = re.compile(r"^Tập tin\s*\d*\s*:\s*", re.IGNORECASE)


def _detect(document: Document) -> str | None:
    for script in document.head.scripts("nv_"):
        document.facts.update((name, value) for name, value in _VARIABLE.findall(script) if name not in document.facts)
    generator = document.head.first("generator")
    if generator and "nukeviet" in generator[0].lower():
        return f"meta generator: {generator[0]}"
    return "script variable nv_module_name" if "nv_module_name" in document.facts else None


def _kind(document: Document) -> tuple[Kind, str] | None:
    return next(_kinds(document), None)


def _kinds(document: Document) -> Iterator[tuple[Kind, str]]:
    """What module, function and address say, most telling first."""
    module, function = document.facts.get("nv_module_name", ""), document.facts.get("nv_func_name", "")
    path = urlsplit(document.url).path
    if function in _PRINTS or _PRINT_PATH.search(path):
        yield Kind.PRINT, f"NukeViet function {function or 'print'}"
    if document.index.identified("page-bodyhtml") is not None:
        yield Kind.STATIC, "NukeViet module page"
    if function == "detail":
        yield Kind.ARTICLE, f"NukeViet function detail of module {module}"
    if path in _FRONT:
        yield Kind.HOME, "the site's front address"
    if module == "users":
        yield Kind.LOGIN if function in _LOGINS else Kind.STATIC, f"NukeViet users/{function}"
    if module == "seek" or function == "search":
        yield Kind.SEARCH, f"NukeViet {module}/{function}"
    if module in _STATIC_MODULES:
        yield Kind.STATIC, f"NukeViet module {module}"
    if function in _LISTS:
        yield Kind.LISTING, f"NukeViet function {function} of module {module}"


def _key(document: Document) -> str | None:
    """`nukeviet:{language}/{module}/{id}`: the id is the number that ends the address, else the one comments hang on."""
    address = document.head.rel("canonical") or document.url
    match = _ID.search(urlsplit(document.url).path) or _ID.search(urlsplit(address).path)
    comments = document.index.identified("idcomment")
    number = match.group(1) if match else comments.get("data-id") if comments is not None else None
    if not number:
        return None
    return f"nukeviet:{document.facts.get('nv_lang_data') or 'vi'}/{document.facts.get('nv_module_name') or 'news'}/{number}"


def _parts(document: Document) -> Parts:
    index = document.index
    parts = Parts(leads_in_body=True)
    columns = index.classed("news_column", "newsdetail")
    titles = [*index.classed("title", tag="h1"), *index.prop("headline")] or [
        h1 for column in columns for h1 in column.iter("h1")
    ]
    if titles:
        parts.title = Clue(text_of(titles[0]), "NukeViet h1.title")
    leads = [lead for lead in (*index.classed("hometext"), index.identified("hometext")) if lead is not None]
    if lead := next((text for lead in leads if (text := text_of(lead))), ""):
        parts.lead = Clue(lead, "NukeViet .hometext")
    bodies = [
        body
        for body in (index.identified("news-bodyhtml"), index.identified("bodytext"), *index.classed("bodytext"))
        if body is not None
    ]
    if bodies:
        parts.bodies, parts.body_how = bodies[:1], "NukeViet #news-bodyhtml"
        # The lead image may stand inside the body in old templates; then it is read there.
        parts.before = [
            image
            for image in [*index.classed("article", tag="figure"), *index.classed("imghome")]
            if not is_inside(image, bodies[0])
        ]
    parts.dates = [Clue(text_of(element), "microdata datePublished") for element in index.prop("datePublished")]
    parts.dates += _shown_date(document)
    parts.changes = [Clue(text_of(element), "microdata dateModified") for element in index.prop("dateModified")]
    _signature(document, parts)
    _labels(document, parts)
    return parts


def _labels(document: Document, parts: Parts) -> None:
    """Category, tags and the files of the download box."""
    index = document.index
    crumbs = [text_of(crumb) for crumb in index.prop("name") if _is_crumb(crumb)]
    parts.category = tuple(
        dict.fromkeys(crumb for crumb in crumbs if crumb and crumb.lower() not in {"trang nhất", "trang chủ", "home"})
    )
    parts.category_how = "breadcrumb"
    boxes = [box for icon in index.classed("fa-tags") if (box := icon.getparent()) is not None]
    tags = [text_of(link) for box in boxes for link in box.iter("a") if _TAG_LINK.search(link.get("href") or "")]
    parts.tags, parts.tags_how = tuple(dict.fromkeys(tags)), "NukeViet tag links"
    files = [link for box in index.classed("news-download-file") for link in box.iter("a")]
    parts.attachments = [
        _file(link, document.head.base)
        for link in files
        if "download" in link.attrib or "download" in (link.get("href") or "")
    ]


def _shown_date(document: Document) -> list[Clue]:
    """The visible date: of several spans of that look (clock, views, comments) the first with a date."""
    index = document.index
    spans = [
        *index.classed("h5", tag="span"),
        *(span for row in index.classed("newsdetailmetatop") for span in row.iter("span")),
        *index.classed("time", tag="span"),
    ]
    return [Clue(text, "NukeViet visible date") for span in spans if _DATE_WORDS.search(text := text_of(span))][:1]


def _is_crumb(element: Element) -> bool:
    return any(
        "readcrumb" in (outer.get("itemtype") or "") or outer.get("itemprop") == "itemListElement"
        for outer in element.iterancestors()
    )


def _signature(document: Document, parts: Parts) -> None:
    """The fields under the text: "Tác giả: ...", "Nguồn tin: ..."."""
    lines = [
        line for line in document.index.classed("h5", tag="p") if "text-right" in (line.get("class") or "")
    ] + document.index.classed("author", tag="p")
    for line in lines:
        label, colon, value = text_of(line).partition(":")
        if not colon or not value.strip():
            continue
        if "tác giả" in label.lower():
            parts.author = Clue(value.strip(), "NukeViet author field")
        elif "nguồn" in label.lower():
            parts.source = Clue(value.strip(), "NukeViet source field")


def _file(link: Element, base: str) -> Attachment:
    name = _FILE_LABEL.sub("", text_of(link)) or text_of(link)
    match = _EXTENSION.search(name) or _EXTENSION.search(urlsplit(link.get("href") or "").path)
    return Attachment(url=joined(base, link.get("href") or ""), name=name, type=match.group(1).lower() if match else "")


NUKEVIET = Family("nukeviet", _detect, _kind, _key, _parts)
