"""What tells a person's name or a byline from other short Vietnamese text: labels, account names, desks, places."""

import re

from vietnamese.folding import fold

# "Tin, ảnh:", "Bài và ảnh:", "Thực hiện:" and the like; what follows is who wrote it.
BYLINE_LABEL = re.compile(
    r"^\W*((?:(?:tin|bài|ảnh|video|clip|hình ảnh|bài viết|tin bài|nội dung|thiết kế)(?:\s*(?:,|và|&|-|–|/|\+)\s*(?:tin|bài|ảnh|video|clip|hình ảnh|đồ h[oọ][aạ]|thiết kế))*"
    r"|tác giả(?:\s+bài viết)?|người viết|thực hiện|biên soạn|biên tập|tổng hợp|người đăng|phóng viên|pv|cộng tác viên|ctv|by|author|written by)\s*[:：])\s*",
    re.IGNORECASE,
)
PHOTO_ONLY_LABEL = re.compile(r"^\W*(?:ảnh|video|clip|hình ảnh|thiết kế)\s*[:：]", re.IGNORECASE)
SOURCE_LABEL = re.compile(
    r"^\W*(?:nguồn(?:\s+(?:tin|bài|bài viết|dẫn))?\s*[:：]|\(\s*nguồn\s*[:：]?|source\s*[:：])\s*", re.IGNORECASE
)
ACCORDING_TO = re.compile(r"^\s*(\()?\s*theo\s*[:：]?\s+(.{2,70}?)\s*\)?\s*\.?$", re.IGNORECASE)

# Names of accounts, not of people: what a CMS prints when nobody filled the author in.
_ACCOUNTS = frozenset(
    {"admin", "administrator", "quantri", "quan tri", "quan tri vien", "quan tri web", "quantriweb", "ban bien tap", "bbt", "ban quan tri", "webmaster", "web master",
     "editor", "bientap", "bien tap", "bien tap vien", "superadmin", "super admin", "root", "user", "test", "author", "staff", "cong thong tin", "portal", "admin admin",
     "admin english", "nguoi dung", "mod", "moderator", "host", "system", "unknown", "null", "none", "wordpress", "phong vien", "pv", "ctv", "anonymous", "guest"}
)  # fmt: skip
_ACCOUNT_SHAPE = re.compile(
    r"^(?:admin|quantri|user|editor|bbt|btv|webmaster)[\W\d_]*\w{0,12}$|@|^\d+$|^https?:|^www\.", re.IGNORECASE
)
_DESK = re.compile(r"^(?:bbt|ban biên tập|ban quản trị|tổ biên tập|quản trị|admin)\b", re.IGNORECASE)
_UNIT_START = re.compile(
    r"\s*(?:[–—|/]|\s-\s|\(|,\s*(?=(?:phòng|ban|sở|trung tâm|văn phòng|ubnd|huyện|tỉnh|trường|đài|báo|chi cục|phó|trưởng)\b))",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"^(?:phòng|ban|sở|trung tâm|văn phòng|ubnd|hđnd|ubmttq|mttq|huyện|tỉnh|thành phố|xã|phường|thị trấn|trường|đài|báo|tạp chí|chi cục|cục|vụ|bộ|viện|công ty|hội|liên đoàn|công đoàn|"
    r"đoàn|đảng|cổng|trang|thông tấn|ttxvn|vov|vtv|vnexpress|tp|tt|t\.ư|q\.|p\.)(?:\W|$)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^(?:kt|tm|tl|tuq|q)\.|^(?:chủ tịch|phó|giám đốc|chánh|trưởng|bí thư|bộ trưởng|thứ trưởng|nơi nhận|kính gửi|trân trọng|xin cảm ơn|còn nữa|hết)\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[A-ZĂÂĐÊÔƠƯÀ-Ỹ][\w’'.]*")
_SMALL = frozenset({"và", "de", "van", "von", "del", "da", "của"})
_SPLIT = re.compile(r"\s*(?:[,;/&+]|\s[-–—]\s|\bvà\b|\band\b)\s*")
_MOST_WORDS = 6
_LONGEST = 60

PLACES = frozenset(
    fold(name)
    for name in (
        "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Định", "Bình Dương", "Bình Phước", "Bình Thuận", "Cà Mau",
        "Cần Thơ", "Cao Bằng", "Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh",
        "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hồ Chí Minh", "Huế", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lâm Đồng", "Lạng Sơn",
        "Lào Cai", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh",
        "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang",
        "Vĩnh Long", "Vĩnh Phúc", "Yên Bái", "Việt Nam",
    )
)  # fmt: skip
"""The provinces of both generations, folded: a trailing line that is one is a place, not a person."""


def is_account(name: str) -> bool:
    """Whether a name is that of an account or desk of the CMS, not of a person: admin, quantri, Ban biên tập."""
    return fold(name).strip(" .") in _ACCOUNTS or bool(_ACCOUNT_SHAPE.search(name.strip()))


def person_in(text: str) -> str | None:
    """The name a byline is, without the unit behind it: "Thu Hà – Phòng QLKH" gives Thu Hà; None if it is no name.

    A name is one to six words with capitals; an institution, a place, an office ("CHỦ TỊCH") and a desk are none.
    """
    text = text.strip(" .,;*")
    name = _UNIT_START.split(text, maxsplit=1)[0].strip(" .,;")
    words = name.split()
    if not words or len(words) > _MOST_WORDS or len(name) > _LONGEST or any(char.isdigit() for char in name):
        return None
    if not all(_NAME_WORD.fullmatch(word) or word.lower() in _SMALL for word in words):
        return None
    if _INSTITUTION.match(name) or _OFFICE.match(name) or _DESK.match(name) or fold(name) in PLACES or is_account(name):
        return None
    return name


def people_in(text: str) -> tuple[str, ...]:
    """The names in the part of a byline after its label: "Thu Hà, Văn Nam" gives both; the unit behind a name is left out."""
    whole = person_in(text)
    parts = _SPLIT.split(re.sub(r"\([^)]*\)", " ", text))
    names = [name for part in parts if (name := person_in(part))]
    if len(names) > 1 and len(names) == len([part for part in parts if part.strip()]):
        return tuple(dict.fromkeys(names))
    return (whole,) if whole else tuple(dict.fromkeys(names[:1]))
