"""Markup as stored: a revision only where both readings tell of it and were made alike, and none by a re-parse."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage.changes import MARKUP, compare, marked, same
from storage.database import reading
from storage.drafts import Draft
from storage.models import Revision
from tests.storage.drafting import NOW, draft
from tests.storage.test_revisions import classes, put, site_of

DAY = timedelta(days=1)
HOW = {"family": "nukeviet (generator)", "body": "#news-bodyhtml"}


def made(site: int, markup: str | None, day: int = 0, text: str = "Có 36 ha sâm.", **more: Any) -> Draft:
    """A draft as the pipelines make it, with the markup in record and digest."""
    how = more.pop("how", HOW)
    bare = draft(site, "x", text, seen_at=NOW + day * DAY, **more)
    record = {**bare.record, "evidence": how, "markup": markup}
    return draft(site, "x", text, seen_at=NOW + day * DAY, record=record, digest=marked(bare.digest, markup), **more)


def test_the_same_words_in_other_tags_are_a_revision_of_class_markup(engine: Engine) -> None:
    """What was set anew is told as such, once, and in whatever order the captures come."""
    site = site_of(engine)
    drafts = [made(site, "3-aa"), made(site, "3-bb", 1), made(site, "3-bb", 2)]
    assert put(engine, *drafts) == ["new", "changed", "unchanged"]
    assert put(engine, *reversed(drafts)) == ["unchanged"] * 3
    assert classes(engine) == [(None, None), (MARKUP, ["markup"])]


@pytest.mark.parametrize(
    ("markup", "more"),
    [
        (None, {}),
        ("4-bb", {}),
        ("3-bb", {"how": HOW | {"body": "#another-template"}}),
        ("3-bb", {"how": HOW | {"cleaned": "1 template lines"}}),
    ],
)
def test_tags_that_were_not_read_alike_are_not_compared(
    engine: Engine, markup: str | None, more: dict[str, Any]
) -> None:
    """A record without markup, of another parser or of other rules is the same state, whichever came first."""
    site = site_of(engine)
    assert put(engine, made(site, "3-aa"), made(site, markup, 1, **more)) == ["new", "unchanged"]
    assert put(engine, made(site, markup, 2, **more)) == ["unchanged"]
    assert classes(engine) == [(None, None)]


def test_an_archive_of_before_takes_no_revision_for_markup_alone(engine: Engine) -> None:
    """Records written before there was markup stay the state they are, at the next visit and at a re-parse."""
    site = site_of(engine)
    put(engine, made(site, None))
    assert put(engine, made(site, "3-aa", 1)) == ["unchanged"]
    assert put(engine, made(site, "3-aa", 0, origin="ours")) == ["unchanged"]


def test_a_reparse_writes_nothing_for_markup(engine: Engine) -> None:
    """What our own rules see in the tags is no change of the article: only another text is written as ours."""
    site = site_of(engine)
    put(engine, made(site, "3-aa"))
    assert put(engine, made(site, "3-bb", 0, origin="ours"), made(site, "4-cc", 1, origin="ours")) == ["unchanged"] * 2
    assert put(engine, made(site, "4-cc", 0, "Có 63 ha sâm.", origin="ours")) == ["changed"]


def test_a_graver_change_keeps_its_class(engine: Engine) -> None:
    """Where words changed too, markup is not what a reader saw."""
    site = site_of(engine)
    put(engine, made(site, "3-aa"), made(site, "3-bb", 1, "Có 63 ha sâm."))
    assert classes(engine) == [(None, None), ("number-or-name", ["paragraphs"])]
    with reading(engine) as connection:
        assert [row.record["markup"] for row in connection.execute(select(Revision.record).order_by(Revision.id))] == [
            "3-aa",
            "3-bb",
        ]


def test_digests_tell_of_markup_only_where_both_have_it() -> None:
    """Two digests are one state's unless both name tags of the same parser, and other ones."""
    assert same(marked("d", "3-aa"), marked("d", None))
    assert same(marked("d", "3-aa"), marked("d", "4-bb"))
    assert not same(marked("d", "3-aa"), marked("d", "3-bb"))
    assert not same(marked("d", "3-aa"), marked("e", "3-aa"))
    assert compare({"title": "a", "markup": "3-aa"}, {"title": "a", "markup": "3-aa"}) is None
