"""Sitemaps: indexes, URL sets, news, gzip, plain text, and damaged ones."""

import gzip
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.sitemaps import read_sitemap
from crawler.records import Route
from tests.crawler.discovery.pages import HOME, page, paths

INDEX = f"""<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="/assets/css/sitemapindex.xsl"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{HOME}/sitemap-vi.news.xml</loc><lastmod>2024-05-01</lastmod></sitemap>
<sitemap><loc>/sitemap-vi.page.xml</loc></sitemap></sitemapindex>"""

URLSET = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> {HOME}/tin/mot-1.html </loc><lastmod>2024-05-02T08:00:00+07:00</lastmod>
 <image:image><image:loc>{HOME}/anh/1.jpg</image:loc></image:image></url>
<url><loc>{HOME}/tin?id=2&amp;cat=1</loc><news:news><news:publication_date>2024-05-03T00:00:00Z</news:publication_date></news:news></url>
<url><loc>{HOME}/tin/mot-1.html</loc></url><url><lastmod>2024-01-01</lastmod></url></urlset>"""


def test_an_index_names_sitemaps():
    """The children of an index are sitemaps, not pages; relative ones are made absolute."""
    sitemap = read_sitemap(page("/sitemap.xml", INDEX))
    assert sitemap.urls == ()
    assert sitemap.sitemaps == (f"{HOME}/sitemap-vi.news.xml", f"{HOME}/sitemap-vi.page.xml")


def test_a_urlset_names_pages_with_their_times():
    """Pictures are no pages; the time of a change is kept apart from that of publication."""
    sitemap = read_sitemap(page("/sitemap-vi.news.xml", URLSET, depth=2))
    assert paths(sitemap.urls) == ["/tin/mot-1.html", "/tin?id=2&cat=1"]
    assert [found.published_at for found in sitemap.urls] == [None, datetime(2024, 5, 3, tzinfo=UTC)]
    assert sitemap.lastmod == {f"{HOME}/tin/mot-1.html": datetime(2024, 5, 2, 1, tzinfo=UTC)}
    assert (sitemap.urls[0].route, sitemap.urls[0].depth) == (Route.SITEMAP, 3)


def test_gzip_whole_and_cut_is_unpacked():
    """A .gz body is read as what it packs, also if the download broke off."""
    rows = "".join(f"<url><loc>{HOME}/tin/bai-{n}.html</loc></url>" for n in range(4000))
    packed = gzip.compress(f"<urlset>{rows}</urlset>".encode())
    assert len(read_sitemap(page("/sitemap.xml.gz", packed)).urls) == 4000
    assert 0 < len(read_sitemap(page("/sitemap.xml.gz", packed[: len(packed) // 2])).urls) < 4000


def test_a_bomb_ends_at_the_limit():
    """A body that unpacks to gigabytes is read up to the limit and no further."""
    packed = gzip.compress(b"<urlset>" + b" " * 150_000_000, compresslevel=1)
    assert read_sitemap(page("/sitemap.xml.gz", packed)).urls == ()


def test_plain_text_is_one_address_a_line():
    """Lines that are no address are passed over, a byte order mark too."""
    body = f"\ufeff{HOME}/tin/mot-1.html\r\n\nkhông phải địa chỉ\n/tin/hai\n{HOME}/tin/ba-3.html\n"
    assert paths(read_sitemap(page("/sitemap.txt", body)).urls) == ["/tin/mot-1.html", "/tin/ba-3.html"]


def test_unescaped_ampersands_and_a_missing_end_cost_no_page():
    """What hand-made sitemaps get wrong is read all the same."""
    body = f"<urlset><url><loc>{HOME}/tin/mot-1.html</loc></url><url><loc>{HOME}/xem?a=1&b=2</loc></url>"
    assert paths(read_sitemap(page("/sitemap.xml", body)).urls)[0] == "/tin/mot-1.html"
    assert len(read_sitemap(page("/sitemap.xml", body)).urls) == 2


def test_other_pages_are_no_sitemap():
    """A feed, an HTML page and an empty answer name nothing here."""
    for body in ("<rss><channel><item><link>x</link></item></channel></rss>", "<html><p>Lỗi</p></html>", "", "404"):
        assert read_sitemap(page("/sitemap.xml", body)).urls == ()


@given(st.integers(0, len(URLSET)), st.binary(max_size=8))
def test_no_damage_raises(place, junk):
    """Bytes cut or inserted anywhere never raise."""
    body = URLSET.encode()
    read_sitemap(page("/sitemap.xml", body[:place] + junk + body[place:]))
    read_sitemap(page("/sitemap.xml.gz", gzip.compress(body)[:place] + junk))
