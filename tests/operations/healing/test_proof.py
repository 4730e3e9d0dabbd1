"""What heals and what does not: only a row's seal proves it, nothing else is written in its place, and no value of it is sealed."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from operations.outcome import Outcome
from operations.verify import verify
from storage.archive import Archive
from storage.database import lock_changes, writing
from tests.operations.healing.rotting import CUT, FIELDS, damage, file_of, healed, pictured, rot, rows
from tests.operations.rereading import address, current, keep

BACKUP = "restore the database from a backup"


def whole(archive: Archive) -> str:
    """A change that leaves a record without its fields, on either database."""
    return 'record = \'{"url": "x"}\'' + ("::json" if archive.engine.dialect.name == "postgresql" else "")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("revision", "title = 'khác', digest = 'ab12'"),
        ("revision", "origin = 'sitf', change_class = 'texs'"),
        ("revision", "seen_at = '1999-01-01 00:00:00.000000', title = 'khác', origin = 'sitf'"),
        ("revision", "parser_version = '0', rule = 'khác'"),
        ("image", "caption = 'khác', alt = 'khác'"),
        ("article", "title = 'khác', published_at = '1999-01-01 00:00:00.000000'"),
        ("article", "title = 'khác', state = 'livf'"),
    ],
)
def test_several_values_of_a_row_come_back_together(archive: Archive, table: str, change: str) -> None:
    """Where more than one value of a row rotted, its seal proves them together."""
    before = rows(archive)
    assert rot(archive, change, table=table, where="1 = 1") == 2
    summary = healed(archive)
    assert summary.outcome == Outcome.DONE, summary.sites[0].lost
    assert rows(archive) == before
    assert verify(archive).damage_list == []


def test_a_record_comes_back_with_what_rotted_beside_it(archive: Archive) -> None:
    """A record, its moment, its origin and its class that rotted at once are those again that the seal was made of."""
    before = rows(archive)
    beside = "seen_at = '1999-01-01 00:00:00.000000', origin = 'sitf', change_class = 'texs'"
    assert rot(archive, f"{whole(archive)}, {beside}") == 2
    assert healed(archive).outcome == Outcome.DONE
    assert rows(archive) == before


def test_the_words_alone_prove_no_row(archive: Archive) -> None:
    """A record whose words the digest tells is left as it lies where its seal proves not all that rotted with it."""
    assert rot(archive, f"{whole(archive)}, number = 7") == 2
    rotten = rows(archive)
    summary = healed(archive)
    assert summary.outcome == Outcome.DAMAGED_ARCHIVE
    assert (summary.sites[0].restored, len(summary.sites[0].lost)) == ([], 2)
    assert all("no seal proves all else" in one and BACKUP in one for one in summary.sites[0].lost)
    assert rows(archive) == rotten
    assert verify(archive).damage_list != []


def test_the_seal_of_a_sound_picture_is_no_reason_to_write_it(archive: Archive) -> None:
    """A picture of which only the seal rotted keeps the digest of the bytes it had, whatever its address shows by now."""
    with writing(archive.engine) as connection:
        connection.execute(text("UPDATE image SET digest = 'ab12'"))
    assert rot(archive, "seal = '0123456789abcdef'", table="image", where="1 = 1") == 2
    rotten = rows(archive)
    assert len(healed(archive).sites[0].lost) == 2
    assert rows(archive) == rotten


def test_captions_come_back_beside_other_bytes(archive: Archive) -> None:
    """Two values of a picture's row come back also where its address shows other bytes by now than it was written with."""
    with writing(archive.engine) as connection:
        connection.execute(text("UPDATE image SET digest = 'ab12'"))
    before = rows(archive)
    assert rot(archive, "caption = 'khác', alt = 'khác'", table="image", where="1 = 1") == 2
    assert healed(archive).outcome == Outcome.DONE
    assert rows(archive) == before


def test_what_was_sealed_anew_is_proved_by_nothing(on_sqlite: Archive) -> None:
    """A record that is no JSON in a row that was written since is told as lost at each run, and ends none."""
    damage(on_sqlite, CUT)
    with writing(on_sqlite.engine) as connection:
        connection.execute(text("UPDATE revision SET rule = rule"))
    rotten = rows(on_sqlite)
    for _ in range(2):
        summary = healed(on_sqlite)
        assert (summary.outcome, summary.sites[0].restored) == (Outcome.DAMAGED_ARCHIVE, [])
        assert len(summary.sites[0].lost) == 2
        assert rows(on_sqlite) == rotten


def test_a_revision_heals_beside_a_lost_article(archive: Archive) -> None:
    """Where the article's own row stays damaged its revision comes back, and the article's row is not written for that."""
    damage(archive, FIELDS)
    rot(archive, "last_seen = '1999-01-01 00:00:00.000000'", table="article", where="1 = 1")
    articles, numbers = rows(archive)["article"], current(archive)
    summary = healed(archive)
    assert (len(summary.sites[0].restored), len(summary.sites[0].lost)) == (2, 2)
    assert (rows(archive)["article"], current(archive)) == (articles, numbers)
    assert len([one for one in verify(archive).damage_list if one.where.startswith("table article")]) == 2


def test_a_zeroed_page_of_the_file(on_sqlite: Archive) -> None:
    """A page of zeros in a long record and the columns behind it: each row is as it was, or as it lay, and is told."""
    keep(on_sqlite, [(address("9"), pictured("9").replace("vừa ban hành", "vừa ban hành " + "kế hoạch năm " * 900))])
    before = rows(on_sqlite)
    on_sqlite.engine.dispose()
    path = Path(file_of(on_sqlite))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = database.execute("PRAGMA page_size").fetchone()
        pages = database.execute(
            "SELECT pageno FROM dbstat WHERE name = 'revision' AND pagetype = 'overflow'"
        ).fetchall()
    with path.open("r+b") as file:
        for (number,) in pages:
            file.seek((number - 1) * size)
            if file.read(4) == bytes(4):  # the last of a row's: no other follows
                file.write(bytes(size - 4))
    rotten = rows(on_sqlite)
    changed = set(rotten["revision"]) - set(before["revision"])
    assert changed
    summary = healed(on_sqlite)
    after = rows(on_sqlite)
    assert set(after["revision"]) <= set(before["revision"]) | changed
    assert len(set(after["revision"]) & changed) == len(summary.sites[0].lost)
    assert len(summary.sites[0].restored) + len(summary.sites[0].lost) == len(changed)
    assert {name: after[name] for name in after if name != "revision"} == {
        name: before[name] for name in before if name != "revision"
    }


def first_of_many_writers(archive: Archive) -> str:
    """The id of an article whose row another may write to meanwhile; skips where there is one writer only."""
    if archive.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    return str(dict(rows(archive)["article"][0])["id"])


def test_a_withdrawal_meanwhile_is_not_undone(archive: Archive) -> None:
    """Who withdraws an article whose state rotted, while it heals, withdraws it: healing waits, and proves nothing of before."""
    article = first_of_many_writers(archive)
    rot(archive, "state = 'livf'", table="article", where=f"id = '{article}'")
    held = threading.Event()

    def withdrawing() -> None:
        with writing(archive.engine) as connection:
            lock_changes(connection)
            connection.execute(text("UPDATE article SET state = 'withdrawn' WHERE id = :id"), {"id": article})
            held.set()
            time.sleep(2)

    thread = threading.Thread(target=withdrawing)
    thread.start()
    assert held.wait(10)
    healed(archive)
    thread.join()
    states = {dict(row)["id"]: dict(row)["state"] for row in rows(archive)["article"]}
    assert states[article] == "withdrawn"


def test_who_withdraws_is_not_aborted(archive: Archive) -> None:
    """Healing takes the line of changes before any row, as a withdrawal does: neither ends the other."""
    article = first_of_many_writers(archive)
    rot(archive, "title = 'khác'", table="article", where=f"id = '{article}'")
    held = threading.Event()
    ended: list[str] = []

    def withdrawing() -> None:
        try:
            with writing(archive.engine) as connection:
                lock_changes(connection)
                held.set()
                time.sleep(2)
                connection.execute(text("UPDATE article SET state_reason = 'x' WHERE id = :id"), {"id": article})
            ended.append("done")
        except Exception as error:  # noqa: BLE001 - told to the test
            ended.append(str(error))

    thread = threading.Thread(target=withdrawing)
    thread.start()
    assert held.wait(10)
    healed(archive)
    thread.join()
    assert ended == ["done"]
