"""Ordinary pages that a rule for a rarer one must leave as they are: headlines, listings, leads, tables, lines of the text."""

import pytest

from crawler.parsers import read_page
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.labelled_days import published_part
from crawler.records import Article, Kind, Page, Reading

URL = "http://xa-vi-du.gov.vn/tin-tuc/hop-dan-ban-mo-duong-lien-thon-62001.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXTS = (
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tới đây.",
    "Chủ tịch xã cho biết đoạn tuyến đầu tiên sẽ được khởi công ngay sau khi hoàn tất việc đo đạc và công khai danh sách.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
DAY = '<div class="date">18/03/2019 10:20</div>'
HEADLINE = f"<h1>{TITLE}</h1>{DAY}"
OTHERS = "".join(f'<li><a href="/tin-tuc/chi-tiet/{n}">Khánh thành nhà văn hóa bản Nà Pen</a></li>' for n in range(5))


def read(column: str, *, title: str = TITLE, url: str = URL) -> Reading:
    menu = '<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/tin-tuc">Tin tức</a></li></ul>'
    html = f'<html lang="vi"><head><title>{title}</title></head><body>{menu}{column}<div id="footer">Xã Ví Dụ</div></body></html>'
    return read_page(Page(url=url, status=200, headers=(("Content-Type", "text/html"),), body=html.encode()))


def article(body: str, *, head: str = HEADLINE, below: str = "") -> Article:
    found = read(
        f'<div class="main"><div class="detail">{head}<div class="content">{body}</div>{below}</div></div>'
    ).article
    assert found is not None
    return found


@pytest.mark.parametrize("heading", [f'<h1><a id="t" name="t"></a>{TITLE}</h1>', f'<h1><a href="">{TITLE}</a></h1>', f'<a name="top"><h1>{TITLE}</h1></a>'])  # fmt: skip
def test_an_anchor_without_an_address_leads_to_no_front_page(heading):
    """A headline with a mark to jump to stays the headline, whatever sub-heading follows."""
    assert article(f"<h3>Dân hiến đất, xã góp vật liệu mở đường</h3>{TEXT}", head=heading + DAY).title == TITLE


def test_a_path_in_a_headline_makes_it_no_portal():
    """A headline with a link to the front page before its words is not the portal's name."""
    heading = f'<h1><a href="/">Trang chủ</a> » {TITLE}</h1>{DAY}'
    assert TITLE in article(f"<h3>Dân hiến đất, xã góp vật liệu mở đường</h3>{TEXT}", head=heading).title


@pytest.mark.parametrize("name", ["Văn bản mới ban hành", "Văn bản pháp luật", "Tài liệu tuyên truyền"])
def test_tables_of_the_portals_documents_are_no_attachments(name):
    """What a table below the text is headed with are no columns of files."""
    row = '<tr><td><a href="/f/vb1.pdf">Quyết định số 12/QĐ-UBND</a></td></tr>'
    assert article(TEXT, below=f"<div><table><tr><th>{name}</th></tr>{row * 2}</table></div>").attachments == ()


def test_a_box_below_the_text_is_no_headline_of_a_section():
    """Below a section's name a box above a day is the headline only before the text."""
    column = f'<div class="detail"><h2>Thông báo</h2><div>{TEXT}</div><div>18/03/2019</div></div>'
    below = '<div class="others"><div class="item-title">Khánh thành nhà văn hóa bản Nà Pen</div><div>17/03/2019</div></div>'
    found = read(column + below, title="Thông báo").article
    assert found is not None
    assert found.title == "Thông báo"
    assert found.published_at is not None
    assert found.published_at.day == 18


@pytest.mark.parametrize("word", ["Chi tiết", "Xem tiếp"])
def test_a_featured_entry_with_a_link_to_the_whole_makes_a_listing(word):
    """One entry whose headline is no link, with a link to read on, above a list of others is no article."""
    entry = f'<div class="first"><h3>{TITLE}</h3><div>18/03/2019</div><p>{TEXTS[0]}</p><a href="/tin-tuc/chi-tiet/9">{word}</a></div>'
    reading = read(
        f"{entry}<ul>{OTHERS}</ul>",
        title="Cổng thông tin điện tử xã Ví Dụ",
        url="http://xa-vi-du.gov.vn/pages/tin-tuc.aspx?CateID=12",
    )
    assert reading.kind is not Kind.ARTICLE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("I. MỤC ĐÍCH, YÊU CẦU CỦA KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2019.", "1. Mục đích"),
        ("Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng của Quy chế này.", "1. Phạm vi điều chỉnh"),
        ("Hỏi: Người dân hiến đất làm đường có được miễn thuế sử dụng đất hay không?", "Trả lời:"),
        ("Kính gửi: Các cơ quan, đơn vị, trường học trên địa bàn xã Ví Dụ.", "Ủy ban nhân dân xã thông báo"),
        ("Hội đồng nhân dân xã quyết nghị về việc mở đường liên thôn năm 2019.", "QUYẾT NGHỊ:"),
    ],
)
def test_parts_questions_and_letters_are_no_leads(first, second):
    """What begins a numbered part, a question or a letter in bold stays in the text, though a bold line follows it."""
    found = article(f"<p><b>{first}</b></p><p><b>{second}</b></p>{TEXT}")
    assert found.lead is None
    assert any(first in block.text for block in found.blocks)


@pytest.mark.parametrize(
    "line",
    [
        "Lượt người xem trực tiếp đạt 3.000 người.",
        "Tải file: Phụ lục danh sách hộ hiến đất.",
        "Tải về: Đơn đăng ký hiến đất (Mẫu số 01), nộp tại bộ phận một cửa.",
        "Download: 25 Mbps",
    ],
)
def test_lines_of_the_text_are_no_furniture(line):
    """Words of counters and downloads that say more are the text's."""
    assert line in article(f"<p>{TEXTS[0]}</p><p>{line}</p><p>{TEXTS[1]}</p>").paragraphs


@pytest.mark.parametrize(
    "dress",
    [
        f"<p>THÔNG BÁO</p><p>{TITLE}</p>",
        "<p>KẾ HOẠCH</p><p>Tin trong xã</p>",
        "<p>Thời gian đọc: 3 phút</p><p>Số lượng xem: 1.234</p>",
        "<p>Địa chỉ: Số 1 đường Hùng Vương</p><p>Thời gian làm việc: 7h30 - 17h00</p>",
    ],
)
def test_dress_above_the_text_is_no_head_of_a_document(dress):
    """A section's label, the headline once more and the page's particulars are none of the text."""
    column = f'<div class="main"><div class="detail">{HEADLINE}{dress}{TEXT}</div></div>'
    found = read(column).article
    assert found is not None
    assert found.paragraphs == TEXTS


def test_a_day_below_a_teaser_is_not_the_articles():
    """The bare day that opens a text stays, though one other article below has a labelled one."""
    below = '<div class="other"><h3>Tin khác</h3><p><a href="/tin/le-hoi-63001.html">Khai mạc lễ hội hoa ban năm nay</a></p><p>Ngày đăng: 05/08/2024</p></div>'
    found = article(f"<p>18/03/2019 10:20</p>{TEXT}", head=f"<h1>{TITLE}</h1>", below=below)
    assert found.published_at is not None
    assert found.published_at.year == 2019


def test_a_bold_text_has_no_lead():
    """Where more than one bold line follows a bold sentence, the bold letters tell nothing."""
    first, second = f"{TEXTS[0][:-1]} năm nay.", "Bà con trong xã đã hiến đất và góp công từ đầu mùa khô."
    found = article(f"<p><b>{first}</b></p><p><b>Dân hiến đất</b></p><p><b>{second}</b></p>{TEXT}")
    assert found.lead is None
    assert first in found.paragraphs


@pytest.mark.parametrize(
    "line", ["18/03/2019 10:20 Lượt xem: 1.234", "18/03/2019 | Số lượt đọc: 12", "18/03/2019 A+ A-"]
)
def test_a_day_with_a_counter_or_with_letters_for_size_is_dress(line):
    """What templates print on one line with the day is none of the text."""
    assert line_of(line) is Line.FURNITURE


def test_a_tool_of_many_numbers_is_no_text():
    """A counter whose labels and numbers stand in elements of their own is no paragraph of a short article."""
    counter = "".join(f"<span>{label}:</span> <span>{n}.345</span> " for n in range(3) for label in ("Hôm nay", "Hôm qua", "Tất cả"))  # fmt: skip
    column = f'<div class="main"><div class="detail">{HEADLINE}<div class="content"><p>{TEXTS[0]}</p></div></div></div>'
    found = read(f'{column}<div class="thongke">{counter}</div>').article
    assert found is not None
    assert found.paragraphs == (TEXTS[0],)


@pytest.mark.parametrize(
    "title",
    [
        "CỔNG TTĐT TỈNH VÍ DỤ ĐOẠT GIẢI NHÌ TOÀN QUỐC",
        "WEBSITE GIẢ MẠO NGÂN HÀNG LỪA ĐẢO NGƯỜI DÂN",
        "Website Chi cục Thuế bị giả mạo để lừa đảo người dân",
    ],
)
def test_news_of_a_portal_is_no_portals_name(title):
    """A headline that tells what became of a portal stays, though sub-headings follow it."""
    body = f"<h2>I. Thủ đoạn của kẻ gian</h2>{TEXT}"
    assert article(body, head=f"<h1>{title}</h1>{DAY}").title == title


def test_who_posted_is_no_day():
    """A piece with a number under a label of posting takes no day from the one before it."""
    text = "Cập nhật: 12/03/2019 08:15 | Đăng bởi: vanphong1 | Lượt xem: 123"
    assert published_part(text) == text


@pytest.mark.parametrize(
    "above",
    [
        '<div><img src="/a.jpg"></div><div>Nguồn: Internet</div>',
        "<div>Toàn cảnh. Nguồn: TTXVN</div>",
        "<p>Theo Sở Y tế</p>",
        "<div>Nhãn | Nguồn Nước Sinh Hoạt</div>",
        "<div>Nguồn: Ngân sách huyện</div>",
    ],
)
def test_only_the_line_of_the_day_tells_the_source(above):
    """What stands with a picture, a lead, tags and what paid for it are no source of the article."""
    assert article(TEXT, head=HEADLINE + above).source is None


@pytest.mark.parametrize("other", ["Tố Hữu", "Mường Tè", "Người Viết", "Thân Ái", "Mùa Xuân"])
def test_a_short_line_above_the_byline_is_no_second_writer(other):
    """A poet under his verse, a place and a greeting above the signature did not write the article."""
    right = '<p style="text-align:right"><strong>{}</strong></p>'
    found = article(TEXT + right.format(other) + right.format("Lò Thị Hoa"))
    assert found.authors == ("Lò Thị Hoa",)


@pytest.mark.parametrize("line", ["Từ 8h00 ngày 15/04/2019", "Đào tạo ngày 15/04/2019", "Lớp 10g ngày 15/04/2019"])
def test_a_day_of_an_event_is_not_the_articles(line):
    """The day above the headline is, whatever a line of the text announces."""
    found = article(f"<p>{line}</p>{TEXT}", head=f'<div class="date">18/03/2019</div><h1>{TITLE}</h1>')
    assert found.published_at is not None
    assert (found.published_at.month, found.published_at.day) == (3, 18)


@pytest.mark.parametrize(
    ("style", "letter"),
    [("mso-bidi-font-family:Wingdings", "V"), ("font-family:Arial, Webdings", "V"), ("font-family:Symbol", "Ø")],
)
def test_a_letter_in_a_font_that_shows_it_stays(style, letter):
    """A font that is named for other signs or after another shows no pictogram; in Symbol only its bullet is one."""
    found = article(f'<p><span style="{style}">{letter}</span>ề dự có các hộ dân của mười hai bản trong xã.</p>{TEXT}')
    assert found.paragraphs[0].startswith(f"{letter}ề dự")


@pytest.mark.parametrize(
    "link",
    [
        '<a href="#" onclick="window.open(\'/Print.aspx?f=a.pdf&id=3\')">In trang</a>',
        "<a href=\"#\" onclick=\"gtag('event', 'download', '/u/khac.pdf')\">Đăng ký</a>",
        '<a href="#" onclick="share(\'Kế hoạch 45.pdf\')">Chia sẻ</a>',
        '<a href="#" data-href="https://www.facebook.com/sharer.php?u=/a.pdf">Chia sẻ</a>',
    ],
)
def test_a_script_that_names_a_document_may_not_open_it(link):
    """Printing, counting and sharing are no documents of an article."""
    assert article(f"{TEXT}<p>{link}</p>").attachments == ()


@pytest.mark.parametrize("name", ["Góp Ý", "Thành Viên", "Văn Hóa"])
def test_an_entry_of_a_menu_behind_an_icon_wrote_nothing(name):
    """Two words behind the icon of a person are as often an entry of a menu."""
    assert article(TEXT, head=f'{HEADLINE}<div><i class="fa fa-user"></i> {name}</div>').authors == ()


def test_a_path_ends_before_the_article():
    """Of a path in JSON-LD, in the order of its positions, neither the front page nor the headline cut short is a section."""
    steps = [("Xã Ví Dụ họp dân bàn mở đường…", "/tin/1", 3), ("Tin tức", "/tin", 2), ("Xã Ví Dụ", "/vi/", 1)]
    items = ", ".join(
        f'{{"@type": "ListItem", "position": {at}, "name": "{name}", "item": "http://xa-vi-du.gov.vn{path}"}}'
        for name, path, at in steps
    )
    data = f'<script type="application/ld+json">{{"@type": "BreadcrumbList", "itemListElement": [{items}]}}</script>'
    assert article(f"{TEXT}{data}").category == ("Tin tức",)
