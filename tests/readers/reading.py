"""Reads one release with each tool and compares what it finds with the manifest. Runs without the project.

python reading.py RELEASE CACHE_DIRECTORY [READER]

Each reader has a process of its own: what one imports and patches (pywb's gevent the locks that others hold) is not the next one's.
"""

import html
import json
import os
import re
import subprocess
import sys
import unicodedata
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

RELEASE, CACHE = Path(sys.argv[1]), sys.argv[2]
os.environ |= {"HF_HOME": CACHE, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
MANIFEST: dict[str, Any] = json.loads((RELEASE / "manifest.json").read_text("utf-8"))
ROWS: dict[str, dict[str, int]] = MANIFEST["rows"]
TOTALS = {shape: sum(splits.values()) for shape, splits in ROWS.items()}
SHAPES = list(ROWS)


def _files(shape: str, form: str) -> list[str]:
    return sorted(str(path) for path in (RELEASE / "data" / form / shape).iterdir())


def by_datasets() -> object:
    """Hugging Face: every configuration of the card, with its splits."""
    import datasets

    datasets.disable_progress_bars()
    found = {}
    for name in datasets.get_dataset_config_names(str(RELEASE)):
        loaded = datasets.load_dataset(str(RELEASE), name, cache_dir=CACHE)
        found[name] = {split: rows.num_rows for split, rows in loaded.items()}
    wanted = {shape: {split: n for split, n in splits.items() if n} for shape, splits in ROWS.items()}
    return found == {shape: splits for shape, splits in wanted.items() if splits}


def by_pandas() -> object:
    """Pandas: all three formats, the same columns."""
    import pandas as pd

    readers: dict[str, Callable[[str], Any]] = {
        "parquet": pd.read_parquet,
        "jsonl": lambda path: pd.read_json(path, lines=True, dtype=False, convert_dates=False),
        "csv": lambda path: pd.read_csv(path, dtype=str),
    }
    sizes = {
        form: {shape: sum(len(read(path)) for path in _files(shape, form) if ROWS[shape]) for shape in SHAPES}
        for form, read in readers.items()
    }
    return all(its == TOTALS for its in sizes.values())


def by_polars() -> object:
    """Polars: Parquet and CSV."""
    import polars as pl

    return all(
        sum(read(path).height for path in _files(shape, form)) == TOTALS[shape]
        for shape in SHAPES
        for form, read in (("parquet", pl.read_parquet), ("csv", lambda path: pl.read_csv(path, infer_schema=False)))
    )


def by_duckdb() -> object:
    """DuckDB: SQL over Parquet and JSON Lines."""
    import duckdb

    return all(
        duckdb.sql(f"SELECT count(*) FROM {call}").fetchall() == [(TOTALS["articles"],)]
        for call in (
            f"'{RELEASE}/data/parquet/articles/*.parquet'",
            f"read_json('{RELEASE}/data/jsonl/articles/*.jsonl.gz')",
        )
    )


def by_arrow() -> object:
    """Arrow's data sets, the twin of R's arrow::open_dataset."""
    import pyarrow.dataset as arrow

    return all(arrow.dataset(_files(shape, "parquet")).count_rows() == TOTALS[shape] for shape in SHAPES)


def by_mlcroissant() -> object:
    """Croissant: valid, and every record can be iterated."""
    import mlcroissant

    read = mlcroissant.Dataset(jsonld=str(RELEASE / "croissant.json"))
    issues = read.metadata.issues
    counted = {shape: sum(1 for _ in read.records(shape)) for shape in SHAPES}
    return not issues.errors and not issues.warnings and counted == TOTALS


def by_frictionless() -> object:
    """Frictionless: package, hashes, every cell of the CSV."""
    import frictionless

    report = frictionless.validate(str(RELEASE / "datapackage.json"))
    return report.valid or report.flatten(["title", "note"])[:3]


def by_bagit() -> object:
    """BagIt: complete and valid."""
    import bagit

    bagit.Bag(str(RELEASE)).validate()
    return True


def by_wacz() -> object:
    """py-wacz: valid; and the index is the one that its own indexer makes."""
    import gzip
    import io
    import zipfile

    from cdxj_indexer.main import CDXJIndexer

    path = RELEASE / "data/wacz/pages.wacz"
    command = [str(Path(sys.executable).with_name("wacz")), "validate", "-f", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(path) as wacz:
        ours = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode()
        wacz.extract("archive/data.warc.gz", CACHE)
    theirs = io.StringIO()
    CDXJIndexer(theirs, [f"{CACHE}/archive/data.warc.gz"], sort=True).process_all()
    return ours == theirs.getvalue() or "another index"


def by_pywb() -> object:
    """Pywb: every page of the WACZ with its title, out of a collection made by its own manager."""
    import zipfile

    os.chdir(CACHE)
    path = RELEASE / "data/wacz/pages.wacz"
    manager = str(Path(sys.executable).with_name("wb-manager"))
    for command in (["init", "read"], ["add", "--unpack-wacz", "read", str(path)]):
        subprocess.run([manager, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    from pywb.apps.frontendapp import FrontEndApp
    from werkzeug.test import Client

    with zipfile.ZipFile(path) as wacz:
        pages = [json.loads(line) for line in wacz.read("pages/pages.jsonl").splitlines()[1:]]
    missing = []
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):  # it tells of each request
        client = Client(FrontEndApp())
        for page in pages:
            stamp = "".join(letter for letter in page["ts"] if letter.isdigit())
            answer = client.get(f"/read/{stamp}mp_/{page['url']}")
            if answer.status_code != 200 or _words(page["title"]) not in _words(answer.text):
                missing.append(page["url"])
    return (bool(pages) and not missing) or missing[:3]


def _words(text: str) -> str:
    """The words of a page without its tags, however they were spelt: a title has them in NFC, a page as its author wrote them."""
    plain = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def main() -> int:
    """1 if a reader finds anything else than what the manifest says."""
    if len(sys.argv) > 3:
        return _read_by(sys.argv[3])
    names = sorted(name.removeprefix("by_") for name in globals() if name.startswith("by_"))
    failed = [name for name in names if subprocess.run([sys.executable, *sys.argv, name], check=False).returncode]
    return int(bool(failed))


def _read_by(name: str) -> int:
    warnings.simplefilter("ignore")
    try:
        found = globals()[f"by_{name}"]()
    except Exception as error:  # noqa: BLE001 - whatever a reader says is told
        found = f"{type(error).__name__}: {error}"
    print(f"{name}: {'reads it' if found is True else found}", flush=True)
    return int(found is not True)


if __name__ == "__main__":
    sys.exit(main())
