"""An archive whose database or khotin.toml is gone: nothing begins anew in its place, and `verify` says what is left."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import sites
from storage.archive import Archive
from storage.database import writing
from storage.errors import ArchiveExists
from tests.archives import new_archive
from tests.khotin.running import khotin
from tests.storage.drafting import NOW

Crawled = tuple[Path, str]


def overwritten(file: Path, at: int) -> None:
    """Letters where the file had others."""
    data = bytearray(file.read_bytes())
    data[at : at + 30] = b"X" * 30
    file.write_bytes(data)


LOSSES: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (lambda file: file.unlink(), "is not there"),
    "emptied": (lambda file: file.write_bytes(b""), "is empty"),
    "header": (lambda file: overwritten(file, 0), "not a database"),
    "root page": (lambda file: overwritten(file, 100), "malformed"),
    "cut": (lambda file: file.write_bytes(file.read_bytes()[:100_000]), "malformed"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_lost_database_is_a_damage(crawled: Crawled, tmp_path: Path, loss: str) -> None:
    """However it was lost, `verify` ends with its exit code, names the file and the way back, and still reads the WARC files; a search ends in a sentence; no new database is made."""
    directory = tmp_path / "archive"
    shutil.copytree(crawled[0], directory)
    file = directory / "khotin.sqlite3"
    lose, told = LOSSES[loss]
    lose(file)
    left = file.read_bytes() if file.exists() else None
    done = khotin("verify", directory=directory)
    assert done.returncode == 8
    assert told in done.stderr
    assert "restore it from a backup" in done.stderr
    assert done.stderr.endswith("1 damage found\n")
    assert "WARC records" in done.stdout
    told_json = json.loads(khotin("verify", "--json", directory=directory).stdout)
    assert told_json["damages"] == 1
    search = khotin("search", "sâm", directory=directory)
    assert (search.returncode, search.stdout) == (1, "")
    assert search.stderr.count("\n") == 1
    assert "khotin.sqlite3" in search.stderr
    assert (file.read_bytes() if file.exists() else None) == left


def test_damaged_files_are_found_without_a_database(crawled: Crawled, tmp_path: Path) -> None:
    """A flipped byte of a WARC file is told beside the lost database."""
    directory = tmp_path / "archive"
    shutil.copytree(crawled[0], directory)
    (directory / "khotin.sqlite3").unlink()
    path = next(iter(sorted((directory / "warc").iterdir())))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    done = khotin("verify", directory=directory)
    assert done.returncode == 8
    assert f"warc/{path.name} at byte" in done.stderr


@pytest.mark.parametrize("left", ["rows and files", "rows", "files"])
def test_a_lost_configuration_is_told(crawled: Crawled, tmp_path: Path, left: str) -> None:
    """Without khotin.toml every command says that it is missing, `init` makes no archive over what is left, and an empty one is enough to go on."""
    directory = tmp_path / "archive"
    shutil.copytree(crawled[0], directory)
    (directory / "khotin.toml").unlink()
    if left == "files":
        (directory / "khotin.sqlite3").unlink()
    if left == "rows":
        shutil.rmtree(directory / "warc")

    def files() -> list[Path]:
        return sorted(path for path in directory.rglob("*") if not path.name.endswith(("-wal", "-shm")))

    before = files()
    for command in ("init", "status", "doctor", "verify"):
        done = khotin(command, directory=directory)
        assert (done.returncode, done.stdout) == (2, "")
        assert "khotin.toml is missing" in done.stderr
        assert "from a backup" in done.stderr
        assert done.stderr.count("\n") == 1
    assert files() == before
    (directory / "khotin.toml").touch()
    assert khotin("status", directory=directory).returncode == (1 if left == "files" else 0)


def test_a_database_with_rows_is_not_taken_for_a_new_archive(database_url: str, tmp_path: Path) -> None:
    """`init --database` leaves the rows of another archive alone; what a killed `init` left it takes."""
    with new_archive(tmp_path / "first", database=database_url) as archive:
        (tmp_path / "first" / "khotin.toml").unlink()
        Archive.create(tmp_path / "first", database=database_url).close()
        with writing(archive.engine) as connection:
            sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
    with pytest.raises(ArchiveExists, match=r"the database .* holds an archive already: name an empty one"):
        Archive.create(tmp_path / "second", database=database_url)
    assert not (tmp_path / "second").exists()
