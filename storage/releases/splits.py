"""Parts a release so that copies of one text never lie in two of train, validation and test.

Random splits draw stories. By time and by site each article has a side of its own; where the members of a story have several,
those on the first side (train, validation, test) stay and the others are `left_out`, a part of its own: so a test holds no
text that training has seen, and nothing published before its day, or elsewhere than at its sites, either.
"""

import hashlib
import sqlite3
from typing import Any

from storage.releases.options import Splits

NAMES = ("train", "validation", "test", "left_out")
TRAIN, VALIDATION, TEST, LEFT_OUT = range(4)

_SETTLING = (
    "CREATE INDEX article_story ON article (story, side)",
    """UPDATE article SET split = CASE
    WHEN side > (SELECT min(side) FROM article AS other WHERE other.story = article.story) THEN 3 ELSE side END""",
    """UPDATE article SET root = 1 WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY story
    ORDER BY split = 3, published IS NULL, published, first_seen, id) AS place FROM article) WHERE place = 1)""",
)


def side(splits: Splits, article: dict[str, Any]) -> int:
    """The side of an article by itself."""
    if splits.by == "time":
        return _by_time(splits, article["published"], article["first_seen"])
    if splits.by == "site":
        sides = {**dict.fromkeys(splits.validation_sites, VALIDATION), **dict.fromkeys(splits.test_sites, TEST)}
        return sides.get(article["site"], TRAIN)
    if splits.by == "random":
        drawn = int.from_bytes(hashlib.sha256(f"{splits.seed}\n{article['story']}".encode()).digest()[:8]) / 2**64 * 100
        validation, test = splits.percent
        return TEST if drawn < test else VALIDATION if drawn < test + validation else TRAIN
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


def settle(plan: sqlite3.Connection) -> None:
    """Give every article of the plan its split by its side and its story's, and every story its root."""
    for statement in _SETTLING:
        plan.execute(statement)


def proof(plan: sqlite3.Connection) -> dict[str, Any]:
    """What shows that nothing leaks, counted over the whole release.

    {articles: {split: n}, stories: {split: n}, crossing: stories with members in two of train, validation and test}.
    """
    counted = plan.execute("SELECT split, count(*), count(DISTINCT story) FROM article GROUP BY split ORDER BY split")
    rows = counted.fetchall()
    crossing = plan.execute(
        "SELECT count(*) FROM (SELECT story FROM article WHERE split < 3 GROUP BY story HAVING count(DISTINCT split) > 1)"
    ).fetchone()[0]
    return {
        "articles": {NAMES[split]: articles for split, articles, _ in rows},
        "stories": {NAMES[split]: stories for split, _, stories in rows},
        "crossing": crossing,
    }
