"""Takes withdrawn articles out of a dataset release that you hold, and proves it. Stands alone: no package of ours is needed.

    python apply_removals.py RELEASE LIST              remove, then check
    python apply_removals.py --check RELEASE LIST      only check; code 1 if an article of the list is still there
    ... --signers FILE                                 LIST.sig must be by a key of this file (ssh-keygen's "allowed signers")

RELEASE is the directory; LIST is removals.tsv of a newer release. Parquet files and .zst need the package pyarrow.
Rows of the articles are taken out of every table, pictures that only they used are deleted, and so is a WACZ file that has
one of their pages. A story whose first member goes has the next of its split for its first, with that one's title (empty if
the release has no table of articles); of the shape `text`, where a story has the words of its first, they go. In the list of
changes of a delta they stand as removed from then on, so that what it is applied to loses them too. Checksums, bag,
manifest and metadata are written anew; README.md and CITATION.cff say at their beginning what happened. A run that was killed
is repeated.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NAMESPACE = "khotin-release"
SUMS, JOURNAL, NOTE = "SHA256SUMS", "removing.json", "REMOVED.txt"
IDS, CHANGES = "data/ids.tsv", "data/changes.tsv"
_PIECE = 1 << 20
_ROWS = 5000
csv.field_size_limit(2**31 - 1)  # its own limit is less than a long article
Row = dict[str, Any]
Edit = Callable[[Row], "Row | None"]


def main() -> None:
    """Run the command; a sentence on standard error and code 1 or 2 if something is wrong."""
    parser = argparse.ArgumentParser(description="Takes withdrawn articles out of a dataset release that you hold.")
    parser.add_argument("release", type=Path)
    parser.add_argument("list", type=Path)
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--signers", type=Path, help="file of allowed signers, as in ssh-keygen(1)")
    given = parser.parse_args()
    try:
        run(given)
    except OSError as error:
        _stop(f"{error.filename or given.release}: {error.strerror or error}")
    except ModuleNotFoundError as error:
        _stop(f"{given.release} holds files that need {error.name}, which is missing here: pip install pyarrow")


def run(given: argparse.Namespace) -> None:
    """Verify, remove unless only a check is wanted, check. Raises OSError; ModuleNotFoundError without pyarrow."""
    verify_signature(given.list, given.signers)
    ids = read_list(given.list)
    place: Path = given.release
    done: dict[str, str] = json.loads(_read(place / JOURNAL)) if (place / JOURNAL).exists() else {}
    verify_sums(place, done)
    if not given.check:
        taken = remove(place, ids, done, given.list)
        verify_sums(place, {})
        print(f"{place}: {taken.sentence(len(ids))}")  # noqa: T201 - a command
    left = [path for path in tables(place) if any(edit(row, ids) != row for row in rows_of(place / path))]
    left += [IDS] if ids & listed(place) else []
    if left:
        sys.exit(f"{place}: articles of the list are still in {', '.join(sorted(left))}")
    print(f"{place}: none of the {len(ids)} listed articles is there, and every checksum agrees")  # noqa: T201 - a command
    if given.signers is None:
        print(f"{given.list}: nobody looked who signed it; --signers FILE does")  # noqa: T201 - a command


def verify_signature(path: Path, signers: "Path | None") -> None:
    """End with code 2 if the list is not signed by one of the signers."""
    signature = path.with_name(path.name + ".sig")
    if signers is None:
        return
    if not signature.exists():
        _stop(f"{path} is not signed: there is no {signature}")
    command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", NAMESPACE, "-n", NAMESPACE, "-s", str(signature)]
    with path.open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, check=False, text=True)  # noqa: S603 - no shell
    if done.returncode:
        _stop(f"{signature} is no good signature of {path}: {done.stderr.strip() or done.stdout.strip()}")


def read_list(path: Path) -> set[str]:
    """The ids of a removal list."""
    try:
        header, *lines = _read(path).splitlines() or [""]
    except UnicodeDecodeError:
        header, lines = "", []
    if header != "id\twithdrawn_at":
        _stop(f"{path} is no removal list")
    return {line.partition("\t")[0] for line in lines}


def verify_sums(place: Path, done: "dict[str, str]") -> None:
    """End with code 2 if a file is not what SHA256SUMS, or an interrupted run of this script, says it is."""
    for path, wanted in sums_of(place).items():
        found = sha256(place / path) if (place / path).exists() else "missing"
        if found not in {wanted, done.get(path)}:
            _stop(f"{place / path} is {'not there' if found == 'missing' else 'damaged'}: get the release anew")


class Taken:
    """What one run took out: the articles it met, rows of how many files it removed or shortened, files it deleted."""

    def __init__(self) -> None:
        self.articles: set[str] = set()
        self.rows = self.files = self.deleted = 0

    def sentence(self, listed: int) -> str:
        """All of it in words."""
        if not (self.files or self.deleted):
            return f"none of the {listed} listed articles was there, no row was changed"
        rows = f"{self.rows} rows taken out or shortened in {self.files} files"
        return f"{len(self.articles)} of the {listed} listed articles were there: {rows}, {self.deleted} files deleted"


def remove(place: Path, ids: "set[str]", done: "dict[str, str]", source: Path) -> Taken:
    """Take the articles out of everything, each file whole or not at all."""
    counts = json.loads(_read(place / "manifest.json"))
    taken = Taken()
    firsts = new_firsts(place, ids)
    for path in orphans(place, ids):
        _note(place, done, path, "missing")
        taken.deleted += (place / path).exists()
        (place / path).unlink(missing_ok=True)
    if CHANGES in sums_of(place):  # before the list of ids, by which it goes
        counts["since"] |= remark(place, ids, done, taken)
    for path in [*tables(place), IDS]:
        kept = rewrite(place, path, ids, done, taken, firsts)
        for one in counts["files"]:
            if one["path"] == path and "rows" in one:
                one["rows"] = kept
    gone = {path for path in sums_of(place) if not (place / path).exists()}
    counts["files"] = [one for one in counts["files"] if one["path"] not in gone]
    _count(place, counts)
    _tell(place, counts, gone, done)
    told = f"What this release had of the {len(ids)} articles of a removal list was taken out of it."
    text = f"{told}\nsha256 of the list: {sha256(source)}\n"
    _replace(place, NOTE, text.encode(), done)
    _say(place, counts, done)
    _close(place, done)
    return taken


def tables(place: Path) -> "list[str]":
    """Paths of the files that hold rows."""
    return [path for path in sums_of(place) if re.match(r"data/(parquet|jsonl|csv)/", path)]


def new_firsts(place: Path, ids: "set[str]") -> "dict[str, dict[str, str]]":
    """Titles by format and id of the articles that come first in a story now, as that format has them."""
    found: dict[str, dict[str, str]] = {}
    for path in (path for path in tables(place) if "/stories/" in path):
        titles = found.setdefault(path.split("/")[1], {})
        for row in rows_of(place / path):
            if row["first"] in ids and (left := edit(row, ids)) is not None:
                titles[left["first"]] = ""
    for path in (path for path in tables(place) if "/articles/" in path):
        titles = found.get(path.split("/")[1], {})
        if titles:
            titles.update((row["id"], row["title"]) for row in rows_of(place / path) if row["id"] in titles)
    return found


def edit(row: Row, ids: "set[str]", titles: "dict[str, str] | None" = None) -> "Row | None":
    """The row without the articles, None if nothing is left of it. `titles` are those of articles that come first now."""
    if row.get("id") in ids:
        return None
    members = row.get("members")
    if not members:
        return row
    told = json.loads(members) if isinstance(members, str) else members
    left = [one for one in told if one["id"] not in ids]
    if len(left) == len(told):
        return row
    if row["first"] in ids:
        # Others are left out of the splits: their words stand on no side, and their titles neither.
        first = next((one["id"] for one in left if one["split"] == row["split"]), None)
        if first is None:
            return None
        row = {**row, "first": first, "title": (titles or {}).get(first, "")}
    sites = sorted({one["site"] for one in left})
    if isinstance(members, str):
        as_text = {"members": _json(left), "sites": _json(sites), "size": str(len(left))}
        return {**row, **as_text}
    return {**row, "members": left, "sites": sites, "size": len(left)}


def rows_of(path: Path) -> "Iterator[Row]":
    """The rows of a table, one after another."""
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - only for such files

        for batch in pq.ParquetFile(path).iter_batches(_ROWS):
            yield from batch.to_pylist()
        return
    with _opened(path) as file:
        yield from csv.DictReader(file) if path.suffix in {".csv", ".tsv"} else map(json.loads, file)


def rewrite(  # noqa: PLR0913, PLR0917 - what is known of the run
    place: Path,
    path: str,
    ids: "set[str]",
    done: "dict[str, str]",
    taken: Taken,
    firsts: "dict[str, dict[str, str]]",
) -> int:
    """Write a table without the articles, if it has one; how many rows are left. `taken` counts what went."""
    file = place / path
    part = file.with_name(file.name + ".part")
    if path.endswith(".tsv"):
        lines = _read(file).splitlines(keepends=True)
        kept = [line for line in lines if line.split("\t")[0] not in ids]
        if len(kept) < len(lines):
            taken.articles |= {line.split("\t")[0] for line in lines} & ids
            taken.rows, taken.files = taken.rows + len(lines) - len(kept), taken.files + 1
            _replace(place, path, "".join(kept).encode(), done)
        return len(kept) - 1
    titles = firsts.get(path.split("/")[1], {})
    changed = kept_rows = 0
    for row in rows_of(file):
        left = edit(row, ids, titles)
        changed, kept_rows = changed + (left != row), kept_rows + (left is not None)
        if left != row:
            taken.articles |= {str(row.get("id", row.get("first")))} & ids
    if changed:
        taken.rows, taken.files = taken.rows + changed, taken.files + 1
        left_rows = (left for row in rows_of(file) if (left := edit(row, ids, titles)) is not None)
        _write_rows(file, part, left_rows)
        _note(place, done, path, sha256(part))
        part.replace(file)
    return kept_rows


def remark(place: Path, ids: "set[str]", done: "dict[str, str]", taken: Taken) -> "dict[str, int]":
    """Tell of the articles as removed in the list of changes, also of those that had not changed; how many did what."""
    header, *lines = _read(place / CHANGES).splitlines()
    before = dict(line.split("\t") for line in lines)
    removed = {one for one, change in before.items() if change == "removed"} | (ids & (before.keys() | listed(place)))
    after = {one: change for one, change in before.items() if one not in removed}
    after |= dict.fromkeys(sorted(removed), "removed")
    if after != before:
        turned = {one for one in removed if before.get(one) != "removed"}
        taken.articles |= turned
        taken.rows, taken.files = taken.rows + len(turned), taken.files + 1
        text = "".join(f"{one}\t{change}\n" for one, change in after.items())
        _replace(place, CHANGES, f"{header}\n{text}".encode(), done)
    told = Counter(after.values())
    return {change: told[change] for change in ("added", "changed", "removed")}


def listed(place: Path) -> "set[str]":
    """The ids of the release; of a delta, those of the whole that it leads to."""
    return {line.partition("\t")[0] for line in _read(place / IDS).splitlines()[1:]}


def _write_rows(old: Path, new: Path, rows: "Iterator[Row]") -> None:
    if old.suffix == ".parquet":
        import pyarrow as pa  # noqa: PLC0415 - only for such files
        import pyarrow.parquet as pq  # noqa: PLC0415

        schema = pq.read_schema(old)
        with pq.ParquetWriter(new, schema, compression="zstd") as writer:
            while some := [row for _, row in zip(range(_ROWS), rows, strict=False)]:
                writer.write_table(pa.Table.from_pylist(some, schema=schema))
    elif old.suffix == ".csv":
        with old.open(encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
        with new.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
    else:
        with _compressed(new, old.suffix) as file:
            for row in rows:
                file.write(_json(row).encode() + b"\n")


def orphans(place: Path, ids: "set[str]") -> "list[str]":
    """Pictures that only the articles used, and WACZ files with a page of theirs."""
    every = [path for path in tables(place) if "/images/" in path]
    form = every[0].split("/")[1] if every else ""
    mine = [place / path for path in every if path.split("/")[1] == form]
    theirs = {row["file"] for path in mine for row in rows_of(path) if row["id"] in ids and row["file"]}
    theirs -= {row["file"] for path in mine for row in rows_of(path) if row["id"] not in ids and row["file"] in theirs}
    return sorted(theirs) + [path for path in sums_of(place) if path.endswith(".wacz") and _has_page(place / path, ids)]


def _has_page(path: Path, ids: "set[str]") -> bool:
    if not path.exists():
        return False
    with zipfile.ZipFile(path) as wacz, wacz.open("pages/pages.jsonl") as pages:
        return any(json.loads(line).get("id") in ids for line in pages)


def _count(place: Path, manifest: Row) -> None:
    """Count in the manifest what is there now, and keep how many articles there were."""
    form = manifest["options"]["formats"][0]
    for shape, splits in manifest["rows"].items():
        for split in splits:
            mine = {"shape": shape, "form": form, "split": split}
            splits[split] = sum(one["rows"] for one in manifest["files"] if mine.items() <= one.items())
    proof = manifest["splits"]
    manifest.setdefault("articles_when_made", sum(proof["articles"].values()))
    with (place / "data/ids.tsv").open(encoding="utf-8", newline="") as file:
        sides = Counter(row["split"] for row in csv.DictReader(file, delimiter="\t"))
    proof["articles"] = {split: sides[split] for split in proof["articles"]}
    if manifest["since"] is None and "articles" in manifest["rows"]:
        stories: dict[str, set[str]] = {split: set() for split in proof["stories"]}
        for path in tables(place):
            if path.startswith(f"data/{form}/articles/"):
                for row in rows_of(place / path):
                    stories[row["split"]].add(row["story"])
        proof["stories"] = {split: len(its) for split, its in stories.items()}


def _say(place: Path, manifest: Row, done: "dict[str, str]") -> None:
    """Say in the card and the citation what was done, and count in the card what is there now."""
    made, left = manifest["articles_when_made"], sum(manifest["splits"]["articles"].values())
    if made == left:
        return
    told = f"{made - left} of its {made} articles were withdrawn later and taken out of this copy: see {NOTE}"
    card = _read(place / "README.md")
    for shape, splits in manifest["rows"].items():
        row = f"| {shape} | {sum(splits.values())} | {', '.join(f'{name} {rows}' for name, rows in splits.items())} |"
        card = re.sub(rf"^\| {shape} \| \d+ \| .*\|$", row, card, count=1, flags=re.MULTILINE)
    if since := manifest["since"]:
        numbers = f"{since['added']} and {since['changed']}; {since['removed']} went."
        card = re.sub(
            r"^(\*\*This is a delta\*\*: .*\), )\d+ and \d+; \d+ went\.", rf"\g<1>{numbers}", card, flags=re.MULTILINE
        )
    note = f"> **{told}.** Rows are counted below as they are now; splits, sources and gaps as when it was made."
    card = re.sub(r"^> \*\*.* taken out of this copy.*\n\n", "", card, count=1, flags=re.MULTILINE)
    card = re.sub(r"^(# .*\n\n)", lambda found: f"{found[1]}{note}\n\n", card, count=1, flags=re.MULTILINE)
    _replace(place, "README.md", card.encode(), done)
    message = f'message: "If you use this dataset, please cite it by its version and date. {told}."'
    cited = re.sub(r"^message: .*$", message, _read(place / "CITATION.cff"), count=1, flags=re.MULTILINE)
    _replace(place, "CITATION.cff", cited.encode(), done)


def _tell(place: Path, manifest: Row, gone: "set[str]", done: "dict[str, str]") -> None:
    """Bring the metadata up to what the files are now."""
    for one in manifest["files"]:
        one["bytes"], one["sha256"] = (place / one["path"]).stat().st_size, sha256(place / one["path"])
    facts = {one["path"]: one for one in manifest["files"]}
    _replace(place, "manifest.json", _json(manifest, indent=1).encode(), done)
    for name, key, path_of in (
        ("croissant.json", "distribution", "contentUrl"),
        ("datapackage.json", "resources", "path"),
    ):
        document = json.loads(_read(place / name))
        document[key] = [one for one in document[key] if one.get(path_of) not in gone]
        for one in document[key]:
            fact = facts.get(one.get(path_of))
            if fact and "sha256" in one:
                one["sha256"], one["contentSize"] = fact["sha256"], f"{fact['bytes']} B"
            elif fact:
                one["hash"], one["bytes"] = f"sha256:{fact['sha256']}", fact["bytes"]
        _replace(place, name, _json(document, indent=1).encode(), done)


def _close(place: Path, done: "dict[str, str]") -> None:
    """Write the bag's manifests and SHA256SUMS for what is there now, and forget the journal."""
    paths = sorted({*(path for path in sums_of(place) if (place / path).exists()), NOTE})
    data = [path for path in paths if path.startswith("data/")]
    oxum = f"Payload-Oxum: {sum((place / path).stat().st_size for path in data)}.{len(data)}"
    info = re.sub(r"^Payload-Oxum: .*$", oxum, _read(place / "bag-info.txt"), flags=re.MULTILINE)
    _replace(place, "bag-info.txt", info.encode(), done)
    _replace(place, "manifest-sha256.txt", _lines(place, data), done)
    tags = [path for path in paths if path not in {*data, "tagmanifest-sha256.txt"}]
    _replace(place, "tagmanifest-sha256.txt", _lines(place, tags), done)
    (place / f"{SUMS}.sig").unlink(missing_ok=True)  # it is of what this was before
    part = place / f"{SUMS}.part"
    part.write_bytes(_lines(place, paths))
    part.replace(place / SUMS)
    (place / JOURNAL).unlink(missing_ok=True)


def _lines(place: Path, paths: "list[str]") -> bytes:
    return "".join(f"{sha256(place / path)}  {path}\n" for path in sorted(paths)).encode()


def sums_of(place: Path) -> "dict[str, str]":
    """The lines of SHA256SUMS: path and digest."""
    if not (place / SUMS).exists():
        _stop(f"{place} is no finished release: it has no {SUMS}")
    lines = (line.split("  ", 1) for line in _read(place / SUMS).splitlines())
    return {path: digest for digest, path in lines}


def sha256(path: Path) -> str:
    """Digest of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _replace(place: Path, path: str, data: bytes, done: "dict[str, str]") -> None:
    part = place / f"{path}.part"
    part.write_bytes(data)
    _note(place, done, path, sha256(part))
    part.replace(place / path)


def _note(place: Path, done: "dict[str, str]", path: str, digest: str) -> None:
    """Write down what a file is about to become, so that a repeated run does not take it for damaged."""
    done[path] = digest
    part = place / f"{JOURNAL}.part"
    part.write_text(json.dumps(done), encoding="utf-8")
    part.replace(place / JOURNAL)


def _opened(path: Path) -> Any:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    if path.suffix == ".zst":
        import pyarrow as pa  # noqa: PLC0415 - only for such files

        return io.TextIOWrapper(pa.input_stream(str(path), compression="zstd"), encoding="utf-8")
    return path.open(encoding="utf-8", newline="")


class _Gzip(gzip.GzipFile):
    """Without a time and a name, so that all who apply a list to a release get the same bytes."""

    def __init__(self, path: Path) -> None:
        file: Any = path.open("wb")
        super().__init__("", "wb", fileobj=file, mtime=0)
        self.myfileobj = file  # closed with it


def _compressed(path: Path, suffix: str) -> Any:
    if suffix == ".gz":
        return _Gzip(path)
    import pyarrow as pa  # noqa: PLC0415 - only for such files

    return pa.output_stream(str(path), compression="zstd")


def _json(value: Any, indent: "int | None" = None) -> str:
    separators = None if indent else (",", ":")
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _stop(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    raise SystemExit(2)


if __name__ == "__main__":
    main()
