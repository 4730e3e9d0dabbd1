"""A site filled by hand for tests of its coverage: articles numbered in order, addresses without one, crawls."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from crawler.discovery.order import Priority
from crawler.urls import url_key
from storage import frontier, runs, sites
from storage.coverage.ledger import Day, Ledger, ledger
from storage.database import reading, writing
from storage.frontier import FrontierRow, Settlement
from storage.saving import save
from tests.storage.drafting import draft

# Ten weeks of a site that publishes three articles on working days, and rests at weekends; Tết 2026 is far off.
FIRST, LAST = date(2026, 5, 4), date(2026, 7, 12)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def every_day() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY


class Archive:
    """A site filled by hand: articles numbered in the order of publication."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.number = 1000
        with writing(engine) as connection:
            self.site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=noon(FIRST))

    def publish(self, day: date, count: int, section: str = "Tin tức") -> None:
        self._save([day] * count, section)

    def _save(self, days: list[date], section: str = "Tin tức") -> None:
        drafts = []
        for day in days:
            self.number += 1
            name = f"tin/bai-{self.number}"
            key = url_key(f"https://a.vn/{name}.html")
            one = draft(self.site, name, url_key=key, published_at=noon(day), seen_at=noon(day))
            one.record["category"] = ["Trang chủ", section]  # type: ignore[index]  # the draft's own dictionary
            drafts.append(one)
        with writing(self.engine) as connection:
            save(connection, drafts)

    def week_days(self, without: tuple[date, ...] = ()) -> None:
        self._save([day for day in every_day() if day.weekday() < 5 and day not in without for _ in range(3)])

    def find(
        self, name: str, at: datetime, *, route: str = "listing", priority: int = Priority.ARTICLE, **settled: Any
    ) -> None:
        url = f"https://a.vn/tin/{name}.html"
        row = FrontierRow(url=url, url_key=url, route=route, found_at=at, priority=priority)
        with writing(self.engine) as connection:
            frontier.add(connection, self.site, [row])
            if settled:
                number = frontier.known(connection, self.site, [url])[url]["id"]
                frontier.settle(connection, self.site, [Settlement(id=number, tried_at=at, **settled)])

    def crawl(self, at: datetime, outcome: str = "finished", judged: str = "done", **counts: Any) -> None:
        with writing(self.engine) as connection:
            run = runs.start(connection, kind="crawl", version="1", now=at, site_id=self.site)
            runs.finish(connection, run, outcome=outcome, counts=counts, now=at + timedelta(minutes=5))
            runs.judge(connection, {run: judged})

    def ledger(self, since: date = FIRST, until: date = LAST) -> Ledger:
        with reading(self.engine) as connection:
            return ledger(connection, self.site, since, until)

    def on(self, day: date, *, since: date = FIRST, until: date = LAST) -> Day:
        return next(one for one in self.ledger(since, until).days if one.day == day)
