"""Memory of a crawl's bookkeeping as a site's frontier grows: it lives in the database, so the process must stay small.

    python -m benchmarks.frontier [--sizes 10000 100000 1000000] [--share 0.02] [--directory DIR]

For each size a process of its own does at a real desk what a crawl does, network left out: pages bring links (a hundred new
ones a page, and ten that every page repeats), URLs are taken in fours and settled, until the frontier holds so many
URLs and a share of them is settled. Peak memory is the system's own figure for the whole process, imports included.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crawler.records import Found, Route
from crawler.sites.model import Site
from pipelines.desk import ArchiveDesk
from pipelines.writer import ArchiveWriter
from storage.archive import Archive
from storage.database import reading
from storage.frontier import counts

LINKS, REPEATED, TAKEN = 100, 10, 4
HOST = "https://nam-son.example"


def links(page: int) -> list[Found]:
    """What a page leads to: new addresses, and the menu that every page has."""
    fresh = (f"{HOST}/tin-tuc/chuyen-muc-{page % 40}/bai-viet-cua-cong-{page}-{at}.html" for at in range(LINKS))
    menu = (f"{HOST}/tin-tuc/chuyen-muc-{at}/" for at in range(REPEATED))
    return [Found(url=url, route=Route.LISTING, via=f"{HOST}/page-{page}/") for url in (*fresh, *menu)]


def fill(place: Path, size: int, share: float) -> None:
    """Be the crawl: find and settle, then say what the frontier holds and how long a take lasts."""
    Archive.create(place).close()
    writer = ArchiveWriter.open(place)
    desk = ArchiveDesk(writer, Site(id="nam-son", name="Nậm Sơn", url=f"{HOST}/", province="12"), kind="crawl")
    pages = size // LINKS
    each = max(1, round(share * LINKS / TAKEN))
    began = time.monotonic()
    for page in range(pages):
        desk.find(links(page))
        for _ in range(each):
            for found in desk.take(TAKEN):
                desk.failed(found.url, RuntimeError("not asked for: a benchmark"))
    spent = time.monotonic() - began
    began = time.monotonic()
    desk.take(TAKEN)
    last = time.monotonic() - began
    with reading(writer.archive.engine) as connection:
        states = {row["state"]: row["n"] for row in counts(connection)}
    desk.close("finished")
    writer.release()
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    print(f"{told}; {1000 * spent / pages:.1f} ms a page of {LINKS} new links, the last take {1000 * last:.1f} ms")


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--share", type=float, default=0.02, help="of the URLs that are taken and settled")
    parser.add_argument("--directory", type=Path, help="where the archives are made; else a temporary directory")
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fill:
        fill(given.fill, given.sizes[0], given.share)
        return
    for size in given.sizes:
        with tempfile.TemporaryDirectory(prefix="khotin-frontier-", dir=given.directory) as place:
            command = [sys.executable, "-m", "benchmarks.frontier", "--fill", f"{place}/archive"]
            process = subprocess.Popen([*command, "--sizes", str(size), "--share", str(given.share)])
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = usage.ru_utime + usage.ru_stime
            print(f"{size} URLs: peak {usage.ru_maxrss / 1024:.0f} MB, {cpu:.0f} s CPU", flush=True)


if __name__ == "__main__":
    main()
