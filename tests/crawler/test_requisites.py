"""Which style sheets, and what these name, are asked for so that a stored page looks as it did."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from crawler.records import Page
from crawler.requisites import MOST, Requisites, named, sheets
from crawler.sites.model import Site

HEAD = b"""<html><head><base href="/chung/"><link rel=stylesheet href=a.css>
<LINK type="text/css" href='/b.css?v=1&amp;x=2' rel='preload StyleSheet'><link rel="alternate stylesheet" href="/toi.css">
<link rel="icon" href="/icon.png"><link rel="stylesheet" href="https://cdn.example/c.css"><link rel="stylesheet" href="javascript:alert(1)">
<script src="/app.js"></script></head>"""
SHEET = """@charset "utf-8"; /* url(ghi-chu.png) */ @import "nhap.css"; @import url( 'nhap2.css' ) screen;
@font-face { font-family: A; src: url(a.eot?#iefix) format("x"), url("a.woff") format("woff"), url(a.woff2); }
body { background: url(../nen.png) } .b { background: url('data:image/png;base64,AA==') } .c { fill: url(#mau) }"""


def site(**media: bool) -> Site:
    """A site file with switches of its media."""
    return Site.model_validate({"id": "a", "name": "A", "url": "https://a.gov.vn/", "media": media})


def page(url: str, body: bytes, kind: str = "text/html", *, depth: int = 0, status: int = 200) -> Page:
    """An answer."""
    return Page(url=url, status=status, headers=(("Content-Type", kind),), body=body, depth=depth)


def nothing(paths: Collection[str], *, within: timedelta) -> Mapping[str, int]:
    """What an archive that begins knows of addresses with a query."""
    assert all("?" not in path for path in paths)
    assert within
    return {}


def test_a_page_and_its_sheets_name_what_is_needed() -> None:
    """Sheets as links of any spelling, of each font face one file, pictures, sheets within sheets; no script, no comment, no data."""
    assert list(sheets(HEAD)) == ["a.css", "/b.css?v=1&x=2", "https://cdn.example/c.css", "javascript:alert(1)"]
    assert list(named(SHEET, pictures=True)) == [
        "nhap.css",
        "nhap2.css",
        "a.woff2",
        "../nen.png",
        "data:image/png;base64,AA==",
    ]
    assert list(named(SHEET, pictures=False)) == ["nhap.css", "nhap2.css", "a.woff2"]


def test_only_the_sites_own_hosts_are_asked_each_once() -> None:
    """Addresses go by the page's base, other hosts and other schemes are left alone, and nothing is told twice in a run."""
    told = Requisites(site(), nothing)
    found = told.of_page(page("https://a.gov.vn/tin/1.html", HEAD))
    assert [one.url for one in found] == ["https://a.gov.vn/chung/a.css", "https://a.gov.vn/b.css?v=1&x=2"]
    assert {(one.route, one.via) for one in found} == {("media", "https://a.gov.vn/tin/1.html")}
    assert told.of_page(page("https://a.gov.vn/tin/2.html", HEAD.replace(b"v=1", b"v=2"))) == []
    sheet = page("https://a.gov.vn/chung/a.css", SHEET.encode(), "text/css;charset=utf-8", depth=1)
    assert {(one.url, one.depth) for one in told.of_sheet(sheet)} == {
        (f"https://a.gov.vn/{path}", 2) for path in ("chung/nhap.css", "chung/nhap2.css", "chung/a.woff2", "nen.png")
    }


def test_no_end_of_sheets_is_followed() -> None:
    """Switched off none is asked for; sheets that import each other for ever, or thousands of names, end; errors name nothing."""
    assert Requisites(site(styles=False), nothing).of_page(page("https://a.gov.vn/", HEAD)) == []
    assert Requisites(site(), nothing).of_page(page("https://a.gov.vn/", HEAD, status=404)) == []
    assert (
        Requisites(site(), nothing).of_sheet(page("https://a.gov.vn/a.css", SHEET.encode(), "text/css", status=404))
        == []
    )
    deep = page("https://a.gov.vn/5.css", b"@import '6.css';", "text/css", depth=5)
    assert Requisites(site(), nothing).of_sheet(deep) == []
    many = b"".join(b".a{background:url(%d.png)}" % n for n in range(2 * MOST))
    assert len(Requisites(site(), nothing).of_sheet(page("https://a.gov.vn/a.css", many, "text/css"))) == MOST
    programs = b"".join(b"<link rel=stylesheet href=/combo?%d>" % n for n in range(50))
    assert len(Requisites(site(), nothing).of_page(page("https://a.gov.vn/", programs))) == 10


def test_what_was_found_lately_counts() -> None:
    """Of a file found under another query none is asked for, of a program what is left of ten; each path is looked up once a run."""
    asked: list[str] = []

    def known(paths: Collection[str], *, within: timedelta) -> Mapping[str, int]:
        assert within
        asked.extend(paths)
        return {"https://a.gov.vn/b.css": 1, "https://a.gov.vn/combo": 8}

    told = Requisites(site(), known)
    programs = b"<link rel=stylesheet href=/combo>" + b"".join(
        b"<link rel=stylesheet href=/combo?%d>" % n for n in range(9)
    )
    found = [one.url for one in told.of_page(page("https://a.gov.vn/", HEAD + programs))]
    assert found == ["https://a.gov.vn/chung/a.css", "https://a.gov.vn/combo", "https://a.gov.vn/combo?0"]
    assert told.of_page(page("https://a.gov.vn/2", HEAD.replace(b"v=1", b"v=2") + programs)) == []
    assert sorted(asked) == ["https://a.gov.vn/b.css", "https://a.gov.vn/combo"]


def test_pages_of_nothing_but_beginnings_are_read_once() -> None:
    """Links, comments, font faces, imports and addresses that begin a hundred thousand times and never end hold nobody up."""
    for beginning in ("<link ", "<base ", "<link rel=stylesheet "):
        assert list(sheets(beginning.encode() * 100_000)) == []
    for beginning in ("/*", "@font-face{", "@font-face ", "@import ", "@import url(", "url(", "url( ", "url('"):
        assert len(list(named(beginning * 100_000, pictures=True))) <= 100_000
