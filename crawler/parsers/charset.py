"""Finds the charset a page really is in and hands it on as UTF-8, once, whatever the page claims. It parses nothing."""

import codecs
import re
from dataclasses import dataclass

from bs4.dammit import EncodingDetector
from charset_normalizer import from_bytes

from vietnamese.legacy import detect_legacy

_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED_UTF16 = re.compile(rb"\s*(?:(<\0[!a-zA-Z]\0)|(\0<\0[!a-zA-Z]))")
# Browsers read these labels as the Windows superset (WHATWG Encoding, section 4.2): the pages do mean its quotes and dashes.
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Labels of the same table that Python does not know.
_LABELS = {
    "windows-874": "cp874",
    "dos-874": "cp874",
    "windows-31j": "cp932",
    "windows-949": "cp949",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "ks_c_5601-1989": "cp949",
    "korean": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
} | {f"x-cp125{digit}": f"cp125{digit}" for digit in range(9)}
# UTF-7 is no charset of the web, and bytes that a page's own meta was read from are not UTF-16 or UTF-32 (WHATWG HTML, 13.2.3).
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "base64", "base64_codec", "bz2", "bz2_codec", "hex", "hex_codec", "quopri", "quopri_codec", "rot13", "rot_13", "uu",
     "uu_codec", "zlib", "zlib_codec", "mbcs", "oem", "utf_7"}
)  # fmt: skip
_WIDE = ("utf-16", "utf-32")
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0xA0)}
_WINDOWS_1252 = {byte: char for byte, char in _WINDOWS_1252.items() if char != "\ufffd"}
_SAMPLE = 60_000
_PIECE = 8192
_DECLARED_WITHIN = 65_536
_NEARLY_UTF8 = 0.02
_MIXED_UTF8 = 0.25


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as UTF-8 without null bytes or a byte order mark, the charset it was in, and how that was found."""

    data: bytes
    charset: str
    evidence: str


def to_utf8(body: bytes, content_type: str | None = None) -> Decoded:
    """The body as valid UTF-8. The order: byte order mark, valid UTF-8, Vietnamese letters, HTTP header, meta, detection.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever the header says: text in another charset fails that test
    within a few letters. A declared charset that cannot decode the bytes is a lie and is passed over; so is one under which
    a text typed for TCVN3, VNI, VISCII or VPS fonts would be noise. Such bytes are handed on as windows-1252 shows them,
    every byte kept: `crawler.parsers.legacy` makes the letters of them.
    """
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return Decoded(_encoded(body[len(mark) :], charset), charset, "byte order mark")
    if b"\0" in body:
        if wide := _UNMARKED_UTF16.match(body):
            charset = "utf-16-le" if wide.group(1) else "utf-16-be"
            return Decoded(_encoded(body, charset), charset, "every other byte of the markup")
        body = body.replace(b"\0", b"")
    if not _is_utf8(body):
        return _not_utf8(body, content_type)
    if (
        b"\x1b" in body
        and body.isascii()
        and (stated := _stated(body, content_type))
        and stated[0].startswith("iso2022")
    ):
        return Decoded(_encoded(body, stated[0]), *stated)
    return Decoded(body, "utf-8", "valid UTF-8")


def _not_utf8(body: bytes, content_type: str | None) -> Decoded:
    stated = _stated(body, content_type)
    text = body.decode("utf-8", "replace")
    beyond = sum(byte > 0x7F for byte in body[:_SAMPLE])  # noqa: PLR2004
    damage = text[:_SAMPLE].count("\ufffd")
    if damage <= max(1, beyond * _NEARLY_UTF8) and (stated is None or stated[0] == "utf-8" or damage < beyond - damage):
        return Decoded(body.decode("utf-8", "khotin.western").encode(), "utf-8", "nearly valid UTF-8")
    return _eight_bit(body, stated)


def _eight_bit(body: bytes, stated: tuple[str, str] | None) -> Decoded:
    lines = _telling(body)
    if sum(map(_is_utf8, lines)) > len(lines) * _MIXED_UTF8:
        mixed = "\n".join(line.decode() if _is_utf8(line) else _western(line) for line in body.split(b"\n"))
        return Decoded(mixed.encode(), "utf-8", "lines of valid UTF-8 among windows-1252")
    sample = b"\n".join(lines)[:_SAMPLE] or body[:_SAMPLE]
    legacy = detect_legacy(_western(sample))
    if legacy == "windows-1258" and (stated is None or stated[0] != "cp1258"):
        stated = "cp1258", "spelling of the text"
    elif legacy is not None and legacy != "windows-1258":
        stated = "cp1252", f"spelling of the text, typed in {legacy}"
    if stated is not None and stated[0] != "utf-8":
        charset, evidence = stated
        try:
            text = _western(body) if charset == "cp1252" else body.decode(charset)
            return Decoded(text.encode(), charset, evidence)
        except UnicodeError:
            pass
    best = from_bytes(sample, threshold=0.4).best()
    charset = _SUPERSETS.get(_codec(best.encoding) or "", best.encoding) if best is not None else "cp1252"
    return Decoded(_encoded(body, charset), charset, "detection" if best is not None else "no other guess")


def _shown_western(error: UnicodeError) -> tuple[str, int]:
    """Stands in for bytes that are no UTF-8: windows-1252 for a pasted quote, nothing for a letter cut off at the end."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    cut_off = error.end == len(error.object) and error.reason == "unexpected end of data"
    return "" if cut_off else _western(error.object[error.start : error.end]), error.end


codecs.register_error("khotin.western", _shown_western)


def _western(data: bytes) -> str:
    """The bytes as windows-1252, the five that have no character there as control characters (WHATWG Encoding, index)."""
    return data.decode("latin-1").translate(_WINDOWS_1252)


def _is_utf8(data: bytes) -> bool:
    """Piece by piece: a page decoded at once would be as many pages of fresh memory, for text that is thrown away."""
    start, size = 0, len(data)
    try:
        while start < size:
            piece = data[start : start + _PIECE]
            last = start + _PIECE >= size
            start += len(piece) if piece.isascii() else codecs.utf_8_decode(piece, "strict", last)[1]
    except UnicodeDecodeError:
        return False
    return True


def _telling(body: bytes) -> list[bytes]:
    """What tells charsets apart: the lines with bytes beyond ASCII, tags out."""
    shown = re.sub(rb"<[^>]{0,2000}>", b" ", body[: 4 * _SAMPLE])
    return [line for line in shown.splitlines() if not line.isascii()]


def _stated(body: bytes, content_type: str | None) -> tuple[str, str] | None:
    """The charset the header or the page itself names, if it is one of the web's that Python can read."""
    match = _HEADER.search(content_type or "")
    if match and (charset := _codec(match.group(1))):
        return _SUPERSETS.get(charset, charset), "HTTP header"
    declared = EncodingDetector.find_declared_encoding(
        body[:_DECLARED_WITHIN], is_html=True, search_entire_document=True
    )
    if declared and (charset := _codec(declared)):
        return ("utf-8" if charset.startswith(_WIDE) else _SUPERSETS.get(charset, charset)), "meta"
    return None


def _codec(name: str) -> str | None:
    label = name.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    # The names come with dashes or underscores as the Python version likes.
    return None if codec.name.replace("-", "_") in _NO_CHARSETS else codec.name


def _encoded(body: bytes, charset: str) -> bytes:
    return body.decode(charset, "replace").replace("\0", "").encode("utf-8", "replace")
