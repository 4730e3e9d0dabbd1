"""Captures taken in in any order make one history: what it says is compared with what the same captures say in order of time."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby, pairwise, permutations
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update

from storage import captures, sites
from storage.captures import CaptureRow
from storage.changes import compare
from storage.database import reading, writing
from storage.drafts import AttachmentDraft, Draft
from storage.models import Article, Attachment, Capture, Image, Revision
from storage.saving import save
from tests.storage.drafting import NOW, digest, draft

DAY = timedelta(days=1)
# What an article said at visit after visit: edits, some of which are taken back.
VISITS = ("AB", "AAB", "ABA", "ABAA", "AABAA", "ABABA", "ABBCA", "ABCAB", "AABBA", "BAAAC")


@pytest.fixture
def site(engine: Engine) -> int:
    with writing(engine) as connection:
        return sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)


def visits(site: int, name: str, said: str) -> list[Draft]:
    """The article day after day, each time with another time of modification, which makes no revision."""
    return [
        draft(
            site,
            name,
            text,
            title=f"Đầu đề {text}",
            seen_at=NOW + day * DAY,
            attachments=(AttachmentDraft(url=f"https://a.vn/{text}.pdf", name=text, type="pdf"),),
        )
        for day, text in enumerate(said)
    ]


def take(engine: Engine, drafts: Iterable[Draft]) -> None:
    """A batch as an ingest writes it: the captures, then what they show."""
    with writing(engine) as connection:
        given = list(drafts)
        ids = captures.add(connection, [capture(one) for one in given])
        save(connection, [replace(one, capture_id=number) for one, number in zip(given, ids, strict=True)])


def capture(one: Draft) -> CaptureRow:
    """The capture that shows a draft."""
    seconds = int(one.seen_at.timestamp())
    return CaptureRow(
        site_id=one.site_id,
        url=one.url,
        fetched_at=one.seen_at,
        warc_file=f"warc/{one.key}.warc.gz",
        warc_offset=seconds,
        warc_length=1,
        kind="article",
        body_digest=digest(one.url.rpartition("/")[0] + one.title + str(seconds)),
    )


def history(engine: Engine, name: str) -> list[tuple[Any, ...]]:
    """The revisions of an article in order of time, with what they cite and what hangs on them."""
    columns: tuple[Any, ...] = (Revision.id, Revision.seen_at, Revision.title, Revision.change_class, Revision.changed)
    here = select(*columns, Revision.digest, Revision.record, Capture.body_digest, Capture.fetched_at)
    here = here.join(Article, Article.id == Revision.article_id).outerjoin(Capture, Capture.id == Revision.capture_id)
    here = here.where(Article.key == f"key:{name}").order_by(Revision.seen_at, Revision.number)
    with reading(engine) as connection:
        parts = {
            model: select(model.revision_id, model.position, model.url).order_by(model.revision_id, model.position)
            for model in (Image, Attachment)
        }
        held = {model: connection.execute(query).all() for model, query in parts.items()}
        return [
            (
                *row[1:5],
                row.digest,
                row.record["paragraphs"],
                row.body_digest,
                row.fetched_at,
                *([part.url for part in every if part.revision_id == row.id] for every in held.values()),
            )
            for row in connection.execute(here)
        ]


def stands(engine: Engine, name: str) -> tuple[Any, ...]:
    """An article's row, but for the number of its change."""
    columns = (
        Article.title,
        Article.first_seen,
        Article.last_seen,
        Article.url,
        Article.published_at,
        Revision.seen_at,
    )
    here = select(*columns).join(Revision, Revision.id == Article.revision_id).where(Article.key == f"key:{name}")
    with reading(engine) as connection:
        return tuple(connection.execute(here).one())


def expected(drafts: Sequence[Draft]) -> list[tuple[Any, ...]]:
    """The first of each row of visits that said one thing."""
    firsts = [next(same) for _, same in groupby(drafts, key=lambda one: one.digest)]
    classes = [None, *(compare(old.record, new.record) for old, new in pairwise(firsts))]
    return [
        (
            one.seen_at,
            one.title,
            change and change.change_class,
            change and list(change.changed),
            one.digest,
            one.record["paragraphs"],
            capture(one).body_digest,
            one.seen_at,
            [image.url for image in one.images],
            [document.url for document in one.attachments],
        )
        for one, change in zip(firsts, classes, strict=True)
    ]


def pieces(order: Sequence[Draft], draw: random.Random) -> Iterable[Sequence[Draft]]:
    """The drafts cut into batches."""
    cuts = sorted(draw.sample(range(1, len(order)), draw.randrange(len(order))))
    return [order[start:end] for start, end in pairwise([0, *cuts, len(order)])]


@pytest.mark.parametrize("said", VISITS)
def test_any_order_of_captures_makes_the_same_history(engine: Engine, site: int, said: str):
    """Revisions, when their words were first seen, the captures they cite, their classes and parts; also of edits taken back."""
    draw = random.Random(said)
    orders = list(permutations(range(len(said))))
    for number, order in enumerate(draw.sample(orders, min(len(orders), 16))):
        name = f"{said.lower()}{number}"
        drafts = visits(site, name, said)
        for batch in pieces([drafts[place] for place in order], draw):
            take(engine, batch)
        assert history(engine, name) == expected(drafts), order
        last = drafts[-1]
        assert stands(engine, name) == (
            last.title,
            NOW,
            last.seen_at,
            last.url,
            None,
            expected(drafts)[-1][0],
        ), order


def test_a_visit_mends_what_an_earlier_release_left(engine: Engine, site: int):
    """Where words were not moved back to when they were first seen, the next visit does it, and a late capture finds it done."""
    drafts = visits(site, "x", "AABA")
    take(engine, [drafts[1]])
    with writing(engine) as connection:
        connection.execute(update(Article).values(first_seen=drafts[0].seen_at))
    take(engine, [drafts[3]])
    assert [row[0] for row in history(engine, "x")] == [drafts[0].seen_at]
    take(engine, [drafts[2]])
    assert [(row[0], row[1][-1]) for row in history(engine, "x")] == [
        (drafts[0].seen_at, "A"),
        (drafts[2].seen_at, "B"),
        (drafts[3].seen_at, "A"),
    ]


def test_without_the_captures_what_was_seen_last_still_stands(engine: Engine, site: int):
    """Where the rows of captures are lost, a late capture does not take the place of what was seen after it."""
    drafts = visits(site, "x", "ABA")
    for one in (drafts[0], drafts[2], drafts[1]):
        with writing(engine) as connection:
            save(connection, [one])
    assert [(row[0], row[1][-1]) for row in history(engine, "x")] == [(one.seen_at, one.title[-1]) for one in drafts]
    assert stands(engine, "x")[0] == drafts[0].title


def test_statements_do_not_grow_with_late_captures(engine: Engine, site: int):
    """Forty articles whose words were there earlier cost as many statements as two: no query in a loop."""

    def statements(names: Sequence[str]) -> int:
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        every = {name: visits(site, name, "ABB") for name in names}
        take(engine, [drafts[2] for drafts in every.values()])
        event.listen(engine, "before_cursor_execute", note)
        try:
            take(engine, [one for drafts in every.values() for one in drafts[:2]])
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return count

    assert statements([f"b{number}" for number in range(40)]) == statements(["a0", "a1"])
