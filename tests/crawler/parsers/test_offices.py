"""Offices: their names are portals' names, what they did is a headline."""

import pytest

from crawler.parsers import parse_page
from crawler.parsers.portals import names_portal

TEXTS = (
    "Đoàn kiểm tra đã đến ba trạm y tế và hai trường học trên địa bàn, xem xét việc diệt loăng quăng và trữ nước của các hộ dân.",
    "Qua kiểm tra, phần lớn các hộ đã đậy kín dụng cụ chứa nước, thả cá và thu gom vật phế thải quanh nhà trước mùa mưa năm nay.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)


@pytest.mark.parametrize(
    "name",
    [
        "Sở Y tế",
        "Sở Y tế An Bình",
        "SỞ Y TẾ TỈNH AN BÌNH",
        "Sở Y tế trực thuộc UBND tỉnh An Bình",
        "Sở y tế thành phố hồ chí minh",
        "Sở Lao động - Thương binh và Xã hội",
        "Sở Văn hóa, Thể thao và Du lịch tỉnh Bà Rịa - Vũng Tàu",
        "UBND xã An Thạnh, huyện Tân Phú, tỉnh An Bình",
        "Ủy ban Nhân dân Phường 12, Quận 3",
        "UBND các xã, phường, thị trấn",
        "HĐND tỉnh khóa XIX nhiệm kỳ 2021 - 2026",
        "Trung tâm Tổ chức sự kiện và Hội nghị",
        "Trung tâm Dạy nghề và Hỗ trợ nông dân tỉnh An Bình",
        "Trung tâm tiếp công dân tỉnh",
        "Trung tâm Phát triển quỹ đất tỉnh An Bình",
        "Ban Quản lý các khu công nghiệp tỉnh An Bình",
        "TRUNG TÂM Y TẾ HUYỆN AN BIÊN",
        "Cổng thông tin điện tử tỉnh An Bình",
        "UBND tỉnh An Bình cổng thông tin điện tử",
        "Sở Nội vụ An Bình chào mừng bạn",
        "Sở Tài nguyên và Môi trường hotline tiếp nhận phản ánh",
        "UBND xã An Thạnh - Hành động vì dân",
    ],
)
def test_the_name_of_an_office_is_a_portals(name):
    """An office with its field and its place is a portal's name, however it is spelled."""
    assert names_portal(name)


@pytest.mark.parametrize(
    "headline",
    [
        "Sở Y tế kiểm tra công tác phòng chống dịch",
        "SỞ Y TẾ TỔ CHỨC HỘI NGHỊ TỔNG KẾT NĂM 2026",
        "Sở Y tế An Bình làm việc với Bệnh viện Chợ Rẫy",
        "Sở Y tế và Sở Công Thương ký kết quy chế phối hợp",
        "UBND tỉnh họp phiên thường kỳ tháng 11",
        "UBND xã An Thạnh giữ vững danh hiệu nông thôn mới",
        "Sở Y tế tỉnh Bà Rịa - Vũng Tàu giữ vững danh hiệu đơn vị văn hóa",
        "Sở Y tế khai trương trang thông tin điện tử",
        "Huyện ủy Tân Phú sơ kết 9 tháng đầu năm",
        "Chi cục Thủy lợi nghiệm thu kè sông Trà Ban",
        "Cục Thuế tỉnh An Bình công khai danh sách nợ thuế",
        "Trung tâm Khuyến nông tổ chức hội thảo đầu bờ",
    ],
)
def test_what_an_office_did_is_no_name(headline):
    """A headline that begins with an office goes on with what the office did."""
    assert not names_portal(headline)


@pytest.mark.parametrize(
    ("heading", "element"),
    [
        ("<h2>{}</h2>", "Sở Y tế An Bình"),
        ('<div class="tieu-de">{}</div>', "Sở Y tế An Bình"),
        ("<h2>{}</h2>", "{} | Sở Y tế An Bình"),
        ("<h1>Sở Y tế An Bình</h1><h2>{}</h2>", "{} | Sở Y tế An Bình"),
    ],
)
def test_a_headline_that_begins_with_the_portals_office_is_the_title(heading, element):
    """The office's portal is named in head and h1; the headline that begins with the office too is the article's."""
    title = "Sở Y tế kiểm tra công tác phòng chống dịch sốt xuất huyết"
    html = f'<html><head><title>{element.format(title)}</title></head><body><a href="/">Trang chủ</a><div id="b">{heading.format(title)}<p>19/11/2026 08:30</p>{TEXT}</div></body></html>'
    found = parse_page(html.encode(), "http://soyte.gov.vn/tin-tuc/tin-trong-tuan-1299.html")
    assert found is not None
    assert (found.title, found.paragraphs) == (title, TEXTS)


def test_the_name_of_an_office_in_a_heading_is_no_title():
    """Where the only headings are the office's name, the page's title stays what its head says."""
    html = f'<html><head><title>Tin tức trong tuần</title></head><body><a href="/">Trang chủ</a><div id="b"><h2>Sở Y tế tỉnh An Bình</h2><p>19/11/2026 08:30</p>{TEXT}</div></body></html>'
    found = parse_page(html.encode(), "http://soyte.gov.vn/tin-tuc/tin-trong-tuan-1299.html")
    assert found is not None
    assert found.title == "Tin tức trong tuần"


TITLE = "Đoàn kiểm tra xem xét việc phòng chống sốt xuất huyết ở ba xã"


@pytest.mark.parametrize(
    "slogan",
    ["Huyện ủy An Biên đoàn kết dân chủ kỷ cương", "SỞ Y TẾ TỈNH AN BÌNH THỰC HIỆN NĂM VĂN MINH ĐÔ THỊ", "Sở Y tế"],
)
def test_an_offices_slogan_above_a_titled_box_with_a_day_is_no_headline(slogan):
    """An h1 that is all the title element says and begins with an office gives way to the box named a title above the day."""
    html = f'<html><head><title>{slogan}</title></head><body><h1>{slogan}</h1><a href="/">Trang chủ</a><div><div class="tieude"><b>{TITLE}</b></div><p>19/11/2026 08:30</p>{TEXT}</div></body></html>'
    found = parse_page(html.encode(), "http://soyte.gov.vn/chitiet.aspx?id=1299")
    assert found is not None
    assert found.title == TITLE


@pytest.mark.parametrize(
    "main",
    [
        '<h1>{}</h1><p>19/11/2026 08:30</p><div class="title">{}</div><p>18/11/2026</p>{}',
        '<h1>{}</h1><div class="title">{}</div>{}<p>19/11/2026 08:30</p>',
        f'<h1>{{}}</h1>{TEXT}<p>{TEXTS[0]}</p><div class="title">{{}}</div><p>18/11/2026</p>{{}}',
    ],
    ids=["a day of its own", "no day below the box", "text between"],
)
def test_news_of_an_office_keeps_its_headline(main):
    """An h1 with a day or text below it, or above a titled box without a day, is the headline."""
    title = "Sở Y tế kiểm tra công tác phòng chống dịch sốt xuất huyết"
    html = f'<html><head><title>{title}</title></head><body><a href="/">Trang chủ</a><div>{main.format(title, TITLE, TEXT)}</div></body></html>'
    found = parse_page(html.encode(), "http://soyte.gov.vn/chitiet.aspx?id=1299")
    assert found is not None
    assert found.title == title
