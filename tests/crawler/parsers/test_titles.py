"""The headline: what page, OpenGraph and JSON-LD say, and whom to believe where they differ."""

import json

import pytest

from crawler.parsers.metadata import joined
from crawler.parsers.parts import open_document
from crawler.parsers.titles import find_title

TITLE = "Xã Nậm Cuổi khánh thành cầu treo qua suối"


def page(
    *,
    heading: str = "",
    opened: str = "",
    linked: str = "",
    element: str = "",
    site: str = "Cổng thông tin xã Nậm Cuổi",
) -> str | None:
    """The title of a page with that heading markup, og:title, JSON-LD headline and title element."""
    data = json.dumps({"@type": "NewsArticle", "headline": linked}) if linked else "{}"
    og = f'<meta property="og:title" content="{opened}">' if opened else ""
    html = f"""<html><head><title>{element}</title><meta property="og:site_name" content="{site}">{og}
<script type="application/ld+json">{data}</script></head><body>{heading}<p>Sáng nay.</p></body></html>"""
    document = open_document(html.encode(), joined("https://namcuoi.gov.vn/", "tin/cau-treo-12.html"))
    found = find_title(document, document.head.articles())
    return found.clue.value if found is not None else None


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"heading": f"<h1>{TITLE}</h1>", "element": f"{TITLE} - Cổng thông tin xã Nậm Cuổi"}, TITLE),
        ({"heading": f"<h1>Cổng thông tin xã Nậm Cuổi</h1><h1>{TITLE}</h1>", "element": TITLE}, TITLE),
        ({"heading": f"<h1>{TITLE}</h1>", "opened": f"{TITLE} | Cổng thông tin xã Nậm Cuổi"}, TITLE),
        ({"heading": f"<h1>{TITLE}</h1>", "opened": "Cổng thông tin xã Nậm Cuổi", "element": "Tin tức"}, TITLE),
        ({"heading": f"<h1>{TITLE}</h1>", "opened": TITLE[:30] + "…"}, TITLE),
        ({"heading": f"<h1>Giao thông: {TITLE}</h1>", "opened": TITLE, "linked": TITLE}, TITLE),
        ({"heading": f"<h1><span>Xã Nậm Cuổi</span><span>{TITLE[12:]}</span></h1>", "element": TITLE}, TITLE),
        ({"heading": f"<div class='news-title'>{TITLE}</div>", "element": f"{TITLE} - Xã Nậm Cuổi"}, TITLE),
        ({"heading": f"<span id='ctl00_lblTieuDe' class='tieu-de'>{TITLE}</span>", "element": "Trang tin"}, TITLE),
        ({"heading": "<h2>Tin mới nhất trong tuần</h2>", "opened": TITLE, "element": TITLE}, TITLE),
        ({"element": f"{TITLE} | Cổng thông tin xã Nậm Cuổi"}, TITLE),
        ({"heading": f"<h1>{TITLE}</h1><h1>Liên kết</h1>", "opened": TITLE, "linked": "Khánh thành cầu treo"}, TITLE),
        (
            {
                "heading": f"<ol><li><h1>Cầu treo: Tin mới nhất</h1></li></ol><h2><b>Giao thông</b><i>{TITLE}</i></h2>",
                "opened": TITLE,
                "linked": "Cầu treo: Tin mới nhất",
            },
            TITLE,
        ),
    ],
)
def test_the_headline_is_found(said: dict[str, str], wanted: str) -> None:
    assert page(**said) == wanted


def test_a_page_without_any_title_has_none() -> None:
    assert page() is None


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Lịch trực lãnh đạo xã tuần 32 năm 2024", "Lịch trực lãnh đạo xã tuần 32 năm 2024"),
        ("Lịch trực lãnh đạo xã tuần 32 05/08/2024 08:30", "Lịch trực lãnh đạo xã tuần 32"),
        ("Lịch trực lãnh đạo xã tuần 32 ngày 5 tháng 8 năm 2024", "Lịch trực lãnh đạo xã tuần 32"),
    ],
)
def test_a_year_is_part_of_a_headline_and_a_date_behind_it_is_not(heading: str, wanted: str) -> None:
    """Only a whole date behind what the head repeats is cut from a heading."""
    assert page(heading=f"<h1>{heading}</h1>", element="Lịch trực lãnh đạo xã tuần 32 - Xã Nậm Cuổi") == wanted
