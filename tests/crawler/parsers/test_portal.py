"""The bundled portal, whose truth is known: every article comes out field by field, and nothing else is an article."""

import pytest

from crawler.parsers import read_page
from crawler.records import Article, Kind, Page, Reading
from demo.articles import CATEGORIES, tags
from demo.routes import answer
from demo.truth import Expected, truth

BASE = "http://127.0.0.1:8000"
LISTS = (
    "/tin-tuc/",
    "/tin-tuc/page-2/",
    *(f"/tin-tuc/{alias}/" for alias in CATEGORIES),
    *(f"/tin-tuc/tag/{alias}/" for alias in tags()),
    "/vi/en/",
    "/lich/?thang=7&nam=2025",
)


def read(path: str) -> Reading:
    given = answer(BASE, path)
    headers = (("Content-Type", given.content_type), *given.headers)
    return read_page(Page(url=BASE + path, status=given.status, headers=headers, body=given.body))


def fields_of(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "lead": article.lead,
        "paragraphs": article.paragraphs,
        "tables": article.tables,
        "images": tuple((image.url.removeprefix(BASE), image.caption) for image in article.images),
        "attachments": tuple(attachment.url.removeprefix(BASE) for attachment in article.attachments),
        "authors": article.authors,
        "source": article.source,
        "published": article.published_at,
        "category": article.category,
        "tags": article.tags,
        "document_numbers": article.document_numbers,
        "legacy_encoding": article.legacy_encoding,
    }


@pytest.mark.parametrize("expected", truth().articles, ids=lambda expected: str(expected.id))
def test_articles_come_out_whole(expected: Expected):
    """Every field of every article equals the truth about it, at each of its addresses."""
    for path in expected.addresses:
        reading = read(path)
        assert reading.article is not None, reading.reason
        found = fields_of(reading.article)
        wanted = {name: getattr(expected, name) for name in found} | {"category": (expected.category,)}
        assert found == wanted
        assert reading.article.key == f"nukeviet:vi/tin-tuc/{expected.id}"


@pytest.mark.parametrize("path", truth().soft_404s)
def test_notices_are_no_articles(path: str):
    """A notice with status 200 is a soft 404, inside the article's template or outside it."""
    assert read(path).kind is Kind.SOFT_404


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_listings(path: str):
    """News by page, category and tag, the nested language sections and the calendar are listings."""
    assert read(path).kind is Kind.LISTING


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", Kind.HOME),
        (truth().static, Kind.STATIC),
        (truth().gone, Kind.ERROR),
        (truth().failing, Kind.ERROR),
        ("/users/login/", Kind.LOGIN),
        ("/rss/", Kind.FEED),
        ("/sitemap.xml", Kind.SITEMAP),
        (truth().articles[0].path.replace("/tin-tuc/", "/tin-tuc/print/", 1), Kind.PRINT),
    ],
)
def test_other_pages_have_their_kind(path: str, kind: Kind):
    """Front page, standing page, errors, log-in, feeds and print copies are told apart."""
    assert read(path).kind is kind
