"""Finds articles: reads the question, asks the index, verifies on the text what the index cannot know, ranks, and shows why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from storage.archive import Archive
from storage.asking.asked import Asked, HostNamed, no_other_name, question_of, ranking_words
from storage.asking.conditions import NOT, Clause, is_decided
from storage.asking.counting import STORIES, facets
from storage.asking.counting import total as count
from storage.asking.cursor import Cursor, checksum
from storage.asking.loading import Stored, load, places, stories_of
from storage.asking.nodes import Free, Notice, Question, corrected
from storage.asking.ranking import RANKED, Ranked, by_day, ranked
from storage.asking.reader import Placed, Reader
from storage.asking.results import NEAREST, Order, Results, Total
from storage.asking.showing import Shower
from storage.asking.similar import similar
from storage.asking.walking import Walk
from storage.database import reading
from storage.errors import IndexDamaged
from storage.index.candidates import Found, Words
from storage.index.catchup import current
from storage.index.documents import story_key
from storage.index.store import Index

_BATCH = 500
# Of the cursor's totals: whether no article has all words, and whether more follow the best.
_IS_NEAREST, _HAS_MORE = 4, 5
T = TypeVar("T")


def search(archive: Archive, asked: Asked | str, host_named: HostNamed = no_other_name) -> Results:
    """Answer a question, or a query alone. Nothing that is typed as a query fails.

    Raises WrongCursor for an `after` of another question, NoArticle for a `like` that is none.
    """
    wanted = Asked(query=asked) if isinstance(asked, str) else asked
    return _answered(archive, wanted, host_named, _Search.page)


def matching_ids(archive: Archive, asked: Asked, host_named: HostNamed = no_other_name) -> set[str]:
    """Ids of all articles that a question finds, copies included."""
    return _answered(archive, asked, host_named, _Search.all_ids)


def notices(archive: Archive, query: str, host_named: HostNamed = no_other_name) -> tuple[Notice, ...]:
    """What there is to tell of a query before it is run."""
    with reading(archive.engine) as connection:
        return question_of(connection, Asked(query=query), host_named).notices


def _answered(archive: Archive, asked: Asked, host_named: HostNamed, answer: Callable[["_Search"], T]) -> T:
    def run(index: Index) -> T:
        with reading(archive.engine) as connection:
            question = question_of(connection, asked, host_named)
            return answer(_Search(connection, Reader(index), asked, question))

    index = current(archive)
    try:
        return run(index)
    except IndexDamaged as error:
        if archive.is_read_only:
            raise
        return run(Index.replaced(archive, error.reason))


class _Search:
    """One search under way."""

    def __init__(self, connection: Connection, reader: Reader, asked: Asked, question: Question) -> None:
        self._connection = connection
        self._reader = reader
        self._asked = asked
        self._question = question
        self._loaded: Mapping[str, Stored] = {}
        self._head: Sequence[Placed] = ()
        words = Words.of(ranking_words(question))
        self._order = asked.order or (Order.RELEVANCE if words or asked.like else Order.NEWEST)
        self._words = words
        named = (asked.site, asked.province, asked.since, asked.until, asked.category)
        self._checksum = checksum(question.text, *named, self._order.value, asked.copies, asked.like)

    def page(self) -> Results:
        """One page."""
        asked = self._asked
        cursor = Cursor.decoded(asked.after, self._checksum) if asked.after else self._first()
        question = corrected(self._question, dict(cursor.corrections))
        walk = self._walk(question, cursor.watermark)
        shown, following = self._shown(walk, cursor)
        elsewhere = places(self._connection, {article.id: article.story for article in shown})
        shower = Shower(question, question.words.split())
        is_nearest = bool(cursor.total[_IS_NEAREST])
        total = _total(cursor, len(shown))
        matching = walk.matching
        if is_nearest or asked.like:
            matching = self._reader.conditions.any_of("id", cursor.best)
        return Results(
            query=self._question.text,
            order=self._order,
            total=total,
            hits=[shower.hit(article, elsewhere[article.id]) for article in shown],
            notices=(*self._question.notices, *([_nearest(self._question)] if is_nearest and cursor.best else ())),
            corrections=dict(cursor.corrections),
            facets=facets(self._reader, matching, is_exact=total.is_exact) if asked.facets else None,
            next=following.encoded() if following else None,
        )

    def all_ids(self) -> set[str]:
        """Ids of everything that has all words and meets all conditions."""
        found = self._found(1)
        walk = self._walk(corrected(self._question, found.corrections), 0)
        count = self._reader.counted(walk.matching, 1).count
        ids = self._reader.ids([address for _, address in self._reader.newest(walk.matching, count)])
        if not walk.is_verified:
            return set(ids)
        batches = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
        return {one for batch in batches for one in walk.verified(self._connection, batch)}

    def _walk(self, question: Question, watermark: int) -> Walk:
        return Walk(
            reader=self._reader,
            question=question,
            matching=self._reader.conditions.matching(question),
            is_verified=not is_decided(question.root),
            oldest=self._order is Order.OLDEST,
            watermark=None if self._asked.copies else watermark,
            head=self._head,
        )

    def _found(self, size: int) -> Found:
        """The best by the index, and the words it corrected."""
        if not self._words:
            return Found([])
        found = self._reader.find(self._words, self._reader.conditions.restrictions(self._question), size)
        free = set(Words.of(self._question.words).syllables)  # what stands in quotes is meant as it stands
        corrections = {token: read for token, read in found.corrections.items() if token in free}
        return replace(found, corrections=corrections)

    def _first(self) -> Cursor:
        """The cursor before the first page: words corrected, everything counted, the best ranked."""
        asked, reader = self._asked, self._reader
        found = self._found(RANKED if self._order is Order.RELEVANCE else 1)
        question = corrected(self._question, found.corrections)
        walk = self._walk(question, reader.watermark)
        newest = reader.counted(walk.matching, STORIES)
        self._head = newest.hits
        is_nearest = not newest.count and any(isinstance(part, Free) for part in question.root.parts)
        best = Ranked()
        if asked.like:
            alike = similar(self._connection, reader, asked.like, walk.matching, RANKED)
            best = ranked(self._connection, question, self._words, Found(alike), is_nearest=False, copies=asked.copies)
        elif is_nearest or (self._words and self._order is Order.RELEVANCE):
            found = found if self._order is Order.RELEVANCE else self._found(RANKED)
            best = ranked(self._connection, question, self._words, found, is_nearest=is_nearest, copies=asked.copies)
        self._loaded = best.loaded
        total = count(self._connection, reader, walk, newest, best.extra)
        if asked.like:
            total = Total(least=len(best.ids), most=len(best.ids), stories=len(best.ids), are_stories_exact=True)
        has_more = not asked.like and newest.count > best.whole
        facts = (total.least, total.most, total.stories, total.are_stories_exact, is_nearest, has_more)
        return Cursor(
            question=self._checksum,
            watermark=reader.watermark,
            best=tuple(by_day(best, self._order)),
            total=tuple(map(int, facts)),
            corrections=tuple(found.corrections.items()),
        )

    def _shown(self, walk: Walk, cursor: Cursor) -> tuple[list[Stored], Cursor | None]:
        """The articles of the page, and where the next one begins."""
        limit = self._asked.limit
        best = cursor.best[cursor.shown : cursor.shown + limit]
        loaded = self._loaded or load(self._connection, best)
        shown = [loaded[one] for one in best if one in loaded]
        following = cursor.moved(shown=cursor.shown + len(best))
        if following.shown < len(cursor.best):
            return shown, following
        if not cursor.total[_HAS_MORE]:
            return shown, None
        missing = limit - len(shown)
        rest = walk.stretch(self._connection, cursor.position, missing or 1, self._without(cursor))
        if not missing:
            return shown, following if rest.articles or rest.position is not None else None
        shown += [article for article, _ in rest.articles]
        return shown, following.moved(position=rest.position) if rest.position is not None else None

    def _without(self, cursor: Cursor) -> list[Clause]:
        """What has been shown among the best does not come again."""
        if not cursor.best:
            return []
        if self._asked.copies:
            return [(NOT, self._reader.conditions.any_of("id", cursor.best))]
        stories = stories_of(self._connection, cursor.best)
        return [(NOT, self._reader.conditions.any_of("story", [story_key(story) for story in sorted(stories)]))]


def _total(cursor: Cursor, shown: int) -> Total:
    least, most, stories, are_exact = cursor.total[:_IS_NEAREST]
    seen = max(shown, len(cursor.best))
    return Total(
        least=max(least, min(seen, most)),
        most=most,
        stories=max(stories, min(seen, most)),
        are_stories_exact=bool(are_exact),
    )


def _nearest(question: Question) -> Notice:
    return Notice(message=NEAREST, piece=question.text, begin=0, end=len(question.text))
