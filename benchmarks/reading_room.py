"""The reading room under fifty readers at once, quietly and while a writer commits.

    python -m benchmarks.reading_room ARCHIVE [--readers 50] [--pause 5] [--seconds 60] [--rest 0] [--quiet-only]

ARCHIVE is at the newest schema and has a search index, such as benchmarks/search.py leaves; the writer changes articles in it, so give
a copy. `khotin serve` runs as a process of its own. A reader asks for a search page of one to five words of a title, then opens one
or two of the articles found, with a pause of 0 to twice `--pause` seconds between two pages, as one who reads; without a pause
(`--pause 0`) what is measured is how much two cores do. The writer commits a hundred changed articles and feeds the index, then rests
`--rest` seconds: 0 is a re-parse at full speed, 10 the pace of forty polite crawls that ask for a page in four seconds each. Times are wall times at the reader, median / p95; also the server's CPU a page.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx

from benchmarks.searching.feeding import write
from benchmarks.searching.measuring import share

_SEED = 11
_TITLE = re.compile(r'<h3><a href="/article/(\w+)" lang="vi">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_WORDS = 5
_TICKS = os.sysconf("SC_CLK_TCK")


class Readers:
    """Readers of one room, and what they saw: milliseconds of each kind of page, and errors."""

    def __init__(self, client: httpx.AsyncClient, pause: float, over: float, titles: list[str]) -> None:
        self._client = client
        self._pause = pause
        self._over = over
        self._titles = titles
        self.times: dict[str, list[float]] = {"search": [], "article": []}
        self.errors: list[str] = []

    async def read(self, number: int) -> None:
        """One reader, until time is over."""
        chance = random.Random(_SEED + number)
        await asyncio.sleep(chance.random() * self._pause)
        while time.monotonic() < self._over:
            words = chance.choice(self._titles).split()
            begin = chance.randrange(len(words))
            query = " ".join(words[begin : begin + chance.randint(1, _WORDS)])
            page = await self._page("search", "/", {"q": query})
            await asyncio.sleep(chance.random() * 2 * self._pause)
            found = [one for one, _ in _TITLE.findall(page)]
            for one in chance.sample(found, min(len(found), chance.randint(1, 2))):
                await self._page("article", f"/article/{one}")
                await asyncio.sleep(chance.random() * 2 * self._pause)

    async def _page(self, kind: str, path: str, asked: dict[str, str] | None = None) -> str:
        began = time.perf_counter()
        try:
            answer = await self._client.get(path, params=asked)
        except httpx.HTTPError as error:
            self.errors.append(repr(error))
            return ""
        self.times[kind].append(1000 * (time.perf_counter() - began))
        if answer.status_code != httpx.codes.OK:
            self.errors.append(f"{path}: {answer.status_code}")
        return answer.text


async def measured(url: str, given: argparse.Namespace, seconds: float) -> Readers:
    """What so many readers saw in so many seconds."""
    limits = httpx.Limits(max_connections=given.readers, max_keepalive_connections=given.readers)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        home = await client.get("/", params={"limit": "100"})
        titles = [_TAG.sub("", title).strip() for _, title in _TITLE.findall(home.text)]
        readers = Readers(client, given.pause, time.monotonic() + seconds, titles)
        await asyncio.gather(*(readers.read(number) for number in range(given.readers)))
    return readers


def family(process: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [process, *(one for child in children for one in family(int(child)))]


def cpu(process: int) -> float:
    """CPU seconds that a process and its children have used."""
    total = 0
    for one in family(process):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def memory(process: int) -> float:
    """Their anonymous memory in MB."""
    total = 0
    for one in family(process):
        found = re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{one}/status").read_text(encoding="ascii"))
        total += int(found[1]) if found else 0
    return total / 1024


def tell(name: str, process: int, url: str, given: argparse.Namespace) -> None:
    """One line of the table."""
    before = cpu(process)
    readers = asyncio.run(measured(url, given, given.seconds))
    pages = sum(map(len, readers.times.values()))
    spent = 1000 * (cpu(process) - before) / pages
    told = [f"{share(times, 0.5):.0f} / {share(times, 0.95):.0f} ms" for times in readers.times.values()]
    print(
        f"| {name} | {' | '.join(told)} | {pages / given.seconds:.1f} pages/s | {spent:.1f} ms | {memory(process):.0f} MB "
        f"| {len(readers.errors)} |",
        flush=True,
    )
    for error in readers.errors[:5]:
        print(f"  error: {error}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--pause", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rest", type=float, default=0.0)
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--quiet-only", action="store_true")
    given = parser.parse_args()
    url = f"http://127.0.0.1:{given.port}"
    command = [sys.executable, "-m", "khotin", "--archive", str(given.archive), "serve", "--port", str(given.port)]
    command += ["--workers", str(given.workers)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(url)
            print(
                "| | search page | article page | rate | CPU a page | memory | errors |\n|---|---|---|---|---|---|---|"
            )
            tell("quiet", server.pid, url, given)
            if not given.quiet_only:
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    writer = pool.apply_async(write, (given.archive, given.seconds, given.rest))
                    tell("while a writer commits", server.pid, url, given)
                    print(f"{writer.get()} commits of a hundred articles meanwhile")
        finally:
            server.terminate()


def _wait(url: str) -> None:
    while True:
        try:
            httpx.get(f"{url}/", timeout=60)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    main()
