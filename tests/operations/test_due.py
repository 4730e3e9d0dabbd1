"""Which sites are due: by the rows of their last crawls, at any moment, whatever the clock of the test says."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from crawler.sites.registry import Registry
from operations.due import plan
from operations.keeping import drop_sites, keep_sites
from pipelines.locks import site_lock
from pipelines.version import VERSION
from storage.archive import Archive
from storage.database import writing
from storage.runs import finish, judge, start
from storage.sites import SiteRow, upsert_site
from tests.operations.commanding import site_file

NOW = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Ran = Callable[..., None]


def keep(archive: Archive, name: str, *facts: str) -> None:
    """Write a site file and keep the site."""
    site_file(archive.directory, name, f"https://{name}.example.vn/", *facts)
    keep_sites(archive, Registry.load(archive.sites_dir), [name])


def look(archive: Archive, now: datetime = NOW) -> tuple[list[str], dict[str, datetime | None]]:
    """Ids of what is due in order, and when the rest is due."""
    with Archive.open(archive.directory) as opened:
        found = plan(opened, Registry.load(opened.sites_dir), now=now)
        assert found.faults == ()
        return [turn.site.id for turn in found.due], {turn.site.id: turn.at for turn in found.later}


@pytest.fixture
def ran(archive: Archive) -> Ran:
    """Writes the row of a crawl: `ran("a", 2 * HOUR)` ended well two hours before NOW, ten minutes after it began."""

    def write(  # noqa: PLR0913, PLR0917 - what a crawl leaves
        name: str,
        ago: timedelta,
        outcome: str | None = "finished",
        judged: str | None = "done",
        kind: str = "crawl",
        counts: Mapping[str, object] = MappingProxyType({"requests": 1}),
    ) -> None:
        ended = NOW - ago
        with writing(archive.engine) as connection:
            site = upsert_site(connection, SiteRow(host=f"{name}.example.vn", name=name), now=ended)
            run = start(connection, kind=kind, version=VERSION, now=ended - 10 * MINUTE, site_id=site)
            if outcome is not None:
                finish(connection, run, outcome=outcome, counts=dict(counts), now=ended)
            if judged is not None:
                judge(connection, {run: judged})

    return write


def test_sites_never_crawled_come_first_then_who_has_waited_longest(archive: Archive, ran: Ran) -> None:
    """An ingest is no crawl; sites that nobody chose are not looked at."""
    for name in ("a", "b", "c", "d"):
        keep(archive, name)
    ran("a", 2 * DAY)
    ran("b", 3 * DAY)
    ran("d", HOUR)
    ran("c", HOUR, kind="ingest")
    ran("fremd", 9 * DAY)
    due, later = look(archive)
    assert due == ["c", "b", "a"]
    assert list(later) == ["d"]


def test_a_site_is_due_after_its_own_period(archive: Archive, ran: Ran) -> None:
    """`every:` counts from when the last crawl began; left out it is a day."""
    keep(archive, "a", "every: 6h")
    keep(archive, "b")
    ran("a", 7 * HOUR)
    ran("b", 7 * HOUR)
    due, later = look(archive)
    assert due == ["a"]
    at = later["b"]
    assert at is not None
    assert NOW + 15 * HOUR < at < NOW + 17 * HOUR


def test_a_daily_timer_finds_a_daily_site_due(archive: Archive, ran: Ran) -> None:
    """A start that comes some minutes earlier than yesterday's does not skip the day; one that is hours early finds nothing."""
    keep(archive, "a")
    ran("a", timedelta())  # it began at 02:50
    assert look(archive, NOW + DAY - 40 * MINUTE)[0] == ["a"]
    assert look(archive, NOW + DAY - 3 * HOUR)[0] == []


@pytest.mark.parametrize("outcome", [None, "shutdown", "time limit"])
def test_what_was_interrupted_is_due_at_once(archive: Archive, ran: Ran, outcome: str | None) -> None:
    """A crawl that was killed, told to end or cut by --max-runtime goes on with the next turn."""
    keep(archive, "a", "every: 1w")
    ran("a", MINUTE, outcome, None)
    assert look(archive)[0] == ["a"]


def test_a_page_limit_is_what_a_site_gives_in_one_visit(archive: Archive, ran: Ran) -> None:
    """`limits.pages` is a courtesy: the next visit comes after the usual time, not at once."""
    keep(archive, "a")
    ran("a", HOUR, "page limit", "partly")
    assert look(archive)[0] == []


@pytest.mark.parametrize(
    ("outcome", "judged"),
    [
        ("unreachable", "unreachable"),
        ("finished", "expectation_missed"),
        ("finished", "blocked"),
        ("time limit", "unreachable"),
        ("the archive cannot be written", None),
    ],
)
def test_what_ended_badly_is_tried_again_ever_later(
    archive: Archive, ran: Ran, outcome: str, judged: str | None
) -> None:
    """A quarter of an hour after the first time, half an hour after the second, and never later than the usual time."""
    keep(archive, "a", "every: 6h")
    ran("a", 7 * HOUR)
    waits = [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR]
    for number, wait in enumerate(waits):
        ran("a", timedelta(seconds=-number), outcome, judged)
        ended = NOW + timedelta(seconds=number)
        assert look(archive, ended + wait - MINUTE)[0] == []
        assert look(archive, ended + wait)[0] == ["a"]
    for _ in range(20):
        ran("a", timedelta(), outcome, judged)
    assert look(archive, NOW + 5 * HOUR)[0] == []
    assert look(archive, NOW + 6 * HOUR)[0] == ["a"]
    ran("a", timedelta())
    assert look(archive, NOW + 5 * HOUR)[0] == []


@pytest.mark.parametrize(("outcome", "judged"), [("budget", "budget_spent"), ("paused", "paused")])
def test_a_site_is_due_when_it_may_be_asked_again(archive: Archive, ran: Ran, outcome: str, judged: str) -> None:
    """Hours, bytes of the day and a pause of the host say when: not sooner, and not only after another `every:`."""
    keep(archive, "a", "every: 7d")
    opens = NOW + 2 * HOUR
    for ago in (30 * HOUR, HOUR):
        ran("a", ago, outcome, judged, counts={"requests": 1, "resumes_at": opens.timestamp()})
    assert look(archive) == ([], {"a": opens})
    assert look(archive, opens) == (["a"], {})


def test_a_site_somebody_is_at_work_on_is_left_to_him(archive: Archive, ran: Ran) -> None:
    """A row without an end means under way while its lock is held, and killed once it is not."""
    keep(archive, "a")
    ran("a", MINUTE, None, None)
    with site_lock(archive.runs_dir, "a.example.vn"):
        assert look(archive)[0] == []
    assert look(archive)[0] == ["a"]


def test_a_site_without_a_right_file_stops_no_other(archive: Archive) -> None:
    """What khotin.toml names and no file describes is told, and can be dropped."""
    keep(archive, "a")
    keep(archive, "b")
    (archive.sites_dir / "b.yaml").write_text("id: b\n", encoding="utf-8")
    with Archive.open(archive.directory) as opened:
        registry = Registry.load(opened.sites_dir)
        found = plan(opened, registry, now=NOW)
        assert [turn.site.id for turn in found.due] == ["a"]
        assert "b.yaml:1" in found.faults[0]
        assert drop_sites(opened, registry, ["b"]) == ["a"]
