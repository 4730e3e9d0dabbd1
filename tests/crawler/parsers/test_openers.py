"""Short lines before the first sentence on pages of no known CMS: those that open the text, and dress that looks like them."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article

TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXTS = (
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
    "Kết luận buổi họp, lãnh đạo xã giao ban quản lý hoàn chỉnh hồ sơ, công khai dự toán tại nhà văn hóa trước ngày khởi công.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
HEAD = f'<h1>{TITLE}</h1><div class="ngay">Ngày đăng: 18/03/2019</div>'


def article(column: str) -> Article:
    html = f'<html lang="vi"><head><title>{TITLE}</title></head><body><div><a href="/">Trang chủ</a></div><div class="cot">{column}</div></body></html>'
    found = parse_page(html.encode(), "http://xa-vi-du.gov.vn/tin-tuc/hop-dan-12.html")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<p>Kính gửi: Các cơ quan, đơn vị trên địa bàn xã</p>", "Kính gửi: Các cơ quan, đơn vị trên địa bàn xã"),
        ("<p><b>Con đường của lòng dân</b></p>", "Con đường của lòng dân"),
        ("<p>(Bài phát biểu của Chủ tịch UBND xã)</p>", "(Bài phát biểu của Chủ tịch UBND xã)"),
        ("<p><b>TIN BUỒN</b></p>", "TIN BUỒN"),
    ],
)
def test_a_line_that_opens_the_text_stays(line, words):
    """A paragraph like those of the text, in the text's own box, is text without a full stop too."""
    assert article(f'{HEAD}<div class="noi-dung">{line}{TEXT}</div>').paragraphs == (words, *TEXTS)


def test_a_letter_opens_in_any_box():
    """The beginning of an official letter is told by its words, also where title and day stand in one box with the text."""
    line = "Kính gửi: Các cơ quan, đơn vị trên địa bàn xã"
    assert article(f"{HEAD}<p>Phòng Kinh tế</p><p>{line}</p>{TEXT}").paragraphs == (line, *TEXTS)


def test_a_label_above_a_bold_lead_goes():
    """Above a lead in bold a short line is a label, and the lead stays the lead."""
    lead = "Sáng nay, Ủy ban nhân dân xã Ví Dụ tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn."
    found = article(f'{HEAD}<div class="noi-dung"><p>Tin hoạt động</p><p><b>{lead}</b></p>{TEXT}</div>')
    assert (found.lead, found.paragraphs) == (lead, TEXTS)


@pytest.mark.parametrize(
    "column",
    [
        f'{HEAD}<div class="noi-dung"><p>Nguyễn Thị Hạnh</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p><b>Phòng Văn hóa - Xã hội</b></p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p>Thứ Hai, 18/03/2019 - 10:20</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p>Ảnh: Văn Nam</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p><b>Họp dân bàn mở đường liên thôn</b></p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p class="muc">Tin trong xã</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p><a href="/muc/">Tin trong xã</a></p>{TEXT}</div>',
        f"{HEAD}<p>Tin trong xã</p>{TEXT}",
        f'<h1>{TITLE}</h1><div class="noi-dung"><p>18/03/2019</p><p>Tin trong xã</p>{TEXT}</div>',
    ],
    ids=["name", "office", "day", "credit", "headline again", "own class", "link", "whole column", "day in the box"],
)
def test_dress_above_the_text_goes(column):
    """Names, offices, days, credits, the headline in other words, labels of a section and what stands with them are no text."""
    assert article(column).paragraphs == TEXTS
