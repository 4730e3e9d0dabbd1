"""Writes a release's rows, so many articles a file: each shard is finished as a whole, or as if it had never been begun."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from storage.releases.batches import BATCH, REVISIONS, Source, made_of
from storage.releases.formats import Files, suffix
from storage.releases.journal import Written, noted
from storage.releases.options import Options
from storage.releases.sides import NAMES
from storage.releases.splits import TRAIN


@dataclass(frozen=True, slots=True)
class Shard:
    """Articles of one split, by their ids: those after `after`, at most so many."""

    split: int
    number: int
    after: str
    articles: int

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{NAMES[self.split]}-{self.number:05}"


@dataclass(frozen=True, slots=True)
class Rows:
    """What a shard was written as: its files, the lines of its ids (see storage.releases.batches), and the pictures it names."""

    files: list[Written]
    ids: list[str]
    pictures: list[str]


def shards(plan: sqlite3.Connection, size: int) -> list[Shard]:
    """The shards of a plan, in their order; one without articles if there are none."""
    found = []
    for split, articles in plan.execute("SELECT split, count(*) FROM article GROUP BY split ORDER BY split").fetchall():
        after = ""
        for number, start in enumerate(range(0, articles, size)):
            found.append(Shard(split, number, after, min(size, articles - start)))
            query = "SELECT max(id) FROM (SELECT id FROM article WHERE split = ? AND id > ? ORDER BY id LIMIT ?)"
            after = plan.execute(query, (split, after, size)).fetchone()[0]
    return found or [Shard(TRAIN, 0, "", 0)]


def batches(plan: sqlite3.Connection, shard: Shard) -> Iterator[list[sqlite3.Row]]:
    """The planned articles of a shard, in order of id, a batch in memory at a time."""
    query = "SELECT * FROM article WHERE split = ? AND id > ? ORDER BY id LIMIT ?"
    batch: list[sqlite3.Row] = []
    revisions = 0
    for row in plan.execute(query, (shard.split, shard.after, shard.articles)):
        batch.append(row)
        revisions += row["revision"]
        if len(batch) == BATCH or revisions >= REVISIONS:
            yield batch
            batch, revisions = [], 0
    if batch:
        yield batch


def write_shard(
    shard: Shard, source: Source, plan: sqlite3.Connection, watch: Callable[[int], None] = lambda _: None
) -> Rows:
    """Write the files of a shard, and its pictures, into the release; what was written."""
    options, place = source.options, source.place
    paths = {shape: {form: _path(shape, form, shard, options) for form in options.formats} for shape in options.shapes}
    lines: list[str] = []
    pictures: set[str] = set()
    with ExitStack() as stack:
        files = {shape: stack.enter_context(Files(_parts(place, its), shape, options)) for shape, its in paths.items()}
        with closing(made_of(batches(plan, shard), source)) as every:
            for made in every:
                for shape, rows in made.rows.items():
                    files[shape].write(*rows)
                if options.image_files:
                    pictures |= made.pictures.write(made.rows["images"][0])
                lines += made.ids
                watch(len(made.ids))
        counts = {shape: one.rows for shape, one in files.items()}
    written = []
    for shape, its in paths.items():
        if counts[shape] == 0 and shard.number > 0:
            _drop(place, its)
            continue
        for form, path in its.items():
            (place / f"{path}.part").replace(place / path)
            facts = {"shape": shape, "form": form, "split": NAMES[shard.split], "rows": counts[shape]}
            written.append(noted(place, path, **facts))
    return Rows(written, lines, sorted(pictures))


def _drop(place: Path, paths: dict[str, str]) -> None:
    """Remove files that turned out empty; the first of a split stays, to show the columns."""
    for path in paths.values():
        (place / f"{path}.part").unlink()


def _path(shape: str, form: str, shard: Shard, options: Options) -> str:
    return f"data/{form}/{shape}/{shard.name}.{suffix(form, options.compression)}"


def _parts(place: Path, paths: dict[str, str]) -> dict[str, Path]:
    for path in paths.values():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
    return {form: place / f"{path}.part" for form, path in paths.items()}
