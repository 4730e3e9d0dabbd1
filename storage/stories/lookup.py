"""Looks up who shares marks: one statement for any number of them, the same on both databases, bounded for each mark."""

from collections.abc import Collection

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, func, select, text

from storage.models import Fingerprint
from vietnamese.shingles import SPARSEST

# A mark that more articles have is of a phrase that everybody writes ("phát biểu tại hội nghị") and tells nothing.
COMMON = 50

_SQLITE = text(
    """
    WITH wanted (hash) AS MATERIALIZED (SELECT value FROM json_each(:hashes))
    SELECT f.hash, f.article_id FROM wanted CROSS JOIN fingerprint f
    WHERE f.hash = wanted.hash AND f.article_id IN (
        SELECT g.article_id FROM fingerprint g WHERE g.hash = wanted.hash ORDER BY g.article_id LIMIT :most
    )
    """
)
_POSTGRESQL = text(
    """
    SELECT wanted.hash, f.article_id FROM unnest(:hashes) AS wanted (hash) CROSS JOIN LATERAL (
        SELECT g.article_id FROM fingerprint g WHERE g.hash = wanted.hash ORDER BY g.article_id LIMIT :most
    ) f
    """
).bindparams(bindparam("hashes", type_=ARRAY(BigInteger)))


def sharing(connection: Connection, marks: Collection[int]) -> dict[int, list[str]]:
    """The articles that have each of the marks, by id; of a common mark only the first COMMON + 1, so that it can be told."""
    if not marks:
        return {}
    ordered = sorted(marks)
    if connection.dialect.name == "postgresql":
        rows = connection.execute(_POSTGRESQL, {"hashes": ordered, "most": COMMON + 1})
    else:
        listed = "[" + ",".join(map(str, ordered)) + "]"
        rows = connection.execute(_SQLITE, {"hashes": listed, "most": COMMON + 1})
    found: dict[int, list[str]] = {}
    for mark, article in rows:
        found.setdefault(mark, []).append(article)
    return found


def sizes(connection: Connection, articles: Collection[str]) -> dict[str, int]:
    """How many marks these articles have of those that long texts keep."""
    if not articles:
        return {}
    sparse = Fingerprint.hash.op("&")(SPARSEST - 1) == 0
    counted = select(Fingerprint.article_id, func.count()).where(Fingerprint.article_id.in_(list(articles)), sparse)
    rows = connection.execute(counted.group_by(Fingerprint.article_id))
    return {row[0]: row[1] for row in rows}
