"""Lists the documents an article hands out: those of the CMS's own file box, those its text links to or shows in a frame."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from crawler.parsers.metadata import joined
from crawler.parsers.tree import Element
from crawler.records import Attachment
from vietnamese.cleaning import clean

# Liferay puts the file's uuid behind its name: /documents/20182/0/name.pdf/3f2b8a10-...; ASP.NET pages name it in the query.
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|rtf|odt|ods|zip|rar|7z)(?:$|[?#&]|/[0-9a-f]{8}-)", re.IGNORECASE)
# A link's text that says where to press, not what one gets.
_NO_NAME = re.compile(
    r"\W*(?:(?:xem )?(?:tại )?đây|(?:ấn|bấm|nhấn|click)(?: vào)? (?:đây|here)|here|tải (?:về|xuống|file|tệp)|download(?: file)?|xem chi tiết"
    r"|xem (?:file|tệp|văn bản)|chi tiết|link)\W*",
    re.IGNORECASE,
)

FRAMES = ("iframe", "embed", "object")
_PDF = "application/pdf"


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


def attachments_of(
    boxed: Iterable[Attachment], linked: Iterable[tuple[str, str, str]], base: str
) -> tuple[Attachment, ...]:
    """The attachments, each address once; `linked` are (href, text, type). A link whose text is no name has that of its file."""
    found = {attachment.url: attachment for attachment in boxed if attachment.url}
    for href, text, kind in linked:
        url = joined(base, href)
        if url and url not in found:
            name = clean(text)
            if not name or _NO_NAME.fullmatch(name):
                name = _file_name(url) or name
            found[url] = Attachment(url=url, name=name, type=kind)
    return tuple(found.values())


def _file_name(url: str) -> str:
    """The last part of an address that is a document's name."""
    parts = re.split(r"[/?&=#]", url.partition("://")[2])
    return clean(unquote(next((part for part in reversed(parts) if document_type(part)), "")))
