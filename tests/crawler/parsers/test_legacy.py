"""Pages typed in legacy encodings become Unicode in their tree."""

from crawler.parsers import read_page
from crawler.parsers.legacy import make_unicode
from crawler.parsers.tree import build_tree
from crawler.records import Kind, Page, Reading

BODY = "S¸ng nay, Së Khoa häc vµ C«ng nghÖ tæ chøc héi nghÞ tæng kÕt, ®¹i biÓu ®· th¶o luËn viÖc hç trî ng­êi d©n ®­a gièng míi vÒ trång."
PAGE = f"""<html><head><title>Héi nghÞ tæng kÕt</title><meta name="description" content="Héi nghÞ cña ngµnh ®·  häp">
<script type="application/ld+json">{{"headline": "Héi nghÞ tæng kÕt"}}</script><script>var a = "häc vµ";</script></head>
<body><ul><li>Trang chủ</li><li>Hà Nội</li></ul><h1>Héi nghÞ tæng kÕt</h1><p>{BODY}</p>
<p><img src="a.jpg" alt="¶nh héi nghÞ"><i>Toµn c¶nh</i> <b>héi nghÞ</b></p>
<p><font face=".VnTimeH">céng hoµ x· héi</font></p><p>Cổng thông tin của Sở, số 1 phố Huế – đã cấp phép</p></body></html>"""


def converted(page: str):
    root = build_tree(page.encode())
    return make_unicode(root), root


def test_everything_that_is_read_is_converted():
    """Title, description, JSON-LD, alt texts, captions and text come out; Unicode around them and scripts stay."""
    encoding, root = converted(PAGE)
    shown = [" ".join(text.split()) for text in root.itertext() if text.strip()]
    assert encoding == "tcvn3"
    assert shown[:3] == ["Hội nghị tổng kết", '{"headline": "Hội nghị tổng kết"}', 'var a = "häc vµ";']
    assert shown[3:6] == ["Trang chủ", "Hà Nội", "Hội nghị tổng kết"]
    assert shown[6].endswith("người dân đưa giống mới về trồng.")
    assert shown[7:] == [
        "Toàn cảnh",
        "hội nghị",
        "CỘNG HOÀ XÃ HỘI",
        "Cổng thông tin của Sở, số 1 phố Huế – đã cấp phép",
    ]
    assert root.find(".//img").get("alt") == "ảnh hội nghị"
    assert root.find(".//meta").get("content") == "Hội nghị của ngành đã  họp"


def test_letters_by_name_are_found_too():
    """An editor may have stored the letters as entities."""
    encoding, root = converted(PAGE.replace("­", "&shy;").replace("®", "&reg;"))
    assert encoding == "tcvn3"
    assert root.findtext(".//h1") == "Hội nghị tổng kết"


def test_other_pages_are_not_touched():
    """A trade mark here and there, or another language, is no legacy text."""
    for text in (
        "Cà phê Highland® và Trung Nguyên®, Vinamilk® © 2024",
        "Für Mädchen, über Öl, schöne Grüße, größer, mögen, hören",
    ):
        page = f"<html><head><title>{text}</title></head><body><p>{text}</p></body></html>"
        encoding, root = converted(page)
        assert (encoding, root.findtext(".//p")) == (None, text)


def read(body: str) -> Reading:
    page = f"<html><head><title>Sở Khoa học và Công nghệ</title></head><body>{body}</body></html>"
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return read_page(
        Page(url="https://vidu.gov.vn/tin/hoi-nghi-tong-ket-12.html", status=200, headers=headers, body=page.encode())
    )


def test_text_under_a_head_in_unicode_is_converted():
    """An article typed in a legacy encoding comes out though the page's head and menu show none of it."""
    menu = "<ul><li><a href='/a'>Trang chủ</a></li></ul>"
    reading = read(f"{menu}<h1>Héi nghÞ tæng kÕt c«ng t¸c n¨m</h1><p>Ngày đăng: 12/3/2009</p>" + f"<p>{BODY}</p>" * 4)
    assert reading.article is not None
    assert reading.article.legacy_encoding == "tcvn3"
    assert reading.article.title == "Hội nghị tổng kết công tác năm"
    assert reading.article.paragraphs[0].endswith("người dân đưa giống mới về trồng.")


def test_links_of_a_list_in_a_legacy_encoding_are_converted():
    """A page that is no article is looked through whole: what its links say comes out too."""
    entries = "".join(
        f"<li><a href='/tin/{number}'>®¹i biÓu ®· th¶o luËn viÖc hç trî d©n</a></li>" for number in range(9)
    )
    reading = read(f"<ul>{entries}</ul>")
    assert reading.kind is not Kind.ARTICLE
    assert reading.links[0].text.startswith("đại biểu đã thảo luận việc hỗ trợ")
