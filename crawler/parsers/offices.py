"""Tells the headline that begins with an office from the office's own name: "Sở Y tế kiểm tra ..." from "Sở Y tế tỉnh An Bình".

Behind its field of work an office's name has a place, a slogan or nothing; a headline goes on in small letters with what the
office did.
Offices whose field may be called anything ("Trung tâm ...", "Chi cục ...") and texts that are all large or all small letters
are headlines only where a verb of reports says so.
"""

import re
from itertools import dropwhile, pairwise

from vietnamese.cleaning import composed
from vietnamese.folding import fold

_FIELD = (
    r"khoa hoc|cong nghe|y te|giao duc|dao tao|giao thong|van tai|cong chanh|noi vu|tai chinh|vat gia|tai nguyen|moi truong|tu phap|cong thuong|cong nghiep|"
    r"thuong mai|nong nghiep|(?:phat trien )?nong thon|nong lam|ptnt|xay dung|van hoa|the thao|du lich|gia dinh|lao dong|thuong binh|tbxh|xa hoi|thong tin|"
    r"truyen thong|tttt|ke hoach|dau tu|ngoai vu|dan toc|ton giao|kien truc|quy hoach|tt|dl|tnmt|gddt|gd|dt|khcn|gtvt|vhttdl|ldtbxh|tin"
)
_KNOWN = re.compile(
    rf"so(?:[ ,&-]+(?:{_FIELD}|va)(?![a-z]))+|(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|huyen uy|tinh uy|thanh uy)(?![a-z])"
)
_OPEN = {"ban": 3, "trung": 2, "chi": 2, "cuc": 1}
_MOST_OF_NAME = 4
_UNITS = frozenset({"tinh", "huyen", "quan", "xa", "phuong", "tp", "tp.", "thanh", "pho", "thi", "tran", "khu", "dac"})
# These go on with a name as well: "UBND các xã", "HĐND khóa XVI", "Sở Y tế thuộc UBND tỉnh".
_OF_NAMES = frozenset(
    {"cac", "va", "thuoc", "truc", "cap", "khoa", "nhiem", "giai", "kinh", "xin", "chao", "nuoc", "cua", "tai"}
)
# Words for the portal itself that its name has behind the office.
_OF_PORTALS = re.compile(
    r"(?:cong (?:thong tin|tt|dich vu|giao tiep)|trang (?:thong tin|tin|chu|web|nhat)|website|portal|hotline|duong day nong|chao mung)(?![a-z])"
)
_DASHES = frozenset({"-", "–", "—", "|", "/"})
_VERBS = re.compile(
    r"(?<!và )(?<![,&-] )\b(?:tổ chức|triển khai|kiểm tra|ban hành|công bố|thông báo|hướng dẫn|khuyến cáo|cảnh báo|phối hợp|tăng cường|đẩy mạnh|phát động|"
    r"khai mạc|bế mạc|khai giảng|bế giảng|khai trương|tổng kết|sơ kết|ra mắt|ra quân|rà soát|trao|tặng|thăm|họp|ký|ký kết|làm việc|tiếp (?:công dân|xúc|đón|đoàn)|"
    r"nghiệm thu|bàn giao|khởi công|khánh thành|gặp mặt|đối thoại|thông qua|phê duyệt|chỉ đạo|yêu cầu|đề nghị|đề xuất|kiến nghị|lấy ý kiến|tập huấn|xử phạt|"
    r"thu hồi|phát hiện|khen thưởng|bổ nhiệm|quyết định|kết luận|tham gia|tham dự|giao ban|hưởng ứng|kỷ niệm|kỉ niệm|chúc mừng|nỗ lực|quyết tâm|chủ động|kêu gọi|"
    r"vận động|tri ân|viếng|đón|đạt|mở|đưa|hoàn thành|khảo sát|trình|trả lời|liên tiếp|thực hiện|nâng cao)(?= \S+ \S)"
)
_LEAST_BEHIND = 3
_MOST_OF_PLACE = 5
_PLACES = frozenset({"tỉnh", "thành", "tp", "tp.", "huyện", "quận", "thị", "đặc", "xã", "phường"})


def reports(text: str) -> bool:
    """Whether a text that begins with an office tells what the office did."""
    words = composed(text).split()
    folded = [fold(word) for word in words]
    cased = not text.isupper() and (words[0].isupper() or any(word[:1].isupper() for word in words[1:]))
    known = _KNOWN.match(" ".join(folded))
    if known is not None:
        behind = words[len(known.group().split()) :]
    else:
        # A verb right behind these is their field: "Trung tâm Tổ chức sự kiện".
        behind = words[_OPEN[folded[0]] + 1 :] if folded[0] in _OPEN else []
    rest = _behind_place(behind) if known is not None else _behind_unit(behind)
    if _OF_PORTALS.match(fold(" ".join(rest))):
        return False
    if cased and _goes_on(rest) and not _begins_behind_dash(words, len(words) - len(rest)):
        return True
    line = " ".join(behind)
    verb = _VERBS.search(line.lower())
    return verb is not None and (not cased or line[verb.start()].islower())


def is_place(text: str) -> bool:
    """Whether a text is nothing but a unit and its name: "Huyện An Biên", "Phường An Lạc"."""
    words = text.split()
    return 1 < len(words) <= _MOST_OF_PLACE and words[0].lower() in _PLACES and not _behind_place(words)


def are_places(words: list[str]) -> bool:
    """Whether words are nothing but units and their names and tell of no deed, in capitals throughout or not.

    In capitals all words look like names: of those of a unit there are few.
    """
    if words and fold(words[0]).rstrip(",") not in _UNITS:
        return False
    named = 0
    for word in words:
        named = 0 if fold(word).rstrip(",") in _UNITS else named + any(map(str.isalpha, word))
        if named > _MOST_OF_NAME:
            return False
    return not _behind_place(words) and _VERBS.search(" ".join(words).lower()) is None


def _goes_on(words: list[str]) -> bool:
    return len(words) >= _LEAST_BEHIND and words[0].islower() and fold(words[0]) not in _OF_NAMES


def _begins_behind_dash(words: list[str], at: int) -> bool:
    """Whether the first small letters, at that word, go on with a sentence that a dash begins, a slogan: "- Hành động vì dân".

    All syllables of a place's name are set in capitals: "Bà Rịa - Vũng Tàu".
    """
    return at > 1 and words[at - 2] in _DASHES


def _behind_place(words: list[str]) -> list[str]:
    """The words behind units and their names: "tỉnh", "An Bình", "xã Tân Lập, huyện Ví Dụ"."""
    kept = dropwhile(lambda word: fold(word).rstrip(",") in _UNITS or not word[:1].islower(), words)
    return list(kept)


def _behind_unit(words: list[str]) -> list[str]:
    """The words behind the first unit that a name follows: "huyện An Biên"; none where there is no such unit."""
    pairs = pairwise(words)
    place = next(
        (at for at, (unit, name) in enumerate(pairs) if fold(unit) in _UNITS and name[:1].isupper()), len(words)
    )
    return _behind_place(words[place:])
