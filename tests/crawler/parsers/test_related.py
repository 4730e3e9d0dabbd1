"""What a text has between its paragraphs and is none of it: other articles set apart, adverts, the files' heading, readers' comments."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import nukeviet

URL = "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html"
LONG = "Trong buổi sáng, đoàn đã thăm ba hộ trồng sâm của bản và nghe báo cáo về vùng nguyên liệu của huyện."
HEADLINE = "Huyện Mường Tè mở lớp dạy trồng sâm cho thanh niên"
NEWS = f'<a href="/tin-tuc/huyen-muong-te-mo-lop-day-trong-sam-12.html">{HEADLINE}</a>'
AWAY = f'<a href="https://bao-khac.vn/tin-tuc/huyen-muong-te-mo-lop-day-trong-sam-12.html">{HEADLINE}</a>'
SERVICE = f'<a href="/dang-ky?lop=sam">{HEADLINE}</a>'
FILE = '<a href="/uploads/ke-hoach.pdf">Kế hoạch năm.pdf</a>'
BANNER = '<a href="http://cua-hang.vn/"><img src="/qc.jpg" width="600" height="90"></a>'


def words(found: Article | None) -> list[str]:
    assert found is not None
    return [text for block in found.blocks for text in (block.text, *block.items) if text]


def known(body: str) -> list[str]:
    return words(parse_page(nukeviet("Thăm vườn sâm", f"<p>{LONG}</p>{body}<p>{LONG}</p>"), URL))


@pytest.mark.parametrize(
    "body",
    [
        f"<ul><li>{NEWS}</li><li>{NEWS}</li></ul>",
        f"<ul><li><strong>{NEWS}</strong></li></ul>",
        f"<blockquote><p>{NEWS}</p></blockquote>",
        f"<p><strong>{NEWS}</strong></p>",
        f"<div><p>Quảng cáo</p>{BANNER}</div>",
        "<div class='ads-item'><span>Quảng cáo</span></div>",
        "<p>#muongte #sam_lai_chau</p>",
        f"<p>File đính kèm: {FILE}</p>",
        '<p>Tải về: <a href="/uploads/ke-hoach.pdf">tại đây</a></p>',
        f"<p><em>➤ {NEWS}</em></p>",
        f"<p><strong>Xem thêm:</strong></p><ul><li>{NEWS}</li></ul>",
        f"<div><div>Đọc thêm</div>{NEWS.replace(HEADLINE, '<img src=/a.jpg width=300 height=200>')}{NEWS}</div>",
        f"<p><b>Tài liệu kèm theo:</b></p><p>{FILE}</p>",
        f"<div><b>File đính kèm</b><ul><li>{FILE} <span>(1,2 MB)</span></li></ul></div>",
    ],
)
def test_what_stands_between_the_paragraphs_is_left_out(body):
    """Headlines of other articles in a list, a quotation or in bold, adverts, hashtags and the files' heading are no text of a known CMS."""
    assert known(body) == [LONG, LONG]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (f"<p>{NEWS}</p>", [HEADLINE]),
        (f"<p>➤ {SERVICE}</p>", [f"➤ {HEADLINE}"]),
        (f"<p>Nhiều hộ đã biết kỹ thuật mới</p>{NEWS}", ["Nhiều hộ đã biết kỹ thuật mới", HEADLINE]),
        (
            "<p>Tải về máy tính bản đồ vùng trồng là việc ai cũng làm được.</p>",
            ["Tải về máy tính bản đồ vùng trồng là việc ai cũng làm được."],
        ),
        (f"<p>Các lớp đã mở trong năm:</p><ul><li>{NEWS}</li></ul>", ["Các lớp đã mở trong năm:", HEADLINE]),
        (f"<ul><li>{NEWS}</li><li>Trồng sâm dưới tán rừng</li></ul>", [HEADLINE, "Trồng sâm dưới tán rừng"]),
        (f"<ul><li>{AWAY}</li></ul>", [HEADLINE]),
        (f"<p><strong>{SERVICE}</strong></p>", [HEADLINE]),
        (f"<p><strong>{NEWS}</strong></p><p>{LONG}</p><p><strong>{NEWS}</strong></p>", [HEADLINE, LONG, HEADLINE]),
        (
            '<ul><li><a href="/tin-tuc/quyet-dinh-12-qd-ubnd-ve-vung-trong-sam-12.html">Quyết định số 12/QĐ-UBND về vùng trồng</a></li></ul>',
            ["Quyết định số 12/QĐ-UBND về vùng trồng"],
        ),
        ("<p>Quảng cáo</p>", ["Quảng cáo"]),
        ("<h3>Quảng cáo</h3>", ["Quảng cáo"]),
        ("<p>Tài liệu kèm theo hồ sơ:</p>", ["Tài liệu kèm theo hồ sơ:"]),
        ("<p>#1 là hộ ông Páo</p>", ["#1 là hộ ông Páo"]),
    ],
)
def test_what_only_looks_so_stays(body, kept):
    """A link alone, one the text leads to, among items of the text, to another site or a service; headings of a bulletin; documents; words alone."""
    assert known(body) == [LONG, *kept, LONG]


ITEMS = f"<ul><li>{NEWS}</li><li>{NEWS}</li></ul>"
ELSEWHERE = f'<a href="/tin-tuc/phat-bieu-cua-gia-lang-chang-a-pao-33.html">{HEADLINE}</a>'


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("<h3>{}</h3>", "Các bài dự thi đạt giải"),
        ("<p><b>{}</b></p>", "Các bài dự thi đạt giải"),
        ("<p>{}</p>", "Danh sách các thủ tục hành chính mới được công bố như sau."),
        ("<p>{}</p>", "Trong tháng, xã mở thêm các lớp sau đây."),
    ],
)
def test_a_list_of_links_under_its_heading_is_text(above, said):
    """Links to the site's articles that a heading or an announcing sentence leads to are what the article tells of."""
    assert known(above.format(said) + ITEMS) == [LONG, said, HEADLINE, HEADLINE, LONG]


def test_a_heading_of_other_news_leads_to_no_list():
    """Under a heading of other news the links are no text of the article."""
    assert HEADLINE not in known(f"<h3>Tin liên quan</h3>{ITEMS}")


@pytest.mark.parametrize("box", ["<blockquote><p>{}</p></blockquote>", "<p><strong>{}</strong></p>"])
def test_words_that_are_not_the_headline_of_what_they_link_to_stay(box):
    """A quotation or a sub-heading in bold that links to an article of another headline is the text's own."""
    assert known(box.format(ELSEWHERE)) == [LONG, HEADLINE, LONG]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tài liệu kèm theo gồm có {} và dự toán.",
        "Tài liệu kèm theo Kế hoạch số 12/KH-UBND: {}",
        "File đính kèm {} do xã lập.",
    ],
)
def test_a_sentence_about_enclosed_files_stays(sentence):
    """A line that says more than the heading of files and the words of a link is a sentence of the text."""
    link = '<a href="/uploads/kh.pdf">kế hoạch</a>'
    assert known(f"<p>{sentence.format(link)}</p>") == [LONG, sentence.format("kế hoạch"), LONG]


READER = "Tôi rất vui khi thấy sâm của bản được giá, mong năm sau huyện mở thêm lớp dạy trồng sâm."


def unknown(below: str) -> list[str]:
    menu = "".join(f"<li><a href='/muc-{place}'>Chuyên mục số {place}</a></li>" for place in range(12))
    page = f"<html><head><title>Bản Pa Ủ trồng sâm dưới tán rừng già</title></head><body><ul>{menu}</ul><div class=m><h1>Bản Pa Ủ trồng sâm dưới tán rừng già</h1><p class=d>19/11/2026 08:30</p>{f'<p>{LONG}</p>' * 4}{below}</div></body></html>"
    return words(parse_page(page.encode(), "https://x.vi-du.gov.vn/tin-tuc/ban-pa-u-trong-sam-1234.html"))


@pytest.mark.parametrize(
    "heading", ["Ý kiến (3)", "Ý kiến", "3 ý kiến", "Ý kiến độc giả", "Ý kiến đóng góp", "Các ý kiến bình luận"]
)
@pytest.mark.parametrize(
    "thread",
    [
        f"<div class='yk'><h3>{{}}</h3><div><b>Sơn Thị Hoa</b> <i>20/11/2026 09:00</i><p>{READER}</p></div></div>",
        f"<div class='yk'><h3>{{}}</h3><div><div>Sơn Thị Hoa</div><p>{READER}</p></div></div>",
        f"<div class='y-kien'><h3>{{}}</h3><div><p>{READER}</p></div></div>",
    ],
)
def test_readers_words_are_no_text(heading, thread):
    """Below a heading of opinions stand readers' words, where their box says so or who wrote them stands above."""
    assert unknown(thread.format(heading)) == [LONG] * 4


@pytest.mark.parametrize(
    "sections",
    [
        "<div class='yk'><h4>Ý kiến đóng góp</h4><p>Sơn Thị Hoa</p><p>{said}</p></div><div class='kl'><h4>Kết luận</h4><p>{end}</p></div>",
        "<div class='yk'><p>Ý kiến</p><p>Ông Sơn Văn An</p><p>{said}</p><p>{end}</p></div>",
        "<div class='yk'><p>Ý kiến</p><p>Sơn Văn An, Bí thư Chi bộ</p><p>{said}</p><p>{end}</p></div>",
        "<div class='m'><h4>Ý kiến</h4><p>Sơn Văn An</p><p>{said}</p><p>{end}</p></div>",
    ],
)
def test_sections_of_a_text_are_no_readers_words(sections):
    """Minutes in a box a section go on: a heading of the same look, somebody's title or office, or a box like the text's says so."""
    found = unknown(sections.format(said=READER, end=LONG[:-1] + ", xã."))
    assert READER in found
    assert found[-1].endswith(", xã.")


@pytest.mark.parametrize("heading", ["Ý kiến", "Ý kiến đóng góp", "3 ý kiến", "Ý kiến độc giả"])
def test_opinions_that_are_part_of_the_text_stay(heading):
    """A sub-heading of opinions ends no text where paragraphs or the text's own box follow."""
    said = f"Sơn Thị Hoa, bản Pa Ủ: {READER}"
    assert unknown(f"<h3>{heading}</h3><p>{LONG}</p>") == [LONG] * 4 + [heading, LONG]
    assert unknown(f"<div><h3>{heading}</h3><p>{said}</p></div><p>{LONG}</p>")[-3:] == [heading, said, LONG]
    assert unknown(f"<h3>{heading}</h3><p><b>Sơn Thị Hoa</b></p><p>{READER}</p><p>{LONG}</p>")[-1] == LONG
