"""Pages for the page kind tests: every frame of `kind_frames` filled with every content, each with the kind it is. All wording is our own."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from crawler.records import Kind
from tests.crawler.parsers.kind_frames import FRAMES, Frame, Item

NEWS = (
    Item("xa-phuc-son-trong-rung-dau-xuan", "Xã Phúc Sơn trồng hơn hai nghìn cây xanh trong lễ ra quân đầu xuân",
         "Sáng 16/2, xã Phúc Sơn tổ chức lễ ra quân trồng cây đầu xuân với sự tham gia của hơn ba trăm đoàn viên và bà con các bản vùng cao.",
         ("Tại buổi lễ, Chủ tịch Ủy ban nhân dân xã kêu gọi mỗi gia đình trồng và chăm sóc ít nhất năm cây trong năm nay, ưu tiên các giống cây bản địa phù hợp với thổ nhưỡng của vùng.",
          "Ngay sau lời phát động, các đại biểu cùng lực lượng vũ trang đã trồng hơn hai nghìn cây lát hoa và sấu dọc tuyến đường liên bản dài bốn cây số.",
          "Ông Lò Văn Pành, bản Nà Sảng, cho biết gia đình ông đã nhận chăm sóc năm mươi cây và sẽ vận động anh em trong họ cùng làm theo để con đường sớm có bóng mát.",
          "Theo kế hoạch, đến cuối năm toàn xã sẽ trồng mười lăm nghìn cây phân tán, nâng tỷ lệ che phủ rừng lên năm mươi hai phần trăm."), "17/2/2024"),
    Item("tap-huan-chuyen-doi-so-cho-can-bo-thon", "Tập huấn kỹ năng chuyển đổi số cho cán bộ thôn, bản",
         "Gần hai trăm cán bộ thôn, bản được hướng dẫn dùng chữ ký số, nộp hồ sơ trực tuyến và bảo vệ tài khoản cá nhân trong đợt tập huấn kéo dài ba ngày.",
         ("Lớp tập huấn do Trung tâm Công nghệ thông tin tỉnh tổ chức, chia làm bốn nhóm nhỏ để học viên được thực hành trên máy tính của mình.",
          "Nội dung tập trung vào những việc cán bộ cơ sở gặp hằng ngày: tra cứu thủ tục, hướng dẫn người dân tạo tài khoản và xử lý hồ sơ bị trả lại.",
          "Chị Vàng Thị Dung, bản Sin Chải, nói sau buổi học chị đã tự nộp được hồ sơ đăng ký khai sinh cho hai gia đình trong bản mà không phải ra thị trấn."), "12/3/2024"),
    Item("khanh-thanh-cau-treo-ban-nam-lung", "Khánh thành cầu treo bản Nậm Lùng sau tám tháng thi công",
         "Cây cầu dài tám mươi mét nối hai bờ suối giúp học sinh không còn phải đi bè mảng đến trường mỗi mùa mưa lũ.",
         ("Công trình có tổng vốn bốn tỷ đồng từ ngân sách huyện và đóng góp của các doanh nghiệp, do chính người dân trong bản tham gia vận chuyển vật liệu.",
          "Phát biểu tại lễ khánh thành, lãnh đạo huyện đề nghị bản thành lập tổ tự quản, thường xuyên kiểm tra dây cáp và mặt cầu.",
          "Trước đây, cứ đến tháng bảy là bản bị chia cắt, nhiều em nhỏ phải nghỉ học cả tuần."), "5/4/2024"),
    Item("phien-cho-nong-san-an-toan-thang-5", "Phiên chợ nông sản an toàn thu hút hàng nghìn lượt khách",
         "Hơn sáu mươi gian hàng của các hợp tác xã giới thiệu chè, mật ong, miến dong và rau trái vụ tại quảng trường trung tâm.",
         ("Ban tổ chức cho biết sau hai ngày mở cửa, doanh thu của các gian hàng ước đạt một tỷ hai trăm triệu đồng, tăng gần gấp đôi so với năm trước.",
          "Các sản phẩm đều có mã truy xuất nguồn gốc và được lấy mẫu kiểm nghiệm trước khi bày bán cho khách tham quan.",
          "Nhiều hợp tác xã đã ký được hợp đồng cung cấp dài hạn cho bếp ăn trường học trên địa bàn thành phố."), "20/5/2024"),
    Item("kham-benh-mien-phi-cho-nguoi-cao-tuoi", "Khám bệnh, cấp thuốc miễn phí cho người cao tuổi vùng biên",
         "Đoàn thầy thuốc trẻ của tỉnh đã khám, siêu âm và cấp thuốc cho bốn trăm người cao tuổi ở ba xã biên giới.",
         ("Mỗi người được đo huyết áp, xét nghiệm đường huyết và tư vấn chế độ dinh dưỡng; những trường hợp nặng được giới thiệu lên bệnh viện tỉnh.",
          "Bác sĩ trưởng đoàn cho biết phần lớn người được khám mắc bệnh xương khớp và tăng huyết áp nhưng chưa từng điều trị thường xuyên.",
          "Dịp này, đoàn trao tặng hai mươi suất quà cho các gia đình chính sách."), "8/6/2024"),
)  # fmt: skip
TEXTS = (
    "Sở Ví Dụ là cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh, tham mưu giúp Ủy ban nhân dân tỉnh quản lý nhà nước về các lĩnh vực được giao trên địa bàn theo quy định của pháp luật.",
    "Sở có tư cách pháp nhân, có con dấu và tài khoản riêng; chịu sự chỉ đạo, quản lý về tổ chức, biên chế và công tác của Ủy ban nhân dân tỉnh, đồng thời chịu sự hướng dẫn về chuyên môn của Bộ.",
    "Trình Ủy ban nhân dân tỉnh dự thảo quyết định, quy hoạch, kế hoạch dài hạn và hằng năm; chương trình, biện pháp tổ chức thực hiện các nhiệm vụ cải cách hành chính về lĩnh vực được giao.",
    "Tổ chức thực hiện các văn bản quy phạm pháp luật, chương trình, kế hoạch sau khi được phê duyệt; thông tin, tuyên truyền, hướng dẫn, phổ biến, giáo dục pháp luật về các lĩnh vực thuộc phạm vi quản lý.",
    "Cơ cấu tổ chức gồm Văn phòng, Thanh tra, Phòng Kế hoạch - Tài chính và bốn phòng chuyên môn, cùng ba đơn vị sự nghiệp trực thuộc hoạt động theo cơ chế tự chủ.",
)


class Case(NamedTuple):
    """A page with its address and the kinds that are right for it: one, or two where the line is fluid."""

    name: str
    url: str
    body: bytes
    wanted: tuple[Kind, ...]


def cases(content: str) -> Iterator[Case]:
    """One content in every frame, each with a side column of links and with one of teasers."""
    write, wanted = CONTENTS[content]
    for frame in FRAMES:
        head, main, path = write(frame)
        for side in ("links", "teasers"):
            page = frame.page.format(head_title=head, main=main, side=_side(rich=side == "teasers"))
            yield Case(f"{frame.name}-{side}", "http://so-vi-du.gov.vn" + path, page.encode(), wanted)


def _side(*, rich: bool) -> str:
    if not rich:
        links = "".join(
            f'<li><a href="/tin-tuc/{item.slug}-{number}.html">{item.title}</a></li>'
            for number, item in enumerate(NEWS, 40)
        )
        return f'<div class="khoi"><h3>Tin mới nhất</h3><ul>{links}</ul></div><div class="khoi"><h3>Thống kê truy cập</h3><p>Đang truy cập: 12</p><p>Hôm nay: 908</p></div>'
    teasers = "".join(
        f'<div class="o"><a href="/tin-tuc/{item.slug}-{number}.html"><b>{item.title}</b></a><div>{item.lead}</div><span>{item.day}</span></div>'
        for number, item in enumerate(NEWS, 40)
    )
    return f'<div class="khoi"><h3>Tin nổi bật</h3>{teasers}</div><div class="khoi"><h3>Thăm dò ý kiến</h3><p>Quý vị thấy giao diện mới của cổng thông tin điện tử như thế nào?</p></div>'


def _url(frame: Frame, what: str, slug: str = "", number: int = 471) -> str:
    return frame.urls[what].format(slug=slug, n=number)


def _article(title: str, lead: str, body: str, *, day: str = "12/3/2024", slug: str = "") -> "Writer":
    def write(frame: Frame) -> tuple[str, str, str]:
        main = frame.article.format(title=title, lead=lead, body=body, day=day)
        return title, main, _url(frame, "article", slug or "bai-viet-cua-so-vi-du-trong-tuan-nay")

    return write


def _listing(
    items: tuple[Item, ...],
    *,
    lead: Callable[[Item], str] = lambda item: item.lead,
    first: str = "",
    pager: bool = True,
) -> "Writer":
    def write(frame: Frame) -> tuple[str, str, str]:
        entries = first + "".join(
            frame.entry.format(
                title=item.title, lead=lead(item), day=item.day, url=_url(frame, "article", item.slug, number), n=number
            )
            for number, item in enumerate(items, 310)
        )
        return (
            "Tin trong tỉnh",
            frame.entries.format(entries=entries, pager=frame.pager if pager else ""),
            _url(frame, "listing"),
        )

    return write


def _plain(title: str, body: str, slug: str) -> "Writer":
    def write(frame: Frame) -> tuple[str, str, str]:
        return title, frame.plain.format(title=title, body=body, day="18/3/2019"), _url(frame, "static", slug)

    return write


def _main(title: str, main: str, address: str, slug: str = "bai-viet-cua-so-vi-du-trong-tuan-nay") -> "Writer":
    return lambda frame: (title, main, _url(frame, address, slug))


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _home(frame: Frame) -> tuple[str, str, str]:
    boxes = "".join(
        f'<div class="khung"><h2>{name}</h2>'
        + frame.entries.format(
            entries="".join(
                frame.entry.format(
                    title=item.title, lead=item.lead, day=item.day, url=_url(frame, "article", item.slug, 20), n=20
                )
                for item in NEWS
            ),
            pager="",
        )
        + "</div>"
        for name in ("Tin nổi bật", "Chỉ đạo điều hành")
    )
    return "Trang chủ", boxes, _url(frame, "home")


Writer = Callable[[Frame], tuple[str, str, str]]
_LONG = _paragraphs(NEWS[0].paragraphs)
_PICTURE = '<div style="text-align:center"><img src="/upload/{0}.jpg" width="600"></div><div style="text-align:center"><i>{1}</i></div>'
_PHOTOS = "".join(_PICTURE.format(number, item.lead) for number, item in enumerate(NEWS))
_ROWS = "".join(
    f"<tr><td>{number}</td><td>Xã {name}</td><td>{number * 37}</td><td>{number * 21}</td></tr>"
    for number, name in enumerate(("Phúc Sơn", "Nậm Lùng", "Sin Chải", "Nà Sảng", "Tả Phìn", "Bản Qua"), 1)
)
_TABLE = f'<table border="1"><tr><th>STT</th><th>Đơn vị</th><th>Số hộ nghèo</th><th>Số hộ thoát nghèo</th></tr>{_ROWS}</table>'
_DOCUMENTS = '<table class="table"><tr><th>Số ký hiệu</th><th>Ngày ban hành</th><th>Trích yếu</th></tr>' + "".join(
    f'<tr><td><a href="/van-ban/{number}">{number}/QĐ-UBND</a></td><td>1{number % 10}/03/2024</td><td><a href="/van-ban/chi-tiet/{number}">{text}</a></td></tr>'
    for number, text in enumerate((
        "Quyết định về việc phê duyệt kế hoạch sử dụng đất năm 2024 của huyện Ví Dụ", "Quyết định ban hành Quy chế phối hợp giữa các sở, ban, ngành trong công tác thanh tra",
        "Quyết định công bố danh mục thủ tục hành chính mới ban hành trong lĩnh vực đất đai", "Quyết định giao chỉ tiêu kế hoạch vốn đầu tư phát triển nguồn ngân sách nhà nước năm 2024",
        "Quyết định thành lập Ban Chỉ đạo chuyển đổi số của tỉnh giai đoạn 2024 - 2030"), 120)
) + "</table>"  # fmt: skip
_ALBUMS = "".join(
    f'<div class="album"><a href="/thu-vien-anh/album-{number}"><img src="/upload/album{number}.jpg"></a><a href="/thu-vien-anh/album-{number}">{item.title}</a></div>'
    for number, item in enumerate(NEWS)
)
_FORM = '<form action="/lien-he"><p>Họ và tên <input name="ten"></p><p>Thư điện tử <input name="email"></p><p>Nội dung <textarea name="noidung"></textarea></p><button>Gửi</button></form>'
_LOGIN = '<h1>Đăng nhập</h1><form method="post"><p>Tên đăng nhập <input name="u"></p><p>Mật khẩu <input type="password" name="p"></p><a href="/quen">Quên mật khẩu?</a><button>Đăng nhập</button></form>'
_REGISTER = '<h2>Đăng ký thành viên</h2><p>Để đăng ký thành viên, bạn cần khai báo tất cả các ô trống dưới đây</p><form method="post"><p>Họ tên <input name="h"></p><p>Mật khẩu <input type="password" name="p"></p><p>Nhắc lại mật khẩu <input type="password" name="r"></p></form>'
_HITS = "<h1>Kết quả tìm kiếm</h1><p>Tìm thấy 61 kết quả với từ khóa <b>sâm</b></p>" + "".join(
    f'<div class="kq"><h3><a href="/tin-tuc/{item.slug}-{number}.html">{item.title}</a></h3><p>{item.lead} ... {item.paragraphs[0]}</p></div>'
    for number, item in enumerate(NEWS, 80)
)
_NO_HITS = "<h1>Tìm kiếm</h1><form><input name='q' value='sâm'><button>Tìm</button></form><p>Không tìm thấy kết quả nào phù hợp với từ khóa bạn nhập.</p>"

ARTICLE, LISTING, STATIC, GONE, SEARCH, LOGIN, HOME, MEDIA = (
    (Kind.ARTICLE,), (Kind.LISTING,), (Kind.STATIC,), (Kind.SOFT_404,), (Kind.SEARCH,), (Kind.LOGIN,), (Kind.HOME,), (Kind.MEDIA,),
)  # fmt: skip
CONTENTS: dict[str, tuple[Writer, tuple[Kind, ...]]] = {
    "article": (_article(NEWS[0].title, NEWS[0].lead, _LONG, day=NEWS[0].day, slug=NEWS[0].slug), ARTICLE),
    "short": (_article(NEWS[2].title, NEWS[2].lead, "<p>Công trình có tổng vốn bốn tỷ đồng từ ngân sách huyện.</p>", slug=NEWS[2].slug), ARTICLE),
    "photos": (_article("Phóng sự ảnh: Một ngày ở phiên chợ vùng cao", "", _PHOTOS), ARTICLE),
    "table": (_article("Kết quả rà soát hộ nghèo, hộ cận nghèo năm 2024", "Sở công bố kết quả rà soát hộ nghèo trên địa bàn huyện.", _TABLE), ARTICLE),
    "pdf": (_article("Thông báo mời chào giá thiết bị văn phòng quý II", "", '<p>Nội dung chi tiết xem tại <a href="/upload/moi-chao-gia.pdf">tệp đính kèm</a>.</p>'), ARTICLE),
    "maintenance-news": (_article("Cổng dịch vụ công tạm dừng để bảo trì hệ thống trong hai ngày cuối tuần",
        "Từ 22 giờ ngày 15/3, Cổng dịch vụ công của tỉnh tạm dừng hoạt động để bảo trì, nâng cấp hệ thống máy chủ.",
        "<p>Trong thời gian bảo trì, người dân truy cập sẽ thấy thông báo hệ thống đang bảo trì; hồ sơ đã nộp vẫn được giữ nguyên và xử lý ngay sau khi hệ thống hoạt động trở lại.</p><p>Mọi vướng mắc xin liên hệ Trung tâm Công nghệ thông tin tỉnh để được hỗ trợ trực tiếp.</p>"), ARTICLE),
    "missing-news": (_article("Cảnh báo chiêu lừa “trang web không tồn tại” nhắm vào người cao tuổi",
        "Công an tỉnh cảnh báo thủ đoạn gửi đường dẫn giả, khi mở ra thì hiện dòng chữ trang web không tồn tại rồi yêu cầu đăng nhập lại.",
        "<p>Nạn nhân thường nhận được tin nhắn báo bài viết đã bị xóa và phải xác minh tài khoản. Khi bấm vào, máy hiện thông báo không tìm thấy trang rồi chuyển sang trang đăng nhập giả.</p><p>Cơ quan công an đề nghị người dân không nhập mật khẩu vào các đường dẫn lạ.</p>"), ARTICLE),
    "data-news": (_article("Cơ sở dữ liệu đất đai đang được xây dựng trên toàn tỉnh", "Đến nay đã có bảy huyện hoàn thành đo đạc, lập bản đồ địa chính và nhập dữ liệu vào hệ thống chung của tỉnh.", _paragraphs(NEWS[1].paragraphs[:2])), ARTICLE),
    "obituary": (_article("Tin buồn", "", "<p>Ban Chấp hành Đảng bộ xã Phúc Sơn và gia đình vô cùng thương tiếc báo tin: cụ Lò Văn Ún, sinh năm 1931, nguyên Bí thư Đảng ủy xã, đã từ trần hồi 3 giờ 15 phút ngày 11/3/2024.</p><p>Lễ viếng bắt đầu từ 7 giờ ngày 12/3/2024 tại nhà riêng, bản Nà Sảng. Lễ truy điệu lúc 13 giờ cùng ngày.</p>"), ARTICLE),
    "notice": (_article("Thông báo lịch tiếp công dân tháng 4 năm 2024", "", "<p>Chủ tịch Ủy ban nhân dân huyện tiếp công dân định kỳ vào các ngày 10 và 25 tháng 4 năm 2024, từ 7 giờ 30 phút, tại Trụ sở Tiếp công dân huyện, số 2 đường Thanh Niên.</p><p>Công dân có nhu cầu đề nghị mang theo giấy tờ tùy thân.</p>"), ARTICLE),
    "english": (_article("Province opens new border market to boost trade", "The provincial authorities opened a new border market on Friday, hoping to double cross-border trade within three years.",
        "<p>The market covers four hectares and holds two hundred stalls, a customs office and a cold store for fruit. Traders pay no rent in the first year.</p><p>Officials said the road to the border gate would be widened before the rainy season starts.</p>"), ARTICLE),
    "listing": (_listing(NEWS), LISTING),
    "listing-links": (_listing(NEWS, lead=lambda _: ""), LISTING),
    "listing-cut": (_listing(NEWS, lead=lambda item: item.lead[:110] + "..."), LISTING),
    "listing-long": (_listing(NEWS, lead=lambda item: f"{item.lead} {item.paragraphs[0]} {item.paragraphs[1]}"), LISTING),
    "listing-whole": (_listing(NEWS[1:], first=f"<div><b>{NEWS[0].title}</b><p>{NEWS[0].lead}</p>{_LONG}</div>"), (Kind.LISTING, Kind.STATIC)),
    "listing-one": (_listing(NEWS[:1], lead=lambda item: f"{item.lead} {item.paragraphs[0][:90]}...", pager=False), LISTING),
    "listing-two": (_listing(NEWS[:2], pager=False), LISTING),
    "listing-none": (_main("Tin trong tỉnh", "<h1>Tin trong tỉnh</h1><p>Chưa có bài viết nào trong chuyên mục này.</p>", "listing"), (Kind.LISTING, Kind.SOFT_404, Kind.EMPTY)),
    "documents": (_main("Hệ thống văn bản", f"<h2>Hệ thống văn bản</h2>{_DOCUMENTS}", "listing"), LISTING),
    "albums": (_main("Thư viện ảnh", f"<h2>Thư viện ảnh</h2>{_ALBUMS}", "listing"), LISTING),
    "video": (_main("Lễ hội xuống đồng năm 2024", '<h1>Lễ hội xuống đồng năm 2024</h1><div>12/3/2024</div><video controls src="/upload/le-hoi.mp4"></video>', "article"), MEDIA),
    "home": (_home, HOME),
    "about": (_plain("Giới thiệu chung", _paragraphs(TEXTS), "gioi-thieu-chung"), STATIC),
    "duties": (_plain("Chức năng, nhiệm vụ", _paragraphs(TEXTS[1:4]), "chuc-nang-nhiem-vu"), STATIC),
    "structure": (_plain("Cơ cấu tổ chức bộ máy", _paragraphs(TEXTS[3:]) + _TABLE, "co-cau-to-chuc"), STATIC),
    "history": (_plain("Lịch sử hình thành và phát triển", _paragraphs((*TEXTS, *NEWS[0].paragraphs)), "lich-su-hinh-thanh"), STATIC),
    "contact": (_plain("Liên hệ", f"<p>Mọi ý kiến đóng góp xin gửi về Văn phòng Sở Ví Dụ, số 1 đường Trung Tâm, điện thoại 0200.000.000.</p>{_FORM}", "lien-he"), STATIC),
    "hits": (_main("Kết quả tìm kiếm", _HITS, "search"), SEARCH),
    "no-hits": (_main("Tìm kiếm", _NO_HITS, "search"), SEARCH),
    "login": (_main("Đăng nhập", _LOGIN, "login"), LOGIN),
    "login-elsewhere": (_main("Đăng nhập", _LOGIN, "article"), LOGIN),
    "register": (_main("Đăng ký thành viên", _REGISTER, "static", "dang-ky-tai-khoan"), LOGIN),
    "gone": (_main("Thông báo", "<div><p>Bài viết không tồn tại hoặc đã bị xóa.</p><p><a href='/'>Quay về trang chủ</a></p></div>", "article"), GONE),
    "gone-heading": (_main("Lỗi", "<h2>Không tìm thấy trang</h2><p>Rất tiếc, trang bạn yêu cầu không tồn tại hoặc đã được di chuyển.</p>", "article"), GONE),
    "gone-404": (_main("404", "<div><b>404</b></div><div>Nội dung bạn tìm kiếm không còn tồn tại trên hệ thống.</div>", "article"), GONE),
    "gone-english": (_main("Error", "<h1>Page not found</h1><p>The requested page could not be found.</p>", "article"), GONE),
    "gone-refresh": (_main("Thông báo", '<meta http-equiv="refresh" content="3;url=/"><p>Đường dẫn không hợp lệ. Hệ thống sẽ chuyển về trang chủ sau 3 giây.</p>', "article"), GONE),
    "gone-template": (_article("", "", "<p>Không tìm thấy bài viết.</p>"), GONE),
    "gone-updating": (_article("Nội dung đang được cập nhật", "", "<p>Nội dung đang được cập nhật, mời quý vị quay lại sau.</p>"), GONE),
    "gone-removed": (_article(NEWS[3].title, "", "<p>Nội dung bài viết này đã được gỡ bỏ. Mời quý vị xem các tin bài khác.</p>", slug=NEWS[3].slug), GONE),
    "gone-empty": (_article("", "", ""), (Kind.SOFT_404, Kind.EMPTY, Kind.LISTING, Kind.OTHER)),
}  # fmt: skip
