"""Page kinds by the answer itself and by what little a page says."""

import pytest

from crawler.parsers import read_page
from crawler.records import Kind, Page


def kind(
    body: bytes,
    content_type: str | None = "text/html",
    *,
    url: str = "http://so-vi-du.gov.vn/tin/a-1.html",
    status: int = 200,
) -> Kind:
    headers = (("Content-Type", content_type),) if content_type else ()
    return read_page(Page(url=url, status=status, headers=headers, body=body)).kind


@pytest.mark.parametrize(
    ("body", "content_type", "url", "status", "wanted"),
    [
        (b"<html>Not found</html>", "text/html", "http://a.vn/x", 404, Kind.ERROR),
        (b"", "text/html", "http://a.vn/x", 301, Kind.REDIRECT),
        (b"User-agent: *", "text/plain", "http://a.vn/robots.txt", 200, Kind.ROBOTS),
        (b"", "text/html", "http://a.vn/x", 200, Kind.EMPTY),
        (b"<?xml version='1.0'?><rss version='2.0'>", "text/xml", "http://a.vn/rss", 200, Kind.FEED),
        (b"<urlset xmlns='x'>", "application/xml", "http://a.vn/sitemap.xml", 200, Kind.SITEMAP),
        (b"[]", "application/json", "http://a.vn/wp-json/", 200, Kind.DATA),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "http://a.vn/a.jpg", 200, Kind.MEDIA),
        (b"%PDF-1.4", "application/pdf", "http://a.vn/a.pdf", 200, Kind.ATTACHMENT),
        (b"%PDF-1.4", "text/html", "http://a.vn/a.pdf", 200, Kind.ATTACHMENT),
        (b"PK\x03\x04", None, "http://a.vn/a.docx", 200, Kind.ATTACHMENT),
        (b"plain words", "text/plain", "http://a.vn/a.txt", 200, Kind.OTHER),
    ],
)
def test_kinds_of_answers(body, content_type, url, status, wanted):
    """Status, content type and first bytes settle what is no HTML page."""
    assert kind(body, content_type, url=url, status=status) is wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            '<script>document.cookie="D1N=0123456789abcdef0123456789abcdef"+"; path=/";window.location.reload(true);</script>',
            Kind.CHALLENGE,
        ),
        (
            "<title>Thông báo từ chối truy cập</title><p>Hệ thống đang gặp vấn đề khi xử lý yêu cầu của bạn.</p>",
            Kind.DENIED,
        ),
        ("<h1>Website đang bảo trì</h1><p>Xin quay lại sau.</p>", Kind.DENIED),
        ("<title>Trạng thái</title><h2>Không tìm thấy</h2><p>Tài nguyên không được tìm thấy.</p>", Kind.SOFT_404),
        ("<title>404 Not Found</title><p>The page you requested was not found.</p>", Kind.SOFT_404),
        ("<p>Nội dung đang được cập nhật</p>", Kind.SOFT_404),
        ("<h1>Đăng nhập</h1><form><input name=u><input type=password name=p></form>", Kind.LOGIN),
        ("<html><body><script>x()</script></body></html>", Kind.EMPTY),
    ],
)
def test_kinds_of_words(body, wanted):
    """Challenges, refusals, missing pages and log-ins are told by what they say, in Vietnamese and English."""
    assert kind(body.encode()) is wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://a.vn/", Kind.HOME),
        ("http://a.vn/tim-kiem?tukhoa=sam", Kind.SEARCH),
        ("http://a.vn/?s=sam", Kind.SEARCH),
        ("http://a.vn/print/tin/a-4.html", Kind.PRINT),
        ("http://a.vn/users/login/", Kind.LOGIN),
        ("http://a.vn/2023/09/", Kind.LISTING),
        ("http://a.vn/tag/sam-lai-chau/page/2/", Kind.LISTING),
    ],
)
def test_kinds_of_addresses(url, wanted):
    """Where the address says it, nothing else is asked."""
    text = "<p>Một trang có nhiều chữ của một cổng thông tin điện tử mà không bộ quy tắc nào biết đến cả.</p>" * 40
    assert kind(text.encode(), url=url) is wanted
