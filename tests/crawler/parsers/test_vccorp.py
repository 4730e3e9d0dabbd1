"""The VCCorp family in what its pages of 2026 have beside the text."""

from crawler.parsers import parse_page

URL = "https://bao-vi-du.vn/xa-nam-son-hop-dan-19826112607041234.htm"
TEXT = (
    "Sáng nay, Ủy ban nhân dân xã Nam Sơn họp dân hai thôn để bàn việc mở rộng tuyến đường liên thôn dài ba ki-lô-mét."
)


def test_boxes_of_other_news_and_topics_are_no_text():
    """The box of latest news above the first paragraph goes, even empty; topics below the text are none of it, nor are a box's tabs its tags."""
    page = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Xã Nam Sơn họp dân mở đường</title></head><body>
<h1 class="detail-title">Xã Nam Sơn họp dân mở đường</h1><h2 class="detail-sapo">Người dân hai thôn đồng tình hiến đất làm đường.</h2>
<div class="detail-content afcbc-body" data-role="content"><div class="tindnd"><div id="listNewsInContent"><span class="title_box">
<a href="javascript:;">TIN MỚI</a></span><ul id="latest"></ul></div></div><p>{TEXT}</p><p>{TEXT} Cả hai thôn đều tán thành.</p></div>
<div class="detail-tab"><span class="txttag">Chủ đề:</span> <a class="item" href="/hien-dat.html">hiến đất</a>
<a class="item" href="/duong-lien-thon.html">đường liên thôn</a></div></body></html>"""
    found = parse_page(page.encode(), URL)
    assert found is not None
    assert found.paragraphs == (TEXT, f"{TEXT} Cả hai thôn đều tán thành.")
    assert found.tags == ()
