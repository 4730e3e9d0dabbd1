"""Fills an archive's database with articles as a crawl would leave them, without the crawl."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select

from benchmarks.searching.corpus import LAST, Story
from storage import models
from storage.archive import Archive
from storage.database import change_numbers, writing
from storage.identity import article_id, story_id
from storage.sites import SiteRow, upsert_site

BATCH = 1_000


def fill(archive: Archive, stories: Iterable[Story]) -> Iterator[list[Story]]:
    """Put the articles into the database, a thousand a transaction; gives each thousand once it is stored."""
    sites: dict[str, int] = {}
    remaining = iter(stories)
    while batch := list(islice(remaining, BATCH)):
        with writing(archive.engine) as connection:
            for one in batch:
                if one.host not in sites:
                    site = SiteRow(host=one.host, name=one.host, province=one.province)
                    sites[one.host] = upsert_site(connection, site, now=LAST)
            _insert(connection, batch, sites)
        yield batch


def id_of(story: Story) -> str:
    """The archive's id of an article."""
    return article_id(story.host, story.key)


def _insert(connection: Connection, batch: list[Story], sites: dict[str, int]) -> None:
    last = connection.execute(select(func.coalesce(func.max(models.Revision.id), 0))).scalar_one()
    numbers = change_numbers(connection, len(batch))
    rows: dict[Any, list[dict[str, Any]]] = {
        name: [] for name in (models.Story, models.Article, models.Revision, models.Address)
    }
    for revision, (change, one) in enumerate(zip(numbers, batch, strict=True), last + 1):
        for model, row in _rows(one, sites[one.host], revision, change).items():
            rows[model].append(row)
    for model, values in rows.items():
        connection.execute(insert(model), values)


def _rows(story: Story, site: int, revision: int, change: int) -> dict[Any, dict[str, Any]]:
    mine = id_of(story)
    url = f"https://{story.host}/{story.key}.html"
    ours = story_id(None, mine)
    record = record_of(story, url)
    seen = {"first_seen": story.published, "last_seen": LAST}
    article = {
        "id": mine,
        "site_id": site,
        "key": story.key,
        "url": url,
        "canonical_url": url,
        "title": story.title,
        "published_at": story.published,
        "published_precision": "minute",
        "province": story.province,
        "state": "live",
        "story_id": ours,
        "revision_id": revision,
        "change_no": change,
        **seen,
    }
    digest = hashlib.sha256(mine.encode()).hexdigest()
    content = {"record": record, "title": story.title, "parser_version": "benchmark", "origin": "site"}
    return {
        models.Story: {"id": ours, "digest": None, "first_article_id": mine},
        models.Article: article,
        models.Revision: {
            "id": revision,
            "article_id": mine,
            "number": 1,
            "seen_at": story.published,
            "digest": digest,
            **content,
        },
        models.Address: {"site_id": site, "article_id": mine, "url": url, "url_key": url, **seen},
    }


def record_of(story: Story, url: str) -> dict[str, Any]:
    """The record that the crawler would have made of an article: its text stands in it twice, as in a real one."""
    images = [
        {"url": f"{url}.{at}.jpg", "caption": text, "alt": None, "credit": None}
        for at, text in enumerate(story.captions)
    ]
    blocks: list[dict[str, Any]] = [{"kind": "paragraph", "text": text} for text in story.paragraphs]
    return {
        "url": url,
        "canonical_url": url,
        "title": story.title,
        "lead": None,
        "blocks": blocks + [{"kind": "image", "image": image} for image in images],
        "paragraphs": story.paragraphs,
        "images": images,
        "tables": [],
        "attachments": [],
        "authors": [story.author],
        "published_at": story.published.isoformat(),
        "published_precision": "minute",
        "category": list(story.category),
        "tags": [],
        "document_numbers": list(story.numbers),
        "language": "vi",
        "evidence": dict.fromkeys(("title", "blocks", "published_at", "authors"), "benchmark"),
    }
