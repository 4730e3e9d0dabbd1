"""CPU and memory of a whole crawl, against a spider that fetches the same pages and does nothing with them.

    python benchmarks/crawl.py [--rounds N] [--media] [--port PORT WARC...]

Without a WARC the bundled portal is crawled (small: start-up weighs in). With WARCs captured at 127.0.0.1:PORT they are
served back and crawled to the end; pictures and documents, which cost less than pages, only with --media. Both sides run in turn, whole processes, in each round; the figure to quote is the median
ratio of CPU a page after the start-up of each (a run that fetches one page) is taken off.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import select

from demo.server import Portal
from storage.archive import Archive
from storage.database import reading
from storage.models import Capture

HERE = Path(__file__).resolve().parent
SITE = """\
id: bench
name: Benchmark
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4, pages: {pages}}}
expect: {{articles: 0}}
media: {{images: {media}, attachments: {media}}}
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """A whole process: CPU and wall seconds, and peak memory in MB."""

    cpu: float
    wall: float
    peak: float


def run(*command: str) -> Spent:
    """Run a command to its end; what it used, by the system's own accounting."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE.parent)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return Spent(usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024)


def crawl(url: str, place: Path, pages: int, *, media: bool) -> tuple[Spent, list[str]]:
    """Crawl a site into a new archive; what it used, and the URLs fetched."""
    with Archive.create(place) as archive:
        (archive.sites_dir / "bench.yaml").write_text(
            SITE.format(url=url, pages=pages, media=str(media).lower()), encoding="utf-8"
        )
        spent = run(sys.executable, "-m", "khotin", "--archive", str(place), "crawl", "bench", "--quiet")
        with reading(archive.engine) as connection:
            urls = list(connection.execute(select(Capture.url).order_by(Capture.id)).scalars())
    return spent, urls


def bare(urls: list[str], place: Path) -> Spent:
    """Fetch the URLs with the bare spider."""
    file = place.with_suffix(".urls")
    file.write_text("\n".join(urls), encoding="utf-8")
    return run(sys.executable, str(HERE / "bare_spider.py"), str(file))


def measure(url: str, rounds: int, *, media: bool) -> None:
    """Run both sides in turn and print the table."""
    ratios, ours, theirs = [], [], []
    with tempfile.TemporaryDirectory(prefix="khotin-bench-") as scratch:
        for number in range(rounds):
            place = Path(scratch) / f"round-{number}"
            idle, first = crawl(url, place.with_suffix(".idle"), 1, media=media)
            full, urls = crawl(url, place, 1_000_000, media=media)
            bare_idle, bare_full = bare(first, place), bare(urls, place)
            pages = len(urls) - len(first)
            mine, reference = (full.cpu - idle.cpu) / pages, (bare_full.cpu - bare_idle.cpu) / pages
            ratios.append(mine / reference)
            ours.append(full)
            theirs.append(bare_full)
            print(
                f"round {number}: {len(urls)} pages; CPU a page {1000 * mine:.1f} ms, bare {1000 * reference:.1f} ms, "
                f"ratio {mine / reference:.2f}; whole: {full.cpu:.1f} s CPU, {full.wall:.1f} s, {full.peak:.0f} MB; "
                f"bare {bare_full.cpu:.1f} s CPU, {bare_full.wall:.1f} s, {bare_full.peak:.0f} MB",
                flush=True,
            )
    print(
        f"median ratio {statistics.median(ratios):.2f} (bar: 4); "
        f"peak memory {max(spent.peak for spent in ours):.0f} MB (bar: 300), bare {max(spent.peak for spent in theirs):.0f} MB"
    )


def main() -> None:
    """Serve and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warc", nargs="*", type=Path)
    parser.add_argument("--port", type=int, default=8101)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--media", action="store_true")
    given = parser.parse_args()
    if not given.warc:
        with Portal() as portal:
            measure(portal.url, given.rounds, media=given.media)
        return
    url = f"http://127.0.0.1:{given.port}/"
    command = [sys.executable, str(HERE / "serve_warc.py"), str(given.port), *map(str, given.warc)]
    with subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        with urlopen(url) as answer:
            answer.read()
        try:
            measure(url, given.rounds, media=given.media)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
