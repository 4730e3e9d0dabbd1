"""PostgreSQL servers as others set them up: encodings, collations, empty databases, users without rights, time limits."""

import json
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import insert, inspect, make_url

from operations.verify import verify
from storage import sites
from storage.archive import DATABASE_FILE, Archive
from storage.config import CONFIG_FILE, checked_url, set_key
from storage.database import connect, reading, writing
from storage.errors import DatabaseLost, WrongConfig
from storage.media import KINDS
from storage.models import Capture
from storage.releases.options import Options
from storage.releases.pictures import Pictures
from storage.verify.findings import Finding
from tests.archives import new_archive
from tests.khotin.running import khotin
from tests.storage.drafting import NOW

if TYPE_CHECKING:
    from tests.conftest import Databases


@pytest.fixture
def admin(postgresql: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A session of the cluster's owner."""
    with closing(psycopg.connect(f"postgresql://{postgresql}/postgres", autocommit=True)) as session:
        yield session


def made(admin: "psycopg.Connection[tuple[object, ...]]", server: str, options: str) -> str:
    """URL of a new database with a password in it, which the cluster does not ask for."""
    name = f"t{uuid.uuid4().hex}"
    admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 {options}'.encode())
    return f"postgresql+psycopg://{server.replace('@', ':geheim@')}/{name}"


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_without_vietnamese_letters_is_refused(
    admin: "psycopg.Connection[tuple[object, ...]]", postgresql: str, tmp_path: Path, encoding: str
) -> None:
    """No archive is made in a database that is not UTF-8: one line names it without its password and says how to make one."""
    url = made(admin, postgresql, f"ENCODING '{encoding}'")
    done = khotin("init", "--database", url, directory=tmp_path / "archive")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert encoding in done.stderr
    assert "--encoding=UTF8" in done.stderr
    assert (make_url(url).database or "?") in done.stderr
    assert "geheim" not in done.stderr
    assert not (tmp_path / "archive" / CONFIG_FILE).exists()


def test_texts_are_utf_8_whatever_the_user_s_settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PGCLIENTENCODING of whoever runs the command changes nothing of what is stored."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    engine = connect(database_url)
    with writing(engine) as connection:
        sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="Sở Y tế"), now=NOW)
    engine.dispose()


def test_no_archive_begins_anew_in_an_empty_database(database_url: str, tmp_path: Path) -> None:
    """Where the rows are gone, or khotin.toml names another database, commands end with a sentence and make nothing there."""
    place = tmp_path / "archive"
    new_archive(place, database=database_url).close()
    if database_url.startswith("sqlite"):
        empty = tmp_path / "empty.sqlite3"
        with closing(sqlite3.connect(empty)) as other:
            other.execute("PRAGMA user_version = 1")  # a whole file, without a table
        url = f"sqlite:///{empty}"
    else:
        url = f"{database_url}?options=-csearch_path%3Delsewhere"
        owner = connect(database_url)
        with owner.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA elsewhere")
        owner.dispose()
    set_key(place / CONFIG_FILE, "database", url)
    for arguments in (("status",), ("search", "a"), ("crawl", "lai-chau")):
        done = khotin(*arguments, directory=place)
        assert done.returncode == 1
        assert "holds no archive" in done.stderr
    with pytest.raises(DatabaseLost, match="holds no archive"):
        Archive.open(place, read_only=True)
    engine = connect(url)
    with reading(engine) as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_a_user_without_rights_is_told_on_one_line(
    admin: "psycopg.Connection[tuple[object, ...]]", databases: "Databases", tmp_path: Path
) -> None:
    """A user who may only read is told of a right, with the database and without a statement or its values; doctor tells it too."""
    url, user, place = databases.migrated(), f"u{uuid.uuid4().hex}", tmp_path / "archive"
    new_archive(place, database=url).close()
    admin.execute(f"CREATE ROLE {user} LOGIN; GRANT pg_read_all_data TO {user}".encode())
    theirs = url.replace("khotin@", f"{user}:geheim@")
    set_key(place / CONFIG_FILE, "database", theirs)
    for arguments in (("crawl", "lai-chau"), ("withdraw", "a", "--reason", "b")):
        done = khotin(*arguments, directory=place)
        assert done.returncode == 1
        told = done.stdout + done.stderr
        assert "the right" in told
        assert (make_url(url).database or "?") in told
        assert "INSERT" not in told
        assert "geheim" not in told
        assert told.count("\n") == 1
    looked = khotin("doctor", "--offline", directory=place)
    assert f"{user} may read, but not write" in looked.stdout
    databases.drop(url)
    admin.execute(f"DROP ROLE {user}".encode())


def verified(databases: "Databases", place: Path, limit: str, table: str) -> "subprocess.CompletedProcess[str]":
    """`khotin verify` of a new archive while another session holds a table, and a time limit (its name) of half a second ends."""
    url = databases.migrated()
    new_archive(place, database=url).close()
    set_key(place / CONFIG_FILE, "database", f"{url}?options=-c{limit}%3D500")
    engine = connect(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        done = khotin("verify", "--json", directory=place)
    engine.dispose()
    databases.drop(url)
    return done


@pytest.mark.parametrize(("limit", "table"), [("statement_timeout", "article"), ("lock_timeout", "story_link")])
def test_a_time_limit_is_no_damage(databases: "Databases", tmp_path: Path, limit: str, table: str) -> None:
    """It is told as what cut the verification, in JSON too, with what to do and without the statement."""
    done = verified(databases, tmp_path / "archive", limit, table)
    told = json.loads(done.stdout)
    assert (done.returncode, told["damages"]) == (1, 0)
    assert limit in told["cut"]
    assert told["cut"] in done.stderr
    assert "SELECT" not in done.stdout + done.stderr


def test_what_was_found_before_a_server_refused_is_told(databases: "Databases", tmp_path: Path) -> None:
    """A damage stays one where the server lets nothing more be read right after it, and that it was cut is said beside it."""
    url, place = databases.migrated(), tmp_path / "archive"
    with new_archive(place, database=url) as archive, writing(archive.engine) as connection:
        sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="Sở Y tế"), now=NOW)
        connection.exec_driver_sql("ALTER TABLE site DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE site SET name = 'Sở Y'")
        connection.exec_driver_sql("ALTER TABLE site ENABLE TRIGGER ALL")
    set_key(place / CONFIG_FILE, "database", f"{url}?options=-clock_timeout%3D500")
    engine = connect(url)
    with engine.connect() as other, Archive.open(place) as archive:

        def refuse(found: Finding) -> None:
            if found.is_damage:
                other.exec_driver_sql("LOCK TABLE story_link IN ACCESS EXCLUSIVE MODE")

        done = verify(archive, tell=refuse)
    engine.dispose()
    databases.drop(url)
    assert [one.where.startswith("table site, row") for one in done.damage_list] == [True]
    assert "lock_timeout" in (done.cut or "")


def test_a_users_name_may_have_an_at() -> None:
    """As some hosts write theirs: the password's alone must be written otherwise."""
    url = "postgresql+psycopg://u@corp:geheim@127.0.0.1/x"
    assert checked_url(Path(CONFIG_FILE), url) == url


def test_a_second_at_in_a_url_is_told_without_what_stands_there(tmp_path: Path) -> None:
    """A password with an @ that is not written as %40 would be taken for the host, and shown: it is refused before."""
    url = "postgresql+psycopg://u:ge@heim@127.0.0.1/x"
    with pytest.raises(WrongConfig, match="%40") as caught:
        Archive.create(tmp_path / "archive", database=url)
    assert "heim" not in str(caught.value)
    new_archive(tmp_path / "other").close()
    moved = khotin("move-database", "--to", url, directory=tmp_path / "other")
    assert moved.returncode == 2
    assert "%40" in moved.stderr
    assert "heim" not in moved.stderr
    assert (tmp_path / "other" / DATABASE_FILE).exists()


@pytest.mark.parametrize("options", ["LOCALE 'C'", "LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN' LOCALE 'C.UTF-8'"])
def test_pictures_of_a_release_do_not_depend_on_the_collation(
    admin: "psycopg.Connection[tuple[object, ...]]", postgresql: str, tmp_path: Path, options: str
) -> None:
    """Of one picture that two addresses gave at one moment the same one names it, however the database sorts texts."""
    try:
        url = made(admin, postgresql, f"ENCODING 'UTF8' {options}")
    except psycopg.Error as error:
        pytest.skip(f"this PostgreSQL is older than 15, or made without ICU: {error}")
    digest = "ab" * 32
    with Archive.create(tmp_path / "archive", database=url) as archive:
        with writing(archive.engine) as connection:
            site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
            for number, (address, kind) in enumerate((("B.png", "image/png"), ("a.jpg", "image/jpeg"))):
                row = {"site_id": site, "url": f"https://a.vn/{address}", "method": "GET", "content_type": kind}
                row |= {"fetched_at": NOW, "warc_file": "w", "warc_offset": number, "warc_length": 1, "source": "crawl"}
                connection.execute(
                    insert(Capture).values(**row, body_digest=f"sha256:{digest}", kind=next(iter(KINDS)))
                )
        with reading(archive.engine) as connection:
            asked = Options(as_of=NOW + timedelta(days=1), name="a", version="1.0.0")
            names = Pictures(archive, connection, asked, tmp_path).names([digest])
    assert names[digest].endswith(".png")
