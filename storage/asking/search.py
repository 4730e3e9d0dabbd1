"""Finds articles: reads the question, asks the index, verifies on the text what the index cannot know, ranks, and shows why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from storage.archive import Archive
from storage.asking.asked import Asked, HostNamed, no_other_name, question_of, ranking_words
from storage.asking.conditions import MUST, NOT, Clause, is_decided
from storage.asking.counting import facets
from storage.asking.counting import total as count
from storage.asking.cursor import Cursor, checksum
from storage.asking.loading import Stored, load, places, stories_of
from storage.asking.nodes import Free, Notice, Question, corrected
from storage.asking.reader import Reader
from storage.asking.results import Order, Results, Total
from storage.asking.showing import Shower
from storage.asking.similar import similar
from storage.asking.walking import Walk
from storage.database import reading
from storage.errors import IndexDamaged
from storage.index.candidates import Found, Words
from storage.index.catchup import current
from storage.index.documents import pieces, story_key
from storage.index.rank import Candidate, rerank
from storage.index.store import Index

RANKED = 60  # the best articles are put in order by relevance; what follows comes newest first
_BATCH = 500
_IS_LEAST = 4  # of the cursor's totals: whether one of the words is enough
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What a question comes to in the index: its walk, how many articles that finds, the best by the index alone."""

    walk: Walk
    most: int
    is_least: bool
    found: Found


class _Search:
    """One search under way."""

    def __init__(self, connection: Connection, reader: Reader, asked: Asked, question: Question) -> None:
        self._connection = connection
        self._reader = reader
        self._asked = asked
        self._question = question
        self._notices = list(question.notices)
        self._loaded: dict[str, Stored] = {}
        words = Words.of(ranking_words(question))
        self._order = asked.order or (Order.RELEVANCE if words or asked.like else Order.NEWEST)
        self._ranks = self._order is Order.RELEVANCE and bool(words or asked.like)
        self._words = words
        named = (asked.site, asked.province, asked.since, asked.until)
        self._checksum = checksum(question.text, *named, self._order.value, asked.copies, asked.like)

    def page(self) -> Results:
        """One page."""
        asked = self._asked
        cursor = Cursor.decoded(asked.after, self._checksum) if asked.after else self._first()
        question = corrected(self._question, dict(cursor.corrections))
        walk = self._walk(question, cursor.watermark, is_least=bool(cursor.total[_IS_LEAST]))
        shown, following = self._shown(walk, cursor)
        elsewhere = places(self._connection, {article.id: article.story for article in shown})
        shower = Shower(question, question.words.split())
        is_least = bool(cursor.total[_IS_LEAST])
        total = _total(cursor, len(shown))
        return Results(
            query=self._question.text,
            order=self._order,
            total=total,
            hits=[shower.hit(article, elsewhere[article.id]) for article in shown],
            notices=(*self._notices, *([_few_words(self._question)] if is_least else ())),
            corrections=dict(cursor.corrections),
            facets=facets(self._reader, walk.matching, is_exact=total.is_exact) if asked.facets else None,
            next=following.encoded() if following else None,
        )

    def all_ids(self) -> set[str]:
        """Ids of everything found."""
        settled = self._settled(1)
        hits = self._reader.newest(settled.walk.matching, settled.most)
        ids = self._reader.ids([address for _, address in hits])
        if not settled.walk.is_verified:
            return set(ids)
        batches = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
        return {one for batch in batches for one in settled.walk.verified(self._connection, batch)}

    def _walk(self, question: Question, watermark: int, *, is_least: bool) -> Walk:
        return Walk(
            reader=self._reader,
            question=question,
            matching=self._reader.conditions.matching(question, least=is_least),
            is_verified=not is_decided(question.root),
            oldest=self._order is Order.OLDEST,
            watermark=None if self._asked.copies else watermark,
        )

    def _settled(self, ranked: int) -> _Settled:
        """Words corrected, the best of so many by the index found, all counted; one word is enough if none has most."""
        reader, question = self._reader, self._question
        found = Found([])
        if self._words:
            found = reader.find(self._words, reader.conditions.restrictions(question), ranked)
            question = corrected(question, found.corrections)
        walk = self._walk(question, reader.watermark, is_least=False)
        most = reader.count(walk.matching)
        is_least = not most and any(isinstance(part, Free) for part in question.root.parts)
        if is_least:
            walk = self._walk(question, reader.watermark, is_least=True)
            most = reader.count(walk.matching)
        return _Settled(walk=walk, most=most, is_least=is_least, found=found)

    def _first(self) -> Cursor:
        """The cursor before the first page."""
        settled = self._settled(RANKED if self._ranks else 1)
        walk, hits = settled.walk, settled.found.hits
        if self._asked.like:
            hits = similar(self._connection, self._reader, self._asked.like, walk.matching, RANKED)
        best = self._best(walk, hits, settled.found) if self._ranks else []
        if self._asked.like:
            total = Total(least=len(best), most=len(best), stories=len(best), are_stories_exact=True)
        else:
            total = count(self._connection, self._reader, walk, settled.most)
        return Cursor(
            question=self._checksum,
            watermark=self._reader.watermark,
            best=tuple(best),
            total=(total.least, total.most, total.stories, int(total.are_stories_exact), int(settled.is_least)),
            corrections=tuple(settled.found.corrections.items()),
        )

    def _best(self, walk: Walk, hits: Sequence[tuple[str, float]], found: Found) -> list[str]:
        """The best of what counts as found, in order, one for each story unless copies are wanted."""
        scores = dict(hits)
        if not self._asked.like:
            # What ranks high may still have too few of the words to count as found.
            inside = self._reader.conditions.any_of("id", list(scores))
            scores = {step.article_id: scores[step.article_id] for step in walk.steps([(MUST, inside)], len(scores))}
        self._loaded = walk.verified(self._connection, scores)
        candidates = [
            Candidate(one, scores[one], article.title, pieces(article.record)) for one, article in self._loaded.items()
        ]
        ranked = sorted(candidates, key=lambda one: (-one.score, one.article_id))
        if self._words:
            ranked = rerank(ranked, self._words, corrections=found.corrections, weights=found.weights)
        if self._asked.copies:
            return [one.article_id for one in ranked]
        of_story: dict[str, str] = {}
        for one in ranked:
            of_story.setdefault(self._loaded[one.article_id].story, one.article_id)
        return list(of_story.values())

    def _shown(self, walk: Walk, cursor: Cursor) -> tuple[list[Stored], Cursor | None]:
        """The articles of the page, and where the next one begins."""
        limit = self._asked.limit
        ranked = cursor.best[cursor.shown : cursor.shown + limit]
        loaded = self._loaded or load(self._connection, ranked)
        shown = [loaded[one] for one in ranked if one in loaded]
        following = cursor.moved(shown=cursor.shown + len(ranked))
        if following.shown < len(cursor.best):
            return shown, following
        if self._asked.like:
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
    least, most, stories, are_exact, _ = cursor.total
    seen = max(shown, len(cursor.best))
    return Total(
        least=max(least, min(seen, most)),
        most=most,
        stories=max(stories, min(seen, most)),
        are_stories_exact=bool(are_exact),
    )


def _few_words(question: Question) -> Notice:
    message = "no article has most of these words: those are shown that have some of them"
    return Notice(message=message, piece=question.text, begin=0, end=len(question.text))
