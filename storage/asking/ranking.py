"""Puts the best candidates of the index in their final order, and tells which of them count as found.

Found is what has all the free words. Of the best by the index those count as well that lack one word in five at most, so that
a word too many or a slip that no correction mended hides nothing. Where no article has all words, the nearest are shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from storage.asking.evidence import Evidence
from storage.asking.loading import Stored, load
from storage.asking.nodes import Free, Question
from storage.asking.results import Order
from storage.index.candidates import Found, Words
from storage.index.documents import newest_key
from storage.index.rank import Candidate, rerank

RANKED = 30
"""So many of the best articles are put in order by relevance; what follows comes newest first."""
_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The best articles, best first: `ids`, one for each story unless copies are wanted; `loaded` has them all.

    `whole` is how many of the candidates have all words, shown or not; `extra` are the stories of those shown that do not.
    """

    ids: list[str] = field(default_factory=list)
    loaded: Mapping[str, Stored] = field(default_factory=dict)
    whole: int = 0
    extra: list[str] = field(default_factory=list)


def ranked(  # noqa: PLR0913 - the question's parts
    connection: Connection,
    question: Question,
    words: Words,
    found: Found,
    *,
    is_nearest: Callable[[], bool],
    copies: bool,
) -> Ranked:
    """The best of what the index found. `is_nearest` tells whether no article has all words: then those with most count, or with some."""
    loaded = load(connection, [article_id for article_id, _ in found.hits])
    free = [part for part in question.root.parts if isinstance(part, Free)]
    proofs = {one: Evidence(loaded[one]) for one, _ in found.hits if one in loaded}
    lacking = {one: max((proof.lacking(part) for part in free), default=0.0) for one, proof in proofs.items()}
    good = [one for one, proof in proofs.items() if lacking[one] <= 1 - _SHARE and proof.answers(question)]
    if not good and is_nearest():
        good = [one for one, proof in proofs.items() if lacking[one] < 1 and proof.answers(question)]
    scores = dict(found.hits)
    candidates = [Candidate(one, scores[one], loaded[one].title, loaded[one].words) for one in good]
    order = [one.article_id for one in rerank(candidates, words, corrections=found.corrections, weights=found.weights)]
    shown = order if copies else _one_each(order, loaded)
    return Ranked(
        ids=shown,
        loaded=loaded,
        whole=sum(not share for share in lacking.values()),
        extra=[loaded[one].story for one in shown if lacking[one]],
    )


def by_day(best: Ranked, order: Order) -> list[str]:
    """The same articles in another order than by relevance; those without a date last."""

    def place(one: str) -> tuple[bool, int]:
        published = best.loaded[one].published_at
        key = newest_key(one, published)
        return published is None, key if order is Order.OLDEST else -key

    return sorted(best.ids, key=place) if order is not Order.RELEVANCE else best.ids


def _one_each(order: list[str], loaded: Mapping[str, Stored]) -> list[str]:
    of_story: dict[str, str] = {}
    for one in order:
        of_story.setdefault(loaded[one].story, one)
    return list(of_story.values())
