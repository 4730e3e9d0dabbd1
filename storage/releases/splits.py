"""Parts a release so that copies of one text never lie in two of train, validation and test.

Random splits draw stories, by the member that was seen first: what is found later changes no side, or only that of few (see
`storage.releases.sides`, which keeps those of an earlier release). By time and by site each article has a side of its own; where the members of a story have several,
those on the first side (train, validation, test) stay and the others are `left_out`, a part of its own: so a test holds no
text that training has seen, and nothing published before its day, or elsewhere than at its sites, either. Words that are the
same but in two stories are parted so too.
"""

import hashlib
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from storage.releases.options import Splits
from storage.releases.sides import NAMES, count, keep, kept, take
from storage.releases.standing import Standing

TRAIN, VALIDATION, TEST, LEFT_OUT = range(4)

# Few stories have more than one article in a release; all others are settled as they come, and are not touched again.
_FINDING = """CREATE TEMP TABLE many AS SELECT id, first_value(id) OVER (PARTITION BY cluster
    ORDER BY published IS NULL, published, first_seen, id) AS name,
    first_value(id) OVER (PARTITION BY cluster ORDER BY first_seen, id) AS eldest FROM article
    WHERE cluster IN (SELECT cluster FROM article GROUP BY cluster HAVING count(*) > 1)"""
# The archive names a story by whichever member came to it first; here the same articles give the same name in any order.
_NAMING = "UPDATE article SET story = name, root = 0 FROM many WHERE many.id = article.id"
_DRAWING = (
    "UPDATE article SET (side, split) = (SELECT d, d FROM (SELECT drawn(id) AS d))",
    # Not by its name: a copy that was published before, and is found later, would draw the story anew.
    "UPDATE article SET side = drawn(eldest), split = drawn(eldest) FROM many WHERE many.id = article.id",
)
_SETTLING = (
    "CREATE INDEX article_story ON article (story, side, split)",
    """UPDATE article SET split = 3 WHERE id IN (SELECT id FROM many)
    AND side > (SELECT min(side) FROM article AS other WHERE other.story = article.story)""",
    "CREATE INDEX article_words ON article (words, split) WHERE words IS NOT NULL",
    # Stories are today's: words that were the same at the release's date may be in two of them.
    """CREATE TEMP TABLE again AS SELECT words, min(split) AS least FROM article WHERE words IS NOT NULL
    GROUP BY words HAVING min(split) < max(split)""",
    """UPDATE article SET split = 3 FROM again
    WHERE again.words = article.words AND article.split < 3 AND article.split > again.least""",
    """UPDATE article SET root = 1 WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY story
    ORDER BY split = 3, published IS NULL, published, first_seen, id) AS place FROM article
    WHERE id IN (SELECT id FROM many)) WHERE place = 1)""",
    "DROP TABLE many",
    "DROP TABLE again",
)


def side(splits: Splits, article: Standing) -> int:
    """The side of an article by itself; random ones are drawn by story, once the stories have their names."""
    if splits.by == "time":
        return _by_time(splits, article.published, article.first_seen)
    if splits.by == "site":
        sides = {**dict.fromkeys(splits.validation_sites, VALIDATION), **dict.fromkeys(splits.test_sites, TEST)}
        return sides.get(article.site, TRAIN)
    return TRAIN


def _by_time(splits: Splits, published: str | None, first_seen: str) -> int:
    """By day of publication. Without one, what was seen before the first border was published before it; else nobody knows."""
    borders = [
        (day.isoformat(), part)
        for day, part in ((splits.test_from, TEST), (splits.validation_from, VALIDATION))
        if day is not None
    ]
    if published is None:
        return TRAIN if all(first_seen < day for day, _ in borders) else LEFT_OUT
    return next((part for day, part in borders if published >= day), TRAIN)


def _drawn(splits: Splits, eldest: str) -> int:
    drawn = int.from_bytes(hashlib.sha256(f"{splits.seed}\n{eldest}".encode()).digest()[:8]) / 2**64 * 100
    validation, test = splits.percent
    return TEST if drawn < test else VALIDATION if drawn < test + validation else TRAIN


def settle(plan: sqlite3.Connection, splits: Splits, earlier: Path | None = None) -> None:
    """Give every story of the plan its name and its root, and every article its split by its side and its story's.

    A story is named by its member published first. Each article comes as the only one of its story, on its own side. With `earlier`, the
    list of ids of an earlier release, those of that keep their random sides, unless two of one story had two.
    """
    for statement in (_FINDING, _NAMING):
        plan.execute(statement)
    if splits.by == "random":
        plan.create_function("drawn", 1, partial(_drawn, splits), deterministic=True)
        for statement in _DRAWING:
            plan.execute(statement)
    if earlier:
        take(plan, earlier)
        keep(plan)
    for statement in _SETTLING:
        plan.execute(statement)
    if earlier:
        count(plan)


def proof(plan: sqlite3.Connection) -> dict[str, Any]:
    """What shows that nothing leaks, counted over the whole release.

    {articles: {split: n}, stories: {split: n}, crossing and same_words: stories, and texts word for word, with members in
    two of train, validation and test, kept: what became of the sides of an earlier release, if they were to be kept}.
    """
    counted = plan.execute("SELECT split, count(*), count(DISTINCT story) FROM article GROUP BY split ORDER BY split")
    rows = counted.fetchall()
    crossing, same = (
        plan.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM article WHERE split < 3 AND {name} IS NOT NULL"  # noqa: S608 - our own names
            f" GROUP BY {name} HAVING count(DISTINCT split) > 1)"
        ).fetchone()[0]
        for name in ("story", "words")
    )
    return {
        "articles": {NAMES[split]: articles for split, articles, _ in rows},
        "stories": {NAMES[split]: stories for split, _, stories in rows},
        "crossing": crossing,
        "same_words": same,
        **({"kept": found} if (found := kept(plan)) else {}),
    }
