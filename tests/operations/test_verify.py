"""`khotin verify`: an archive at rest is found whole; what was changed or does not agree is told with what it hits."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from operations.verify import sample_of, verify
from storage.archive import Archive
from storage.database import reading, writing
from storage.models import Article, Capture, Revision, WarcFile
from tests.archives import new_archive
from tests.khotin.running import khotin
from tests.operations.verifying import made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive at rest; only for reading."""
    return made(tmp_path_factory.mktemp("whole") / "archive")


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
