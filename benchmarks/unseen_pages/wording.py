"""What stands around an article on a government portal, in words of our own. Every table is drawn from by seed."""

from datetime import datetime

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

ACCOUNTS = ("admin", "quantri", "Quản trị viên", "Administrator", "Ban biên tập", "bientap", "Super User", "BBT")

SITES = (
    "Cổng thông tin điện tử tỉnh Sơn Bình",
    "Sở Khoa học và Công nghệ tỉnh Sơn Bình",
    "UBND huyện Tân Hà",
    "Trang thông tin điện tử Sở Y tế",
    "Cổng TTĐT thành phố Vĩnh An",
)

MENU = (
    "Trang chủ",
    "Giới thiệu",
    "Tin tức - Sự kiện",
    "Chỉ đạo điều hành",
    "Văn bản",
    "Thủ tục hành chính",
    "Công khai ngân sách",
    "Hỏi đáp",
    "Liên hệ",
)

RELATED = (
    "Tin liên quan",
    "Các tin khác",
    "Tin cùng chuyên mục",
    "Bài viết khác",
    "Các tin đã đưa",
    "Những tin mới hơn",
    "Những tin cũ hơn",
    "Có thể bạn quan tâm",
    "Tin mới nhất",
    "CÁC TIN TIẾP",
)

ASIDES = ("Tin đọc nhiều", "Tin nổi bật", "Thông báo", "Tin mới", "Hoạt động của lãnh đạo", "Tiêu điểm")

COMMENTS = (
    (
        "Tôi đọc bài và thấy việc này rất đúng với mong mỏi của bà con trong xã. Mấy năm nay đường từ thôn ra trung tâm cứ mưa là lầy, xe chở nông sản "
        "không vào được, tư thương ép giá. Đề nghị các cấp sớm bố trí vốn, công khai tiến độ để người dân cùng giám sát, đừng để hứa rồi lại thôi."
    ),
    "Cảm ơn ban biên tập đã đưa tin kịp thời.",
    (
        "Gia đình tôi có con em đang học ở đó nên rất quan tâm. Mong lãnh đạo sở trả lời rõ ba việc: kinh phí lấy từ nguồn nào, ai chịu trách nhiệm nếu chậm tiến độ, "
        "và trong thời gian thi công thì các cháu học ở đâu. Đã hai lần tôi gửi đơn theo đường bưu điện mà chưa nhận được phản hồi nào từ cơ quan có thẩm quyền."
    ),
    "Bài viết hay, số liệu đầy đủ. Cho tôi hỏi thủ tục đăng ký thì nộp ở bộ phận một cửa của huyện hay phải lên tỉnh? Nhà tôi cách trung tâm hơn bốn mươi cây số, đi lại rất vất vả.",
    "Nên làm sớm, dân chờ lâu rồi!",
    (
        "Theo tôi, cái khó nhất không phải là tiền mà là cách làm. Nơi nào cán bộ xuống tận nhà, bàn với dân từ đầu thì nơi đó việc trôi chảy. Còn cứ họp ở hội trường, đọc báo cáo "
        "rồi về thì mười năm nữa vẫn vậy. Tôi đã nghỉ hưu, nói thật lòng mong các đồng chí trẻ lắng nghe."
    ),
)

COMMENTERS = ("Bạn đọc", "Hoàng Lan", "Minh Tuấn", "tranvan.k", "Nguyễn Thị Hoa", "Ẩn danh", "Lê Quốc Bảo")

FOOTERS = (
    (
        "Bản quyền thuộc về {site}. Địa chỉ: Số 12 đường Trần Phú, phường Trung Tâm, tỉnh Sơn Bình. Điện thoại: 0200.3876.000 - Fax: 0200.3876.001. Email: banbientap@vidu.gov.vn. "
        "Giấy phép số 45/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 12/08/2019. Ghi rõ nguồn khi phát hành lại thông tin từ trang này."
    ),
    "© 2019 - 2026 {site}. Chịu trách nhiệm nội dung: Ông Trần Văn Mẫu, Phó Giám đốc. Giấy phép thiết lập trang tin điện tử tổng hợp số 07/GP-STTTT ngày 03/02/2021. Tổng số lượt truy cập: 12.345.678. Đang trực tuyến: 153.",
    "Cơ quan chủ quản: Ủy ban nhân dân tỉnh Sơn Bình. Trưởng ban biên tập: Bà Lê Thị Ví Dụ. Trụ sở: Khu hành chính tập trung, đường 30 tháng 4. Thiết kế và vận hành bởi Trung tâm Chuyển đổi số.",
)

COOKIE = (
    (
        "Trang web này sử dụng cookie để cải thiện trải nghiệm của bạn. Bằng việc tiếp tục truy cập, bạn đồng ý với việc chúng tôi lưu cookie trên thiết bị của bạn theo "
        "chính sách bảo vệ dữ liệu cá nhân hiện hành."
    ),
)

NOTICE = 'Ghi rõ nguồn "{site}" khi phát hành lại thông tin từ website này.'

POLL = "Theo bạn, thông tin trên cổng có dễ tìm không?"
POLL_ANSWERS = ("Rất dễ tìm", "Bình thường", "Khó tìm", "Ý kiến khác")

LOST = (
    "Không tìm thấy nội dung bạn yêu cầu. Bài viết có thể đã bị xóa hoặc chuyển sang chuyên mục khác.",
    "Trang bạn đang tìm không tồn tại. Vui lòng kiểm tra lại đường dẫn hoặc quay về trang chủ.",
    "Bài viết không tồn tại hoặc đã bị gỡ bỏ.",
    "Nội dung đang được cập nhật.",
)

DATE_FORMS = (
    "{weekday}, {d}/{m}/{Y}, {H}:{M} (GMT+7)",
    "{weekday} - {d}/{m}/{Y} {H}:{M}",
    "{d}/{m}/{Y} | {h12}:{M} {half}",
    "Ngày đăng: {d}/{m}/{Y}",
    "Ngày đăng: {d1}/{m1}/{Y}",
    "Cập nhật lúc {H}:{M}, {d}/{m}/{Y}",
    "Cập nhật lúc: {H}:{M} {d}/{m}/{Y}",
    "Đăng ngày {d}-{m}-{Y} {H}:{M}:{S}",
    "{H}h{M} ngày {d1}/{m1}/{Y}",
    "ngày {d1} tháng {m1} năm {Y}",
    "{weekday}, ngày {d} tháng {m} năm {Y}",
    "({d}/{m}/{Y})",
    "{d}.{m}.{Y}",
    "{d}-{m}-{Y}",
    "{d}/{m}/{Y} 12:00 AM",
    "{Y}-{m}-{d} {H}:{M}",
    "{short}, {d}/{m}/{Y} - {H}:{M}",
    "{d1} Tháng {m1}, {Y}",
    "{d} Tháng {m} {Y}",
    "Thời gian đăng: {d}/{m}/{Y} {H}:{M}",
    "Ngày xuất bản: {d}/{m}/{Y} {h12}:{M} {half}",
    "Thứ {n} ngày {d}/{m}/{Y}",
    "{H}:{M} | {d}/{m}/{Y}",
    "{H}:{M} - {d}/{m}/{Y}",
)


def say_date(moment: datetime, form: str) -> str:
    """A moment in one of `DATE_FORMS`; {h12} and {half} are the hour on a 12-hour clock, {d1} and {m1} have no leading 0."""
    day = moment.weekday()
    return form.format(
        weekday=WEEKDAYS[day], short="CN" if day == 6 else f"T{day + 2}", n=("hai", "ba", "tư", "năm", "sáu", "bảy", "CN")[day],  # noqa: PLR2004
        d=f"{moment.day:02}", m=f"{moment.month:02}", Y=moment.year, d1=moment.day, m1=moment.month,
        H=f"{moment.hour:02}", M=f"{moment.minute:02}", S=f"{moment.second:02}",
        h12=f"{(moment.hour + 11) % 12 + 1:02}", half="AM" if moment.hour < 12 else "PM",  # noqa: PLR2004
    )  # fmt: skip
