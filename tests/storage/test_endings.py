"""How articles end: suspected, confirmed by another run, undone by a return; redirects; in any order of arrival."""

import itertools
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from storage import absences, captures, runs, sites
from storage.absences import ELSEWHERE, GONE, REDIRECTED, Visit
from storage.captures import CaptureRow
from storage.database import reading, writing
from storage.drafts import Draft
from storage.endings import Weighed, weigh
from storage.models import Article, Event
from storage.moves import note_moves
from storage.saving import save
from tests.storage.drafting import NOW, draft

DAY = timedelta(days=1)
ONE, TWO, THREE = NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY
LATE = NOW + 9 * DAY


@pytest.fixture
def site(engine: Engine) -> int:
    with writing(engine) as connection:
        made = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        for _ in range(4):
            runs.start(connection, kind="crawl", version="1", now=NOW, site_id=made)
    return made


def read(row: Mapping[str, Any]) -> Visit:
    """A capture as a visit: the test's own rules, as simple as can be."""
    reason = {"error": GONE, "listing": ELSEWHERE, "redirect": REDIRECTED}.get(row["kind"])
    return Visit(
        url=row["url"], url_key=row["url"], at=row["fetched_at"], run_id=row["run_id"], reason=reason,
        target=row["redirect_to"], target_key=row["redirect_to"], capture_id=row["id"],
    )  # fmt: skip


def visit(name: str, at: datetime, run: int, reason: str | None = GONE, target: str | None = None) -> Visit:
    """A visit of an article's address."""
    url = f"https://a.vn/{name}.html"
    to = f"https://a.vn/{target}.html" if target else None
    return Visit(url=url, url_key=url, at=at, run_id=run, reason=reason, detail="told", target=to, target_key=to)


def at(site: int, name: str, place: str, seen_at: datetime) -> Draft:
    """The article `name` seen at an address of its own or another one."""
    url = f"https://a.vn/{place}.html"
    return draft(site, name, url=url, url_key=url, seen_at=seen_at)


def batch(
    engine: Engine, site: int, *given: Visit | Draft, began: datetime = NOW, since: datetime | None = None
) -> Weighed:
    """Save and weigh as one transaction of a run does."""
    drafts = [one for one in given if isinstance(one, Draft)]
    visits = [one for one in given if isinstance(one, Visit)]
    with writing(engine) as connection:
        save(connection, drafts)
        return weigh(connection, site, visits, drafts, began=began, since=since, read=read)


def kept(engine: Engine, name: str, moment: datetime, kind: str, to: str | None = None) -> None:
    """A capture stored by run 1."""
    row = CaptureRow(
        site_id=1, run_id=1, url=f"https://a.vn/{name}.html", fetched_at=moment, kind=kind, warc_file="w",
        warc_offset=next(OFFSETS), warc_length=1, redirect_to=f"https://a.vn/{to}.html" if to else None,
    )  # fmt: skip
    with writing(engine) as connection:
        captures.add(connection, [row])


OFFSETS = itertools.count()


def state(engine: Engine, name: str = "x") -> Any:
    with reading(engine) as connection:
        return connection.execute(select(*Article.__table__.columns).where(Article.key == f"key:{name}")).one()


def told(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.execute(select(Event.kind).order_by(Event.id)).scalars())


def test_suspected_then_confirmed_then_returned(engine: Engine, site: int):
    """One run's visits only raise a suspicion, another run's confirms it, and the page's return undoes it."""
    batch(engine, site, draft(site, "x"))
    numbers = [state(engine).change_no]
    assert batch(engine, site, visit("x", ONE, 1), visit("x", ONE + DAY / 2, 1)).steps == {"suspected": 1}
    assert (state(engine).state, state(engine).state_reason, state(engine).state_since) == ("suspected", GONE, ONE)
    numbers.append(state(engine).change_no)
    assert batch(engine, site, visit("x", TWO, 2)).steps == {"confirmed": 1}
    assert (state(engine).state, state(engine).state_since) == ("gone", TWO)
    numbers.append(state(engine).change_no)
    assert batch(engine, site, visit("x", TWO + DAY / 2, 3)).steps == {}
    assert batch(engine, site, draft(site, "x", seen_at=THREE)).steps == {"returned": 1}
    assert (state(engine).state, state(engine).state_reason, state(engine).state_since) == ("live", None, None)
    numbers.append(state(engine).change_no)
    assert numbers == sorted(set(numbers))
    assert told(engine) == ["suspected", "confirmed", "returned"]
    with reading(engine) as connection:
        lines = connection.execute(select(Event.at, Event.reason).order_by(Event.id)).all()
    assert [line.at for line in lines] == [ONE, TWO, THREE]
    assert lines[0].reason == "gone: told"


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_any_order_of_arrival_ends_alike(engine: Engine, site: int, order: tuple[int, ...]):
    """Visits taken in late, in whatever order, end in the state that the newest of them show."""
    batch(engine, site, draft(site, "x"))
    given: list[Visit | Draft] = [
        visit("x", ONE, 1),
        draft(site, "x", seen_at=TWO),
        visit("x", THREE, 2),
        visit("x", THREE + DAY, 3),
    ]
    for number in order:
        batch(engine, site, given[number])
    assert (state(engine).state, state(engine).last_seen) == ("gone", TWO)


def test_an_older_sight_undoes_nothing(engine: Engine, site: int):
    """An old capture of the page, taken in after the page was missed, is no return."""
    batch(engine, site, draft(site, "x"))
    batch(engine, site, visit("x", TWO, 1))
    assert batch(engine, site, draft(site, "x", seen_at=ONE)).steps == {}
    assert state(engine).state == "suspected"


def test_an_end_captured_before_the_article_was_known(engine: Engine, site: int):
    """A 404 stored when nobody knew the article counts once an older file brings the article."""
    kept(engine, "x", ONE, "error")
    kept(engine, "y", NOW - DAY, "error")
    assert batch(engine, site, draft(site, "x"), draft(site, "y"), began=LATE).steps == {"suspected": 1}
    assert (state(engine).state, state(engine, "y").state) == ("suspected", "live")


def test_the_last_address_decides(engine: Engine, site: int):
    """A dead address is no end while another answers, and has the others asked; the last one's end is one."""
    batch(engine, site, at(site, "x", "x", NOW), at(site, "x", "b", NOW))
    first = batch(engine, site, visit("b", ONE, 1))
    assert (first.steps, first.ask) == ({}, ("https://a.vn/x.html",))
    assert batch(engine, site, at(site, "x", "x", ONE + DAY / 2)).ask == ()
    assert batch(engine, site, visit("b", TWO, 2), visit("x", TWO, 2)).steps == {"suspected": 1}
    assert batch(engine, site, visit("x", THREE, 3)).steps == {"confirmed": 1}


def test_shut_out_is_another_thing_than_gone(engine: Engine, site: int):
    """Being refused does not confirm that a page is missing; being refused by two runs stands for itself."""
    batch(engine, site, draft(site, "x"))
    batch(engine, site, visit("x", ONE, 1))
    batch(engine, site, visit("x", TWO, 2, absences.BLOCKED))
    assert state(engine).state == "suspected"
    batch(engine, site, visit("x", THREE, 3, absences.BLOCKED))
    assert (state(engine).state, state(engine).state_reason) == ("gone", absences.BLOCKED)


def test_a_redirect_to_the_same_article_is_a_move(engine: Engine, site: int):
    """The old address leads to the new one: no end, one line, and the address that answers is the article's."""
    batch(engine, site, draft(site, "x"))
    assert batch(engine, site, visit("x", ONE, 1, REDIRECTED, "moi")).steps == {}
    assert batch(engine, site, at(site, "x", "moi", ONE)).steps == {"moved": 1}
    assert (state(engine).state, state(engine).url) == ("live", "https://a.vn/moi.html")
    again = batch(engine, site, visit("x", TWO, 2, REDIRECTED, "moi"))
    assert (again.steps, again.ask) == ({}, ("https://a.vn/moi.html",))
    with writing(engine) as connection:
        assert note_moves(connection, site, ONE, TWO) == 0
    assert batch(engine, site, visit("moi", THREE, 3)).steps == {"suspected": 1}


def test_a_redirect_to_another_article_is_suspected(engine: Engine, site: int):
    """A redirect to an article of another key does not make the two one."""
    batch(engine, site, draft(site, "x"), draft(site, "y"))
    assert batch(engine, site, visit("x", ONE, 1, REDIRECTED, "y")).steps == {"suspected": 1}
    assert state(engine).state_reason == absences.ANOTHER
    assert state(engine, "y").state == "live"


@pytest.mark.parametrize("before", [True, False])
def test_a_redirect_is_followed_to_its_end(engine: Engine, site: int, before: bool):
    """Over another redirect to a list: suspected when the list is known, whether that was fetched first or last."""
    batch(engine, site, draft(site, "x"))
    moved, listed = visit("x", ONE, 1, REDIRECTED, "hop"), visit("list", ONE, 1, ELSEWHERE)

    def rest() -> None:
        kept(engine, "hop", ONE, "redirect", "list")
        kept(engine, "list", ONE, "listing")

    if before:
        rest()
        steps = batch(engine, site, moved).steps
    else:
        assert batch(engine, site, moved).steps == {}
        assert state(engine).state == "live"
        rest()
        steps = batch(engine, site, visit("hop", ONE, 1, REDIRECTED, "list"), listed).steps
    assert steps == {"suspected": 1}
    assert state(engine).state_reason == absences.HOME


def test_moves_without_a_redirect(engine: Engine, site: int):
    """The same article at a new address is a move if no old one answered in the run, and filed twice if one did."""
    batch(engine, site, draft(site, "x"), draft(site, "y"))
    batch(engine, site, at(site, "x", "moi", TWO), at(site, "y", "hai", TWO), at(site, "y", "y", TWO))
    with writing(engine) as connection:
        assert note_moves(connection, site, ONE, THREE) == 1
        assert note_moves(connection, site, ONE, THREE) == 0
        line = connection.execute(select(Event.article_id, Event.reason, Event.at)).one()
    assert line == (state(engine).id, "https://a.vn/x.html -> https://a.vn/moi.html", TWO)


def test_a_move_shown_by_an_old_file_taken_in_late(engine: Engine, site: int):
    """The new address first, then the file in which the article stood at the old one: the same move."""
    batch(engine, site, at(site, "x", "moi", TWO))
    batch(engine, site, draft(site, "x", seen_at=NOW))
    with writing(engine) as connection:
        assert note_moves(connection, site, NOW, ONE) == 1
    assert state(engine).url == "https://a.vn/moi.html"


def test_a_new_address_has_the_old_one_asked(engine: Engine, site: int):
    """Only the old address can tell whether an article moved or is filed twice; what was seen since the last visit is not old."""
    batch(engine, site, draft(site, "x"))
    assert batch(engine, site, at(site, "x", "hai", TWO), began=ONE, since=ONE).ask == ("https://a.vn/x.html",)
    assert batch(engine, site, at(site, "x", "hai", THREE), began=THREE, since=THREE).ask == ()


def test_no_address_that_a_killed_run_kept_is_asked_again(engine: Engine, site: int):
    """Before any crawl went to its end, and since the last that did, an article's other addresses are of the same visit."""
    batch(engine, site, draft(site, "x"))
    assert batch(engine, site, at(site, "x", "hai", TWO), began=ONE).ask == ()
    assert batch(engine, site, at(site, "x", "hai", TWO), began=ONE, since=NOW).ask == ()


def test_statements_do_not_grow_with_the_batch(engine: Engine, site: int):
    """A hundred articles that end cost as many statements as two: no query in a loop."""

    def statements(names: list[str]) -> int:
        batch(engine, site, *(draft(site, name, f"Văn bản {name}") for name in names))
        seen: Counter[str] = Counter()
        listener: Any = lambda *args: seen.update([args[2]])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        ended = [visit(name, ONE, 1) for name in names[::2]] + [
            visit(name, ONE, 1, REDIRECTED, names[0]) for name in names[1::2]
        ]
        assert batch(engine, site, *ended).steps == {"suspected": len(names)}
        event.remove(engine, "before_cursor_execute", listener)
        return seen.total()

    assert statements([f"b{number}" for number in range(100)]) == statements([f"a{number}" for number in range(2)])
