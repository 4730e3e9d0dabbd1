"""Finds the numbers of official documents in running text: 123/QĐ-UBND, 45/2024/NQ-HĐND, 12-NQ/TW. It does not judge them."""

import re

from vietnamese.folding import fold

# Types of documents that may stand without their issuer: 15/KH, 123/TTr.
_TYPES = "QĐ|NQ|CT|TB|KH|BC|TTr|CV|NĐ|TT|HD|PL|KL|QC|QyĐ|CTr|ĐA|BB|GM|CĐ|TTLT|VBHN|L-CTN"
_LETTERS = r"[A-ZĐÂƯ][A-ZĐÂƯa-z0-9]*"
_DASH = r"\s?[-–]\s?"
# Decree 30/2020/NĐ-CP, annex I: number, year for legal texts, then type and issuer (123/2024/NQ-HĐND, 15/2023/QH15), or issuer
# and unit for letters (676/UBND-KTHT&ĐT). Regulation 66-QĐ/TW of the Party: number, type, then the organ (12-NQ/TW, 05-HD/BTCTU).
_NUMBER = re.compile(
    rf"(?<![\w/.,-])(\d{{1,5}}[a-z]?)\s?/\s?((?:19|20)\d\d)\s?/\s?((?=[A-ZĐ]+[A-ZĐa-z0-9]*[A-ZĐ0-9]|[A-ZĐ]{_DASH}){_LETTERS}(?:(?:{_DASH}|&){_LETTERS})*)(?!\w)"
    rf"|(?<![\w/.,-])(\d{{1,5}}[a-z]?)\s?/\s?((?=[A-ZĐ]{{2}}){_LETTERS}(?:(?:{_DASH}|\s?&\s?){_LETTERS})+)(?!\w)"
    rf"|(?<![\w/.,-])(\d{{1,5}}[a-z]?)/((?:{_TYPES}))(?![\w/])"
    rf"|(?<![\w/.,-])(\d{{1,4}}[a-z]?{_DASH}(?:{_TYPES}))\s?/\s?([A-ZĐ]{{2}}[A-ZĐ0-9]*(?:-[A-ZĐ]+)*)(?!\w)"
)
_START = re.compile(r"\d{1,5}[a-z]?\s?(?:/|[-–]\s?[A-ZĐÐ])")
_REACH = 16
"""How far before its first stroke a number may begin, in characters: 1234a - VBHN /..."""
_SPACE = re.compile(r"\s+")
_DASHES = re.compile("[‐-―−]")
_ZEROS = re.compile(r"^0+(?=\d)")


def document_numbers(text: str) -> tuple[str, ...]:
    """Every official document number in a text, in order, each once, without the spaces a typist left around its signs.

    A dash is a hyphen there, and the Icelandic letter that old keyboards gave for Đ is Đ: one document has one number.
    """
    found: dict[str, None] = {}
    if "/" not in text:
        return ()
    if "Ð" in text:
        text = text.replace("Ð", "Đ")
    # Each has a stroke a few characters behind its start; to try the patterns at every letter costs many times more.
    last, stroke = 0, text.find("/")
    while stroke >= 0:
        for start in _START.finditer(text, max(last, stroke - _REACH), stroke + 1):
            if match := _NUMBER.match(text, start.start()):
                number = "/".join(part for part in match.groups() if part)
                found[_SPACE.sub("", number).replace("–", "-")] = None
        last = stroke + 1
        stroke = text.find("/", last)
    return tuple(found)


def number_key(number: str) -> str:
    """A document number as it is compared: without case, marks, spaces, leading zeros; đ as d, every dash a hyphen."""
    return _ZEROS.sub("", _SPACE.sub("", _DASHES.sub("-", fold(number))))
