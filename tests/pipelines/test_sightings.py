"""What an answer says of the article that stood at its address."""

import pytest

from crawler.records import Kind, Page, Reading
from crawler.sites.model import Site
from pipelines.sightings import visit
from tests.storage.drafting import NOW

SITE = Site(id="a", name="A", url="https://a.vn/", aliases=("cu.a.vn",))


@pytest.mark.parametrize(
    ("status", "kind", "location", "reason"),
    [
        (404, Kind.ERROR, None, "gone"),
        (410, Kind.ERROR, None, "gone"),
        (403, Kind.ERROR, None, "blocked"),
        (451, Kind.ERROR, None, "blocked"),
        (200, Kind.SOFT_404, None, "soft-404"),
        (200, Kind.DENIED, None, "blocked"),
        (200, Kind.CHALLENGE, None, "blocked"),
        (302, Kind.REDIRECT, "/", "redirected-home"),
        (302, Kind.REDIRECT, "https://www.a.vn/index.php", "redirected-home"),
        (302, Kind.REDIRECT, "/dang-nhap.aspx?ReturnUrl=%2Ftin", "redirected-home"),
        (301, Kind.REDIRECT, "https://khac.vn/tin/bai-1.html", "redirected-away"),
        (301, Kind.REDIRECT, "/moi/bai-1.html", "redirected"),
        (308, Kind.REDIRECT, "http://cu.a.vn/moi/bai-1.html", "redirected"),
        (301, Kind.REDIRECT, "http://www.a.vn/tin/bai-1.html/", None),
        (301, Kind.REDIRECT, "", None),
        (301, Kind.REDIRECT, "http://[", None),
        (304, Kind.REDIRECT, None, None),
        (500, Kind.ERROR, None, None),
        (503, Kind.ERROR, None, None),
        (429, Kind.ERROR, None, None),
        (200, Kind.ARTICLE, None, None),
        (200, Kind.EMPTY, None, None),
        (200, Kind.LISTING, None, "elsewhere"),
    ],
)
def test_tells_ends_from_failures_and_spellings(
    status: int, kind: Kind, location: str | None, reason: str | None
) -> None:
    """Gone, refused and sent away are ends; what passes, what spells the address anew and what we read otherwise are not."""
    headers = (("Location", location),) if location is not None else ()
    page = Page(url="https://a.vn/tin/bai-1.html", status=status, headers=headers, body=b"x", fetched_at=NOW)
    seen = visit(page, Reading(page=page, kind=kind, reason="told"), SITE, 1)
    assert seen.reason == reason
    assert seen.url_key == "a.vn/tin/bai-1.html"
    if reason == "redirected":
        assert seen.target_key == "a.vn/moi/bai-1.html"
