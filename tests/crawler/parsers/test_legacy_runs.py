"""One paragraph, caption or name in a legacy encoding on a page in Unicode comes out; what is Unicode is never touched."""

import pytest

from crawler.parsers import read_page
from crawler.parsers.legacy_runs import make_runs_unicode
from crawler.parsers.tree import build_tree, raw_text
from crawler.records import Article, Page

UNICODE = "Sáng nay, Sở Khoa học và Công nghệ tổ chức hội nghị tổng kết năm, triển khai nhiệm vụ của năm tới; các đại biểu đã thảo luận về việc hỗ trợ người dân."
TCVN3 = "S¸ng nay, Së Khoa häc vµ C«ng nghÖ tæ chøc héi nghÞ, ®¹i biÓu ®· th¶o luËn viÖc hç trî ng­êi d©n."
READ = "Sáng nay, Sở Khoa học và Công nghệ tổ chức hội nghị, đại biểu đã thảo luận việc hỗ trợ người dân."
VNI = "Baø Leâ Thò Haïnh ôû aáp Coáng Ñoâi phaán khôûi cho bieát nöôùc ruùt nhanh laém, luùa khoâng coøn bò ngaâm."
READ_VNI = "Bà Lê Thị Hạnh ở ấp Cống Đôi phấn khởi cho biết nước rút nhanh lắm, lúa không còn bị ngâm."
TITLE = "Hội nghị tổng kết công tác khoa học năm"


def article(body: str, lang: str = "vi") -> Article:
    page = f"<html lang='{lang}'><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>12/3/2009 08:30</p>{body}</body></html>"
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    found = read_page(
        Page(url="https://vidu.gov.vn/tin/hoi-nghi-12.html", status=200, headers=headers, body=page.encode())
    ).article
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("run", "expected", "encoding"),
    [
        (f'<p><font face=".VnTime">{TCVN3}</font></p>', READ, "tcvn3"),
        (f'<p><span style="font-family: .VnTime">{TCVN3}</span></p>', READ, "tcvn3"),
        (f"<p>{TCVN3}</p>", READ, "tcvn3"),
        (f'<p><font face="VNI-Times">{VNI}</font></p>', READ_VNI, "vni"),
        (f"<p>{VNI}</p>", READ_VNI, "vni"),
    ],
)
def test_one_paragraph_among_others_is_converted(run, expected, encoding):
    """A paragraph pasted from an old file comes out, with its font or without; those around it stay as they are."""
    found = article(f"<p>{UNICODE}</p>" * 3 + run + f"<p>{UNICODE}</p>")
    assert found.paragraphs == (UNICODE,) * 3 + (expected, UNICODE)
    assert found.legacy_encoding == encoding


def test_a_caption_and_a_name_in_a_legacy_font_are_converted():
    """A few words are enough in a font that only ever shows legacy text; a capital font shows capitals."""
    picture = '<p align="center"><img src="/u/p1.jpg" width="450"><br><i><font face=".VnTime">Toµn c¶nh héi nghÞ</font></i></p>'
    name = '<p align="right"><b><font face=".VnTimeH">Lª ThÞ H­êng</font></b></p>'
    found = article(f"<p>{UNICODE}</p>" * 2 + picture + f"<p>{UNICODE}</p>" * 2 + name)
    assert [image.caption for image in found.images] == ["Toàn cảnh hội nghị"]
    assert found.byline == "LÊ THỊ HƯỜNG"


@pytest.mark.parametrize(
    "text",
    [
        UNICODE,
        "Cà phê Highland® và Trung Nguyên®, diện tích 120 m², sai số ±2 µm, giá 15 ¥ mỗi ký",
        "Xã Mù Cả, huyện Mường Tè",
        "Hà Nam",
        "120 m²",
        "Vốn vay ¼, vốn góp ¾; hàng hiệu Ø 20 mm, cỡ Müller",
        "De er nå omtrent halvveis og planen er å være hjemme til jul, sa de på vei sørover på ski.",
        "Le garçon a été reçu à Noël, près de la forêt, où l'île était déjà à l'ombre.",
        "Straße, Mädchen, schöne Grüße für alle: über Öl, Bären und Türen.",
    ],
)
@pytest.mark.parametrize("font", [".VnTime", ".VnTimeH", "VNI-Times", "Arial"])
def test_what_is_unicode_is_never_touched(text, font):
    """Word leaves the names of old fonts around text typed in Unicode: the spelling must agree, and signs and other languages stay."""
    root = build_tree(f'<html><body><p><font face="{font}">{text}</font></p><p>{text}</p></body></html>'.encode())
    assert make_runs_unicode(root) is None
    assert [raw_text(part) for part in root.iter("p")] == [text, text]


def test_a_few_words_without_a_font_stay():
    """Two words that would spell Vietnamese in an old encoding are no evidence where no font says so."""
    root = build_tree(f"<html><body><p>{UNICODE}</p><p>Tr¹m b¬m</p></body></html>".encode())
    assert make_runs_unicode(root) is None


def test_a_run_beside_the_article_is_not_the_articles():
    """A legacy line in a side column says nothing about the encoding of the article."""
    side = f"<div class='sidebar'><a href='/x'>Tin</a><p>{TCVN3}</p></div>"
    found = article(
        f"<p>{UNICODE}</p><p>Cà phê Highland® và Vinamilk® được trưng bày tại hội nghị của Sở.</p><p>{UNICODE}</p>{side}"
    )
    assert found.legacy_encoding is None
    assert len(found.paragraphs) == 3
