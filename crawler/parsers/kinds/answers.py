"""Page kinds that the answer settles: status, content type, first bytes. No page is parsed here.

First bytes are those of the formats' own specifications; where they and the label disagree, the bytes are believed.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.parsers.kinds.verdict import Verdict
from crawler.records import Kind, Page

_ATTACHMENT_TYPES = re.compile(
    r"application/(?:pdf|msword|rtf|zip|x-(?:rar|zip)\S*|vnd\.(?:ms-|openxmlformats|oasis|rar)\S*|octet-stream|force-download|x-7z\S*|epub\+zip)",
    re.IGNORECASE,
)
_MEDIA_TYPES = re.compile(
    r"(?:image|audio|video|font)/|text/css|(?:text|application)/(?:x-)?(?:java|ecma)script|application/(?:font|x-font|vnd\.ms-fontobject)",
    re.IGNORECASE,
)
_MARKUP_TYPES = re.compile(r"text/html|application/xhtml|text/plain|text/xml|application/(?:\w+\+)?xml", re.IGNORECASE)
_DOCUMENT_STARTS = (
    (b"%PDF-", "PDF"), (b"PK\x03\x04", "ZIP or Office"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"), (b"{\\rtf", "RTF"),
    (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
)  # fmt: skip
_MEDIA_STARTS = (
    (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"), (b"\x89PNG\r\n", "PNG"), (b"RIFF", "WebP, WAV or AVI"), (b"ID3", "MP3"),
    (b"OggS", "Ogg"), (b"FLV\x01", "Flash video"), (b"\x1aE\xdf\xa3", "WebM"), (b"wOFF", "web font"), (b"wOF2", "web font"),
)  # fmt: skip
# Atomic: a page that opens with comments is none of these, and must not be tried again with each comment read longer.
_PROLOGUE = re.compile(rb"\s*+(?><\?xml[^>]*\?>\s*+)?(?><!--[\s\S]{0,2000}?-->\s*+|<\?xml-stylesheet[^>]*\?>\s*+)*+")
_BEGINNINGS = (
    (re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]"), Kind.FEED, "root element of a feed"),
    (re.compile(rb"<(?:urlset|sitemapindex)[\s>]"), Kind.SITEMAP, "root element of a sitemap"),
    (re.compile(rb"(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]"), Kind.MEDIA, "root element of a picture"),
    (re.compile(rb"\{\s*(?:\"|\})|\[\s*(?:\{\s*\"|\])"), Kind.DATA, "first bytes: JSON"),
)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|div|p|table|script)\b", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_HEAD = 4000


def kind_of_answer(page: Page) -> Verdict | None:
    """What the status, the content type and the first bytes settle; None for an HTML page that must be read."""
    return next(_kinds(page), None)


def _kinds(page: Page) -> Iterator[Verdict]:
    if page.status >= 400:  # noqa: PLR2004
        yield Kind.ERROR, f"HTTP status {page.status}"
    if page.status >= 300:  # noqa: PLR2004
        yield Kind.REDIRECT, f"HTTP status {page.status}"
    if urlsplit(page.url).path == "/robots.txt":
        yield Kind.ROBOTS, "address /robots.txt"
    if not page.body or page.body.isspace():
        yield Kind.EMPTY, "no body"
    if "attachment" in (page.header("content-disposition") or "").lower():
        yield Kind.ATTACHMENT, "content disposition"
    head = page.body[:_HEAD].removeprefix(_BOM)
    yield from _kinds_of_bytes(head)
    content_type = (page.header("content-type") or "").strip().lower()
    if "html" not in content_type:
        yield from _kinds_of_type(page, content_type, head)


def _kinds_of_bytes(head: bytes) -> Iterator[Verdict]:
    """What the first bytes show whatever the label says: servers call what they do not know text/html."""
    start = head.lstrip()
    if start.startswith(b"<") and head[4:8] != b"ftyp":
        yield from _kinds_of_markup(head)
        return
    for signature, name in _DOCUMENT_STARTS:
        if start.startswith(signature):
            yield Kind.ATTACHMENT, f"first bytes: {name}"
    for signature, name in _MEDIA_STARTS:
        if head.startswith(signature):
            yield Kind.MEDIA, f"first bytes: {name}"
    if head[4:8] == b"ftyp":
        yield Kind.MEDIA, "first bytes: MP4"
    if start.startswith((b"{", b"[")):
        yield from _kinds_of_markup(head)


def _kinds_of_markup(head: bytes) -> Iterator[Verdict]:
    """What the first element, or the first sign of JSON, shows."""
    prologue = _PROLOGUE.match(head)
    place = prologue.end() if prologue is not None else 0
    for beginning, kind, what in _BEGINNINGS:
        if beginning.match(head, place):
            yield kind, what


def _kinds_of_type(page: Page, content_type: str, head: bytes) -> Iterator[Verdict]:
    """What a type other than HTML, or none, means."""
    label = f"content type {content_type or 'unknown'}"
    if "json" in content_type:
        yield Kind.DATA, label
    if "rss+xml" in content_type or "atom+xml" in content_type:
        yield Kind.FEED, label
    if head[:2] == b"\x1f\x8b" and "sitemap" in page.url:
        yield Kind.SITEMAP, "packed sitemap"
    if _MEDIA_TYPES.match(content_type):
        yield Kind.MEDIA, label
    if _ATTACHMENT_TYPES.match(content_type):
        yield Kind.ATTACHMENT, label
    if (content_type and not _MARKUP_TYPES.match(content_type)) or not _HTML.search(head):
        yield Kind.OTHER, f"no HTML, {label}"
