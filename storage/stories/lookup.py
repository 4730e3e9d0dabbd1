"""Looks up who shares marks: one statement for any number of them, the same on both databases, bounded for each mark."""

from collections.abc import Collection

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, func, select, text

from storage.models import Fingerprint
from vietnamese.shingles import SPARSEST

# A mark that more articles have is of a phrase that everybody writes ("phát biểu tại hội nghị") and tells nothing.
COMMON = 20

# A row a mark: what is common costs as little as what is rare.
_SQLITE = text(
    """
    SELECT wanted.value, (
        SELECT group_concat(f.article_id, ' ') FROM (
            SELECT g.article_id FROM fingerprint g WHERE g.hash = wanted.value ORDER BY g.article_id LIMIT :most
        ) f
    ) AS articles FROM json_each(:hashes) AS wanted WHERE articles IS NOT NULL
    """
)
_POSTGRESQL = text(
    """
    SELECT wanted.hash, string_agg(f.article_id, ' ' ORDER BY f.article_id) FROM unnest(:hashes) AS wanted (hash) CROSS JOIN LATERAL (
        SELECT g.article_id FROM fingerprint g WHERE g.hash = wanted.hash ORDER BY g.article_id LIMIT :most
    ) f GROUP BY wanted.hash
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
    return {mark: articles.split(" ") for mark, articles in rows}


def sizes(connection: Connection, articles: Collection[str]) -> dict[str, int]:
    """How many marks these articles have of those that long texts keep."""
    if not articles:
        return {}
    sparse = Fingerprint.hash.op("&")(SPARSEST - 1) == 0
    counted = select(Fingerprint.article_id, func.count()).where(Fingerprint.article_id.in_(list(articles)), sparse)
    rows = connection.execute(counted.group_by(Fingerprint.article_id))
    return {row[0]: row[1] for row in rows}
