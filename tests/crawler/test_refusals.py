"""Which addresses are never fetched, and which are an article's: traps, copies, forms, files, conventions."""

from datetime import date

import pytest

from crawler.sites.model import Discovery, Site
from crawler.urls import looks_like_article, refusal

TODAY = date(2026, 11, 24)
SITE = Site(id="son-binh", name="Cổng Sơn Bình", url="https://sonbinh.example.vn/", aliases=("cu.sonbinh.example.vn",))
HOME = "https://sonbinh.example.vn"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/vi/vi/en/tin-tuc", "language"),
        ("/tin/su-kien/tin/su-kien/tin", "repeats"),
        ("/a/a/a", "repeats"),
        ("/news/print/kinh-te/vu-mua-77.html", "printing"),
        ("/news/savefile/kinh-te/vu-mua-77.html", "printing"),
        ("/news/sendmail/kinh-te/vu-mua-77.html", "printing"),
        ("/bai-77.html?print=1", "printing"),
        ("/tin?p_p_id=59&p_p_state=pop_up", "printing"),
        ("/tin;jsessionid=A1", "session"),
        ("/tin?PHPSESSID=0f", "session"),
        ("/lich?ngay=2026-11-24", "calendar"),
        ("/calendar/2026", "calendar"),
        ("/lich?_8_month=3&_8_year=2031", "calendar"),
        ("/2024/05/17/", "one day"),
        ("/tin/17-05-2024", "one day"),
        ("/2027/01/", "to come"),
        ("/lich-cong-tac?nam=2031&thang=2", "no end"),
        ("/tin-tuc?nam=2031&thang=2", "to come"),
        ("/1890/", "before"),
        ("/bai/?replytocom=9", "comments"),
        ("/mot-bai-viet/feed/", "comments"),
        ("/comments/feed/", "comments"),
        ("/wp-login.php", "signing in"),
        ("/wp-admin/post.php", "machinery"),
        ("/xmlrpc.php", "machinery"),
        ("/wp-json/oembed/1.0/embed?url=x", "REST"),
        ("/users/login/", "signing in"),
        ("/dang-nhap.aspx", "signing in"),
        ("/index.php?second=cronjobs&p=x", "jobs"),
        ("/?s=lua", "search"),
        ("/tim-kiem?tukhoa=lua", "search"),
        ("/seek/", "search"),
        ("/gio-hang/", "cart"),
        ("/voting/", "vote"),
        ("/themes/default/css/style.css?t=1", "looks"),
        ("/uploads/news/2024_05/anh%201.JPG", "looks"),
        ("/video/hop-bao.mp4", "looks"),
        ("/uploads/12-QD-UBND.pdf", "attachment"),
        ("/documents/20182/55/bieu-mau.docx/0c9f", "attachment"),
        ("/thong-bao/ke-hoach-542.html?download=1&id=0", "attachment"),
        ("/tin/page-2/'%20+%20$(this).data('img')%20+%20'", "script"),
        ("/tin/page-99999/", "beyond sense"),
        ("/" + "a/b" * 20, "deeper"),
        ("/" + "x" * 2100, "longer"),
    ],
)
def test_traps_copies_forms_and_files_are_refused(path, word):
    """Each trap is refused with a sentence that says what it is."""
    reason = refusal(HOME + path, SITE, today=TODAY)
    assert reason is not None
    assert word in reason


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/robots.txt",
        "/sitemap.xml.gz",
        "/vi/tin-tuc/tin-tuc/vu-mua-77.html",
        "/category/giao-duc/feed/",
        "/feed/",
        "/rss/kinh-te/",
        "/2024/05/",
        "/tin/page-2/",
        "/wp-json/wp/v2/posts?per_page=100&page=2",
        "/xa-hoi/tim-kiem-nguoi-mat-tich-tren-song-812.html",
        "/binh-chon/binh-chon-san-pham-tieu-bieu-99.html",
        "/ct/cms/tintuc/Lists/TinTuc/View_Detail.aspx?ItemID=42",
        "/tin-tuc/-/asset_publisher/Enp27vgshTez/content/le-hoi-hoa-ban",
        "/kh?p_p_id=101&_101_cur=2",
        "/portal/Pages/2023-3-9/Le-hoi-ch8p98kq.aspx",
    ],
)
def test_articles_lists_and_feeds_are_not_refused(path):
    """What a crawl lives on passes, also where an article's words or dates look like a trap."""
    assert refusal(HOME + path, SITE, today=TODAY) is None


def test_refusal_names_scope_scheme_and_the_site_files_own_rules():
    """Other hosts, other schemes and the site's skip patterns are told as such; what the file declares is trusted."""
    site = SITE.model_copy(
        update={
            "skip": ("^/thu-vien/",),
            "discovery": Discovery(listings=(f"{HOME}/calendar/tin",)),
            "since": date(2024, 6, 1),
        }
    )
    assert "another host (facebook.com)" in (refusal("https://facebook.com/x", site) or "")
    assert "no web address" in (refusal("javascript:void(0)", site) or "")
    assert "son-binh.yaml" in (refusal(f"{HOME}/thu-vien/anh", site) or "")
    assert refusal(f"{HOME}/calendar/tin/", site) is None
    assert refusal(f"{HOME}/2024/05/", site, today=TODAY) is not None
    assert refusal(f"{HOME}/2024/06/", site, today=TODAY) is None


@pytest.mark.parametrize(
    ("path", "family", "answer"),
    [
        ("/kinh-te/vu-mua-77.html", "nukeviet", True),
        ("/index.php/vi/news/Kinh-te/Vu-mua-77444/", "nukeviet", True),
        ("/about/gioi-thieu.html", "nukeviet", False),
        ("/kinh-te/page-2/", "nukeviet", False),
        ("/kinh-te/vu-mua-boi-thu/", "wordpress", None),
        ("/category/kinh-te/", "wordpress", False),
        ("/?p=77", "wordpress", True),
        ("/vu-mua-102240712093000123.htm", None, True),
        ("/vu-mua-post123456.html", None, True),
        ("/lua-gao-event123.html", None, False),
        ("/xa-hoi/202405/vu-mua-1a2b3c4/", None, True),
        ("/web/guest/-/vu-mua-boi-thu", None, True),
        ("/Trang/ChiTietTinTuc.aspx?nid=42", None, True),
        ("/tin-tuc-su-kien/vu-mua.html", None, None),
        ("/tin-tuc-su-kien", None, None),
        ("/", None, False),
    ],
)
def test_looks_like_article_follows_the_familys_convention(path, family, answer):
    """The CMS families write article addresses each in its way; where none tells, the answer stays open."""
    assert looks_like_article(HOME + path, SITE, family) is answer


def test_the_site_files_article_pattern_decides():
    """A pattern in the site file is stronger than any convention."""
    site = SITE.model_copy(update={"article": r"/chi-tiet\?id=\d+$"})
    assert looks_like_article(f"{HOME}/chi-tiet?id=5", site) is True
    assert looks_like_article(f"{HOME}/kinh-te/vu-mua-77.html", site, "nukeviet") is False
