"""Renders the metadata of an article page in the combinations sites use, from full structured data to none."""

import json
from dataclasses import dataclass
from html import escape
from random import Random

from benchmarks.unseen_pages.source import Story

_TITLES = (
    "{title}",
    "{title} - {site}",
    "{title} | {site}",
    "{site} - {title}",
    "{title} – {site}",
    "{site}",
    "{title} :: {site}",
    "Chi tiết tin - {site}",
)
_NOTES = ("jsonld", "opengraph", "dublin", "twitter", "plain")


@dataclass(frozen=True, slots=True)
class Head:
    """The `<head>` lines of a page, and whether they tell the day of publication."""

    lines: str
    dated: bool


def write_head(story: Story, site: str, url: str, account: str, rng: Random) -> Head:
    """The title element with or without the site's name, and a random choice of metadata; each may be missing."""
    notes = {note for note in _NOTES if rng.random() < 1 / 3}
    title = rng.choice(_TITLES)
    if not notes & {"jsonld", "opengraph", "twitter"} and "{title}" not in title:
        title = "{title} - {site}"
    lines = [f"<title>{escape(title.format(title=story.title, site=site), quote=False)}</title>"]
    writer = story.author or account
    stamp = story.published.isoformat()
    if "plain" in notes:
        lines += [_meta("name", "description", story.lead[:200]), _meta("name", "author", rng.choice((site, writer)))]
        lines += [_meta("name", "keywords", ", ".join(story.tags or (story.category,)))]
    if "opengraph" in notes:
        lines += [
            _meta("property", "og:type", rng.choice(("article", "website"))),
            _meta(
                "property", "og:title", rng.choice((story.title, f"{story.title} - {site}", f"{story.title} | {site}"))
            ),
            _meta("property", "og:site_name", site),
            _meta("property", "og:description", story.lead[:160]),
            _meta("property", "og:url", url),
        ]
    dated_graph = "opengraph" in notes and rng.random() < 1 / 2
    if dated_graph:
        lines.append(_meta("property", "article:published_time", rng.choice((stamp, stamp[:19], stamp[:10]))))
    if "twitter" in notes:
        lines += [_meta("name", "twitter:card", "summary"), _meta("name", "twitter:title", story.title)]
    if "dublin" in notes:
        lines += [_meta("name", "DC.title", story.title), _meta("name", "DC.language", "vi")]
    if "jsonld" in notes:
        lines.append(_linked_data(story, site, url, writer, rng))
    return Head("\n".join(lines), dated_graph or "jsonld" in notes)


def _linked_data(story: Story, site: str, url: str, writer: str, rng: Random) -> str:
    publisher = {"@type": "Organization", "name": site}
    article = {
        "@type": rng.choice(("NewsArticle", "Article", "BlogPosting")),
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "dateModified": story.published.isoformat(),
        "mainEntityOfPage": url,
        "author": rng.choice(
            ({"@type": "Person", "name": writer}, publisher if not story.author else [{"name": writer}])
        ),
        "publisher": publisher,
    }
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "position": 1, "name": story.category}],
    }
    graph = {"@context": "https://schema.org", "@graph": [publisher | {"@type": "WebSite"}, crumbs, article]}
    data = graph if rng.random() < 1 / 2 else {"@context": "https://schema.org"} | article
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=rng.random() < 1 / 2)}</script>'


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'
