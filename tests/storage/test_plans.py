"""How the databases find what those who follow an archive ask for, told by their own plans on tables of some size."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from storage.database import reading, writing
from storage.exports import _filters
from storage.harvest import Span, changed
from storage.models import Article
from storage.news import became, came
from storage.news import changed as changed_then
from storage.queries import full_articles

COUNT = 2_000
NUMBERS = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {COUNT})"
MINUTE = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:00.000000', '2026-01-01', n || ' minutes')",
    "postgresql": "timestamptz '2026-01-01 00:00:00Z' + n * interval '1 minute'",
}
# Five hundred sites, each of a province; an article a minute, which is seen, changes and ends in that minute.
TABLES = {
    "site (id, host, name, provisional, first_seen, last_seen)": "n, 's' || n || '.vn', 'Cổng', false, {minute}, {minute}",
    "story (id)": "'a' || n",
    "article (id, site_id, key, url, canonical_url, title, province, first_seen, last_seen, state, story_id, revision_id,"
    " change_no)": "'a' || n, n % 500 + 1, 'k' || n, 'u', 'u', 'Bài', '' || (n % 500), {minute}, {minute}, 'live', 'a' || n, n, n",
    "revision (id, article_id, number, seen_at, digest, record, title, parser_version, origin)": (
        "n, 'a' || (n - n % 2), n % 2 + 1, {minute}, 'd', '{{}}', 'Bài', '1', 'site'"
    ),
    "event (id, article_id, at, kind, reason)": "n, 'a' || n, {minute}, 'confirmed', ''",
    "change_time (number, at)": "n, {minute}",
}
MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
SPAN = (MOMENT, MOMENT + timedelta(hours=1))


def fill(engine: Engine) -> None:
    """Two thousand articles, and what the planners go by."""
    with writing(engine) as connection:
        for table, form in TABLES.items():
            row = form.format(minute=MINUTE[engine.dialect.name])
            where = "n > 1" if table.startswith("revision") else "true"
            connection.execute(text(f"INSERT INTO {table} {NUMBERS} SELECT {row} FROM numbers WHERE {where}"))
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # SQLite's archives have no statistics, and are to do without


@contextmanager
def plans(connection: Connection) -> Iterator[list[str]]:
    """The plans of the queries within."""
    asked: list[tuple[str, Any]] = []
    told: list[str] = []
    listener: Any = lambda *args: asked.append((args[2], args[3]))  # noqa: E731
    event.listen(connection, "before_cursor_execute", listener)
    try:
        yield told
    finally:
        event.remove(connection, "before_cursor_execute", listener)
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        # So few are sorted as soon as found in order; what counts is whether an index gives the order.
        connection.exec_driver_sql("SET LOCAL enable_sort = off")
    for statement, parameters in asked:
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        told.append("\n".join(str(row) for row in rows))


QUESTIONS: dict[str, tuple[Callable[[Connection], Any], str]] = {
    "a site's changes": (lambda one: changed(one, Span(site="s3.vn"), 10), "ix_article_site_id_change_no"),
    "a province's changes": (lambda one: changed(one, Span(province="13"), 10), "ix_article_province_change_no"),
    "what came": (lambda one: came(one, *SPAN), "ix_article_first_seen"),
    "what changed": (lambda one: changed_then(one, *SPAN), "ix_revision_changed"),
    "what became of articles": (lambda one: became(one, *SPAN), "ix_event_at"),
}


def test_whoever_follows_an_archive_reads_what_is_new_alone(engine: Engine) -> None:
    """Harvests of a site or province, and the lists of a day, go by an index of theirs and sort no more than ties."""
    fill(engine)
    for name, (ask, index) in QUESTIONS.items():
        with reading(engine) as connection, plans(connection) as told:
            assert len(ask(connection)) == (4 if "changes" in name else 30 if name == "what changed" else 60), name
        assert index in told[0], (name, told[0])
        assert "USE TEMP B-TREE FOR ORDER BY" not in told[0], (name, told[0])


def test_an_export_of_a_province_goes_on_where_it_was(engine: Engine) -> None:
    """The next batch in the order of ids comes from their index, not from a sorted list of the whole province."""
    fill(engine)
    chosen = full_articles().where(*_filters(None, "13", None, None))
    with reading(engine) as connection, plans(connection) as told:
        batch = chosen.where(Article.id > "a1").order_by(Article.id).limit(2)
        assert len(connection.execute(batch).all()) == 2
    assert "ix_article_province_change_no" not in told[0]
    assert "USE TEMP B-TREE FOR ORDER BY" not in told[0]
