"""SIGKILL wherever it hurts: the next run ends where an undisturbed one ends, and repeats no request whose answer is kept."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.server import Portal
from demo.truth import truth
from storage.archive import Archive
from tests.archives import new_archive
from tests.forks import Run
from tests.khotin.running import environment
from tests.operations.comparing import contents, differences, inconsistencies, kept_records
from tests.operations.dying import POINTS

SOAK = bool(os.environ.get("KHOTIN_SOAK"))
# Crawls that are killed at random moments, one to five times each: a seeded sample in CI, 500 kills in `make soak`.
CRAWLS = 170 if SOAK else 2
# In CI each point once, where it is deepest in the run; all its moments in `make soak`.
MOMENTS = [(point, count) for point, (_, at) in POINTS.items() for count in (at if SOAK else at[-1:])]
SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""
# At the named points a part of the portal will do: a feed and the articles it names.
FEED = SITE + "discovery: {{detect: false, feeds: ['{url}rss/']}}\n"
MOST = 9  # articles that any crawl here finds at least
# Where a point lies in what comes after a kill, this one comes first: a torn record, and pages captured without rows.
BEFORE = {"repair": ("warc: half of a pair", 9), "recovery": ("warc: pairs written, no rows", 4)}
TOGETHER = {"warc: pairs written, no rows"}  # points that need several pages under way


class Kept:
    """Runs into one archive, and what each of them may not ask for again: articles whose answers were kept before it."""

    def __init__(self, portal: Portal, archive: Archive) -> None:
        self._portal = portal
        self.archive = archive
        self._asked = len(portal.requests)
        self._kept: set[str] = set()
        self.repeated: list[str] = []

    def begin(self, armed: tuple[str, int] | None = None) -> Run:
        """Start a run, armed to die where a point is named."""
        return Run(["--archive", str(self.archive.directory), "crawl", "nam-son", "--quiet"], environment(), armed)

    def look(self) -> None:
        """Note after a run what it asked for in vain, and what is kept now."""
        asked = [self._portal.address(path) for _, path, _ in self._portal.requests[self._asked :]]
        self._asked += len(asked)
        self.repeated += [url for url in asked if url in self._kept]
        articles = {self._portal.address(path) for article in truth().articles for path in article.addresses}
        self._kept = articles & set(kept_records(self.archive.warc_dir).values())

    def die(self, point: str, count: int) -> None:
        """A run that is killed at a named point."""
        # One page after the other, how many transactions there are does not depend on how busy the machine is.
        site = self.archive.sites_dir / "nam-son.yaml"
        usual = site.read_text(encoding="utf-8")
        site.write_text(
            usual if point in TOGETHER else usual.replace("concurrency: 4", "concurrency: 1"), encoding="utf-8"
        )
        done = self.begin((point, count)).completed()
        site.write_text(usual, encoding="utf-8")
        assert done.returncode == -signal.SIGKILL, f"{point} was not reached {count} times: {done.stderr}"
        self.look()

    def finish(self) -> None:
        """A run that nobody disturbs."""
        done = self.begin().completed()
        assert done.returncode == 0, done.stderr
        self.look()


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """The demonstration portal, at one address for all archives."""
    with Portal() as portal:
        yield portal


@contextmanager
def fresh(place: Path, site: str) -> Iterator[Archive]:
    """A new archive that knows the portal."""
    with new_archive(place) as archive:
        (archive.sites_dir / "nam-son.yaml").write_text(site, encoding="utf-8")
        yield archive


@pytest.fixture(scope="module", params=[FEED], ids=["feed"])
def site(request: pytest.FixtureRequest, portal: Portal) -> str:
    """The site file."""
    return str(request.param.format(url=portal.url))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, portal: Portal, site: str) -> Iterator[Archive]:
    """The archive of a crawl that nobody disturbed."""
    with fresh(tmp_path_factory.mktemp("undisturbed") / "archive", site) as archive:
        Kept(portal, archive).finish()
        assert inconsistencies(archive) == []
        assert len(contents(archive)["article"]) > MOST
        yield archive


@pytest.fixture
def kept(tmp_path: Path, portal: Portal, site: str) -> Iterator[Kept]:
    """Runs into a new archive."""
    with fresh(tmp_path / "archive", site) as archive:
        yield Kept(portal, archive)


def faults(kept: Kept, undisturbed: Archive, portal: Portal) -> list[str]:
    """What is wrong with an archive after its kills; nothing should be."""
    # The portal's home page has another session id at every visit, as NukeViet's has.
    told = differences(kept.archive, undisturbed, tokens=frozenset({portal.url}))
    return [*told, *inconsistencies(kept.archive), *(f"asked for again: {url}" for url in kept.repeated)]


@pytest.mark.parametrize(("point", "count"), MOMENTS)
def test_a_run_killed_at_a_named_point_is_finished_by_the_next(
    kept: Kept, undisturbed: Archive, portal: Portal, point: str, count: int
) -> None:
    """Between any two writes, inside a record, a transaction, an index commit or a recovery: the archive ends the same."""
    if first := BEFORE.get(point.partition(":")[0]):
        kept.die(*first)
    kept.die(point, count)
    kept.finish()
    assert faults(kept, undisturbed, portal) == []


@pytest.mark.parametrize("site", [SITE], ids=["portal"], indirect=True)
@pytest.mark.parametrize("seed", range(CRAWLS))
def test_a_crawl_killed_again_and_again_is_finished_by_the_last_run(
    kept: Kept, undisturbed: Archive, portal: Portal, seed: int
) -> None:
    """Killed at one to five random moments, recoveries included, it ends as if nothing had happened."""
    moments = random.Random(seed)
    for _ in range(1 + seed % 5):
        run = kept.begin()
        time.sleep(moments.uniform(0.0, 1.2))
        run.kill()
        run.wait()
        kept.look()
    kept.finish()
    assert faults(kept, undisturbed, portal) == []
