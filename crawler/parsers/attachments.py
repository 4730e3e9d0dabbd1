"""Lists the documents an article hands out: those of the CMS's own file box, those its text links to or shows in a frame."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote

from crawler.parsers.furniture import Line, is_file_label, line_of
from crawler.parsers.metadata import joined
from crawler.parsers.tree import Element, apart, is_inside, raw_text, siblings_after
from crawler.records import Attachment
from vietnamese.cleaning import clean
from vietnamese.folding import fold

# Liferay puts the file's uuid behind its name: /documents/20182/0/name.pdf/3f2b8a10-...; ASP.NET pages name it in the query.
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|rtf|odt|ods|zip|rar|7z)(?:$|[?#&]|/[0-9a-f]{8}-)", re.IGNORECASE)
# A link's text that says where to press, not what one gets.
_NO_NAME = re.compile(
    r"\W*(?:(?:xem )?(?:tại )?đây|(?:ấn|bấm|nhấn|click)(?: vào)? (?:đây|here)|here|tải (?:về|xuống|file|tệp)|download(?: file)?|xem chi tiết"
    r"|xem(?: (?:file|tệp|văn bản))?|chi tiết|link)\W*",
    re.IGNORECASE,
)

FRAMES = ("iframe", "embed", "object")
_PDF = "application/pdf"
_TYPE_ICON = re.compile(
    r"(?:^|/)(?:icons?|ico|file)?[-_]?(?:pdf|docx?|word|xlsx?|excel|pptx?|powerpoint|zip|rar|attach(?:ment)?s?)[-_]?(?:icon|ico|file|16|24|32|48|64)?\.(?:png|gif|jpe?g|svg|webp|ico)(?:$|\?)",
    re.IGNORECASE,
)
_FILE_BOX = re.compile(
    r"(?:^|[\s_-])(?:attach(?:ment|ed)?s?|attach-?files?|files?|downloads?|dinh-?kem|(?:tep|file|tai-?lieu)-?(?:tin-?)?(?:dinh-?)?kem|tai-?lieu)(?:$|[\s_-])",
    re.IGNORECASE,
)
# A column of a table of files: with others beside it, since "Văn bản mới" heads what the portal published.
_FILE_COLUMN = re.compile(r"\W*(?:ten )?(?:tep|file|tap tin|tai lieu|van ban)(?: dinh kem)?\W*")
# Attributes in which a link that only runs a script keeps the address.
_DATA = ("data-href", "data-url", "data-file", "data-link")
_QUOTED = re.compile(r"['\"]([^'\"]{1,300})['\"]")
_LONGEST_SCRIPT = 1000
# Others count or share what they name.
_OPENS = re.compile(r"\b(?:open|location|download\w*|view\w*|xem\w*|tai\w*|load\w*|show\w*)\s*[(.=]", re.IGNORECASE)
_LONGEST_NAME = 200
_HEADLINE_WORDS = 4
_STEPS_OUT = 5
_WIDE = frozenset({"body", "html", "main"})


def document_type(href: str) -> str | None:
    """The extension of a linked document in lower case, None for a link to anything else."""
    match = _DOCUMENT.search(href)
    return match.group(1).lower() if match else None


def framed_document(frame: Element) -> tuple[str, str] | None:
    """The address, as written, and the type of the document that an iframe, embed or object shows; None if it shows none.

    Viewers (Google's gview, Office's embed.aspx, pdf.js) name the document in their query. A frame that says that it holds
    a PDF needs no extension.
    """
    src = (frame.get("src") or frame.get("data") or frame.get("data-src") or "").strip()
    if not src:
        inner = next(frame.iterdescendants("embed", "iframe"), None) if frame.tag == "object" else None
        return framed_document(inner) if inner is not None else None
    address, _, query = src.partition("#")[0].partition("?")
    for _, value in parse_qsl(query):
        if "/" in value and (kind := document_type(value)):
            return value, kind
    kind = document_type(src) or ("pdf" if (frame.get("type") or "").strip().lower() == _PDF else None)
    return (f"{address}?{query}" if query else address, kind) if kind else None


def linked_type(href: str, text: str) -> str | None:
    """The type of a document by its link: by its address, else by a text that is a file's name (download.aspx?id=33)."""
    return document_type(href) or (document_type(text.strip()) if len(text) <= _LONGEST_NAME and "." in text else None)


def linked_document(anchor: Element, text: str) -> tuple[str, str] | None:
    """The address, as written, and the type of the document a link leads to, None for a link to anything else.

    The name for saving (`download`, HTML standard 4.6.5) tells the type too. A link that runs a script has the address in an attribute
    of its own or in the script: `onclick="window.open('/f/a.pdf')"`.
    """
    href = (anchor.get("href") or "").strip()
    if not leads_nowhere(href):
        kind = linked_type(href, text) or document_type(anchor.get("download") or "")
        return (href, kind) if kind else None
    script = f"{href[:_LONGEST_SCRIPT]} {(anchor.get('onclick') or '')[:_LONGEST_SCRIPT]}"
    said = [anchor.get(name) or "" for name in _DATA] + (_QUOTED.findall(script) if _OPENS.search(script) else [])
    return next(((address, kind) for address in said if (kind := _type_by_path(address))), None)


def _type_by_path(address: str) -> str | None:
    """The type of a document by the path of its address: what stands in a query is said to another page, a bare name to people."""
    path = address.partition("?")[0].partition("#")[0]
    return document_type(path) if "/" in path else None


def leads_nowhere(href: str) -> bool:
    """Whether a link's address is no other page's: it is empty, a place on the page, or runs a script."""
    return not href or href[0] == "#" or href[:11].lower() == "javascript:"


def tabled_documents(table: Element) -> Iterator[tuple[str, str, str]]:
    """The documents a data table links to, as (href, text, type); one whose link only says "Tải về" has its row's longest cell."""
    longest: dict[Element, str] = {}
    for anchor in table.iter("a"):
        text = raw_text(anchor)
        if not (found := linked_document(anchor, text)):
            continue
        href, kind = found
        row = next(anchor.iterancestors("tr"), None)
        if row is not None and (not clean(text) or _NO_NAME.fullmatch(clean(text))):
            if row not in longest:
                longest[row] = max((raw_text(cell) for cell in row if cell.tag in {"td", "th"}), key=len, default="")
            text = longest[row] or text
        yield href, text, kind


def is_type_icon(image: Element, src: str) -> bool:
    """Whether a picture is the icon of a file's type in or right beside the link to the file: pdf.png, icon_word.gif."""
    if not _TYPE_ICON.search(src):
        return False
    beside = (image.getparent(), image.getprevious(), image.getnext())
    return any(one is not None and one.tag == "a" and document_type(one.get("href") or "") for one in beside)


def boxed_below(body: Element, title: Element | None) -> Iterator[tuple[str, str, str]]:
    """The documents of the file box below a text, as (href, text, type), within the box that also holds the headline.

    All links of such a box lead to documents; it stands next to the text, or its name or first words call it one. A box that
    begins with other words is none, and nothing below the heading of other news is the article's.
    """
    step, nearest = body, True
    for _ in range(_STEPS_OUT):
        # Cells side by side are columns of a page laid out with tables.
        for box in siblings_after(step) if step.tag != "td" else ():
            if line_of(clean(raw_text(box))[:_LONGEST_NAME]) is Line.OTHERS:
                return
            links, found = [], []
            for anchor in box.iter("a"):
                document = linked_document(anchor, text := raw_text(anchor))
                if document is not None:
                    found.append((document[0], text, document[1]))
                if document is not None or not leads_nowhere(anchor.get("href") or ""):
                    links.append(anchor)
            if found and len(found) == len(links) and (nearest or _is_file_box(box)) and not is_headed(box):
                yield from found
            elif any(len(raw_text(anchor).split()) >= _HEADLINE_WORDS for anchor in links):
                return
            nearest = nearest and not raw_text(box).strip()
        outer = step.getparent()
        if outer is None or outer.tag in _WIDE or title is None or is_inside(title, outer):
            return
        step = outer


def is_headed(box: Element) -> bool:
    """Whether a box begins with words of its own that are no heading of an article's files, nor of a table of them."""
    if _is_file_table(box):
        return False
    said = raw_text(box).lstrip()
    first = next((text for anchor in box.iter("a") if (text := raw_text(anchor).strip())), "")
    head = said[: said.find(first)] if first else said
    return any(map(str.isalpha, head)) and not is_file_label(head.strip()[:_LONGEST_NAME])


def _is_file_table(box: Element) -> bool:
    """Whether the first row of a table names its columns, one of them that of files."""
    row = next(box.iter("tr"), None)
    cells = [raw_text(cell).strip() for cell in row if cell.tag in {"th", "td"}] if row is not None else []
    return len(cells) > 1 and any(
        len(cell) <= _LONGEST_NAME and _FILE_COLUMN.fullmatch(fold(cell)) is not None for cell in cells
    )


def _is_file_box(box: Element) -> bool:
    names = f"{box.get('class') or ''} {box.get('id') or ''}"
    return bool(_FILE_BOX.search(apart(names))) or is_file_label(raw_text(box).strip()[:_LONGEST_NAME])


def attachments_of(
    boxed: Iterable[Attachment], linked: Iterable[tuple[str, str, str]], base: str
) -> tuple[Attachment, ...]:
    """The attachments, each address once; `linked` are (href, text, type). One none of whose links says a name has that of its file."""
    found = {attachment.url: attachment for attachment in boxed if attachment.url}
    unnamed: set[str] = set()
    for href, text, kind in linked:
        url = joined(base, href)
        if not url or (url in found and url not in unnamed):
            continue
        name = clean(text)
        if name and not _NO_NAME.fullmatch(name):
            unnamed.discard(url)
        elif url in unnamed:
            continue
        else:
            unnamed.add(url)
            name = _file_name(url) or name
        found[url] = Attachment(url=url, name=name, type=kind)
    return tuple(found.values())


def _file_name(url: str) -> str:
    """The last part of an address that is a document's name."""
    parts = re.split(r"[/?&=#]", url.partition("://")[2])
    return clean(unquote(next((part for part in reversed(parts) if document_type(part)), "")))
