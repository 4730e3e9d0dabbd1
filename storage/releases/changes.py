"""Compares a release under way with an earlier one, by the digests of their rows: what was added, what changed, what went."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from storage.errors import ReleaseRefused
from storage.releases.bag import SUMS
from storage.releases.options import Options, Splits
from storage.releases.schema import VERSIONS

# What may differ between a release and its delta: all else decides which rows there are, and what they say.
_FREE = (
    "as_of",
    "name",
    "version",
    "publisher",
    "licence",
    "formats",
    "compression",
    "shard_rows",
    "wacz",
    "coverage",
    "sides_of",
)
_ROWS = 10_000
IDS = "data/ids.tsv"
_READ = ("manifest.json", IDS)


class Earlier:
    """An earlier release, at `directory`. Its rows' digests go into the SQLite file `path`, so that memory stays flat.

    `schema` is the schema of its rows, which those of the delta have too. Raises ReleaseRefused if there is none, if its manifest
    or ids are not what its checksums say, or if it was made of other options or is of a schema that is not known here.
    """

    def __init__(self, directory: Path, options: Options, path: Path) -> None:
        self._directory = directory
        self._path = path
        try:
            text = (directory / "manifest.json").read_bytes()
            self._manifest: dict[str, Any] = json.loads(text)
            theirs = {name: value for name, value in self._manifest["options"].items() if name not in _FREE}
            self.schema: str = self._manifest["schema_version"]
        except (OSError, ValueError, KeyError) as error:
            raise ReleaseRefused(directory, f"no release of khotin can be read there ({error})") from error
        _verify(directory)
        ours = {name: value for name, value in options.declared().items() if name not in _FREE}
        if wrong := _differing(theirs, ours):
            raise ReleaseRefused(directory, f"it was made with another {', '.join(wrong)}: a delta asks the same")
        if self._manifest["as_of"] > options.declared()["as_of"]:
            raise ReleaseRefused(directory, f"it is of a later date, {self._manifest['as_of']}")
        if self.schema not in VERSIONS:
            told = f"its rows are of schema {self.schema}, and this khotin writes {' and '.join(VERSIONS)}"
            raise ReleaseRefused(
                directory, f"{told}: make the delta with a khotin that writes that schema, or a release of the whole"
            )
        self.digest = hashlib.sha256(text).hexdigest()

    @property
    def told(self) -> dict[str, Any]:
        """What a delta tells of it."""
        return {
            "version": self._manifest["version"],
            "as_of": self._manifest["as_of"],
            "manifest": f"sha256:{self.digest}",
        }

    def read(self) -> None:
        """Take in its ids."""
        self._path.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(self._path)) as database,
            (self._directory / IDS).open(encoding="utf-8") as file,
        ):
            database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
            database.execute("CREATE TABLE earlier (id PRIMARY KEY, rows) WITHOUT ROWID")
            next(file)
            lines = (line.rstrip("\n").split("\t") for line in file)
            while rows := [(cells[0], cells[4]) for cells in islice(lines, _ROWS)]:
                database.executemany("INSERT INTO earlier VALUES (?, ?)", rows)
            database.commit()

    def known(self, ids: Sequence[str]) -> dict[str, str]:
        """The digests of these articles' rows in it, of those it has."""
        with closing(sqlite3.connect(self._path)) as database:
            places = ", ".join("?" * len(ids))
            return dict(database.execute(f"SELECT id, rows FROM earlier WHERE id IN ({places})", ids))  # noqa: S608 - placeholders

    def gone(self, plan: Path) -> Iterator[str]:
        """The ids it has and the plan has not, in order."""
        with closing(sqlite3.connect(self._path)) as database:
            database.execute("ATTACH DATABASE ? AS plan", (str(plan),))
            query = "SELECT id FROM earlier WHERE id NOT IN (SELECT id FROM plan.article) ORDER BY id"
            yield from (row[0] for row in database.execute(query))


def _differing(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[str]:
    """What two releases were asked, where it differs: "site (there 'a.vn', here none)"."""
    told = []
    for name in sorted(ours.keys() | theirs.keys()):
        there, here = theirs.get(name), ours.get(name)
        if there == here:
            continue
        if isinstance(there, dict) and isinstance(here, dict):
            told += [f"{name}: {one}" for one in _differing(there, here)]
        else:
            told.append(f"{name} (there {_option(there)}, here {_option(here)})")
    return told


def _option(value: Any) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def sides_told(directory: Path, splits: Splits) -> str:
    """Which release that is, for the options of the later one.

    Raises ReleaseRefused if it is none, is damaged, or was not parted at random by the same seed and percents.
    """
    try:
        manifest: dict[str, Any] = json.loads((directory / "manifest.json").read_bytes())
        theirs = {name: manifest["options"]["splits"][name] for name in ("by", "percent", "seed")}
        named = f"{manifest['version']} as of {manifest['as_of']}, content {manifest['content']}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseRefused(directory, f"no release of khotin can be read there ({error})") from error
    _verify(directory)
    if splits.by != "random":
        raise ReleaseRefused(
            directory, "only sides drawn at random are kept: by time and by site they follow from the article"
        )
    ours = {"by": splits.by, "percent": list(splits.percent), "seed": splits.seed}
    if wrong := ", ".join(name for name in ours if ours[name] != theirs[name]):
        raise ReleaseRefused(directory, f"its random split has another {wrong}: its sides cannot be kept")
    return named


def _verify(directory: Path) -> None:
    """Raises ReleaseRefused if what a delta is made of is damaged: it would name as added, or not as removed, what is lost there."""
    try:
        with (directory / SUMS).open(encoding="utf-8") as file:
            lines = (line.rstrip("\n").split("  ", 1) for line in file)
            told = {path: digest for digest, path in lines if path in _READ}
        wrong = [path for path in _READ if _sha256(directory / path) != told.get(path)]
    except (OSError, ValueError) as error:
        raise ReleaseRefused(directory, f"its checksums cannot be looked at ({error})") from error
    if wrong:
        raise ReleaseRefused(
            directory,
            f"its {' and '.join(wrong)} is not what {SUMS} says: get it anew, or apply the removals again if that was interrupted",
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
