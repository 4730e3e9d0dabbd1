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
        f'{HEAD}<div class="noi-dung"><p>Đã có 1204 lượt người xem bài này</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p>Chia sẻ bài viết này với bạn bè</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p>Xem thêm: Khởi công năm nhà văn hóa</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p>Ví Dụ, tháng Ba năm 2019</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p class="muc">Tin trong xã</p>{TEXT}</div>',
        f'{HEAD}<div class="noi-dung"><p><a href="/muc/">Tin trong xã</a></p>{TEXT}</div>',
        f"{HEAD}<p>Tin trong xã</p>{TEXT}",
        f'<h1>{TITLE}</h1><div class="noi-dung"><p>18/03/2019</p><p>Tin trong xã</p>{TEXT}</div>',
    ],
    ids=[
        "name",
        "office",
        "day",
        "credit",
        "headline again",
        "counter",
        "share",
        "other news",
        "place",
        "own class",
        "link",
        "whole column",
        "day in the box",
    ],
)
def test_dress_above_the_text_goes(column):
    """Names, offices, days, credits, the headline in other words, labels, counters and what stands with them are no text."""
    assert article(column).paragraphs == TEXTS


HEADS = ("Kết quả bước đầu", "Khó khăn, vướng mắc", "Giải pháp thời gian tới")


def parted(look: str, heads: tuple[str, ...] = HEADS) -> str:
    return "".join(f"{look.format(head)}<p>{text}</p>" for head, text in zip(heads, TEXTS, strict=True))


@pytest.mark.parametrize(
    "look", ["<p><strong>{}</strong></p>", "<h3>{}</h3>", "<p><em>{}</em></p>", "<p><b><u>1. {}</u></b></p>"]
)
@pytest.mark.parametrize("column", ["{head}{text}", "{head}<div class=noi-dung>{text}</div>"])
def test_the_first_of_sub_headings_dressed_alike_stays(look, column):
    """A line right above the text that two later lines are dressed like is a sub-heading, in the text's own box or with headline and day."""
    found = article(column.format(head=HEAD, text=parted(look)))
    number = "1. " if "1." in look else ""
    assert [block.text for block in found.blocks] == [
        words for head, text in zip(HEADS, TEXTS, strict=True) for words in (number + head, text)
    ]


@pytest.mark.parametrize("column", ["{head}{text}", "{head}<div class=noi-dung>{text}</div>"])
def test_a_short_sentence_opens_the_text(column):
    """A sentence to its full stop, a paragraph like the first long one and right above it, is text however short."""
    short = "Sáng 18/3, mưa rất to ở Ví Dụ."
    assert article(column.format(head=HEAD, text=f"<p>{short}</p>{TEXT}")).paragraphs == (short, *TEXTS)


@pytest.mark.parametrize(
    "above",
    [
        "<p>Đã có 1204 lượt người xem.</p>",
        "<p>Mời bạn chia sẻ cùng bạn bè.</p>",
        "<p>Bạn cần bật JavaScript để xem nội dung này.</p>",
        "<p>Chào mừng bạn đến với trang tin xã.</p>",
        "<p>Mời bạn theo dõi kênh của chúng tôi.</p>",
        "<p>Tin được cập nhật liên tục.</p>",
        "<p>Thứ Hai, 18/03/2019.</p>",
        "<p class='muc'>Trang tin của xã Ví Dụ.</p>",
        "<p>Trang tin của xã Ví Dụ.</p><p class='ngay'>18/03/2019</p>",
        "<p><b>Tin trong xã</b></p><p class='ngay'>18/03/2019</p>",
        "<p><b>Nguyễn Thị Hạnh</b></p>",
        "<p>Tin trong xã</p>",
    ],
)
def test_what_is_no_sub_heading_nor_sentence_goes(above):
    """Counters, calls, days, another class, what a day parts from the text, names and lines set otherwise than the sub-headings are dress."""
    looks = "<p><b>{}</b></p>"
    rest = "".join(f"<p>{TEXTS[0]}</p>{looks.format(head)}" for head in HEADS[1:]) + f"<p>{TEXTS[2]}</p>"
    found = article(f'<h1>{TITLE}</h1><div class="noi-dung">{above}{rest}</div>')
    assert found.paragraphs == (TEXTS[0], HEADS[1], TEXTS[0], HEADS[2], TEXTS[2])


def test_one_line_dressed_alike_is_no_evidence():
    """A label above a text in one box with the headline goes where only one later line looks like it."""
    text = f"<p><b>Tin trong xã</b></p><p>{TEXTS[0]}</p><p><b>Kết quả bước đầu</b></p><p>{TEXTS[1]}</p>"
    assert article(f"{HEAD}{text}").paragraphs == (TEXTS[0], "Kết quả bước đầu", TEXTS[1])


DOCUMENT = ("QUYẾT ĐỊNH", "Về việc mở đường liên thôn năm 2019", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ")
NOTICE = ("Thời gian: 08 giờ 00, ngày 25/03/2019", "Địa điểm: Nhà văn hóa trung tâm")


@pytest.mark.parametrize("lines", [DOCUMENT, DOCUMENT[:2], NOTICE], ids=["decision", "matter", "notice"])
@pytest.mark.parametrize("look", ["<p>{}</p>", "<p style='text-align:center'><b>{}</b></p>"])
@pytest.mark.parametrize("column", ["{head}{text}", "{head}<div class=noi-dung>{text}</div>"])
def test_the_head_of_a_document_and_the_particulars_of_a_notice_stay(lines, look, column):
    """Right above the text, as its paragraphs are, in the text's own box or with headline and day."""
    found = article(column.format(head=HEAD, text="".join(map(look.format, lines)) + TEXT))
    assert found.paragraphs == (*lines, *TEXTS)
    assert found.published_at is not None
    assert found.published_at.date().isoformat() == "2019-03-18"


@pytest.mark.parametrize(
    "above",
    [
        "<p>THÔNG BÁO</p><p class='ngay'>18/03/2019</p>",
        "<p>Thông báo</p><p>Tin trong xã</p>",
        "<p>THÔNG BÁO</p>",
        "<p>Thời gian: 18/03/2019 10:20</p>",
        "<p>Thời gian: 18/03/2019 10:20</p><p>Chuyên mục: Tin trong xã</p>",
        "<p class='a'>Thời gian: 18/03/2019</p><p class='a'>Địa điểm: Xã Ví Dụ</p>",
    ],
    ids=["parted", "section", "alone", "day", "particulars of the page", "own class"],
)
def test_what_only_begins_like_a_document_or_notice_goes(above):
    """A section's name, one line, and what is dressed otherwise are dress."""
    assert article(f'{HEAD}<div class="noi-dung"><p>18/03/2019</p>{above}{TEXT}</div>').paragraphs == TEXTS
