"""Tags of an article on a page of no known CMS."""

import pytest

from crawler.parsers import parse_page
from tests.crawler.parsers.page_shapes import unknown

URL = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXT = (
    "<p>Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.</p>"
    * 3
)
ONE, OTHER = '<a href="/t/1">hiến đất</a>', '<a href="#">giao thông nông thôn</a>'


def tags_of(below: str) -> tuple[str, ...]:
    """The tags read from a page with that below the element of its text."""
    found = parse_page(unknown(TITLE, f"{TEXT}</div>{below}<div>"), URL)
    assert found is not None
    return found.tags


@pytest.mark.parametrize(
    "line",
    [
        f'<div class="tags"><b>Tags:</b> {ONE}, {OTHER}</div>',
        f'<div class="tag-list"><span>Từ khóa</span>{ONE}{OTHER}</div>',
        f"<p>Từ khóa: {ONE}; {OTHER}</p>",
        f"<div><div><strong>Thẻ:</strong> {ONE} {OTHER}</div></div>",
        f'<ul class="keywords"><li>{ONE}</li><li>{OTHER}</li></ul>',
        f'<div class="a"><div class="b">Từ khóa</div><div class="c">{ONE} {OTHER}</div></div>',
        f"<div><span>Từ khóa:</span> {ONE}, {OTHER}</div>",
        f"<p><strong>Thẻ bài viết</strong></p><p>{ONE} {OTHER}</p>",
        f'<div class="hashtags">{ONE} {OTHER}</div>',
        f'<div class="tag_detail d-flex">{ONE} {OTHER}</div>',
        f"<ul><li><p>Xem thêm về:</p></li><li>{ONE}</li><li>{OTHER}</li></ul>",
        f'<div class="a"><b>Từ Khóa:</b></div><div class="b"><a href="/t/1">hiến đất, </a>{OTHER}</div>',
        f'<div class="post-tags"><a href="#">#hiến đất</a> {OTHER}</div>',
    ],
)
def test_a_named_or_labelled_line_of_links_below_the_text_is_its_tags(line):
    """Links of a few words in a box named for tags, or behind "Tags:" or "Từ khóa:", are the tags."""
    assert tags_of(line) == ("hiến đất", "giao thông nông thôn")


@pytest.mark.parametrize(
    "line",
    [
        f"<p>Tin tức: {ONE}, {OTHER}</p>",
        f"<p><strong>Chuyên mục</strong></p><p>{ONE} {OTHER}</p>",
        f"<p><b>Chủ đề:</b> {ONE}</p>",
        f"<p>Chủ đề tháng này là {ONE} và {OTHER}.</p>",
        f"<p>Thẻ bài viết</p><p>Đọc {ONE} {OTHER}</p>",
        '<div class="tags"><a href="/tin/1.html">Khánh thành nhà văn hóa bản</a> <a href="/tin/1.html">Xem thêm</a></div>',
        '<p>Thẻ <a href="/t/1">bảo hiểm y tế</a> là giấy tờ dùng để khám bệnh.</p>',
        '<p>Thẻ: <a href="/t/1">bảo hiểm y tế</a> dùng để khám bệnh.</p>',
        '<p>Thẻ căn cước của <a href="/t/1">công dân</a> được cấp trong mười ngày.</p>',
    ],
)
def test_other_lines_of_links_are_no_tags(line):
    """A line without such a name or label, one that leads to another article, and a sentence are none."""
    assert tags_of(line) == ()


def test_one_stated_tag_is_parted_at_its_commas():
    """Papers state all tags in one element of the head, where OpenGraph has one for each."""
    stated = '<meta property="article:tag" content="hiến đất,giao thông nông thôn, hiến đất,"></head>'
    page = unknown(TITLE, TEXT).replace(b"</head>", stated.encode())
    found = parse_page(page, URL)
    assert found is not None
    assert found.tags == ("hiến đất", "giao thông nông thôn")


def test_stated_tags_keep_their_commas():
    """Where each tag has its own element a comma is part of a name."""
    stated = "".join(f'<meta property="article:tag" content="{tag}">' for tag in ("Tày, Nùng", "lễ hội"))
    page = unknown(TITLE, TEXT).replace(b"</head>", f"{stated}</head>".encode())
    found = parse_page(page, URL)
    assert found is not None
    assert found.tags == ("Tày, Nùng", "lễ hội")


def test_a_family_without_a_place_for_tags_has_those_below_its_text():
    """Where the rules of a family find none, a labelled line of links below the text is asked."""
    page = f"""<html lang="vi"><head><title>{TITLE}</title></head><body><div class="portlet-boundary"><h1 class="header-title">{TITLE}</h1>
<div class="asset-full-content"><div class="asset-content"><div class="journal-content-article">{TEXT}</div></div></div>
<div><b>Từ khóa:</b> {ONE}, {OTHER}</div></div></body></html>"""
    found = parse_page(page.encode(), "http://xa-vi-du.gov.vn/-/hop-dan")
    assert found is not None
    assert found.tags == ("hiến đất", "giao thông nông thôn")


def test_tags_beside_the_box_of_a_familys_article_are_not_its_own():
    """What holds the headline ends the search: the portal's cloud of tags stands in the next column."""
    page = f"""<html lang="vi"><head><title>{TITLE}</title></head><body><div class="portlet-boundary"><h1 class="header-title">{TITLE}</h1>
<div class="asset-full-content"><div class="asset-content"><div class="journal-content-article">{TEXT}</div></div></div></div>
<div class="tags">{ONE} {OTHER}</div></body></html>"""
    found = parse_page(page.encode(), "http://xa-vi-du.gov.vn/-/hop-dan")
    assert found is not None
    assert found.tags == ()
