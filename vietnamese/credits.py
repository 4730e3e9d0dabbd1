"""Reads one line as a credit: who wrote it ("Tin, ảnh: Thu Hà"), where it was taken from ("Theo TTXVN"), or neither."""

import re
from dataclasses import dataclass

from vietnamese.names import CAPITALS, has_surname, is_institution, is_office, looks_vietnamese, people_in

_JOIN = r"\s*+(?:(?:,|và\s|&|-|–|/|\+)\s*+)?"
_TEXT = r"tin bài|tin|bài viết|bài"
_PICTURE = r"hình ảnh|ảnh tư liệu|ảnh minh họa|ảnh|video clip|video|clip|đồ h[oọ][aạ]|infographics?|thiết kế|quay phim|kỹ thuật|photos?|pictures?"
# Labels that are only ever put before a name.
_WRITER = (
    r"tác giả(?:\s+bài viết)?|nhóm tác giả|người viết(?:\s+tin)?|người (?:sưu tầm|tổng hợp|biên soạn|dịch|ghi)|người(?:\s+đưa)?\s+tin|người thực hiện|nhóm thực hiện|phóng viên|nhóm phóng viên|pv|nhóm pv|"
    r"cộng tác viên|ctv|biên tập viên|btv|(?:story |reported |written )?by|author|reporter|writer|editor"
)
# Labels of who put the article into the CMS: a person's name is believed to be the writer's, an office's is an account.
_ACCOUNT = r"người đăng(?:\s+(?:tin|bài))?|người gửi|(?:được )?đăng bởi|posted by"
# Labels that also begin a line of text; what follows must be a name.
_WEAK = r"nội dung|thực hiện|biên soạn|biên tập|tổng hợp|sưu tầm|lược ghi|ghi chép|dịch|biên dịch|lược dịch"
_LABEL = re.compile(
    rf"(?:^\W*|(?<=[\s(\[;,–-]))(?:(?P<text>(?:{_TEXT})(?:{_JOIN}(?:{_TEXT}|{_PICTURE})){{0,4}}+)|(?P<picture>(?:{_PICTURE})(?:{_JOIN}(?:{_PICTURE})){{0,4}}+)"
    rf"|(?P<writer>{_WRITER})|(?P<account>{_ACCOUNT})|(?P<weak>(?:{_WEAK})(?:{_JOIN}(?:{_PICTURE})){{0,4}}+))\s*[:：]\s*",
    re.IGNORECASE,
)
# The same without a colon, where nothing but a name follows.
_BARE_LABEL = re.compile(
    rf"^\W*(?:(?:{_TEXT}){_JOIN}(?:{_PICTURE})|by|written by|reported by|nhóm pv|nhóm phóng viên)(?:\s+[-–]\s+|\s+)(?=(?-i:[{CAPITALS}]))",
    re.IGNORECASE,
)
_PRESS = (
    r"ttxvn|thông tấn xã[\w ]*|bnews|vietnam\s?\+|vietnamplus|vietnam news|vna|vgp(?:\s?news)?|vov\d?|vtv\d*|vtc\w*|qđnd|cand|antv|anninhthudo|hnmo?|sggp|vnexpress|vne|vietnamnet|vnn|zing|znews|"
    r"dân trí|tuổi trẻ|thanh niên|nhân dân|lao động|tiền phong|người lao động|nld|đại đoàn kết|quân đội nhân dân|công an nhân dân|kinh tế đô thị|hà nội mới|sài gòn giải phóng|chính phủ|"
    r"reuters|afp|ap|xinhua|tân hoa xã|kyodo|yonhap|bbc|cnn|sputnik|ria|tass"
)
_DOMAIN = r"(?:https?://)?(?:[\w-]+\.)+(?:vn|com|net|org|info|edu|gov)(?:\.vn)?(?:/\S*)?"
_ORGAN = r"(?:báo(?: điện tử)?|tạp chí|bản tin|đài|cổng|trang (?:thông tin|tin|web)(?: điện tử)?|website|thông tấn|tc|web)(?:\s+[^,;()]{2,60})"
_PRESS_NAME = re.compile(
    rf"(?:(?:báo\s+)?(?:{_PRESS})(?:\s+điện tử|\s+online)?|{_DOMAIN}|{_ORGAN})(?:\s*[/,;-]\s*(?:{_PRESS}|{_DOMAIN}|{_ORGAN}))*",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\W*(?:(?:(?:trích|dẫn|theo)\s+)?nguồn(?:\s+(?:tin|bài|bài viết|dẫn|trích|tham khảo|thông tin))?\s*[:：]|source\s*[:：]|\(?nguồn\s+(?=(?-i:[A-ZĐ(])))\s*",
    re.IGNORECASE,
)
# A source's label behind a writer's in the same line: "Tác giả: Thu Hà - Nguồn: Báo Lai Châu".
_SOURCE_BEHIND = re.compile(
    r"(?:[|;,.(–-]\s*(?=n)|\s(?=(?-i:N)))(?=nguồn(?:\s+(?:tin|bài|bài viết|dẫn|trích))?\s*[:：]\s*\w)", re.IGNORECASE
)
_PICTURE_SOURCE = re.compile(r"^\W*nguồn\s+(?:ảnh|hình ảnh|video|clip)\s*[:：]?", re.IGNORECASE)
_ACCORDING = re.compile(
    r"^(?P<open>[\s(\[]*)(?:theo|according to)\s*(?P<colon>[:：])?\s*(?P<who>.{2,80}?)[\s)\].]*$", re.IGNORECASE
)
_INSIDE = re.compile(
    r"^(?P<name>[^()\[\]]{2,60}?)\s*[(\[]\s*(?P<theo>theo|nguồn:?)?\s*:?\s*(?P<who>[^()\[\]]{2,60})[)\]]\.?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^(?P<name>[^/()–|]{2,40}?)\s*(?:/|\s[-–—|]\s|(?=[,;]\s*theo\b)[,;]|(?=\stheo\b))\s*(?:(?<=[,;–—-]\s)(?P<theo>theo)\s+|theo\s+)?(?P<who>[^()]{2,60})$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"[.!?…”\"]\s*[(\[]\s*(?:theo\s*:?\s*|nguồn\s*:?\s*)?([^()\[\]]{2,60})[)\]]\s*\.?$", re.IGNORECASE)
_OPENING = re.compile(
    r"^\W{0,2}(?:[(\[]\s*([^()\[\]]{2,30})\s*[)\]]\s*[-–—.:]*|([A-ZĐ]{2,6}|[\w-]+\.vn)\s*(?:[-–—]{1,2}|\|))\s+(?=[\w“\"'])"
)
# Newspapers shorten "Báo Lai Châu" to BLC and put an O for online behind: TTO, HNMO. Other capitals in brackets may mean anything.
_OPENER_NAME = re.compile(rf"(?i:{_PRESS}|{_DOMAIN})|B[A-ZĐ]{{2,3}}|[A-ZĐ]{{2,5}}O|[A-ZĐ]{{2,5}} ?[Oo]nline")
_INITIALS = re.compile(
    rf"[A-ZĐ](?:\.?\s?[A-ZĐ]{{1,4}}\.?){{0,3}}|[{CAPITALS}][^\W\d_]?\.\s?[{CAPITALS}][^\W\d_]{{0,8}}"
)
_DEED = re.compile(r"\s*\((?:tổng hợp|t/h|th|b/s|thực hiện|ghi|lược ghi|dịch|biên soạn|sưu tầm|st)\)$", re.IGNORECASE)
_WITH_PICTURES = re.compile(
    rf"^(?P<name>[^:]{{2,60}}?)\s*(?:\s[-–—]|[,;/|])\s*(?:{_PICTURE})\s*:\s*(?P<who>[^:]{{2,60}})$", re.IGNORECASE
)
# Who is called so before a photographer's name is who the picture shows.
_SHOWN = re.compile(r"(?:ông|bà|anh|chị|em|cô|chú|bác|cụ|già làng|nghệ nhân|đồng chí|đ/c)\s", re.IGNORECASE)
_NOBODY = re.compile(
    rf"\W*(?:(?:BBT|Ban biên tập|Ban Quản trị|Tổ biên tập)(?:\s+(?-i:[{CAPITALS}])[\w ]{{1,50}})?|P\.?V\.?|C\.T\.V\.?|Phóng viên|Nhóm (?:PV|phóng viên)\b.{{0,30}}|CTV|PV\s?[,&-]\s?CTV|TH|T/H|Tổng hợp|Sưu tầm|ST)\W*",
    re.IGNORECASE,
)
# What a CMS prints behind a name in the same line: when, and how many have read it.
_PARTICULARS = re.compile(
    r"(?<![\s,;|–-])[\s,;|–-]++(?:(?:vào |đăng )?(?:lúc|hồi|ngày)\s+\d|(?:số )?lượt (?:xem|đọc|truy cập)\b|(?:đã )?xem\s*:|\d{1,2}[:h]\d{2}\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b).*",
    re.IGNORECASE,
)
_ENDS = (".", "!", "?", "…", ":", ";", ",")
_SEPARATORS = ("/", "|", "–", "—", " - ", "theo", "Theo", "THEO")
_LONGEST_UNIT = 90
_MOST_ORGAN_WORDS = 4
_LONGEST_SOURCE = 100


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line says: `names` of writers, `source`, and how sure: `labelled` by its own words or a bare name."""

    names: tuple[str, ...] = ()
    source: str | None = None
    labelled: bool = True


def read_credit(line: str) -> Credit | None:
    """The credit a line is, or None for a line of text. What names only a photographer or a desk gives no names."""
    line = line.strip()
    if _PICTURE_SOURCE.match(line):
        return Credit()
    if match := _SOURCE.match(line):
        return _sourced(line[match.end() :])
    return _parted(line) or _labelled(line) or _according(line) or _with_source(line)


def is_label(text: str) -> bool:
    """Whether a text is nothing but a label of writers without its colon: "Tác giả". Desks that sign (PV, CTV) are none."""
    return _LABEL.fullmatch(f"{text}:") is not None and _NOBODY.fullmatch(text) is None


def _sourced(said: str) -> Credit | None:
    """The credit of what stands behind the label of a source; another label, with a space before it, ends the source.

    Without a sign before it only a writer's does: "Trang tin: Sở Y tế" is one name.
    """
    label = _LABEL.search(said, 1) if ":" in said or "：" in said else None
    is_apart = label is not None and (label["writer"] or said[: label.start()].rstrip()[-1:] in "(|-–,;.")
    if label is not None and is_apart and said[label.start() - 1] in " (|":
        behind = _labelled(said[label.start() :])
        source = said[: label.start()].strip(" .,;()[]|–-")
        if behind is not None and source:
            return Credit(behind.names, source)
    said = said.strip(" .()[]")
    return Credit(source=said) if said and len(said) <= _LONGEST_SOURCE else None


def _parted(line: str) -> Credit | None:
    """The credit of a line that labels who wrote it, then where it was taken from: "Tác giả: Thu Hà - Nguồn: Báo Lai Châu".

    Behind a label of pictures alone the source is the picture's.
    """
    cut = _SOURCE_BEHIND.search(line)
    label = _LABEL.match(line) if cut is not None else None
    if cut is None or label is None or label["picture"]:
        return None
    written, taken = _labelled(line[: cut.start()]), read_credit(line[cut.end() :])
    return Credit(written.names, taken.source) if written is not None and taken is not None else None


def read_name(line: str) -> Credit | None:
    """The credit of a line that is nothing but names, initials or a desk; None for anything else.

    Such a line may as well be text: its place and look must speak for it, unless it says what the person did ("(t/h)").
    """
    said = line.strip(" *-–•([")
    # "Thu Hà - Ảnh: Văn Nam": who took the pictures has signed below the writer.
    if (both := _WITH_PICTURES.match(said)) and people_in(both["who"], strict=True) and not _SHOWN.match(said):
        said = both["name"]
    text = _DEED.sub("", said)
    labelled = text != said
    text = text.rstrip(" -") if "(" in text else text.rstrip(" )]-")
    if _NOBODY.fullmatch(text):
        return Credit(labelled=False)
    if is_office(text) or is_institution(text) or (text.endswith(_ENDS) and not _INITIALS.fullmatch(text)):
        return None
    names = (text,) if _INITIALS.fullmatch(text) else people_in(text, strict=True)
    return Credit(names, labelled=labelled) if names else None


def is_initials(text: str) -> bool:
    """Whether a name has initials with full stops: "B.NG", "T.H", "H.Yến"."""
    return "." in text and bool(_INITIALS.fullmatch(text))


def sounds_like_a_person(name: str) -> bool:
    """Whether a name in capitals reads as a person's: Vietnamese syllables after a surname, or just two or three of them."""
    return looks_vietnamese(name) and (has_surname(name) or len(name.split()) in {2, 3})


def closing_source(text: str) -> str | None:
    """The press organ in brackets behind the last sentence of a text: "... năm tới. (TTXVN/Vietnam+)"."""
    if not text.rstrip(" .").endswith((")", "]")):
        return None
    match = _ENDING.search(text, max(0, len(text) - _LONGEST_SOURCE))
    return match.group(1).strip() if match and _PRESS_NAME.fullmatch(match.group(1).strip()) else None


def opening_source(text: str) -> str | None:
    """The press organ in front of the first sentence of a text: "(BLC) - Trong 2 ngày"."""
    match = _OPENING.match(text)
    if match is None:
        return None
    name = (match.group(1) or match.group(2)).strip()
    return name if _OPENER_NAME.fullmatch(name) else None


def _labelled(line: str) -> Credit | None:
    labels = list(_LABEL.finditer(line)) if ":" in line or "：" in line else []
    if not labels or line[: labels[0].start()].strip(" ([*–-"):
        bare = _BARE_LABEL.match(line)
        said = line[bare.end() :] if bare else ""
        names = () if said.endswith(_ENDS) else people_in(said)
        return Credit(names) if names else None
    writers: list[str] = []
    source, plausible = None, False
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        said = line[label.end() : following.start() if following else len(line)].strip(" .,;([–-")
        said = said if "(" in said else said.rstrip(" )]")
        if label["writer"] or label["account"]:
            said = _PARTICULARS.sub("", said)
        if label["picture"]:
            plausible = plausible or bool(people_in(said)) or _is_short(said)
            continue
        inner = _with_source(said)
        found = inner.names if inner else people_in(said)
        source = source or (inner.source if inner else None)
        if _NOBODY.fullmatch(said) or inner:
            plausible = True
        elif not found and (_INITIALS.fullmatch(said) or (is_institution(said) and len(said) <= _LONGEST_UNIT)):
            plausible = True
            found = () if label["account"] else (said,)
        writers.extend(found)
        plausible = plausible or (label["weak"] is None and _is_short(said))
    return Credit(tuple(dict.fromkeys(writers)), source) if writers or plausible else None


def _is_short(said: str) -> bool:
    """Whether what follows a label may be an account's name, or is nothing."""
    return len(said.split()) <= 1 and not said.endswith(_ENDS)


def _according(line: str) -> Credit | None:
    match = _ACCORDING.match(line)
    if match is None:
        return None
    who = match["who"].strip()
    # The bracket at the line's end may close one inside it: "Theo Thu Hà (Báo Lai Châu)".
    who += ")" * (who.count("(") - who.count(")")) + "]" * (who.count("[") - who.count("]"))
    inner = _with_source(who)
    if inner is not None:
        return inner
    closed = match["open"].strip() != "" and line.rstrip(" .")[-1:] in {")", "]"}
    if _PRESS_NAME.fullmatch(who) or ((closed or match["colon"]) and not who.endswith(_ENDS)):
        return Credit(source=who)
    organ = is_institution(who) or bool(people_in(who)) or len(who.split()) <= _MOST_ORGAN_WORDS
    proper = organ and "," not in who and not line.endswith(_ENDS)
    return Credit(source=who) if proper and who[0].isupper() else None


def _with_source(line: str) -> Credit | None:
    """A name and a press organ in one line, or the organ alone: "Thu Hà/TTXVN", "Minh Anh (theo VGP)", "(TTXVN)"."""
    bare = line.strip(" ()[]")
    is_name = bare != line or not is_institution(bare) or len(bare.split()) <= _MOST_ORGAN_WORDS
    if is_name and not line.endswith(",") and _PRESS_NAME.fullmatch(bare):
        return Credit(source=bare)
    if line.rstrip(" .").endswith((")", "]")):
        match = _INSIDE.match(line)
    else:
        match = _BESIDE.match(line) if any(sign in line for sign in _SEPARATORS) else None
    if match is None:
        return None
    names, who = people_in(match["name"], strict=True), match["who"].strip()
    # Without brackets or a sign "theo" may be a verb of a sentence: only a press organ is sure then.
    named = match["theo"] is not None and who[0].isupper() and not line.endswith(_ENDS)
    known = bool(names) or _NOBODY.fullmatch(match["name"]) is not None
    return Credit(names, who) if known and (named or _PRESS_NAME.fullmatch(who)) else None
