"""Vietnamese first: what other parts of Kho Tin say in English is told in Vietnamese where a reader meets it."""

import pytest
from markupsafe import escape
from sqlalchemy import select

from crawler.sites.model import Site
from crawler.urls import refusal
from storage.archive import Archive
from storage.database import reading
from storage.models import Capture
from tests.web.conftest import Library
from web.texts import Texts

SITE = Site.model_validate({"id": "a", "name": "A", "url": "https://a.gov.vn/", "skip": ("^/kin/",)})
NEVER = (
    "ftp://a.gov.vn/", "https://b.vn/", "https://a.gov.vn/kin/1", "https://a.gov.vn/" + "a/" * 40, "https://a.gov.vn/x.css",
    "https://a.gov.vn/x.pdf", "https://a.gov.vn/print/tin-1.html", "https://a.gov.vn/vi/vi/tin", "https://a.gov.vn/wp-admin/",
    "https://a.gov.vn/tin?PHPSESSID=0a1b2c3d4e5f60718293a4b5c6", "https://a.gov.vn/users/login/", "https://a.gov.vn/" + "b" * 3000,
)  # fmt: skip
REASONS = (
    "gone: HTTP status 404",
    "seen again at https://a.gov.vn/1",
    "https://a.gov.vn/1 -> https://a.gov.vn/2",
    "the first of story aaaa; before: story bbbb with article cccc",
    "in story aaaa with article bbbb (near, 0.97 of the shorter text in the longer); before: story cccc, its first",
    "in story aaaa with article bbbb (exact); before: story cccc with article dddd",
)


@pytest.mark.parametrize("library", ["sqlite"], indirect=True)
def test_why_a_page_is_what_it_is_is_said_in_vietnamese(library: Library) -> None:
    """The reason for the kind of each capture of two portals has its translation, and stands on the capture's page."""
    with Archive.open(library.directory, read_only=True) as archive, reading(archive.engine) as connection:
        rows = connection.execute(select(Capture.kind_reason, Capture.id).where(Capture.kind_reason.is_not(None))).all()
    vietnamese = Texts("vi")
    assert len({row.kind_reason for row in rows}) > 8
    assert {row.kind_reason for row in rows if vietnamese.notice(row.kind_reason) == row.kind_reason} == set()
    page = library.get(f"/captures/{rows[0].id}").text
    assert escape(vietnamese.notice(rows[0].kind_reason)) in page
    assert escape(rows[0].kind_reason) in library.get(f"/captures/{rows[0].id}?lang=en").text


@pytest.mark.parametrize("said", [*(str(refusal(url, SITE)) for url in NEVER), *REASONS])
def test_why_an_address_is_refused_or_an_article_ended_is_said_in_vietnamese(said: str) -> None:
    """No reason that the crawl or the archive writes down stays English on a Vietnamese page."""
    assert Texts("vi").notice(said) != said
    assert Texts("en").notice(said) == said
