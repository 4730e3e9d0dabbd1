"""What really came of a redesign: which fields our reading of the new pages lost, by the truth they were made from."""

from datetime import datetime
from random import Random

from benchmarks.year.looks import Look, article_page, list_page
from benchmarks.year.portal import Portal
from benchmarks.year.stories import HANOI, Story, story
from crawler.discovery.listings import read_listing
from crawler.parsers import read_page
from crawler.records import Page, Route
from crawler.sites.model import Site
from vietnamese.folding import fold

_PAGES = 12
_LOST, _GOOD = 0.5, 0.8
_TOO_MUCH = 1.3
FIELDS = ("article", "title", "body", "date", "caption", "links")


def losses(portal: Portal, site: Site, old: Look, new: Look) -> set[str]:
    """The fields that most pages gave in the old look and most do not in the new one."""
    before, after = _rights(portal, site, old), _rights(portal, site, new)
    lost = {name for name in FIELDS if before[name] >= _GOOD and after[name] < _LOST}
    # A page that is not read has no fields to lose.
    return {"article"} if "article" in lost else lost


def _rights(portal: Portal, site: Site, one: Look) -> dict[str, float]:
    """The share of pages on which each field is right."""
    right = dict.fromkeys(FIELDS, 0)
    of = dict.fromkeys(FIELDS, 0)
    dice = Random(f"truth {portal.setting.host}")
    stories: list[Story] = []
    while len(stories) < _PAGES:
        told = story(dice, 50_000 + len(stories), datetime(2026, 5, 5, 9, 30, tzinfo=HANOI), 1.0)
        if told.kind == "news":
            stories.append(told)
    for told in stories:
        url = f"https://{portal.setting.host}{told.path(portal.setting.family)}"
        page = _page(url, article_page(portal.setting, told, one))
        article = read_page(page, site).article
        captions = [text for text in told.captions if text]
        read = {image.caption for image in article.images} if article else set()
        words = fold(" ".join(article.paragraphs)) if article else ""
        truth = fold(" ".join(told.paragraphs))
        results = {
            "article": article is not None,
            "title": article is not None and fold(article.title) == fold(told.title),
            "body": article is not None and all(fold(text) in words for text in told.paragraphs) and len(words) < _TOO_MUCH * len(truth),
            "date": article is not None and article.published_at is not None and article.published_at.date() == told.at.date(),
        }  # fmt: skip
        if captions:
            of["caption"] += 1
            right["caption"] += all(text in read for text in captions)
        for name, value in results.items():
            of[name] += 1
            right[name] += value
    page = _page(site.url, list_page(portal.setting, portal.setting.name, stories, one))
    listing = read_listing(read_page(page, site), site)
    of["links"], right["links"] = 1, sum(found.route is Route.LISTING for found in listing.pages) >= _PAGES / 2
    return {name: right[name] / of[name] if of[name] else 0.0 for name in FIELDS}


def _page(url: str, text: str) -> Page:
    return Page(url=url, status=200, headers=(("Content-Type", "text/html; charset=utf-8"),), body=text.encode())
