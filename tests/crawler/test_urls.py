"""Addresses: what is the same page, and what is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sites.model import Site
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
