"""Makes hits of the articles of one page: marks title, snippet, captions and attachment names, and tells other places."""

from collections.abc import Iterable, Mapping

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
        asked = list(words)
        self._strict = Marker(question, asked)
        self._lenient = Marker(question, asked, strict=False)
        self._wanted = [f" {word} " for word in self._strict.wanted]

    def hit(self, article: Stored, places: Places) -> Hit:
        """An article as a hit."""
        title = Words(Text("title", 0, article.title))
        texts = self._telling(article)
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

    def _telling(self, article: Stored) -> list[Words]:
        """The texts that have most of what was asked, in reading order, cut into words: cutting all would take long."""
        plain = article.words.loose.split(END)[1:]  # the first is the title
        worth = [sum([word in text for word in self._wanted]) for text in plain]
        best = sorted(range(len(worth)), key=lambda at: -worth[at])[:_MOST_TOLD]
        return [Words(_text(article, at)) for at in sorted(best) if worth[at]] or [
            Words(_text(article, at)) for at in range(len(plain[:1]))
        ]


def _text(article: Stored, number: int) -> Text:
    """One of all texts of an article, counted in reading order."""
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
