"""Beside what rotted and does not heal the other work goes on: crawls, older pages and re-parses end with sentences, if at all."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from operations.outcome import Outcome
from operations.verify import verify
from storage.archive import Archive
from storage.errors import DamagedRecord
from tests.operations.healing.rotting import CUT, damage, file_of, healed, pictured, rot, rows
from tests.operations.rereading import address, keep, revisions, rule


def other(name: str) -> str:
    """The page of an article with other words."""
    return pictured(name).replace("vừa ban hành", "đã thu hồi")


def misnamed(archive: Archive) -> int:
    """Let one bit turn in a name within the records: they are JSON still."""
    if archive.engine.dialect.name == "postgresql":
        return rot(archive, """record = replace(record::text, '"kind"', '"kine"')::json""")
    return rot(archive, """record = replace(record, '"kind"', '"kine"')""")


def test_a_name_that_rotted_in_a_record_ends_no_reparse(archive: Archive) -> None:
    """A record with a misspelt name is taken for a lost one: by another rule the reading of today takes its place."""
    assert misnamed(archive) == 2
    rule(archive, 'fields: {title: ".that"}\n')
    summary = healed(archive)
    assert (summary.outcome, summary.sites[0].written) == (Outcome.DAMAGED_ARCHIVE, 2)
    assert healed(archive).sites[0].written == 0


def test_a_name_that_rotted_in_a_record_ends_no_visit(archive: Archive) -> None:
    """A later page is stored beside a record with a misspelt name, which heals then."""
    before = revisions(archive)
    assert misnamed(archive) == 2
    keep(archive, [(address("1"), other("1"))], day=1)
    assert len(revisions(archive)) == len(before) + 1
    assert healed(archive).outcome == Outcome.DONE
    assert [row for row in revisions(archive) if row[1] == 1] == before


def test_an_older_page_waits_until_the_record_is_healed(archive: Archive) -> None:
    """Where the order of states cannot be told beside a lost record nothing is stored, and after healing all is as it would have been."""
    keep(archive, [(address("1"), pictured("1"))], day=4)
    before = rows(archive)
    if archive.engine.dialect.name == "sqlite":
        damage(archive, CUT)
    else:
        misnamed(archive)
    rotten = rows(archive)
    with pytest.raises(DamagedRecord, match="an older page"):
        keep(archive, [(address("1"), other("1"))], day=2)
    assert rows(archive)["revision"] == rotten["revision"]
    assert healed(archive).outcome == Outcome.DONE
    assert rows(archive)["revision"] == before["revision"]
    keep(archive, [(address("1"), other("1"))], day=2)
    found = [row for row in revisions(archive) if row[0] == revisions(archive)[-1][0]]
    assert [(row[1], row[2]) for row in found] == [(1, "site"), (2, "site"), (3, "site")]
    assert verify(archive).damage_list == []


def test_a_torn_page_of_pictures_ends_nothing(on_sqlite: Archive) -> None:
    """Where the pictures cannot be read to the end that is told, and the records heal all the same."""
    before = rows(on_sqlite)
    damage(on_sqlite, CUT)
    on_sqlite.engine.dispose()
    path = Path(file_of(on_sqlite))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = database.execute("PRAGMA page_size").fetchone()
        (root,) = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'image'").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    summary = healed(on_sqlite)
    assert summary.outcome == Outcome.DAMAGED_ARCHIVE
    assert len(summary.sites[0].restored) == 2
    (told,) = summary.sites[0].lost
    assert "table image cannot all be read" in told
    assert "restore the database from a backup" in told
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT count(*) FROM revision WHERE json_valid(record)").fetchone()
    assert found == (len(before["revision"]),)


@pytest.mark.parametrize(("table", "column"), [("revision", "title"), ("article", "title"), ("image", "caption")])
def test_bytes_that_are_no_text_come_back(on_sqlite: Archive, table: str, column: str) -> None:
    """A bit that turned within a letter leaves no UTF-8: the value heals like another."""
    before = rows(on_sqlite)
    assert rot(on_sqlite, f"{column} = CAST(x'48e140' || substr({column}, 2) AS TEXT)", table=table, where="1 = 1") == 2
    summary = healed(on_sqlite)
    assert summary.outcome == Outcome.DONE, summary.sites[0].lost
    assert rows(on_sqlite) == before


def test_one_that_cannot_be_read_costs_no_other(on_sqlite: Archive) -> None:
    """A revision whose capture has a moment that is none is told, and the other article's heals."""
    before = rows(on_sqlite)
    damage(on_sqlite, CUT)
    (article, *_) = (dict(row)["article_id"] for row in before["revision"])
    capture = next(dict(row)["capture_id"] for row in before["revision"] if dict(row)["article_id"] == article)
    # Of a kind that the re-parse itself does not read.
    rot(on_sqlite, "fetched_at = 'hôm qua', kind = 'robots'", table="capture", where=f"id = {capture}")
    summary = healed(on_sqlite)
    assert summary.outcome == Outcome.DAMAGED_ARCHIVE
    assert len(summary.sites[0].restored) == 1
    (told,) = summary.sites[0].lost
    assert f"article {article}" in told
    assert "cannot be healed" in told
