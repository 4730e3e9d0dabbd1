"""Pages of CMSs nobody has rules for: the articles of the captured sites, rendered into themes of our own writing.

    python -m benchmarks.unseen OUT --capture DATASET FACTS [--capture ...] [--theme NAME ...] [--pages N] [--seed N]

DATASET is a folder with items.jsonl and gzipped pages, FACTS the JSON lines with all fields of the same capture (NukeViet or
WordPress). Each article page is cut into what a CMS keeps in its database, and put into the frame of another CMS, whose
editors store paragraphs, captions and bylines in other shapes, and whose pages carry other metadata, or none. The truth stays
that of the capture. OUT gets a folder a theme, in the format of the datasets, so that the same harness scores them; its
others.jsonl lists listings, front pages and soft-404s in the same frame, none of which is an article.

The same seed gives the same pages. Another seed gives other pages in the same themes: what was mended by looking at one
seed's failures is judged on another's.
"""

import argparse
import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.unseen_pages.furniture import Setting
from benchmarks.unseen_pages.pages import article_page, other_address, other_page
from benchmarks.unseen_pages.source import Story, read_stories
from benchmarks.unseen_pages.theme import Theme, read_themes
from benchmarks.unseen_pages.wording import SITES

_OTHERS = {"listing": 6, "home": 4, "soft_404": 6}


def write_theme(theme: Theme, stories: list[Story], place: Path, pages: int, seed: int) -> None:
    """Write a theme's dataset: `pages` articles drawn by seed, and the pages that are none."""
    (place / "html").mkdir(parents=True, exist_ok=True)
    dice = Random(f"{seed}/{theme.name}")
    host = f"https://{theme.name}.vidu.gov.vn"
    items, others = [], []
    for story in dice.sample(stories, k=min(pages, len(stories))):
        rng = Random(f"{seed}/{theme.name}/{story.key}")
        put = Setting(theme, rng.choice(SITES), _others(story, stories), rng)
        url = host + put.address(story)
        page = _write(place, story.key, article_page(put, story, url))
        items.append(story.truth | {"html": page, "url": url, "style": theme.name})
    for kind, count in _OTHERS.items():
        for number in range(count):
            rng = Random(f"{seed}/{theme.name}/{kind}/{number}")
            put = Setting(theme, rng.choice(SITES), stories, rng)
            url = host + other_address(put, kind)
            others.append(
                {"html": _write(place, f"{kind}-{number}", other_page(put, kind, url)), "url": url, "kind": kind}
            )
    _write_lines(place / "items.jsonl", items)
    _write_lines(place / "others.jsonl", others)


def _others(story: Story, stories: list[Story]) -> list[Story]:
    return [other for other in stories if other.title != story.title]


def _write(place: Path, name: str, page: str) -> str:
    file = f"html/{name}.html.gz"
    (place / file).write_bytes(gzip.compress(page.encode(), mtime=0))
    return file


def _write_lines(file: Path, lines: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def main() -> None:
    """Cut, render, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--capture", nargs=2, type=Path, action="append", required=True, metavar=("DATASET", "FACTS"))
    parser.add_argument("--theme", action="append")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    stories = [story for dataset, facts in given.capture for story in read_stories(dataset, facts)]
    for theme in read_themes(given.theme):
        write_theme(theme, stories, given.out / theme.name, given.pages, given.seed)
    print(f"{len(stories)} articles cut, {given.pages} a theme written to {given.out}")


if __name__ == "__main__":
    main()
