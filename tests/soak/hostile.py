"""Hostile values for any field, and whole pages of one hostile shape at any size. It knows no parser."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.soak.sources import LETTERS, SENTENCES, dictionary

# One sign again and again: what a regular expression with two ways to match it takes a square of time for.
_UNITS = (
    " ", "\xa0", "\t", "\n", "\r\n", "-", "–", "_", ".", ",", ":", ";", "/", "\\", "1", "0", "a", "A", "Đ", "ế", "e\u0302\u0301", "\u0301", "\u0323\u0302", "\u200b", "\u00ad",
    "”", "’", '"', "'", "(", ")", "[", "{", "<", ">", "&", "&amp;", "&nbsp;", "&#x20;", "&lt;p&gt;", "=", "?", "#", "%", "%20", "+", "@", "|", "»", "…", "*", "a ", "A. ", "1 ",
    "1/", "1-", "1:", "- ", ". ", ", ", "! ", "\n ", " \n", "và ", "Ảnh: ", "(Theo ", "Nguồn: ", "Nguyễn ", "ngày 1/", "12/2020 ", "tháng 1 ", "10:30 ", "1/QĐ-", "A-", "a-b", "../", "//",
    "😀", "\u202e", "\ufeff", "\ud7ff", "\x00", "\x85", "\x1f", "&#0;", "&#128;", "&#xD800;", "&#x110000;", "&#xFFFF;", "§", "¹", "\U000e0001", "ﬁ", "㎏", "가",
)  # fmt: skip
_DATES = (
    "2022-01-22T15:40:12+07:00", "2022-01-22+0715:40:12", "1/28/2026 6:52:01 AM", "32/13/2022", "29/02/2023", "2022-13-45T99:99:99", "0000-00-00 00:00:00", "9999-12-31T23:59:59-12:00",
    "2100-12-31T23:59:59-23:59", "1990-01-01T00:00:00+14:00", "2022-01-22T15:40:12+99:99", "2022-01-22T10:00:00+25:00", "Thứ bảy - 22/01/2022 15:40", "22/01/2022 | 12:00 AM", "10h70 ngày 22/1/2022",
    "31/12/2100 23:59", "1642840812", "-1", "NaN", "null", "[object Object]", "Sat, 22 Jan 2022 15:40:12 GMT", "Jan 99 2022", "ngày 22 tháng 1 năm 2022", "２２/０１/２０２２", "٢٢/٠١/٢٠٢٢",
    "2022-01-22T24:00:00", "12:00 SA 22/01/2022", "22.1.2022 – 25:61", "2022-01-22 15:40 GMT+7:99",
)  # fmt: skip
_ADDRESSES = (
    "http://[::1", "http://[", "http://", "https:///a", "//", "///a", "javascript:void(0)", "JAVASCRIPT:alert(1)", "data:image/png;base64,AAAA", "mailto:a@vi-du.vn", "tel:0213", "file:///etc/passwd",
    "http://vi-du.vn:99999/", "http://vi-du.vn:abc/", "http://vi-du.vn:/a", "http://a:b@vi-du.vn/x", "http://đườngví-dụ.vn/tin", "http://xn--/a", "http://xn--zzzzzz.vn/", "http:\\\\vi-du.vn\\a", "http:/vi-du.vn",
    "http:vi-du.vn", "?a=1", "#", "", " ", "\n/a\nb", "/a b.pdf", "/%zz%", "/%00", "/\x00", "/tệp tin.docx", "http://1.2.3.4.5/", "http://256.1.1.1/", "http://0x7f.1/", "http://..", "http://./a.jpg",
    "HTTP://VI-DU.VN/A", "http://vi-du.vn/a;jsessionid=1?b#c", "about:blank", "blob:http://x/y", "a,b 2x, c 3x", ",", "1x", "http://vi-du.vn/\ud7ff", "http://[v1.a]/", "http://[fe80::1%25eth0]/a.jpg",
    "http://vi-du.vn/a\u2028b", "http://vi-du.vn/①", "http://vi‐du。vn/", "http://\u2100.vn/", "http://vi-du.vn\\@ac.vn/", "http://?a", "http://#a", "ftp://vi-du.vn/a.pdf", "/a.pdf", "/anh.jpg",
)  # fmt: skip
_CHARSET_LABELS = (
    "utf-8", "utf8", "UTF_8", "utf-16", "utf-16le", "utf-32", "utf-7", "iso-8859-1", "latin1", "windows-1258", "cp1258", "windows-1252", "tcvn", "viscii", "x-viet-vps", "big5", "gb2312", "gbk", "shift_jis",
    "euc-kr", "iso-2022-jp", "iso-2022-kr", "hz", "koi8-r", "cp437", "cp037", "utf-8-sig", "mac-roman", "ascii", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "rot13", "hex", "zlib", "bz2",
    "base64", "undefined", "mbcs", "oem", "nonsense", "", "-", "../../etc", "utf-8\x00", "utf\u20138", "a" * 2000, "uu", "quopri", "charmap", "utf_16_be", "x-user-defined", "none",
)  # fmt: skip
_NAMES = (
    "headline", "name", "author", "datePublished", "dateModified", "dateCreated", "image", "url", "articleBody", "@type", "@graph", "@id", "mainEntity", "mainEntityOfPage", "publisher", "keywords",
    "articleSection", "itemListElement", "liveBlogUpdate", "description", "caption", "inLanguage", "isPartOf", "thumbnailUrl", "creator", "contributor",
)  # fmt: skip


def run(dice: Random, longest: float = 4.5) -> str:
    """One unit many times, up to 10**`longest` characters, between two words."""
    unit = dice.choice((*_UNITS, dice.choice(dictionary()) + dice.choice(("", " ", "-"))))
    return dice.choice(("", "Ảnh", "1", "a", "-", "”")) + unit * int(10 ** dice.uniform(0, longest) / len(unit) + 1) + dice.choice(("", "x", "!", " "))  # fmt: skip


def text(dice: Random) -> str:
    """A text for any field: a sentence, a run of signs, a date, words some rule looks for, signs or letters by chance."""
    return dice.choices(_TEXTS, (2, 1, 1, 1, 1, 1, 1))[0](dice)


_TEXTS: tuple[Callable[[Random], str], ...] = (
    lambda dice: dice.choice(SENTENCES),
    run,
    lambda dice: dice.choice(_DATES),
    lambda dice: " ".join(dice.choices(dictionary(), k=dice.randint(1, 12))),
    lambda dice: "".join(dice.choices(_UNITS, k=dice.randint(1, 60))),
    lambda dice: "".join(_any_sign(dice) for _ in range(dice.randint(1, 80))),
    lambda dice: " ".join("".join(dice.choices(LETTERS, k=dice.randint(1, 7))) for _ in range(dice.randint(1, 200))),
)


def _any_sign(dice: Random) -> str:
    """Any character but a surrogate, the first 0x3000 oftener."""
    return chr(dice.choice((dice.randrange(0x3000), dice.randrange(0xD800), dice.randrange(0xE000, 0x110000))))


def value(dice: Random) -> str:
    """A value for any attribute: a text, an address, a date, a number."""
    return dice.choice((text, address, lambda _: dice.choice(_DATES), lambda _: str(dice.randint(-5, 10**20))))(dice)


def address(dice: Random) -> str:
    """An address, mostly a bad one."""
    if dice.random() < 0.7:
        return dice.choice(_ADDRESSES)
    start = dice.choice(("http://so-vi-du.gov.vn/", "/", "http://so-vi-du.gov.vn/tin?id=", "https://"))
    return start + dice.choice((run(dice, 4), text(dice)[:300]))


def charset_label(dice: Random) -> str:
    """What a page or a header may name as its charset."""
    return dice.choice(_CHARSET_LABELS)


def structured_data(dice: Random) -> str:
    """A JSON-LD script: of wrong types, deep, large, or no JSON at all."""
    kind = dice.randrange(10)
    if kind == 0:
        made = dice.choice(("[", '{"@graph":', '{"a":[')) * int(10 ** dice.uniform(1, 5))
    elif kind == 1:
        made = json.dumps({"@graph": [{"@type": "NewsArticle", "headline": str(n)} for n in range(int(10 ** dice.uniform(1, 4)))]})  # fmt: skip
    elif kind == 2:
        made = '{"@type":"NewsArticle","headline":' + dice.choice(("1e999", "-Infinity", "NaN", "1" * 6000, '"\\ud800"', '"\\u0000"', "")) + "}"  # fmt: skip
    else:
        node = {"@type": _type(dice), **{name: _json(dice, 4) for name in dice.sample(_NAMES, dice.randint(1, 9))}}
        made = json.dumps(dice.choice((node, [node], {"@graph": [node, _json(dice, 3)]}, [[node]], _json(dice, 5))), ensure_ascii=dice.random() < 0.5)  # fmt: skip
        if dice.random() < 0.2:
            made = made[: dice.randrange(len(made))]
        if dice.random() < 0.2:
            made = dice.choice(("<!--", "//<![CDATA[\n", "/* x */<!--")) + made + dice.choice(("-->", "//]]>", ";", ""))
    return f'<script type="application/ld+json">{made}</script>'


def _type(dice: Random) -> Any:
    return dice.choice(("NewsArticle", "http://schema.org/Article", ["Article", None, 3], None, {}, "", "BreadcrumbList", 7, [["Article"]]))  # fmt: skip


def _json(dice: Random, depth: int) -> Any:
    kind = dice.randrange(9 if depth else 6)
    if kind < 6:
        return (None, dice.random() < 0.5, dice.randint(-(10**18), 10**18), text(dice)[:2000], dice.choice(_DATES), address(dice)[:500])[kind]  # fmt: skip
    if kind == 6:
        return [_json(dice, depth - 1) for _ in range(dice.randint(0, 4))]
    return {dice.choice((*_NAMES, "")): _json(dice, depth - 1) for _ in range(dice.randint(0, 4))}


def _filled(unit: str, opener: str = "", closer: str = "") -> Callable[[int], bytes]:
    """Pages of one unit said again and again, inside an article that is one otherwise."""
    head = (
        '<!DOCTYPE html><html lang="vi"><head><title>Tin của xã | Cổng thông tin</title><meta property="og:title" content="Tin của xã"></head>'
        '<body><div class="wrap"><h1>Tin của xã</h1><div class="ngay">18/03/2019 16:01</div><div class="noidung">'
    )
    foot = f"{''.join(f'<p>{sentence}</p>' for sentence in SENTENCES)}</div></div></body></html>"

    def page(size: int) -> bytes:
        return f"{head}{opener}{unit * (size // len(unit.encode()) + 1)}{closer}{foot}".encode()

    return page


def _above(unit: str) -> Callable[[int], bytes]:
    """Pages of one unit said again and again right in the body, above the headline of an article."""
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    foot = f'<h1>Tin của xã</h1><div class="ngay">18/03/2019 16:01</div><div class="noidung">{text}</div></body></html>'
    head = '<!DOCTYPE html><html lang="vi"><head><title>Tin của xã | Cổng thông tin</title></head><body>'
    return lambda size: f"{head}{unit * (size // len(unit.encode()) + 1)}{foot}".encode()


_NESTED = ("div", "p", "b", "span", "font", "a", "table><tr><td", "ul><li", "blockquote", "q", "figure", "section", "form", "svg", "math", "select", "button", "center", "h1", "td", "li", "em", "i", "nobr", "object", "noscript", "x-y", "template", "dl><dd", "iframe", "frameset", "label", "ins", "article", "main", "o:p")  # fmt: skip
_LINK_AND_DAY = "<a href=/tin/a.html>Tiêu đề của một bài viết</a> (12/03/2024) "
_REPEATED = {
    "paragraphs": "<p>Một đoạn văn.",
    "long paragraphs": f"<p>{SENTENCES[0]}</p>",
    "empty paragraphs": "<p></p>",
    "breaks": "một dòng<br>",
    "broken sentences": "một dòng.<br>",
    "bare breaks": "<br>",
    "cells": "<td>một ô",
    "rows": "<tr><td>một ô<td>hai ô",
    "tables": "<table><tr><td>một ô<td>hai ô<tr><td>ba<td>bốn</table>",
    "items": "<li>một mục",
    "lists of links": "<ul><li><a href=/a>một</a><li><a href=/b>hai</a></ul>",
    "pictures": "<img src=/a.jpg>",
    "figures": "<figure><img src=/a.jpg><figcaption>một ảnh có chú thích</figcaption></figure>",
    "pictures and captions": "<img src=/a.jpg><p align=center><i>một ảnh có chú thích</i></p>",
    "captions without pictures": "<figcaption>một chú thích</figcaption>",
    "links": '<a href="/tin/a.html">một tin</a> ',
    "page numbers": '<a class=pager href="?page=2">2</a>',
    "documents": '<a href="/a.pdf">tệp</a>',
    "headings": "<h2>Một đề mục</h2>",
    "titles": "<h1>Tin của xã</h1>",
    "spans": "<span>từ</span> ",
    "bold text": "<b>đậm</b> ",
    "dates": "<span>Ngày 22/01/2022 15:40</span>",
    "times": '<time datetime="2022-01-22">22/1</time>',
    "meta": '<meta name="date" content="2022-01-22">',
    "classes": "<p class='content detail news'>x",
    "ids": "<div id=a>x</div>",
    "properties": "<span itemprop=headline>Tin</span>",
    "authors": "<span itemprop=author><span itemprop=name>An</span></span>",
    "scripts": "<script>var a=1</script>",
    "styles": "<style>a{}</style>",
    "comments": "<!-- a -->",
    "open comments": "<!--",
    "data": '<script type="application/ld+json">{"@type":"Article","headline":"a"}</script>',
    "entities": "&amp;&#x1EBF;&nbsp;&aacute;",
    "unknown entities": "&khongco;",
    "broken tags": "<",
    "broken ends": "</",
    "broken attributes": "<a b='",
    "declarations": "<!DOCTYPE html>",
    "null bytes": "\x00a",
    "invisible letters": "a\u200b",
    "marks": "e\u0302\u0301",
    "marks alone": "\u0323\u0301",
    "frames": "<iframe src=https://www.youtube.com/embed/a></iframe>",
    "inputs": "<input type=password>",
    "options": "<option>a",
    "forms": "<form><input>",
    "quotes": "<blockquote>một lời</blockquote>",
    "divisions with tails": "<div>a</div>b",
    "links in marks": "<b><a href=/x>một tin khác của xã</a></b>",
    "links and days in divisions": f"<div>{_LINK_AND_DAY}</div>",
    "paragraphs of a day": "<p>12/03/2024</p>",
    "paragraphs with a day": "<p>Ngày 12/03/2024, một cuộc họp được tổ chức.</p>",
    "labels and days": "<span>Ngày đăng:</span> <span>12/03/2024</span> ",
    "headings with a day": "<h3>Đề mục 12/03/2024</h3>",
    "linked headings and days": "<h3><a href=/a>Đề mục nào đó</a></h3><p>12/03/2024</p>",
    "tables of a link and a day": f"<table><tr><td>{_LINK_AND_DAY}</table>",
    "figures with a day": "<figure><img src=/a.jpg><figcaption>Ảnh ngày 12/03/2024</figcaption></figure>",
    "cards": "<div class=item><a href=/a><img src=/a.jpg></a><h3><a href=/a>Tiêu đề tin</a></h3><span>12/03/2024</span><p>Tóm tắt tin.</p></div>",
}  # fmt: skip
# Children of one element, thousands of them: what looks at all its neighbours for each of them takes a square of time.
_FLAT = {
    "links and days in a paragraph": (_LINK_AND_DAY, "<p>", "</p>"),
    "links and days in a division": (_LINK_AND_DAY, "<div>", "</div>"),
    "links and days in a cell": (_LINK_AND_DAY, "<table><tr><td>", "</table>"),
    "links and days in cells": (f"<tr><td>{_LINK_AND_DAY}<td>12/03/2024", "<table>", "</table>"),
    "links and days in spans": (f"<span>{_LINK_AND_DAY}</span>", "<p>", "</p>"),
    "links and days in lines": (f"{_LINK_AND_DAY}<br>", "<p>", "</p>"),
    "links and days as they stand": (f"{_LINK_AND_DAY}\n", "<pre>", "</pre>"),
    "links and days in items": (f"<li>{_LINK_AND_DAY}", "<ul>", "</ul>"),
    "links and days in nested items": (f"<li>{_LINK_AND_DAY}<ul><li>{_LINK_AND_DAY}</ul>", "<ul>", "</ul>"),
    "documents and days in a paragraph": ('<a href="/a.pdf">tệp số 12</a> (12/03/2024) ', "<p>", "</p>"),
    "labelled files in lines": ('Tệp đính kèm: <a href="/a.pdf">tệp</a><br>', "<p>", "</p>"),
    "days in lines": ("ngày 12/03/2024 một dòng.<br>", "<p>", "</p>"),
    "bold days in a paragraph": ("<b>12/03/2024</b> chữ ", "<p>", "</p>"),
    "bold words in a paragraph": ("<b>đậm và rõ</b> chữ ", "<p>", "</p>"),
    "pictures and captions in a division": ("<img src=/a.jpg><em>một chú thích của ảnh</em><br>", "<div>", "</div>"),
    "pictures and captions in cells": ("<tr><td><img src=/a.jpg><tr><td><em>một chú thích</em>", "<table>", "</table>"),
    "terms and days": ("<dt>12/03/2024<dd>Tin một", "<dl>", "</dl>"),
}  # fmt: skip
_RUNS = {"spaces": " ", "no-break spaces": "\xa0", "letters": "a", "digits": "1", "closing quotes": "”", "dots": ".", "dashes": "-", "lines": "a\n", "words": "từ ", "sentences": "Một câu. ", "legacy letters": "§¹i häc ", "combining marks": "\u0301\u0323", "slashes": "1/"}  # fmt: skip
_RUN_PLACES = {
    "a paragraph": ("<p>x", "</p>"), "a heading": ("<h1>", "</h1>"), "a caption": ("<figure><img src=/a.jpg><figcaption>", "</figcaption></figure>"), "bare text": ("", ""), "the last line": ("<p align=right><b>", "</b></p>"),
    "a class": ("<div class='", "'>x</div>"), "an address": ("<a href='/", "'>x</a>"), "an alternative text": ("<img src=/a.jpg alt='", "'>"), "a style": ("<p style='", "'>x"), "a script": ("<script>", "</script>"),
    "a source set": ("<img srcset='", "'>"), "a meta value": ("<meta property=article:published_time content='", "'>"), "a cell": ("<table><tr><td>a<td>b<tr><td>", "<td>b</table>"),
}  # fmt: skip

SHAPES: dict[str, Callable[[int], bytes]] = {
    **{f"<{tag}> open": _filled(f"<{tag}>") for tag in _NESTED},
    **{name: _filled(unit) for name, unit in _REPEATED.items()},
    **{name: _filled(*parts) for name, parts in _FLAT.items()},
    **{f"{name} above the headline": _above(unit) for name, unit in (("days", "<p>12/03/2024</p>"), ("labels and days", _REPEATED["labels and days"]))},
    "table of rows": _filled("<tr><td>một ô<td>hai ô", "<table>", "</table>"),
    "row of cells": _filled("<td>một ô", "<table><tr>", "</table>"),
    "list of items": _filled("<li>một mục", "<ul>", "</ul>"),
    "deep paragraphs": _filled(_REPEATED["long paragraphs"], "<div>" * 500),
    "attributes": _filled(" a=1", "<div", ">"),
    **{f"{name} in {place}": _filled(unit, *around) for name, unit in _RUNS.items() for place, around in _RUN_PLACES.items()},
}  # fmt: skip
"""Each hostile shape by name: a function from a size in bytes to an article page of about that size."""
