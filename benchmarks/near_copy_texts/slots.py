"""Fills the slots of a template: {day}, {person}, {commune} and so on, each drawn anew unless it is numbered ({person1})."""

# ruff: noqa: SIM905 - lists of words read better as text
import re
from collections.abc import Callable
from random import Random

_SLOT = re.compile(r"\{([a-z]+)(\d*)\}")
_FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Giàng Vàng Tẩn Quàng Cà Sùng Hà".split()
)
_MIDDLE = "Văn Thị Đức Minh Hữu Ngọc Thanh Xuân Quốc Anh Thu Hồng Bá Công Đình Kim".split()
_GIVEN = (
    "An Bình Chiến Dũng Giang Hà Hải Hằng Hiếu Hòa Hùng Hương Khánh Kiên Lan Linh Long Mai Nam Nga Nghĩa Phong Phúc Quân "
    "Quang Sơn Tâm Thắng Thảo Thủy Tiến Toàn Trang Trung Tuấn Vinh Yến"
).split()
_PLACES = (
    "Bình Lư,Sơn Bình,Khun Há,Bản Bo,Nà Tăm,Thèn Sin,Sùng Phài,Mường So,Khổng Lào,Hoang Thèn,Bản Lang,Dào San,Tả Lèng,"
    "Pu Sam Cáp,Nậm Tăm,Noong Hẻo,Phăng Sô Lin,Hồng Thu,Tủa Sín Chải,Mù Cả,Ka Lăng,Thu Lũm,Bum Nưa,Mường Tè,Nậm Khao,Hua Bum,"
    "Phúc Than,Mường Than,Pắc Ta,Hố Mít,Thân Thuộc,Trung Đồng,Tà Hừa,Mường Kim,Ta Gia,Khoen On,Mường Cang,Phúc Khoa"
).split(",")
_DISTRICTS = "Tam Đường,Phong Thổ,Sìn Hồ,Nậm Nhùn,Mường Tè,Than Uyên,Tân Uyên,Bát Xát,Sa Pa,Văn Bàn,Mù Cang Chải,Quỳnh Nhai".split(
    ","
)
_PROVINCES = (
    "Lai Châu,Lào Cai,Sơn La,Điện Biên,Tuyên Quang,Phú Thọ,Thái Nguyên,Cao Bằng,Lạng Sơn,Bắc Ninh,Quảng Ninh,Hưng Yên,Ninh Bình,"
    "Thanh Hóa,Nghệ An,Hà Tĩnh,Quảng Trị,Quảng Ngãi,Gia Lai,Đắk Lắk,Khánh Hòa,Lâm Đồng,Đồng Nai,Tây Ninh,Đồng Tháp,Vĩnh Long,"
    "An Giang,Cà Mau"
).split(",")
_STREETS = "Trần Hưng Đạo,Lê Duẩn,Điện Biên Phủ,Nguyễn Trãi,30 tháng 4,Võ Nguyên Giáp,Hoàng Văn Thụ,Bế Văn Đàn,Lý Tự Trọng".split(
    ","
)
_UNITS = (
    "Sở Khoa học và Công nghệ,Sở Nông nghiệp và Môi trường,Sở Xây dựng,Sở Y tế,Sở Tài chính,Sở Nội vụ,Sở Tư pháp,Sở Công Thương,"
    "Thanh tra tỉnh,Văn phòng UBND tỉnh,Ban Dân tộc và Tôn giáo,Sở Giáo dục và Đào tạo"
).split(",")
_THINGS = (
    "chè búp tươi,mắc ca,cá nước lạnh,quế vỏ,gạo tẻ râu,chanh leo,chuối tiêu,sâm Lai Châu,lợn đen,trâu thịt,dược liệu,rau an toàn,"
    "nuôi ong,hoa địa lan,cao su,giống lúa,thức ăn chăn nuôi"
).split(",")
_SKIES = (
    "có mưa rào và dông vài nơi,nhiều mây có mưa,ít mây đêm không mưa,trời nắng nóng,có mưa vừa mưa to,trời rét đậm,sáng sớm có sương mù,"
    "nhiều mây không mưa trưa chiều giảm mây trời nắng"
).split(",")

Draw = Callable[[Random], str]
DRAWS: dict[str, Draw] = {
    "person": lambda dice: f"{dice.choice(_FAMILY)} {dice.choice(_MIDDLE)} {dice.choice(_GIVEN)}",
    "commune": lambda dice: dice.choice(_PLACES),
    "district": lambda dice: dice.choice(_DISTRICTS),
    "province": lambda dice: dice.choice(_PROVINCES),
    "street": lambda dice: dice.choice(_STREETS),
    "unit": lambda dice: dice.choice(_UNITS),
    "thing": lambda dice: dice.choice(_THINGS),
    "sky": lambda dice: dice.choice(_SKIES),
    "day": lambda dice: f"{dice.randint(1, 28)}/{dice.randint(1, 12)}",
    "date": lambda dice: f"{dice.randint(1, 28):02d}/{dice.randint(1, 12):02d}/{dice.randint(2015, 2026)}",
    "year": lambda dice: str(dice.randint(2005, 2026)),
    "hour": lambda dice: f"{dice.randint(5, 22)}h{dice.choice(('00', '15', '30', '45'))}",
    "few": lambda dice: str(dice.randint(2, 9)),
    "age": lambda dice: str(dice.randint(17, 89)),
    "tens": lambda dice: str(dice.randint(10, 99)),
    "hundreds": lambda dice: str(dice.randint(100, 999)),
    "thousands": lambda dice: f"{dice.randint(1, 99)}.{dice.randint(0, 999):03d}",
    "digits": lambda dice: f"{dice.randint(0, 99999):05d}",
    "pair": lambda dice: f"{dice.randint(0, 99):02d}",
    "plate": lambda dice: f"25{dice.choice('ABCH')}-{dice.randint(100, 999)}.{dice.randint(10, 99)}",
    "number": lambda dice: f"{dice.randint(1, 2999)}/{dice.choice(('QĐ', 'KH', 'TB', 'BC', 'CT', 'TTr'))}-UBND",
}


def fill(template: str, dice: Random) -> str:
    """One notice of a template: the same numbered slot says the same throughout."""
    kept: dict[str, str] = {}

    def said(match: re.Match[str]) -> str:
        name, number = match.groups()
        if not number:
            return DRAWS[name](dice)
        return kept.setdefault(match.group(), DRAWS[name](dice))

    return _SLOT.sub(said, template)
