"""What shows a CMS and what only seems to: marks editors paste, pictures copied from another site, numbers in titles."""

import pytest

from crawler.parsers import read_page
from crawler.parsers.families.dotnetnuke import DOTNETNUKE
from crawler.parsers.families.joomla import JOOMLA
from crawler.parsers.families.onecms import ONECMS
from crawler.parsers.families.vccorp import VCCORP
from crawler.parsers.families.zce import ZCE
from crawler.parsers.parts import Family, open_document
from crawler.records import Page

TEXT = (
    "<p>Sáng 5/3, huyện khởi công đường liên bản dài bốn cây số, vốn đầu tư sáu tỷ đồng, xong trong tám tháng.</p>" * 5
)


def family_of(body: str, url: str = "https://vidu.gov.vn/tin/duong-lien-ban.html", head: str = "") -> str | None:
    """The family of a page with a title and this body."""
    markup = f"<html><head><title>Khởi công đường liên bản</title>{head}</head><body>{body}</body></html>"
    page = Page(url=url, status=200, headers=(("Content-Type", "text/html"),), body=markup.encode())
    return read_page(page).family


@pytest.mark.parametrize(
    "pasted",
    [
        '<div class="VCSortableInPreviewMode" type="Photo"><img src="https://a.mediacdn.vn/1.jpg"><div class="PhotoCMS_Caption"><p>Đường mới</p></div></div>',
        '<script src="https://vcplayer.mediacdn.vn/player.js"></script>',
        '<div class="cms-body"><p>Chép từ báo.</p></div>',
        '<img src="https://i-bao.1cdn.vn/2026/1.jpg">',
        '<meta property="og:image" content="https://laichau.gov.vn/upload/2000066/20210201/grab6b49a1.jpg">',
        '<a href="https://huyen.gov.vn/Portals/0/van-ban.pdf">Văn bản</a>',
        '<img src="https://so.gov.vn/sites/default/files/a.jpg">',
    ],
)
def test_what_is_pasted_shows_no_family(pasted: str) -> None:
    """Pictures, players and pieces of text taken from another site say nothing of the CMS of this one."""
    assert family_of(f"<h1>Khởi công đường liên bản</h1>{TEXT}{pasted}") is None


@pytest.mark.parametrize(
    ("address", "family"),
    [
        ("/upload/2000066/20240219/anh.jpg", "upload_portal"),
        ("https://vidu.gov.vn/upload/64711/fck/files/anh.jpg", "upload_portal"),
        ("/upload/tin/20240219/anh.jpg", None),
        ("/upload/2000066/anh.jpg", None),
    ],
)
def test_the_store_of_the_upload_portal(address: str, family: str | None) -> None:
    """A numbered store with a day or the editor's folder, on the page's own host; sub-sites share their province's."""
    assert (
        family_of(TEXT, "https://so.vidu.gov.vn/tin/duong-lien-ban", f'<meta property="og:image" content="{address}">')
        == family
    )


def test_a_newspaper_cms_keeps_its_text_on_a_site_of_another() -> None:
    """A whole article pasted into Joomla is still Joomla's."""
    generator = '<meta name="generator" content="Joomla! - Open Source Content Management">'
    assert family_of(f'<div class="detail-content afcbc-body">{TEXT}</div>', head=generator) == "joomla"


@pytest.mark.parametrize(
    ("path", "title", "key"),
    [
        ("/tin-tuc/12-y-te/345-tiem-chung.html", "Tiêm chủng", "joomla:345"),
        ("/index.php/thuy-san/37-tap-huan", "Tập huấn", "joomla:37"),
        ("/tin-tuc/10-nam-thanh-lap-huyen", "10 năm thành lập huyện", None),
        ("/tin-tuc/345-10-nam-thanh-lap-huyen", "10 năm thành lập huyện", "joomla:345"),
        ("/index.php?option=com_content&view=article&id=58:dai-hoi&catid=3&Itemid=9", "Đại hội", "joomla:58"),
        ("/du-lich/item/88-cho-phien", "Chợ phiên", "joomla:item/88"),
        ("/tin-tuc/dai-hoi", "Đại hội", None),
    ],
)
def test_the_id_in_a_joomla_address(path: str, title: str, key: str | None) -> None:
    """The number before the alias, not a number the title begins with."""
    page = open_document(f"<title>{title}</title>".encode(), f"https://vidu.gov.vn{path}")
    assert JOOMLA.key(page) == key


SIDE = '<div class="edn_article"><h3 class="edn_articleTitle"><a href="/a">Tin khác trong huyện</a></h3></div>'
RELATED = '<div class="box-category"><h2 class="box-category-title">Tin liên quan</h2><a class="box-category-link-title" href="/a-102240101000000001.htm">Tin khác</a></div>'


@pytest.mark.parametrize(
    ("family", "body", "url"),
    [
        (DOTNETNUKE, f'<div id="dnn_ContentPane">{TEXT}</div><div id="dnn_RightPane">{SIDE}</div>', "/gioi-thieu-huyen"),
        (VCCORP, f'<div class="emagazine">{TEXT}</div>{RELATED}', "/duong-lien-ban-102241106091543210.htm"),
        (ONECMS, f'<div class="c-photo">{TEXT}</div><h3 class="b-grid__title"><a href="/b">B</a></h3>', "/duong-10312345.html"),
        (ZCE, f'<div class="longform">{TEXT}</div><article class="story"><a class="cms-link" href="/b">B</a></article>', "/duong-post212400.html"),
    ],
    ids=lambda value: value.name if isinstance(value, Family) else "",
)  # fmt: skip
def test_teasers_beside_a_text_make_no_list(family: Family, body: str, url: str) -> None:
    """Where an article stands in a layout the family does not know, it says nothing; its related boxes are no list."""
    assert family.kind(open_document(f"<body>{body}</body>".encode(), f"https://vidu.gov.vn{url}")) is None
