"""Times a release's Parquet against a bare pyarrow write of the very same rows, in one run, and tells the memory of both.

    python -m benchmarks.release DIR [--articles N] [--archive ARCHIVE]

DIR gets an archive of N made-up articles (kept: a second call uses it) and the releases (removed). Each in a process of its
own: the whole release (plan, rows, documents; Parquet of articles) and its rows alone; the same in all three formats; and the
yardsticks, which have the rows as Python dictionaries, a row group at a time. That of Parquet does no more than
`pyarrow.Table.from_pylist` and `write_table`, that of all formats also `json.dumps`, zstd and `csv.writer`. Memory is told at
every quarter of the rows. With ARCHIVE, a release of that archive is only timed against a bare write of its rows, and made once
more with a SIGKILL in the middle.
"""

import argparse
import csv
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import insert

from storage.archive import Archive
from storage.database import writing
from storage.identity import article_id, story_id
from storage.models import Address, Article, Image, Revision, Site, Story
from storage.releases import build
from storage.releases.formats import ROW_GROUP
from storage.releases.options import FORMATS, Options
from storage.releases.schema import arrow_schema

SEEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
AS_OF = datetime(2026, 7, 1, tzinfo=UTC)
_BATCH = 2000
_SYLLABLES = re.findall(
    r"\w+",
    "sáng ngày tại thành phố tỉnh huyện xã ủy ban nhân dân chủ tịch phó bí thư hội nghị triển khai công tác "
    "phát triển kinh tế xã hội nông thôn mới đường bộ cầu trường học bệnh viện nước sạch rừng núi sông biển "
    "được đã đang sẽ các những một hai ba bốn năm mười trăm nghìn triệu đồng người hộ gia đình doanh nghiệp",
)
# What parsers tell of every article, about as long as theirs.
_EVIDENCE = {
    "charset": "utf-8 (stated in the header)",
    "family": "wordpress (generator)",
    "title": "h1.entry-title",
    "body": "div.entry-content",
    "captions": "figure",
    "published_at": "JSON-LD NewsArticle, time from the page",
    "category": "breadcrumb",
    "language": "letters and small words",
}
_PAGED = "the first of 3: the text goes on in the others, which are kept as pages only"


def fill(archive: Archive, count: int) -> None:
    """`count` articles of some 2,500 letters, each with a picture and an address; every tenth is a copy of the one before."""
    rng = random.Random(8)
    with writing(archive.engine) as connection:
        site = {"host": "a.vn", "name": "a.vn", "province": "12", "family": None, "provisional": False}
        connection.execute(insert(Site), [site | {"first_seen": SEEN, "last_seen": SEEN}])
    for start in range(0, count, _BATCH):
        made = [_article(rng, number) for number in range(start, min(start + _BATCH, count))]
        with writing(archive.engine) as connection:
            connection.execute(
                insert(Story), [{"id": s, "first_article_id": a["id"]} for a, s, *_ in made if a["root"]]
            )
            connection.execute(insert(Article), [{k: v for k, v in a.items() if k != "root"} for a, *_ in made])
            connection.execute(insert(Revision), [revision for _, _, revision, *_ in made])
            connection.execute(insert(Address), [address for _, _, _, address, _ in made])
            connection.execute(insert(Image), [image for *_, image in made])


def _article(
    rng: random.Random, number: int
) -> tuple[dict[str, Any], str, dict[str, Any], dict[str, Any], dict[str, Any]]:
    name, url = article_id("a.vn", f"k{number}"), f"https://a.vn/bai-{number}.html"
    root = number % 10 != 1
    story = story_id(None, name if root else article_id("a.vn", f"k{number - 1}"))
    published = SEEN - timedelta(minutes=number)
    paragraphs = [" ".join(rng.choices(_SYLLABLES, k=60)).capitalize() + "." for _ in range(9)]
    title = " ".join(rng.choices(_SYLLABLES, k=12)).capitalize()
    image = {
        "url": f"https://a.vn/{number}.jpg",
        "caption": " ".join(rng.choices(_SYLLABLES, k=14)),
        "alt": None,
        "credit": None,
    }
    record = {
        "url": url,
        "canonical_url": url,
        "title": title,
        "lead": None,
        "blocks": [*({"kind": "paragraph", "text": one} for one in paragraphs), {"kind": "image", "image": image}],
        "paragraphs": paragraphs,
        "images": [image],
        "tables": [],
        "attachments": [],
        "authors": ["Thanh Huyền"],
        "published_at": published.isoformat(),
        "category": ["Tin tức"],
        "tags": [],
        "document_numbers": [],
        "language": "vi",
        "evidence": _EVIDENCE | ({"pages": _PAGED} if number % 50 == 0 else {}),
    }
    article = {"id": name, "site_id": 1, "key": f"k{number}", "url": url, "canonical_url": url, "title": title}
    article |= {"published_at": published, "province": "12", "first_seen": SEEN, "last_seen": SEEN, "state": "live"}
    article |= {"story_id": story, "revision_id": number + 1, "change_no": number + 1, "root": root}
    revision = {
        "id": number + 1,
        "article_id": name,
        "number": 1,
        "seen_at": SEEN,
        "digest": f"d{number}",
        "record": record,
    }
    revision |= {"title": title, "parser_version": "3", "origin": "site"}
    address = {"site_id": 1, "article_id": name, "url": url, "url_key": url, "first_seen": SEEN, "last_seen": SEEN}
    return article, story, revision, address, {"revision_id": number + 1, "position": 0, **image}


def ours(place: Path) -> dict[str, float]:
    """The whole release in Parquet; `rows` is what its rows alone took."""
    return _release(place, "release", ("parquet",), None)


def alone(place: Path) -> dict[str, float]:
    """The same with one thread that makes rows."""
    return _release(place, "alone", ("parquet",), 1)


def every(place: Path) -> dict[str, float]:
    """The same in all formats."""
    return _release(place, "every", FORMATS, None)


def _release(place: Path, name: str, formats: tuple[str, ...], jobs: int | None) -> dict[str, float]:
    options = Options(as_of=AS_OF, name="bench", version="1.0.0", formats=formats)
    began: dict[str, tuple[float, float]] = {}
    peaks: dict[str, float] = {}

    def watch(what: str, done: int, total: int) -> None:
        if what.endswith("chosen") or "first" not in began:
            began["first"], peaks["peak MB, planned"] = _now(), _peak()
        for quarter in range(1, 4):
            if total and done >= total * quarter / 4:
                peaks.setdefault(f"peak MB, {quarter}/4", _peak())
        if done == total:
            began["last"] = _now()

    with Archive.open(place / "archive", read_only=True) as archive:
        build.release(archive, place / name, options, now=AS_OF, jobs=jobs, watch=watch)
    wall, cpu = (last - first for first, last in zip(began["first"], began.get("last", _now()), strict=True))
    return {"rows wall": wall, "rows cpu": cpu} | peaks


def killed(place: Path) -> dict[str, float]:
    """The release again, ended by a SIGKILL once half of its shards are finished, and gone on with."""
    shards = len(list((place / "release/data/parquet/articles").iterdir()))
    journal = place / "killed.unfinished/journal.jsonl"
    child = multiprocessing.get_context("spawn").Process(target=_release, args=(place, "killed", ("parquet",), None))
    child.start()
    finished = 0
    while child.is_alive() and finished < shards / 2:
        time.sleep(0.05)
        finished = len(journal.read_bytes().splitlines()) - 1 if journal.exists() else 0
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    resumed = _alone(_resumed, place)
    sums = [(place / name / "SHA256SUMS").read_bytes() for name in ("release", "killed")]
    return resumed | {"shards": shards, "finished when killed": finished, "same bytes": sums[0] == sums[1]}


def _resumed(place: Path) -> dict[str, float]:
    return _release(place, "killed", ("parquet",), None)


def bare(place: Path) -> dict[str, float]:
    """The same rows, from dictionaries; and from Arrow's own tables, which no database gives."""
    return _bare(place, lines=False)


def bare_formats(place: Path) -> dict[str, float]:
    """The same in all formats."""
    return _bare(place, lines=True)


def _bare(place: Path, *, lines: bool) -> dict[str, float]:
    schema = arrow_schema("articles")
    found = {f"{name} {what}": 0.0 for name in ("dicts", "arrow", "lines", "cells") for what in ("wall", "cpu")}
    for file in sorted((place / "release/data/parquet/articles").iterdir()):
        with (
            pq.ParquetWriter(place / "x", schema, compression="zstd") as one,
            pq.ParquetWriter(place / "y", schema, compression="zstd") as two,
            pa.output_stream(str(place / "z"), compression="zstd") as three,
            (place / "w").open("w", encoding="utf-8", newline="") as four,
        ):
            cells = csv.writer(four, lineterminator="\r\n")
            for batch in pq.ParquetFile(file).iter_batches(ROW_GROUP):
                rows, table = batch.to_pylist(), pa.Table.from_batches([batch])
                with _timed(found, "dicts"):
                    one.write_table(pa.Table.from_pylist(rows, schema=schema))
                with _timed(found, "arrow"):
                    two.write_table(table)
                if not lines:
                    continue
                with _timed(found, "lines"):
                    three.write("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode())
                with _timed(found, "cells"):
                    cells.writerows([_cell(value) for value in row.values()] for row in rows)
    return found


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


@contextmanager
def _timed(found: dict[str, float], name: str) -> Iterator[None]:
    wall, cpu = _now()
    yield
    then = _now()
    found[f"{name} wall"] += then[0] - wall
    found[f"{name} cpu"] += then[1] - cpu


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _alone(work: Callable[[Path], dict[str, float]], place: Path) -> dict[str, float]:
    """In a process of its own, with what the whole took and its peak of memory."""
    pipe, end = multiprocessing.get_context("spawn").Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=_run, args=(work, place, end))
    child.start()
    end.close()  # so that the end of the child ends the wait for it
    found: dict[str, float] = pipe.recv()
    child.join()
    return found


def _run(work: Callable[[Path], dict[str, float]], place: Path, pipe: Any) -> None:
    wall, cpu = _now()
    found = work(place)
    then = _now()
    pipe.send(found | {"wall": then[0] - wall, "cpu": then[1] - cpu, "peak MB": _peak()})


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description="A release's Parquet against a bare pyarrow write of the same rows.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--archive", type=Path, help="of whatever is in it; it is only read")
    given = parser.parse_args()
    place: Path = given.directory
    if given.archive:
        _of_archive(place, given.archive.resolve())
        return
    if not (place / "archive/khotin.toml").exists():
        with Archive.create(place / "archive") as archive:
            fill(archive, given.articles)
    for name in ("release", "alone", "every"):
        shutil.rmtree(place / name, ignore_errors=True)
    release, yardstick, single, all_formats = (_alone(work, place) for work in (ours, bare_formats, alone, every))
    size = sum(file.stat().st_size for file in (place / "release/data/parquet").rglob("*.parquet"))
    told = {"articles": given.articles, "parquet MB": size / 1e6, "release": release, "one thread": single}
    told |= {"all formats": all_formats, "pyarrow": yardstick}
    for what in ("wall", "cpu"):
        bare_all = sum(yardstick[f"{name} {what}"] for name in ("dicts", "lines", "cells"))
        told[f"ratio, whole release, {what}"] = yardstick[f"dicts {what}"] / release[what]
        told[f"ratio, rows alone, {what}"] = yardstick[f"dicts {what}"] / release[f"rows {what}"]
        told[f"ratio, rows alone, one thread, {what}"] = yardstick[f"dicts {what}"] / single[f"rows {what}"]
        told[f"ratio, all formats, whole release, {what}"] = bare_all / all_formats[what]
    print(json.dumps(told, indent=1))
    for name in ("release", "alone", "every"):
        shutil.rmtree(place / name)


def _of_archive(place: Path, archive: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / "archive").symlink_to(archive)
    release, yardstick = (_alone(work, place) for work in (ours, bare))
    told: dict[str, Any] = {"release": release, "pyarrow": yardstick, "killed": killed(place)}
    for what in ("wall", "cpu"):
        told[f"ratio, whole release, {what}"] = yardstick[f"dicts {what}"] / release[what]
        told[f"ratio, rows alone, {what}"] = yardstick[f"dicts {what}"] / release[f"rows {what}"]
    print(json.dumps(told, indent=1))
    for name in ("release", "killed"):
        shutil.rmtree(place / name)
    (place / "archive").unlink()


if __name__ == "__main__":
    main()
