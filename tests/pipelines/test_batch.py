"""A desk's transaction: captures, URLs, settlements and articles together, with no query in a loop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from crawler.records import CaptureRef, Found, Route
from crawler.sites.model import Site
from pipelines import rows
from pipelines.batch import Batch
from pipelines.deduplicate import deduplicate
from pipelines.fingerprint import fingerprint
from storage import frontier, sites
from storage.captures import CaptureRow
from storage.database import writing
from storage.frontier import Settlement
from tests.archives import new_archive
from tests.pipelines.making import TEXT, page, paragraph, reading

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_statements_do_not_grow_with_the_pages(tmp_path: Path) -> None:
    """A hundred pages, each captured, read, settled, with a link, cost as many statements as two."""
    site = Site(id="a", name="A", url="https://example.gov.vn/")
    with new_archive(tmp_path / "archive") as archive:
        with writing(archive.engine) as connection:
            site_id = sites.upsert_site(connection, rows.site_row(site, provisional=False), now=NOW)

        def statements(name: str, count: int) -> int:
            batch = Batch(archive, site, site_id, NOW, span=(None, None))
            urls = [f"https://example.gov.vn/{name}-{number}.html" for number in range(count)]
            with writing(archive.engine) as connection:
                found = [rows.frontier_row(Found(url=url, route=Route.FEED), url, NOW) for url in urls]
                frontier.add(connection, site_id, found)
                numbers = {url: row["id"] for url, row in frontier.known(connection, site_id, urls).items()}
            for at, url in enumerate(urls):
                ref = CaptureRef(file=f"warc/{name}.warc.gz", offset=at, length=1, digest=f"sha1:{name}{at}")
                kept = page(url=url, capture=ref)
                made = fingerprint(
                    reading(
                        url=url,
                        canonical_url=url,
                        key=url,
                        blocks=(paragraph(f"{TEXT} {url}"),),
                        published_at=NOW - timedelta(days=name == "a"),
                    ),
                )
                batch.captures.append(_row(url, ref, site_id))
                batch.found.append(rows.frontier_row(Found(url=f"{url}?2", route=Route.LINK), f"{url}?2", NOW))
                batch.again.append(url)
                batch.settlements.append((Settlement(id=numbers[url], state="done", tried_at=NOW), ref))
                batch.drafts.append(deduplicate(replace(made, page=kept), site.host))
            seen: list[str] = []
            listener: Any = lambda *args: seen.append(args[2])  # noqa: E731
            event.listen(archive.engine, "before_cursor_execute", listener)
            with writing(archive.engine) as connection:
                saved = batch.write(connection)
            event.remove(archive.engine, "before_cursor_execute", listener)
            assert [one.outcome for one in saved] == ["new"] * count
            return len(seen)

        # All of them are near-copies of one text: from the second batch on each finds the root that is stored.
        statements("a", 2)
        assert statements("b", 2) == statements("c", 100)


def _row(url: str, ref: CaptureRef, site_id: int) -> CaptureRow:
    return CaptureRow(
        site_id=site_id,
        url=url,
        fetched_at=NOW,
        warc_file=ref.file,
        warc_offset=ref.offset,
        warc_length=1,
        payload_digest=ref.digest,
    )
