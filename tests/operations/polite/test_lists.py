"""How far a list is followed that shows nothing new where it begins: past the horizon of re-checks, unless it lists the same."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.archive import Archive
from storage.coverage.ledger import ledger
from storage.coverage.stated import Total
from storage.coverage.why import Why
from storage.database import reading
from tests.operations.conftest import Crawl
from tests.operations.polite.portal import a_day_later, page
from tests.operations.serving import RawServer, Sent, home, ok

LATE = "/tin-77.html"


def paged(*pages: list[str], beside: str = "") -> dict[str, Sent]:
    """A list in pages, with what stands beside it on the first one."""
    pager = "".join(f'<a href="/muc/trang-{n}">{n}</a>' for n in range(2, len(pages) + 1))
    texts = [home(*some).replace("</body>", f"{pager}{beside if not n else ''}</body>") for n, some in enumerate(pages)]
    return {"/muc" if n == 0 else f"/muc/trang-{n + 1}": ok(text) for n, text in enumerate(texts)}


@pytest.mark.parametrize(
    ("days", "is_changed", "is_found"), [(0.5, True, True), (0.5, False, False), (40, True, False)]
)
def test_a_late_article_is_found_within_the_horizon(
    archive: Archive, crawl_site: Crawl, days: float, *, is_changed: bool, is_found: bool
) -> None:
    """A list that changed is followed while its known articles are recent; one that lists the same, or old ones, is left at once."""
    born = datetime.now(UTC) - timedelta(days=days)
    first, second = ([f"/tin-{n}.html" for n in range(at, at + 10)] for at in (10, 20))
    pages: dict[str, Sent] = {path: page(f"Bài viết {path} của cổng thông tin", born) for path in (*first, *second)}
    front = home("/muc").replace("Bài viết của cổng thông tin số 0", "Tin tức")
    facts = "limits: {delay: 0, recheck: 0}"
    with RawServer({"/": ok(front), **paged(first, second), **pages}) as server:
        assert crawl_site(server.url, facts).tally.outcomes["new"] == 20
        # One dated back stands on the second page; beside the list a counter goes on.
        now = first[1:] if is_changed else first
        server.answers |= {LATE: page("Bài viết đăng muộn của cổng thông tin", born)}
        server.answers |= paged(now, [*second[:5], LATE, *second[5:]], beside="<p>Lượt truy cập: 1234</p>")
        a_day_later(archive)
        asked = len(server.asked)
        assert crawl_site(server.url, facts).tally.outcomes["new"] == is_found
        assert ("/muc/trang-2" in server.paths()[asked:]) is is_found


def test_what_lists_say_they_hold_is_expected(archive: Archive, crawl_site: Crawl) -> None:
    """A crawl cut short knows from "Trang 1/4" what it has not seen; the next one finds it, and nothing is missed any more."""
    paths = [f"/tin-{n}.html" for n in range(10, 50)]
    lists = paged(*(paths[at : at + 10] for at in range(0, 40, 10)))
    told = {
        path: ok(sent.partition(b"\r\n\r\n")[2].decode().replace("<ul>", f"<p>Trang {number}/4</p><ul>"))
        for number, (path, sent) in enumerate(lists.items(), 1)
        if isinstance(sent, bytes)
    }
    front = home("/muc").replace("Bài viết của cổng thông tin số 0", "Tin tức")
    pages: dict[str, Sent] = {path: page(f"Bài viết {path} của cổng thông tin") for path in paths}

    def total() -> Total:
        with reading(archive.engine) as connection:
            (one,) = ledger(connection, 1, None, datetime.now(UTC).date()).totals
        return one

    with RawServer({"/": ok(front), **told, **pages}) as server:
        crawl_site(server.url, "limits: {delay: 0, concurrency: 1, pages: 16}")
        cut = total()
        assert (cut.url, cut.expected, cut.section) == (f"{server.url}muc", cut.stated, None)
        assert cut.stored < cut.found < cut.expected
        assert cut.causes[Why.UNVISITED] == cut.expected - cut.stored
        crawl_site(server.url)
        whole = total()
    assert (whole.stated, whole.found, whole.stored, whole.causes) == (31, 40, 40, {})
