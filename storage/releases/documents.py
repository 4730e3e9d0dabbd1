"""Writes what stands beside the rows of a finished release: lists of ids, the manifest, the card, metadata, the bag."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files as shipped
from pathlib import Path
from typing import Any

from storage.archive import Archive
from storage.asking.nodes import Notice
from storage.database import reading
from storage.releases.bag import SUMS, payload_of, write_bag
from storage.releases.card import card
from storage.releases.citation import citation
from storage.releases.collected import collected
from storage.releases.croissant import croissant
from storage.releases.datapackage import datapackage
from storage.releases.facts import Facts, gather, versions
from storage.releases.gaps import FILE as COVERAGE
from storage.releases.gaps import gather_gaps
from storage.releases.journal import Written, noted
from storage.releases.options import Options
from storage.releases.robots import opt_outs
from storage.releases.signing import sign

IDS, REMOVALS, CHANGES = "data/ids.tsv", "removals.tsv", "data/changes.tsv"
_ID_COLUMNS = ("id", "split", "revision", "digest", "rows")
SCRIPT = "apply_removals.py"


def write_documents(  # noqa: PLR0913 - all that a release consists of
    archive: Archive,
    options: Options,
    place: Path,
    plan: sqlite3.Connection,
    data: Sequence[Written],
    *,
    ids: Sequence[Path],
    content: str,
    since: Mapping[str, Any] | None,
    gone: Iterable[str],
    key: Path | None,
    notices: Sequence[Notice],
) -> tuple[list[Written], Mapping[str, int]]:
    """Write everything but the rows into the release at `place`; all its files, and what a delta counts. Raises BrokenRecord, OSError.

    `ids` are the lists of ids of the shards, in order; `content` is the plan's digest; `since` tells of the earlier release
    of a delta, and `gone` are the ids that were in it and are in this one no more. With `key` (of SSH) the removal list and
    SHA256SUMS are signed; signatures stand beside what they sign, in no list. `notices` tell how the query was read.
    """
    counts = _write_ids(place, ids, gone, delta=since is not None)
    _write_table(place / REMOVALS, ("id", "withdrawn_at"), plan.execute("SELECT id, at FROM withdrawn ORDER BY id"))
    payload = payload_of(place, data)
    hosts = [row[0] for row in plan.execute("SELECT host FROM site")]
    with reading(archive.engine) as connection:
        told = opt_outs(archive, connection, hosts, options.as_of)
        ways = collected(connection, hosts, options.as_of)
        gaps, coverage = gather_gaps(connection, hosts if options.coverage else (), options)
    facts = gather(
        plan,
        options,
        payload,
        content=content,
        contact=archive.config.contact,
        opt_outs=told,
        ways=ways,
        gaps=gaps,
        since=since and {**since, **counts},
        notices=notices,
    )
    tags = [
        noted(place, REMOVALS),
        *((_write(place, COVERAGE, coverage),) if options.coverage else ()),
        _write(place, "README.md", card(facts)),
        _write(place, "CITATION.cff", citation(facts)),
        _write(place, "croissant.json", _json(croissant(facts))),
        _write(place, "datapackage.json", _json(datapackage(facts))),
        _write(place, SCRIPT, (shipped("storage.releases") / "apply_removals.py").read_text(encoding="utf-8")),
        _write(place, "manifest.json", _json(manifest(facts))),
    ]
    every = [*payload, *tags, *write_bag(place, facts, payload, tags)]
    if key is not None:
        for path in (REMOVALS, SUMS):
            sign(place / path, key)
    return every, counts


def manifest(facts: Facts) -> dict[str, Any]:
    """What the release is made of, for programs: every other document follows from it."""
    return {
        "format": "khotin-release",
        "schema_version": facts.options.schema,
        "name": facts.options.name,
        "version": facts.options.version,
        "as_of": facts.options.declared()["as_of"],
        "made_with": versions(),
        "options": facts.options.declared(),
        **({"query_notices": [one.as_json() for one in facts.notices]} if facts.notices else {}),
        "content": f"sha256:{facts.content}",
        "since": facts.since,
        "rows": facts.rows,
        "splits": facts.proof,
        "withdrawn": facts.withdrawn,
        "sites": [asdict(site) for site in facts.sites],
        # Pictures stand in SHA256SUMS alone: there may be millions.
        "files": [
            {name: value for name, value in asdict(one).items() if value is not None}
            for one in facts.files
            if not one.path.startswith("data/images/")
        ],
    }


def _write_ids(place: Path, shards: Sequence[Path], gone: Iterable[str], *, delta: bool) -> dict[str, int]:
    """Join the lists of the shards; for a delta also what became of each id. How many were added, changed, removed."""
    counts = {"added": 0, "changed": 0, "removed": 0}
    with (place / IDS).open("w", encoding="utf-8", newline="") as ids:
        ids.write("\t".join(_ID_COLUMNS) + "\n")
        for shard in shards:
            with shard.open(encoding="utf-8", newline="") as lines:
                ids.writelines(line.rpartition("\t")[0] + "\n" for line in lines)
    if not delta:
        return counts
    with (place / CHANGES).open("w", encoding="utf-8", newline="") as changes:
        changes.write("id\tchange\n")
        for shard in shards:
            with shard.open(encoding="utf-8", newline="") as lines:
                for line in lines:
                    change = line.rstrip("\n").rpartition("\t")[2]
                    if change != "same":
                        counts[change] += 1
                        changes.write("\t".join((line.partition("\t")[0], change)) + "\n")
        for article in gone:
            counts["removed"] += 1
            changes.write(f"{article}\tremoved\n")
    return counts


def _write_table(path: Path, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(names) + "\n")
        file.writelines("\t".join(row) + "\n" for row in rows)


def _write(place: Path, path: str, text: str) -> Written:
    (place / path).write_bytes(text.encode())
    return noted(place, path)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
