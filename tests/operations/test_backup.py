"""`khotin backup`: a copy made while a crawl runs and is killed is whole, and goes on by itself."""

import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from crawler.sites.registry import Registry
from demo.server import Portal
from demo.truth import truth
from operations.crawl import crawl
from operations.verify import verify
from storage.archive import Archive
from storage.asking.search import search
from storage.backup import backup
from storage.errors import NoPlace
from storage.queries import status
from tests.archives import new_archive
from tests.forks import Run
from tests.khotin.running import environment, khotin

SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0.02, concurrency: 4}}
"""


def test_a_copy_made_during_a_crawl_is_whole(database_url: str, tmp_path: Path) -> None:
    """Copied again and again while a crawl runs and is killed, each copy verifies; the last one is crawled on and searched."""
    moment = random.Random(1)
    with Portal() as portal, new_archive(tmp_path / "archive", database=database_url) as archive:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        copies = []
        for number in range(3):
            process = Run(["--archive", str(archive.directory), "crawl", "nam-son", "--quiet"], environment())
            asked = len(portal.requests)
            while process.poll() is None and len(portal.requests) < asked + 10:
                time.sleep(0.01)
            for again in range(2):
                time.sleep(moment.uniform(0, 0.3))
                copies.append(backup(archive, tmp_path / f"copy-{number}-{again}").directory)
            process.send_signal(signal.SIGKILL)
            process.wait()
        for place in copies:
            with Archive.open(place) as copy:
                done = verify(copy)
                assert done.damage_list == []
                assert copy.engine.dialect.name == "sqlite"
        assert max(status_of(place) for place in copies) > 0
        with Archive.open(copies[-1]) as copy:
            crawl(copy, [Registry.load(copy.sites_dir).get("nam-son")])
            assert status(copy)["totals"]["articles"] == len(truth().articles)
            assert search(copy, "doan cong tac bo khoa hoc va cong nghe").hits
            assert verify(copy).damage_list == []
            assert not list(copy.warc_dir.glob("*.open"))
    assert not list(tmp_path.glob("*.part"))


def status_of(place: Path) -> int:
    """How many captures a copy has."""
    with Archive.open(place) as copy:
        return int(status(copy)["totals"]["captures"])


def test_the_command_copies_verifies_and_refuses(database_url: str, tmp_path: Path) -> None:
    """A place that is not empty is refused; a copy has files of its own, without the index, and its own database."""
    place = tmp_path / "archive"
    with Portal() as portal, new_archive(place, database=database_url) as archive:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        crawl(archive, [Registry.load(archive.sites_dir).get("nam-son")])
        with pytest.raises(NoPlace, match="inside the archive"):
            backup(archive, place / "copy")
    with (place / "khotin.toml").open("a") as config:
        config.write("# our own\n[notify]\nwhen = 'always'\n")
    copy = tmp_path / "copy"
    done = khotin("backup", str(copy), directory=place)
    assert done.returncode == 0, done.stderr
    assert "verified" in done.stdout
    assert all(path.stat().st_nlink == 1 for path in copy.rglob("*") if path.is_file())
    assert not list((copy / "index").iterdir())
    assert "postgresql" not in "".join(
        line for line in (copy / "khotin.toml").read_text().splitlines() if not line.startswith("#")
    )
    assert "# our own\n[notify]\nwhen = 'always'\n" in (copy / "khotin.toml").read_text()
    refused = khotin("backup", str(copy), directory=place)
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    assert khotin("search", "khoa", directory=copy).stdout == khotin("search", "khoa", directory=place).stdout


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """Where the copy does not fit, the command says so and what it began is gone; what a killed one left is replaced."""
    place = tmp_path / "archive"
    with Portal() as portal, new_archive(place) as archive:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        crawl(archive, [Registry.load(archive.sites_dir).get("nam-son")])
    arguments = ["--archive", str(place), "backup", str(tmp_path / "copy")]
    done = Run(arguments, environment(), largest=100_000).completed()
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"archive"}
    part = tmp_path / "copy.part"
    part.mkdir()
    (part / "of-somebody").touch()
    with Archive.open(place) as archive:
        with pytest.raises(NoPlace, match="in the way"):
            backup(archive, tmp_path / "copy")
        shutil.rmtree(part)
        part.mkdir()
        (part / ".khotin-backup").touch()
        (part / "half").touch()
        backup(archive, tmp_path / "copy")
    assert {path.name for path in tmp_path.iterdir()} == {"archive", "copy"}
    assert not (tmp_path / "copy" / "half").exists()
