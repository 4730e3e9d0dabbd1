"""Scores the parser on the pages `benchmarks.unseen` wrote: a line a theme, and what was taken for an article and is none.

    python -m benchmarks.unseen_score HARNESS OUT [--theme NAME ...] [--families] [--failures FIELD]

HARNESS is the scoring script (extract_bench.py), OUT the folder with a dataset a theme. Without --families the parser gets
no rules for any CMS, as on a site nobody knows. Authors are also judged on pages whose truth names none ("false": names
returned there). --failures prints the pages that fail in FIELD: body, cap, leak, title, date, author or kind.
"""

import argparse
import gzip
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler.parsers.families import FAMILIES
from crawler.parsers.reading import read_page
from crawler.records import Article, Kind, Page

_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)
_COLUMNS = (
    "pages",
    "none",
    "F1",
    "P",
    "R",
    "cap P",
    "cap R",
    "leak",
    "title",
    "day",
    "author P",
    "author R",
    "false",
    "kinds",
)


class Reader:
    """The parser as the harness calls it; `families` are the rules it may use."""

    def __init__(self, *, families: bool) -> None:
        self._families = FAMILIES if families else ()

    def __call__(self, body: bytes, url: str) -> dict[str, Any]:
        """The fields the harness scores; nothing if the page is read as no article."""
        article = self.reading(body, url)[1]
        return _fields(article) if article is not None else {}

    def reading(self, body: bytes, url: str) -> tuple[Kind, Article | None]:
        """What the page is, and its article."""
        reading = read_page(Page(url=url, status=200, headers=_HEADERS, body=body), families=self._families)
        return reading.kind, reading.article


def _fields(article: Article) -> dict[str, Any]:
    text = [
        article.lead or "",
        *article.paragraphs,
        *(cell for table in article.tables for row in table for cell in row),
    ]
    captions = [image.caption for image in article.images if image.caption]
    return {
        "title": article.title, "text": text, "author": list(article.authors), "date": article.published_at, "captions": captions,
    }  # fmt: skip


def score_theme(harness: Any, reader: Reader, place: Path) -> tuple[dict[str, float], list[tuple[str, str, str]]]:
    """A theme's figures by column, and its failures: field, page, what was returned."""
    items = harness.load(place, "all", 0)
    read, errors, _ = harness.run(reader, place, items, 20, 1)
    rows = harness.score(items, read, errors, rouge=False)
    summary = harness.summarise(items, read, errors, rows)
    failures = [failure for item in items for failure in _failures(item, rows[item["id"]], read[item["id"]])]
    wrong = list(_wrong_kinds(reader, place))
    false = sum(1 for item in items if not item["authors"] and read[item["id"]].get("author"))
    figures = {
        "pages": len(items), "none": summary["empty_text"], "F1": summary["shingle4"]["f1"], "P": summary["shingle4"]["precision"],
        "R": summary["shingle4"]["recall"], "cap P": summary["captions"]["precision"], "cap R": summary["captions"]["recall"],
        "leak": summary["caption_text_in_body"]["share"] or 0.0, "title": summary["title"]["exact"], "day": summary["date"]["exact"],
        "author P": summary["author"]["precision"], "author R": summary["author"]["recall"], "false": false, "kinds": len(wrong),
    }  # fmt: skip
    return figures, failures + wrong


def _failures(item: dict[str, Any], row: dict[str, Any], read: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    page = item["html"]
    right, extra, missed = row["sh"]
    if extra + missed:
        yield "body", page, f"{right} right, {extra} extra, {missed} missed"
    right, extra, missed = row.get("cap", (0, 0, 0))
    if extra + missed:
        yield "cap", page, f"{read.get('captions')} for {item['captions']}"
    if row.get("leak", (0, 0))[0]:
        yield "leak", page, str(item["captions"])
    if not row["title"][0]:
        yield "title", page, f"{read.get('title')!r} for {item['title']!r}"
    if not row["date"][1]:
        yield "date", page, f"{read.get('date')} for {item['datetime']}"
    if (item["authors"] or []) != (read.get("author") or []):
        yield "author", page, f"{read.get('author')} for {item['authors']}"


def _wrong_kinds(reader: Reader, place: Path) -> Iterator[tuple[str, str, str]]:
    for line in (place / "others.jsonl").read_text(encoding="utf-8").splitlines():
        other = json.loads(line)
        kind, article = reader.reading(gzip.decompress((place / other["html"]).read_bytes()), other["url"])
        if article is not None:
            yield "kind", other["html"], f"{kind.value} {article.title!r} for {other['kind']} {other['url']}"


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("harness", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["harness"] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Score and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("harness", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", action="append")
    parser.add_argument("--families", action="store_true")
    parser.add_argument("--failures", action="append", default=[])
    given = parser.parse_args()
    harness, reader = _load(given.harness), Reader(families=given.families)
    print("| theme | " + " | ".join(_COLUMNS) + " |\n|---" * 1 + "|---" * len(_COLUMNS) + "|")
    sums = dict.fromkeys(_COLUMNS, 0.0)
    places = [place for place in sorted(given.out.iterdir()) if not given.theme or place.name in given.theme]
    for place in places:
        figures, failures = score_theme(harness, reader, place)
        print(_row(place.name, figures), flush=True)
        sums = {name: sums[name] + figures[name] for name in _COLUMNS}
        for field, page, what in failures:
            if field in given.failures:
                print(f"    {field}: {place.name}/{page}: {what}")
    whole = {"pages", "none", "false", "kinds"}
    print(_row("all", {name: value if name in whole else value / len(places) for name, value in sums.items()}))


def _row(name: str, figures: dict[str, float]) -> str:
    whole = {"pages", "none", "false", "kinds"}
    cells = (f"{figures[column]:.0f}" if column in whole else f"{figures[column]:.3f}" for column in _COLUMNS)
    return f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
