"""Tells the name of a person from other short text: accounts, desks, institutions, offices, places, headings."""

import re

from vietnamese.folding import fold
from vietnamese.spelling import is_syllable

# Names of accounts, not of people: what a CMS prints when nobody filled the author in.
_ACCOUNTS = frozenset(
    {"admin", "administrator", "quantri", "quan tri", "quan tri vien", "quan tri web", "quantriweb", "quan tri he thong", "nguoi quan tri", "ban bien tap", "bbt",
     "ban quan tri", "webmaster", "web master", "editor", "bientap", "bien tap", "bien tap vien", "superadmin", "super admin", "super user", "root", "user", "test", "author",
     "staff", "cong thong tin", "cong thong tin dien tu", "trang thong tin dien tu", "portal", "admin admin", "admin english", "nguoi dung", "mod", "moderator", "host",
     "system", "unknown", "null", "none", "wordpress", "phong vien", "nhom phong vien", "nhom pv", "pv", "ctv", "btv", "cong tac vien", "anonymous", "guest", "van thu",
     "p.v", "c.t.v", "an danh", "tac gia", "nguoi dang", "dang nhap", "tong hop", "suu tam", "st", "internet", "site admin", "web admin"}
)  # fmt: skip
_ACCOUNT_SHAPE = re.compile(
    r"^(?:admin|quan ?tri|user|editor|bbt|btv|webmaster|super ?user)[\W\d_]*\w{0,12}$|@|^\d+$|^https?:|^www\.|^\w+\.(?:com|vn|net|org)\b",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"[a-z0-9._-]+|[A-ZĐ]{1,2}")
_DESK = re.compile(r"^(?:bbt|ban biên tập|ban quản trị|tổ biên tập|quản trị|admin)\b", re.IGNORECASE)
_UNIT_WORDS = (
    r"phòng|ban|sở|trung tâm|tt|văn phòng|vp|ubnd|hđnd|ubmttq|mttq|huyện|tỉnh|thành phố|tp|thị xã|xã|phường|thị trấn|trường|đài|báo|tạp chí|bản tin|chi cục|cục|tổng cục|vụ|bộ|viện|học viện|"
    r"bệnh viện|trạm|công ty|tập đoàn|ngân hàng|hội|hiệp hội|liên đoàn|liên minh|công đoàn|đoàn (?:thanh niên|tn|đbqh|(?-i:[a-zđ]))[\w]*|đảng|đảng bộ|chi bộ|chi đoàn|công an|quân đội|bộ đội|đồn|tòa án|toà án|viện kiểm sát|kho bạc|"
    r"bảo hiểm|bhxh|thanh tra|hạt|ủy ban|uỷ ban|hội đồng|mặt trận|cổng|trang (?:thông tin|tin|web|chủ)|website|thông tấn|thông tấn xã|ttxvn|vov|vtv|vnexpress|tổ|nhóm|khối|cụm|đội|tiểu học|tiểu đoàn|trung đoàn|sư đoàn|t\.ư|q\.|p\."
)
_UNIT_START = re.compile(
    rf"\s*(?:[–—|/]|\s-\s|\(|\[|,\s*(?=(?:{_UNIT_WORDS}|phó|trưởng|chánh|giám đốc|chủ tịch|bí thư)(?:\W|$)))",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(rf"^(?:{_UNIT_WORDS})(?:\W|$)", re.IGNORECASE)
# What somebody is, behind a name; not what a document is signed as.
_POST = re.compile(r"^(?:công chức|viên chức|cán bộ|chuyên viên|giáo viên|cộng tác viên)\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"^(?:kt|tm|tl|tuq|q)\.|^(?:chủ tịch|phó|giám đốc|chánh|trưởng|bí thư|bộ trưởng|thứ trưởng|thủ trưởng|hiệu trưởng|cục trưởng|chi cục trưởng|tổng giám đốc|viện trưởng|thẩm phán|"
    r"nơi nhận|kính gửi|người ký|đã ký|thừa lệnh|thay mặt)\b",
    re.IGNORECASE,
)
_NO_NAMES = re.compile(
    r"^(?:trân trọng|xin|cảm ơn|cám ơn|còn nữa|hết|kết quả|kết luận|liên hệ|chi tiết|xem|tin|bài|ảnh|video|văn bản|thông báo|đăng|tải|quay|bản in|gửi|in|chia sẻ|bình luận|facebook|zalo|"
    r"tại đây|địa chỉ|điện thoại|hotline|email|fax|danh sách|phụ lục|tài liệu|thời gian|địa điểm|nội dung|chương trình|mục|phần|một số|các|những|cùng|theo|nguồn|link|file|đính kèm|click|"
    r"read|more|share|print|back|home|contact|next|previous|related|the|click|download)\b",
    re.IGNORECASE,
)
# What stands before a name without being part of it: trade, degree, "by".
_TITLES = re.compile(
    r"^(?:(?:pv|ctv|btv|ptv|phóng viên|cộng tác viên|biên tập viên|nhà báo|nhà văn|nhà thơ|nsnd|nsưt|luật sư|ls|gs|pgs|ts|ths|th\.s|bs|bsck\s?i{1,2}|cn|ks|cử nhân|kỹ sư|bác sĩ|thạc sĩ|tiến sĩ|(?:đại|thượng|trung|thiếu) (?:úy|uý|tá|tướng|sĩ)|"
    r"mr|mrs|ms|dr)(?:[.:,/]\s*|\s+))+",
    re.IGNORECASE,
)
# What stands behind it: what the person did.
_DEEDS = re.compile(
    r"[\s,;]+(?:tổng hợp|thực hiện|lược ghi|ghi chép|biên soạn|sưu tầm|lược dịch|biên dịch|dịch|ghi|t/h|b/s)$"
)
CAPITALS = "A-Z" + "".join(char for char in map(chr, (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))) if char.isupper())
"""The capital letters of Vietnamese and its neighbours, to stand in a character class."""
_NAME_WORD = re.compile(rf"[{CAPITALS}](?:[\w’'.]|-(?=\w))*")
_SMALL = frozenset(
    {"và", "của", "thị", "văn", "de", "van", "von", "del", "della", "da", "di", "du", "la", "le", "der", "den", "dos", "al", "el", "bin", "ibn", "y", "ter", "zu", "af"}
)  # fmt: skip
_SPLIT = re.compile(r"\s*(?:[,;/&+]|\s[-–—]\s|[–—]|\bvà\b|\band\b)\s*", re.IGNORECASE)
# Who else had a hand in it, without a name.
_COLLEAGUES = re.compile(r"(?:nhóm\s)?(?:p\.?v|c\.?t\.?v|b\.?t\.?v|phóng viên|cộng tác viên)\.?", re.IGNORECASE)
_MOST_WORDS = 6
_WHOLE = 3  # syllables
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

_SURNAMES = frozenset(
    {"nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương", "lý", "đào", "đinh", "đoàn", "lâm",
     "mai", "trịnh", "hà", "cao", "tạ", "thái", "lương", "lưu", "trương", "phùng", "tô", "tăng", "châu", "quách", "vương", "tống", "triệu", "chu", "đàm",
     "la", "kiều", "nghiêm", "thân", "thạch", "văn", "từ", "vi", "viên", "quan", "giang", "khổng", "khuất", "mạc", "mạnh", "nông", "bế", "hứa", "lục",
     "lộc", "ma", "lò", "lường", "quàng", "tòng", "vàng", "giàng", "sùng", "thào", "mùa", "hờ", "lầu", "hạng", "ly", "cứ", "lù", "tẩn", "chẻo", "phàn",
     "lỳ", "pờ", "khoàng", "mào", "chang", "vừ", "thò", "cà", "cầm", "bạc", "sìn", "tao", "điêu", "lèng", "vùi", "hảng", "sỉn", "cháng", "ngải", "cư",
     "lồ"}
)  # fmt: skip


def is_account(name: str) -> bool:
    """Whether a name is that of an account or desk of the CMS, not of a person: admin, quantri, hangnt, Ban biên tập.

    People are not written in small letters throughout, nor as one or two capitals without full stops.
    """
    name = name.strip()
    return fold(name).strip(" .") in _ACCOUNTS or bool(_LOGIN.fullmatch(name)) or bool(_ACCOUNT_SHAPE.search(name))


def is_institution(text: str) -> bool:
    """Whether a short text names an office, press organ or place rather than a person: "Phòng QLKH", "Trung tâm Văn hoá"."""
    return bool(_INSTITUTION.match(text.strip(" .,;*([")))


def is_office(text: str) -> bool:
    """Whether a line stands over the signature of a document: "KT. CHỦ TỊCH", "GIÁM ĐỐC", "(Đã ký)", "Nơi nhận:"."""
    return (
        len(text) <= _LONGEST and not text.endswith((".", "!", "?", "”")) and bool(_OFFICE.match(text.strip(" ,;*(-")))
    )


def has_surname(name: str) -> bool:
    """Whether the first word of a name is one of the surnames of Vietnam's peoples. Pen names have none."""
    return name.split(maxsplit=1)[0].lower() in _SURNAMES


def is_whole(name: str) -> bool:
    """Whether a name may be a person's whole one: family, middle and given name. Two syllables are as often a place or an entry of a menu."""
    return len(name.split()) >= _WHOLE and has_surname(name)


def person_in(text: str) -> str | None:
    """The name a byline is, without the unit behind it: "Thu Hà – Phòng QLKH" gives Thu Hà; None if it is no name.

    A name is one to six words with capitals; an institution, a place, an office ("CHỦ TỊCH"), an account and a desk are
    none. Trade and degree before a name ("PV", "ThS.") and what the person did behind it ("tổng hợp") are left out.
    """
    name = _UNIT_START.split(text.strip(" .,;*•-–[]"), maxsplit=1)[0].strip(" .,;:")
    name = _DEEDS.sub("", _TITLES.sub("", name)).strip(" .,;:")
    words = name.split()
    if not words or len(words) > _MOST_WORDS or len(name) > _LONGEST or any(char.isdigit() for char in name):
        return None
    if not all(_NAME_WORD.fullmatch(word) or word in _SMALL for word in words):
        return None
    if _INSTITUTION.match(name) or _OFFICE.match(name) or _DESK.match(name) or _NO_NAMES.match(name):
        return None
    # "Nhà báo, Nhà văn": trades without a name.
    if fold(name) in PLACES or is_account(name) or _TITLES.fullmatch(f"{name} "):
        return None
    return name


def people_in(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """The names in the part of a byline after its label: "Thu Hà, Văn Nam" gives both; the unit behind a name is left out.

    Names are read up to the first part that is none. `strict`: such a part must be a unit, a place or an office, or there
    are no names: "Thu Hà, Phòng QLKH" has one, "Anh Duy và anh Sáp chạy theo" none.
    """
    names = []
    # A rank may have a comma behind it: "Đại tá, PGS.TS Vũ Đình Hoè" is one.
    text = _TITLES.sub("", re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text).lstrip(" .,;*•"))
    if not text.isascii():
        text = text.replace("-", " - ")
    for part in filter(str.strip, _SPLIT.split(text)):
        name = person_in(part)
        if name is None:
            known = (
                _INSTITUTION.match(part)
                or _OFFICE.match(part)
                or _POST.match(part)
                or _COLLEAGUES.fullmatch(part.strip())
            )
            if strict and not (known or fold(part.strip()) in PLACES):
                return ()
            break
        names.append(name)
    return tuple(dict.fromkeys(names))


def looks_vietnamese(name: str) -> bool:
    """Whether all words of a name but initials are spelled as Vietnamese syllables."""
    words = re.findall(r"[^\W\d_]{2,}", name)
    return bool(words) and all(map(is_syllable, words))
