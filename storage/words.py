"""Splits Vietnamese text into words to compare, and says how small the difference of two texts is. It knows no dictionary.

Its limits: numbers written as words ("hai mươi") are words; a capital at the start of a sentence is no name unless another
capital follows it; a text all in capitals shows no names.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from vietnamese.folding import tone_key

TYPO = "typo"
NUMBER_OR_NAME = "number-or-name"
TEXT = "text"

_MARKS = "\u0300-\u036f"
# A number holds what is written with it: 1.234,5  22h30  12/3/2024  123/QĐ-UBND  25%.
_TOKEN = re.compile(
    rf"\d[\w{_MARKS}]*(?:[.,:/–-][\w{_MARKS}]+)*%?|[^\W\d_][\w{_MARKS}]*(?:[-–][^\W_][\w{_MARKS}]*)*|[^\w\s]|_"
)
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![\d.])")
_NUMBER_PARTS = re.compile(r"[.,:/–-]")
_ENDS = frozenset(".!?…:;“\"'‘(*•-–")
# What stands before a person's name and changes with it.
_HONORIFICS = frozenset(map(tone_key, ("ông", "bà", "anh", "chị", "đồng", "chí", "và", "cô")))
_LONGEST_NAMES = 12
# Longer tokens are not kept in mind: a page of one token would fill the memory.
_LONGEST = 64
_MOST_PAIRS = 300_000
_FEW_TYPOS = 10
_FEW_LETTERS = 2


class Word(NamedTuple):
    """A word or number of a text. `key` is the same for hoá and hóa, 05/3 and 5-3, 1.500 and 1500, Sở and sở.

    `is_telling`: a number, or a word whose capital makes it part of a name.
    """

    key: str
    is_telling: bool


def size_of_change(old: Iterable[str], new: Iterable[str]) -> str | None:
    """How much the words of two texts, given in pieces (paragraphs, cells), differ: None, or one of three sizes.

    None: not at all, however the pieces are cut. TYPO: letters of a few words, doubled words, marks, case, punctuation.
    NUMBER_OR_NAME: besides that only numbers, dates and proper names. TEXT: anything larger. The order of the two texts
    does not matter.
    """
    one, other = list(old), list(new)
    if " ".join(one).split() == " ".join(other).split():
        return None
    # Alignments depend on which text comes first, so it is always the same one.
    first, second = sorted((one, other))
    sizes: Counter[str] = Counter()
    for a_from, a_to, b_from, b_to in differing(first, second):
        sizes += _sizes(_words(first[a_from:a_to]), _words(second[b_from:b_to]))
    words = sum(len(piece.split()) for piece in first)
    if sizes[TEXT] or sizes[TYPO] > max(_FEW_TYPOS, words // _FEW_TYPOS):
        return TEXT
    return NUMBER_OR_NAME if sizes[NUMBER_OR_NAME] else TYPO


def differing(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where two sequences differ: (from, to) in the old and (from, to) in the new, in order.

    Pieces of white space hold nothing together alone. Sequences that repeat so few pieces so often that aligning them would
    take seconds differ as a whole, but for their beginning and end.
    """
    start, end = _shared(old, new)
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    if not one and not other:
        return
    counted = Counter(other)
    pairs = sum(times * counted[piece] for piece, times in Counter(one).items() if not piece.isspace())
    if pairs > _MOST_PAIRS:
        yield start, start + len(one), start, start + len(other)
        return
    matcher = SequenceMatcher(str.isspace, one, other, autojunk=False)
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if tag != "equal":
            yield start + a_from, start + a_to, start + b_from, start + b_to


def _shared(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many pieces two sequences share at their beginning, and of the rest at their end."""
    shortest = min(len(one), len(other))
    start = next((i for i in range(shortest) if one[i] != other[i]), shortest)
    room = shortest - start
    return start, next((i for i in range(room) if one[-1 - i] != other[-1 - i]), room)


def _words(pieces: Iterable[str]) -> list[Word]:
    return [word for piece in pieces for word in words_of(piece)]


def words_of(piece: str) -> Iterator[Word]:
    """The words of a piece of text in order."""
    tokens = _TOKEN.findall(piece)
    shouted = piece.upper() == piece
    opens = True
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        read = _known(token) if len(token) <= _LONGEST else _read(token)
        if read.word is None:
            opens = opens or read.is_end
            continue
        if read.is_capital and not shouted and (not opens or read.is_shouted or following[:1].isupper()):
            yield read.name
        else:
            yield read.word
        opens = False


class _Token(NamedTuple):
    """What a token is wherever it stands. `word`: None of a mark of punctuation; `name`: the word as part of a name."""

    word: Word | None
    name: Word
    is_capital: bool = False
    is_shouted: bool = False
    is_end: bool = False


def _read(token: str) -> _Token:
    if not token[0].isalnum():
        return _Token(None, Word(token, is_telling=False), is_end=token in _ENDS)
    if token[0].isdecimal():
        number = Word(_number_key(token), is_telling=True)
        return _Token(number, number)
    key = tone_key(token)
    shouted = len(token) > 1 and token.isupper()
    return _Token(Word(key, is_telling=False), Word(key, is_telling=True), token[0].isupper(), shouted)


# Texts repeat their words.
_known = lru_cache(maxsize=32_768)(_read)


def _number_key(token: str) -> str:
    plain = _THOUSANDS.sub(lambda match: match.group().replace(".", ""), token)
    return "/".join(part.lstrip("0") or "0" for part in _NUMBER_PARTS.split(plain.lower()))


def _sizes(one: Sequence[Word], other: Sequence[Word]) -> Counter[str]:
    """How many differences of each size two runs of words have."""
    keys, other_keys = [word.key for word in one], [word.key for word in other]
    sizes: Counter[str] = Counter()
    for a_from, a_to, b_from, b_to in differing(keys, other_keys):
        beside = {*keys[max(0, a_from - 1) : a_from], *keys[a_to : a_to + 1]}
        sizes[_size_of_place(one[a_from:a_to], other[b_from:b_to], beside)] += 1
    return sizes


def _size_of_place(one: Sequence[Word], other: Sequence[Word], beside: set[str]) -> str:
    """The size of one difference: words here, words there (one may be none), and the keys of the words beside it."""
    told = any(word.is_telling for word in (*one, *other))
    if told and _are_names(one) and _are_names(other):
        return NUMBER_OR_NAME
    left, right = "".join(word.key for word in one), "".join(word.key for word in other)
    if left == right:
        return TYPO
    if not (one and other):
        # A word set twice.
        return TYPO if len(one) + len(other) == 1 and not told and (left or right) in beside else TEXT
    if len(one) == len(other):
        sizes = {_size_of_pair(a, b) for a, b in zip(one, other, strict=True)}
        return TEXT if TEXT in sizes else NUMBER_OR_NAME if NUMBER_OR_NAME in sizes else TYPO
    return TYPO if not told and _are_close(left, right) else TEXT


def _are_names(words: Sequence[Word]) -> bool:
    """Whether a few words, or none, are numbers, names and what stands before the names of persons."""
    return len(words) <= _LONGEST_NAMES and all(word.is_telling or word.key in _HONORIFICS for word in words)


def _size_of_pair(one: Word, other: Word) -> str:
    if one.key == other.key:
        return TYPO
    if one.is_telling and other.is_telling:
        return NUMBER_OR_NAME
    if one.is_telling or other.is_telling:
        # A capital on one side only: the same word set as a name, or another word.
        return NUMBER_OR_NAME if _are_close(one.key, other.key) else TEXT
    return TYPO if _are_close(one.key, other.key) else TEXT


def _are_close(one: str, other: str) -> bool:
    """Whether one letter differs, or two in words of four letters and more; a word of one letter has no typing errors."""
    shortest = min(len(one), len(other))
    allowed = min(_FEW_LETTERS, (shortest + 1) // 2 if shortest > 1 else 0)
    return abs(len(one) - len(other)) <= allowed and _distance(one, other) <= allowed


def _distance(one: str, other: str) -> int:
    """Letters to change, add or take away to make one word of the other."""
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        before, row[0] = row[0], index
        for at, there in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != there))
    return row[-1]
