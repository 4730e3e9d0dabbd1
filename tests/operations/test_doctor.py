"""What `khotin doctor` finds: nothing on an archive that is well, each fault with its remedy, and never more than there is."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update

from crawler.sites.registry import Registry
from operations.doctor.examine import examine
from operations.doctor.findings import Finding
from operations.keeping import keep_sites
from storage.archive import Archive
from storage.database import writing
from storage.index.store import index_place
from storage.models import Run
from tests.operations.commanding import begin, run, site_file, until
from tests.operations.conftest import Crawl
from tests.operations.serving import RawServer, article, home, ok

ALONE = {"PATH": os.environ["PATH"]}


def found(directory: Path, *, offline: bool = True, user: str | None = None) -> list[Finding]:
    """Everything that is found."""
    return list(examine(directory, Registry.load(directory / "sites"), ALONE, offline=offline, user=user))


def problems(directory: Path, *, offline: bool = True, user: str | None = None) -> dict[str, str]:
    """The problems found, with their remedies, by check."""
    told = [one for one in found(directory, offline=offline, user=user) if one.is_problem]
    assert all(one.remedy for one in told)
    return {one.check: f"{one.message} -> {one.remedy}" for one in told}


def notes(directory: Path) -> dict[str, str]:
    """What is only told, by check."""
    return {one.check: one.message for one in found(directory) if not one.is_problem}


@pytest.fixture
def server() -> Iterator[RawServer]:
    """A site of two articles whose clock is right."""

    def robots() -> list[bytes]:
        dated = f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}\r\n"
        return [ok("User-agent: *\n", kind="text/plain", extra=dated)]

    pages = {path: ok(article(f"Bài viết {path}")) for path in ("/tin-1.html", "/tin-2.html")}
    with RawServer({"/": ok(home(*pages)), "/robots.txt": robots, **pages}) as server:
        yield server


@pytest.fixture
def crawled(archive: Archive, crawl_site: Crawl, server: RawServer) -> Path:
    """An archive that keeps that site and has crawled it."""
    crawl_site(server.url)
    keep_sites(archive, Registry.load(archive.sites_dir), ["test"])
    return archive.directory


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system with little room for bytes and files."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m,nr_inodes=200", "khotin-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a tmpfs can be mounted by root alone, and not in every container")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_fresh_archive_has_no_problem(archive: Archive) -> None:
    """Right after `khotin init` nothing is wrong, and the command ends with 0."""
    assert problems(archive.directory, offline=False) == {}
    done = run(archive.directory, "doctor", "--offline", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_fresh_archive_has_none_on_either_database(tmp_path: Path, bare_url: str) -> None:
    """A password in khotin.toml is its maker's alone from the beginning."""
    Archive.create(tmp_path / "a", database=bare_url.replace("khotin@", "khotin:secret@")).close()
    assert problems(tmp_path / "a") == {}
    mode = (tmp_path / "a" / "khotin.toml").stat().st_mode & 0o077
    assert (mode == 0) is bare_url.startswith("postgresql")


def test_an_archive_at_work_has_no_problem(crawled: Path) -> None:
    """Crawled, indexed, its site's clock and name asked for: nothing is wrong."""
    assert problems(crawled, offline=False) == {}


def test_a_disk_with_little_room_is_told(small: Path) -> None:
    """Bytes and inodes each, with code 13."""
    Archive.create(small / "archive").close()
    told = [one.message for one in found(small / "archive") if one.check == "disk" and one.is_problem]
    assert [("MB are left" in one, "more files" in one) for one in told] == [(True, False), (False, True)]
    assert run(small / "archive", "doctor", "--offline").returncode == 13


def test_rights_are_looked_at_for_the_user_who_crawls(tmp_path: Path) -> None:
    """What root left behind in another's archive is told, with its name; so is a directory that user cannot enter."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    place = Path("/var/tmp") / tmp_path.name  # pytest's own directories let nobody else in
    shutil.rmtree(place, ignore_errors=True)
    try:
        Archive.create(place / "archive").close()
        subprocess.run(["chown", "-R", "nobody", str(place)], check=True)
        assert problems(place / "archive") == {}
        (place / "archive" / "runs" / "a.vn.lock").touch(mode=0o644)
        told = problems(place / "archive")
        assert list(told) == ["permissions"]
        assert "nobody may not use" in told["permissions"]
        assert "a.vn.lock" in told["permissions"]
        place.chmod(0o700)
        assert "may not enter" in problems(place / "archive", user="daemon")["permissions"]
    finally:
        shutil.rmtree(place, ignore_errors=True)


def test_secrets_that_everybody_can_read_are_told(archive: Archive) -> None:
    """khotin.toml with a secret is for its owner; without one anybody may read it."""
    file = archive.directory / "khotin.toml"
    file.write_text('[notify]\nping = "https://hc.example.org/secret"\n')
    assert "chmod 600" in problems(archive.directory)["permissions"]
    file.chmod(0o600)
    assert problems(archive.directory) == {}


def test_a_clock_behind_the_archive_is_told(archive: Archive, crawled: Path) -> None:
    """A clock that shows less than what was seen already would falsify every time to come."""
    with writing(archive.engine) as connection:
        connection.execute(update(Run).values(started_at=datetime.now(UTC) + timedelta(days=400)))
    assert "set the clock" in problems(crawled)["clock"]


def test_a_clock_that_differs_from_the_site_s_is_told(crawled: Path, server: RawServer) -> None:
    """One request, for robots.txt; with --offline none."""
    asked = len(server.asked)
    dated = f"Date: {format_datetime(datetime.now(UTC) - timedelta(hours=3), usegmt=True)}\r\n"
    server.answers["/robots.txt"] = ok("", kind="text/plain", extra=dated)
    assert problems(crawled, offline=True) == {}
    assert len(server.asked) == asked
    assert "differ by 3h" in problems(crawled, offline=False)["clock"]
    assert server.paths()[asked:] == ["/robots.txt"]


def test_a_name_that_does_not_resolve_is_told(archive: Archive, crawled: Path) -> None:
    """Each kept site's host by itself, while another one's resolves."""
    lost = "a" * 64 + ".vn"  # no label may be so long: no name server is asked
    site_file(crawled, "lac", f"https://{lost}/")
    keep_sites(archive, Registry.load(archive.sites_dir), ["lac"])
    assert lost in problems(crawled, offline=False)["dns"]


@pytest.mark.parametrize("where", [0.3, 0.6])
def test_a_damaged_database_is_told(archive: Archive, crawled: Path, where: float) -> None:
    """Whether it still opens or not, it is told what to do."""
    archive.close()
    file = crawled / "khotin.sqlite3"
    subprocess.run(["sh", "-c", f"rm -f '{file}-wal' '{file}-shm'"], check=True)
    data = bytearray(file.read_bytes())
    start = int(len(data) * where) // 4096 * 4096
    data[start : start + 16 * 4096] = b"\xff" * (16 * 4096)
    file.write_bytes(data)
    assert "backup" in problems(crawled)["database"]


def test_an_index_that_is_behind_or_damaged_is_told(archive: Archive, crawled: Path) -> None:
    """Behind is a note, for it mends itself; damage is a problem; none at all is a note where there are articles."""
    (index_place(archive) / "meta.json").write_text("{")
    assert "remove" in problems(crawled)["index"]
    shutil.rmtree(index_place(archive))
    assert problems(crawled) == {}
    assert notes(crawled)["index"] == "there is none"


def test_site_files_are_looked_at(archive: Archive, crawled: Path) -> None:
    """Wrong ones are problems with file and line, shadowing ones notes, kept ones without a file problems."""
    site_file(crawled, "lai-chau", "https://moi.laichau.gov.vn/")
    assert problems(crawled) == {}
    assert (
        notes(crawled)["sites"]
        == "lai-chau.yaml of the archive stands in place of crawler/sites/lai-chau/lai-chau.yaml"
    )
    (crawled / "sites" / "hong.yaml").write_text("id: hong\n")
    assert "hong.yaml:1" in problems(crawled)["sites"]
    (crawled / "sites" / "hong.yaml").unlink()
    (crawled / "sites" / "test.yaml").unlink()
    assert "'test'" in problems(crawled)["sites"]


def test_who_is_at_work_and_what_starts_it_is_told(tmp_path: Path, crawled: Path) -> None:
    """A process that crawls is named with its number; so are units that are installed."""

    def slowly() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        until(lambda: process.poll() is not None)

    with RawServer({"/robots.txt": slowly}) as server:
        site_file(crawled, "cham", server.url)
        process = begin(crawled, "crawl", "cham", "--quiet")
        until(lambda: server.asked, process=process)
        assert f"process {process.pid} is at work on 127.0.0.1:{server.port} since 2" in notes(crawled)["locks"]
        process.kill()
        process.communicate()
    assert "locks" not in notes(crawled)
    assert "nothing of ours" in notes(crawled)["schedule"]
    if shutil.which("systemctl"):
        config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
        assert run(crawled, "schedule", "systemd", "--install", **config).returncode == 0
        assert ".timer" in run(crawled, "doctor", "--offline", **config).stdout


def test_crawls_that_ended_badly_or_did_not_come_are_told(
    archive: Archive, crawled: Path, crawl_site: Crawl, server: RawServer
) -> None:
    """A site nobody crawled for days, and one whose last crawl failed, are problems."""
    with writing(archive.engine) as connection:
        long_ago = datetime.now(UTC) - timedelta(days=5)
        connection.execute(update(Run).values(started_at=long_ago, ended_at=long_ago))
    assert "should have been crawled since" in problems(crawled)["runs"]
    server.answers["/robots.txt"] = ok("", status="500 Oops")
    assert run(crawled, "crawl", "test", "--quiet").returncode == 3
    assert "ended badly: unreachable" in problems(crawled)["runs"]


def test_a_database_of_a_newer_version_is_told(archive: Archive) -> None:
    """It is a finding like any other, with the schemas and what to do, and nothing of the library that found it."""
    with writing(archive.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    told = problems(archive.directory)["database"]
    assert "its schema is 9999" in told
    assert "-> open it with the newest khotin" in told
    assert "Can't locate" not in told
    done = run(archive.directory, "doctor", "--offline")
    assert (done.returncode, "9999" in done.stderr) == (13, True)


def test_a_wrong_table_of_the_configuration_is_told(archive: Archive) -> None:
    """What a crawl would refuse to begin with, the doctor names."""
    (archive.directory / "khotin.toml").write_text("[notify]\nwhen = 'never'\n")
    assert "[notify] when" in problems(archive.directory)["configuration"]


def test_metrics_that_have_no_place_are_told(archive: Archive) -> None:
    """A directory that is not there would fail every run's metrics."""
    (archive.directory / "khotin.toml").write_text("[metrics]\nfile = '/none/khotin.prom'\n")
    assert "/none" in problems(archive.directory)["metrics"]
