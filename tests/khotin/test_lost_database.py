"""An archive whose database is gone: nothing begins anew in its place, and `verify` says what is left."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.khotin.running import khotin

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
