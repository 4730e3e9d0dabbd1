"""Addresses: what is the same page, what is never fetched, what looks like an article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sites.model import Discovery, Site
from crawler.urls import canonical_url, looks_like_article, refusal, url_key

TODAY = date(2026, 11, 24)
SITE = Site(id="son-binh", name="Cổng Sơn Bình", url="https://sonbinh.example.vn/", aliases=("cu.sonbinh.example.vn",))
HOME = "https://sonbinh.example.vn"

PIECES = st.sampled_from(
    [
        "/",
        "//",
        ".",
        "..",
        "/./",
        "a",
        "Đ",
        "đ",
        "o\u0300",
        "%C4%91",
        "%c4%91",
        "%",
        "%2",
        "%41",
        "%25",
        "&",
        "=",
        "?",
        "#",
        "&amp;",
        "amp;",
        ";jsessionid=9F",
        "print",
        "/print/",
        "-12.html",
        "/vi",
        ".html/en",
        "/amp",
        "utm_source=x",
        "sid=1",
        "index.html",
        ".aspx",
        "ItemID=7",
        "p_p_id=",
        "p_p_mode=view",
        "/-/",
        "+",
        " ",
        "\u200b",
        "[",
        "]",
        "'",
        '"',
        "(S(x))",
    ]
)
PATHS = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)
HOSTS = st.sampled_from(
    ["http://A.vn", "https://www.a.vn:443", "http://a.vn:8101", "http://[::1]:80", "https://tỉnh.vn", "HTTP://u:p@A.vn"]
)


@pytest.mark.parametrize(
    ("found", "canonical"),
    [
        ("HTTP://SonBinh.example.vn:80", "http://sonbinh.example.vn/"),
        (f"{HOME}/a/../tin/./bai-7.html#binh-luan", f"{HOME}/tin/bai-7.html"),
        (f"{HOME}/tin?utm_source=zalo&id=7&fbclid=Ab", f"{HOME}/tin?id=7"),
        (f"{HOME}/tin;jsessionid=A1B2.node1?b=2&a=1", f"{HOME}/tin?b=2&a=1"),
        (f"{HOME}/tin.php?PHPSESSID=0f&id=7", f"{HOME}/tin.php?id=7"),
        (f"{HOME}/modules.php?name=News&sid=123", f"{HOME}/modules.php?name=News&sid=123"),
        (f"{HOME}/tin?sid=0a1b2c3d4e5f60718293", f"{HOME}/tin"),
        (f"{HOME}/(S(lq3hx0))/tin.aspx?ItemID=7", f"{HOME}/tin.aspx?ItemID=7"),
        (f"{HOME}/vi/news/print/kinh-te/vu-mua-77.html", f"{HOME}/vi/news/kinh-te/vu-mua-77.html"),
        (f"{HOME}/news/savefile/kinh-te/vu-mua-77.html", f"{HOME}/news/kinh-te/vu-mua-77.html"),
        (f"{HOME}/bai-77.html?print=1", f"{HOME}/bai-77.html"),
        (f"{HOME}/?nvvithemever=m&nv_redirect=qIL", f"{HOME}/"),
        (
            f"{HOME}/x/-/view_content/123-a.html/en?redirect=%2Fx&p_p_id=101&inheritRedirect=true",
            f"{HOME}/x/-/view_content/123-a.html",
        ),
        (f"{HOME}/kh?p_p_id=101&p_p_lifecycle=0&p_p_state=normal&_101_cur=2", f"{HOME}/kh?p_p_id=101&_101_cur=2"),
        (f"{HOME}/Content/bai?4821", f"{HOME}/Content/bai?4821"),
        (f"{HOME}/tin?id=7&amp;cat=2", f"{HOME}/tin?id=7&cat=2"),
        (f"{HOME}/%74in/b%c3%a0i", f"{HOME}/tin/b%C3%A0i"),
        (f"{HOME}/tin/bài", f"{HOME}/tin/b%C3%A0i"),
        (f"{HOME}/100%", f"{HOME}/100%25"),
        (" mailto:a@b.vn ", "mailto:a@b.vn"),
    ],
)
def test_canonical_url_drops_only_what_does_not_name_the_page(found, canonical):
    """Case, session, tracking and print copies go; ids stay, wherever they stand."""
    assert canonical_url(found) == canonical


def test_canonical_url_with_a_site_moves_aliases_and_drops_its_own_noise():
    """A link to an old host of the site is a link to the site."""
    site = SITE.model_copy(update={"ignore_query": ("Ref",)})
    assert canonical_url("http://cu.sonbinh.example.vn/a?ref=menu", site) == f"{HOME}/a"
    assert canonical_url("http://www.sonbinh.example.vn/a", site) == "http://www.sonbinh.example.vn/a"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.a.vn/tin/", "https://a.vn/tin"),
        ("https://a.vn", "https://a.vn/index.html"),
        ("https://a.vn/tin?b=2&a=1", "https://a.vn/tin/?a=1&b=2&utm_campaign=x"),
        ("https://a.vn/portal/Pages/Bai.aspx?ItemID=7", "https://a.vn/Portal/pages/bai.aspx?itemid=7"),
        ("https://a.vn/b\u00e0i", "https://a.vn/ba\u0300i"),
        ("https://a.vn//tin//x.html", "https://a.vn/tin/x.html"),
        ("https://a.vn/?s=hai%20ba", "https://a.vn/?s=hai+ba"),
        ("http://a.vn:80/tin", "https://a.vn:443/tin#cuoi"),
        ("http://A.VN./tin", "https://www.a.vn/tin"),
        ("https://a.vn/index.php?p=7", "https://a.vn/?p=7"),
        ("https://a.vn/tin?id=7&id=7", "https://a.vn/tin?id=7"),
        ("https://a.vn/Content/bai?4821", "https://a.vn/Content/bai?4821="),
        ("https://a.vn/tin?cat=b%c3%a0i&x=1", "https://a.vn/tin?x=1&cat=ba%CC%80i"),
        ("https://a.vn/%7Etin?id=%37", "https://a.vn/~tin?id=7"),
    ],
)
def test_url_key_meets_for_spellings_of_one_page(one, other):
    """Scheme, www, slash, order of parameters and Unicode form tell no pages apart."""
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.vn/Tin", "https://a.vn/tin"),
        ("http://a.vn:8101/", "http://a.vn:8102/"),
        ("https://a.vn/xem?id=1", "https://a.vn/xem?id=2"),
        ("https://a.vn/a%2Fb", "https://a.vn/a/b"),
        ("https://a.vn/tin/", "https://a.vn/tin/page-2/"),
        ("http://a.vn:443/", "http://a.vn/"),
        ("https://a.vn/ban", "https://a.vn/b\u00e0n"),
        ("https://a.vn/tin?id=1&id=2", "https://a.vn/tin?id=1"),
        ("https://a.vn/tin?q=a%26b=1", "https://a.vn/tin?q=a&b=1"),
        ("https://a.vn/x%3Fid=1", "https://a.vn/x?id=1"),
        ("https://a.vn/default.aspx?id=1", "https://a.vn/?id=1"),
    ],
)
def test_url_key_keeps_different_pages_apart(one, other):
    """Case of a path, port, id, escaped slash and page number name different pages."""
    assert url_key(one) != url_key(other)


@given(HOSTS, PATHS)
def test_canonical_url_is_stable_and_keeps_the_key(host, path):
    """Made canonical twice is made canonical once, and the key of an address is that of its canonical form."""
    url = f"{host}/{path}"
    canonical = canonical_url(url)
    assert canonical_url(canonical) == canonical
    assert url_key(canonical) == url_key(url)


@given(st.text(max_size=60) | PATHS)
def test_no_text_breaks_the_address_functions(text):
    """Whatever stands in a link, the answer is an answer and no exception."""
    assert isinstance(canonical_url(text, SITE), str)
    assert isinstance(url_key(text), str)
    assert refusal(text, SITE, today=TODAY) != ""
    assert looks_like_article(text, SITE) in {True, False, None}


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
