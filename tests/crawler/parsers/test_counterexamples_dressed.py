"""Ordinary pages that rules for dress, names and labels must leave as they are: italics, tags, files' names, icons, sources."""

import pytest

from tests.crawler.parsers.test_counterexamples import DAY, HEADLINE, TEXT, TITLE, article, read

PICTURE = '<img src="/uploads/2019/hop-dan.jpg">'
CAPTION = "Toàn cảnh buổi họp dân bàn việc mở đường tại nhà văn hóa thôn Nà Pen sáng 18/3."
CLOUD = '<a href="/tag/1">chuyển đổi số</a>, <a href="/tag/2">cải cách hành chính</a>'


@pytest.mark.parametrize(
    "line",
    [
        "<p><i>Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;</i></p>",
        "<p><i>Kính thưa đồng bào, đồng chí và chiến sĩ cả nước cùng toàn thể bà con xã nhà!</i></p>",
        "<p><i>Theo Trung tâm Văn hóa, Thể thao và Truyền thông huyện Ví Dụ.</i></p>",
        '<p class="italic">Nguồn: Trung tâm Văn hóa, Thể thao và Truyền thông huyện Ví Dụ.</p>',
        "<p><i>Mời bạn đọc theo dõi Cổng thông tin điện tử xã Ví Dụ trên Zalo để nhận tin nhanh nhất.</i></p>",
        "<p><em>Toàn cảnh buổi họp dân bàn mở đường tại nhà văn hóa thôn Nà Pen sáng 18/3.</em></p>",
        "<p><em>Vui lòng đăng nhập để gửi bình luận về bài viết trên cổng thông tin của xã.</em></p>",
        "<p><em>Bài 2: Khi lòng dân đã thuận thì việc gì khó mấy cũng làm được.</em></p>",
        f"<p align='center'>{PICTURE}</p><p align='center'><em>{CAPTION}</em></p>",
        f"{PICTURE}<p class='text-sm italic text-center'>{CAPTION}</p>",
    ],
)
def test_a_line_in_italics_is_not_always_a_lead(line):
    """Grounds of a decision, forms of address, sources, calls to readers and captions stand under headlines in italics too."""
    head = f'<div class="head">{HEADLINE}</div><div class="before">{line}</div>'
    found = article(TEXT, head=head)
    assert (found.title, found.lead) == (TITLE, None)


@pytest.mark.parametrize("heading", [TITLE, TITLE.upper(), TITLE.replace(" ", "\u200b ", 1)])
def test_a_cloud_in_the_next_column_has_no_tags_of_the_article(heading):
    """However the headline above both columns is set, words in another column are the portal's."""
    column = (
        f'<div class="banner"><h1>{heading}</h1></div>{DAY}<div class="row"><div class="col-8"><article class="post">'
        f'<div class="entry-content">{TEXT}</div></article></div><div class="col-4"><div class="tags">Từ khóa: {CLOUD}</div></div></div>'
    )
    found = read(column).article
    assert found is not None
    assert found.tags == ()


@pytest.mark.parametrize(
    "name", ["col-md-12", "collapse show", "color-box", "content", "tags col-md-24", "widget-tags tags"]
)
def test_a_box_below_the_text_is_no_column_by_the_beginning_of_its_name(name):
    """Boxes over the whole width, and names that only begin like a column's, hold the article's tags."""
    below = f'<div class="{name}"><div class="tags">Từ khóa: {CLOUD}</div></div>'
    assert article(TEXT, below=below).tags == ("chuyển đổi số", "cải cách hành chính")


@pytest.mark.parametrize("address", ["/tag/xay-dung-nong-thon-moi", "/tin-tuc/tag/nghi-quyet-2024", "/news/tags?id=12", "/tu-khoa/nong-thon-moi.html"])  # fmt: skip
def test_the_address_of_a_tag_may_look_like_an_articles(address):
    """Words and numbers in it make it no article's where it says that it is a tag's."""
    line = f'<div class="tags">Từ khóa: <a href="{address}">xây dựng nông thôn mới</a>, <a href="/tag/2">Lâm Đồng</a></div>'
    assert article(TEXT, below=line).tags == ("xây dựng nông thôn mới", "Lâm Đồng")


@pytest.mark.parametrize(
    "box",
    [
        '<div class="td-post-source-tags">NGUỒN <a href="https://bao.example/">Báo Ví Dụ</a></div>',
        '<span class="cat-tags-links"><a href="/muc/tin-tuc" rel="category tag">Tin tức</a></span>',
        '<div class="post-share tags"><a href="https://www.facebook.com/sharer?u=a">FB</a> <a href="mailto:?body=a">Gửi thư</a></div>',
        '<div class="post-tags"><a rel="prev" href="/a">Cũ hơn</a> <a rel="next" href="/b">Mới hơn</a></div>',
    ],
)
def test_other_particulars_in_a_box_named_for_tags_are_none(box):
    """Source, section and neighbouring posts stand in such boxes of well-known themes."""
    assert article(TEXT, below=box).tags == ()


def test_links_to_articles_below_the_text_are_no_tags():
    """The label "Xem thêm về" heads tags where what follows leads to tags."""
    link = '<a href="/tin-tuc/chinh-sach-hien-dat-60.html">Chính sách hiến đất</a>'
    assert article(TEXT, below=f"<div>Xem thêm về: {link}</div>").tags == ()
    assert article(TEXT, below=f"<div>Xem thêm về: {CLOUD}</div>").tags == ("chuyển đổi số", "cải cách hành chính")


@pytest.mark.parametrize("name", ["icon-du-lich-xanh.png", "icon-le-hoi-hoa-ban.jpg", "ico-2019.jpg"])
def test_a_pictures_name_may_begin_like_an_icons(name):
    """What the name says is shown decides: a festival's emblem is a picture, with its caption."""
    figure = f'<figure><img src="/uploads/2019/{name}"><figcaption>{CAPTION}</figcaption></figure>'
    assert [one.caption for one in article(TEXT + figure).images] == [CAPTION]


def test_an_icon_of_a_day_is_no_picture():
    """Its name says that it stands for something printed beside it."""
    assert article(f'<p><img src="/skins/Icon_date.jpg"> Thứ hai</p>{TEXT}').images == ()


def test_a_number_behind_an_editors_own_words_leaves_a_caption():
    """Only a headline with a number behind it was typed by nobody."""
    own = "Lãnh đạo xã trao quà cho các hộ hiến đất - Ảnh 1"
    shown = article(f'{TEXT}<p><img src="/a.jpg" alt="{own}"></p><p><img src="/b.jpg" alt="{TITLE} - Ảnh 2."></p>')
    assert [one.caption for one in shown.images] == [own, None]


def test_a_signature_beside_a_link_to_print_stays_one():
    """A box of words and a link to a PDF of the page is not a box of files to be passed over."""
    box = '<div class="info"><p>Tác giả: Lò Thị Mai</p><a href="/xuat/62001.pdf">PDF</a></div>'
    assert article(TEXT, below=box).authors == ("Lò Thị Mai",)


@pytest.mark.parametrize("name", ["title1", "title2", "title3"])
def test_a_numbered_name_of_a_title_is_no_headline(name):
    """Modules of a page are numbered so: a table of prices above a day is no article."""
    column = f'<div class="box"><div class="{name}">Giá nông sản hôm nay</div><div>Ngày 18/03/2019</div><p>Ngô: 6.000 đồng</p></div>'
    assert read(column, title="Trang chủ", url="http://xa-vi-du.gov.vn/default.aspx?m=12").article is None


def test_a_summary_dressed_by_class_is_no_headline():
    """A headline by its style above a day goes before a line that class names make bold and large."""
    head = (
        f'<div><div style="font-size:24px;font-weight:bold">{TITLE}</div>{DAY}</div>'
        '<div class="fs-3 fw-bold">Hai thôn đồng lòng hiến đất, góp công mở đường</div>'
    )
    assert article(TEXT, head=head).title == TITLE


def test_a_link_that_ends_a_lead_is_part_of_it():
    """Links below a lead, one a line, lead to other news; one within its last line does not."""
    said = "Sáng 18/3, xã họp dân bàn việc mở đường. "
    inside = f'<div class="sapo">{said}<a href="/nghi-quyet-12">Nghị quyết số 12 là căn cứ để bàn.</a></div>'
    assert article(TEXT, head=HEADLINE + inside).lead == f"{said}Nghị quyết số 12 là căn cứ để bàn."
