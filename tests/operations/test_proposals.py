"""What is proposed in the place of a rule that stopped matching: only what is of the kind that is missing."""

from collections.abc import Callable

import pytest

from crawler.records import Page
from operations.drift.proof import candidate

CAPTION = "Bà con xã Nậm Hàng thu hoạch thảo quả vụ mới, số {n}"
BODY = "Ủy ban nhân dân tỉnh ban hành kế hoạch số {n} về cây dược liệu, giao các huyện rà soát đất rừng và chọn giống."


def plain(_n: int) -> str:
    """Pictures in paragraphs of their own among those of the text: no captions."""
    return f"<p><img src='/a.jpg'></p>{paragraphs(_n)}<p><img src='/b.jpg'></p>{paragraphs(_n + 10)}"


def figure(n: int) -> str:
    """A caption within the picture's holder."""
    return f"{paragraphs(n)}<div class='hinh'><img src='/a.jpg'><p class='chu-thich'>{CAPTION.format(n=n)}</p></div>{paragraphs(n)}"


def beneath(n: int) -> str:
    """A caption right under the picture, of another class than the paragraphs."""
    return f"{paragraphs(n)}<p><img src='/a.jpg'></p><p class='chu-anh'>{CAPTION.format(n=n)}</p>{paragraphs(n)}"


def paragraphs(n: int) -> str:
    return "".join(f"<p>{BODY.format(n=n * 7 + number)}</p>" for number in range(4))


@pytest.mark.parametrize(("look", "proposed"), [(plain, None), (figure, "p.chu-thich"), (beneath, "p.chu-anh")])
def test_running_text_is_no_caption(look: Callable[[int], str], proposed: str | None) -> None:
    """A caption stands with its picture and is not what the paragraphs are; where a redesign has none, none is proposed."""
    pages = []
    for n in range(5):
        body = f"<html><body><main><h1>Bài số {n}</h1><section class='noidung'>{look(n)}</section></main></body></html>"
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        pages.append(Page(url=f"http://a.vn/tin-{n}.html", status=200, headers=headers, body=body.encode()))
    found = candidate("caption", pages, {})
    assert (found.selector if found else None) == proposed


@pytest.mark.parametrize(
    ("listed", "proposed"),
    [("", None), ("<li class='tin'><a href='/tin-{n}.html'>Thu hoạch thảo quả vụ mới, số {n}</a></li>", "li.tin a")],
)
def test_the_sites_own_name_is_no_link_to_an_article(listed: str, proposed: str | None) -> None:
    """On lists that show no article any more the site's name, a link to the front page, is not proposed for their links."""
    pages = []
    for n in range(2):
        name = "<p class='ten'><a href='http://a.vn'>Cổng thông tin huyện Mường Thử {n}</a></p>"
        again = "<p class='ban'><a href='#noi-dung'>Đi thẳng đến phần nội dung {n}</a></p>"
        body = f"<html><body>{name}{again}<ul>{listed}</ul></body></html>".replace("{n}", str(n))
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        pages.append(Page(url=f"http://a.vn/muc-{n}/", status=200, headers=headers, body=body.encode()))
    found = candidate("links", pages, {})
    assert (found.selector if found else None) == proposed
