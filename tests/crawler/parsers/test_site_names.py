"""Pages whose first heading is the site's name, which the head gives all of them, and short headlines that look the same."""

import pytest

from crawler.parsers import parse_page

TITLE = "Xã An Thạnh đưa vào vận hành trạm bơm điện"
TEXTS = (
    "Công trình được khởi công cuối năm ngoái, ngân sách tỉnh chiếm bảy phần mười, phần còn lại do xã và nhân dân đóng góp.",
    "Theo hợp tác xã, trước đây mỗi khi triều cường, nông dân phải thuê máy dầu bơm suốt đêm để lúa khỏi ngâm chân.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("tin", "van-ban", "thu-tuc", "hoi-dap", "lien-he"))


def title(name: str, above: str, main: str, head: str = "") -> str | None:
    """The title of the page of that site: `above` stands before the menu, `main` behind it."""
    html = f"<html><head><title>{name}</title>{head}</head><body>{above}<ul>{MENU}</ul><div>{main}</div><p>Địa chỉ: số 1 đường Ví Dụ</p></body></html>"
    found = parse_page(html.encode(), "http://vi-du.gov.vn/chitiet.aspx?id=120077")
    return found.title if found is not None else None


@pytest.mark.parametrize(
    "name",
    [
        "Huyện An Biên",
        "UBND xã An Thạnh",
        "Mầm non Hoa Sen",
        "Cổng thông tin điện tử xã An Thạnh huyện An Biên tỉnh Ví Dụ",
    ],
)
@pytest.mark.parametrize("own", ["<h1>{}</h1>", "<header><h1>{}</h1></header>", "<h2>{}</h2>"])
@pytest.mark.parametrize("heading", ["<h3>{}</h3>", '<h2 class="title">{}</h2>'])
def test_the_heading_above_the_day_is_the_headline(name, own, heading):
    """The site's name in the first heading and in the head is no headline where a longer heading stands right above the day."""
    main = f"{heading.format(TITLE)}<p>19/11/2026 08:30</p>{TEXT}"
    assert title(name, own.format(name), main) == TITLE


@pytest.mark.parametrize(
    "main",
    [
        f"<h1>Tin vắn</h1><p>19/11/2026</p><h3>{TITLE}</h3><p>Ngày 18/11/2026</p>{TEXT}",
        f"<h1>Tin vắn</h1><h3>{TITLE}</h3>{TEXT}<p>Ngày đăng: 19/11/2026 08:30</p>",
        f"<h1>Tin vắn</h1><p>{TEXTS[0]} {TEXTS[1]}</p><h3>{TITLE}</h3><p>19/11/2026</p>{TEXT}",
        f"<h1>Tin vắn</h1><h3>{TITLE}</h3><p>19/11/2026</p>{TEXT}<h3>Khai giảng lớp dạy đan lục bình cho phụ nữ</h3><p>18/11/2026</p>{TEXT}",
    ],
    ids=["a day below it", "no day below the heading", "text between", "several"],
)
def test_a_short_headline_keeps_its_page(main):
    """An h1 with a day or text of its own, and one above several dated items, is the headline though the head says no more."""
    assert title("Tin vắn", "", main) == "Tin vắn"


def test_a_headline_that_opengraph_repeats_is_no_name():
    """What OpenGraph calls the page too is what the page is about."""
    main = f"<h1>Tin vắn</h1><h3>{TITLE}</h3><p>19/11/2026</p>{TEXT}"
    assert title("Tin vắn", "", main, '<meta property="og:title" content="Tin vắn">') == "Tin vắn"


@pytest.mark.parametrize("headline", [TITLE, "Cổng thông tin điện tử huyện An Biên đạt giải Ba"])
def test_an_h1_that_is_the_whole_title_stays_the_headline(headline):
    """A headline of the usual length is never given up for a heading below it, nor is one about the portal."""
    main = f"<h1>{headline}</h1><h3>Lịch bơm nước công khai ở nhà văn hóa các ấp trong xã</h3><p>19/11/2026</p>{TEXT}"
    assert title(headline, "", main) == headline


def test_a_bold_line_above_the_day_is_the_headline_below_the_portals_name():
    """Where the only heading is the portal's name, the line set like one above the day heads the article."""
    name = "Trang thông tin điện tử huyện An Biên"
    main = f"<div><div><b>{TITLE}</b></div><div>19/11/2026</div>{TEXT}</div>"
    assert title(name, f"<h1>{name}</h1>", main) == TITLE


@pytest.mark.parametrize(
    ("name", "main"),
    [
        ("Lịch tiếp dân", '<div class="article"><header><h1>{}</h1></header>{}</div>'),
        ("Lịch tiếp dân", '<div class="header"><h1>{}</h1></div>{}'),
        ("Lịch tiếp dân", '<div class="article"><header><h1>{}</h1></header><div>{}</div></div>'),
        ("Lịch tiếp dân", '<div class="main"><h1>{}</h1><p><a>A</a><a>B</a><a>C</a><a>D</a></p>{}</div>'),
        ("Huyện An Biên", '<div class="main"><h1>{}</h1>{}</div>'),
    ],
    ids=["header", "header by name", "box beside the header", "links between", "place"],
)
def test_a_short_headline_keeps_its_sub_heading(name, main):
    """An h1 in the box of the text, or in a header without links, is the headline of what stands below it."""
    section = f"<h3>Tiếp dân định kỳ tháng mười một</h3><p>Ngày 19/11/2026</p>{TEXT}"
    assert title(name, "", main.format(name, section)) == name


def test_an_offices_name_in_the_box_of_the_headline_is_no_headline():
    """A heading that names an office is none of an article, wherever it stands."""
    main = f'<div class="m"><h2>UBND xã An Thạnh</h2><h3>{TITLE}</h3><p>19/11/2026</p>{TEXT}</div>'
    assert title("UBND xã An Thạnh", "", main) == TITLE
