"""Reads who wrote an article from the boxes and lines around its text: named for the author, or beside the date. It reads no text of it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from crawler.parsers.parts import Clue
from crawler.parsers.tree import Element, apart, children, heading_text, holds, is_hidden, raw_text
from vietnamese.cleaning import clean
from vietnamese.credits import is_label, read_credit, read_name, sounds_like_a_person
from vietnamese.names import is_account, is_whole

_AUTHOR_ONLY = re.compile(
    r"(?:^|[\s_-])(?:authors?|author-?name|lbl-?(?:tac-?gia|author)|tac-?gia|but-?danh|nguoi-?viet|byline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b")
_APART = re.compile(
    r"\s*\|\s*|\s+[-–—•]\s+|\s+(?=(?:ngày đăng|đăng ngày|đăng lúc|ngày|cập nhật|lượt|số lần|nguồn)\b)", re.IGNORECASE
)
_BY = re.compile(r"^(?i:von|par|por|av|af|door|przez)\s+(?=[^\W\d_a-z])")
# Who put it there, without a colon: "Đăng bởi Lê Thu Hà - 05/08/2024".
_POSTED = re.compile(r"^(?:được )?(?:(?:đăng|viết|gửi) bởi|bởi|posted by)\s+(?=[^\W\d_])", re.IGNORECASE)
# The icons that stand for a person.
_PERSON = re.compile(
    r"(?:^|[\s_-])(?:user(?:-o|-alt|-edit|-circle)?|person(?:-fill)?|pencil|pen(?:-alt|-nib)?)(?:$|\s)", re.IGNORECASE
)
_TAKEN = re.compile(r"\W{0,2}(?:nguồn\s*:|theo\b)", re.IGNORECASE)
_SOURCE_NAME = re.compile(r"(?:^|[\s_-])(?:nguon|source)(?:$|[\s_-])", re.IGNORECASE)
_WEEKDAY = re.compile(r"thứ |chủ nhật", re.IGNORECASE)
_TAKEN_WORD = re.compile("nguồn|theo", re.IGNORECASE)
_LEAST_AGENCY = 3
_LEAST_SYLLABLES = 3
_LONGEST_DAY = 45
_LONGEST_LINE = 160
_LONGEST_BOX = 1200


def is_authors(element: Element) -> bool:
    """Whether an element's class or id names it for who wrote the article."""
    names, name = element.get("class"), element.get("id")
    return bool((names and _names_author_only(names)) or (name and _names_author_only(name)))


@lru_cache(maxsize=4096)
def _names_author_only(names: str) -> bool:
    return bool(_AUTHOR_ONLY.search(apart(names)))


def signed(box: Element, where: str) -> Clue | None:
    """The names a box says, or one of its parts does: the label may stand in a box of its own. `where` is for the evidence."""
    for part in (box, *reversed(list(box.iterdescendants()))):
        text = _BY.sub("", heading_text(part))
        credit = (read_credit(text) or read_name(text)) if text else None
        names = [name for name in credit.names if not _is_agency(name)] if credit is not None else []
        if names:
            return Clue(", ".join(names), f"author named so {where} the text")
    return None


def signed_within(line: Element) -> Clue | None:
    """The names a line below the text says, where something in it is named for the author: that part only, not what follows it.

    Where that part is a label or empty, the whole line tells the name.
    """
    said = False
    for box in line.iter():
        if not is_authors(box):
            continue
        if clue := signed(box, "below"):
            return clue
        text = raw_text(box).strip()
        said = said or (bool(text) and not text.endswith((":", "：")) and not is_label(text))
    return None if said else signed(line, "below")


def _is_agency(name: str) -> bool:
    """Whether a name is letters that stand for an agency: APA, AFP. Two are a writer's initials."""
    return name.isupper() and name.isalpha() and len(name) >= _LEAST_AGENCY


def signed_above(pieces: Iterable[Element], root: Element) -> Clue | None:
    """Who wrote it, by what stands between headline and text: a box named for the author, else the line of the day.

    That line says it with a label ("Tác giả: Thu Hà - Ngày đăng: …") or by a name alone ("Lê Thu Hà | 05/08/2024") of three
    syllables, for two are as often a place, which is no section's: nothing on the page, `root`, links by these words.
    """
    small = [piece for piece in pieces if len(raw_text(piece)) <= _LONGEST_BOX and not is_hidden(piece)]
    for piece in small:
        for box in piece.iter():
            if box.attrib and is_authors(box) and (clue := signed(box, "above")):
                return clue
    for piece in small:
        for icon in piece.iter("i", "span"):
            names = icon.get("class")
            if names and _PERSON.search(names) and not raw_text(icon).strip() and (clue := _beside_icon(icon)):
                return clue
    for piece in small:
        for line in (piece, *children(piece)):
            raw = raw_text(line)
            if len(raw) <= _LONGEST_LINE and _DAY.search(raw) and (clue := _beside_day(heading_text(line), root)):
                return clue
    return None


def _beside_icon(icon: Element) -> Clue | None:
    """The name behind the icon of a person, up to the next element: whole, for shorter ones are as often a place or a menu's entry."""
    said = clean(icon.tail or "")
    beside = icon.getnext()
    if not said and beside is not None and len(raw_text(beside)) <= _LONGEST_LINE:
        said = heading_text(beside)
    name = read_name(_POSTED.sub("", said.strip(" |-–:•")))
    names = name.names if name is not None else ()
    sure = [one for one in names if is_whole(one) and sounds_like_a_person(one) and not is_account(one)]
    return Clue(", ".join(sure), "name behind the icon of a person") if sure and len(sure) == len(names) else None


def sourced_above(pieces: Iterable[Element]) -> Clue | None:
    """Where an article was taken from, by what the line of the day, or one named for it, says between headline and text: "18/03/2019 | Nguồn: Báo Lai Châu".

    Other lines are as often a picture's, a lead or of a list of tags.
    """
    for piece in pieces:
        raw = raw_text(piece)
        if len(raw) > _LONGEST_BOX or not _TAKEN_WORD.search(raw) or is_hidden(piece) or holds(piece, "img", "figure"):
            continue
        for line in (piece, *children(piece)):
            text = raw_text(line)
            if len(text) > _LONGEST_LINE or not (_DAY.search(text) or _SOURCE_NAME.search(line.get("class") or "")):
                continue
            for part in filter(_TAKEN.match, _APART.split(heading_text(line))):
                if (credit := read_credit(part)) is not None and credit.source:
                    return Clue(credit.source, "source named above the text")
    return None


def _beside_day(line: str, root: Element) -> Clue | None:
    parts = [_POSTED.sub("", part) for part in _APART.split(line) if part]
    for part in parts:
        credit = read_credit(part)
        if credit is not None and credit.names:
            return Clue(", ".join(credit.names), "label beside the date")
        alone = len(parts) > 1 and all(_is_particular(other) for other in parts if other is not part)
        name = read_name(part) if credit is None and alone and not _WEEKDAY.match(part) else None
        if (
            name is not None
            and name.names
            and all(len(one.split()) >= _LEAST_SYLLABLES and sounds_like_a_person(one) for one in name.names)
            and not any(clean(raw_text(link)) == part for link in root.iter("a"))
        ):
            return Clue(", ".join(name.names), "name beside the date")
    return None


def _is_particular(part: str) -> bool:
    """Whether a part of a line is a day, a time or a count."""
    return len(part) <= _LONGEST_DAY and (_WEEKDAY.match(part) is not None or any(map(str.isdigit, part)))
