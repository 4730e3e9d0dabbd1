"""Bad input: any bytes give a reading, in good time; only what is no page at all is refused."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parsers import ParseError, parse_page, read_page
from crawler.parsers.charset import to_utf8
from crawler.parsers.entries import Entry
from crawler.parsers.trimming import agree
from crawler.records import Block, BlockKind, Kind, Page
from crawler.sites.model import Fields, Site
from tests.crawler.parsers.page_shapes import nukeviet, seed_page, unknown, wordpress
from vietnamese.cleaning import clean

URL = "http://so-vi-du.gov.vn/tin/a-1.html"
TEXT = "Tiếng Việt có dấu: đường, nước, người, thủy điện, hoà bình."
FIXTURES = [seed_page(), wordpress("Tin", f"<p>{TEXT}</p>" * 4), unknown("Tin của xã", f"<p>{TEXT}</p>" * 9)]


def read(body: bytes, content_type: str = "text/html"):
    return read_page(Page(url=URL, status=200, headers=(("Content-Type", content_type),), body=body))


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 10_000 + b"x",
        b"<div id=news-bodyhtml><h1 class=title>a</h1>" + b"<b><p>" * 10_000 + b"x",
        b"<table><tr><td>" * 2000 + b"x",
        b"\0" * 10_000,
        b"<" * 100_000,
        b"<p>" + b" " * 1_000_000 + b"</p>",
        b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
        b"<a href='http://[::1'>x</a><base href='http://['>",
        b"<img src=' '><img srcset=','><table></table><p></p>",
        "<p>Tiếng Việt</p>".encode("utf-16"),
    ],
)
def test_odd_bytes_are_read(body):
    """Depth, null bytes, endless white space and broken data give a kind and a reason."""
    reading = read(body)
    assert reading.reason


@pytest.mark.parametrize("opener", ["<div>", "<b>", "<font color=red><div>", "<table><tr><td>", "<ul><li>", "<q>"])
def test_the_deepest_text_is_kept(opener):
    """A tag that is opened ten thousand times and never closed costs the page its boxes, not its text."""
    nested = f"<h1>Tin của xã</h1>{opener * 10_000}<p>{TEXT}</p>" + f"<p>{TEXT * 3}</p>" * 4
    found = parse_page(unknown("Tin của xã", nested), URL)
    assert found is not None
    assert found.paragraphs.count(clean(TEXT * 3)) == 4


@pytest.mark.parametrize(
    ("opener", "repeated"),
    [
        ("<table><tr>", "<td>một ô"),
        ("<ul>", "<li>một mục"),
        ("<figure>", "<img src=/a.jpg><figcaption>một ảnh</figcaption>"),
        ("<div>" * 500, "<p>một đoạn văn của bài viết dài hơn hai mươi chữ cái"),
    ],
)
def test_time_grows_with_the_page(opener, repeated):
    """Eight times as many cells, items, captions or deep paragraphs take far less than the 64 times of a square."""

    def seconds(count: int) -> float:
        page = nukeviet("Tin của xã", opener + repeated * count)
        started = process_time()
        assert read(page).kind is Kind.ARTICLE
        return process_time() - started

    seconds(500)
    # A busy machine may make one measurement too long, not five in a row.
    assert any(seconds(12_000) < 25 * max(seconds(1500), 0.01) for _ in range(5))


@settings(max_examples=60, deadline=None)
@given(page=st.sampled_from(FIXTURES), cut=st.integers(0, 6000), junk=st.binary(max_size=40), at=st.integers(0, 6000))
def test_damaged_pages_are_read(page, cut, junk, at):
    """A page cut off or with bytes thrown in is still read."""
    damaged = page[:at] + junk + page[at : max(at, len(page) - cut)]
    assert read(damaged).reason


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("stated", ["text/html", "text/html; charset=iso-8859-1", "text/html; charset=nonsense"])
def test_lying_headers(charset, stated):
    """What the bytes are counts, not what the header says."""
    assert TEXT in to_utf8(f"<p>{TEXT}</p>".encode(charset), stated).data.decode()


def test_windows_1258_by_header_and_meta():
    """A declared single-byte charset is believed when the bytes decode in it; its separate tone marks join in NFC."""
    raw = "<p>n\u0103m mơ\u0301i, \u0111ươ\u0300ng</p>".encode("cp1258")
    for body, content_type, evidence in (
        (raw, "text/html; charset=windows-1258", "HTTP header"),
        (b'<meta charset="windows-1258">' + raw, "text/html", "meta"),
    ):
        decoded = to_utf8(body, content_type)
        assert (decoded.charset, decoded.evidence) == ("cp1258", evidence)
        assert "năm mới, đường" in clean(decoded.data.decode())


def test_windows_quotes_in_utf8():
    """UTF-8 with a few Windows quotes pasted in stays UTF-8, the quotes mended."""
    mixed = (TEXT * 20).encode() + b" \x93quoted\x94 " + TEXT.encode()
    decoded = to_utf8(mixed, "text/html")
    assert decoded.charset == "utf-8"
    assert "\u201cquoted\u201d" in decoded.data.decode()


def test_refusals_name_what_to_do():
    """No http address and a wrong selector are refused with a sentence that names them."""
    with pytest.raises(ParseError, match="give the address"):
        parse_page(b"<p>x</p>", "file:///a.html")
    site = Site(id="xa", name="Xã", url="http://so-vi-du.gov.vn/", fields=Fields(title="h1[["))
    with pytest.raises(ParseError, match=r"xa\.yaml: fields: 'h1\[\['"):
        parse_page(FIXTURES[1], URL, site=site)


@pytest.mark.parametrize(
    "end", ["</html>", "</body></html></html>", "</BODY></HTML >", "</Html><!DOCTYPE html><html><body>"]
)
@pytest.mark.parametrize("place", ["<body>", "<h1>Tin của xã</h1>"])
def test_what_follows_an_end_tag_of_html_is_kept(end, place):
    """A template that closes the page before its text costs nothing: browsers show what follows, so it is read."""
    page = unknown("Tin của xã", f"<h1>Tin của xã</h1><p>Ngày đăng: 22/01/2022</p>{f'<p>{TEXT * 3}</p>' * 4}")
    found = parse_page(page.replace(place.encode(), (place + end).encode()), URL)
    assert found is not None
    assert found.paragraphs.count(clean(TEXT * 3)) == 4


@pytest.mark.parametrize("name", [b"d\x01v", b"d\x1fv", "dv\ufffe".encode()])
def test_tags_that_lxml_cannot_be_asked_for(name):
    """A tag with a control character in its name, around the text, the clock or a column beside, is read like any other."""
    paragraph = f"<p>{TEXT * 3}</p>"
    shapes = (
        f"<DV><DV class='bai left-content'>{paragraph * 4}</DV><DV class='bai left-content'>{paragraph * 3}</DV></DV>",
        f"<article><figure><img src=/a.jpg><figcaption>Một ảnh</figcaption></figure><DV>{paragraph * 4}</DV></article>",
        f"<div><DV>Thứ hai, 22/01/2024 08:15:30</DV></div><div>{paragraph * 4}</div>",
        f"<DV class=sidebar>{paragraph * 2}</DV><DV class=sidebar>{paragraph * 5}</DV>",
    )
    for shape in shapes:
        reading = read(unknown("Tin của xã", shape).replace(b"DV", name))
        assert reading.article is not None
        assert clean(TEXT * 3) in reading.article.paragraphs


def test_a_stated_text_without_letters_is_not_heard():
    """Where a page states a text of nothing but marks, what was found on it stays."""
    found = [Entry(Block(kind=BlockKind.EMBED, url="http://so-vi-du.gov.vn/phim"))]
    assert agree(found, "//") == found
