"""Sites nobody knows: what stands around the body, what repeats, what names mean, and pictures that loaders hide."""

import json

import pytest

from crawler.parsers import parse_page, read_page
from crawler.parsers.cards import cards_in
from crawler.parsers.tree import build_tree
from crawler.records import Article, Kind, Page
from tests.crawler.parsers.page_shapes import unknown

URL = "http://xa-vi-du.gov.vn/tin/hop-dan-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
LEAD = "Tuyến đường dài hai ki-lô-mét, nối ba bản vùng cao với trung tâm xã, sẽ khởi công trong quý tới."
TEXTS = (
    "Chiều qua, Ủy ban nhân dân xã tổ chức họp dân để lấy ý kiến về việc mở rộng tuyến đường liên thôn dài hai ki-lô-mét.",
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông; kinh phí lấy từ chương trình xây dựng nông thôn mới và phần dân góp.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông, mong việc thi công không vướng vào vụ gặt tháng Chín.",
    "Kết luận buổi họp, lãnh đạo xã giao ban quản lý hoàn chỉnh hồ sơ, công khai dự toán tại nhà văn hóa trước ngày khởi công.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXTS)
CAPTION = "Bà con bản Nà Pen góp ý vào bản vẽ tuyến đường"


def read(body: str, *, head: str = "") -> Article:
    found = parse_page(unknown(TITLE, body, head=head), URL)
    assert found is not None
    return found


def page(main: str, *, head: str = "", title: str = TITLE) -> Article:
    """A page whose main column is given whole."""
    html = f"""<html lang="vi"><head><title>{title} | Xã Ví Dụ</title>{head}</head><body><div class="tren"><a href="/">Trang chủ</a></div>
<div class="giua">{main}</div><div class="duoi">Địa chỉ: xã Ví Dụ. Điện thoại: 0213.000.000.</div></body></html>"""
    found = parse_page(html.encode(), URL)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "lead",
    [
        f'<div class="mo-ta-ngan"><p class="sapo">{LEAD}</p></div>',
        f'<h2 class="article-summary">{LEAD}</h2>',
        f'<p itemprop="description">{LEAD}</p>',
    ],
)
def test_a_lead_above_the_body_is_found_by_its_name(lead):
    found = page(f"<div><h1>{TITLE}</h1><span>18/03/2019 16:01</span>{lead}</div><div>{PARAGRAPHS}</div>")
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)


def test_a_lead_without_a_name_is_the_text_the_description_repeats():
    head = f'<meta name="description" content="{LEAD}">'
    found = page(f"<div><h1>{TITLE}</h1><i>18/03/2019</i><div>{LEAD}</div></div><div>{PARAGRAPHS}</div>", head=head)
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)
    assert found.evidence["lead"] == "text the head's description repeats"


def test_a_first_paragraph_outside_the_box_of_the_rest_is_kept():
    found = page(
        f"<h1>{TITLE}</h1><i>18/03/2019</i><p>{TEXTS[0]}</p><div class='doc-tiep'>{PARAGRAPHS[len(TEXTS[0]) + 7 :]}</div>"
    )
    assert found.paragraphs == TEXTS


@pytest.mark.parametrize(
    "figure",
    [
        f'<figure><img src="/a.jpg"><figcaption>{CAPTION}</figcaption></figure>',
        f'<figure><button><img src="/a.jpg"></button><figcaption><span>{CAPTION}</span></figcaption></figure>',
        f'<figure><div data-x="1"></div><noscript><img src="/a.jpg"></noscript><figcaption>{CAPTION}</figcaption></figure>',
        f'<figure><picture><source srcset="/a.jpg 480w, /a.jpg 960w"><img src="data:image/gif;base64,R0"></picture><figcaption>{CAPTION}</figcaption></figure>',
        f'<figure><img src="data:image/gif;base64,R0" data-lazy-img="/a.jpg"><figcaption>{CAPTION}</figcaption></figure>',
        f'<div class="article-image"><img src="/a.jpg"><p>{CAPTION}</p></div>',
        f'<div class="CarouselSlide"><div><img src="/a.jpg"></div><div class="info"><span>{CAPTION}</span></div></div>',
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_picture_brings_its_caption_from_every_box(figure, above):
    """In the body and between title and body, behind lazy loaders, buttons and noscript."""
    top = f"<h1>{TITLE}</h1><i>18/03/2019</i>"
    main = (
        f"{top}{figure}<div>{PARAGRAPHS}</div>"
        if above
        else f"{top}<div><p>{TEXTS[0]}</p>{figure}{PARAGRAPHS[len(TEXTS[0]) + 7 :]}</div>"
    )
    found = page(main)
    assert [(image.url, image.caption) for image in found.images] == [("http://xa-vi-du.gov.vn/a.jpg", CAPTION)]
    assert found.paragraphs == TEXTS


def test_a_picture_in_an_article_element_of_its_own_stays():
    """Drupal sets its media so; an inner article with a link to another is a teaser."""
    media = '<article class="media align-center"><div><img src="/a.jpg"></div>{}</article>'
    told = f"<figcaption>{CAPTION}</figcaption>"
    body = f"<p>{TEXTS[0]}</p>{media.format(told)}{PARAGRAPHS[len(TEXTS[0]) + 7 :]}{media.format('')}"
    found = read(f"{body}{media.format('<a href=/tin/9.html>Tin khác của xã trong tuần</a>').replace('/a.', '/c.')}")
    assert [image.caption for image in found.images] == [CAPTION, None]
    assert found.paragraphs == TEXTS


@pytest.mark.parametrize("word", ["<span class=SpellE>{}</span>", "<font size=2>{}</font>"])
@pytest.mark.parametrize("least", [0, 1])
def test_a_text_in_pieces_of_a_word_each_is_read(word, least):
    """Word marks nearly every Vietnamese word as a mistake, and the marks outlive the editor."""
    cut = [" ".join(word.format(part) for part in text.split()) for text in TEXTS[least:]]
    text = "".join(f"<p class=MsoNormal>{one}</p>" for one in cut)
    found = page(
        f"<div><h1>{TITLE}</h1><i>18/03/2019</i><div>{PARAGRAPHS[: least * (len(TEXTS[0]) + 7)]}{text}</div></div>"
    )
    assert found.paragraphs == TEXTS


@pytest.mark.parametrize("rest", ["", f"<p>{TEXTS[0]}</p>"])
def test_a_bar_of_many_short_pieces_is_no_text(rest):
    """Tools and counters beside each other make no article of a page, nor are they the text of a short one."""
    tools = (
        "Thứ hai",
        "Cỡ chữ",
        "A-",
        "A",
        "A+",
        "Nền",
        "Giọng đọc",
        "Nam",
        "Nữ",
        "In",
        "Lưu",
        "Gửi",
        "Chia sẻ",
        "Xem: 12",
    )
    bar = "".join(f"<span>{tool}</span> " for tool in tools)
    links = "".join(f'<a href="/muc-{number}"><span>Mục số {number}</span></a> <span>|</span> ' for number in range(40))
    html = f"<html><head><title>{TITLE}</title></head><body><div>{links}</div><h1>{TITLE}</h1><div>{bar}</div><div>{rest}</div></body></html>"
    found = parse_page(html.encode(), URL)
    assert (found.paragraphs if found is not None else ()) == ((TEXTS[0],) if rest else ())


def test_a_caption_that_is_only_a_credit_is_a_credit():
    found = read(f'{PARAGRAPHS}<figure><img src="/a.jpg"><figcaption>© Thu Hà</figcaption></figure>')
    assert [(image.caption, image.credit) for image in found.images] == [(None, "Thu Hà")]


def test_cards_of_other_articles_are_left_out_and_lists_of_documents_stay():
    """Three boxes alike, each headed by a link, lead elsewhere; a list of documents belongs to the article."""
    cards = "".join(
        f'<div class="o tin-{n}"><a href="/tin/k-{n}.html"><img src="/k{n}.jpg"></a><h4><a href="/tin/k-{n}.html">Tin khác số {n} của xã trong tuần này</a></h4><p>Tóm tắt của tin khác số {n}, dài vừa đủ để giống một đoạn văn thật sự trong bài.</p></div>'
        for n in range(4)
    )
    files = "".join(f'<li><a href="/vb/{n}.pdf">Phụ lục số {n} kèm theo thông báo của xã</a></li>' for n in range(3))
    found = read(f"{PARAGRAPHS}<ul>{files}</ul><div>{cards}</div>")
    assert not any("Tin khác" in text or "Tóm tắt" in text for text in found.paragraphs)
    assert len(found.images) == 0
    assert [file.url[-5:] for file in found.attachments] == ["0.pdf", "1.pdf", "2.pdf"]


def test_paragraphs_with_links_in_them_are_no_cards():
    body = build_tree(
        "".join(
            f'<p>Theo <a href="/vb/{n}.html">Quyết định số {n} của tỉnh</a>, xã có {n} việc.</p>' for n in range(5)
        ).encode()
    )
    assert cards_in(body) == set()


def test_names_of_asides_that_hold_everything_mean_something_else():
    """A theme may call its whole grid a sidebar."""
    found = page(
        f'<div class="sidebar"><div class="widget"><h1>{TITLE}</h1><i>18/03/2019</i><div class="aside-text">{PARAGRAPHS}</div></div></div>'
    )
    assert found.paragraphs == TEXTS


def test_the_text_the_page_states_tells_boxes_from_the_article():
    head = (
        '<script type="application/ld+json">'
        + json.dumps({"@type": "NewsArticle", "articleBody": " ".join(TEXTS)})
        + "</script>"
    )
    box = "<p>Hộp này không nằm trong bài: quý vị có thể tra cứu thủ tục hành chính tại bộ phận một cửa của xã.</p>"
    assert (
        read(PARAGRAPHS[: len(PARAGRAPHS) // 2].rpartition("<p>")[0] + box + PARAGRAPHS, head=head).paragraphs[-4:]
        == TEXTS
    )
    assert not any("Hộp" in text for text in read(f"{box}{PARAGRAPHS}{box}", head=head).paragraphs[1:])


def test_a_stated_text_that_is_only_a_teaser_is_not_heard():
    head = (
        '<script type="application/ld+json">'
        + json.dumps({"@type": "NewsArticle", "articleBody": TEXTS[0][:60]})
        + "</script>"
    )
    assert read(PARAGRAPHS, head=head).paragraphs == TEXTS


def test_a_line_that_only_leads_to_another_article_is_left_out():
    found = read(
        f'{PARAGRAPHS}<p>Xem thêm: <a href="/tin/khac-9.html">Xã Ví Dụ làm đường bê tông ra ruộng bậc thang</a></p>'
    )
    assert found.paragraphs == TEXTS


@pytest.mark.parametrize(
    "line",
    [
        "Thể thao quần chúng của xã năm nay có thêm hai đội bóng.",
        "Chia sẻ với bà con, lãnh đạo xã hứa sớm làm đường.",
        "Đánh giá cao ý kiến của dân, chủ tọa ghi nhận từng việc.",
        "The meeting ended late in the afternoon.",
    ],
)
def test_a_sentence_that_begins_with_a_word_of_the_furniture_stays(line):
    """Words such as "Thể", "Chia sẻ" and "The" begin sentences; alone or before a colon they are tags and share words."""
    found = page(f"<div><h1>{TITLE}</h1></div><div>{PARAGRAPHS}<p>{line}</p>{PARAGRAPHS}<p>Chia sẻ:</p></div>")
    assert line in found.paragraphs
    assert "Chia sẻ:" not in found.paragraphs


def test_a_source_that_is_a_link_is_no_teaser():
    """A label before a link to another article is a teaser's, "Nguồn:" before one is the source's."""
    lines = '<p>Xem thêm: <a href="/tin/lam-duong-9.html">Xã láng giềng đã làm xong đường</a></p><p>Nguồn: <a href="https://baochinhphu.vn/">Báo điện tử Chính phủ</a></p>'
    found = page(f"<div><h1>{TITLE}</h1></div><div>{PARAGRAPHS}{lines}</div>")
    assert found.paragraphs == TEXTS
    assert found.source == "Báo điện tử Chính phủ"


def test_the_author_of_a_picture_is_not_the_articles():
    """A microdata property belongs to the nearest item around it."""
    picture = '<div itemscope itemtype="https://schema.org/ImageObject"><img src="/a.jpg"><span itemprop="author">Lò Văn Ảnh</span></div>'
    article = f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1>{TITLE}</h1><span itemprop="author">Tòng Thị Mai</span><div>{picture}{PARAGRAPHS}</div></div>'
    assert page(article).authors == ("Tòng Thị Mai",)


@pytest.mark.parametrize(
    "line",
    [
        f"{TITLE} Ngày đăng: 18/03/2019",
        f"Trang chủ > Nông nghiệp - Nông thôn {TITLE} 18-03-2019",
        "07h57 ngày 18/3/2019",
        "Thứ hai, 18/03/2019 - 07:57",
        "FacebookZaloChia sẻ",
        "vào lúc 07:57, 18-03-2019",
        "Đăng bởi Ban biên tập",
        "Chuyên mục: Nông nghiệp Từ khóa: lúa mùa, thủy lợi, phòng chống thiên tai, xây dựng nông thôn mới",
        "Trang web này sử dụng cookie để cải thiện trải nghiệm của bạn.",
    ],
)
def test_the_dress_of_a_page_without_boxes_is_no_text(line):
    """The headline with its path and date, a date alone, where and by whom it was filed, share words without spaces and a cookie notice are left out."""
    found = page(f"<div><h1>{TITLE}</h1></div><div><p>{line}</p>{PARAGRAPHS}</div>")
    assert found.paragraphs == TEXTS


def test_a_lead_image_above_the_headline_brings_its_caption():
    """A captioned figure of the same article is the article's, above its headline too."""
    figure = f'<figure><img src="/a.jpg"><figcaption>{CAPTION}</figcaption></figure>'
    found = page(f"<article><div>{figure}</div><div><h1>{TITLE}</h1><div>{PARAGRAPHS}</div></div></article>")
    assert [image.caption for image in found.images] == [CAPTION]


def test_a_lead_around_the_lead_image_is_read_without_its_caption():
    """The caption of a picture that stands inside the lead is the picture's alone."""
    figure = f'<figure><img src="/a.jpg"><figcaption>{CAPTION}</figcaption></figure>'
    lead = f'<div class="mo-ta-ngan"><div>{figure}{LEAD}</div></div>'
    found = page(
        f"<div><h1>{TITLE}</h1>{lead}</div><div>{PARAGRAPHS}</div>", head=f'<meta name="description" content="{LEAD}">'
    )
    assert (found.lead, found.paragraphs) == (LEAD, TEXTS)


def test_who_wrote_it_is_no_caption():
    """The portrait of an author in a figure of its own has no caption."""
    portrait = '<figure><a rel="author" href="/t/1"><img src="/mai.jpg"></a><figcaption>Tòng Thị Mai, phóng viên</figcaption></figure>'
    found = page(f"<div><h1>{TITLE}</h1></div><div>{portrait}{PARAGRAPHS}</div>")
    assert (found.images, found.paragraphs) == ((), TEXTS)


@pytest.mark.parametrize(
    "heading",
    [
        f'<div class="title">{TITLE}</div><div>18/03/2019</div>',
        f'<h2 class="portlet-title">Tin tức</h2><div class="title-news">{TITLE}</div>',
        f'<p class="newstitle">{TITLE} <span>(18/03/2019)</span></p>',
        f'<font size="4"><b>{TITLE}</b></font><br><font size="1"><i>Cập nhật ngày 18/03/2019</i></font>',
    ],
)
def test_the_headline_is_found_where_the_head_names_only_the_portal(heading):
    """A box named so, or the nearest line set like a heading, is the headline; the portlet's and the portal's names are none."""
    head = '<meta property="og:title" content="Cổng thông tin điện tử xã Ví Dụ">'
    body = f"<table><tr><td>{heading}</td></tr><tr><td>{PARAGRAPHS}</td></tr></table>"
    assert page(body, head=head, title="Cổng thông tin điện tử").title == TITLE
    assert page(body, title="Tin tức").title == TITLE


@pytest.mark.parametrize("day", ["2020/6/8", "tháng 6 08, 2020", "8 Thg 06 2020", "June 8, 2020", "08.06.2020"])
def test_any_way_to_write_the_day_makes_running_text_an_article(day):
    """A day between headline and text tells an article, however the theme writes it, above the box of the text too."""
    text = (
        "<p>Ủy ban nhân dân xã họp bàn kế hoạch sản xuất vụ mùa và công tác phòng chống thiên tai trên địa bàn.</p>" * 5
    )
    head = f'<div id="tren"><div class="ten-tin">Xã họp bàn kế hoạch sản xuất vụ mùa</div><span><i class="icon"></i> {day}</span></div>'
    page = f"<html><head><title>Xã họp bàn kế hoạch sản xuất vụ mùa | Cổng xã Ví Dụ</title></head><body>{head}<div><article><div>{text}</div></article></div></body></html>"
    reading = read_page(Page(url="http://xa-vi-du.gov.vn/xem/12", status=200, headers=(), body=page.encode()))
    assert reading.kind is Kind.ARTICLE
    assert reading.article is not None
    assert str(reading.article.published_at).startswith("2020-06-08")


def test_running_text_under_the_portals_name_alone_is_no_article():
    """The last page of a list may hold two long teasers with their days, and no headline but the portal's name."""
    entry = '<div><h3><a href="/tin/{0}.html">Tin {0}</a></h3><dl><dd>22/01/2022</dd></dl><div>{1}</div></div>'
    text = (
        "<p>Ủy ban nhân dân xã họp bàn kế hoạch sản xuất vụ mùa và công tác phòng chống thiên tai trên địa bàn.</p>" * 4
    )
    entries = entry.format("a", text) + entry.format("b", text)
    page = f"<html><head><title>Cổng thông tin xã Ví Dụ</title></head><body><div>{entries}</div></body></html>"
    reading = read_page(Page(url="http://xa-vi-du.gov.vn/xem2.html", status=200, headers=(), body=page.encode()))
    assert reading.article is None
