"""Short articles beside columns that hold more text, and layouts that only look like them."""

import pytest

from crawler.parsers import parse_page

URL = "http://xa-vi-du.gov.vn/tin-tuc/hop-dan-ban-mo-duong-lien-thon-12.html"
TITLE = "Xã Ví Dụ họp dân bàn mở đường liên thôn"
TEXTS = (
    "Sáng nay, tại nhà văn hóa trung tâm, Ủy ban nhân dân xã Ví Dụ tổ chức họp dân bàn việc mở rộng đường liên thôn.",
    "Các hộ có đất hai bên đường đồng ý hiến hơn một nghìn mét vuông để làm đường.",
)
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
LONG = (
    "Theo thiết kế, mặt đường rộng năm mét, đổ bê tông dày hai mươi phân; kinh phí lấy từ chương trình xây dựng nông thôn mới, "
    "phần còn lại do nhân dân đóng góp bằng tiền và ngày công lao động, dự kiến hoàn thành trước vụ gặt tháng Chín năm nay. "
    "Ban quản lý hoàn chỉnh hồ sơ, công khai dự toán tại nhà văn hóa trước ngày khởi công để bà con cùng giám sát."
)
HEAD = f'<h1>{TITLE}</h1><div class="ngay">18/03/2019 08:05</div>'
OTHERS = "<h4>Tin liên quan</h4><ul><li><a href='/tin/3.html'>Khánh thành nhà văn hóa bản Nà Pen</a></li><li><a href='/tin/4.html'>Tặng xe đạp cho học sinh vượt khó</a></li></ul>"


def paragraphs(body: str) -> tuple[str, ...]:
    html = f'<html lang="vi"><head><title>{TITLE}</title></head><body><div class="khung"><div><a href="/">Trang chủ</a></div>{body}</div></body></html>'
    found = parse_page(html.encode(), URL)
    assert found is not None
    assert found.title == TITLE
    return (*((found.lead,) if found.lead else ()), *found.paragraphs)


@pytest.mark.parametrize(
    "side",
    [
        f'<div class="phai"><div class="o"><h4>Giới thiệu</h4><p>{LONG}</p></div></div>',
        f'<div class="phai"><div class="o"><div class="t">Về chúng tôi</div><div class="n">{LONG}</div></div></div>',
        f'<div class="phai"><div class="o"><h4>Giới thiệu</h4><p>{LONG}</p><p>{LONG[:200]}.</p></div></div>',
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_long_side_column_is_no_text_of_a_short_article(side, before):
    """Where headline, text and other news stand in one column, a longer text under a heading in another is none of it."""
    column = f'<div class="trai">{HEAD}<div class="nd">{TEXT}</div><div class="khac">{OTHERS}</div></div>'
    assert paragraphs(side + column if before else column + side) == TEXTS


@pytest.mark.parametrize(
    "layout",
    [
        '<div class="dau">{head}<div class="sapo"><p>{0}</p><p>{1}</p></div><div class="khac">{others}</div></div><div class="nd"><h3>Dân bàn, dân làm</h3><p>{long}</p></div>',
        '<div class="dau">{head}<p><b>{0}</b></p><p><b>{1}</b></p><div class="khac">{others}</div></div><div class="nd"><h3>Dân bàn, dân làm</h3><p>{long}</p></div>',
        '<div class="dau">{head}<p>{0}</p><p>{1}</p><div class="khac">{others}</div></div><div class="nd"><p>{long}</p></div>',
        '<div class="dau">{head}<p>{0}</p><p>{1}</p></div><div class="nd"><h3>Dân bàn, dân làm</h3><p>{long}</p></div><div class="khac">{others}</div>',
    ],
    ids=["named lead", "bold lead", "no heading", "other news at the end"],
)
def test_a_text_in_two_boxes_is_read_whole(layout):
    """A lead with related news below it in the headline's box, or a text in two boxes, does not end with the first box."""
    found = paragraphs(layout.format(*TEXTS, head=HEAD, others=OTHERS, long=LONG))
    assert LONG in found


def test_of_two_alike_texts_the_first_decides_at_each_reading():
    """The same long text in two boxes, the first one headed: every reading of the page gives the same article."""
    boxes = (
        f'<div class="o"><h4>Giới thiệu</h4><p>{LONG}</p></div>'
        + f'<div class="o"><a href="/x">xem</a><p>{LONG}</p></div>' * 6
    )
    column = f'<div class="trai">{HEAD}<div class="nd">{TEXT}</div><div class="khac">{OTHERS}</div></div>'
    assert {paragraphs(f'{column}<div class="phai">{boxes}</div>') for _ in range(30)} == {TEXTS}
