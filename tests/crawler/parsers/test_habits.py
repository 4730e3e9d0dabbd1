"""Habits of editors and of what they write with: breaks in cells, text set as headings, poems, pasted prints, signatures."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import unknown

URL = "http://xa-vi-du.gov.vn/tin/vuon-sam-12.html"
TITLE = "Xã Ví Dụ tổng kết mô hình trồng sâm dưới tán rừng"
TEXTS = (
    "Sáng nay, Ủy ban nhân dân xã tổng kết ba năm trồng sâm dưới tán rừng tại hai bản vùng cao của xã.",
    "Mô hình có bốn mươi hộ tham gia trên mười hai héc-ta, kinh phí lấy từ nguồn sự nghiệp khoa học của tỉnh.",
    "Lãnh đạo xã yêu cầu các bản rà soát quỹ rừng, không phát dọn thực bì trong mùa khô và giữ giống tại chỗ.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXTS)


def read(body: str) -> Article:
    found = parse_page(unknown(TITLE, body), URL)
    assert found is not None
    return found


def page(main: str) -> Article:
    """A page of no known CMS whose main column is given whole."""
    html = f"""<html lang="vi"><head><title>{TITLE} | Xã Ví Dụ</title></head><body><div class="tren"><a href="/">Trang chủ</a></div>
<div class="giua">{main}</div><div class="duoi">Địa chỉ: xã Ví Dụ. Điện thoại: 0213.000.000.</div></body></html>"""
    found = parse_page(html.encode(), URL)
    assert found is not None
    return found


def test_lines_of_a_cell_are_words_apart():
    """A break and the edge of a paragraph part words in a table's cell as they do in text."""
    table = (
        "<table><tr><td><p>Thứ Hai</p><p>05/8</p></td><td>Sáng: họp<br>Chiều: kiểm tra <b>vườn</b>&nbsp;ươm</td></tr>"
        "<tr><td>Thứ Ba</td><td>Tiếp dân</td></tr></table>"
    )
    assert read(PARAGRAPHS + table).tables == (
        (("Thứ Hai 05/8", "Sáng: họp Chiều: kiểm tra vườn ươm"), ("Thứ Ba", "Tiếp dân")),
    )


def test_spans_shown_as_blocks_are_paragraphs():
    """A span whose style puts it on lines of its own is a paragraph; one that says nothing of the kind is part of its line."""
    spans = "".join(f'<span style="display: block; margin: 6px 0"><span>{text}</span></span>' for text in TEXTS)
    assert read(f"<div>{spans}</div>").paragraphs == TEXTS
    assert read(f'<p>{TEXTS[0]} <span style="display:inline-block">{TEXTS[1]}</span></p>').paragraphs == (
        f"{TEXTS[0]} {TEXTS[1]}",
    )


def test_sentences_set_as_headings_are_paragraphs():
    """A body whose paragraphs are headings by their tag is text; a short line among them stays a heading."""
    body = "".join(f"<h2><span style='font-weight:normal'>{text}</span></h2>" for text in TEXTS)
    found = read(f"{body}<h2>Kết quả của mô hình</h2><h4>{TEXTS[0]}</h4>")
    assert found.paragraphs == (*TEXTS, "Kết quả của mô hình", TEXTS[0])


def test_the_lead_may_be_a_heading():
    """A sentence set as a heading between headline and text, or as the first block of the text, is the lead."""
    above = page(
        f"<h1>{TITLE}</h1><div>18/03/2019</div><h2>{TEXTS[0]}</h2><div>{PARAGRAPHS[len(TEXTS[0]) + 7 :]}</div>"
    )
    inside = read(f"<h3>{TEXTS[0]}</h3>{PARAGRAPHS[len(TEXTS[0]) + 7 :]}")
    assert (above.lead, above.paragraphs) == (inside.lead, inside.paragraphs) == (TEXTS[0], TEXTS[1:])


VERSES = (
    "Em đi hái sâm trên đồi",
    "Sương giăng kín lối một thời tuổi thơ",
    "Mẹ ngồi tựa cửa đợi chờ",
    "Nắng lên bản nhỏ câu thơ ngọt lành",
)
LABELS = (
    "Thời gian: 8 giờ ngày 12/8",
    "Địa điểm: Nhà văn hóa xã, bản Nà Pen",
    "Thành phần: cán bộ xã và trưởng các bản vùng cao trong toàn xã",
)
PRINT = (
    "Sáng nay, Ủy ban nhân dân xã tổng kết ba năm trồng sâm",
    "dưới tán rừng tại hai bản vùng cao; bốn mươi hộ của xã",
    "đã tham gia.",
    "Lãnh đạo xã yêu cầu các bản rà soát quỹ rừng, không để",
    "dân phát dọn thực bì trong mùa khô.",
)  # fmt: skip


@pytest.mark.parametrize("lines", [VERSES, LABELS, LABELS[:2], ("Xã Ví Dụ", "Bản Nà Pen, xã Ví Dụ, tỉnh Lai Châu")])
def test_breaks_that_somebody_meant_part_lines(lines):
    """Verses, labelled lines and addresses stay the lines they are, though no sign ends them."""
    found = read(f"{PARAGRAPHS}<p>{'<br>'.join(lines)}</p><p>{TEXTS[0]}</p>")
    assert found.paragraphs == (*TEXTS, *lines, TEXTS[0])


def test_a_print_pasted_line_by_line_has_its_paragraphs():
    """Lines filled to their width are healed; where a finished one leaves room, a paragraph ends."""
    found = read(f"<p>{'<br>'.join(PRINT)}</p><p>{TEXTS[0]}</p>")
    assert found.paragraphs == (" ".join(PRINT[:3]), " ".join(PRINT[3:]), TEXTS[0])


def test_a_bold_line_before_a_break_is_no_part_of_the_sentence():
    """A break where bold turns to plain is meant; one inside a sentence is healed, capitals or not."""
    found = read(
        f"{PARAGRAPHS}<p><b>Kết quả của mô hình</b><br>{TEXTS[0]}</p><p>Cùng dự có đồng chí<br>Lò Văn Dụ, {TEXTS[1]}</p>"
    )
    assert found.paragraphs == (*TEXTS, "Kết quả của mô hình", TEXTS[0], f"Cùng dự có đồng chí Lò Văn Dụ, {TEXTS[1]}")


def test_a_sentence_broken_at_random_is_healed():
    """Where only the last line ends a sentence and lines are of any length, they are one sentence, capitals or not."""
    lines = (
        "Sáng 22-1, Đoàn công tác Bộ",
        "Khoa học và Công nghệ do đồng chí Lò Văn Dụ,",
        "Bộ trưởng làm Trưởng đoàn về thăm xã.",
    )
    assert read(f"{PARAGRAPHS}<p>{'<br>'.join(lines)}</p><p>{TEXTS[0]}</p>").paragraphs == (
        *TEXTS,
        " ".join(lines),
        TEXTS[0],
    )


def test_a_heading_in_capitals_over_two_lines_is_one():
    """Capitals throughout begin nothing: a bold heading over two lines of one width is healed."""
    heading = ("HỘI NGHỊ TỔNG KẾT CÔNG TÁC", "KHUYẾN NÔNG NĂM 2023 CỦA XÃ")
    assert read(f"{PARAGRAPHS}<p><b>{'<br>'.join(heading)}</b></p><p>{TEXTS[0]}</p>").paragraphs[3] == " ".join(heading)


def test_a_signature_of_several_lines_is_read_line_by_line():
    """In a block set to the right each break ends a line: the writer is the author, the photographer is not."""
    found = read(f"{PARAGRAPHS}<p style='text-align:right'>Thu Hà<br>Ảnh: Văn Nam</p>")
    assert (found.authors, found.paragraphs) == (("Thu Hà",), TEXTS)


@pytest.mark.parametrize(
    "box",
    [
        "<pre>{}</pre>",
        "<div style='white-space:pre-line'>{}</div>",
        "<div style='white-space: pre-wrap'><p>{}</p></div>",
    ],
)
def test_line_breaks_of_the_source_are_shown_where_the_page_asks_for_it(box):
    """In preformatted text empty lines part paragraphs and full lines are healed; elsewhere the source's breaks are white space."""
    text = "\n\n".join(TEXTS).replace(", ", ",\n")
    assert read(box.format(text)).paragraphs == TEXTS
    assert read(f"<p>{text}</p>").paragraphs == (" ".join(TEXTS),)


@pytest.mark.parametrize(
    "line",
    [
        "<span class='tac-gia'>Lò Thị Hoa</span><div>18/03/2019 16:01</div>",
        "<div class='post-meta'><span class='author'>Lò Thị Hoa</span> - 18/03/2019</div>",
        "<div><span id='ctl00_lblTacGia'>Lò Thị Hoa</span> <i>18/03/2019</i></div>",
        "<div>Lò Thị Hoa | 18/03/2019 16:01</div>",
        "<div>Tác giả: Lò Thị Hoa - Ngày đăng: 18/03/2019 16:01 - Lượt xem: 33</div>",
        "<div>Tác giả: Lò Thị Hoa<br>Ngày đăng: 18/03/2019</div>",
        "<div>Đăng bởi <b>Lò Thị Hoa</b> - 18/03/2019 16:01</div>",
        "<div><i class='fa fa-user'></i> Lò Thị Hoa <i class='fa fa-clock'></i> 18/03/2019 16:01</div>",
        "<div><span class='glyphicon glyphicon-user'></span><span>Lò Thị Hoa</span> <span>18/03/2019</span></div>",
    ],
)
def test_the_author_stands_above_the_text(line):
    """A box named for the author, or the line of the day, tells between headline and text who wrote it."""
    found = page(f"<div><h1>{TITLE}</h1>{line}</div><div>{PARAGRAPHS}</div>")
    assert (found.authors, found.paragraphs) == (("Lò Thị Hoa",), TEXTS)


@pytest.mark.parametrize(
    "line",
    [
        "<div>Văn Hóa | 18/03/2019</div><ul><li><a href='/vh'>Văn Hóa</a></li></ul>",
        "<div>Lai Châu | 18/03/2019</div>",
        "<div>Kim Sơn - 18/03/2019</div>",
        "<div><span class='author'>APA</span> 18/03/2019</div>",
        "<div class='meta' style='display:none'><span class='author'>Lò Thị Hoa</span></div><i>18/03/2019</i>",
        "<div>Thứ Hai | 18/03/2019</div>",
        "<div>Đăng bởi Ban Biên Tập - 18/03/2019</div>",
        "<div><i class='fa fa-user'></i> admin <i class='fa fa-clock'></i> 18/03/2019</div>",
        "<div><i class='fa fa-user'></i> Phòng Văn Hóa <i class='fa fa-clock'></i> 18/03/2019</div>",
        "<div><i class='fa fa-user'></i> <a href='/dang-nhap'>Đăng nhập</a> <i class='fa fa-clock'></i> 18/03/2019</div>",
        "<div><i class='fa fa-eye'></i> Lò Thị Hoa <i class='fa fa-clock'></i> 18/03/2019</div>",
        "<div>Ông Lò Văn Dụ - người trồng sâm đầu tiên của bản - năm nay gặp lại ngày 18/03/2019</div>",
        "<div><span class='author'>Quản trị</span> 18/03/2019</div>",
    ],
)
def test_no_author_stands_above_the_text(line):
    """A section's name beside the day, a place, and the account of an office are no authors."""
    assert page(f"<div><h1>{TITLE}</h1>{line}</div><div>{PARAGRAPHS}</div>").authors == ()


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("<div><span>18/03/2019 16:01</span> | <span>Nguồn: Báo Vĩ Dụ</span></div>", "Báo Vĩ Dụ"),
        ("<div>18/03/2019 16:01 | Nguồn: Báo Vĩ Dụ | Lượt xem: 33</div>", "Báo Vĩ Dụ"),
        ("<div>18/03/2019</div><div class='nguon'><span>Nguồn:</span> <a href='http://b.vn'>TTXVN</a></div>", "TTXVN"),
        ("<div><span>18/03/2019</span><span class='source'>Theo Báo Vĩ Dụ</span></div>", "Báo Vĩ Dụ"),
        ("<div>18/03/2019</div><div><img src='/a.jpg'><p>Nguồn: Báo Vĩ Dụ</p></div>", None),
        ("<div>18/03/2019</div><figure><img src='/a.jpg'><figcaption>Nguồn: TTXVN</figcaption></figure>", None),
        ("<div>18/03/2019 | Nguồn ảnh: Báo Vĩ Dụ</div>", None),
        ("<div>18/03/2019</div><div class='sapo'>Theo kế hoạch của xã, đường mở rộng thành năm mét.</div>", None),
        ("<div>18/03/2019 | Nguồn lực | Theo dõi</div>", None),
    ],
)
def test_a_source_above_the_text_is_read_by_its_label(line, source):
    """Beside the day stands where an article was taken from; what stands with a picture is the picture's."""
    assert page(f"<div><h1>{TITLE}</h1>{line}</div><div>{PARAGRAPHS}</div>").source == source


def test_the_author_stands_in_the_row_below():
    """Where a table lays the page out, the row below the text's is where a block below is elsewhere; the column beside is not."""
    rows = "<table><tr><td><h1>{}</h1>18/03/2019</td></tr><tr><td><div>{}</div></td>{}</tr>{}</table>"
    row, cell = (
        "<tr><td align=right><span id='lblAuthor'><b>Lò Thị Hoa</b></span></td></tr>",
        "<td><i>Lò Thị Hoa</i></td>",
    )
    assert page(rows.format(TITLE, PARAGRAPHS, "", row)).authors == ("Lò Thị Hoa",)
    assert page(rows.format(TITLE, PARAGRAPHS, cell, "")).authors == ()


@pytest.mark.parametrize(
    "sign",
    [
        "<span style='font-family:Wingdings'><span style='mso-list:Ignore'>§<span style='font:7.0pt \"Times New Roman\"'>&nbsp; </span></span></span>",
        "<span style='font-family:Symbol;mso-fareast-font-family:Symbol'>·&nbsp; </span>",
        "<span style='font-family:\"Courier New\"'><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span></span>",
        "<font face='Wingdings'>ü</font> ",
        "<span style='font-family:Wingdings;mso-char-type:symbol'>à</span> ",
    ],
)
def test_a_letter_that_a_font_shows_as_a_bullet_is_no_text(sign):
    """What Word sets before the items of a list is a sign on the screen and a stray letter in the source."""
    assert read("".join(f"<p>{sign}{text}</p>" for text in TEXTS)).paragraphs == TEXTS


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("<span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>", "1. "),
        ("<span style='mso-list:Ignore'>a)<span>&nbsp; </span></span>", "a) "),
        ("<span style='mso-list:Ignore'>-<span>&nbsp; </span></span>", "- "),
        ("<span style='font-family:Symbol'>m</span> ", "m "),
        ("<span style='font-family:Wingdings'>Theo đó,</span> ", "Theo đó, "),
        ("<span style='font-family:Arial'>§</span> ", "§ "),
    ],
)
def test_numbers_and_letters_of_a_text_stay(sign, shown):
    """The number of an item is said, as is a letter of a formula, or a word in a font that has no such letters."""
    assert read("".join(f"<p>{sign}{text}</p>" for text in TEXTS)).paragraphs == tuple(shown + text for text in TEXTS)


def test_what_word_pastes_along_is_no_text():
    """Word's settings and style sheet, pasted as text or as its own element, are dropped; a word that begins so stays."""
    junk = (
        "<p>Normal 0 false false false EN-US X-NONE X-NONE MicrosoftInternetExplorer4</p>"
        '<p>/* Style Definitions */ table.MsoNormalTable {mso-style-name:"Table Normal"; mso-tstyle-rowband-size:0;}</p>'
        "<xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml>"
    )
    said = "Normal 0 là tên của giống sâm đối chứng mà bà con trồng thử."
    assert read(f"{junk}{PARAGRAPHS}<p>{said}</p>").paragraphs == (*TEXTS, said)


@pytest.mark.parametrize(
    "lead", ["<p class='sapo'>{}</p>", "<div class='tom-tat'><p>{}</p></div>", "<p class='fw-bold'>{}</p>"]
)
def test_the_lead_is_the_first_block_of_the_text(lead):
    """A first block whose class calls it the lead, or makes it bold, is the lead; the name of the whole body says nothing."""
    found = read(lead.format(TEXTS[0]) + PARAGRAPHS[len(TEXTS[0]) + 7 :])
    assert (found.lead, found.paragraphs) == (TEXTS[0], TEXTS[1:])
    whole = page(f"<h1>{TITLE}</h1><i>18/03/2019</i><div class='description'>{PARAGRAPHS}</div>")
    assert whole.paragraphs[-2:] == TEXTS[1:]


def test_how_somebody_is_reached_is_text_between_paragraphs():
    """A sentence with telephone and address for letters stays in the text; below it, and with a site's whole imprint, it is dress."""
    contact = "Liên hệ: ông Lò Văn Dụ, điện thoại: 0213.000.001, email: dulv@vidu.gov.vn để được hướng dẫn."
    imprint = "Địa chỉ: xã Ví Dụ. Điện thoại: 0213.000.000. Fax: 0213.000.002. Giấy phép số 12. Chịu trách nhiệm nội dung: ông Dụ."
    rest = PARAGRAPHS[len(TEXTS[0]) + 7 :]
    assert read(f"<p>{TEXTS[0]}</p><p>{contact}</p>{rest}").paragraphs == (TEXTS[0], contact, *TEXTS[1:])
    assert read(f"<p>{TEXTS[0]}</p><p>{imprint}</p>{rest}").paragraphs == TEXTS
    assert read(f"{PARAGRAPHS}<p>{contact}</p>").paragraphs == TEXTS


@pytest.mark.parametrize(
    "line",
    [
        "<a>A-</a> <a>A</a> <a>A+</a> | <a>In bài viết</a> | Lượt xem: 552",
        "A+ A-",
        "Trở về đầu trang",
        "Theo dõi Báo Ví Dụ trên <a href='#'>Google News</a>",
    ],
)
def test_tools_in_the_text_are_dress(line):
    """Letters that make letters larger, the way back to the top, and where else to follow the site are no text."""
    assert read(f"<div>{line}</div>{PARAGRAPHS}").paragraphs == TEXTS
    assert read(f"{PARAGRAPHS}<p>{line}</p>").paragraphs == TEXTS


def test_a_sentence_that_begins_like_a_tool_is_text():
    """The letter A begins names too, and people follow things on Facebook in earnest."""
    said = (
        "A Lăng, bản Nà Pen, là người đầu tiên trồng sâm.",
        "Theo dõi tin nhắn trên Facebook, công an xã bắt được kẻ lừa đảo.",
    )
    assert read(f"{PARAGRAPHS}<p>{said[0]}</p><p>{said[1]}</p><p>{TEXTS[0]}</p>").paragraphs == (
        *TEXTS,
        *said,
        TEXTS[0],
    )


def test_a_signature_may_be_a_heading():
    """A heading set to the right at the end is a signature; one in its place is a heading."""
    signed = read(f"{PARAGRAPHS}<h4 style='text-align:right'>Thu Hà</h4>")
    assert (signed.authors, signed.paragraphs) == (("Thu Hà",), TEXTS)
    assert read(f"<h4>Thu Hà</h4>{PARAGRAPHS}").authors == ()


def test_links_that_are_the_texts_own_stay():
    """A list of decisions that a line leads to, and a link that says what it is for, are text; a list of other news is not."""
    numbers = [f"Quyết định số {number}/2015/QĐ-UBND về mức thu phí trên địa bàn xã" for number in (11, 12, 13)]
    links = "".join(f"<li><a href='/vb/{place}.html'>{text}</a></li>" for place, text in enumerate(numbers))
    led = "Ủy ban nhân dân xã công bố danh mục văn bản hết hiệu lực như sau:"
    found = read(
        f"{PARAGRAPHS}<p>{led}</p><ul>{links}</ul><p><a href='https://thi.vidu.vn'>Tham gia cuộc thi tại đây</a></p>"
    )
    assert found.paragraphs == (*TEXTS, led, *numbers, "Tham gia cuộc thi tại đây")
    news = "<ul><li><a href='/a'>Xã họp dân bàn mở đường</a></li><li><a href='/b'>Bản Nà Pen có điện</a></li></ul>"
    assert read(f"{PARAGRAPHS}<p>Cùng đọc:</p>{news}<p><a href='/c'>Xem tại đây</a></p>").paragraphs[:3] == TEXTS
    assert "Xã họp dân bàn mở đường" not in read(f"{PARAGRAPHS}<p>{led}</p>{news}").paragraphs


def test_items_set_as_paragraphs_stay_apart():
    """Items that end without a sign and begin small, each a paragraph, are not put together, nor with the text below."""
    items = (
        "a) Đơn đề nghị cấp giấy phép xây dựng theo mẫu quy định tại phụ lục",
        "b) Bản sao giấy tờ chứng minh quyền sử dụng đất theo quy định hiện hành",
        "c) Bản vẽ thiết kế xây dựng kèm theo giấy phép đăng ký kinh doanh",
        "d) Bản cam kết bảo đảm an toàn đối với công trình liền kề của hộ",
    )
    found = read(PARAGRAPHS + "".join(f"<p>{item}</p>" for item in items) + f"<p>{TEXTS[0]}</p>")
    assert found.paragraphs == (*TEXTS, *items, TEXTS[0])


def test_a_name_behind_the_last_sentence_signs_the_text():
    """A bold name that ends the last paragraph is the author and no part of it; a bold name inside the sentence is its own."""
    found = read(f"{PARAGRAPHS[:-4]} <b>Thu Hà</b></p>")
    assert (found.authors, found.paragraphs) == (("Thu Hà",), TEXTS)
    said = f"{TEXTS[0].rstrip('.')} theo lời <b>Lò Văn Dụ</b>"
    assert read(f"{PARAGRAPHS}<p>{said}</p>").authors == ()


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        ("<strong>Đồng chí Lò Văn Dụ</strong><br>cho biết, {}", ("Đồng chí Lò Văn Dụ cho biết, {}",)),
        ("<i>Ghi chú</i><br>xem thêm.</p><p>{}", ("Ghi chú xem thêm.", "{}")),
        ("<b>Theo đó,</b><br>{}", ("Theo đó, {}",)),
    ],
)
def test_a_look_that_changes_inside_a_sentence_parts_nothing(lines, paragraphs):
    """Bold that ends at a break before a small letter or behind a comma is inside a sentence, which stays one."""
    found = read(f"{PARAGRAPHS}<p>{lines.format(TEXTS[0])}</p>")
    assert found.paragraphs == (*TEXTS, *(text.format(TEXTS[0]) for text in paragraphs))


@pytest.mark.parametrize(
    ("signature", "authors", "source"),
    [
        ("<p align=right><b>Nguyễn Thị<br>Thu Hà</b></p>", ("Nguyễn Thị Thu Hà",), None),
        ("<p><i>Theo Báo<br>Lai Châu</i></p>", (), "Báo Lai Châu"),
        ("<p><b>Nguồn: Trung tâm<br>Văn hóa</b></p>", (), "Trung tâm Văn hóa"),
        ("<p align=right><b>Lê Nguyễn<br>Mai Phương</b></p>", ("Lê Nguyễn Mai Phương",), None),
    ],
)
def test_a_name_over_two_lines_is_one(signature, authors, source):
    """A signature whose name or source goes on below a break is read whole."""
    found = read(f"{PARAGRAPHS}{signature}")
    assert (found.authors, found.source, found.paragraphs) == (authors, source, TEXTS)


def test_two_whole_names_over_two_lines_are_two():
    """Two lines that each hold family, middle and given name are two writers."""
    found = read(f"{PARAGRAPHS}<p align=right><b>Trần Quốc Việt<br>Lò Thị Mai</b></p>")
    assert (found.authors, found.paragraphs) == (("Trần Quốc Việt", "Lò Thị Mai"), TEXTS)


def test_no_line_is_parted_behind_a_comma():
    """A short line that ends with a comma goes on below the break, bold or not."""
    found = read(f"{PARAGRAPHS}<p>Theo đó,<br><b>UBND xã</b> yêu cầu.</p><p>{TEXTS[0]}</p>")
    assert found.paragraphs == (*TEXTS, "Theo đó, UBND xã yêu cầu.", TEXTS[0])


def test_a_call_to_read_on_is_no_link_of_the_texts_own():
    """A link that asks readers on to other news is dress below the text, though it ends with "tại đây"."""
    call = "Mời bạn đọc xem thêm các tin tức khác của xã tại đây"
    assert read(f"{PARAGRAPHS}<p><a href='/tin'>{call}</a></p>").paragraphs == TEXTS
