"""The engine for families told as data: selectors, marks, and which generation of a template reads a page."""

import re
from datetime import date

import pytest

from crawler.parsers.families.places import places
from crawler.parsers.families.rules import KindRule, Marks, Template, family_of, parts_of
from crawler.parsers.parts import Document, open_document
from crawler.parsers.tree import text_of
from crawler.records import Kind

PAGE = """<html><head><meta name="generator" content="Báo Số 2.1"></head><body>
<div id="ctl00_x_pnTitle"><h1>Khánh thành cầu <b>Nậm Mu</b></h1></div>
<div class="tin chi-tiet"><p class="sapo">Sáng 5/3.</p><div class="noi-dung"><p>Cầu dài 120 m.</p></div></div>
<p class="nguon">Nguồn: TTXVN</p><span itemprop="datePublished">05/03/2019 07:15</span></body></html>"""
OLD = Template(
    name="2015", marks=(".chi-tiet",), until=date(2019, 12, 31), body=(".chi-tiet .noi-dung",), title=("h1",)
)
NEW = Template(name="2020", since=date(2020, 1, 1), body=(".tin",), title=("[id$=_pnTitle] > h1",), source=(".nguon",))


def document(seen: date | None = None) -> Document:
    return open_document(PAGE.encode(), "https://x.vn/tin/a-12.html", seen)


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("[id$=_pnTitle] > h1", ["Khánh thành cầu Nậm Mu"]),
        ("[id$=_pnTitle] > b", []),
        (".tin.chi-tiet p.sapo", ["Sáng 5/3."]),
        ("span.tin", []),
        ("div.tin .noi-dung > p", ["Cầu dài 120 m."]),
        ("[itemprop=datePublished]", ["05/03/2019 07:15"]),
        ("#ctl00_x_pnTitle b", ["Nậm Mu"]),
        (".tin .sapo", ["Sáng 5/3."]),
        (".sapo .tin", []),
        ("div.chi-tiet div.noi-dung", ["Cầu dài 120 m."]),
        (".tin .nguon", []),
        ("body [itemprop=datePublished]", ["05/03/2019 07:15"]),
        (".tin [itemprop=datePublished]", []),
        (".chi-tiet ~ .nguon", ["Nguồn: TTXVN"]),
        (".nguon ~ .chi-tiet", []),
    ],
)
def test_a_selector_finds_its_places(selector: str, texts: list[str]) -> None:
    assert [text_of(place) for place in places(document(), selector)] == texts


def test_a_second_step_is_looked_for_in_each_place_of_the_first() -> None:
    """What lies in two places of the first step is found in each, outer place first, and what lies in none is not found."""
    page = b'<div class="a">1<div class="a"><p class="b">x</p></div><p class="b">y</p></div><p class="b">z</p>'
    found = places(open_document(page, "https://x.vn/tin/a-12.html"), ".a .b")
    assert [text_of(place) for place in found] == ["x", "y", "x"]


def test_a_selector_the_index_cannot_begin_with_is_refused() -> None:
    with pytest.raises(ValueError, match="must begin with a tag"):
        family_of("x", marks=Marks(), kinds=(), keys=(), templates=(Template(name="x", body=("[data-x] p",)),))


@pytest.mark.parametrize(("day", "template"), [(date(2018, 5, 1), "2015"), (date(2021, 5, 1), "2020"), (None, "2020")])
def test_the_template_in_use_on_the_day_of_capture_reads_the_page(day: date | None, template: str) -> None:
    family = family_of(
        "baoso",
        marks=Marks(generator=("báo số",)),
        kinds=(KindRule(kind=Kind.ARTICLE, places=(".chi-tiet",)),),
        keys=(),
        templates=(NEW, OLD),
    )
    page = document(day)
    assert family.detect(page) == "meta generator: Báo Số 2.1"
    assert family.kind(page) == (Kind.ARTICLE, "baoso .chi-tiet")
    parts = family.parts(page)
    assert parts.title is not None
    assert parts.title.how.startswith(f"baoso {template} ")
    assert parts.title.value == "Khánh thành cầu Nậm Mu"
    assert (parts.source.value if parts.source else None) == ("TTXVN" if template == "2020" else None)


FIELDS = """<html><body><div id="tom-tat"><div id="anh"><img src="/a.jpg"><p><em>Cầu Nậm Mu</em></p></div>Sáng 5/3,<br>thông xe.</div>
<div class="noi-dung"><p>Cầu dài 120 m.</p><p class="tin-khac"><a href="/b">Tin khác</a></p></div>
<p class="ky"><b>Tác giả: </b>Lò Thị Mai<br/><b>Nguồn tin: </b>Báo Nam Sơn<br/>Ghi chú: không</p><p class="ky">Tác giả: Người khác</p>
<div class="tep"><a href="/tai?id=3">Tập tin 1: 12_qd-ubnd.PDF</a> <a href="/luu/b.docx">Phụ lục</a> <a>không địa chỉ</a></div></body></html>"""
FULL = Template(
    name="đủ",
    lead=("#tom-tat",),
    before=("#anh",),
    body=(".noi-dung",),
    signs=(".ky",),
    attachments=(".tep a",),
    beside=frozenset({"tin-khac"}),
)


def test_signed_lines_files_and_the_lead_image_come_apart() -> None:
    """A label says which field its line fills, the first one counts; a lead keeps no caption; a file is typed by its name too."""
    page = open_document(FIELDS.encode(), "https://x.vn/tin/a-12.html")
    parts = parts_of(page, "baoso", (FULL,))
    assert parts is not None
    assert (parts.lead.value if parts.lead else None) == "Sáng 5/3, thông xe."
    assert [element.get("id") for element in parts.before] == ["anh"]
    signed = (parts.author, parts.source, parts.account)
    assert [clue.value if clue else None for clue in signed] == ["Lò Thị Mai", "Báo Nam Sơn", None]
    files = [(file.url, file.name, file.type) for file in parts.attachments]
    assert files == [("https://x.vn/tai?id=3", "12_qd-ubnd.PDF", "pdf"), ("https://x.vn/luu/b.docx", "Phụ lục", "docx")]
    assert parts.skip is not None
    assert [parts.skip(element) for element in parts.bodies[0]] == [False, True]


@pytest.mark.parametrize("label", ["Tập tin 1:", "File đính kèm 2:", "Tải về :", "Tải xuống 3:", "Download:"])
def test_what_a_file_box_says_before_a_name_is_no_part_of_it(label: str) -> None:
    """Boxes number their files or say what a click does."""
    page = f'<html><body><div class="noi-dung">a</div><p class="tep"><a href="/f.pdf">{label} 12_qd.pdf</a></p></body></html>'
    parts = parts_of(open_document(page.encode(), "https://x.vn/tin/a-12.html"), "baoso", (FULL,))
    assert parts is not None
    assert [file.name for file in parts.attachments] == ["12_qd.pdf"]


def test_no_template_that_fits_gives_no_parts() -> None:
    """The family then leaves the page to what holds for any site."""
    assert parts_of(document(), "baoso", (Template(name="khác", marks=(".khong-co",)),)) is None


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://x.vn/ct/Lists/KinhTe/Xem.aspx?ItemID=12", "baoso:ct/lists/kinhte/12"),
        ("https://x.vn/Trang/Tin.aspx?nid=9", "baoso:9"),
        ("https://x.vn/tin", None),
    ],
)
def test_a_number_of_one_list_is_told_with_its_list(url: str, key: str | None) -> None:
    """Two lists of a site may both have an item 12; a group that is not there leaves no trace."""
    patterns = (re.compile(r"vn/(.+)/Xem\.aspx\?ItemID=(\d+)"), re.compile(r"vn/(?:(.+)/)?Trang/Tin\.aspx\?nid=(\d+)"))
    family = family_of("baoso", marks=Marks(), kinds=(), keys=patterns, templates=())
    assert family.key(open_document(PAGE.encode(), url)) == key


def test_a_list_at_the_front_address_is_the_front_page() -> None:
    """What looks like a list may be the front page or search results: the address tells."""
    family = family_of(
        "baoso", marks=Marks(), kinds=(KindRule(kind=Kind.LISTING, places=(".tin",)),), keys=(), templates=()
    )
    kinds = [
        family.kind(open_document(PAGE.encode(), url))
        for url in ("https://x.vn/", "https://x.vn/tim-kiem?q=cau", "https://x.vn/tin")
    ]
    assert [found[0] if found else None for found in kinds] == [Kind.HOME, Kind.SEARCH, Kind.LISTING]


def test_what_is_no_text_is_left_out_by_selector() -> None:
    """`without` names elements in the body by their place."""
    template = Template(name="2015", body=(".tin",), without=(".tin > .sapo",))
    parts = family_of("baoso", marks=Marks(), kinds=(), keys=(), templates=(template,)).parts(document())
    assert [element.get("class") for element in parts.removed] == ["sapo"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Được viết bởi quantri", "quantri"),
        ("Viết bởi: Lò Văn Inh", "Lò Văn Inh"),
        ("Written by Super User", "Super User"),
        ("Bởi Lan", "Bởi Lan"),
    ],
)
def test_the_label_before_a_name_goes(printed: str, name: str) -> None:
    """With a colon or, as Joomla and Drupal print it, without."""
    template = Template(name="x", account=(".nguoi-dang",))
    page = open_document(f'<p class="nguoi-dang">{printed}</p>'.encode(), "https://x.vn/a")
    account = family_of("x", marks=Marks(), kinds=(), keys=(), templates=(template,)).parts(page).account
    assert account is not None
    assert account.value == name
