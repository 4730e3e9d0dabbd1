"""Reads one page of WordPress's REST list of posts to the addresses it names and the list's next page."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.discovery.order import VIETNAM, Priority, read_time
from crawler.records import Found, Page, Route

POSTS = "wp/v2/posts?per_page=100"
_LIST = re.compile(r"/wp/v2/posts/?$")
_NEXT = re.compile(r"<([^<>]+)>\s*;[^,]*\brel=\"?next\"?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of one page of the list, newest first, and the address of its next page, None at the end."""

    found: tuple[Found, ...] = ()
    following: str | None = None


def is_post_list(url: str) -> bool:
    """Whether an address is a page of the list of posts, in either of the two forms WordPress knows."""
    parts = urlsplit(url)
    route = dict(parse_qsl(parts.query)).get("rest_route", parts.path)
    return bool(_LIST.search(route))


def read_posts(page: Page, since: date | None = None) -> Posts:
    """The posts a page of the list names; empty for what is no such list (REST off, an error object, broken JSON).

    The list is ordered by date: once a post is older than `since` (a day in Vietnam), there is no next page. What stands
    before the JSON, such as a script's warning, is passed over.
    """
    found = tuple(_found(post, page) for post in _posts(page.body) if _is_post(post))
    if not found:
        return Posts()
    past = since is not None and any(
        one.published_at is not None and one.published_at.astimezone(VIETNAM).date() < since for one in found
    )
    return Posts(found, None if past else _following(page))


def _posts(body: bytes) -> list[Any]:
    text = body.decode("utf-8", "replace")
    for start in (text.find("[{"), text.find("[")):
        if start < 0:
            continue
        try:
            data, _ = json.JSONDecoder().raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            continue
        return data if isinstance(data, list) else []
    return []


def _is_post(post: object) -> bool:
    return isinstance(post, dict) and str(post.get("link", "")).startswith(("http://", "https://"))


def _found(post: dict[str, Any], page: Page) -> Found:
    return Found(
        url=str(post["link"]),
        route=Route.REST,
        via=page.url,
        depth=page.depth + 1,
        priority=Priority.ARTICLE,
        published_at=_published(post),
    )


def _published(post: dict[str, Any]) -> datetime | None:
    universal = read_time(str(post.get("date_gmt") or ""))
    if universal is not None:
        return universal.replace(tzinfo=UTC)
    return read_time(str(post.get("date") or ""))


def _following(page: Page) -> str | None:
    if match := _NEXT.search(page.header("Link") or ""):
        return match[1]
    total = page.header("X-WP-TotalPages") or ""
    parts = urlsplit(page.url)
    query = dict(parse_qsl(parts.query))
    number = int(query["page"]) if query.get("page", "").isdecimal() else 1
    if not total.strip().isdecimal() or number >= int(total):
        return None
    return urlunsplit(parts._replace(query=urlencode({**query, "page": str(number + 1)}, safe="/")))
