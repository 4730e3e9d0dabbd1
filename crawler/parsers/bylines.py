"""Finds who wrote an article and where it was taken from, at the ends of its text. It looks at no account field."""

import re
from dataclasses import dataclass

from vietnamese.credits import (
    Credit,
    closing_source,
    is_initials,
    opening_source,
    read_credit,
    read_name,
    sounds_like_a_person,
)
from vietnamese.names import is_institution, is_office, is_whole

_LAST_BLOCKS = 8
_SHORT = 130
_SENTENCE_ENDS = (".", "!", "?", "…", "”", '"', "'", ")", "]", "/")
# A line that says what comes, or is itself too short for text: the name under it may be one of a list.
_LEAD_ON = (":", ",", ";")
_LEAST_TEXT = 30
# Notes that newspapers put under the byline.
_NOTE = re.compile(
    r"^\W*(?:bài viết (?:thể hiện|phản ánh|(?:có )?sử dụng|(?:có )?tham khảo)|tên (?:các )?(?:nhân vật|nạn nhân)|\*)",
    re.IGNORECASE,
)
_MOST_NAME_WORDS = 5
_SHORTEST_BODY = 2
_SIGNED_WITHIN = 3


@dataclass(slots=True)
class Tail:
    """A block at an end of the text: its place among the blocks, and how it is shown.

    `text` of a long one is its two ends; `after_sentence` and `after_text` tell what the line above it is, `apart` that a
    picture or table stands between the two.
    """

    index: int
    text: str
    right: bool
    emphasis: bool
    last: bool
    after_sentence: bool
    after_text: bool
    long: bool = False
    first: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Byline:
    """What the ends of a text say: the blocks taken up, the byline as printed, names, source, and the rule."""

    taken: frozenset[int]
    byline: str | None
    authors: tuple[str, ...]
    source: str | None
    how: str


def tails(texts: list[tuple[str, bool, bool]]) -> list[Tail]:
    """The last eight blocks and the first; each block as (text, set to the right, all bold or italic), "" for no text."""
    filled = [index for index, block in enumerate(texts) if block[0]]
    found = []
    for place, index in enumerate(filled):
        if place and index < len(texts) - _LAST_BLOCKS:
            continue
        text, right, emphasis = texts[index]
        previous = texts[filled[place - 1]][0] if place else ""
        long = len(text) > _SHORT
        # A picture between the two lines ends whatever the upper one leads on to.
        apart = place > 0 and index > filled[place - 1] + 1
        running = len(previous) >= _LEAST_TEXT and not previous.endswith(_LEAD_ON)
        found.append(
            Tail(
                index=index,
                text=f"{text[:_SHORT]} … {text[-_SHORT:]}" if long else text,
                right=right,
                emphasis=emphasis,
                last=index == filled[-1],
                after_sentence=not previous or previous.endswith(_SENTENCE_ENDS),
                after_text=running or apart,
                long=long,
                first=place == 0 < len(filled) - 1,
                apart=apart,
            )
        )
    return found


def read_byline(blocks: list[Tail], count: int, *, bare_names: bool = True) -> Byline:
    """The byline and source among the last short blocks, read from the end; `count` is how many blocks the text has.

    A label speaks for itself ("Tin, ảnh:", "Tác giả:", "Nguồn:", "(Theo TTXVN)"). A bare name must be the last block
    (or stand just above what was already recognised) and be set to the right, in bold or italics, or follow a finished
    sentence, or sound like a person's under any line of text; under an office ("KT. CHỦ TỊCH") it is a signature. Where no line names the source, the brackets before the
    first sentence or behind the last may. `bare_names`: off for text in another language, whose names are not told so well.
    """
    taken: dict[int, tuple[str, str]] = {}
    authors: tuple[str, ...] = ()
    source: str | None = None
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if block.long or count < _SHORTEST_BODY:
            continue
        at_end = all(below.index in taken or _NOTE.match(below.text) for below in blocks[place + 1 :])
        credit = _credit(blocks, place, at_end=at_end)
        if credit is None and at_end and bare_names:
            credit = _bare(blocks, place) if not authors else _second_of_two(blocks, place, taken)
        if credit is None:
            continue
        taken[block.index] = block.text, _rule(credit)
        # Two labelled lines name two writers; what stands above is printed first.
        authors = credit.names + tuple(name for name in authors if name not in credit.names)
        source = credit.source or source
    how = [rule for _, rule in reversed(taken.values())]
    if source is None and blocks:
        source, rule = _in_brackets(blocks, taken)
        how += [rule] if rule else []
    lines = [text for _, (text, _) in sorted(taken.items())]
    return Byline(frozenset(taken), "; ".join(lines) or None, authors, source, " + ".join(how))


def _credit(blocks: list[Tail], place: int, *, at_end: bool) -> Credit | None:
    block = blocks[place]
    credit = read_credit(block.text) if not block.first else None
    if credit is None:
        return None
    # Under a picture or table in the text it is whose that is.
    if not at_end and block.apart and not credit.names:
        return None
    # Labels without a name stand above other text as headings too; so does the name of a press organ alone.
    return credit if at_end or credit.names or (credit.source and ":" in block.text) else None


def _bare(blocks: list[Tail], place: int) -> Credit | None:
    """The credit of a line that is nothing but a byline, by its place and look."""
    block, above = blocks[place], blocks[max(0, place - _SIGNED_WITHIN) : place]
    if block.first or any(is_office(line.text) for line in above if not line.long):
        return None
    credit = _under_unit(blocks, place) or read_name(block.text)
    if credit is None or not credit.names:
        return credit
    if credit.labelled:
        return credit
    dressed = block.right or block.emphasis
    sounds = all(len(name.split()) > 1 and sounds_like_a_person(name) for name in credit.names)
    if not (dressed or block.after_sentence or (block.after_text and sounds)):
        return None
    return credit if len(credit.names) > 1 or _stands_alone(credit.names[0], block, dressed=dressed) else None


def _second_of_two(blocks: list[Tail], place: int, taken: dict[int, tuple[str, str]]) -> Credit | None:
    """The credit of a name right above the one that signs the text: two, both set to the right, wrote it.

    More such lines are a list of people, and a quotation is signed too: the line above the two must end a sentence.
    """
    block, below = blocks[place], blocks[place + 1]
    if not (block.right and below.right and block.after_sentence and not block.apart) or len(taken) > 1:
        return None
    names = [credit.names for line in (block, below) if (credit := read_name(line.text)) is not None]
    if any(len(name) != 1 or not is_whole(name[0]) for name in names):
        return None
    return _bare(blocks, place) if len(names) == 2 else None  # noqa: PLR2004


def _stands_alone(name: str, block: Tail, *, dressed: bool) -> bool:
    """Whether one name is a byline by itself: one word or capitals throughout may be a heading or a wish."""
    words = name.split()
    if is_initials(name):
        return True
    if len(words) > _MOST_NAME_WORDS or (len(words) == 1 and not dressed):
        return False
    return not name.isupper() or block.right or (len(words) > 1 and sounds_like_a_person(name))


def _under_unit(blocks: list[Tail], place: int) -> Credit | None:
    """The name above the unit of its bearer, where a last line names the unit: "Thu Hà", then "Phòng Quản lý khoa học"."""
    block = blocks[place]
    if not (block.last and place and is_institution(block.text) and (block.right or block.emphasis)):
        return None
    above = blocks[place - 1]
    if above.long or above.first or not (above.right or above.emphasis) or above.right != block.right:
        return None
    credit = read_name(above.text)
    return Credit(labelled=False) if credit is not None and credit.names else None


def _rule(credit: Credit) -> str:
    if credit.labelled:
        return "label" if credit.names or not credit.source else "source label"
    return "trailing name" if credit.names else "desk"


def _in_brackets(blocks: list[Tail], taken: dict[int, tuple[str, str]]) -> tuple[str | None, str]:
    """The source that stands in brackets before the first sentence or behind the last one; its text is left as it is."""
    for block in reversed(blocks):
        if block.index not in taken:
            if source := closing_source(block.text):
                return source, "brackets behind the text"
            break
    if blocks[0].first and (source := opening_source(blocks[0].text)):
        return source, "brackets before the text"
    return None, ""
