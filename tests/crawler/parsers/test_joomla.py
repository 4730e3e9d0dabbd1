"""Articles of Joomla 1.5, whose section, author, source and text stand in cells set alike."""

import pytest

from crawler.parsers import read_page
from crawler.records import Kind, Page, Reading

TITLE = "Xã An Thạnh đưa vào vận hành trạm bơm điện"
TEXTS = (
    "Công trình được khởi công cuối năm ngoái, ngân sách tỉnh chiếm bảy phần mười, phần còn lại do xã và nhân dân đóng góp.",
    "Theo hợp tác xã, trước đây mỗi khi triều cường, nông dân phải thuê máy dầu bơm suốt đêm để lúa khỏi ngâm chân.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
AUTHOR = '<tr><td valign="top"><span class="small">Viết bởi Ban biên tập trang tin điện tử của huyện</span></td></tr>'
SOURCE = '<tr><td valign="top" colspan="2"><a href="http://nguon.vn" target="_blank">http://nguon.vn/mot-dia-chi-rat-dai.html</a></td></tr>'
SECTION = '<tr><td valign="top"><span><a href="/tin">Tin trong tỉnh</a> - </span></td></tr>'


def joomla(*rows: str) -> Reading:
    html = f"""<html><head><title>{TITLE}</title><meta name="generator" content="Joomla! 1.5 - Open Source Content Management"></head><body><ul><li><a href="/">Trang chủ</a></li></ul>
<table class="contentpaneopen"><tr><td class="contentheading" width="100%">{TITLE}</td></tr></table>
<table class="contentpaneopen">{rows[0]}<tr><td valign="top" class="createdate">Thứ hai, 09 Tháng 11 2026 08:15</td></tr>{"".join(rows[1:])}</table></body></html>"""
    url = "http://vi-du.gov.vn/index.php?option=com_content&view=article&id=41:tin&catid=3&Itemid=9"
    return read_page(Page(url=url, status=200, headers=(("Content-Type", "text/html"),), body=html.encode()))


@pytest.mark.parametrize("above", [(AUTHOR,), (SECTION,), ("", SOURCE), (AUTHOR, SOURCE)])
def test_the_text_stands_in_the_fullest_cell(above):
    """The cells of section, author and source above the text are none of it."""
    article = joomla(*above, f'<tr><td valign="top" colspan="2">{TEXT}</td></tr>').article
    assert article is not None
    assert (article.title, article.paragraphs) == (TITLE, TEXTS)


def test_a_picture_is_more_than_the_authors_name():
    """A text of nothing but a picture is what the article shows."""
    article = joomla(
        AUTHOR, SOURCE, '<tr><td valign="top"><img src="/images/stories/p1.jpg" width="600" height="400"></td></tr>'
    ).article
    assert article is not None
    assert [image.url for image in article.images] == ["http://vi-du.gov.vn/images/stories/p1.jpg"]


def test_an_article_without_text_is_empty():
    """Where only the author's cell is filled there is no article."""
    assert joomla(AUTHOR, '<tr><td valign="top" colspan="2"></td></tr>').kind is Kind.EMPTY


CREDIT = '<tr><td valign="top"><span>Cập nhật lần cuối bởi Ban biên tập trang tin của huyện</span></td></tr>'
CELL = '<tr><td valign="top" colspan="2">{}</td></tr>'


def test_a_list_of_links_is_more_than_a_credit():
    """A text that is all links stands before the cell that says who wrote it."""
    items = "".join(
        f'<li><a href="/van-ban/{n}.html">Quyết định số {n}/QĐ-UBND ban hành quy định của tỉnh</a></li>'
        for n in range(4)
    )
    article = joomla("", CELL.format(f"<ul>{items}</ul>"), CREDIT).article
    assert article is not None
    assert [len(block.items) for block in article.blocks] == [4]


def test_a_file_is_more_than_a_credit():
    """A text that is a link to a file stands before the cell of its source."""
    file = '<p><a href="/u/kh.pdf">Kế hoạch triển khai công tác năm 2026 của huyện</a></p>'
    article = joomla("", CELL.format(file), CREDIT).article
    assert article is not None
    assert [file.name for file in article.attachments] == ["Kế hoạch triển khai công tác năm 2026 của huyện"]


def test_a_picture_is_more_than_a_credit():
    """A text that is a picture stands before the cell of its source."""
    picture = '<img src="/images/stories/p1.jpg" width="600" height="400">'
    article = joomla("", CELL.format(picture), CELL.format("Nguồn tin: Báo Lai Châu điện tử, thứ hai")).article
    assert article is not None
    assert [image.url for image in article.images] == ["http://vi-du.gov.vn/images/stories/p1.jpg"]


def test_an_intro_in_a_cell_of_its_own_is_text():
    """The cells of intro and text are both the article's."""
    article = joomla("", CELL.format(f"<p>{TEXTS[0]}</p>"), CELL.format(f"<p>{TEXTS[1]}</p>"), CREDIT).article
    assert article is not None
    assert article.paragraphs == TEXTS


def test_a_longer_article_below_is_another():
    """The table of a second article on the page is none of the first, however long."""
    below = f'</table><table class="contentpaneopen">{CELL.format(TEXT * 2)}'
    article = joomla("", CELL.format(f"<p>{TEXTS[0]}</p>"), below).article
    assert article is not None
    assert article.paragraphs == TEXTS[:1]
