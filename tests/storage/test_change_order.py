"""Change numbers as their readers use them: who follows the highest number seen misses nothing and sees nothing twice."""

import multiprocessing
import time

from sqlalchemy import Engine, select

from storage import sites
from storage.database import connect, last_change, reading, writing
from storage.models import Article
from storage.saving import save
from tests.storage.drafting import NOW, draft

SPAWN = multiprocessing.get_context("spawn")
BATCHES, SIZE = 12, 5


def _write(url: str, site: int, label: str, early: float, late: float) -> None:
    """Save batches in transactions that lie open before and after the saving."""
    engine = connect(url)
    for batch in range(BATCHES):
        with writing(engine) as connection:
            sites.upsert_site(connection, sites.SiteRow(host=f"{label}.vn", name=label), now=NOW)
            time.sleep(early)
            names = (f"{label}{batch * SIZE + number}" for number in range(SIZE))
            save(connection, [draft(site, name, f"Văn bản {name}") for name in names])
            time.sleep(late)
    engine.dispose()


def test_a_follower_sees_every_change_of_two_writers_once(engine: Engine, database_url: str) -> None:
    """Two processes save at once, one slow to begin and one slow to commit: no change appears behind the watermark."""
    with writing(engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="x.vn", name="X"), now=NOW)
    writers = [
        SPAWN.Process(target=_write, args=(database_url, site, label, early, late))
        for label, early, late in (("a", 0.02, 0.001), ("b", 0.001, 0.02))
    ]
    for writer in writers:
        writer.start()
    watermark = 0
    seen: list[str] = []
    goes_on = True
    while goes_on:
        goes_on = any(writer.is_alive() for writer in writers)
        with reading(engine) as connection:
            newer = select(Article.id, Article.change_no).where(Article.change_no > watermark)
            rows = connection.execute(newer.order_by(Article.change_no)).all()
            # What the index takes for "up to date" is not ahead of what it can see.
            assert last_change(connection) == (rows[-1].change_no if rows else watermark)
        seen += [row.id for row in rows]
        watermark = rows[-1].change_no if rows else watermark
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    with reading(engine) as connection:
        written = connection.execute(select(Article.id).order_by(Article.change_no)).scalars().all()
    assert len(written) == 2 * BATCHES * SIZE
    assert seen == written
