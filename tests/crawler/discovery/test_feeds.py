"""Feeds: every dialect, and what is left of a broken one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.feeds import read_feed
from crawler.discovery.order import read_time
from crawler.records import Route
from tests.crawler.discovery.pages import HOME, page, paths

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Tin Sơn Bình</title><link>https://sonbinh.example.vn/</link>
<atom:link href="https://sonbinh.example.vn/rss/" rel="self"/>
<item><title>Mở vụ lúa đông xuân</title><atom:link href="https://x.example/" rel="self"/>
 <link> https://sonbinh.example.vn/nong-nghiep/mo-vu-lua-12.html </link><pubDate>Fri, 02 Feb 2024 08:30:00 +0700</pubDate></item>
<item><title>Hội chợ</title><link><![CDATA[/van-hoa/hoi-cho-11.html]]></link><dc:date>2024-02-01T09:00:00+07:00</dc:date></item>
<item><title>Lặp lại</title><link>https://sonbinh.example.vn/nong-nghiep/mo-vu-lua-12.html</link></item>
<item><title>Chỉ có guid</title><guid>https://sonbinh.example.vn/xa-hoi/cau-moi-10.html</guid></item>
<item><title>Không địa chỉ</title><guid isPermaLink="false">news_9</guid></item>
</channel></rss>"""
EXPECTED = ["/nong-nghiep/mo-vu-lua-12.html", "/van-hoa/hoi-cho-11.html", "/xa-hoi/cau-moi-10.html"]

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://sonbinh.example.vn/"/>
<entry><link rel="edit" href="/sua/1"/><link rel="alternate" href="/tin/mot-1.html"/><updated>2024-03-01T00:00:00Z</updated></entry>
<entry><link href="tin/hai-2.html"/><published>2024-02-28T07:00:00+07:00</published><updated>2024-03-02T00:00:00Z</updated></entry>
<entry><id>https://sonbinh.example.vn/tin/ba-3.html</id></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://sonbinh.example.vn/"/>
<item rdf:about="https://sonbinh.example.vn/tin/mot-1.html"><title>Một</title></item>
<item rdf:about="x"><link>https://sonbinh.example.vn/tin/hai-2.html</link></item></rdf:RDF>"""


def test_rss_gives_each_article_once_with_its_time():
    """Links in text, in CDATA, relative, or only in the guid are all addresses; the channel's own are not."""
    found = read_feed(page("/rss/", RSS, depth=1))
    assert paths(found) == EXPECTED
    assert found[0].published_at == datetime(2024, 2, 2, 1, 30, tzinfo=UTC)
    assert (found[0].route, found[0].via, found[0].depth) == (Route.FEED, f"{HOME}/rss/", 2)
    assert found[2].published_at is None


def test_atom_and_rdf_give_their_entries():
    """Atom's alternate link and its id, RDF's link and about."""
    found = read_feed(page("/atom", ATOM))
    assert paths(found) == ["/tin/mot-1.html", "/tin/hai-2.html", "/tin/ba-3.html"]
    assert found[1].published_at == datetime(2024, 2, 28, tzinfo=UTC)
    assert paths(read_feed(page("/rdf", RDF))) == ["/tin/mot-1.html", "/tin/hai-2.html"]


@pytest.mark.parametrize(
    "broken",
    [
        "\n\n  " + RSS,
        "<br />\n<b>Warning</b>: mysql_connect() in <b>/var/www/db.php</b><br />\n" + RSS,
        RSS.replace("Hội chợ", "Hội chợ & triển lãm &nbsp; <b>2024"),
        RSS.replace("</channel></rss>", ""),
        RSS.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', ""),
        RSS.replace("Mở vụ", "Mở \x08vụ"),
        RSS[RSS.index("<item>") :],
    ],
    ids=["space", "warning", "ampersand", "cut", "namespace", "control", "no-root"],
)
def test_a_broken_feed_is_read_as_far_as_it_goes(broken):
    """What scripts and editors do to feeds costs no article."""
    assert paths(read_feed(page("/rss/", broken))) == EXPECTED


def test_what_is_no_feed_gives_nothing():
    """An error page, an empty answer and an empty channel name no articles."""
    assert read_feed(page("/rss/", "<html><body><p>Không tìm thấy</p></body></html>")) == []
    assert read_feed(page("/rss/", "")) == []
    assert read_feed(page("/rss/", "<rss><channel><title>Tin</title></channel></rss>")) == []


def test_entities_of_a_feed_are_not_expanded():
    """A feed that grows without end when read, or names a local file, gives neither."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    found = read_feed(
        page(
            "/rss/",
            f"{bomb}<rss><channel><item><link>{HOME}/tin-1.html</link><title>&b;&f;</title></item></channel></rss>",
        )
    )
    assert paths(found) == ["/tin-1.html"]


@given(st.integers(0, len(RSS.encode())), st.binary(max_size=8))
def test_no_damage_raises(place, junk):
    """Bytes cut or inserted anywhere give fewer addresses, never an exception."""
    body = RSS.encode()
    assert len(read_feed(page("/rss/", body[:place] + junk + body[place:]))) <= 6
    read_feed(page("/rss/", body[:place]))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 02 Feb 2024 08:30:00 GMT", datetime(2024, 2, 2, 8, 30, tzinfo=UTC)),
        ("2024-02-02T08:30:00Z", datetime(2024, 2, 2, 8, 30, tzinfo=UTC)),
        ("2024-02-02", datetime(2024, 2, 2, tzinfo=timezone(timedelta(hours=7)))),
        ("02/03/2024 08:30", datetime(2024, 3, 2, 8, 30, tzinfo=timezone(timedelta(hours=7)))),
        ("31/02/2024", None),
        ("hôm qua", None),
        (None, None),
    ],
)
def test_times_are_aware_and_day_first(text, moment):
    """A time without a zone is Vietnam's; 02/03 is the second of March."""
    assert read_time(text) == moment
