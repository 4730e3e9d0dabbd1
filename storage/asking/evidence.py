"""Verifies a question on an article as published: what the index cannot tell, such as marks and long phrases."""

from functools import cached_property

from storage.asking.loading import Stored
from storage.asking.nodes import All, Days, Either, Free, Node, Not, Number, OneOf, Question
from storage.asking.phrases import Phrase
from storage.days import HANOI
from storage.index.documents import paths, texts_of
from storage.index.prepared import Texts
from vietnamese.abbreviations import widenings
from vietnamese.documents import number_key
from vietnamese.folding import syllables

_ALL_NEEDED = 2


class Evidence:
    """An article's words and facts, prepared when they are first asked for."""

    def __init__(self, article: Stored) -> None:
        self._title = article.title
        self._record = article.record
        self._facts = {"site": article.site, "province": article.province, "state": article.state}
        published = article.published_at
        self._day = published.astimezone(HANOI).date() if published else None

    def answers(self, question: Question) -> bool:
        """Whether the article meets every condition; its free words, which the index knows, are not asked again."""
        return all(self.meets(part) for part in question.root.parts if not isinstance(part, Free))

    def meets(self, node: Node) -> bool:  # noqa: PLR0911 - a return a kind
        """Whether the article meets a condition."""
        match node:
            case Phrase(field="category"):
                return any(map(node.stands_in_path, paths(self._record.get("category", ()))))
            case Phrase():
                return node.stands_among(self.words if node.field == "text" else Texts(self._texts[node.field]))
            case Free():
                return self._has_words(node)
            case OneOf():
                return self._facts.get(node.field) in node.values
            case Number():
                keys = map(number_key, self._record.get("document_numbers", ()))
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

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        texts = texts_of(self._record)
        return {
            "text": [self._title, *texts],
            "title": [self._title],
            "caption": texts.captions,
            "attachment": texts.attachments,
            "author": texts.authors,
        }

    def lacking(self, free: Free) -> float:
        """The part of some words that the article lacks, 0 to 1. Of one or two words all are needed: 1 if it lacks one."""
        tokens = syllables(" ".join(free.words))
        distinct = len(set(tokens))
        missing = len(self._missing(tokens))
        return 1.0 if missing and distinct <= _ALL_NEEDED and missing < distinct else missing / (distinct or 1)

    @cached_property
    def words(self) -> Texts:
        """Title and texts, to look for words in."""
        return Texts(self._texts["text"])

    def _has_words(self, free: Free) -> bool:
        return not self._missing(syllables(" ".join(free.words)))

    def _missing(self, tokens: list[str]) -> set[str]:
        """The syllables that the article has not, nor another writing of the abbreviation they are of."""
        words = self.words.plain
        missing = {token for token in tokens if f" {token} " not in words}
        if any("/" in token for token in missing):  # a document's number
            missing.difference_update(token for text in self._texts["text"] for token in syllables(text))
        for widening in widenings(tokens) if missing else ():
            if any(f" {' '.join(other)} " in words for other in widening.others):
                missing -= set(tokens[widening.start : widening.end])
        return missing
