"""Ours and the peers side by side on article pages whose truth is known: body, captions, title, date, author, CPU.

    python -m benchmarks.extraction --harness HARNESS --peers PYTHON [--only NAME ...] [--sample N] [--repeat N] DATASET ...

HARNESS is the scorer, a script outside this repository: `HARNESS --extractor MODULE:FUNCTION --dataset DIR --out FILE`. A
DATASET is a folder with `items.jsonl` and pages. PYTHON is that of the environment the peers are installed in (`make
bench-extraction` makes it); without it only ours are run. Prints Markdown tables, one a dataset, and one for the pages in
TCVN3 of all datasets together. It refuses to compare where the environments have different versions of lxml.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.extractors import OURS, PEERS

HOUSE = Path(__file__).resolve().parents[1]
LEGACY, LEGACY_STYLE = "pages in TCVN3", "tcvn3"
COLUMNS = (
    ("body F1", ("scores", "shingle4", "f1")),
    ("P", ("scores", "shingle4", "precision")),
    ("R", ("scores", "shingle4", "recall")),
    ("captions P", ("scores", "captions", "precision")),
    ("R", ("scores", "captions", "recall")),
    ("left in body", ("scores", "caption_text_in_body", "share")),
    ("title", ("scores", "title", "exact")),
    ("date", ("scores", "date", "exact")),
    ("author P", ("scores", "author", "precision")),
    ("R", ("scores", "author", "recall")),
    ("CPU, parses", ("timing", "ratio_total")),
    ("failed", ("scores", "failures")),
)
GIVEN = ("returned", "given", "similar")
"""Where the harness says how much of a field was returned at all: 0 is no figure, the extractor has no such field."""

Results = dict[str, dict[str, Any]]


def run(name: str, python: str, given: argparse.Namespace, datasets: Iterable[Path], scratch: Path) -> Results:
    """What the harness says about one extractor, by dataset name. Raises if the harness fails."""
    out = scratch / f"{name}.json"
    command = [python, str(given.harness.resolve()), "--extractor", f"benchmarks.extractors:{name}", "--no-rouge", "--out", str(out), "--repeat", str(given.repeat)]  # fmt: skip
    for dataset in datasets:
        command += ["--dataset", f"{dataset.resolve()}:{given.sample}" if given.sample else str(dataset.resolve())]
    print(f"{name} ...", file=sys.stderr, flush=True)
    subprocess.run(
        command, check=True, cwd=HOUSE, env={**os.environ, "PYTHONPATH": str(HOUSE)}, stdout=subprocess.DEVNULL
    )
    found = json.loads(out.read_text("utf-8"))
    return {name: {**scores, "lxml": found["packages"]["lxml"]} for name, scores in found["datasets"].items()}


def legacy_pages(datasets: Iterable[Path], folder: Path) -> Path | None:
    """A dataset of the pages whose truth says they were typed in TCVN3, None if there are none."""
    rows = []
    for dataset in datasets:
        for line in (dataset / "items.jsonl").read_text("utf-8").splitlines():
            item = json.loads(line)
            if item.get("style") == LEGACY_STYLE:
                rows.append(json.dumps(item | {"html": str((dataset / item["html"]).resolve())}))
    if not rows:
        return None
    place = folder / LEGACY
    place.mkdir()
    (place / "items.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    return place


def cell(found: dict[str, Any], path: tuple[str, ...]) -> str:
    """One figure of a row, a dash where the extractor gives no such field or the dataset has no such truth."""
    value: Any = found
    for key in path:
        if isinstance(value, dict) and any(value.get(given) == 0 for given in GIVEN):
            return "-"
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, float):
        return f"{value:.1f}" if path[0] == "timing" else f"{value:.3f}"
    return "-" if value is None else str(value)


def table(dataset: str, results: dict[str, Results]) -> str:
    """The Markdown table of one dataset, a row an extractor."""
    rows = {name: found[dataset] for name, found in results.items() if dataset in found}
    pages = next(iter(rows.values()))["scores"]["pages"]
    lines = [f"### {dataset}, {pages} pages", "", "| | " + " | ".join(title for title, _ in COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]  # fmt: skip
    lines += [
        f"| {name} | " + " | ".join(cell(found, path) for _, path in COLUMNS) + " |" for name, found in rows.items()
    ]
    return "\n".join(lines) + "\n"


def together(results: dict[str, Results]) -> str:
    """CPU over all datasets together: the time of each extractor in parses of the same pages by lxml, and failures."""
    lines = ["### All together", "", "| | CPU, parses | failed |", "|---|---|---|"]
    for name, found in results.items():
        timed = [(each["timing"], each["scores"]["failures"]) for dataset, each in found.items() if dataset != LEGACY]
        spent = sum(timing.get("cpu_ms_per_page", 0) * timing.get("pages", 0) for timing, _ in timed)
        parses = sum(timing.get("parse_ms_per_page", 0) * timing.get("pages", 0) for timing, _ in timed)
        lines.append(f"| {name} | {spent / parses if parses else 0:.1f} | {sum(failed for _, failed in timed)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run everything asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", nargs="+", type=Path)
    parser.add_argument("--harness", type=Path, required=True)
    parser.add_argument("--peers", help="the Python of the peers' environment")
    parser.add_argument("--only", nargs="+", default=[], help="names of extractors")
    parser.add_argument("--sample", type=int, default=0, help="pages a dataset, 0 for all")
    parser.add_argument("--repeat", type=int, default=1, help="the best time of so many runs a page counts")
    given = parser.parse_args()
    chosen = [(extractor.__name__, sys.executable) for extractor in OURS]
    if given.peers:
        # Not resolved: the link inside a virtual environment is what makes it one.
        chosen += [(extractor.__name__, str(Path(given.peers).absolute())) for extractor in PEERS]
    results: dict[str, Results] = {}
    with tempfile.TemporaryDirectory(prefix="khotin-bench-") as folder:
        legacy = legacy_pages(given.dataset, Path(folder))
        datasets = [*given.dataset, *([legacy] if legacy else [])]
        for name, python in chosen:
            if not given.only or name in given.only:
                results[name] = run(name, python, given, datasets, Path(folder))
    versions = {each["lxml"] for found in results.values() for each in found.values()}
    if len(versions) > 1:
        print(f"the environments have different versions of lxml: {', '.join(sorted(versions))}", file=sys.stderr)
        return 1
    names = dict.fromkeys(dataset for found in results.values() for dataset in found)
    print(f"lxml {', '.join(versions)}, Python {sys.version.split()[0]}\n")
    print("\n".join([*(table(dataset, results) for dataset in names), together(results)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
