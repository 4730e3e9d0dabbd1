"""Page kinds: by the answer itself, by the address, by what a page says, and by its shape in the frames of many CMSs."""

import pytest

from crawler.parsers import read_page
from crawler.parsers.families import FAMILIES
from crawler.parsers.kinds import sayings
from crawler.records import Kind, Page
from tests.crawler.parsers.kind_notices import NOTICES
from tests.crawler.parsers.kind_pages import CONTENTS, cases
from vietnamese.folding import fold


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


@pytest.mark.parametrize(("name", "body", "wanted"), NOTICES, ids=[name for name, _, _ in NOTICES])
def test_what_stands_in_a_sites_place(name, body, wanted):
    """Challenges, refusals, error pages, server pages, redirects and mislabelled files are told, at an article's address too."""
    assert kind(body.encode(), url="http://so-vi-du.gov.vn/tin-tuc/le-ra-quan-trong-cay-dau-xuan-471.html") is wanted


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("families", [FAMILIES, ()], ids=["families", "generic"])
def test_contents_in_every_frame(content, families):
    """Each content is told in the frames of eleven CMSs, with the family rules and without any."""
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    pages = [(case, Page(url=case.url, status=200, headers=headers, body=case.body)) for case in cases(content)]
    told = {case.name: read_page(page, families=families).kind for case, page in pages}
    assert {name: kind for name, kind in told.items() if kind not in CONTENTS[content][1]} == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "Bài viết không tồn tại hoặc đã bị xóa",
        "Trang bạn yêu cầu không còn tồn tại trên hệ thống.",
        "Không tìm thấy nội dung bạn yêu cầu!",
        "Rất tiếc, đường dẫn này đã bị thay đổi",
        "404 - Không tìm thấy trang",
        "Xin lỗi! Tin bài bạn tìm không có hoặc chưa được xuất bản.",
        "Bài viết đã bị xóa hoặc chuyển sang chuyên mục khác.",
        "Trang không tồn tại hoặc bạn không có quyền truy cập",
        "Xin lỗi, bạn không có quyền truy cập trang này",
        "Website đang được bảo trì, nâng cấp. ",
        "Cổng thông tin điện tử tỉnh Sơn Bình đang tạm ngưng để nâng cấp hệ thống",
        "Tin này đã được gỡ bỏ theo yêu cầu của Ban Biên tập.",
        "Bài viết chưa được duyệt hoặc đã ngừng xuất bản",
        "Đường dẫn không đúng hoặc tin đã hết hạn đăng",
        "Rất tiếc! Trang quý vị tìm kiếm hiện không có.",
        "Lỗi: Tham số không hợp lệ",
        "The page you are looking for could not be found.",
        "Sorry, this article is no longer available",
        "Server Error in '/' Application.",
    ],
)
def test_notices(sentence):
    """Whole sentences that stand in an article's place are notices."""
    assert sayings.notice(fold(sentence).strip())


@pytest.mark.parametrize(
    "sentence",
    [
        "Cơ sở dữ liệu đất đai đang được cập nhật trên toàn tỉnh",
        "Cảnh báo trang web giả mạo không tồn tại trên thực tế của cơ quan thuế",
        "Nội dung đơn thư không hợp lệ sẽ bị trả lại trong ba ngày",
        "Cổng dịch vụ công tạm dừng để bảo trì hệ thống trong hai ngày cuối tuần",
        "Không tìm thấy nạn nhân mất tích sau hai ngày",
        "Văn bản chưa được ban hành hoặc chuyển sang cơ quan khác",
        "Nhiều hộ không có hoặc chưa được cấp sổ đỏ",
        "Bài viết sai sự thật đã được gỡ bỏ theo yêu cầu của cơ quan công an",
        "Thông tin đã được thay đổi theo quy định mới của Bộ Tài chính",
        "Nội dung quy hoạch chưa được phê duyệt hoặc còn chồng lấn",
        "Tin đồn đã hết hạn đăng ký nghĩa vụ quân sự là không đúng",
        "Nơi thông tin về giá đất hiện không có người công bố",
        "Bạn cần đăng nhập để nộp hồ sơ trực tuyến",
        "Tin tưởng vào thành công của đại hội",
        "Tìm kiếm cứu nạn trên biển dịp cuối năm",
        "Lãnh đạo tỉnh thăm, chúc Tết đồng bào vùng cao",
        "Giới thiệu mô hình trồng sâm dưới tán rừng",
        "Đăng ký thành lập hợp tác xã kiểu mới",
        "Article 12 of the new land law not found wanting",
    ],
)
def test_headlines_are_no_notices(sentence):
    """News about missing pages, maintenance, leaders or searches is news: a notice's words in another sentence."""
    told = fold(sentence)
    assert not sayings.notice(told)
    assert not sayings.is_unfinished(told)
    assert not sayings.is_search(told)
    assert not sayings.is_login(told)
    assert not sayings.is_wall(told)
    assert not sayings.is_static(told)


def test_reasons_name_their_evidence():
    """A verdict says what it was reached by: the words of the page, or the sign."""
    body = "<h1>Lỗi</h1><p>Bài viết không tồn tại hoặc đã bị xóa.</p>".encode()
    reading = read_page(
        Page(url="http://a.vn/tin/a-1.html", status=200, headers=(("Content-Type", "text/html"),), body=body)
    )
    assert (reading.kind, reading.reason) == (Kind.SOFT_404, "the page says: bai viet khong ton tai hoac da bi xoa")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://a.vn/", Kind.HOME),
        ("http://a.vn/tim-kiem?tukhoa=sam", Kind.SEARCH),
        ("http://a.vn/?s=sam", Kind.SEARCH),
        ("http://a.vn/print/tin/a-4.html", Kind.PRINT),
        ("http://a.vn/users/login/", Kind.LOGIN),
        ("http://a.vn/index.php/component/users/?view=registration", Kind.LOGIN),
        ("http://a.vn/Pages/default.aspx", Kind.HOME),
        ("http://a.vn/web/guest/home", Kind.HOME),
        ("http://a.vn/TimKiem.aspx?tukhoa=sam", Kind.SEARCH),
        ("http://a.vn/index.php/tin-tuc/12-bai?tmpl=component&print=1", Kind.PRINT),
        ("http://a.vn/2023/09/", Kind.LISTING),
        ("http://a.vn/tag/sam-lai-chau/page/2/", Kind.LISTING),
    ],
)
def test_kinds_of_addresses(url, wanted):
    """Where the address says it, nothing else is asked."""
    text = "<p>Một trang có nhiều chữ của một cổng thông tin điện tử mà không bộ quy tắc nào biết đến cả.</p>" * 40
    assert kind(text.encode(), url=url) is wanted


@pytest.mark.parametrize(("day", "wanted"), [("", Kind.STATIC), ("<div>05/08/2024 08:30</div>", Kind.ARTICLE)])
def test_a_page_below_the_introduction_is_standing_unless_it_has_a_day(day, wanted):
    """A text at /gioi-thieu/<name>-<number> tells of the place itself; with a day of publication it is news."""
    text = "<p>Xã nằm ở phía tây bắc của huyện, có mười một bản với hơn một nghìn hộ dân thuộc bốn dân tộc cùng sinh sống.</p>"
    title = "Vị trí địa lý và dân cư xã Ví Dụ"
    body = f'<html><head><title>{title}</title></head><body><a href="/">Trang chủ</a><div><h1>{title}</h1>{day}<div>{text * 5}</div></div></body></html>'
    assert kind(body.encode(), url="http://a.vn/gioi-thieu/vi-tri-dia-ly-va-dan-cu-xa-vi-du-12.html") is wanted


def test_a_notice_behind_a_label_is_read_above_a_list_of_news():
    """An article's address that answers "Thông báo: Bài viết này đang được cập nhật" and other news holds no article."""
    items = "".join(f'<h3><a href="/tin/{n}.html">Tin số {n} của xã trong tháng này</a></h3>' for n in range(6))
    notice = "<div>Thông báo: Bài viết này đang được cập nhật, mời quý vị quay lại sau</div>"
    body = f'<html><head><title>Xã Ví Dụ</title></head><body><a href="/">Trang chủ</a>{notice}{items}</body></html>'
    url = "http://a.vn/tin-tuc/huyen-tong-ket-mo-hinh-trong-sam-94.html"
    assert kind(body.encode(), url=url) is Kind.SOFT_404


WALL = "Bạn cần đăng nhập để xem nội dung này"
ARTICLE = "http://a.vn/tin-tuc/huyen-tong-ket-mo-hinh-trong-sam-94.html"
SECTION = "http://a.vn/chuyen-muc/tin-tuc"
LONG = "<h1>Huyện tổng kết mô hình trồng sâm dưới tán rừng</h1><div>18/03/2019</div>" + 4 * (
    "<p>Sau ba năm, mô hình trồng sâm dưới tán rừng của huyện có hơn bốn trăm hộ tham gia, thu nhập tăng gần hai lần.</p>"
)


@pytest.mark.parametrize(
    ("column", "title", "url", "wanted"),
    [
        (f"<p>{WALL}</p>", "Chi tiết tin", ARTICLE, Kind.LOGIN),
        (f"<p>{WALL}</p>", "Tin tức", SECTION, Kind.LISTING),
        (f"{LONG}<p>{WALL}</p>", "Huyện tổng kết mô hình trồng sâm dưới tán rừng", ARTICLE, Kind.ARTICLE),
        (f"{LONG}<p>Bạn cần đăng nhập để xem bình luận</p>", "Huyện tổng kết mô hình trồng sâm", ARTICLE, Kind.ARTICLE),
        ("<p>Không có bản tin nào!</p>", "Chi tiết tin", ARTICLE, Kind.SOFT_404),
        ("<p>Không có bản tin nào!</p>", "Tin trong tỉnh", ARTICLE, Kind.LISTING),
        ("<p>Không có bản tin nào!</p>", "Chi tiết tin", SECTION, Kind.LISTING),
    ],
)
def test_walls_and_empty_pages_at_an_articles_address(column, title, url, wanted):
    """Where an article should be, a wall to log in or an empty detail page is no list; below a text or in a section it says nothing."""
    items = "".join(f'<li><a href="/tin/{n}.html">Tin số {n} của xã trong tháng này</a></li>' for n in range(6))
    body = f'<html><head><title>{title}</title></head><body><a href="/">Trang chủ</a><div>{column}</div><ul>{items}</ul></body></html>'
    assert kind(body.encode(), url=url) is wanted
