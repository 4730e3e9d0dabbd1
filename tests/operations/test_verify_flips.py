"""Every flipped bit of what an archive stores is found: in WARC files, index segments and the database."""

import os
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage.archive import Archive
from storage.columns import Model
from storage.index.manifest import segment_files
from storage.index.store import index_place
from storage.seals import UNSEALED_ON_SQLITE
from tests.operations.verifying import damages, flipped, made

# In CI a seeded sample; `make soak` flips more.
FLIPS = 200 if os.environ.get("KHOTIN_SOAK") else 12


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive at rest; only for reading."""
    return made(tmp_path_factory.mktemp("whole") / "archive")


def test_every_flipped_byte_of_a_warc_file_is_found(whole: Path, tmp_path: Path) -> None:
    """Whatever byte it is, the headers of gzip members included; the damage names the file."""
    place = shutil.copytree(whole, tmp_path / "archive")
    drawn = random.Random(1)
    paths = sorted((place / "warc").glob("*.warc.gz"))
    sizes = [path.stat().st_size for path in paths]
    missed = []
    for number in range(FLIPS):
        (path,) = drawn.choices(paths, sizes)
        # Every tenth in the header of the first member, where only the file's own digest sees it.
        at = 4 + number % 6 if number % 10 == 0 else drawn.randrange(path.stat().st_size)
        with flipped(path, at, drawn.randrange(8)):
            found = damages(place)
        if not any(path.name in one for one in found):
            missed.append((path.name, at))
    assert missed == []


def test_every_flipped_byte_of_an_index_segment_is_found(whole: Path, tmp_path: Path) -> None:
    """Tantivy notices a third of them; the digests notice all, and name the file and the way out."""
    place = shutil.copytree(whole, tmp_path / "archive")
    drawn = random.Random(2)
    with Archive.open(place) as archive:
        paths = segment_files(index_place(archive))
    missed = []
    for _ in range(FLIPS):
        path = drawn.choice(paths)
        at = drawn.randrange(path.stat().st_size)
        with flipped(path, at, drawn.randrange(8)):
            found = damages(place)
        if not any(path.name in one and "remove the directory" in one for one in found):
            missed.append((path.name, at))
    assert missed == []


def stored(path: Path) -> tuple[Any, ...]:
    """All values of the database, its definitions, and what SQLite's own check says: what a byte of it can change."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as database:
        database.text_factory = bytes
        names = [name.decode() for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        tables = {
            name: database.execute(f'SELECT *, typeof(seal) FROM "{name}"').fetchall()
            for name in names
            if name != "alembic_version"
        }
        definitions = database.execute("SELECT * FROM sqlite_schema").fetchall()
        version = database.execute("SELECT * FROM alembic_version").fetchall()
        return tables, definitions, version, database.execute("PRAGMA integrity_check").fetchall()


def is_free(path: Path, usual: tuple[Any, ...]) -> bool:
    """Whether the flipped byte holds nothing: with it, every value, definition and structure of the file is as before.

    Such bytes are those of free pages, of the gap and freed cells inside pages, and of the file's header where it keeps
    counters that SQLite does not read.
    """
    try:
        return stored(path) == usual
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return False


def test_every_flipped_byte_of_a_stored_value_is_found(whole: Path, tmp_path: Path) -> None:
    """Of the database file, those bytes aside that hold nothing."""
    place = shutil.copytree(whole, tmp_path / "archive")
    path = place / "khotin.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
    usual = stored(path)
    # Opening the archive sets the WAL mode again; each try begins with the same file.
    original = path.read_bytes()
    drawn = random.Random(3)
    counts: Counter[str] = Counter()
    missed = []
    while counts["used"] < FLIPS:
        at, bit = drawn.randrange(len(original)), drawn.randrange(8)
        for leftover in place.glob("khotin.sqlite3*"):
            leftover.unlink()
        path.write_bytes(original)
        with flipped(path, at, bit):
            free = is_free(path, usual)
            counts["free" if free else "used"] += 1
            if not free and not damages(place):
                missed.append(at)
    assert missed == []
    assert counts["free"] < 20 * FLIPS


def test_a_value_of_another_type_is_found(whole: Path, tmp_path: Path) -> None:
    """SQLite keeps a type beside each value: a flipped bit makes bytes of a name. Told, and the rest is verified all the same."""
    place = shutil.copytree(whole, tmp_path / "archive")
    path = place / "khotin.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    original = path.read_bytes()
    columns = [
        (t.name, c.name) for t in Model.metadata.sorted_tables if t.name not in UNSEALED_ON_SQLITE for c in t.columns
    ]
    used = [
        ("warc_file", "name"),
        ("warc_file", "bytes"),
        ("article", "id"),
        ("article", "change_no"),
        ("counter", "value"),
    ]
    used += [("capture", name) for name in ("url", "warc_file", "warc_offset", "warc_length", "payload_digest")]
    missed = []
    for table, column in used + random.Random(4).sample(columns, min(FLIPS // 4, len(columns))):
        for leftover in place.glob("khotin.sqlite3*"):
            leftover.unlink()
        path.write_bytes(original)
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA ignore_check_constraints=ON")
            triggers = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                database.execute(f'DROP TRIGGER "{name}"')
            changed = database.execute(
                f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = (SELECT max(rowid) FROM "{table}")', (b"\0\xff",)
            ).rowcount
            for _, sql in triggers:
                database.execute(sql)
            database.commit()
        found = damages(place)
        if changed and not any(one.startswith(f"table {table}, row") for one in found):
            missed.append((table, column, found))
        if (table, column) in used:
            assert changed
            assert table == "counter" or not any("not verified to its end" in one for one in found)
    assert missed == []
