"""An archive that nobody may write to: a directory without rights, or a file system mounted read-only."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.khotin.running import COMMAND, environment, khotin

Crawled = tuple[Path, str]


@pytest.fixture
def closed(crawled: Crawled) -> Iterator[Path]:
    """A copy of the archive without any right to write, where another user can reach it (pytest's own places are closed)."""
    with tempfile.TemporaryDirectory(prefix="khotin-closed-") as place:
        Path(place).chmod(0o755)
        archive = shutil.copytree(crawled[0], Path(place) / "archive")
        khotin("search", "khoa", directory=archive)
        close(archive)
        yield archive
        for folder in (archive, *archive.rglob("*")):
            if folder.is_dir():
                folder.chmod(0o755)


def close(archive: Path) -> None:
    """Take the rights to write away."""
    for path in (archive, *archive.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def as_nobody(*arguments: str, directory: Path) -> "subprocess.CompletedProcess[str]":
    """Run the command as a user whom rights bind: root may write anywhere."""
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    command = [*other, *COMMAND, "--archive", str(directory), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment(), check=False)


def names(archive: Path) -> list[tuple[str, int]]:
    """All files with their times of change."""
    return sorted((str(path), path.stat().st_mtime_ns) for path in (archive, *archive.rglob("*")))


def test_it_is_searched_shown_exported_verified(crawled: Crawled, closed: Path) -> None:
    """All that reads works and gives what the writable one gives; nothing is made or changed."""
    before = names(closed)
    found = as_nobody("search", "khoa học", "--json", directory=closed)
    assert (found.returncode, found.stderr) == (0, "")
    usual = json.loads(khotin("search", "khoa học", "--json", directory=crawled[0]).stdout)
    assert json.loads(found.stdout)["hits"] == usual["hits"]
    wanted = usual["hits"][0]["url"]
    assert as_nobody("show", wanted, directory=closed).stdout == khotin("show", wanted, directory=crawled[0]).stdout
    assert as_nobody("export", directory=closed).stdout == khotin("export", directory=crawled[0]).stdout
    assert as_nobody("status", directory=closed).returncode == 0
    verified = as_nobody("verify", directory=closed)
    assert verified.returncode == 0, verified.stderr
    assert names(closed) == before


def test_it_is_backed_up(closed: Path) -> None:
    """A copy of it can be made by whoever may read it, and belongs to him who made it: he may write to it."""
    with tempfile.TemporaryDirectory(prefix="khotin-copy-") as place:
        Path(place).chmod(0o777)
        done = as_nobody("backup", f"{place}/copy", "--no-verify", directory=closed)
        assert done.returncode == 0, done.stderr
        assert (Path(place) / "copy" / "khotin.toml").stat().st_mode & 0o600 == 0o600
        assert khotin("status", "--json", directory=Path(place) / "copy").returncode == 0


def test_an_index_that_is_behind_says_so(closed: Path) -> None:
    """The index cannot catch up there: the search says that articles may be missing, and gives what it has."""
    (closed / "khotin.sqlite3").chmod(0o644)
    closed.chmod(0o755)
    with closing(sqlite3.connect(closed / "khotin.sqlite3")) as database:
        database.execute("DROP TRIGGER seal_counter")
        database.execute("UPDATE counter SET value = value + 1")
        database.commit()
    close(closed)
    found = as_nobody("search", "khoa học", "--json", directory=closed)
    assert found.returncode == 0
    assert "older than its database" in found.stderr
    assert json.loads(found.stdout)["total"]["articles"] > 0


def test_what_cannot_be_read_without_writing_is_told(closed: Path) -> None:
    """An older schema, a missing index and a log left by a killed writer each get one sentence that says what to do."""
    closed.chmod(0o755)
    (closed / "index").chmod(0o755)
    (closed / "index").rename(closed / "index.away")
    closed.chmod(0o555)
    found = as_nobody("search", "khoa", directory=closed)
    assert found.returncode == 1
    assert "no search index" in found.stderr
    closed.chmod(0o755)
    (closed / "khotin.sqlite3-wal").write_bytes(b"log")
    close(closed)
    found = as_nobody("status", directory=closed)
    assert found.returncode == 1
    assert "write-ahead log" in found.stderr
    closed.chmod(0o755)
    (closed / "khotin.sqlite3-wal").unlink()
    (closed / "khotin.sqlite3").chmod(0o644)
    with closing(sqlite3.connect(closed / "khotin.sqlite3")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.commit()
    close(closed)
    found = as_nobody("status", directory=closed)
    assert found.returncode == 1
    assert "is at schema 0001, not" in found.stderr


def test_it_is_read_from_a_file_system_mounted_read_only(crawled: Crawled, closed: Path) -> None:
    """The same on a read-only mount, where not even root may write."""
    opened = closed.with_name("mounted")
    shutil.copytree(crawled[0], opened)
    script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", script, "sh", str(opened), *COMMAND, "--archive", str(opened)]
    if os.geteuid() != 0 or subprocess.run([*command[:7], "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets us mount nothing")
    for arguments in (("search", "khoa học"), ("verify",), ("export",)):
        done = subprocess.run(
            [*command, *arguments], capture_output=True, encoding="utf-8", env=environment(), check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout
