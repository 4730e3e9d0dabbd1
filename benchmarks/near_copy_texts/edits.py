"""Edits that make a near-copy of a news text, and bulletins harvested from one by drawing its numbers and names anew."""

import re
from collections.abc import Callable, Sequence
from random import Random

Edit = Callable[[str, Random], str]
_NUMBER = r"\d[\d.,:/h-]*\d|\d"
_LETTER = "A-ZĐÀÁẢÃẠÂẤẦẨẪẬĂẮẰẲẴẶÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ"
_NAME = rf"(?<=[\w,] )[{_LETTER}][^\W\d_]*(?: [{_LETTER}][^\W\d_]*)*"
_TELLING = re.compile(f"{_NUMBER}|{_NAME}")
# The old way to set a tone mark and the new one.
_TONES = (
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("õa", "oã"),
    ("ọa", "oạ"),
    ("úy", "uý"),
    ("ùy", "uỳ"),
    ("ủy", "uỷ"),
    ("ụy", "uỵ"),
)
_BYLINES = (
    "Tin, ảnh: Thanh Huyền",
    "Nguồn: Cổng thông tin điện tử tỉnh",
    "Theo TTXVN",
    "PV (tổng hợp)",
    "Bài và ảnh: Hà Minh Hưng",
)


def edits(texts: Sequence[str]) -> dict[str, Edit]:
    """The edits by kind; `texts` lend the words and the articles that are put around."""
    words = [word for text in texts[:3_000] for word in text.split()]

    def reworded(text: str, share: float, dice: Random) -> str:
        lines = text.split("\n")
        return "\n".join(
            " ".join(dice.choice(words) if dice.random() < share else word for word in line.split()) for line in lines
        )

    return {
        "nothing but headline": lambda text, _: text,
        "byline": lambda text, dice: f"{text}\n{dice.choice(_BYLINES)}",
        "1 % of words": lambda text, dice: reworded(text, 0.01, dice),
        "5 % of words": lambda text, dice: reworded(text, 0.05, dice),
        "10 % of words": lambda text, dice: reworded(text, 0.10, dice),
        "20 % of words": lambda text, dice: reworded(text, 0.20, dice),
        "lead cut": lambda text, _: text.partition("\n")[2] or text,
        "half kept": lambda text, _: _half(text),
        "half kept, 10 %": lambda text, dice: reworded(_half(text), 0.10, dice),
        "embedded": lambda text, dice: f"{dice.choice(texts)}\n{text}\n{dice.choice(texts)}",
        "embedded, 10 %": lambda text, dice: f"{dice.choice(texts)}\n{reworded(text, 0.10, dice)}",
        "tone marks": lambda text, _: _toned(text),
        "punctuation": _punctuated,
    }


def harvest(text: str, names: Sequence[str], dice: Random) -> str:
    """Another bulletin of the text's template: each of its numbers and names is drawn anew, the same throughout."""
    kept: dict[str, str] = {}

    def said(match: re.Match[str]) -> str:
        found = match.group()
        if found not in kept:
            digits = [str(dice.randint(int(at == 0), 9)) if sign.isdigit() else sign for at, sign in enumerate(found)]
            kept[found] = "".join(digits) if found[0].isdigit() else dice.choice(names)
        return kept[found]

    return _TELLING.sub(said, text)


def names_of(texts: Sequence[str]) -> list[str]:
    """The names in some texts."""
    return [found for text in texts for found in _TELLING.findall(text) if not found[0].isdigit()]


def telling_in(text: str) -> int:
    """How many numbers and names a text has."""
    return len(_TELLING.findall(text))


def _half(text: str) -> str:
    lines = text.split("\n")
    if len(lines) > 3:  # noqa: PLR2004 - as many paragraphs can be halved
        return "\n".join(lines[: len(lines) // 2])
    words = text.split()
    return " ".join(words[: len(words) // 2])


def _toned(text: str) -> str:
    for old, new in _TONES:
        text = text.replace(new, old) if new in text else text.replace(old, new)
    return text


def _punctuated(text: str, dice: Random) -> str:
    return "\n".join(
        re.sub(r"[,;](?= )", lambda match: dice.choice((match.group(), "", " -")), line).replace('"', "”").rstrip(".")
        + "!"
        for line in text.split("\n")
    )
