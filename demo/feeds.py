"""What machines read: robots.txt, the sitemaps and the feeds, which hold only the newest items, as on real portals."""

from email.utils import format_datetime
from html import escape

from demo.articles import CATEGORIES, Story, listed, stories
from demo.frame import NAME

IN_FEEDS = 10
IN_SITEMAP = 15
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(base: str) -> str:
    """The rules for crawlers; no Crawl-delay."""
    closed = ("/admin/", "/data/", "/includes/", "/install/", "/users/", "/statistics/")
    rules = "".join(f"Disallow: {path}\n" for path in closed)
    return f"User-agent: *\n{rules}Sitemap: {base}/sitemap.xml\n"


def sitemap_index(base: str) -> str:
    """The index: one sitemap of the static pages, one of the news."""
    parts = "".join(f"<sitemap><loc>{base}/sitemap-vi.{name}.xml</loc></sitemap>" for name in ("about", "news"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP}">{parts}</sitemapindex>\n'


def news_sitemap(base: str) -> str:
    """The newest items with the time of their last change."""
    rows = "".join(
        f"<url><loc>{base}{story.path()}</loc><lastmod>{story.published.isoformat()}</lastmod>"
        "<changefreq>daily</changefreq><priority>0.8</priority></url>"
        for story in stories()[:IN_SITEMAP]
    )
    return _urlset(rows)


def about_sitemap(base: str) -> str:
    """The static page."""
    return _urlset(f"<url><loc>{base}/gioi-thieu/co-cau-to-chuc.html</loc></url>")


def feed(base: str, alias: str | None = None) -> str:
    """The feed of the whole portal, or the part of it that belongs to one category."""
    newest = stories()[:IN_FEEDS]
    shown = [story for story in newest if alias is None or story in listed(alias)]
    name = f"Tin tức - {CATEGORIES[alias]}" if alias else "Tin tức"
    here = f"{base}/rss/{alias}/" if alias else f"{base}/rss/"
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{name}</title>
<link>{base}/</link>
<atom:link href="{here}" rel="self" />
<description><![CDATA[{NAME}]]></description>
<language>vi</language>
<generator><![CDATA[NukeViet v4.0]]></generator>
{"".join(_item(base, story) for story in shown)}</channel>
</rss>
"""


def _urlset(rows: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}">{rows}</urlset>\n'


def _item(base: str, story: Story) -> str:
    return f"""<item>
<title>{escape(story.title)}</title>
<link>{base}{story.path()}</link>
<guid isPermaLink="false"><![CDATA[news_{story.id}]]></guid>
<pubDate>{format_datetime(story.published)}</pubDate>
<description><![CDATA[{story.lead or ""}]]></description>
</item>
"""
