"""An archive to release, with whatever a release must cope with, and ways to read what came out."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from storage import sites
from storage.archive import Archive
from storage.database import writing
from storage.days import HANOI
from storage.drafts import Draft
from storage.releases.build import Made, release
from storage.releases.options import Options, Splits
from storage.releases.schema import SHAPES
from storage.saving import save
from storage.withdrawal import withdraw
from tests.storage.drafting import NOW, draft

csv.field_size_limit(2**31 - 1)  # its own limit is less than a long article
AS_OF = NOW + timedelta(days=10)
LATER = AS_OF + timedelta(days=1)
HOSTS = ("a.vn", "b.vn", "c.vn")
SMALL: dict[str, Any] = {"shard_rows": 9, "splits": Splits(by="random", percent=(20, 20))}


def fill(archive: Archive, *, backwards: bool = False) -> None:
    """Three sites, each with articles of its own, one of them a first page, and a text that all three have; one article changed twice, once after AS_OF."""
    order = reversed if backwards else iter
    with writing(archive.engine) as connection:
        ids = {
            host: sites.upsert_site(connection, sites.SiteRow(host=host, name=f"Báo {host}", province="12"), now=NOW)
            for host in order(HOSTS)
        }
    # Articles come in any order, the states of one in the order of time.
    articles: dict[str, list[Draft]] = {}
    for host in HOSTS:
        for one in _of_site(ids[host], host):
            articles.setdefault(one.article_id, []).append(one)
    for one in (one for drafts in order(list(articles.values())) for one in drafts):
        with writing(archive.engine) as connection:
            save(connection, [one])


def _of_site(site: int, host: str) -> list[Draft]:
    day = datetime(2026, 1, 1 + HOSTS.index(host), 8, tzinfo=HANOI)
    common: dict[str, Any] = {"host": host, "province": "12"}
    made = [
        draft(site, f"own{n}", f"Bài riêng số {n} của {host}.", published_at=day + timedelta(hours=n), **common)
        for n in range(4)
    ]
    told = {"pages": "the first of 2: the text goes on", "captions": "alt text"}
    images = [one | {"alt": one["caption"]} for one in made[0].record["images"]]
    made[0] = replace(made[0], record={**made[0].record, "images": images, "evidence": told, "language": "vi"})
    made.append(draft(site, "shared", "Cùng một văn bản ở ba nơi.", published_at=day, **common))
    made.append(draft(site, "undated", f"Không ngày {host}", title='=1+1, "công thức"', lead="Hoà\nhợp", **common))
    made.append(draft(site, "decomposed", f"Cu\u0309a {host}\n\u0301", title="Đi\u0323a phương", **common))
    for n, seen in ((1, NOW + timedelta(days=1)), (2, LATER)):
        made.append(draft(site, "changed", f"Lần {n} {host}", published_at=day, seen_at=seen, **common))
    return made


def later(archive: Archive) -> str:
    """What happens after the first release: an article is new, one changed, one gets a copy, one is withdrawn; its id."""
    with writing(archive.engine) as connection:
        a, b = (
            sites.upsert_site(connection, sites.SiteRow(host=host, name=f"Báo {host}", province="12"), now=NOW)
            for host in ("a.vn", "b.vn")
        )
        common: dict[str, Any] = {"seen_at": LATER, "province": "12"}
        gone = draft(b, "own2", host="b.vn").article_id
        save(
            connection,
            [
                draft(a, "new", "Bài mới.", **common),
                draft(a, "own1", "Đã sửa.", **common),
                draft(b, "copy", "Bài riêng số 3 của a.vn.", host="b.vn", **common),
            ],
        )
    withdraw(archive, gone, "tin nhầm", now=LATER + timedelta(hours=1))
    return gone


def options(**more: Any) -> Options:
    """Of every shape, as of AS_OF."""
    asked: dict[str, Any] = {"as_of": AS_OF, "name": "thu", "version": "1.0.0", "shapes": tuple(SHAPES)}
    return Options(**(asked | more))


def made(archive: Archive, directory: Path, **more: Any) -> Made:
    """A release of the archive."""
    given = {name: more.pop(name) for name in ("since", "sides_of", "key", "jobs", "host_named") if name in more}
    return release(archive, directory, options(**more), now=datetime.now(UTC) + timedelta(days=9000), **given)


def rows(directory: Path, shape: str, form: str = "jsonl") -> list[dict[str, Any]]:
    """The rows of a shape, from every file of a format, in the order of their names."""
    files = sorted((directory / "data" / form / shape).iterdir(), key=lambda file: file.name)
    return [row for file in files for row in _rows(file)]


def _rows(file: Path) -> Sequence[dict[str, Any]]:
    if file.suffix == ".parquet":
        return pq.read_table(file).to_pylist()  # type: ignore[no-any-return]
    if file.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(file.read_bytes().decode(), newline="")))
    stream = pa.input_stream(str(file), compression="zstd" if file.suffix == ".zst" else "gzip")
    return [json.loads(line) for line in stream.read().decode().split("\n") if line]


def every_text(directory: Path) -> str:
    """All that a release says, compressed or not."""
    told = []
    for file in sorted(path for path in directory.rglob("*") if path.is_file()):
        if file.suffix in {".parquet", ".zst", ".gz"}:
            told.append(json.dumps(_rows(file), ensure_ascii=False))
        else:
            told.append(file.read_text("utf-8", "replace"))
    return "\n".join(told)


def sums(directory: Path) -> str:
    """Its SHA256SUMS."""
    return (directory / "SHA256SUMS").read_text()


def named(found: list[dict[str, Any]], key: str, host: str = "a.vn") -> dict[str, Any]:
    """The one row of a host and key."""
    (row,) = [row for row in found if row["site"] == host and row["url"].endswith(f"/{key}.html")]
    return row
