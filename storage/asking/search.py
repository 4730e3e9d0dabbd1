"""Finds articles: reads the question, asks the index, verifies on the text what the index cannot know, ranks, and shows why."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property, partial
from typing import TypeVar

import tantivy
from sqlalchemy import Connection

from storage.archive import Archive
from storage.asking.asked import Asked, HostNamed, no_other_name, question_of, ranking_words
from storage.asking.conditions import is_decided
from storage.asking.counting import STORIES, Values, facets
from storage.asking.counting import total as count
from storage.asking.cursor import Cursor, checksum
from storage.asking.loading import Stored, load, places, stories_of
from storage.asking.nodes import Free, Notice, Question, corrected, misread
from storage.asking.ranking import RANKED, Ranked, by_day, ranked
from storage.asking.reader import Newest, Reader
from storage.asking.results import NEAREST, Facets, Order, Results, Total
from storage.asking.showing import Shower
from storage.asking.similar import similar
from storage.asking.walking import Walk, Without
from storage.database import reading
from storage.errors import IndexDamaged
from storage.garbage import uncollected
from storage.index.beside import beside
from storage.index.candidates import Found, Words
from storage.index.catchup import complete, current
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


def matching_ids(
    archive: Archive, asked: Asked, host_named: HostNamed = no_other_name, *, whole: bool = False
) -> set[str]:
    """Ids of all articles that a question finds, copies included.

    With `whole` none is missing that the archive had when this was called: what else writes the index is waited for, and
    IndexBehind is raised where it cannot be brought up to date.
    """
    return _answered(archive, asked, host_named, _Search.all_ids, complete if whole else current)


def notices(archive: Archive, query: str, host_named: HostNamed = no_other_name) -> tuple[Notice, ...]:
    """What there is to tell of a query whose articles are all taken: what was written wrongly, then words read as others."""
    return _answered(archive, Asked(query=query), host_named, _Search.notices, partial(current, quiet=True))


def _answered(
    archive: Archive,
    asked: Asked,
    host_named: HostNamed,
    answer: Callable[["_Search"], T],
    opened: Callable[[Archive], Index] = current,
) -> T:
    def run(index: Index) -> T:
        with uncollected(), reading(archive.engine) as connection:
            question = question_of(connection, asked, host_named)
            return answer(_Search(connection, Reader(index), asked, question))

    index = opened(archive)
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
        self._loaded: dict[str, Stored] = {}
        self._newest: Newest | None = None
        self._values: Future[Values] | None = None
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
        is_nearest = bool(cursor.total[_IS_NEAREST])
        if is_nearest or asked.like:
            self._begin_facets(self._reader.conditions.any_of("id", cursor.best))
        elif not self._values:
            self._begin_facets(walk.matching)
        shown, following = self._shown(walk, cursor)
        elsewhere = places(self._connection, {article.id: article.story for article in shown})
        shower = Shower(question, question.words.split())
        total = _total(cursor, len(shown))
        return Results(
            query=self._question.text,
            order=self._order,
            total=total,
            hits=[shower.hit(article, elsewhere[article.id]) for article in shown],
            notices=(*self._question.notices, *([_nearest(self._question)] if is_nearest and cursor.best else ())),
            corrections=dict(cursor.corrections),
            facets=self._facets(is_exact=total.is_exact),
            next=following.encoded() if following else None,
        )

    def all_ids(self) -> set[str]:
        """Ids of everything that has all words and meets all conditions."""
        walk = self._walk(corrected(self._question, self._corrections), 0)
        count = self._reader.counted(walk.matching, 1).count
        ids = self._reader.ids([address for _, address in self._reader.newest(walk.matching, count)])
        if not walk.is_verified:
            return set(ids)
        batches = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
        return {one for batch in batches for one in walk.verified(self._connection, batch)}

    def notices(self) -> tuple[Notice, ...]:
        """What the question says of itself, and each word that is read as another because no article has it."""
        return (*self._question.notices, *misread(self._question, self._corrections))

    def _walk(self, question: Question, watermark: int) -> Walk:
        return Walk(
            reader=self._reader,
            question=question,
            matching=self._reader.conditions.matching(question),
            is_verified=not is_decided(question.root),
            oldest=self._order is Order.OLDEST,
            watermark=None if self._asked.copies else watermark,
            newest=self._newest,
            known=self._loaded,
        )

    @cached_property
    def _read_as(self) -> Mapping[str, str]:
        """The syllables of all words that are looked for as others."""
        return self._reader.corrected(self._words) if self._words else {}

    @cached_property
    def _corrections(self) -> Mapping[str, str]:
        """Those of free words: what stands in quotes is meant as it stands."""
        free = set(Words.of(self._question.words).syllables)
        return {token: read for token, read in self._read_as.items() if token in free}

    def _found(self) -> Found:
        """The best by the index."""
        if not self._words:
            return Found([])
        restrictions = self._reader.conditions.restrictions(self._question)
        found = self._reader.find(self._words, restrictions, self._read_as, RANKED)
        return replace(found, corrections=self._corrections)

    def _first(self) -> Cursor:
        """The cursor before the first page: words corrected, everything counted, the best ranked."""
        asked, reader = self._asked, self._reader
        is_ranked = self._order is Order.RELEVANCE
        question = corrected(self._question, self._corrections)
        walk = self._walk(question, reader.watermark)
        # Without Python's lock, while the best are read and ranked here.
        counted = beside().submit(reader.counted, walk.matching, STORIES)
        if not asked.like:
            self._begin_facets(walk.matching)
        is_free = any(isinstance(part, Free) for part in question.root.parts)
        found = self._found() if is_ranked else Found([])
        best = self._best(question, walk, found, lambda: is_free and not counted.result().count)
        newest = counted.result()
        self._newest = newest
        is_nearest = is_free and not newest.count
        self._loaded.update(best.loaded)
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
            corrections=tuple(self._corrections.items()),
        )

    def _best(self, question: Question, walk: Walk, found: Found, is_nearest: Callable[[], bool]) -> Ranked:
        """The articles that come before all others, in their order; none where the order is by day."""
        asked = self._asked
        if asked.like:
            alike = similar(self._connection, self._reader, asked.like, walk.matching, RANKED)
            found, is_nearest = Found(alike), lambda: False
        elif not (self._words and self._order is Order.RELEVANCE):
            if not is_nearest():
                return Ranked()
            found = self._found()
        return ranked(self._connection, question, self._words, found, is_nearest=is_nearest, copies=asked.copies)

    def _begin_facets(self, matching: tantivy.Query) -> None:
        """Begin to count beside how what a query finds is spread, if it was asked."""
        if self._asked.facets:
            if self._values:
                self._values.cancel()
            self._values = beside().submit(facets, self._reader, matching)

    def _facets(self, *, is_exact: bool) -> Facets | None:
        """The counts begun before."""
        return Facets(values=self._values.result(), is_exact=is_exact) if self._values else None

    def _shown(self, walk: Walk, cursor: Cursor) -> tuple[list[Stored], Cursor | None]:
        """The articles of the page, and where the next one begins."""
        limit = self._asked.limit
        best = cursor.best[cursor.shown : cursor.shown + limit]
        loaded = self._loaded
        if not loaded:
            loaded.update(load(self._connection, best))
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

    def _without(self, cursor: Cursor) -> Without:
        """What has been shown among the best does not come again."""
        if self._asked.copies or not cursor.best:
            return Without(ids=frozenset(cursor.best))
        return Without(stories=frozenset(map(story_key, stories_of(self._connection, cursor.best))))


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
