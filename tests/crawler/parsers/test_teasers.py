"""What leads to other articles inside the text of a page whose CMS is known, and what only looks so."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import nukeviet

LONG = "Trong buổi sáng, đoàn đã thăm ba hộ trồng sâm của bản và nghe báo cáo về vùng nguyên liệu của huyện."
NEWS = '<a href="/tin-tuc/khac-12.html">Một tin khác của huyện nhà</a>'
SOUND = '<audio controls src="/uploads/doc.mp3"></audio>'


def article(body: str) -> Article:
    page = nukeviet("Thăm vườn sâm", f"<p>{LONG}</p>{body}<p>{LONG}</p>")
    found = parse_page(page, "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html")
    assert found is not None
    return found


def words(found: Article) -> list[str]:
    return [text for block in found.blocks for text in (block.text, *block.items) if text]


@pytest.mark.parametrize(
    "body",
    [
        f"<p><strong>&gt;&gt; {NEWS}</strong></p>",
        f"<p>&gt;&gt;&gt; {NEWS}</p><p>» {NEWS}</p>",
        f"<div><p>Xem thêm:</p><ul><li>{NEWS}</li><li>{NEWS}</li></ul></div>",
        f"<p><b>Tin liên quan</b></p><p>{NEWS}</p>",
        f"<div><span>Nghe bài viết</span>{SOUND}</div>",
    ],
)
def test_what_leads_to_other_articles_is_no_text(body):
    """Arrows before a link, links under a heading of other news and the label of a player leave the text around them whole."""
    assert words(article(body)) == [LONG, LONG]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (f"<p>{NEWS}</p>", ["Một tin khác của huyện nhà"]),
        ("<p>&gt;&gt; Độ ẩm đất đạt hơn 70 phần trăm</p>", [">> Độ ẩm đất đạt hơn 70 phần trăm"]),
        (
            '<p>Văn bản liên quan:</p><ul><li><a href="/vb/12">Kế hoạch trồng sâm năm nay</a></li></ul>',
            ["Văn bản liên quan:", "Kế hoạch trồng sâm năm nay"],
        ),
        (
            '<p>Xem thêm:</p><ul><li><a href="/vb/12">Quyết định số 12/QĐ-UBND về vùng trồng</a></li></ul>',
            ["Xem thêm:", "Quyết định số 12/QĐ-UBND về vùng trồng"],
        ),
        (f"<p>Xem thêm:</p><p>{LONG}</p>", ["Xem thêm:", LONG]),
        (f"<p>Ba việc cần làm:</p><ul><li>{NEWS}</li></ul>", ["Ba việc cần làm:", "Một tin khác của huyện nhà"]),
        ("<p>Nghe bài viết</p>", ["Nghe bài viết"]),
        (f"<p>Bài hát của bản</p>{SOUND}", ["Bài hát của bản"]),
    ],
)  # fmt: skip
def test_what_only_looks_so_stays(body, kept):
    """A link alone, an arrow before words, documents, a heading without links, a list the text leads to, and a player's own title stay."""
    assert words(article(body)) == [LONG, *kept, LONG]
