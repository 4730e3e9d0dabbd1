"""Makes hits of the articles of one page: marks title, snippet, captions and attachment names, and tells other places."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate

from storage.asking.loading import Places, Stored
from storage.asking.marking import Marker, Span, Text, Words, best_part, distinct, marked
from storage.asking.nodes import Question
from storage.asking.results import Hit, Named
from storage.days import HANOI
from vietnamese.folding import END

_MOST_NAMED = 3  # captions or attachments of one hit
_MOST_TOLD = 4  # texts of one hit that are looked at closely


class Shower:
    """Shows articles as answers to one question; `words` are its free words, as they were corrected."""

    def __init__(self, question: Question, words: Iterable[str]) -> None:
        self._question = question
        self._asked = list(words)
        self._strict = Marker(question, self._asked)
        self._wanted = [f" {word} " for word in self._strict.wanted]

    @cached_property
    def _lenient(self) -> Marker:
        return Marker(self._question, self._asked, strict=False)

    def hit(self, article: Stored, places: Places) -> Hit:
        """An article as a hit."""
        title = _words(article, 0)
        texts = [_words(article, at) for at in self._telling(article)]
        marker = self._strict
        hits = [marker.hits(text) for text in texts]
        if not any(hits) and not marker.hits(title):
            marker = self._lenient
            hits = [marker.hits(text) for text in texts]
        shown = best_part(texts, hits)
        record = article.record
        images = [(at, one.url) for at, one in enumerate(record.images) if one.caption]
        files = [(at, one.url) for at, one in enumerate(record.attachments) if one.name]
        named = list(zip(texts, hits, strict=True))
        least = (marker.asked + 1) // 2
        return Hit(
            article_id=article.id,
            title=article.title,
            title_parts=marked(title, marker.hits(title)),
            url=article.url,
            site=article.site,
            province=article.province,
            published_at=article.published_at.astimezone(HANOI) if article.published_at else None,
            published_precision=article.published_precision,
            state=article.state,
            snippet=shown.parts if shown else [],
            found_in=shown.source.kind if shown else "text",
            captions=_named("caption", named, images, least),
            attachments=_named("attachment", named, files, least),
            story=article.story,
            copies=places.copies,
            other_sites=places.sites,
        )

    def _telling(self, article: Stored) -> list[int]:
        """The numbers of the texts that have most of what was asked, in reading order: to look at all of them closely would take long."""
        plain = article.words.loose
        ends = list(accumulate(map(len, plain.split(END)), lambda end, size: end + size + 1))
        worth = [0] * len(ends)
        for word in self._wanted:
            at = plain.find(word, ends[0])  # behind the title
            while at >= 0:
                number = bisect_right(ends, at)
                worth[number] += 1
                at = plain.find(word, ends[number])
        best = sorted(range(1, len(worth)), key=lambda number: -worth[number])[:_MOST_TOLD]
        return [number for number in sorted(best) if worth[number]] or list(range(1, len(ends)))[:1]


def _words(article: Stored, number: int) -> Words:
    """The title (0) or one of the texts of an article, counted in reading order, with its words at their places."""
    places = article.words.places
    return Words(_text(article, number), places[number] if places else None)


def _text(article: Stored, number: int) -> Text:
    if not number:
        return Text("title", 0, article.title)
    number -= 1
    texts = article.texts
    kinds: Mapping[str, list[str]] = {
        "text": texts.running,
        "caption": texts.captions,
        "table": texts.tables,
        "attachment": texts.attachments,
        "author": texts.authors,
    }
    for kind, part in kinds.items():
        if number < len(part):
            return Text(kind, number, part[number])
        number -= len(part)
    raise IndexError(number)


def _named(kind: str, texts: list[tuple[Words, list[Span]]], places: list[tuple[int, str]], least: int) -> list[Named]:
    """The captions or names with most of what was asked, the best first."""
    found = [(distinct(text, hits), text, hits) for text, hits in texts if text.kind == kind and hits]
    best = sorted((one for one in found if one[0] >= least), key=lambda one: (-one[0], one[1].source.number))
    return [
        Named(number=at, url=url, parts=marked(text, hits))
        for _, text, hits in best[:_MOST_NAMED]
        for at, url in (places[text.source.number],)
    ]
