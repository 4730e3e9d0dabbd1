"""A small portal of sections with feeds and paged lists, and what tests of later crawls need of time."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage.archive import Archive
from storage.database import writing
from storage.models import Source
from tests.operations.serving import Sent, article, ok

SECTIONS, EACH, PAGE = 8, 30, 10


def page(title: str, born: datetime | None = None) -> bytes:
    """An article page, published at a moment."""
    text = article(title)
    return ok(text.replace("2026-01-05T08:00:00+07:00", born.isoformat()) if born else text)


def feed(*paths: str) -> bytes:
    """A feed of those articles; their addresses are relative, which feeds may be."""
    items = "".join(f"<item><title>Tin</title><link>{path}</link></item>" for path in paths)
    return ok(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', kind="application/rss+xml")


def site() -> dict[str, Sent]:
    """A site of sections with feeds and paged lists, whose home page shows three articles of each."""
    answers: dict[str, Sent] = {}
    front: list[str] = []
    for section in range(SECTIONS):
        articles = [f"/muc-{section}/bai-viet-so-{section}{number:02}-{900 + number}.html" for number in range(EACH)]
        answers |= {path: page(f"Bài viết {path[-8:-5]} của mục thứ {section} trong cổng") for path in articles}
        pages = [articles[at : at + PAGE] for at in range(0, EACH, PAGE)]
        for number, some in enumerate(pages, 1):
            links = "".join(f'<li><a href="{one}">Bài viết của cổng thông tin {one[-8:-5]}</a></li>' for one in some)
            pager = "".join(f'<a href="/muc-{section}/trang-{n}">{n}</a>' for n in range(2, len(pages) + 1))
            rss = f'<link rel="alternate" type="application/rss+xml" href="/rss/muc-{section}">'
            text = f'<html lang="vi"><head><title>Mục {section}</title>{rss}</head><body><ul>{links}</ul>{pager}</body></html>'
            answers[f"/muc-{section}" + (f"/trang-{number}" if number > 1 else "")] = ok(text)
        answers[f"/rss/muc-{section}"] = feed(*articles[:20])
        front += [f"/muc-{section}", *articles[:3]]
    entries = "".join(
        f'<li><a href="{path}">{"Bài viết của cổng thông tin tỉnh" if path.endswith("html") else f"Mục {path[-1]}"}</a></li>'
        for path in front
    )
    answers["/"] = ok(f'<html lang="vi"><head><title>Cổng</title></head><body><ul>{entries}</ul></body></html>')
    return answers


def a_day_later(archive: Archive) -> None:
    """Let a day go by for what decides when sources are asked again."""
    with writing(archive.engine) as connection:
        for row in connection.execute(select(Source.frontier_id, Source.checked_at)).all():
            earlier = update(Source).where(Source.frontier_id == row.frontier_id)
            connection.execute(earlier.values(checked_at=row.checked_at - timedelta(days=1)))
