"""The WordPress family on pages in its shape."""

import pytest

from crawler.parsers import parse_page, read_page
from crawler.records import Kind, Page
from tests.crawler.parsers.page_shapes import wordpress

URL = "http://so-vi-du.gov.vn/tin/le-hoi-dau-xuan/"
LEAD = "Ngày 13-3, hàng nghìn người dân và du khách đã về dự lễ hội đầu xuân của huyện."
LONG = "Lễ hội năm nay có phần thi đẩy gậy, kéo co và bắn nỏ, thu hút mười hai đội của các xã, thị trấn tham gia."


def test_post_with_bold_lead_and_captions():
    """A first paragraph all in bold is the lead, a wp-caption belongs to its image, the account "Ban biên tập" is no author."""
    body = (
        f'<p><strong>{LEAD}</strong></p><p>{LONG}</p><figure class="wp-caption"><img src="/wp-content/a.jpg" alt="IMG_2031.JPG">'
        f'<figcaption class="wp-caption-text">Phần thi kéo co – Ảnh: CTV</figcaption></figure><p>{LONG}</p><p style="text-align: right;"><em>Tin, ảnh: Vàng A Páo</em></p>'
    )
    found = parse_page(wordpress("Lễ hội đầu xuân", body), URL)
    assert found is not None
    assert (found.lead, found.paragraphs) == (LEAD, (LONG, LONG))
    assert [(image.caption, image.credit) for image in found.images] == [("Phần thi kéo co – Ảnh: CTV", "CTV")]
    assert (found.authors, found.byline) == (("Vàng A Páo",), "Tin, ảnh: Vàng A Páo")
    assert (found.key, found.category, found.tags) == ("wordpress:54", ("Tin tức",), ("lễ hội",))


def test_account_of_a_person_is_the_author():
    """Where the text is unsigned, an account that carries a person's name is the author."""
    found = parse_page(wordpress("Tin không ký", f"<p>{LONG}</p><p>{LONG}</p>", author="Vũ Hải Yến"), URL)
    assert found is not None
    assert found.authors == ("Vũ Hải Yến",)


def test_hard_wraps_turned_to_breaks_are_healed():
    """WordPress turns the wraps of pasted text into <br>: they do not end paragraphs."""
    body = "<p>Sáng 22-1, Đoàn công tác Bộ<br />\nKhoa học và Công nghệ đã có buổi làm việc với Sở. Đoàn<br />\n– do lãnh đạo Bộ dẫn đầu – thăm ba đơn vị.</p>"
    found = parse_page(wordpress("Đoàn công tác", body), URL)
    assert found is not None
    assert found.paragraphs == (
        "Sáng 22-1, Đoàn công tác Bộ Khoa học và Công nghệ đã có buổi làm việc với Sở. Đoàn – do lãnh đạo Bộ dẫn đầu – thăm ba đơn vị.",
    )


def test_top_picture_shown_twice_counts_once():
    """The theme's copy of the first picture on top is not a second image."""
    above = '<figure class="post-thumbnail"><img src="/wp-content/a.jpg" alt=""></figure>'
    picture = '<p style="text-align:center"><img src="/wp-content/a-300x200.jpg" alt=""></p><p style="text-align:center"><em>Quang cảnh lễ hội.</em></p>'
    found = parse_page(wordpress("Ảnh hai lần", f"<p>{LONG}</p>{picture}<p>{LONG}</p>", above=above), URL)
    assert found is not None
    assert [image.caption for image in found.images] == ["Quang cảnh lễ hội."]


@pytest.mark.parametrize(
    ("classes", "kind"),
    [("home blog", Kind.HOME), ("home blog paged", Kind.LISTING), ("archive category", Kind.LISTING), ("archive author", Kind.LISTING), ("search search-results", Kind.SEARCH),
     ("page-template-default page", Kind.STATIC), ("error404", Kind.SOFT_404), ("attachment single-attachment", Kind.STATIC)],
)  # fmt: skip
def test_kinds_by_body_class(classes, kind):
    """The body class tells what a page is."""
    page = Page(
        url=URL,
        status=200,
        headers=(("content-type", "text/html"),),
        body=wordpress("Trang", f"<p>{LONG}</p>" * 4, classes=classes),
    )
    assert read_page(page).kind is kind


def test_elementor_shows_day_and_time_as_items_of_one_list():
    """The item with the time of day adds it to the item with the day; without one the day stays a day."""
    items = '<ul><li><span class="elementor-post-info__item elementor-post-info__item--type-date"><time>08/11/2023</time></span></li>{}</ul>'
    clock = '<li><span class="elementor-post-info__item elementor-post-info__item--type-time"><time>8:20 sáng</time></span></li>'
    page = (
        '<html lang="vi"><head><title>Tin</title><meta name="generator" content="WordPress 6.2"></head><body class="single-post postid-5">'
        f'<div class="post-5 type-post hentry"><h1 class="entry-title">Lễ hội đầu xuân của huyện</h1>{{}}<div class="entry-content"><p>{LONG}</p><p>{LEAD}</p></div></div></body></html>'
    )
    for shown, at in ((clock, "2023-11-08T08:20"), ("", "2023-11-08T00:00")):
        found = parse_page(page.format(items.format(shown)).encode(), URL)
        assert found is not None
        assert found.published_at is not None
        assert found.published_at.isoformat()[:16] == at
        assert found.published_precision == ("minute" if shown else "day")


def test_the_category_in_a_box_beside_the_headline():
    """Jannah's box of categories counts beside the headline only: cards of other posts, before and after, have one too."""
    card = '<div class="card"><span class="post-cat-wrap"><a href="/category/khac/">Chuyên mục khác</a></span><h2><a href="/khac/">Một tin khác của huyện nhà</a></h2></div>'
    wrap = '<span class="post-cat-wrap"><a class="post-cat" href="/category/tin/">Tin trong tỉnh</a></span>'
    page = (
        '<html lang="vi"><head><title>Tin</title><meta name="generator" content="WordPress 6.2"></head><body class="single-post postid-5">'
        f'{card}<article id="the-post"><div class="entry-header">{{}}<h1 class="entry-title">Lễ hội đầu xuân của huyện</h1></div>'
        f'<div class="entry-content"><p>{LONG}</p><p>{LEAD}</p></div></article>{card}</body></html>'
    )
    for shown, category in ((wrap, ("Tin trong tỉnh",)), ("", ())):
        found = parse_page(page.format(shown).encode(), URL)
        assert found is not None
        assert found.category == category


def test_a_post_that_asks_for_its_password_is_a_log_in_page():
    """WordPress's form in the text's place makes no article of the post; the same form of another post's card below it does not."""
    form = (
        '<form action="/wp-login.php?action=postpass" class="post-password-form" method="post"><p>Nội dung này được bảo mật. '
        'Hãy nhập mật khẩu để xem tiếp:</p><p><input name="post_password" type="password"></p></form>'
    )
    page = wordpress("Bảo vệ: Lễ hội đầu xuân", form)
    closed = read_page(Page(url=URL, status=200, headers=(("Content-Type", "text/html"),), body=page))
    assert (closed.kind, closed.article) == (Kind.LOGIN, None)
    card = f"</article><aside class='post-9 post-password-required'><h3>Tin khác</h3>{form}</aside>"
    page = wordpress("Lễ hội đầu xuân", f"<p>{LONG}</p>" * 3).replace(b"</article>", card.encode())
    assert read_page(Page(url=URL, status=200, headers=(), body=page)).kind is Kind.ARTICLE


FIRST, SECOND = (
    "Công trình được khởi công cuối năm ngoái, ngân sách tỉnh chiếm bảy phần mười, phần còn lại do xã và nhân dân đóng góp.",
    "Theo hợp tác xã, trước đây mỗi khi triều cường, nông dân phải thuê máy dầu bơm suốt đêm để lúa khỏi ngâm chân trong nước.",
)


def built(box: str, *blocks: tuple[str, str]):
    """A post whose text a page builder made of those blocks (kind, markup), in a theme with no name for the text."""
    text = "".join(
        f'<div class="elementor-element elementor-widget elementor-widget-{kind}"><div class="elementor-widget-container">{markup}</div></div>'
        for kind, markup in blocks
    )
    html = f"""<html><head><title>Xã An Thạnh vận hành trạm bơm – Sở Ví Dụ</title><meta name="generator" content="WordPress 6.6"></head><body class="single single-post">
<main class="post-9 post type-post hentry"><h1 class="entry-title">Xã An Thạnh vận hành trạm bơm</h1><p>19/11/2026 08:30</p><div class="page-content"><div {box}><div class="e-con">{text}</div></div></div></main></body></html>"""
    article = parse_page(html.encode(), "http://so-vi-du.gov.vn/xa-an-thanh-van-hanh-tram-bom/")
    assert article is not None
    return article


@pytest.mark.parametrize("box", ['data-elementor-type="wp-post" class="elementor elementor-9"', 'class="noi-dung"'])
def test_every_block_of_a_page_builder_is_text(box):
    """Elementor calls each block of a text a widget: paragraphs, pictures and headings of one post in several of them."""
    picture = '<figure><img src="/wp-content/uploads/p1.jpg"><figcaption>Trạm bơm nhìn từ bờ sông</figcaption></figure>'
    article = built(
        box,
        ("text-editor", f"<p>{FIRST}</p>"),
        ("image", picture),
        ("heading", "<h2>Lan tỏa</h2>"),
        ("text-editor", f"<p>{SECOND}</p>"),
    )
    assert article.paragraphs == (FIRST, "Lan tỏa", SECOND)
    assert [image.caption for image in article.images] == ["Trạm bơm nhìn từ bờ sông"]


def test_a_page_builders_lists_and_buttons_are_no_text():
    """Blocks of a page builder that are named after lists of posts, menus, shares and authors stay beside the text."""
    article = built(
        'data-elementor-type="wp-post" class="elementor elementor-9"',
        ("text-editor", f"<p>{FIRST}</p><p>{SECOND}</p>"),
        ("share-buttons", "<p>Chia sẻ bài viết này với bạn bè và người thân của bạn</p>"),
        ("posts", "<article><h3>Bài khác</h3><p>Một bài viết khác trong tuần</p></article>"),
        ("author-box", "<p>Nguyễn Văn Ví Dụ viết về nông thôn</p>"),
        ("nav-menu", "<p>Trang chủ</p>"),
    )
    assert article.paragraphs == (FIRST, SECOND)


def test_a_page_builders_block_of_markup_is_beside_the_text():
    """Below text a block of bare markup is a counter or another site's box: what it shows changes at every visit."""
    article = built(
        'data-elementor-type="wp-post" class="elementor elementor-9"',
        ("text-editor", f"<p>{FIRST}</p><p>{SECOND}</p>"),
        ("html", "<div>Lượt truy cập: 123.456. Đang trực tuyến: 12 người.</div>"),
    )
    assert article.paragraphs == (FIRST, SECOND)


def test_the_source_box_of_a_newspaper_theme():
    """Below the text the theme of tagDiv names the source, and in a box of the same class the page that led there."""
    box = '<div class="td-post-small-box"><span>{}</span><a rel="nofollow" href="https://dai.example/">{}</a></div>'
    above = f"<footer>{box.format('VIA', 'Trang khác')}{box.format('NGUỒN', 'Đài Truyền thanh xã')}</footer>"
    found = parse_page(wordpress("Lễ hội hoa ban", f"<p>{LONG}</p><p>{LONG}</p>", above=above), URL)
    assert found is not None
    assert found.source == "Đài Truyền thanh xã"
