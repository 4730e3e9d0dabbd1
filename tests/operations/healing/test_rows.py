"""`khotin reparse` heals what rotted in the database: rows come back as they were, or are told as lost; nothing else changes."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from operations.outcome import Outcome
from operations.verify import verify
from storage.archive import Archive
from storage.asking.search import search
from tests.forks import Run
from tests.khotin.running import environment, khotin
from tests.operations.healing.rotting import CUT, FIELDS, damage, healed, illustrated, pictured, rot, rows
from tests.operations.rereading import address, current, files, keep, revisions, rule


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[Archive]:
    """An archive of four articles with a picture each, on each database."""
    with illustrated(tmp_path / "archive", 4, database_url) as archive:
        yield archive


@pytest.mark.parametrize("kind", [CUT, FIELDS])
def test_a_rotten_record_comes_back_as_it_was(archive: Archive, kind: str) -> None:
    """After verify named the damage one re-parse puts every row back to the letter, with its seal, and verify finds nothing more."""
    before, kept = rows(archive), files(archive)
    assert damage(archive, kind) == 4
    named = [one for one in verify(archive).damage_list if "revision" in one.where]
    assert len(named) == 8  # by their seals, and by their digests
    assert all("khotin reparse" in one.remedy for one in named)

    rotten = rows(archive)
    dry = healed(archive, diff=True)
    assert (len(dry.sites[0].restored), dry.sites[0].revisions) == (4, 0)
    assert (rows(archive), files(archive)) == (rotten, kept)

    summary = healed(archive)
    assert summary.outcome == Outcome.DONE
    assert all("as it was written" in one for one in summary.sites[0].restored)
    assert (len(summary.sites[0].restored), summary.sites[0].lost, summary.sites[0].written) == (4, [], 0)
    assert rows(archive) == before
    assert verify(archive).damage_list == []
    assert healed(archive).sites[0].restored == []


def test_it_is_found_again(archive: Archive) -> None:
    """A search in an index that was fed while the record was rotten finds the article once it is healed, and only then."""
    damage(archive, CUT)
    on_sqlite = archive.engine.dialect.name == "sqlite"
    for path in archive.index_dir.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert len(search(archive, "hội nghị").hits) == (0 if on_sqlite else 4)
    healed(archive)
    assert len(search(archive, "tổng kết").hits) == 4
    assert verify(archive).damage_list == []


@pytest.mark.parametrize(
    ("table", "change", "where"),
    [
        ("revision", "title = 'khác'", "number = 1"),
        ("revision", "digest = 'ab12'", "number = 1"),
        ("revision", "origin = 'sitf'", "number = 1"),
        ("image", "caption = 'khác'", "position = 0"),
        ("article", "title = 'khác'", "1 = 1"),
        ("article", "published_at = '1999-01-01 00:00:00.000000'", "1 = 1"),
    ],
)
def test_another_rotten_value_comes_back(archive: Archive, table: str, change: str, where: str) -> None:
    """A title, a digest, a caption or a time that rotted is the one again that the row's seal was made of."""
    before = rows(archive)
    assert rot(archive, change, table=table, where=where) == 4
    summary = healed(archive)
    assert summary.outcome == Outcome.DONE
    assert len(summary.sites[0].restored) == 4
    assert rows(archive) == before
    assert verify(archive).damage_list == []


def test_what_nothing_proves_is_left_alone(archive: Archive) -> None:
    """A value that no capture gives back is told with the way to a backup, and a new rule writes nothing that would seal it."""
    assert rot(archive, "first_seen = '1999-01-01 00:00:00.000000'", table="article", where="1 = 1") == 4
    rotten, numbers = rows(archive), current(archive)
    rule(archive, 'fields: {title: ".that"}\n')
    assert healed(archive, diff=True).sites[0].revisions == 0
    summary = healed(archive)
    assert summary.outcome == Outcome.DAMAGED_ARCHIVE
    assert (len(summary.sites[0].lost), summary.sites[0].written) == (4, 0)
    assert all("restore the database from a backup" in one for one in summary.sites[0].lost)
    assert (rows(archive), current(archive)) == (rotten, numbers)
    assert len(verify(archive).damage_list) == 4


def test_what_reads_otherwise_today_becomes_a_revision(archive: Archive) -> None:
    """By another rule the rotten one is told as lost and stays as it lies, and the reading of today takes its place, once."""
    damage(archive, CUT)
    lost = revisions(archive)
    rule(archive, 'fields: {title: ".that"}\n')
    dry = healed(archive, diff=True).sites[0]
    assert (dry.restored, dry.revisions, len(dry.lost), dry.changes["changes"]) == ([], 4, 4, 4)
    summary = healed(archive)
    assert summary.outcome == Outcome.DAMAGED_ARCHIVE
    assert summary.sites[0].lost == dry.lost
    assert all("takes its place" in one for one in dry.lost)
    after = revisions(archive)
    assert [row for row in after if row[1] == 1] == lost
    assert {(row[1], row[2]) for row in after if row not in lost} == {(2, "ours")}
    assert all(title.startswith("Tên thật") for title, _, _ in current(archive).values())
    told = [one for one in verify(archive).damage_list if one.where.startswith("table revision")]
    assert len(told) == 4
    assert healed(archive).sites[0].written == 0
    assert revisions(archive) == after


def test_a_later_visit_is_taken_in_beside_a_rotten_record(archive: Archive) -> None:
    """A crawl of a site with a rotten record stores what its articles say now; the reading of before then heals."""
    before = revisions(archive)
    damage(archive, CUT)
    keep(archive, [(address("2"), pictured("2").replace("vừa ban hành", "đã thu hồi"))], day=1)
    assert len(revisions(archive)) == len(before) + 1
    assert len(healed(archive).sites[0].restored) == 4
    assert [row for row in revisions(archive) if row[1] == 1] == before
    assert verify(archive).damage_list == []


def test_without_its_capture_nothing_is_changed(archive: Archive) -> None:
    """Where the WARC file is gone too the sentence names the backup, and the rotten row stays to the letter."""
    damage(archive, CUT)
    rotten = rows(archive)
    for path in archive.warc_dir.glob("*.warc.gz"):
        path.unlink()
    summary = healed(archive)
    assert summary.outcome == Outcome.DAMAGED_ARCHIVE
    assert len(summary.sites[0].lost) == 4
    assert all("restore the database from a backup" in one for one in summary.sites[0].lost)
    assert rows(archive) == rotten


@pytest.mark.parametrize(
    ("point", "count"),
    [("database: after a statement", n) for n in (1, 2, 3, 6)]
    + [("database: before a commit", 2), ("database: after a commit", 3)],
)
def test_killed_in_the_middle_it_is_run_again(tmp_path: Path, point: str, count: int) -> None:
    """After SIGKILL at any statement or commit what is damaged still heals in the next run, and nothing comes back twice."""
    with illustrated(tmp_path / "archive", 4) as archive:
        before = rows(archive)
        damage(archive, CUT)
    command = ["--archive", str(tmp_path / "archive"), "reparse", "--jobs", "1"]
    assert Run(command, environment(), armed=(point, count)).wait() == -signal.SIGKILL
    done = Run(command, environment()).completed()
    assert done.returncode == Outcome.DONE, done.stderr
    with Archive.open(tmp_path / "archive") as archive:
        assert rows(archive) == before
        assert verify(archive).damage_list == []


def test_the_command_tells_what_it_healed(tmp_path: Path) -> None:
    """`reparse` names each row that came back, and on standard error, with its code, each that did not."""
    with illustrated(tmp_path / "archive", 4) as archive:
        (article, *_) = rows(archive)["article"]
        damage(archive, CUT)
        rot(archive, "last_seen = '1999-01-01 00:00:00.000000'", table="article", where=f"id = '{dict(article)['id']}'")
    done = khotin("reparse", "--jobs", "1", directory=tmp_path / "archive")
    assert done.returncode == Outcome.DAMAGED_ARCHIVE
    assert done.stdout.count("is put back as it was written") == 4
    assert f"article {dict(article)['id']}: its row article" in done.stderr
    assert "restore the database from a backup" in done.stderr
