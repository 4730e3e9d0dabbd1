"""Why a URL is, or is not, in the archive: what the database remembers, and what today's rules would say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from crawler.sites.registry import Registry
from crawler.urls import canonical_url, looks_like_article, refusal, url_key
from storage.archive import Archive
from storage.days import told
from storage.queries import explain as remembered

# Of the rows what an operator can use; keys, seals and what the crawl orders its queue by are the database's own.
_FRONTIER: tuple[str, ...] = ("url", "route", "via", "depth", "state", "reason", "cause", "status", "kind", "attempts")
_FRONTIER += ("found_at", "tried_at", "capture_id", "article_id")
_CAPTURE: tuple[str, ...] = ("id", "run_id", "url", "method", "status", "content_type", "fetched_at", "kind")
_CAPTURE += ("kind_reason", "route")
_CAPTURE += ("redirect_to", "source", "truncated", "ip", "tls", "headers", "chain", "payload_digest", "body_digest")
_CAPTURE += ("revisit_of", "warc_file", "warc_offset", "warc_length")
_ARTICLE: tuple[str, ...] = ("id", "url", "canonical_url", "title", "published_at", "published_precision", "province")
_ARTICLE += ("first_seen", "last_seen", "state", "state_reason", "state_since", "story_id")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of a URL: `facts` for programs, `lines` for people."""

    facts: dict[str, Any]
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The facts, of each row the fields for people and programs."""
        row, article = self.facts["frontier"], self.facts["article"]
        return self.facts | {
            "frontier": _chosen(row, _FRONTIER) if row else None,
            "captures": [_chosen(capture, _CAPTURE) for capture in self.facts["captures"]],
            "article": _chosen(article, _ARTICLE) if article else None,
        }


def explain(archive: Archive, registry: Registry, url: str) -> Explanation:
    """Explain a URL: its site, the frontier's row, captures, article, and whether today's rules would fetch it."""
    site = registry.for_url(url)
    canonical = canonical_url(url, site)
    facts: dict[str, Any] = {
        "url": url,
        "canonical_url": canonical,
        "site": site.id if site else None,
        "refused_by_rule": refusal(canonical, site),
        "looks_like_article": looks_like_article(canonical, site),
        **remembered(archive, canonical, url_key(canonical)),
    }
    return Explanation(facts=facts, lines=tuple(_lines(facts)))


def _chosen(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _target(capture: Mapping[str, Any]) -> str:
    """Where a redirect leads, as a whole address where it can be made one."""
    try:
        return urljoin(str(capture["url"]), str(capture["redirect_to"]))
    except ValueError:
        return str(capture["redirect_to"])


def _lines(facts: dict[str, Any]) -> list[str]:
    lines = [f"{facts['url']}"]
    if facts["canonical_url"] != facts["url"]:
        lines.append(f"is fetched as {facts['canonical_url']}")
    lines.append(f"site: {facts['site']}" if facts["site"] else "no site file covers this host")
    row = facts["frontier"]
    if facts["refused_by_rule"] and not (row and row["route"] == "media"):
        lines.append(f"never fetched: {facts['refused_by_rule']}")
    if row:
        lines.append(f"found {told(row['found_at'])} by {row['route']}" + (f" on {row['via']}" if row["via"] else ""))
        lines.append(f"state: {row['state']}" + (f" ({row['reason']})" if row["reason"] else ""))
    elif not facts["captures"]:
        lines.append("not known: no page that was read leads to it")
    lines += [
        f"fetched {told(capture['fetched_at'])}: status {capture['status']}, "
        f"read as {capture['kind'] or 'not read yet'} ({capture['kind_reason'] or '-'}), "
        + (f"leads to {_target(capture)}, " if capture["redirect_to"] else "")
        + f"kept in {capture['warc_file']} at {capture['warc_offset']}"
        for capture in facts["captures"]
    ]
    article = facts["article"]
    if article:
        lines.append(f"stored as article {article['id']}: {article['title']}")
        first, last = told(article["first_seen"]), told(article["last_seen"])
        lines.append(f"first seen {first}, last seen {last}, state {article['state']}")
    return lines
