"""Keeps an article's identity where only our rule for keys has changed; never makes two articles one.

A page whose key is new, at an address where another article is known, is either another article, or the same one under
today's rules. The bytes that the known article was read from tell: if today's rules give them the new key too, it was the
rule that changed, and the article keeps the key and id it has (docs/decisions/0023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping

from crawler.parsers import read_page
from crawler.records import Article
from crawler.sites.model import Site
from crawler.urls import url_key
from pipelines.draft import Draft
from pipelines.originals import originals_of
from pipelines.rows import kept_page
from storage import holders
from storage.archive import Archive
from storage.warc.reader import WarcResponse, responses_at


def key_of(article: Article) -> str:
    """What tells an article from the others of its site: the CMS's own id where the page names one, else its address."""
    return article.key or f"url:{url_key(article.canonical_url)}"


def known_as(
    connection: Connection, archive: Archive, site_id: int, site: Site, drafts: Sequence[Draft]
) -> list[Draft]:
    """The drafts, those that a changed rule would make new articles of under the identity that is stored.

    Two statements for a batch of pages whose identity is known; bytes are read for the others only.
    """
    shown = {url_key(draft.page.url): draft.article_id for draft in drafts}
    if not (found := holders.others(connection, site_id, shown)):
        return list(drafts)
    keys = _keys_today(archive, site, {row["article_id"]: row for row in found.values()})
    # Another address of the article may come in the same batch.
    same = {
        draft.article_id: row
        for draft in drafts
        if (row := found.get(url_key(draft.page.url))) is not None and keys.get(row["article_id"]) == draft.key
    }
    return [
        replace(draft, key=row["key"], article_id=row["article_id"]) if (row := same.get(draft.article_id)) else draft
        for draft in drafts
    ]


def _keys_today(archive: Archive, site: Site, rows: Mapping[str, RowMapping]) -> dict[str, str]:
    """The keys that today's rules find in the bytes of some articles, by the articles' ids."""
    places = [(archive.directory / row["warc_file"], row["warc_offset"], row["warc_length"]) for row in rows.values()]
    read = responses_at(places, lambda revisits: originals_of(archive, revisits))
    keys: dict[str, str] = {}
    for (article, row), response in zip(rows.items(), read, strict=True):
        if isinstance(response, WarcResponse):
            page = kept_page(response, row["warc_file"], url=row["url"], at=row["fetched_at"])
            reading = read_page(page, site, links=False)
            if reading.article is not None:
                keys[article] = key_of(reading.article)
    return keys
