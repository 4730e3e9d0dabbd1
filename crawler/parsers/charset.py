"""Finds the charset a page really is in and hands it on as UTF-8, once, whatever the page claims. It parses nothing."""

import codecs
import re
from dataclasses import dataclass

from bs4.dammit import EncodingDetector, UnicodeDammit
from charset_normalizer import from_bytes

_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as the Windows superset (WHATWG Encoding, section 4.2): the pages do mean its quotes and dashes.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
}
_NO_CHARSETS = frozenset(
    {
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "base64",
        "bz2",
        "hex",
        "quopri",
        "rot13",
        "uu",
        "zlib",
        "mbcs",
    }
)
_SAMPLE = 60_000
_NEARLY_UTF8 = 0.02
_DETWINGLE_LIMIT = 2_000_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as UTF-8 without null bytes or a byte order mark, the charset it was in, and how that was found."""

    data: bytes
    charset: str
    evidence: str


def to_utf8(body: bytes, content_type: str | None = None) -> Decoded:
    """The body as valid UTF-8. The order: byte order mark, valid UTF-8, HTTP header, meta, detection.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever the header says: text in another charset fails that test
    within a few letters. A declared charset that cannot decode the bytes is a lie and is passed over.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return Decoded(_encoded(body[len(mark) :], charset), charset, "byte order mark")
    body = body.replace(b"\0", b"") if b"\0" in body else body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(body, content_type)
    if (
        body.isascii()
        and b"\x1b" in body
        and (stated := _stated(body, content_type))
        and stated[0].startswith("iso2022")
    ):
        return Decoded(_encoded(body, stated[0]), *stated)
    return Decoded(body, "utf-8", "valid UTF-8")


def _not_utf8(body: bytes, content_type: str | None) -> Decoded:
    stated = _stated(body, content_type)
    if stated is not None and stated[0] != "utf-8":
        charset, evidence = stated
        try:
            return Decoded(body.decode(charset).encode(), charset, evidence)
        except UnicodeError:
            pass
    text = body.decode("utf-8", "replace")
    beyond = sum(byte > 0x7F for byte in body[:_SAMPLE])  # noqa: PLR2004
    if text[:_SAMPLE].count("\ufffd") <= max(1, beyond * _NEARLY_UTF8):
        return Decoded(_untangled(body, text), "utf-8", "nearly valid UTF-8")
    best = from_bytes(_telling(body), threshold=0.4).best()
    charset = _SUPERSETS.get(_codec(best.encoding) or "", best.encoding) if best is not None else "cp1252"
    return Decoded(_encoded(body, charset), charset, "detection" if best is not None else "no other guess")


def _untangled(body: bytes, text: str) -> bytes:
    """UTF-8 with some Windows quotes pasted in comes back whole; what is cut off in mid-letter loses only that letter."""
    if len(body) <= _DETWINGLE_LIMIT:
        mended: bytes = UnicodeDammit.detwingle(body)
        try:
            mended.decode("utf-8")
        except UnicodeDecodeError:
            return text.encode()
        return mended
    return text.encode()


def _telling(body: bytes) -> bytes:
    """The part of the body that tells charsets apart: the lines with bytes beyond ASCII, tags out."""
    lines = [line for line in re.sub(rb"<[^>]{0,2000}>", b" ", body[: 4 * _SAMPLE]).splitlines() if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE] or body[:_SAMPLE]


def _stated(body: bytes, content_type: str | None) -> tuple[str, str] | None:
    """The charset the header or the page itself names, if Python knows it."""
    match = _HEADER.search(content_type or "")
    if match and (charset := _codec(match.group(1))):
        return _SUPERSETS.get(charset, charset), "HTTP header"
    declared = EncodingDetector.find_declared_encoding(body[:8192], is_html=True)
    if declared and (charset := _codec(declared)):
        return _SUPERSETS.get(charset, charset), "meta"
    return None


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return None if codec.name in _NO_CHARSETS else codec.name


def _encoded(body: bytes, charset: str) -> bytes:
    return body.decode(charset, "replace").replace("\0", "").encode("utf-8", "replace")
