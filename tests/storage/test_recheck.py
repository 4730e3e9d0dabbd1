"""What is queued to be visited again."""

from datetime import timedelta

from sqlalchemy import Engine, select, update

from storage import frontier, sites
from storage.database import writing
from storage.frontier import FrontierRow, Settlement
from storage.models import Article, Frontier
from storage.recheck import queue_articles
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
