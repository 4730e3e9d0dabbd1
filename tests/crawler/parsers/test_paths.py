"""The section of an article, from the path that a page of no known CMS shows above its headline."""

import pytest

from crawler.parsers import parse_page
from tests.crawler.parsers.page_shapes import unknown

URL = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXT = (
    "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.</p>"
    * 3
)
FRONT, NEWS, FIELDS = '<a href="/">Trang chủ</a>', '<a href="/tt">Tin tức</a>', '<a href="/tt/kt">Kinh tế</a>'


def section_of(above: str, below: str = "", head: str = "") -> tuple[str, ...]:
    """The category read from a page with that above its headline, at its end and in its head."""
    page = unknown(TITLE, TEXT).decode().replace("<h1>", f"{above}<h1>").replace("</body>", f"{below}</body>")
    page = page.replace("</head>", f"{head}</head>")
    found = parse_page(page.encode(), URL)
    assert found is not None
    return found.category


@pytest.mark.parametrize(
    "path",
    [
        f'<div class="breadcrumb-box">{FRONT} / {NEWS} / {FIELDS}</div>',
        f"<div>{FRONT} &gt; {NEWS} &gt; {FIELDS}</div>",
        f'<div class="x">{FRONT} » {NEWS} » {FIELDS} » {TITLE}</div>',
        f'<nav aria-label="breadcrumb"><ol><li>{FRONT}</li><li>{NEWS}</li><li>{FIELDS}</li></ol></nav>',
        f'<div id="bread-crumb"><a href="/"><i class="fa fa-home"></i></a> <span>›</span> {NEWS} <span>›</span> {FIELDS}</div>',
        f'<ul class="pathway"><li>{FRONT}</li><li>{NEWS}</li><li>{FIELDS}</li><li><a href="{URL}">Họp dân</a></li></ul>',
        '<div class="breadcrumb"><span>Trang chủ</span> / <span>Tin tức</span> / <span>Kinh tế</span></div>',
        f'<div class="bread">{FRONT}<i class="fa fa-angle-right"></i>{NEWS}<i class="fa fa-angle-right"></i>{FIELDS}</div>',
        f"<app-breadcrumb><ol><li>{FRONT}</li><li>{NEWS}</li><li>{FIELDS}</li></ol></app-breadcrumb>",
    ],
)  # fmt: skip
def test_a_path_above_the_headline_names_the_section(path):
    """Two to five links from the front page on, named a path or parted by its signs, are the category without the front page."""
    assert section_of(path) == ("Tin tức", "Kinh tế")


STEP = '{{"@type":"ListItem","position":{},"name":"{}","item":"http://xa-vi-du.gov.vn/{}"}}'


def linked(*steps: tuple[str, str]) -> str:
    """A path in JSON-LD of steps of a name and a path."""
    items = ",".join(STEP.format(place, *step) for place, step in enumerate(steps, start=1))
    return f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":[{items}]}}</script>'


def test_a_path_in_json_ld_names_the_section():
    """Without the front page, whatever it is called there, and the article itself; a path that the page shows goes before it."""
    head = linked(("Xã Ví Dụ", ""), ("Tin tức", "tt"), ("Kinh tế", "tt/kt"), (TITLE, "tin/hop-dan-12.html"))
    assert section_of("", head=head) == ("Tin tức", "Kinh tế")
    assert section_of(f"<div>{FRONT} &gt; {NEWS}</div>", head=head) == ("Tin tức",)
    assert section_of("", head=f'<meta property="article:section" content="Đời sống">{head}') == ("Đời sống",)
    assert section_of("", head=linked(("Trang chủ", ""), (TITLE, "tin/hop-dan-12.html"))) == ()
    assert (
        section_of(
            "",
            head='<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[1,{"name":7},null]}</script>',
        )
        == ()
    )


@pytest.mark.parametrize(
    ("above", "below", "category"),
    [
        (f'<div class="entry-crumbs">{FRONT} <i class="td-icon-right"></i> {NEWS}</div>', "", ("Tin tức",)),
        (f"<div>{FRONT} &gt; {NEWS}</div>", '<p>Mục: <a rel="category tag" href="/ds">Đời sống</a></p>', ("Đời sống",)),
        (f'<ul class="menu"><li>{FRONT}</li><li>{NEWS}</li></ul>', "", ()),
    ],
    ids=["path", "the family's own", "menu"],
)
def test_a_path_names_the_section_where_the_family_names_none(above, below, category):
    """A theme may show a path and no list of categories; what the CMS itself says goes before it."""
    html = f"""<html lang="vi"><head><title>{TITLE}</title><meta name="generator" content="WordPress 6.2"></head><body class="single single-post postid-12">
{above}<article class="post"><h1 class="entry-title">{TITLE}</h1><div class="entry-content">{TEXT}</div><footer class="entry-footer">{below}</footer></article></body></html>"""
    found = parse_page(html.encode(), URL)
    assert found is not None
    assert (found.category, found.evidence["family"][:9]) == (category, "wordpress")


def test_a_path_in_the_vocabulary_before_schema_org_names_the_section():
    """Each step is an item of its own there; a title of something else is none."""
    step = '<div itemscope itemtype="http://{}"><a href="/{}" itemprop="url"><span itemprop="title">{}</span></a></div>'
    old = "data-vocabulary.org/Breadcrumb"
    assert section_of(step.format(old, "tt", "Tin tức") + step.format(old, "kt", "Kinh tế")) == ("Tin tức", "Kinh tế")
    assert section_of(step.format("data-vocabulary.org/Person", "nv", "Chủ tịch")) == ()


@pytest.mark.parametrize(
    "menu",
    [
        f'<div class="tren">{FRONT} | <a href="/gt">Giới thiệu</a> | <a href="/lh">Liên hệ</a></div>',
        f'<ul class="menu"><li>{FRONT}</li><li>{NEWS}</li><li>{FIELDS}</li></ul>',
        f"<div>{FRONT} &gt; {' '.join([NEWS] * 6)}</div>",
        f"<app-menu><ol><li>{FRONT}</li><li>{NEWS}</li><li>{FIELDS}</li></ol></app-menu>",
        f'<div class="breadth">{FRONT}<i class="fa"></i>{NEWS}</div>',
    ],
)
def test_a_menu_is_no_path(menu):
    """A small menu of the portal begins with the front page too, and sets no signs of a path."""
    assert section_of(menu) == ()


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (f'<div class="top-bar">{FRONT} <a href="/gt">Giới thiệu</a> <span>Thứ Sáu, 27/11/2026</span></div>', ""),
        ('<div><a href="/"><img src="/l.png"></a> <a href="/en">English</a> / <a href="/vi">Tiếng Việt</a></div>', ""),
        ("", f'<div>{FRONT} / <a href="/lien-he">Liên hệ</a></div>'),
        ("", f'<footer><div>{FRONT} / <a href="/lien-he">Liên hệ</a></div></footer>'),
    ],
)
def test_menus_tongues_and_feet_are_no_path(above, below):
    """A sign in a day or between some links only makes no path, nor does anything below the headline."""
    assert section_of(above, below) == ()
    stated = '<meta property="article:section" content="Thời sự">'
    assert section_of(above, below, stated) == ("Thời sự",)
