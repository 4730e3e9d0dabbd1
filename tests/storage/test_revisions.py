"""Revisions as stored: their class and fields, whatever the order of arrival, and how they are read back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update

from storage import sites
from storage.archive import Archive
from storage.database import reading, writing
from storage.drafts import Draft
from storage.models import Article, Revision
from storage.revisions import between, pairs, revisions
from storage.saving import save
from tests.storage.drafting import NOW, draft

DAY = timedelta(days=1)
FIRST, FIXED, LONGER = "Có 36 ha sâm.", "Có 63 ha sâm.", "Có 63 ha sâm. Dân rất vui mừng."


def site_of(engine: Engine) -> int:
    with writing(engine) as connection:
        return sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)


def put(engine: Engine, *drafts: Draft) -> list[str]:
    with writing(engine) as connection:
        return [one.outcome for one in save(connection, drafts)]


def classes(engine: Engine) -> list[tuple[str | None, Any]]:
    columns = select(Revision.change_class, Revision.changed).order_by(Revision.seen_at)
    with reading(engine) as connection:
        return [(row.change_class, row.changed) for row in connection.execute(columns)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
@pytest.mark.parametrize("together", [False, True])
def test_each_revision_is_classed_against_the_one_before_it_in_time(
    engine: Engine, order: tuple[int, ...], together: bool
) -> None:
    """An old capture ingested late puts the class of its successor right: the history reads the same in any order."""
    site = site_of(engine)
    drafts = [draft(site, "x", text, seen_at=NOW + n * DAY, rule="t") for n, text in enumerate((FIRST, FIXED, LONGER))]
    given = [drafts[n] for n in order]
    for batch in [given] if together else [[one] for one in given]:
        put(engine, *batch)
    assert classes(engine) == [(None, None), ("number-or-name", ["paragraphs"]), ("text", ["paragraphs"])]


def test_another_way_to_make_digests_makes_no_revision(engine: Engine) -> None:
    """After an upgrade the digests may be made of other parts; what says the same is still one state."""
    site = site_of(engine)
    put(engine, draft(site, "x", FIRST, digest="as the first release made it"))
    assert put(engine, draft(site, "x", FIRST, seen_at=NOW + DAY, digest="as today")) == ["unchanged"]
    assert put(engine, draft(site, "x", FIXED, seen_at=NOW + 2 * DAY, digest="as today, changed")) == ["changed"]
    assert classes(engine) == [(None, None), ("number-or-name", ["paragraphs"])]


def test_a_theme_that_prints_dashes_for_hyphens_makes_no_revision(engine: Engine) -> None:
    """Under another theme the same category reads "Văn hóa – Xã hội": the article is what it was, under the name it had."""
    site = site_of(engine)
    for sign, day, outcome in (("-", 0, "new"), ("–", 1, "unchanged"), ("-", 2, "unchanged")):
        one = draft(site, "x", FIRST, seen_at=NOW + day * DAY, digest=f"with {sign}")
        record = dict(one.record) | {"category": [f"Văn hóa {sign} Xã hội"]}
        assert put(engine, replace(one, record=record)) == [outcome]
    assert classes(engine) == [(None, None)]


def test_unchanged_articles_cost_no_records(engine: Engine) -> None:
    """A batch of articles seen again reads no record; one of changed copies reads their records and the story's in one statement each."""
    site = site_of(engine)
    put(engine, *(draft(site, f"x{n}", FIRST) for n in range(30)))
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    put(engine, *(draft(site, f"x{n}", FIRST, seen_at=NOW + DAY) for n in range(30)))
    assert not [statement for statement in asked if "revision.record" in statement]
    asked.clear()
    put(engine, *(draft(site, f"x{n}", FIXED, seen_at=NOW + DAY) for n in range(30)))
    assert len([statement for statement in asked if "revision.record" in statement]) == 2


def test_revisions_are_read_in_order_of_time(archive: Archive) -> None:
    """By id or address, in one order, each with who made it, what read it and its class; one statement for all."""
    site = site_of(archive.engine)
    later, first = draft(site, "x", FIXED, seen_at=NOW + DAY, rule="generic: text"), draft(site, "x", FIRST)
    put(archive.engine, later)
    put(archive.engine, first)
    asked: list[str] = []
    event.listen(archive.engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    known = revisions(archive, later.article_id)
    assert len([statement for statement in asked if "FROM article JOIN revision" in statement]) == 1
    assert [(one["number"], one["change_class"], one["rule"], one["origin"]) for one in known] == [
        (2, None, None, "site"),
        (1, "number-or-name", "generic: text", "site"),
    ]
    assert revisions(archive, later.url) == known
    assert revisions(archive, "https://a.vn/nichts") == []
    ((old, new),) = pairs(known, None)
    told = between(old, new)
    assert (told["from"], told["to"], told["change_class"], told["changed"]) == (2, 1, "number-or-name", ["paragraphs"])
    back = between(*pairs(known, (1, 2))[0])
    assert [part for part in back["fields"][0]["parts"] if part[0] in "-+"] == [("-", "63"), ("+", "36")]
    with pytest.raises(KeyError, match="7"):
        pairs(known, (1, 7))


def test_a_withdrawn_article_shows_no_words(archive: Archive) -> None:
    """Its states are listed, titles and records are not given."""
    site = site_of(archive.engine)
    one = draft(site, "x", FIRST)
    put(archive.engine, one)
    with writing(archive.engine) as connection:
        connection.execute(update(Article).values(state="withdrawn"))
    (known,) = revisions(archive, one.article_id)
    assert (known["number"], known["title"], known["record"]) == (1, None, None)
