"""Bylines and sources at the ends of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.bylines import read_byline, tails

TEXT = "Hội nghị kết thúc lúc mười một giờ cùng ngày, các đơn vị nhận nhiệm vụ cho tháng tới và hẹn báo cáo kết quả trước ngày mười lăm của tháng sau."
PLAIN, RIGHT, BOLD = (False, False), (True, False), (False, True)


def read(*last: str, look: tuple[bool, bool] = PLAIN, opening: str = TEXT, before: str = TEXT):
    blocks = [(opening, False, False), (before, False, False), *((text, *look) for text in last)]
    return read_byline(tails(blocks), len(blocks))


# The line as printed, who wrote it, where it was taken from. It stands plainly after the last sentence.
LABELLED = [
    ("Theo Trần Quốc Việt (Báo Vĩ Dụ)", ("Trần Quốc Việt",), "Báo Vĩ Dụ"),
    ("(Theo Minh Tuấn (TTXVN))", ("Minh Tuấn",), "TTXVN"),
    ("Theo Sở Y tế (Bộ Y tế)", (), "Sở Y tế (Bộ Y tế)"),
    ("Người sưu tầm: Thu Hà", ("Thu Hà",), None),
    ("Người tổng hợp: Lò Thị Mai", ("Lò Thị Mai",), None),
    ("Tin, ảnh: Vàng A Páo", ("Vàng A Páo",), None),
    ("Tin, ảnh: KHÁNH TRUNG", ("KHÁNH TRUNG",), None),
    ("Tin và ảnh: B.NG", ("B.NG",), None),
    ("Tin ảnh: T.H", ("T.H",), None),
    ("Tin - ảnh: Lò Thị Mai", ("Lò Thị Mai",), None),
    ("Tin/ảnh: Mùa A Sùng", ("Mùa A Sùng",), None),
    ("TIN, ẢNH: THU HÀ", ("THU HÀ",), None),
    ("(Tin, ảnh: Thu Hà)", ("Thu Hà",), None),
    ("* Tin, ảnh: Thu Hà", ("Thu Hà",), None),
    ("Bài, ảnh: Khánh Kiên – Phòng QLKH", ("Khánh Kiên",), None),
    ("Bài & ảnh: Khánh Kiên (Sở KH&CN)", ("Khánh Kiên",), None),
    ("Bài và ảnh: Thu Hà, Văn Nam", ("Thu Hà", "Văn Nam"), None),
    ("Bài, ảnh: Thu Hà - Văn Nam", ("Thu Hà", "Văn Nam"), None),
    ("Bài, ảnh: Thu Hà & Văn Nam", ("Thu Hà", "Văn Nam"), None),
    ("Bài, ảnh: Thu Hà/Văn Nam", ("Thu Hà", "Văn Nam"), None),
    ("Bài, ảnh: Thu Hà và Lò Văn Nam", ("Thu Hà", "Lò Văn Nam"), None),
    ("Bài: Thu Hà; ảnh: Văn Nam", ("Thu Hà",), None),
    ("Bài: Thu Hà - Ảnh: Văn Nam", ("Thu Hà",), None),
    ("Tin: Thu Hà, Ảnh: CTV", ("Thu Hà",), None),
    ("Tin bài: Giàng Thị Dợ", ("Giàng Thị Dợ",), None),
    ("Bài viết: Giàng Thị Dợ", ("Giàng Thị Dợ",), None),
    ("Tin, bài, ảnh: Giàng Thị Dợ", ("Giàng Thị Dợ",), None),
    ("Tin, ảnh, video: Giàng Thị Dợ", ("Giàng Thị Dợ",), None),
    ("Tác giả: Thu Hà, Văn Nam", ("Thu Hà", "Văn Nam"), None),
    ("Tác giả bài viết: Ngô Thị Thu Hà", ("Ngô Thị Thu Hà",), None),
    ("Tác giả: ThS. Nguyễn Văn Bình", ("Nguyễn Văn Bình",), None),
    ("Tác giả: Đoàn Minh Tuấn", ("Đoàn Minh Tuấn",), None),
    ("Tác giả: Trang Nhung", ("Trang Nhung",), None),
    ("Tin, ảnh: P.V", (), None),
    ("Tác giả: Thượng tá, ThS. Nguyễn Văn Bình", ("Nguyễn Văn Bình",), None),
    ("Người viết: Nguyễn Oanh", ("Nguyễn Oanh",), None),
    ("Người đăng: Nguyễn Oanh", ("Nguyễn Oanh",), None),
    ("Tác giả: Thu Hà - Nguồn: Báo Vĩ Dụ", ("Thu Hà",), "Báo Vĩ Dụ"),
    ("Tác giả: Thu Hà Nguồn: Báo Vĩ Dụ", ("Thu Hà",), "Báo Vĩ Dụ"),
    ("Tin, ảnh: Thu Hà (Nguồn: TTXVN)", ("Thu Hà",), "TTXVN"),
    ("Tác giả: BBT | Nguồn: TTXVN", (), "TTXVN"),
    ("Thực hiện: Thu Hà | Ảnh: Văn Nam | Nguồn: VOV", ("Thu Hà",), "VOV"),
    ("Nguồn: Báo Vĩ Dụ | Tác giả: Thu Hà", ("Thu Hà",), "Báo Vĩ Dụ"),
    ("Nguồn: Trang tin: Sở Y tế Vĩ Dụ", (), "Trang tin: Sở Y tế Vĩ Dụ"),
    ("(Nguồn: Báo Vĩ Dụ; Tác giả: Thu Hà)", ("Thu Hà",), "Báo Vĩ Dụ"),
    ("Nguồn: Báo Vĩ Dụ. Ảnh: Văn Nam", (), "Báo Vĩ Dụ"),
    ("Tác giả: Thu Hà - Nguồn ảnh: Báo Vĩ Dụ", ("Thu Hà",), None),
    ("Ảnh: Văn Nam - Nguồn: Báo Vĩ Dụ", (), None),
    ("Nguồn: https://so-vi-du.gov.vn/tin-anh:471", (), "https://so-vi-du.gov.vn/tin-anh:471"),
    ("Nguồn: Luật sư trả lời, nội dung: đất đai", (), "Luật sư trả lời, nội dung: đất đai"),
    ("Người đăng: quantri", (), None),
    ("Tác giả: Trường THCS Vĩ Dụ", ("Trường THCS Vĩ Dụ",), None),
    ("Người đăng: Trường THCS Vĩ Dụ", (), None),
    ("Người đăng bài: Trường THCS Vĩ Dụ vào lúc 13:55", (), None),
    ("Tác giả: Trường THCS Vĩ Dụ vào lúc 13:55", ("Trường THCS Vĩ Dụ",), None),
    ("Tác giả: Trung tâm Y tế huyện 2 tháng 9", ("Trung tâm Y tế huyện 2 tháng 9",), None),
    ("Đăng bởi: Thu Hà, lượt xem 20", ("Thu Hà",), None),
    ("Tác giả: Thu Hà | 13:55", ("Thu Hà",), None),
    ("Người tin: Phùng Thị Mai", ("Phùng Thị Mai",), None),
    ("Người đưa tin: Phùng Thị Mai", ("Phùng Thị Mai",), None),
    ("Đăng bởi: admin", (), None),
    ("Thực hiện: Thanh Huyền", ("Thanh Huyền",), None),
    ("Thực hiện: Thanh Huyền - Đức Anh", ("Thanh Huyền", "Đức Anh"), None),
    ("Nhóm thực hiện: Thanh Huyền, Đức Anh", ("Thanh Huyền", "Đức Anh"), None),
    ("Biên tập: Thanh Huyền", ("Thanh Huyền",), None),
    ("Biên soạn: Thanh Huyền", ("Thanh Huyền",), None),
    ("Tổng hợp: Thanh Huyền", ("Thanh Huyền",), None),
    ("PV: Thanh Huyền", ("Thanh Huyền",), None),
    ("Phóng viên: Thanh Huyền", ("Thanh Huyền",), None),
    ("Cộng tác viên: Hảng A Dơ", ("Hảng A Dơ",), None),
    ("Tin, ảnh: CTV Hảng A Dơ", ("Hảng A Dơ",), None),
    ("Tin, ảnh: PV", (), None),
    ("Tin, ảnh: BBT", (), None),
    ("Tin, ảnh: Ban biên tập", (), None),
    ("Tin, ảnh: Thu Hà - Trung tâm VH-TT huyện", ("Thu Hà",), None),
    ("Tin, ảnh: Thu Hà, Phòng Văn hóa và Thông tin", ("Thu Hà",), None),
    ("Tin, ảnh: Trung tâm Văn hoá huyện Vĩ Dụ", ("Trung tâm Văn hoá huyện Vĩ Dụ",), None),
    ("Tin, ảnh: Thu Hà/TTXVN", ("Thu Hà",), "TTXVN"),
    ("Tin, ảnh: Thu Hà (theo TTXVN)", ("Thu Hà",), "TTXVN"),
    ("Tin, ảnh: Thu Hà (tổng hợp)", ("Thu Hà",), None),
    ("Tin, ảnh Thu Hà", ("Thu Hà",), None),
    ("Bài, ảnh Khánh Kiên", ("Khánh Kiên",), None),
    ("Ảnh: Văn Nam", (), None),
    ("Ảnh: Văn Nam/TTXVN", (), None),
    ("Video: Văn Nam", (), None),
    ("By Thu Ha", ("Thu Ha",), None),
    ("By: Nguyen Van Nam", ("Nguyen Van Nam",), None),
    ("Written by Thu Ha and Van Nam", ("Thu Ha", "Van Nam"), None),
    ("Author: Thu Ha", ("Thu Ha",), None),
    ("Source: VNA", (), "VNA"),
    ("Source: baochinhphu.vn", (), "baochinhphu.vn"),
    ("Nguồn: Báo Nhân Dân", (), "Báo Nhân Dân"),
    ("Nguồn tin: TTXVN", (), "TTXVN"),
    ("Nguồn bài viết: Cổng TTĐT Chính phủ", (), "Cổng TTĐT Chính phủ"),
    ("Nguồn: https://vi-du.vn/tin-1.html", (), "https://vi-du.vn/tin-1.html"),
    ("(Nguồn: Báo Lai Châu)", (), "Báo Lai Châu"),
    ("Nguồn TTXVN", (), "TTXVN"),
    ("Theo nguồn: Báo Lai Châu", (), "Báo Lai Châu"),
    ("Trích nguồn: Báo Lai Châu", (), "Báo Lai Châu"),
    ("Nguồn ảnh: Internet", (), None),
    ("(Theo TTXVN)", (), "TTXVN"),
    ("( Theo TTXVN )", (), "TTXVN"),
    ("Theo TTXVN", (), "TTXVN"),
    ("Theo TTXVN.", (), "TTXVN"),
    ("Theo: Báo Lai Châu", (), "Báo Lai Châu"),
    ("Theo báo Lai Châu", (), "báo Lai Châu"),
    ("Theo Cổng TTĐT Chính phủ", (), "Cổng TTĐT Chính phủ"),
    ("Theo VGP News", (), "VGP News"),
    ("Theo baochinhphu.vn", (), "baochinhphu.vn"),
    ("(Theo dangcongsan.vn)", (), "dangcongsan.vn"),
    ("Theo Dân trí", (), "Dân trí"),
    ("Theo Sở Tư pháp", (), "Sở Tư pháp"),
    ("(TTXVN/Vietnam+)", (), "TTXVN/Vietnam+"),
    ("TTXVN", (), "TTXVN"),
    ("(TTXVN)", (), "TTXVN"),
    ("baochinhphu.vn", (), "baochinhphu.vn"),
    ("Báo Lai Châu", (), "Báo Lai Châu"),
    ("Thu Hà/TTXVN", ("Thu Hà",), "TTXVN"),
    ("Thu Hà (TTXVN)", ("Thu Hà",), "TTXVN"),
    ("Thu Hà (TTXVN/Vietnam+)", ("Thu Hà",), "TTXVN/Vietnam+"),
    ("Thu Hà - Báo Lai Châu", ("Thu Hà",), "Báo Lai Châu"),
    ("Minh Anh (theo VGP)", ("Minh Anh",), "VGP"),
    ("Minh Anh (Theo Báo Chính phủ)", ("Minh Anh",), "Báo Chính phủ"),
    ("Minh Anh - theo VGP", ("Minh Anh",), "VGP"),
    ("Theo An ninh thủ đô", (), "An ninh thủ đô"),
    ("Dung (t/h)", ("Dung",), None),
    ("Đ. V (Tổng hợp)", ("Đ. V",), None),
    ("PV/Theo TTXVN", (), "TTXVN"),
    ("Nhóm PV", (), None),
    ("Minh Anh, theo VGP", ("Minh Anh",), "VGP"),
]
BARE = [
    ("Đại úy Nguyễn Văn Nam", RIGHT, ("Nguyễn Văn Nam",)),
    ("Thượng uý Lò Văn Hùng – Công an huyện", RIGHT, ("Lò Văn Hùng",)),
    ("Hoàng Minh – Công chức VH-XH xã", RIGHT, ("Hoàng Minh",)),
    ("BBT Tỉnh đoàn", RIGHT, ()),
    ("Ban biên tập Cổng thông tin", BOLD, ()),
    ("Thanh Huyền", PLAIN, ("Thanh Huyền",)),
    ("Vàng A Páo", PLAIN, ("Vàng A Páo",)),
    ("Nguyễn Thị Thu Hà", PLAIN, ("Nguyễn Thị Thu Hà",)),
    ("Thanh Huyền - Đức Anh", PLAIN, ("Thanh Huyền", "Đức Anh")),
    ("Thanh Huyền, Đức Anh", RIGHT, ("Thanh Huyền", "Đức Anh")),
    ("Thanh Huyền (Sở KH&CN)", BOLD, ("Thanh Huyền",)),
    ("Thanh Huyền – Sở KH&CN", RIGHT, ("Thanh Huyền",)),
    ("Thanh Huyền (tổng hợp)", BOLD, ("Thanh Huyền",)),
    ("Thanh Huyền tổng hợp", RIGHT, ("Thanh Huyền",)),
    ("PV Thanh Huyền", RIGHT, ("Thanh Huyền",)),
    ("Huyền", RIGHT, ("Huyền",)),
    ("Huyền", BOLD, ("Huyền",)),
    ("KHÁNH TRUNG", BOLD, ("KHÁNH TRUNG",)),
    ("KHÁNH TRUNG", RIGHT, ("KHÁNH TRUNG",)),
    ("LÒ THỊ MAI", PLAIN, ("LÒ THỊ MAI",)),
    ("B.NG", RIGHT, ("B.NG",)),
    ("T.H", PLAIN, ("T.H",)),
    ("N.V.A", BOLD, ("N.V.A",)),
    ("TH", RIGHT, ()),
    ("BBT", RIGHT, ()),
    ("Ban Biên tập", BOLD, ()),
    ("Đoàn Văn Hặc", RIGHT, ("Đoàn Văn Hặc",)),
    ("Hà Giang Sơn", PLAIN, ("Hà Giang Sơn",)),
    ("Thanh Huyền - Ảnh: Đức Anh", RIGHT, ("Thanh Huyền",)),
    ("Thanh Huyền, Đức Anh; ảnh: Văn Nam", BOLD, ("Thanh Huyền", "Đức Anh")),
    ("Thanh Huyền, Đức Anh và CTV", RIGHT, ("Thanh Huyền", "Đức Anh")),
    ("Thanh Huyền - CTV", BOLD, ("Thanh Huyền",)),
    ("Đại tá, PGS.TS Vũ Đình Hòe", RIGHT, ("Vũ Đình Hòe",)),
    ("P.V", RIGHT, ()),
    ("P.V.", BOLD, ()),
    ("P.L", RIGHT, ("P.L",)),
]
NO_CREDITS = [
    ("Tổng hợp: số liệu từ ba nguồn: nước mặt, nước ngầm và nước mưa", PLAIN),
    ("Bài: Khơi thông nguồn: vốn và người", PLAIN),
    ("Ban biên tập xin cảm ơn quý độc giả", RIGHT),
    ("Cán bộ Đoàn xã, người trồng sâm", PLAIN),
    ("Lai Châu", BOLD),
    ("Hà Nội", RIGHT),
    ("Phòng Quản lý khoa học", PLAIN),
    ("CHỦ TỊCH", BOLD),
    ("KT. CHỦ TỊCH", RIGHT),
    ("CHỦ TỊCH Nguyễn Văn Bình", BOLD),
    ("Chủ tịch: Nguyễn Văn Bình", BOLD),
    ("GIÁM ĐỐC (Đã ký) Nguyễn Văn Bình", RIGHT),
    ("Nơi nhận:", PLAIN),
    ("Hội nghị thành công tốt đẹp.", PLAIN),
    ("Kết quả bước đầu", BOLD),
    ("KẾT LUẬN", BOLD),
    ("QUYẾT TÂM THẮNG LỢI", BOLD),
    ("Xin trân trọng cảm ơn", RIGHT),
    ("Xem chi tiết tại đây", BOLD),
    ("Tải về", PLAIN),
    ("Danh sách kèm theo", BOLD),
    ("Người đứng đầu đoàn là đồng chí Nguyễn Văn Bình.", PLAIN),
    ("Đồng chí Nguyễn Văn Bình phát biểu tại hội nghị", PLAIN),
    ("Theo kế hoạch, hội nghị diễn ra trong hai ngày", PLAIN),
    ("Theo Sở Y tế, số ca mắc mới giảm.", PLAIN),
    ("Theo đó, mỗi xã có một tổ công nghệ", PLAIN),
    ("Theo dõi chúng tôi trên Facebook", PLAIN),
    ("Nội dung: triển khai nhiệm vụ quý II", PLAIN),
    ("Nội dung: Triển khai nhiệm vụ quý II", PLAIN),
    ("Thực hiện: từ ngày 1/3 đến ngày 30/4", PLAIN),
    ("Tổng hợp: 15 hộ được hỗ trợ", PLAIN),
    ("Tin: ai cũng mong mưa thuận gió hòa", PLAIN),
    ("Bài 2: Những kết quả bước đầu", BOLD),
    ("Bài cuối: Để rừng mãi xanh", BOLD),
    ("Ảnh: Đoàn công tác chụp ảnh lưu niệm với các thầy cô", PLAIN),
    ("Nguồn nước được bảo vệ tốt hơn", PLAIN),
    ("Nguồn vốn: ngân sách tỉnh và đóng góp của nhân dân", PLAIN),
    ("Tin liên quan:", BOLD),
    ("Điện thoại: 0213.876.121", PLAIN),
    ("Ngày 15 tháng 3 năm 2023", RIGHT),
    ("Lai Châu, ngày 15 tháng 3 năm 2023", RIGHT),
    ("by the end of next year", PLAIN),
    ("Trung tâm tiếp tục theo dõi, báo cáo", PLAIN),
    ("HẾT", BOLD),
    ("- Hết -", RIGHT),
    ("Thanh Huyền,", BOLD),
    ("MK", PLAIN),
    ("Anh Duy và anh Sáp đuổi theo hai đối tượng", PLAIN),
    ("Cũng theo vị này, hai bên đã hòa giải", PLAIN),
    ("Do đó, cần thực hiện theo hướng dẫn", PLAIN),
    ("Mai Anh, một học sinh giỏi của trường", PLAIN),
    ("Hẹn gặp lại", PLAIN),
    ("Toàn cảnh buổi lễ - Ảnh: Đức Anh", RIGHT),
    ("Bản Nậm Khe mùa lúa chín - Ảnh: Đức Anh", BOLD),
    ("Thanh Huyền - Ảnh: chụp tại bản", RIGHT),
    ("Đại tá, Chỉ huy trưởng Bộ Chỉ huy quân sự tỉnh", BOLD),
    ("Bác sĩ, y tá của trạm", RIGHT),
    ("Ngày mai và CTV", RIGHT),
    ("Bà Nguyễn Thị Hoa - Ảnh: Văn Nam", RIGHT),
    ("Anh Trần Văn Hai, ảnh: Văn Nam", PLAIN),
    ("Nhà báo, Nhà văn", RIGHT),
]


@pytest.mark.parametrize(("line", "authors", "source"), LABELLED)
def test_lines_that_say_what_they_are(line, authors, source):
    """A label names author or source, is no part of the name, and its line leaves the text whatever its look."""
    found = read(line)
    assert (found.authors, found.source, found.taken) == (authors, source, frozenset({2}))
    assert found.byline == line


@pytest.mark.parametrize(("line", "look", "authors"), BARE)
def test_trailing_names(line, look, authors):
    """A bare name at the very end is the author; a desk is nobody's name, but leaves the text too."""
    found = read(line, look=look)
    assert (found.authors, found.taken) == (authors, frozenset({2}))


@pytest.mark.parametrize(("line", "look"), NO_CREDITS)
def test_lines_of_text(line, look):
    """Places, units, offices, headings, notes and sentences stay in the text."""
    found = read(line, look=look)
    assert (found.authors, found.source, found.taken) == ((), None, frozenset())


def test_there_are_enough_cases():
    """The tables are the measure of this part."""
    assert len(LABELLED) + len(BARE) + len(NO_CREDITS) >= 120


@pytest.mark.parametrize(
    ("lines", "look", "authors", "source", "taken"),
    [
        (("Lê Đức Thọ", "Nguồn: TTXVN"), BOLD, ("Lê Đức Thọ",), "TTXVN", {2, 3}),
        (("Lê Đức Thọ", "(Theo TTXVN)"), RIGHT, ("Lê Đức Thọ",), "TTXVN", {2, 3}),
        (("Lê Đức Thọ", "Ảnh: Văn Nam"), PLAIN, ("Lê Đức Thọ",), None, {2, 3}),
        (("Bài: Lê Đức Thọ", "Ảnh: Văn Nam"), PLAIN, ("Lê Đức Thọ",), None, {2, 3}),
        (("Tác giả: Lê Đức Thọ", "Nguồn tin: Báo Lai Châu"), RIGHT, ("Lê Đức Thọ",), "Báo Lai Châu", {2, 3}),
        (("Tin: Thu Hà", "Bài: Văn Nam"), PLAIN, ("Thu Hà", "Văn Nam"), None, {2, 3}),
        (("Thu Hà", "Phòng Quản lý khoa học"), RIGHT, ("Thu Hà",), None, {2, 3}),
        (("Thu Hà", "Trung tâm Văn hoá huyện"), BOLD, ("Thu Hà",), None, {2, 3}),
        (("Tin, ảnh: Thu Hà", "Lượt xem: 15"), PLAIN, ("Thu Hà",), None, {2}),
        (("Lê Đức Thọ", TEXT), BOLD, (), None, set()),
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn Bình"), BOLD, (), None, set()),
        (("Thu Hà", "* Bài viết thể hiện quan điểm của tác giả"), PLAIN, ("Thu Hà",), None, {2}),
        (("Thu Hà", "Bài viết có sử dụng tư liệu của Ban Tuyên giáo."), BOLD, ("Thu Hà",), None, {2}),
        (("Trưởng đoàn công tác đã thăm hỏi từng nhà.", "Thu Hà"), PLAIN, ("Thu Hà",), None, {3}),
        (("CHỦ TỊCH", "(Đã ký)", "Nguyễn Văn Bình"), RIGHT, (), None, set()),
        (("Nơi nhận:", "Nguyễn Văn Bình"), RIGHT, (), None, set()),
        (("Danh sách khen thưởng:", "Nguyễn Văn Bình"), PLAIN, (), None, set()),
        (("Nguyễn Văn Bình", "Lò Thị Mai", "Hảng A Dơ"), PLAIN, (), None, set()),
        (("Phòng Quản lý khoa học", "Sở Khoa học và Công nghệ"), RIGHT, (), None, set()),
        (("Trần Quốc Việt", "Lò Thị Mai"), RIGHT, ("Trần Quốc Việt", "Lò Thị Mai"), None, {2, 3}),
        (("Trần Quốc Việt", "Lò Thị Mai", "Hảng A Dơ"), RIGHT, ("Hảng A Dơ",), None, {4}),
        (("Trần Quốc Việt", "Lò Thị Mai"), BOLD, ("Lò Thị Mai",), None, {3}),
        (("Danh sách khen thưởng:", "Trần Quốc Việt", "Lò Thị Mai"), RIGHT, ("Lò Thị Mai",), None, {4}),
        (("Xuân về trên bản", "Lò Thị Mai"), RIGHT, ("Lò Thị Mai",), None, {3}),
    ],
)
def test_several_lines(lines, look, authors, source, taken):
    """Names above a source, a photographer or their unit are found; signatures, lists of people and names in the middle are not."""
    found = read(*lines, look=look)
    assert (found.authors, found.source, found.taken) == (authors, source, frozenset(taken))


@pytest.mark.parametrize(
    ("opening", "closing", "source"),
    [
        ("(BLC) - " + TEXT, TEXT, "BLC"),
        ("(TTXVN) – " + TEXT, TEXT, "TTXVN"),
        ("(Chinhphu.vn) - " + TEXT, TEXT, "Chinhphu.vn"),
        ("HNMO - " + TEXT, TEXT, "HNMO"),
        (TEXT, TEXT + " (TTXVN/Vietnam+)", "TTXVN/Vietnam+"),
        (TEXT, TEXT + " (Theo Báo Lai Châu)", "Báo Lai Châu"),
        ("(Tiếp theo kỳ trước) " + TEXT, TEXT, None),
        ("UBND tỉnh - " + TEXT, TEXT + " (trừ ngày lễ)", None),
        (TEXT, TEXT + " (ảnh trên)", None),
        (TEXT, TEXT + " (GDP)", None),
    ],
)
def test_sources_in_brackets(opening, closing, source):
    """The press organ before the first sentence or behind the last is the source; the text keeps it."""
    found = read(opening=opening, before=closing)
    assert (found.authors, found.source, found.taken) == ((), source, frozenset())


def test_a_line_that_names_the_source_comes_first():
    """What a line of its own says beats the brackets."""
    assert read("Nguồn: TTXVN", opening="(BLC) - " + TEXT).source == "TTXVN"


def test_text_in_another_language_has_labels_only():
    """A short last line with capitals is no byline where names are not told from other words."""
    blocks = [(TEXT, False, False), (TEXT, False, False), ("Next Steps", True, True)]
    assert read_byline(tails(blocks), 3, bare_names=False).taken == frozenset()
    blocks[-1] = ("By Thu Ha", False, False)
    assert read_byline(tails(blocks), 3, bare_names=False).authors == ("Thu Ha",)


@pytest.mark.parametrize("piece", ["ảnh", "ảnh ", "tin, ", "theo - ", "a.", "Báo / ", "Thu Hà - ", "( "])
def test_repeated_words_do_not_hang(piece):
    """A line of one word over and over is read as fast as any other."""
    assert read(piece * 40).authors == () or piece == "Thu Hà - "


@given(st.lists(st.tuples(st.text(max_size=160), st.booleans(), st.booleans()), max_size=12))
def test_any_blocks_are_read(blocks):
    """Any blocks give a byline made of some of the last of them."""
    found = read_byline(tails(blocks), len(blocks))
    assert all(len(blocks) - 8 <= index < len(blocks) and blocks[index][0] for index in found.taken)
