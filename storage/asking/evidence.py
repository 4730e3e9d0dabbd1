"""Verifies a question on an article as published: what the index cannot tell, such as marks and long phrases."""

from functools import cached_property

from storage.asking.loading import Stored
from storage.asking.nodes import All, Days, Either, Free, Node, Not, Number, OneOf, Question
from storage.asking.phrases import Phrase
from storage.days import HANOI
from storage.index.documents import paths, texts_of
from vietnamese.abbreviations import widenings
from vietnamese.documents import number_key
from vietnamese.folding import syllables


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
                return any(map(node.stands_in, self._texts[node.field]))
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

    @cached_property
    def _syllables(self) -> frozenset[str]:
        return frozenset(token for text in self._texts["text"] for token in syllables(text))

    def _has_words(self, free: Free) -> bool:
        tokens = syllables(" ".join(free.words))
        missing = {at for at, token in enumerate(tokens) if token not in self._syllables}
        for widening in widenings(tokens) if missing else ():
            others = (Phrase(other, None) for other in widening.others)
            if any(other.stands_in(text) for other in others for text in self._texts["text"]):
                missing -= set(range(widening.start, widening.end))
        return not missing
