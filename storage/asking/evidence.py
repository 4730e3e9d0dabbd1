"""Verifies a question on an article as published: what the index cannot tell, such as marks and long phrases."""

from dataclasses import dataclass
from functools import lru_cache

from storage.asking.loading import Stored
from storage.asking.nodes import All, Days, Either, Free, Node, Not, Number, OneOf, Question, Section
from storage.asking.phrases import Phrase, number_words
from storage.days import HANOI
from storage.index.documents import path_of
from vietnamese.abbreviations import widenings
from vietnamese.documents import number_key
from vietnamese.folding import search_syllables

_ALL_NEEDED = 2


class Evidence:
    """An article's words and facts, prepared when they are first asked for."""

    def __init__(self, article: Stored) -> None:
        self._article = article
        self._record = article.record
        self._facts = {"site": article.site, "province": article.province, "state": article.state}
        published = article.published_at
        self._day = published.astimezone(HANOI).date() if published else None

    def answers(self, question: Question) -> bool:
        """Whether the article meets every condition; its free words, which the index knows, are not asked again."""
        return all(self.meets(part) for part in question.root.parts if not isinstance(part, Free))

    def meets(self, node: Node) -> bool:  # noqa: C901, PLR0911 - a return a kind
        """Whether the article meets a condition."""
        match node:
            case Phrase(field="category"):
                return node.stands_in_path(path_of(self._record.category))
            case Phrase():
                article = self._article
                is_whole = node.field == "text"
                return node.stands_among(article.words) if is_whole else node.stands_in(*self._texts(node.field))
            case Free():
                return not self._missing(node)
            case OneOf():
                return self._facts.get(node.field) in node.values
            case Section():
                return node.holds(path_of(self._record.category))
            case Number():
                keys = map(number_key, self._record.document_numbers)
                return any(key == node.key or key.startswith((f"{node.key}/", f"{node.key}-")) for key in keys)
            case Days():
                day = self._day
                return day is not None and (node.first or day) <= day <= (node.last or day)
            case Not():
                return not self.meets(node.part)
            case All():
                return all(map(self.meets, node.parts))
            case Either():
                return any(map(self.meets, node.parts))

    def _texts(self, field: str) -> list[str]:
        texts = self._article.texts
        if field == "title":
            return [self._article.title]
        return {"caption": texts.captions, "attachment": texts.attachments, "author": texts.authors}[field]

    def lacking(self, free: Free) -> float:
        """The part of some words that the article lacks, 0 to 1. Of one or two words all are needed: 1 if it lacks one."""
        distinct = len(_needed(free).spaced)
        missing = len(self._missing(free))
        return 1.0 if missing and distinct <= _ALL_NEEDED and missing < distinct else missing / (distinct or 1)

    def _missing(self, free: Free) -> set[str]:
        """The syllables that the article has not, nor another writing of the abbreviation they are of."""
        needed = _needed(free)
        has = self._article.words.has
        missing = {token for token, spaced in needed.spaced.items() if not has(spaced)}
        if not missing:
            return missing
        if any("/" in token for token in missing):  # a document's number
            missing.difference_update(
                token for text in (self._article.title, *self._article.texts) for token in search_syllables(text)
            )
            named = set(map(number_key, self._record.document_numbers))
            missing.difference_update(
                part
                for token in needed.spaced
                if "/" in token and number_key(token) in named
                for part in number_words(token)
            )
        for typed, others in needed.writings:
            if any(other in self._article.words.plain for other in others):
                missing.difference_update(typed)
        return missing


@dataclass(frozen=True, slots=True)
class _Needed:
    """Free words made ready once: each syllable with spaces around, and the other writings of abbreviations among them."""

    spaced: dict[str, str]
    writings: list[tuple[list[str], list[str]]]


@lru_cache(maxsize=64)
def _needed(free: Free) -> _Needed:
    tokens = search_syllables(" ".join(free.words))
    writings = [
        (tokens[one.start : one.end], [f" {' '.join(other)} " for other in one.others]) for one in widenings(tokens)
    ]
    return _Needed({token: f" {token} " for token in tokens}, writings)
