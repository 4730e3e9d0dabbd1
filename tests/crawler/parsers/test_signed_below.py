"""Author and source in labelled boxes right behind the body a CMS family knows."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import nukeviet, unknown

LONG = "Trong buổi sáng, đoàn đã thăm ba hộ trồng sâm của bản và nghe báo cáo về vùng nguyên liệu của huyện."


def article(after: str, *, last: str = "") -> Article:
    page = nukeviet("Thăm vườn sâm", f"<p>{LONG}</p><p>{LONG}</p>{last}", after=after)
    found = parse_page(page, "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "after",
    [
        '<div class="tac-gia">Tác giả: <b>Lò Thị Mai</b></div><div class="nguon">Nguồn: Báo Lai Châu</div>',
        "<br><p>Nguồn: Báo Lai Châu</p><script>var x = 1;</script><p>Người viết: Lò Thị Mai</p>",
    ],
)
def test_labelled_lines_right_behind_the_body_are_read(after):
    """An author's and a source's box next behind the text fill their fields and are no text."""
    found = article(after)
    assert (found.authors, found.source) == (("Lò Thị Mai",), "Báo Lai Châu")
    assert found.paragraphs == (LONG, LONG)


@pytest.mark.parametrize(
    "after",
    [
        "<div>Lò Thị Mai</div>",
        "<div>Lượt xem: 1.220</div><div>Tác giả: Lò Thị Mai</div>",
        '<div><a href="/tin/khac-12.html">Một tin khác của huyện nhà</a></div><div>Tác giả: Lò Thị Mai</div>',
        "<div>Tin: Đường Mới</div>",
        "<div>Bài: Hương Sắc Bản Làng</div>",
        "<ul><li>Tác giả: Lò Thị Mai</li></ul>",
        '<div style="display:none">Tác giả: Lò Thị Mai</div>',
    ],
)
def test_other_lines_behind_the_body_name_nobody(after):
    """A bare name, a line behind a counter or another article, one of a list and a hidden one are not the article's."""
    assert article(after).authors == ()


def test_what_the_text_itself_ends_with_goes_first():
    """A byline at the end of the text is believed before a box behind it."""
    found = article("<div>Tác giả: Lò Thị Mai</div>", last="<p>Tin, ảnh: Vàng A Páo</p>")
    assert found.authors == ("Vàng A Páo",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ('<span class="author">Đăng bởi: Ban Biên tập</span> lúc 13:55, lượt xem 20', ()),
        ('<span class="post-author">Người đăng: <b>Trường THCS Vĩ Dụ</b></span> vào lúc <b>13:55</b> Nhãn: Trường', ()),
        ('<span class="author">Trường THCS Vĩ Dụ</span> <b>Lò Thị Mai</b>', ()),
        ('<span class="author">Lò Thị Mai</span> | 13:55 | 20 lượt xem', ("Lò Thị Mai",)),
        ('<span class="author">Tác giả:</span> <b>Lò Thị Mai</b>', ("Lò Thị Mai",)),
        ('<span class="author">Tác giả</span> <span>Lò Thị Mai</span>', ("Lò Thị Mai",)),
        ('<span class="author"><img src="/a.png"></span> <b>Lò Thị Mai</b>', ("Lò Thị Mai",)),
    ],
)
def test_a_part_named_for_the_author_is_read_without_what_follows_it(line, authors):
    """On an unknown site the part of a line below that is named for the author tells the name, the line only where that part is a label or empty."""
    page = f"<title>Thăm vườn sâm</title><div class=m><h1>Thăm vườn sâm</h1><p>19/11/2026 08:30</p><div class=c><p>{LONG}</p><p>{LONG}</p></div><div class=ft>{line}</div></div>"
    found = parse_page(page.encode(), "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html")
    assert found is not None
    assert (found.authors, found.paragraphs) == (authors, (LONG, LONG))


@pytest.mark.parametrize(
    "box",
    [
        '<div><span>Tài liệu kèm theo:</span><table><tr><td><a href="/f/ke-hoach-45.doc">ke-hoach-45.doc</a></td></tr></table></div>',
        '<ul><li><a href="/f/1.pdf">Phụ lục 1</a></li><li><a href="/f/2.pdf">Phụ lục 2</a></li></ul>',
    ],
)
def test_a_box_of_documents_does_not_hide_who_signs_below_it(box):
    """Files stand between the text and its signature on pages of no known CMS."""
    below = f'{box}<div align="right"><span id="ctl00_lblAuthor">Lò Thị Mai</span><br><span id="ctl00_lblSource">Đài xã</span></div>'
    found = parse_page(
        unknown("Thăm vườn sâm của bản", f"<p>{LONG}</p>" * 3 + f"</div>{below}<div>"), "http://x.gov.vn/a-1.html"
    )
    assert found is not None
    assert found.authors == ("Lò Thị Mai",)


def test_a_list_of_other_news_still_ends_the_article():
    """What is signed below links to other pages is not the article's."""
    below = '<ul><li><a href="/f/1.pdf">Phụ lục 1</a></li><li><a href="/tin/khac-2.html">Tin khác</a></li></ul><div class="author">Lò Thị Mai</div>'
    found = parse_page(
        unknown("Thăm vườn sâm của bản", f"<p>{LONG}</p>" * 3 + f"</div>{below}<div>"), "http://x.gov.vn/a-1.html"
    )
    assert found is not None
    assert found.authors == ()
