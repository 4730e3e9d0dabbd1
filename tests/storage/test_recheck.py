"""What is queued to be visited again."""

from datetime import timedelta

from sqlalchemy import Engine, select, update

from storage import frontier, sites
from storage.database import writing
from storage.frontier import FrontierRow, Settlement
from storage.models import Article, Frontier
from storage.recheck import queue_articles, queue_due
from storage.saving import save
from tests.storage.drafting import NOW, draft


def test_queues_current_addresses_of_all_articles(engine: Engine) -> None:
    """Known or taken in from a file, each article's current address is queued once; withdrawn ones and pages are not."""
    with writing(engine) as connection:
        site, other = (
            sites.upsert_site(connection, sites.SiteRow(host=host, name="A"), now=NOW) for host in ("a.vn", "b.vn")
        )
        moved = draft(site, "x", url="https://a.vn/moi.html", url_key="moi", seen_at=NOW + timedelta(days=1))
        save(connection, [draft(site, name) for name in "xyz"] + [draft(other, "x", host="b.vn"), moved])
        connection.execute(update(Article).where(Article.key == "key:z").values(state="withdrawn"))
        rows = [FrontierRow(url=key, url_key=key, route="link", found_at=NOW) for key in ("moi", "list")]
        frontier.add(connection, site, rows)
        taken = frontier.take(connection, site, 9, run_id=1)
        frontier.settle(connection, site, [Settlement(id=row["id"], state="done", tried_at=NOW) for row in taken])
        for _ in range(2):
            queue_articles(connection, "a.vn", now=NOW)
        queued = select(Frontier.site_id, Frontier.url_key, Frontier.found_at).where(Frontier.state == "queued")
        found = sorted((row.site_id, row.url_key) for row in connection.execute(queued))
    assert found == [(site, "https://a.vn/y.html"), (site, "moi")]


def test_what_is_queued_again_has_no_cause_of_before(engine: Engine) -> None:
    """Why the last visit brought nothing is not said of a visit that is still to come, whoever queues it."""
    urls = [f"https://a.vn/{name}.html" for name in ("x", "y", "list")]
    with writing(engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        save(connection, [draft(site, name) for name in "xy"])
        frontier.add(connection, site, [FrontierRow(url=u, url_key=u, route="link", found_at=NOW) for u in urls])
        failed = [
            Settlement(id=row["id"], state="failed", tried_at=NOW, reason="status 500", cause="server error")
            for row in frontier.take(connection, site, 9, run_id=1)
        ]
        frontier.settle(connection, site, failed)
        later = NOW + timedelta(days=400)
        assert queue_due(connection, "a.vn", now=later, period=timedelta(days=365), most=1) == 1
        queue_articles(connection, "a.vn", now=later)
        frontier.again(connection, site, urls[2:], before=later)
        rows = connection.execute(select(Frontier.state, Frontier.reason, Frontier.cause)).all()
    assert [tuple(row) for row in rows] == [("queued", None, None)] * 3


def test_recent_articles_come_often_and_old_ones_rarely(engine: Engine) -> None:
    """By age and last visit: an article of yesterday after half a day, one of years ago only when the whole period is over."""
    ages = {"new": 1, "week": 7, "month": 45, "old": 3000}
    waits = {"new": 0.6, "week": 3.5, "month": 15, "old": 366}

    def due(days: float) -> set[str]:
        with writing(engine) as connection:
            connection.execute(update(Frontier).values(state="done", tried_at=NOW))
            for name, age in ages.items():
                born = NOW + timedelta(days=days - age)
                connection.execute(update(Article).where(Article.key == f"key:{name}").values(published_at=born))
            queue_due(connection, "a.vn", now=NOW + timedelta(days=days), period=timedelta(days=365), most=9)
            queued = select(Frontier.url_key).where(Frontier.state == "queued")
            return {key.rsplit("/", 1)[1].removesuffix(".html") for key in connection.execute(queued).scalars()}

    with writing(engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        save(connection, [draft(site, name) for name in ages])
        urls = [f"https://a.vn/{name}.html" for name in ages]
        frontier.add(connection, site, [FrontierRow(url=u, url_key=u, route="feed", found_at=NOW) for u in urls])
    assert due(0.1) == set()
    for name, days in waits.items():
        assert due(days) == {other for other, wait in waits.items() if wait <= days} | {name}


def test_the_budget_of_a_run_goes_to_recent_and_to_doubtful_ones_and_nobody_is_forgotten(engine: Engine) -> None:
    """Of more than a run may ask, those in doubt and recent come first; the rest take turns until all were asked."""
    with writing(engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        save(connection, [draft(site, f"bai{number}") for number in range(7)])
        old = NOW - timedelta(days=2000)
        connection.execute(update(Article).values(published_at=old, first_seen=old))
        connection.execute(update(Article).where(Article.key == "key:bai3").values(published_at=NOW))
        connection.execute(update(Article).where(Article.key == "key:bai5").values(state="suspected"))
    asked: list[set[str]] = []
    for days in range(4):
        now = NOW + timedelta(days=400 + days)
        with writing(engine) as connection:
            assert queue_due(connection, "a.vn", now=now, period=timedelta(days=365), most=3) <= 3
            queued = select(Frontier.url).where(Frontier.state == "queued")
            asked.append({url.rsplit("/", 1)[1] for url in connection.execute(queued).scalars()})
            connection.execute(update(Frontier).where(Frontier.state == "queued").values(state="done", tried_at=now))
    assert "bai5.html" in asked[0]
    assert set.union(*asked) == {f"bai{number}.html" for number in range(7)}
