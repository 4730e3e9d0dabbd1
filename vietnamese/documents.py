"""Finds the numbers of official documents in running text: 123/QĐ-UBND, 45/2024/NQ-HĐND. It does not judge them."""

import re

# Decree 30/2020/NĐ-CP, annex I: number, year for legal texts, then the type of document and who issued it.
_NUMBER = re.compile(
    r"(?<![\w/.,-])(\d{1,5}[a-z]?)\s?/\s?((?:19|20)\d\d)\s?/\s?([A-ZĐ][A-ZĐa-z0-9]*(?:\s?[-–&]\s?[A-ZĐÂƯ][A-ZĐÂƯa-z0-9]*)*)"
    r"|(?<![\w/.,-])(\d{1,5}[a-z]?)\s?/\s?([A-ZĐ]{2}[A-ZĐa-z0-9]*(?:[-–&][A-ZĐÂƯ][A-ZĐÂƯa-z0-9]*)+)"
    r"|(?<![\w/.,-])(\d{1,5})/((?:QĐ|NQ|CT|TB|KH|BC|TTr|CV|NĐ|TT|HD|PL|L-CTN))(?![\w/])"
)
_START = re.compile(r"\d{1,5}[a-z]?\s?/")


def document_numbers(text: str) -> tuple[str, ...]:
    """Every official document number in a text, in order, each once, without the spaces a typist left around "/"."""
    found: dict[str, None] = {}
    # Looking at each stroke costs a tenth of trying the whole pattern at each letter.
    for start in _START.finditer(text):
        if match := _NUMBER.match(text, start.start()):
            number = "/".join(part for part in match.groups() if part)
            found[re.sub(r"\s", "", number).replace("–", "-")] = None
    return tuple(found)
