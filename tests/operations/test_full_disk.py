"""A disk that takes no more, or nothing at all: the run ends by itself with a sentence, and nothing kept is lost."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from demo.server import Portal
from storage.archive import Archive
from storage.database import reading
from storage.models import Frontier
from tests.archives import new_archive
from tests.forks import Run
from tests.operations.commanding import environment
from tests.operations.comparing import differences, inconsistencies

SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""
# The archive's own files take about 0.3 MB before the first page; the portal needs some 2 MB.
ROOM = (600, 1400)  # kB


def crawl(place: Path, largest: int | None = None) -> "subprocess.CompletedProcess[str]":
    """Crawl in a process that may write no file larger than so many bytes: a limit that acts like a full disk."""
    arguments = ["--archive", str(place), "crawl", "nam-son", "--quiet"]
    return Run(arguments, environment(), largest=largest).completed(timeout=240)


def made(place: Path, portal: Portal) -> None:
    """A new archive that knows the portal."""
    new_archive(place).close()
    (place / "sites" / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")


def told(done: "subprocess.CompletedProcess[str]", code: int = 1) -> None:
    """Hold the end of a run against what is promised: its code, a sentence, no traceback."""
    assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def mounted(*arguments: str, place: Path) -> bool:
    """Mount a tmpfs, or change its size; False where this is not allowed."""
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", *arguments, "khotin-test", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """The demonstration portal."""
    with Portal() as portal:
        yield portal


@pytest.fixture(scope="module")
def undisturbed(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The archive of a crawl with all the room it wants."""
    place = tmp_path_factory.mktemp("undisturbed") / "archive"
    made(place, portal)
    assert crawl(place).returncode == 0
    with Archive.open(place) as archive:
        yield archive


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own; skips where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    if not mounted("-o", "size=8m", place=place):
        pytest.skip("a tmpfs can be mounted by root alone, and not in every container")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def whole(place: Path, undisturbed: Archive, portal: Portal) -> None:
    """Hold the archive, after a run with room, against the undisturbed one."""
    after = crawl(place)
    assert after.returncode == 0, after.stderr
    with Archive.open(place) as archive:
        assert differences(archive, undisturbed, tokens=frozenset({portal.url})) == []
        assert inconsistencies(archive) == []


def test_a_file_size_limit_ends_the_run_and_the_next_one_finishes(
    tmp_path: Path, portal: Portal, undisturbed: Archive
) -> None:
    """No hang, no traceback, no 0; with room again everything is stored, once."""
    made(tmp_path / "archive", portal)
    full = crawl(tmp_path / "archive", largest=300_000)
    told(full)
    assert "cannot be written" in full.stderr
    whole(tmp_path / "archive", undisturbed, portal)


@pytest.mark.parametrize("room", ROOM)
def test_a_full_disk_ends_the_run_and_the_next_one_finishes(
    disk: Path, portal: Portal, undisturbed: Archive, room: int
) -> None:
    """Whichever write fails first, of a record, a row or the log: a sentence, code 12, and a whole archive once there is room."""
    made(disk / "archive", portal)
    used = sum(path.stat().st_blocks * 512 for path in disk.rglob("*"))
    assert mounted("-o", f"remount,size={used // 1024 + room}k", place=disk)
    told(crawl(disk / "archive"), code=12)
    assert mounted("-o", "remount,size=32m", place=disk)
    whole(disk / "archive", undisturbed, portal)


def test_a_disk_that_is_full_for_records_alone_ends_the_run(
    tmp_path: Path, portal: Portal, undisturbed: Archive
) -> None:
    """Where the database lies elsewhere and has room: code 12, no address is charged with our fault, and all comes in the end."""
    made(tmp_path / "archive", portal)
    place = tmp_path / "archive" / "warc"
    if not mounted("-o", "size=200k", place=place):
        pytest.skip("a tmpfs can be mounted by root alone, and not in every container")
    try:
        told(crawl(tmp_path / "archive"), code=12)
        with Archive.open(tmp_path / "archive") as archive, reading(archive.engine) as connection:
            ours = Frontier.reason.not_like("status %")  # the portal has a page that fails by itself
            assert not connection.execute(select(Frontier.url).where(Frontier.state == "failed", ours)).all()
            assert connection.execute(select(Frontier.id).where(Frontier.state == "queued")).first()
        assert mounted("-o", "remount,size=32m", place=place)
        whole(tmp_path / "archive", undisturbed, portal)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_read_only_disk_is_told(disk: Path, portal: Portal, undisturbed: Archive) -> None:
    """Where nothing can be written a crawl says so, with code 1, asks the site for nothing, and harms nothing."""
    made(disk / "archive", portal)
    assert crawl(disk / "archive").returncode == 0
    asked = len(portal.requests)
    assert mounted("-o", "remount,ro", place=disk)
    told(crawl(disk / "archive"))
    assert len(portal.requests) == asked
    assert mounted("-o", "remount,rw", place=disk)
    whole(disk / "archive", undisturbed, portal)
