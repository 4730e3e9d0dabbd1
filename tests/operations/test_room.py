"""The room of an archive: its quota holds, the forecast follows what was captured, and only what is held twice counts as spare."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, text, update

from crawler.records import Exchange
from pipelines import writer
from pipelines.payloads import LEAST
from storage import runs
from storage.archive import DATABASE_FILE, Archive
from storage.captures import CaptureRow, add
from storage.database import reading, writing
from storage.models import Frontier, Run
from storage.sites import SiteRow, upsert_site
from storage.summary import count_articles
from storage.usage import size_of, usage
from tests.operations.commanding import run, site_file
from tests.operations.serving import RawServer, article, home, ok

PAGES = [f"/tin-{number}.html" for number in range(1, 13)]


@pytest.fixture
def place(archive: Archive) -> Iterator[Path]:
    """An archive with a site of a dozen articles, not crawled yet."""
    # What no gzip makes much smaller.
    pages = {path: ok(article(f"Bài viết {path} {Random(path).randbytes(40_000).hex()}")) for path in PAGES}
    with RawServer({"/": ok(home(*pages)), **pages}) as server:
        site_file(archive.directory, "tin", server.url)
        yield archive.directory


def configure(place: Path, text: str) -> None:
    with (place / "khotin.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[disk]\n{text}\n")


def test_a_quota_ends_a_crawl_and_loses_nothing(place: Path, archive: Archive):
    """A crawl ends with code 12 where its quota is used up, says so, and goes on from there with a larger one."""
    used = json.loads(run(place, "disk", "--json").stdout)["used"]
    quota = f"{used / 1e6 + 0.2:.2f} MB"
    configure(place, f'quota = "{quota}"')
    done = run(place, "crawl", "tin")
    assert done.returncode == 12, done.stderr
    assert "quota" in done.stderr
    with reading(archive.engine) as connection:
        assert connection.execute(select(Frontier.id).where(Frontier.state == "failed")).all() == []
    text = (place / "khotin.toml").read_text("utf-8").replace(quota, "1 GB")
    (place / "khotin.toml").write_text(text, encoding="utf-8")
    assert run(place, "crawl", "tin").returncode == 0
    with reading(archive.engine) as connection:
        assert count_articles(connection, 1) == len(PAGES)


def test_a_wrong_quota_is_told(place: Path):
    """What is no size is an error of khotin.toml, not no quota."""
    configure(place, 'quota = "viel"')
    done = run(place, "crawl", "tin")
    assert (done.returncode, "[disk] quota" in done.stderr) == (2, True)


def test_what_may_be_thinned_is_no_last_copy(archive: Archive):
    """Logs are told to the byte and reports are not; free pages are what VACUUM gives back."""
    (archive.runs_dir / "a.log").write_bytes(b"x" * 1000)
    (archive.runs_dir / "b.jsonl").write_bytes(b"x" * 500)
    (archive.runs_dir / "a.json").write_bytes(b"x" * 7000)
    file = archive.directory / DATABASE_FILE
    with writing(archive.engine) as connection:
        connection.execute(text("CREATE TABLE chaff AS SELECT randomblob(400000) AS bytes"))
    with writing(archive.engine) as connection:
        connection.execute(text("DROP TABLE chaff"))
    told = json.loads(run(archive.directory, "disk", "--json").stdout)["may_be_thinned"]
    assert told["free_pages"] >= 400_000
    assert (told["logs"], told["twice"]) == (1500, 0)
    archive.engine.dispose()
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = file.stat().st_size
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert before - file.stat().st_size >= told["free_pages"]


def test_the_forecast_is_what_was_captured(place: Path, archive: Archive):
    """Growth is the bytes captured a day, the rest of the archive in proportion; days left are what fits into the quota."""
    configure(place, 'quota = "1 GB"')
    assert run(place, "crawl", "tin").returncode == 0
    now = datetime.now(UTC) + timedelta(days=10)
    assert "shows 3 days after the first crawl" in run(place, "disk").stdout
    with Archive.open(place) as again:
        assert [usage(again, now=now - timedelta(days=days)).days_left for days in (10, 8)] == [None, None]
        found = usage(again, now=now)
    assert found.parts["warc"] > 0
    assert found.days == pytest.approx(10, abs=0.1)
    # The WARC folder also holds the records about the files and the requests, which are no captures.
    assert found.daily == pytest.approx(found.used / 10, rel=0.5)
    assert found.left == 10**9 - found.used
    assert found.days_left == pytest.approx(found.left / (found.daily or 1))
    told = json.loads(run(place, "disk", "--json").stdout)
    assert told["quota"] == 10**9
    assert told["kept_twice"] < 12 * LEAST  # payloads too small to be worth a reference


def test_doctor_warns_while_there_is_time(place: Path, archive: Archive):
    """A quota that will be used up within `warn_days` is a problem, once growth was seen for a week; before, it is told."""
    configure(place, 'quota = "60 MB"\nwarn_days = 100000')
    assert run(place, "crawl", "tin").returncode == 0
    fresh = run(place, "doctor", "--offline")
    assert "note: disk: the archive takes" in fresh.stdout
    with writing(archive.engine) as connection:
        connection.execute(update(Run).values(started_at=datetime.now(UTC) - timedelta(days=8)))
    later = run(place, "doctor", "--offline")
    assert (later.returncode, "problem: disk: the archive takes" in later.stderr) == (13, True)


def test_the_last_copy_of_nothing_is_spare(archive: Archive):
    """Of records with one payload all but one may go; of a payload that stands once, none, nor a revisit's original."""
    now = datetime.now(UTC)
    with writing(archive.engine) as connection:
        number = upsert_site(connection, SiteRow(host="a.vn", name="A"), now=now)
        rows = [
            CaptureRow(site_id=number, url="u", fetched_at=now, warc_file="w", warc_offset=offset, warc_length=length, payload_digest=digest)
            for offset, length, digest in ((0, 100, "a"), (1, 120, "a"), (2, 70, "a"), (3, 500, "b"), (4, 90, None))
        ]  # fmt: skip
        rows.append(CaptureRow(site_id=number, url="u", fetched_at=now, warc_file="w", warc_offset=5, warc_length=9, payload_digest="b", original=("w", 3)))  # fmt: skip
        add(connection, rows)
    assert usage(archive, now=now).twice == 170


@pytest.mark.parametrize(("words", "size"), [("50 GB", 50 * 10**9), ("1.5TB", 15 * 10**11), ("700 MB", 7 * 10**8)])
def test_sizes_are_read(words: str, size: int):
    """A size is a number with its unit, of powers of ten."""
    assert size_of(words) == size


def test_a_first_crawl_foretells_nothing(archive: Archive):
    """A day of a thousand megabytes before nine of one each is a growth of one a day; of one day in ten, it is the mean."""
    now = datetime.now(UTC)
    with writing(archive.engine) as connection:
        site = upsert_site(connection, SiteRow(host="a.vn", name="A"), now=now)
        for back in range(10, 0, -1):
            size = 1_000_000_000 if back == 10 else 1_000_000
            begun = now - timedelta(days=back) + timedelta(minutes=5)
            run_id = runs.start(connection, kind="crawl", version="1", now=begun, site_id=site)
            row = CaptureRow(
                site_id=site,
                run_id=run_id,
                url="u",
                fetched_at=begun,
                warc_file="w",
                warc_offset=back,
                warc_length=size,
            )
            add(connection, [row])
    assert usage(archive, now=now).daily == pytest.approx(1_000_000, rel=0.01)
    with writing(archive.engine) as connection:
        connection.execute(update(Run).values(started_at=now - timedelta(days=10)))
    assert usage(archive, now=now).daily == pytest.approx(1_009_000_000 / 10, rel=0.01)


def test_the_room_is_measured_again(archive: Archive, place: Path, monkeypatch: pytest.MonkeyPatch):
    """What others write while a crawl goes on counts: once the quota is used up by them, nothing more is kept."""
    configure(place, 'quota = "5 MB"')
    monkeypatch.setattr(writer, "_MEASURED", 0.0)
    made = writer.ArchiveWriter.open(place)
    try:
        asked = b"GET / HTTP/1.1\r\nHost: a.vn\r\n\r\n"
        one = Exchange(url="http://a.vn/", request=asked, response=ok("<p>x</p>"), started_at=datetime.now(UTC))
        made.keep(one, 1)
        (place / "runs" / "other.log").write_bytes(bytes(6_000_000))
        with pytest.raises(OSError, match="quota"):
            made.keep(one, 1)
    finally:
        made.release()
