"""Front pages and standing pages that their addresses do not tell: what a page says of itself, and what proves nothing."""

from typing import NamedTuple

import pytest

from crawler.parsers import read_page
from crawler.records import Kind, Page

SITE = "Cổng thông tin điện tử xã Ví Dụ"
ROOT = '<link rel="canonical" href="http://xa-vi-du.gov.vn/">'
OPEN_ROOT = '<meta property="og:url" content="http://xa-vi-du.gov.vn">'
CURRENT = '<li class="active"><a href="/vi">Trang chủ</a></li>'
PLAIN = '<li><a href="/vi">Trang chủ</a></li>'
NEWS = (
    "Xã Phúc Sơn trồng hơn hai nghìn cây xanh đầu xuân",
    "Tập huấn kỹ năng chuyển đổi số cho cán bộ thôn, bản",
    "Khánh thành cầu treo bản Nậm Lùng sau tám tháng",
    "Phiên chợ nông sản an toàn thu hút nghìn lượt khách",
)
BOXES = "".join(
    f'<div><h3>{name}</h3>{"".join(f"<p><a href=/tin/{number}-{place}.html>{title}</a></p>" for place, title in enumerate(NEWS))}<a href="/{number}">Xem thêm</a></div>'
    for number, name in enumerate(("Tin tức", "Văn bản mới", "Hoạt động của lãnh đạo"))
)  # fmt: skip

TEASER = (
    "Nhiều hộ dân trong xã đã mạnh dạn chuyển đổi cây trồng, đưa giống mới vào sản xuất và bước đầu cho thu nhập khá..."
)


class Sent(NamedTuple):
    """What a page is sent with around its main part."""

    url: str
    head: str = ""
    entry: str = PLAIN
    body: str = ""
    title: str = "Trang"


def told(sent: Sent, main: str) -> Kind:
    url, head, entry, body, title = sent
    page = f"""<html lang="vi"><head><title>{title}</title>{head}</head><body class="{body}"><ul>{entry}
<li><a href="/gioi-thieu">Giới thiệu</a></li><li><a href="/tin-tuc">Tin tức</a></li></ul>{main}</body></html>"""
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return read_page(Page(url=url, status=200, headers=headers, body=page.encode())).kind


@pytest.mark.parametrize(
    ("head", "entry", "body", "title"),
    [
        (ROOT, CURRENT, "", "Trang"),
        (OPEN_ROOT, PLAIN, "", SITE),
        (ROOT, PLAIN, "vi home", "Trang"),
        ("", CURRENT, "trang-chu", "Trang"),
        ("", '<li><a aria-current="page" href="/vi">Trang chủ</a></li>', "", SITE),
        ('<meta property="og:site_name" content="Xã Ví Dụ">', PLAIN, "front", "Xã Ví Dụ"),
    ],
)
def test_two_signs_tell_the_front_page(head, entry, body, title):
    """A list that states the root as its address, is marked so in the menu or by its body, or has the site's name is home."""
    assert told(Sent("http://xa-vi-du.gov.vn/cong", head, entry, body, title), BOXES) is Kind.HOME


@pytest.mark.parametrize(
    ("head", "entry", "body", "title"),
    [
        (ROOT, PLAIN, "", "Trang"),
        ("", CURRENT, "", "Trang"),
        ("", PLAIN, "home", "Trang"),
        ("", PLAIN, "", SITE),
        (OPEN_ROOT, CURRENT, "", f"Tin tức - {SITE}"),
    ],
)
def test_one_sign_tells_no_front_page(head, entry, body, title):
    """One sign may stand on every page of a site, and an entry of the menu that names the page outweighs a marked one."""
    assert told(Sent("http://xa-vi-du.gov.vn/tin-tuc", head, entry, body, title), BOXES) is Kind.LISTING


def test_a_later_page_is_no_front_page():
    """A page number says list, whatever the head says."""
    url = "http://xa-vi-du.gov.vn/cong?page=3"
    assert told(Sent(url, ROOT, CURRENT, "", SITE), BOXES) is Kind.LISTING


def test_an_article_is_never_a_front_page():
    """A site that states its root on all pages and marks the menu's first entry everywhere loses no article."""
    text = "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.</p>"
    main = f"<div><h1>Xã Ví Dụ họp dân bàn mở đường liên thôn</h1><p>18/03/2019</p>{text * 6}</div>"
    url = "http://xa-vi-du.gov.vn/tin/hop-dan-ban-mo-duong-12.html"
    assert told(Sent(url, ROOT, CURRENT, "home", SITE), main) is Kind.ARTICLE


@pytest.mark.parametrize("name", ["lanh-ao-so", "lanh-dao-so", "so-o-to-chuc", "on-vi-su-nghiep", "hoi-ap"])
def test_addresses_of_standing_pages_may_lack_a_letter(name):
    """Makers of slugs that drop the letter "đ" do not turn standing pages into lists."""
    main = '<h1>Trang</h1><table><tr><td><img src="/a.jpg"></td><td>Ông Nguyễn Văn Ví Dụ - Giám đốc</td></tr></table>'
    assert told(Sent(f"http://xa-vi-du.gov.vn/{name}", title=f"Trang - {SITE}"), main) is Kind.STATIC


@pytest.mark.parametrize("name", ["Giới thiệu", "Cơ cấu tổ chức", "Liên hệ", "Sơ đồ cổng", "Lãnh đạo Sở"])
def test_a_menu_under_the_name_of_a_standing_page_is_no_list(name):
    """A page that the title element names a standing page, with links in place of text, is a standing page."""
    main = "".join(f'<p><a href="/muc-{number}">Phòng số {number}</a></p>' for number in range(12))
    assert told(Sent("http://xa-vi-du.gov.vn/trang", title=f"{name} - {SITE}"), main) is Kind.STATIC


def test_headlines_under_the_name_of_a_standing_page_are_a_list():
    """A page that the title element names so and whose texts stand under links to other pages stays a list."""
    main = "".join(
        f"<div><h3><a href=/tin/{place}.html>{title}</a></h3><p>{TEASER}</p></div>" for place, title in enumerate(NEWS)
    )
    page = Sent(
        "http://xa-vi-du.gov.vn/trang",
        head='<meta property="og:title" content="Tin hoạt động">',
        title=f"Giới thiệu - {SITE}",
    )
    assert told(page, main) is Kind.LISTING
