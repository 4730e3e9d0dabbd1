"""What a query was read as: a tree of conditions on an article, and the notices about what was written wrongly."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.asking.phrases import TOKEN, Phrase
from vietnamese.folding import fold


@dataclass(frozen=True, slots=True)
class Free:
    """Free words in the order typed: they rank; most of them must be there (all of them beside OR and behind a minus)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field that has one of some values: `site` hosts, `province` codes, `state`, `story` ids, `id`."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section and all below it: `path` has its name and those above it, with strokes between. Capitals and marks do not count."""

    path: str

    def holds(self, path: str) -> bool:
        """Whether an article's path of categories (see `storage.index.documents.path_of`) lies in it."""
        return f"{fold(path)}/".startswith(f"{fold(self.path)}/")


@dataclass(frozen=True, slots=True)
class Number:
    """A document's number (see `number_key`), or the beginning of one up to a stroke or hyphen."""

    key: str


@dataclass(frozen=True, slots=True)
class Days:
    """Days of publication at +07:00, both included; None is open. An article without a date has none of them."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Not:
    """An article that does not meet the condition."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """An article that meets all of them; of none, any article."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """An article that meets at least one."""

    parts: tuple["Node", ...]


Node = Free | Phrase | OneOf | Section | Number | Days | Not | All | Either


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was wrong in a query: the piece, where it begins and ends in the query's text, and how it was read instead."""

    message: str
    piece: str
    begin: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {"message": self.message, "piece": self.piece, "at": [self.begin, self.end]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query as it was read. `text` is what was typed, in NFC."""

    text: str
    root: All
    notices: tuple[Notice, ...] = ()

    @property
    def words(self) -> str:
        """The free words that rank: all that are not behind a minus."""
        return " ".join(word for free in _free(self.root) for word in free.words)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The phrases that are looked for, to be marked in what is found."""
        return tuple(dict.fromkeys(_phrases(self.root)))


def narrowed(question: Question, *conditions: Node) -> Question:
    """The question with more conditions that must hold."""
    root = All((*question.root.parts, *conditions))
    return Question(text=question.text, root=root, notices=question.notices)


def corrected(question: Question, corrections: Mapping[str, str]) -> Question:
    """The question with words read as others: {folded syllable: what it is read as}."""
    if not corrections:
        return question
    root = _corrected(question.root, corrections)
    return Question(text=question.text, root=root if isinstance(root, All) else All((root,)), notices=question.notices)


def _corrected(node: Node, corrections: Mapping[str, str]) -> Node:
    match node:
        case Free():
            return Free(tuple(read for word in node.words for read in _read(word, corrections)))
        case All():
            return All(tuple(_corrected(part, corrections) for part in node.parts))
        case Either():
            return Either(tuple(_corrected(part, corrections) for part in node.parts))
    return node


def _read(word: str, corrections: Mapping[str, str]) -> list[str]:
    tokens = TOKEN.findall(fold(word))
    is_wrong = any(token in corrections for token in tokens)
    return [corrections.get(token, token) for token in tokens] if is_wrong else [word]


def misread(question: Question, corrections: Mapping[str, str]) -> tuple[Notice, ...]:
    """What there is to tell of words that are read as others, in their order; each with the piece of the query it stands in."""
    places: dict[str, tuple[int, int]] = {}
    for piece in re.finditer(r"[^\s()\"]+", question.text):
        for token in TOKEN.findall(fold(piece[0])):
            places.setdefault(token, piece.span())
    # What an abbreviation stands for, say, was never typed.
    found = [(*places.get(token, (0, len(question.text))), token, read) for token, read in corrections.items()]
    return tuple(
        Notice(message=read_as(token, read), piece=question.text[begin:end], begin=begin, end=end)
        for begin, end, token, read in sorted(found)
    )


def read_as(typed: str, read: str) -> str:
    """The sentence that tells of a word that no article has."""
    return f"no article has {typed!r}: it was read as {read!r}"


def _free(node: Node) -> Iterator[Free]:
    if isinstance(node, Free):
        yield node
    elif isinstance(node, All | Either):
        for part in node.parts:
            yield from _free(part)


def _phrases(node: Node) -> Iterator[Phrase]:
    if isinstance(node, Phrase):
        yield node
    elif isinstance(node, All | Either):
        for part in node.parts:
            yield from _phrases(part)
