"""What a user can mend: one plain sentence that names the file and the reason, the right exit code, and nothing left over."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.khotin.running import khotin

Crawled = tuple[Path, str]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("search", "a", "--since", "31-01-2022"), "2022-01-31"),
        (("search", "a", "--since", "2022-02-01", "--until", "2022-01-31"), "later than"),
        (("export", "--since", "2022-02-01", "--until", "2022-01-31"), "later than"),
        (("search", "a", "--province", "Sài"), "Lai Châu"),
        (("search", "a", "--site", "no.such.host"), "no.such.host"),
        (("export", "--site", "http://[no.such/"), "No site is known"),
        (("crawl",), "--all"),
        (("explain", "nosuch"), "https://"),
        (("explain", "http://a.vn:port/"), "https://"),
        (("parse", __file__, "--url", "foo"), "https://"),
        (("parse", "{tmp}/none.html", "--url", "http://a.vn/"), "none.html"),
        (("sites", "check", "{tmp}/none.yaml"), "none.yaml"),
        (("sites", "check", "{tmp}"), "is a directory"),
        (("ingest", "{tmp}/none.warc"), "none.warc"),
        (("export", "-o", "{tmp}"), "is a directory"),
        (("init", __file__), "is a file"),
        (("init",), "holds an archive already"),
        (("search", "--sort", "newst"), "'--sort': 'newst' is not one of 'relevance', 'newest', 'oldest'"),
        (("release", "{tmp}/x", "--as-of", "2026-13-45"), "--as-of: '2026-13-45' is no day"),
    ],
)
def test_wrong_use_is_told(crawled: Crawled, tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    """Arguments that cannot be meant end with code 2, say what is wrong and do nothing."""
    place = tmp_path / "place"
    place.mkdir()
    done = khotin(*(argument.replace("{tmp}", str(place)) for argument in arguments), directory=crawled[0])
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.rglob("*")] == ["place"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "-o", "{tmp}/none/x.jsonl"), "none/x.jsonl: No such file or directory"),
        (("export", "-o", "{tmp}/file/x.jsonl"), "file/x.jsonl: Not a directory"),
        (("init", "/proc/khotin"), "/proc/khotin: "),
    ],
)
def test_what_the_system_refuses_is_told(
    crawled: Crawled, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    """A file that cannot be written is named with the system's reason, code 1."""
    (tmp_path / "file").touch()
    done = khotin(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments), directory=crawled[0])
    assert done.returncode == 1
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_cannot_be_used_is_told(crawled: Crawled, tmp_path: Path) -> None:
    """Junk, a later version's schema and a server that is down are told with the archive's directory, code 1."""
    junk, later, down = tmp_path / "junk", tmp_path / "later", tmp_path / "down"
    shutil.copytree(crawled[0], junk)
    (junk / "khotin.sqlite3").write_bytes(b"no database" * 1000)
    shutil.copytree(crawled[0], later)
    with sqlite3.connect(later / "khotin.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    pytest.importorskip("psycopg")
    server = ("--database", "postgresql+psycopg://nobody:secret@127.0.0.1:1/khotin")
    for directory, arguments, told in (
        (junk, ("status",), "file is not a database"),
        (later, ("status",), "9999"),
        (down, ("init", *server), "127.0.0.1"),
    ):
        done = khotin(*arguments, directory=directory)
        assert done.returncode == 1
        assert done.stderr.startswith("khotin: the database ")
        assert str(directory) in done.stderr
        assert told in done.stderr
        assert "secret" not in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_host_that_only_the_archive_knows_can_be_asked_for(crawled: Crawled, tmp_path: Path) -> None:
    """Where a site file is gone, or there never was one, the host still chooses what it brought."""
    directory, url = crawled
    copy = tmp_path / "copy"
    shutil.copytree(directory, copy)
    (copy / "sites" / "nam-son.yaml").unlink()
    with_file, without = (
        khotin("export", "--site", "nam-son", directory=directory),
        khotin("export", "--site", url, directory=copy),
    )
    assert without.returncode == 0
    assert without.stdout == with_file.stdout != ""


def test_a_site_file_is_checked_beside_the_others(tmp_path: Path) -> None:
    """A file given by its path is held against the known ones: another's host is told, with that file's name."""
    file = tmp_path / "nua.yaml"
    file.write_text("id: nua\nname: Nữa\nurl: https://laichau.gov.vn/\n", encoding="utf-8")
    done = khotin("sites", "check", str(file), directory=tmp_path / "none")
    assert done.returncode == 2
    assert "nua.yaml:1: claims the same host as crawler/sites/lai-chau/lai-chau.yaml" in done.stderr
