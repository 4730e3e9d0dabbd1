"""The summary between the headline and a body whose place a family knows: kept as lead or first text, and what only looks like one."""

import pytest

from crawler.parsers import parse_page
from crawler.records import Article
from tests.crawler.parsers.page_shapes import wordpress

URL = "http://so-vi-du.gov.vn/2015/10/17/khanh-thanh-nha-van-hoa-thon/"
TITLE = "Xã Ví Dụ khánh thành nhà văn hóa thôn Thượng"
SUMMARY = "Sau bảy tháng thi công, nhà văn hóa thôn Thượng đã hoàn thành với sự chung tay của hơn hai trăm hộ dân."
TEXT = (
    "Sáng 17/10, Ủy ban nhân dân xã Ví Dụ tổ chức lễ khánh thành nhà văn hóa thôn Thượng trước đông đảo bà con.",
    "Công trình rộng 320 mét vuông, có hội trường, tủ sách và sân bóng chuyền cho thanh niên trong thôn.",
)
BODY = "".join(f"<p>{text}</p>" for text in TEXT)


def article(above: str, *, body: str = BODY, title: str = TITLE) -> Article:
    found = parse_page(wordpress(title, body, above=above), URL)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "box",
    [
        f'<h2 class="entry-sub-title">{SUMMARY}</h2>',
        f'<div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{SUMMARY}</p></div>',
        f'<div class="meta"><span>17/10/2015</span></div><div class="tom-tat">{SUMMARY}</div>',
        f'<div class="news-summary"><p>{SUMMARY}</p></div>',
    ],
)
def test_a_summary_by_its_name_is_the_lead(box):
    """A box named as summaries are, between the headline and WordPress's text, is the lead."""
    found = article(box)
    assert (found.lead, found.paragraphs) == (SUMMARY, TEXT)


@pytest.mark.parametrize(
    "box", ["<div>{}</div>", '<div class="row"><div class="col-md-12 text-justify">{}</div></div>']
)
def test_a_summary_without_a_name_is_the_first_text(box):
    """Running text without a name but of layout between the headline and the text opens it, all of it."""
    more = "Đây là nhà văn hóa thứ chín của xã được xây dựng theo hình thức Nhà nước và nhân dân cùng làm."
    found = article(f'{box.format(SUMMARY)}<p class="MsoNormal">{more}</p>')
    assert (found.lead, found.paragraphs) == (None, (SUMMARY, more, *TEXT))


def test_what_the_text_repeats_is_no_lead():
    """A summary WordPress made of the text's own beginning is neither lead nor a second first paragraph."""
    found = article(f'<div class="wp-block-post-excerpt"><p>{TEXT[0]} {TEXT[1][:30]}…</p></div>')
    assert (found.lead, found.paragraphs) == (None, TEXT)


@pytest.mark.parametrize("place", ["(Sở Ví Dụ) - ", "Ví Dụ – "])
def test_a_dateline_before_a_repeated_summary_is_nothing_new(place):
    """A summary that is the text's first paragraph behind the name of a place or paper is no lead."""
    found = article(f'<div class="desc"><strong>{place}{TEXT[0]}</strong></div>')
    assert (found.lead, found.paragraphs) == (None, TEXT)


@pytest.mark.parametrize(
    "box",
    [
        "<p>Mời bạn đọc xem các hình ảnh khác của buổi lễ trong <a href='/anh/'>thư viện ảnh của xã Ví Dụ tại đây</a>.</p>",
        "<noscript><p>Vui lòng bật JavaScript trong trình duyệt để xem đầy đủ nội dung của bài viết này.</p></noscript>",
        "<div><audio controls>Trình duyệt của bạn không hỗ trợ nghe bài viết này, vui lòng dùng trình duyệt khác.</audio></div>",
        '<div class="author-bio"><p>Nguyễn Thị Hạnh là cộng tác viên của Trang thông tin từ năm 2012 và viết về nông thôn.</p></div>',
        '<div style="display:none"><p>Nội dung ẩn này chỉ dùng cho máy tìm kiếm và không ai đọc trang nhìn thấy.</p></div>',
        '<div class="elementor-widget elementor-widget-author-box"><p>Nguyễn Thị Hạnh viết về nông thôn và là cộng tác viên từ năm 2012.</p></div>',
        '<div class="share"><p>Hãy chia sẻ bài viết này với bạn bè của bạn qua các mạng xã hội bên dưới đây.</p></div>',
        "<p>Mọi hành vi sao chép nội dung phải ghi rõ nguồn từ Cổng thông tin điện tử xã Ví Dụ khi phát hành lại.</p>",
        "<p>Tác giả: Nguyễn Thị Hạnh, Phòng Văn hóa - Xã hội</p><p>17/10/2015 22:27</p><p>Lượt xem: 320</p>",
        '<form><p>Nhập địa chỉ thư điện tử của bạn để nhận tin mới của xã Ví Dụ vào mỗi buổi sáng.</p><input name="e"></form>',
    ],
)
def test_what_else_stands_there_is_no_text(box):
    """Links, players, notes to readers, authors and tools between the headline and the text are no part of it."""
    found = article(box)
    assert (found.lead, found.paragraphs) == (None, TEXT)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="anh"><img src="/a.jpg"><p class="description">{}</p></div>',
        '<div class="anh"><div><img src="/a.jpg"></div><blockquote class="image-field-caption"><p>{}</p></blockquote></div>',
        '<div style="text-align:center"><img src="/a.jpg"><br><span>{}</span></div>',
    ],
)
def test_a_caption_above_the_text_is_no_lead(box):
    """The line under a picture above the text is the picture's caption and nothing else."""
    caption = "Đại biểu và nhân dân cắt băng khánh thành nhà văn hóa thôn Thượng vào sáng 17/10."
    found = article(box.format(caption))
    assert (found.lead, found.paragraphs) == (None, TEXT)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="zalo">Mời bạn đọc theo dõi kênh Zalo chính thức của Sở để nhận tin mới nhất mỗi ngày.</div>',
        "<div><div><p>Chào mừng bạn đến với trang thông tin của xã Ví Dụ, nơi người dân tìm thủ tục và tin tức.</p></div></div>",
        '<p class="note">Văn bản được máy dịch, Sở Ví Dụ không chịu trách nhiệm về tính chính xác của từng câu chữ.</p>',
        "<p>Thời gian đọc bài viết này là khoảng ba phút, có 1.250 người đã xem và 25 bình luận.</p>",
        "<div onclick=\"location.href='/x'\"><b>TIN NÓNG</b> <span>Huyện Ví Dụ khởi công xây dựng năm nhà văn hóa thôn trong quý III năm nay.</span></div>",
    ],
)
def test_what_a_portal_tells_its_readers_is_no_text(box):
    """Running text in a box with a name that is none of a summary, with a click, or about the reading itself is left out."""
    found = article(box)
    assert (found.lead, found.paragraphs) == (None, TEXT)


def test_a_description_of_the_portal_is_no_lead():
    """Where the head's description tells of the portal, the portal's slogan above the text is no lead."""
    slogan = "Trang thông tin điện tử của Sở Ví Dụ, cung cấp tin tức, văn bản và dịch vụ công cho người dân."
    page = wordpress(TITLE, BODY, above=f'<div class="slogan">{slogan}</div>').decode()
    page = page.replace("</title>", f'</title><meta name="description" content="{slogan}">')
    found = parse_page(page.encode(), URL)
    assert found is not None
    assert (found.lead, found.paragraphs) == (None, TEXT)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="post-thumb"><img src="/a.jpg"></div><div class="thumb-note"><em>{}</em></div>',
        '<div class="post-thumb"><img src="/a.jpg"><div class="desc"><span>{}</span></div></div>',
        '<p align="center"><img src="/a.jpg"><br><em>{}</em></p>',
    ],
)
def test_the_caption_of_the_picture_above_is_no_text(box):
    """A caption in a box of its own, inside one or behind a line break is the picture's."""
    found = article(box.format("Lãnh đạo xã và đại diện các hộ hiến đất cắt băng khánh thành nhà văn hóa thôn Thượng."))
    assert (found.lead, found.paragraphs) == (None, TEXT)


def test_a_path_through_the_site_is_no_headline():
    """Where only the path above the text ends with the title, nothing is read between the two."""
    page = wordpress(TITLE, BODY).decode()
    slogan = "Cán bộ, công chức xã Ví Dụ thi đua thực hiện văn hóa công sở vì nhân dân phục vụ."
    path = f'<div class="duong-dan"><span>Tin tức</span> » <span>{TITLE}</span></div><p class="khau-hieu">{slogan}</p>'
    page = page.replace(f'<h1 class="entry-title">{TITLE}</h1>', path)
    found = parse_page(page.encode(), URL)
    assert found is not None
    assert (found.lead, found.paragraphs) == (None, TEXT)


@pytest.mark.parametrize(
    "title", ["<h1>{}</h1>", "<ul><li><h3 class='title'>{}</h3></li></ul>"], ids=["headline", "list"]
)
def test_a_column_beside_the_text_is_no_summary(title):
    """What stands in a column between a headline across the page and the text, or below a list with the title, is no text."""
    about = "Xã Ví Dụ có mười một bản với hơn một nghìn hộ dân thuộc bốn dân tộc cùng sinh sống."
    links = "".join(f'<a href="/muc-{number}/">Chuyên mục số {number}</a>' for number in range(4))
    side = f"<div class='cot'><h4>Giới thiệu</h4><p>{about}</p>{links}</div>"
    page = wordpress(TITLE, BODY).decode()
    page = page.replace(
        f'<h1 class="entry-title">{TITLE}</h1>',
        f"{title.format(TITLE)}{side}<p>{about}</p>" if "li" in title else title.format(TITLE) + side,
    )
    found = parse_page(page.encode(), URL)
    assert found is not None
    assert (found.lead, found.paragraphs) == (None, TEXT)
