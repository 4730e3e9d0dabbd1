"""What saving an article costs, as the archive grows: our last steps against a bare INSERT of the same rows.

    python -m benchmarks.saving [--database URL] [--sizes 10000 300000] [--measured 3000] [--directory DIR]

At each size so many articles of made Vietnamese text go the road's last steps (fingerprint, deduplicate, drafts; then saved a
hundred a transaction; then the index catches up), each told apart. The reference takes the rows of the same articles out of
the same tables again and puts them back by plain INSERTs, a hundred articles a transaction. CPU is this process's own: with
PostgreSQL the server's is not in it. The archive is filled up to each size with copies of the rows under other ids.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from benchmarks.prose import BEGAN, HOST, made
from crawler.records import Reading
from crawler.sites.model import Site
from pipelines import rows
from pipelines.deduplicate import deduplicate
from pipelines.fingerprint import fingerprint
from storage import models, sites
from storage.archive import Archive
from storage.database import change_numbers, reading, writing
from storage.identity import article_id
from storage.index.catchup import catch_up
from storage.saving import Draft, save
from storage.transfer import set_sequences

BATCH = 100


PARTS = (
    models.Image,
    models.Attachment,
    models.Fingerprint,
    models.Address,
    models.Revision,
    models.Article,
    models.Story,
)

KEYS = {
    models.Image: ("revision_id", "position"),
    models.Attachment: ("revision_id", "position"),
    models.Fingerprint: ("hash", "article_id"),
}


class Clock:
    """CPU and wall seconds by name."""

    def __init__(self) -> None:
        self.cpu: Counter[str] = Counter()
        self.wall: Counter[str] = Counter()

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Count what the block takes."""
        cpu, wall = time.process_time(), time.monotonic()
        yield
        self.cpu[name] += time.process_time() - cpu  # type: ignore[assignment]
        self.wall[name] += time.monotonic() - wall  # type: ignore[assignment]


def batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """A hundred at a time."""
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))


def drafts(site: Site, site_id: int, readings: Iterable[Reading]) -> list[Draft]:
    """The road's last steps before saving."""
    passed = (deduplicate(fingerprint(one), HOST) for one in readings)
    return [rows.saving_draft(draft, site, site_id=site_id, capture_id=None) for draft in passed]


def ours(archive: Archive, site: Site, site_id: int, numbers: Sequence[int], clock: Clock) -> None:
    """Articles through the last steps into the archive."""
    for part in batches(numbers):
        readings = [made(number) for number in part]
        with clock("steps"):
            drafted = drafts(site, site_id, readings)
        with clock("save"), writing(archive.engine) as connection:
            save(connection, drafted)
    with clock("index"):
        catch_up(archive)


def taken(connection: Connection, ids: Sequence[str]) -> dict[Any, list[dict[str, Any]]]:
    """The rows that hang on these articles, by table."""
    revisions = select(models.Revision.id).where(models.Revision.article_id.in_(ids))
    stories = select(models.Article.story_id).where(models.Article.id.in_(ids))
    where = {
        models.Story: models.Story.id.in_(stories),
        models.Article: models.Article.id.in_(ids),
        models.Revision: models.Revision.article_id.in_(ids),
        models.Address: models.Address.article_id.in_(ids),
        models.Fingerprint: models.Fingerprint.article_id.in_(ids),
        models.Image: models.Image.revision_id.in_(revisions),
        models.Attachment: models.Attachment.revision_id.in_(revisions),
    }
    return {
        model: [
            dict(row) for row in connection.execute(select(*model.__table__.columns).where(where[model])).mappings()
        ]
        for model in PARTS
    }


def bare(archive: Archive, numbers: Sequence[int], clock: Clock) -> None:
    """The same rows, taken out and put in again by plain INSERTs."""
    groups = []
    with writing(archive.engine) as connection:
        for part in batches(numbers):
            ids = [article_id(HOST, f"nukeviet:tin-tuc/{number}") for number in part]
            groups.append(taken(connection, ids))
        for group in groups:
            for model in PARTS:
                keys = [model.__table__.columns[name] for name in KEYS.get(model, ("id",))]
                here = [column == bindparam(f"k_{column.name}") for column in keys]
                values = [{f"k_{column.name}": row[column.name] for column in keys} for row in group[model]]
                if values:
                    connection.execute(delete(model).where(*here), values)
    for group in groups:
        with clock("bare INSERT"), writing(archive.engine) as connection:
            for model in reversed(PARTS):
                if group[model]:
                    connection.execute(insert(model), group[model])


def fill(archive: Archive, size: int) -> None:
    """Bring the archive to so many articles: copies of the first thousand's rows under other ids."""
    with reading(archive.engine) as connection:
        have = connection.execute(select(func.count()).select_from(models.Article)).scalar_one()
        first = [article_id(HOST, f"nukeviet:tin-tuc/{number}") for number in range(1000)]
        pattern = taken(connection, first)
        revision = connection.execute(select(func.max(models.Revision.id))).scalar_one()
    by_revision = {row["id"]: place for place, row in enumerate(pattern[models.Revision])}
    while have < size:
        count = min(len(pattern[models.Article]), size - have)
        ids = {
            row["id"]: article_id(HOST, f"copy:{have + at}") for at, row in enumerate(pattern[models.Article][:count])
        }
        with writing(archive.engine) as connection:
            numbers = change_numbers(connection, count)
            _copy(connection, pattern, ids, dict(zip(ids, numbers, strict=True)), revision, by_revision)
        have += count
        revision += len(by_revision)
    with writing(archive.engine) as connection:
        set_sequences(connection)


def _copy(  # noqa: PLR0913, PLR0917 - one call
    connection: Connection,
    pattern: dict[Any, list[dict[str, Any]]],
    ids: dict[str, str],
    numbers: dict[str, int],
    revision: int,
    by_revision: dict[int, int],
) -> None:
    of = {row["id"]: revision + 1 + by_revision[row["id"]] for row in pattern[models.Revision]}
    articles = [row for row in pattern[models.Article] if row["id"] in ids]
    kept = {row["id"] for row in pattern[models.Revision] if row["article_id"] in ids}
    changed: dict[Any, list[dict[str, Any]]] = {
        models.Story: [
            {"id": f"story-{ids[row['id']]}", "digest": ids[row["id"]], "first_article_id": ids[row["id"]]}
            for row in articles
        ],
        models.Article: [
            row
            | {"id": ids[row["id"]], "key": ids[row["id"]], "url": f"{row['url']}?{ids[row['id']]}"}
            | {
                "story_id": f"story-{ids[row['id']]}",
                "change_no": numbers[row["id"]],
                "revision_id": of[row["revision_id"]],
            }
            for row in articles
        ],
        models.Revision: [
            row | {"id": of[row["id"]], "article_id": ids[row["article_id"]]}
            for row in pattern[models.Revision]
            if row["id"] in kept
        ],
        models.Address: [
            {name: value for name, value in row.items() if name != "id"}
            | {"article_id": ids[row["article_id"]], "url_key": f"{row['url_key']}?{ids[row['article_id']]}"}
            for row in pattern[models.Address]
            if row["article_id"] in ids
        ],
    }
    changed |= {
        model: [row | {"revision_id": of[row["revision_id"]]} for row in pattern[model] if row["revision_id"] in kept]
        for model in (models.Image, models.Attachment)
    }
    for model in (models.Story, models.Article, models.Revision, models.Address, models.Image, models.Attachment):
        if changed[model]:
            connection.execute(insert(model), changed[model])


def measure(archive: Archive, sizes: Sequence[int], measured: int) -> None:
    """Fill and measure at each size."""
    site = Site(id="nam-son", name="Nậm Sơn", url=f"https://{HOST}/", province="12")
    with writing(archive.engine) as connection:
        site_id = sites.upsert_site(connection, rows.site_row(site, provisional=False), now=BEGAN)
    ours(archive, site, site_id, range(1000), Clock())
    begun = 1000
    for size in sizes:
        began = time.monotonic()
        fill(archive, size)
        catch_up(archive)
        print(f"filled up to {size} articles in {time.monotonic() - began:.0f} s", flush=True)
        clock = Clock()
        numbers = range(begun, begun + measured)
        begun += measured
        ours(archive, site, site_id, numbers, clock)
        bare(archive, numbers, clock)
        for name in ("steps", "save", "index", "bare INSERT"):
            print(
                f"  {name:12} {1000 * clock.cpu[name] / measured:6.2f} ms CPU a document, "
                f"{measured / clock.wall[name]:6.0f} documents a second"
            )
        whole = sum(clock.wall[name] for name in ("steps", "save", "index"))
        print(
            f"  together     {1000 * sum(clock.cpu[name] for name in ('steps', 'save', 'index')) / measured:6.2f} ms CPU, "
            f"{measured / whole:6.0f} a second; save is {clock.cpu['save'] / clock.cpu['bare INSERT']:.1f} times "
            f"the bare INSERT's CPU, {clock.wall['save'] / clock.wall['bare INSERT']:.1f} times its time",
            flush=True,
        )


def main() -> None:
    """Measure in a new archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="an empty database; else SQLite")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 300_000])
    parser.add_argument("--measured", type=int, default=3_000)
    parser.add_argument("--directory", type=Path, help="where the archive is made; else a temporary directory")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="khotin-saving-", dir=given.directory) as place,
        Archive.create(Path(place) / "archive", database=given.database) as archive,
    ):
        measure(archive, given.sizes, given.measured)


if __name__ == "__main__":
    main()
