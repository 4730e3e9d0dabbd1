"""How an article is set in tags: what changes the digest, and what around the article does not."""

import pytest

from crawler.parsers import PARSER_VERSION, parse_page

FIRST = "Sáng ngày 12/3, Ủy ban nhân dân huyện tổ chức hội nghị tổng kết công tác trồng rừng năm qua."
SECOND = "Theo báo cáo, toàn huyện đã trồng được 36 ha sâm, vượt kế hoạch đề ra, người dân rất phấn khởi."
THIRD = "Lãnh đạo huyện yêu cầu các xã tiếp tục chăm sóc diện tích đã trồng và mở rộng trong năm tới."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
PAGE = """<html lang="vi"><head><title>Tổng kết trồng rừng</title><meta name="generator" content="WordPress 6.4">
<meta property="og:type" content="article"></head><body class="single single-post postid-7">{frame}<article class="post">
<h1 class="entry-title">Huyện tổng kết công tác trồng rừng</h1><div class="entry-content">{body}</div></article>{after}</body></html>"""


def markup(body: str, frame: str = "", after: str = "") -> str | None:
    page = PAGE.format(body=body, frame=frame, after=after)
    article = parse_page(page.encode(), "http://a.vn/tong-ket-7/")
    assert article is not None
    assert article.paragraphs == (FIRST, SECOND, THIRD)
    return article.markup


@pytest.mark.parametrize(
    "edited",
    [
        BODY.replace("36 ha sâm", "<strong>36 ha sâm</strong>"),
        BODY.replace(f"<p>{SECOND}</p>", f"<div>{SECOND}</div>"),
        BODY.replace(f"<p>{SECOND}</p>", f"<p><em>{SECOND}</em></p>"),
        BODY.replace("toàn huyện", '<a href="/huyen">toàn huyện</a>'),
    ],
)
def test_words_set_in_other_tags_have_another_digest(edited: str) -> None:
    """Bold, italics, a link, a paragraph made a box: the same words in other tags are seen."""
    assert markup(edited) != markup(BODY)


@pytest.mark.parametrize(
    "same",
    [
        BODY.replace("<p>", '\n\t<p style="color: red" class="x" data-token="8521dc">\n '),
        BODY.replace("</p><p>", "</p><p>&nbsp;</p><div>\t</div><span></span><p>"),
        BODY.replace("Theo báo cáo", "Theo b&#225;o c&aacute;o"),
        BODY.replace(
            "</p><p>", '</p><div class="ads"><ins class="adsbygoogle"></ins><script>show(1)</script></div><p>', 1
        ),
        BODY + '<div class="sharedaddy"><ul><li><b><a href="http://facebook.com/s">Chia sẻ</a></b></li></ul></div>',
        f'<div class="row"><div class="col">{BODY}</div></div>',
        BODY.replace("</p><p>", "</p><!-- 17 --><p>"),
    ],
)
def test_what_is_not_the_article_has_no_part_in_the_digest(same: str) -> None:
    """White space, attributes, entities, empty elements, advertisements, share bars and boxes around it do not count."""
    assert markup(same) == markup(BODY)


def test_another_frame_has_no_part_in_the_digest() -> None:
    """A theme redesigned around the body, with other boxes, menus and counters, leaves the digest as it is."""
    frame = '<header><nav><ul><li><a href="/">Trang chủ</a></li></ul></nav></header><main><div class="container">'
    after = "</div></main><aside><h4>Lượt xem</h4><span>907</span></aside><footer><b>Bản quyền</b></footer>"
    assert markup(BODY, frame, after) == markup(BODY)


def test_the_digest_tells_the_parser_that_made_it() -> None:
    """Digests of two versions of the parser are never compared: each says its version."""
    version, _, digest = (markup(BODY) or "").partition("-")
    assert version == PARSER_VERSION
    assert int(digest, 16) >= 0
    assert len(digest) == 16
