"""A re-parse against parsing alone: pages a second, and CPU, over the same kept pages in the same run.

    python -m benchmarks.reparse WARC ... [--repeat N]

Ingests the WARC files into a temporary archive, then times `reparse --diff` with one process and with two workers, and
`read_page` over the same bytes held in memory in one process. The best of N runs counts, wall and CPU each. The start of the
workers is part of a re-parse; the imports of the server that starts them are part of the first run alone.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from crawler.parsers import read_page
from crawler.records import Page
from crawler.sites.registry import Registry, provisional
from operations.reparse import Wanted, reparse
from pipelines.ingest import ingest
from pipelines.originals import originals_of
from pipelines.reparse import NEVER, Reparsed, Watch
from storage import rereading
from storage.archive import Archive
from storage.database import reading
from storage.warc.reader import WarcResponse, responses_at


def kept_pages(archive: Archive) -> list[tuple[Page, str]]:
    """The pages a re-parse reads, each with its site's address."""
    found = []
    with reading(archive.engine) as connection:
        for site in rereading.sites(connection):
            for row in rereading.pages(connection, site.id, never=NEVER, since=None):
                place = (archive.directory / row.warc_file, row.warc_offset, row.warc_length)
                (kept,) = responses_at([place], lambda revisits: originals_of(archive, revisits))
                assert isinstance(kept, WarcResponse)
                page = Page(
                    url=row.url, status=kept.status, headers=kept.headers, body=kept.body, fetched_at=row.fetched_at
                )
                found.append((page, f"http://{site.host}/"))
    return found


def cpu_of(pid: int) -> float:
    """User and system seconds that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def parsed(pages: list[tuple[Page, str]], registry: Registry) -> tuple[float, float]:
    """Wall and CPU seconds of parsing alone."""
    sites = {address: registry.for_url(address) or provisional(address) for _, address in pages}
    wall, cpu = time.perf_counter(), time.process_time()
    for page, address in pages:
        read_page(page, sites[address])
    return time.perf_counter() - wall, time.process_time() - cpu


def reparsed(archive: Archive, registry: Registry, jobs: int) -> tuple[float, float]:
    """Wall and CPU seconds of a dry run, the workers' included; the wall clock stops when the workers have ended."""
    workers = 0.0

    def look(_site: Reparsed) -> None:
        nonlocal workers
        workers = sum(cpu_of(child.pid) for child in multiprocessing.active_children() if child.pid)

    wall, cpu = time.perf_counter(), time.process_time()
    reparse(archive, registry, Wanted(diff=True, jobs=jobs), Watch(summary=look))
    return time.perf_counter() - wall, time.process_time() - cpu + workers


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warc", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="khotin-bench-") as folder, Archive.create(Path(folder) / "a") as archive:
        registry = Registry.load(archive.sites_dir)
        ingest(archive, registry, given.warc)
        pages = kept_pages(archive)
        ways: dict[str, Callable[[], tuple[float, float]]] = {
            "read_page alone, bytes in memory": lambda: parsed(pages, registry),
            "reparse --diff --jobs 1": lambda: reparsed(archive, registry, 1),
            "reparse --diff --jobs 2": lambda: reparsed(archive, registry, 2),
        }
        # In turns, so that a busy moment of the machine does not fall on one of them alone.
        times = [{name: way() for name, way in ways.items()} for _ in range(given.repeat)]
    best = {name: [min(time[name][which] for time in times) for which in (0, 1)] for name in ways}
    alone = next(iter(best.values()))
    print(f"{len(pages)} pages, {os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    print("| | pages a second | wall, of parsing alone | CPU, of parsing alone |\n|---|---|---|---|")
    for name, (wall, cpu) in best.items():
        print(f"| {name} | {len(pages) / wall:.0f} | {wall / alone[0]:.2f} | {cpu / alone[1]:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
