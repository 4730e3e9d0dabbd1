"""Links pictures and documents of articles to the captures of their bytes, by digest: in sets, never a query a medium."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import urljoin

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.columns import not_by
from storage.models import Article, Attachment, Capture, Frontier, Image, Revision

KINDS = ("media", "attachment")
_BATCH = 500  # URLs in one list of a query
_HOPS = 5


def link(connection: Connection, digests: Mapping[str, str]) -> None:
    """Give every picture and document of those URLs that has no digest yet the body digest of its capture, by URL."""
    values = [{"address": url, "found": digest} for url, digest in digests.items()]
    if not values:
        return
    for model in (Image, Attachment):
        open_ones = (model.url == bindparam("address"), model.digest.is_(None))
        connection.execute(update(model).where(*open_ones).values(digest=bindparam("found")), values)


def unlinked(
    connection: Connection, site_id: int, *, images: bool, attachments: bool
) -> Iterator[Sequence[Row[str, str]]]:
    """Rows (url, address of the article) of the site's media without bytes whose URL the frontier does not know, in batches.

    Those of the articles as they stand now, withdrawn ones left out; an address may come several times.
    """
    for model in [Image] * images + [Attachment] * attachments:
        queued = select(Frontier.id).where(Frontier.site_id == site_id, Frontier.url_key == model.url).exists()
        rows = (
            select(model.url, Article.url.label("via"))
            .join(Revision, Revision.id == model.revision_id)
            .join(Article, Article.id == Revision.article_id)
            # From the few that miss something to their articles, not the other way round.
            .where(model.digest.is_(None), not_by(Article.site_id) == site_id, Article.state != "withdrawn", ~queued)
            .where(not_by(Article.revision_id) == Revision.id)
        )
        yield from connection.execution_options(yield_per=_BATCH).execute(rows).partitions()


def digests(connection: Connection, urls: Collection[str]) -> dict[str, str]:
    """The body digest of each URL's latest capture that holds its whole bytes, through redirects; by URL.

    A fixed number of queries however many URLs.
    """
    found: dict[str, str] = {}
    asked = {url: url for url in urls}
    for _ in range(_HOPS + 1):
        if not asked:
            break
        bytes_of, led_to = _captured(connection, set(asked.values()))
        found |= {url: bytes_of[at] for url, at in asked.items() if at in bytes_of}
        asked = {url: led_to[at] for url, at in asked.items() if at not in bytes_of and at in led_to}
    return found


def _captured(connection: Connection, urls: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """For URLs: the digest of what was captured there, and where they were redirected; of each the latest."""
    bytes_of: dict[str, str] = {}
    led_to: dict[str, str] = {}
    every = sorted(urls)
    columns = (Capture.url, Capture.status, Capture.kind, Capture.body_digest, Capture.truncated, Capture.redirect_to)
    for start in range(0, len(every), _BATCH):
        here = select(*columns).where(Capture.url.in_(every[start : start + _BATCH]))
        for row in connection.execute(here.order_by(Capture.fetched_at, Capture.id)):
            if row.kind in KINDS and row.status == 200 and row.truncated is None and row.body_digest:  # noqa: PLR2004
                bytes_of[row.url] = row.body_digest
            elif row.redirect_to and row.status is not None and 300 <= row.status < 400:  # noqa: PLR2004
                led_to[row.url] = _joined(row.url, row.redirect_to)
    return bytes_of, led_to


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return url
