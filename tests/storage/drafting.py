"""Drafts for the tests: the seed's kind of article, with whatever a test wants different."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from storage.drafts import Draft, ImageDraft
from storage.identity import article_id

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def draft(site_id: int, name: str, text: str = "Một đoạn văn.", **more: Any) -> Draft:
    """An article `name` of a.vn with one paragraph and one picture."""
    host = more.pop("host", "a.vn")
    url = f"https://{host}/{name}.html"
    title = more.pop("title", f"Bài {name}")
    captions = more.pop("captions", ("Chú thích ảnh",))
    paragraphs = more.pop("paragraphs", [text])
    images = tuple(ImageDraft(url=f"https://{host}/{n}.jpg", caption=caption) for n, caption in enumerate(captions))
    published = more.get("published_at")
    record = {
        "url": url,
        "canonical_url": url,
        "title": title,
        "lead": more.pop("lead", None),
        "blocks": [{"kind": "paragraph", "text": one} for one in paragraphs],
        "paragraphs": paragraphs,
        "images": [{"url": image.url, "caption": image.caption, "alt": None, "credit": None} for image in images],
        "tables": [],
        "attachments": [],
        "authors": more.pop("authors", ["Thanh Huyền"]),
        "published_at": published.isoformat() if published else None,
    }
    content = "\n".join(paragraphs)
    facts = {
        "site_id": site_id,
        "host": host,
        "article_id": article_id(host, f"key:{name}"),
        "key": f"key:{name}",
        "url": url,
        "url_key": url,
        "record": record,
        "title": title,
        "digest": digest(title + content + repr(captions)),
        "content_digest": digest(content),
        "seen_at": NOW,
        "parser_version": "1",
        "images": images,
    }
    return Draft(**(facts | more))
