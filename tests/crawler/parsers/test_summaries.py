"""Boxes called teasers: the article's own summary, and what leads to other articles."""

import pytest

from crawler.parsers import parse_page

URL = "http://xa-vi-du.gov.vn/tin-tuc/hop-dan-ban-mo-duong-lien-thon-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
LEAD = "Trạm bơm có bốn tổ máy, bảo đảm tiêu úng cho tám trăm hecta đất lúa và cây ăn trái của ba ấp ven sông."
TEXTS = (
    "Công trình được khởi công cuối năm ngoái, ngân sách tỉnh chiếm bảy phần mười, phần còn lại do xã và nhân dân đóng góp.",
    "Theo hợp tác xã, trước đây mỗi khi triều cường, nông dân phải thuê máy dầu bơm suốt đêm để lúa khỏi ngâm chân.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)


def article(main: str):
    """The article of a page of that main column."""
    html = f'<html><head><title>{TITLE}</title></head><body><a href="/">Trang chủ</a><div>{main}</div></body></html>'
    found = parse_page(html.encode(), URL)
    assert found is not None
    assert found.title == TITLE
    return found


@pytest.mark.parametrize("names", ["teaser", "teaser-text", "teaserText", "article-teaser", "news_teaser"])
@pytest.mark.parametrize("box", ["<p>{}</p>", "{}"])
@pytest.mark.parametrize("body", ["{}", '<div class="news-text-wrap">{}</div>'])
def test_a_teaser_between_headline_and_text_is_the_lead(names, box, body):
    """One paragraph of whole sentences without a link, in a box called a teaser, is the article's own summary."""
    main = (
        f'<h1>{TITLE}</h1><div>18/03/2019 08:05</div><div class="{names}">{box.format(LEAD)}</div>{body.format(TEXT)}'
    )
    found = article(main)
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)


@pytest.mark.parametrize(
    "teaser",
    [
        f'<p>{LEAD} <a href="/tin/9.html">Xem tiếp</a></p>',
        f"<h3>Tin khác trong tuần</h3><p>{LEAD}</p>",
        "<p>Tin ảnh trong tuần của xã và các bản vùng cao</p>",
        f'<img src="/u/9.jpg" width="300" height="200"><p>{LEAD}</p>',
    ],
    ids=["link", "heading", "no sentence", "picture"],
)
def test_a_teaser_of_another_article_is_no_lead(teaser):
    """What leads elsewhere, has a heading or picture of its own or says no whole sentence stays beside the text."""
    main = f'<h1>{TITLE}</h1><div>18/03/2019 08:05</div><div class="teaser">{teaser}</div><div>{TEXT}</div>'
    found = article(main)
    assert (found.lead, found.paragraphs) == (None, TEXTS)


def test_a_teaser_within_the_text_stays_beside_it():
    """A teaser below running text tells of another article."""
    found = article(
        f'<h1>{TITLE}</h1><div>18/03/2019 08:05</div><div>{TEXT}<div class="teaser"><p>{LEAD}</p></div>{TEXT}</div>'
    )
    assert LEAD not in (found.lead, *found.paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        f"<div>{TEXTS[0]}</div><div>{TEXTS[1]}</div>{{}}<div>{TEXTS[0]}</div>",
        f"<div><div>{TEXTS[0]}</div><div>{TEXTS[1]}</div></div>{{}}<div>{TEXTS[0]}</div>",
        f"{TEXTS[0]}<br><br>{TEXTS[1]}{{}}{TEXTS[0]}<br>{TEXTS[1]}",
        f"{TEXTS[0]}{{}}{TEXTS[1]}<br>{TEXTS[1]}",
    ],
    ids=["boxes", "a box of boxes", "breaks", "no element"],
)
def test_a_teaser_below_text_without_paragraphs_stays_beside_it(text):
    """Text in plain boxes or between breaks is running text too."""
    teaser = f'<div class="teaser">{LEAD}</div>'
    found = article(f"<h1>{TITLE}</h1><div>18/03/2019 08:05</div><div>{text.format(teaser)}</div>")
    assert LEAD not in (found.lead, *found.paragraphs)


@pytest.mark.parametrize(
    "main",
    [
        f'<div class="teaser-box"><p>{LEAD}</p></div><h1>{TITLE}</h1><div>{TEXT}</div>',
        f'<div><div class="teaser">{LEAD}</div></div><div><h1>{TITLE}</h1><div>{TEXT}</div></div>',
        f'<h1>{TITLE}</h1><div class="teaser">Trang thông tin điện tử xã Ví Dụ, nơi công dân tra cứu thông tin.</div><div>{TEXT}</div>',
    ],
    ids=["above", "above, in a box", "of the portal"],
)
def test_a_teaser_above_the_headline_or_of_the_portal_is_no_lead(main):
    """What stands above the headline is another article's, and what begins with the portal's name is every article's."""
    found = article(main)
    assert (found.lead, found.paragraphs) == (None, TEXTS)
