"""`khotin verify`: an archive at rest is found whole, and every flipped byte of what it stores is found."""

import hashlib
import json
import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from crawler.sites.registry import Registry
from demo.server import Portal
from operations.crawl import crawl
from operations.verify import sample_of, verify
from storage.archive import Archive
from storage.database import reading, writing
from storage.errors import DatabaseLost
from storage.index.manifest import segment_files
from storage.index.store import index_place
from storage.models import Article, Capture, Revision, WarcFile
from tests.archives import new_archive
from tests.khotin.running import khotin

# In CI a seeded sample; `make soak` flips more.
FLIPS = 200 if os.environ.get("KHOTIN_SOAK") else 30
SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""


def keep_digests(archive: Archive) -> None:
    """Rows of closed files, where the crawl has not written them itself."""
    with writing(archive.engine) as connection:
        have = set(connection.execute(select(WarcFile.name)).scalars())
        for path in archive.warc_dir.glob("*.warc.gz"):
            if (name := f"warc/{path.name}") not in have:
                data = path.read_bytes()
                facts = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "closed_at": datetime.now(UTC)}
                connection.execute(insert(WarcFile).values(name=name, **facts))


def made(directory: Path, database: str | None = None) -> Path:
    """An archive with the portal in it, fingerprints too."""
    with new_archive(directory, database=database) as archive, Portal() as portal:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        site = Registry.load(archive.sites_dir).get("nam-son")
        crawl(archive, [site])
        crawl(archive, [site])
        keep_digests(archive)
        marks = random.Random(1)
        with writing(archive.engine) as connection:
            for name in connection.execute(select(Article.id)).scalars().all():
                statement = text("INSERT INTO fingerprint (hash, article_id) VALUES (:hash, :id)")
                connection.execute(statement, [{"hash": marks.getrandbits(63), "id": name} for _ in range(29)])
    return directory


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive at rest; only for reading."""
    return made(tmp_path_factory.mktemp("whole") / "archive")


def damages(directory: Path) -> list[str]:
    """The damages that a verification finds; an archive that cannot even be opened has one."""
    try:
        with Archive.open(directory) as archive:
            return [finding.sentence for finding in verify(archive).damage_list]
    except (DatabaseLost, DBAPIError, OSError) as error:
        return [str(error)]


@contextmanager
def flipped(path: Path, at: int, bit: int) -> Iterator[None]:
    """The file with one bit turned, while the block lasts."""

    def turn() -> None:
        with path.open("r+b") as file:
            file.seek(at)
            (byte,) = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ (1 << bit)]))

    turn()
    try:
        yield
    finally:
        turn()


def test_a_whole_archive_has_no_damage(database_url: str, tmp_path: Path) -> None:
    """After two crawls all records, rows, digests and the index agree, on both databases; so does every sample."""
    with Archive.open(made(tmp_path / "archive", database_url)) as archive:
        done = verify(archive)
        part = verify(archive, sample=sample_of(archive, "20%", 7))
        again = verify(archive, sample=sample_of(archive, "20%", 7))
        few = sample_of(archive, "5", 1)
        with reading(archive.engine) as connection:
            captures = len(connection.execute(select(Capture.id)).all())
    assert (done.damage_list, part.damage_list) == ([], [])
    assert done.checked["captures"] == captures
    assert done.checked["rows by their seals"] > captures
    assert done.checked["WARC files by SHA-256"] >= 1
    assert done.checked["index files by SHA-256"] > 1
    assert done.checked["articles in the index"] > 1
    assert done.checked["revisions by their digests"] > 1
    assert 0 < part.checked["captures"] < captures
    assert part.checked == again.checked
    assert few.share == pytest.approx(5 / captures)


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


def test_a_changed_value_is_named_with_what_it_hits(whole: Path, tmp_path: Path) -> None:
    """A row changed behind the seal's back is told with its key, its URL or article, and where it can be read again."""
    place = shutil.copytree(whole, tmp_path / "archive")
    with closing(sqlite3.connect(place / "khotin.sqlite3")) as database:
        database.execute("DROP TRIGGER seal_revision")
        database.execute(
            "UPDATE revision SET record = replace(record, 'title', 'Title') WHERE id = (SELECT max(id) FROM revision)"
        )
        (article,) = database.execute("SELECT article_id FROM revision ORDER BY id DESC LIMIT 1").fetchone()
        database.commit()
    done = khotin("verify", directory=place)
    assert done.returncode == 8
    assert f"hit: {article}" in done.stderr
    assert "khotin reparse" in done.stderr
    assert "seal_revision" in done.stderr
    told = json.loads(khotin("verify", "--json", directory=place).stdout)
    assert told["damages"] == len(told["damage_list"]) == 3  # seal, digest, the trigger's definition


def test_a_changed_row_of_postgresql_is_found(database_url: str, tmp_path: Path) -> None:
    """A value changed with the trigger switched off has no seal that agrees, on both databases."""
    with Archive.open(made(tmp_path / "archive", database_url)) as archive:
        with writing(archive.engine) as connection:
            if archive.engine.dialect.name == "postgresql":
                connection.execute(text("ALTER TABLE article DISABLE TRIGGER USER"))
            else:
                connection.execute(text("DROP TRIGGER seal_article"))
            row = connection.execute(select(Article.id, Article.url).limit(1)).one()
            connection.execute(update(Article).where(Article.id == row.id).values(title="khác"))
        found = [one for one in verify(archive).damage_list if one.where == f"table article, row {row.id}"]
    assert len(found) == 1
    assert row.url in found[0].hits


def test_disagreements_are_told(whole: Path, tmp_path: Path) -> None:
    """A missing WARC file, a row without record, a record without row, a lost revision and a forgotten index article."""
    place = shutil.copytree(whole, tmp_path / "archive")
    with Archive.open(place) as archive:
        with writing(archive.engine) as connection:
            capture = connection.execute(select(Capture).order_by(Capture.warc_offset).limit(1)).one()
            connection.execute(update(Capture).where(Capture.id == capture.id).values(warc_offset=1))
            lost = connection.execute(select(Article.id).order_by(Article.id).limit(1)).scalar_one()
            connection.execute(update(Article).where(Article.id == lost).values(revision_id=987654))
            facts = {"bytes": 1, "sha256": "0", "closed_at": datetime.now(UTC)}
            connection.execute(insert(WarcFile).values(name="warc/gone.warc.gz", **facts))
            first = select(Article.id).order_by(Article.id.desc()).limit(1).scalar_subquery()
            connection.execute(update(Article).where(Article.id == first).values(state="withdrawn"))
            assert connection.execute(select(Revision.id).limit(1)).scalar_one()
        found = "\n".join(one.sentence for one in verify(archive).damage_list)
    for told in (
        "warc/gone.warc.gz: the file is missing",
        f"no record begins where capture {capture.id}",
        "the record has no capture row",
        f"article {lost}: its current revision does not exist",
        "the index has it 1 times, not 0",
    ):
        assert told in found
    assert not [line for line in found.splitlines() if "seal" in line]


def test_the_command_tells_a_sample(whole: Path) -> None:
    """--sample says that it is one, with the seed to draw it again; nonsense is refused."""
    done = khotin("verify", "--sample", "10%", "--seed", "4", directory=whole)
    assert done.returncode == 0, done.stderr
    assert "only a sample" in done.stdout
    assert "seed 4" in done.stdout
    assert khotin("verify", "--sample", "many", directory=whole).returncode == 2


def test_a_file_left_open_is_not_put_down_to_a_kill_alone(tmp_path: Path) -> None:
    """A backup copies what a crawl is writing as a killed process leaves it: in the copy nobody can tell, and the note names both."""
    with new_archive(tmp_path / "archive") as archive:
        (archive.warc_dir / "a.warc.gz.open").touch()
        done = verify(archive)
    assert done.damages == 0
    (note,) = [one for one in done.note_list if one.where.startswith("warc/a.warc.gz")]
    assert "killed process" in note.problem
    assert "a backup took it while it was written" in note.problem
