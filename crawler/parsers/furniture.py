"""Knows the words of what stands around an article's text: headings of other news, counters, ratings, imprints, sizes of files."""

import re
from enum import Enum
from functools import lru_cache

from vietnamese.documents import document_numbers
from vietnamese.folding import fold

_OTHERS = re.compile(
    r"^\W*(?:(?:cac |nhung |mot so )?(?:tin|bai|bai viet|thong tin|noi dung|chuyen muc|van ban)(?: tuc| bai| viet)? (?:lien quan|khac|moi hon|cu hon|moi nhat|moi|da dua|da dang|tiep theo|cung chuyen muc|cung chu de|cung loai|doc nhieu|xem nhieu|noi bat|truoc do)"
    r"|tin cung chuyen muc|cung chuyen muc|co the ban quan tam|ban co the quan tam|co the ban chua doc|xem them|doc them|tin doc nhieu|doc nhieu nhat|chuyen muc khac"
    r"|related(?: (?:stories|articles|news|posts|topics|content))?|more (?:stories|news|from|on this)|you (?:may|might) also (?:like|be interested)|recommended(?: for you)?|most (?:read|popular|viewed)|read next|latest news|other news|see also)\b"
)
_COMMENTS = re.compile(
    r"^\W*(?:\d+ )?(?:y kien ban doc|y kien cua ban|y kien phan hoi|binh luan|gui binh luan|viet binh luan|thao luan|phan hoi|comments?|leave a (?:reply|comment)|responses?)\b"
)
# What may head parts of a text as well: "Ý kiến", "3 ý kiến", "Ý kiến độc giả (3)".
_OPINIONS = re.compile(
    r"\W*(?:\d+ )?(?:cac )?y kien(?: (?:doc gia|nguoi doc|ban doc|dong gop|binh luan|cua doc gia|cua ban(?: doc)?))?\W*(?:\d+\W*)?"
)
_FILES = re.compile(
    r"^\W*(?:cac )?(?:tep|file|tap tin|tai lieu|van ban)(?: tin)? (?:dinh kem|kem theo|tai ve)|^\W*(?:attachments?|downloads?)\W*$"
    r"|^\W*(?:tai (?:ve|xuong|file|tep)(?: (?:ve|xuong|may))?|download(?: file)?)(?:\W{1,3}tai day)?\W*$"
)
_LINE = re.compile(
    r"^\W*(?:share this|tweet|in bai|ban in|in trang|gui email|(?:(?:tro )?ve|len) dau trang|luot xem|luot doc|luot nguoi (?:xem|doc)(?=\W*\d[\d.,]*\W*$)|copy link|follow us"
    r"|related (?:stories|articles|news|topics|content)|read more|more on this|you may also like|copyright|advertisement|continue reading|story continues below|listen to this|sign up"
    r"|ngay dang|cap nhat (?:luc|ngay|:)|dang ngay|dang luc|nghe (?:doc )?(?:tin|bai)|danh gia (?:bai viet|tin bai)|tong so diem|click de danh gia|so (?:lan|luot) (?:doc|xem)|(?:da )?(?:xem|doc) ?:|nguoi dang|dang boi|posted by|co chu|kich co chu|tang co|giam co|in noi dung"
    r"|bai (?:truoc|sau|tiep)|tin (?:truoc|sau|tiep)|trang chu (?:>|»|/|›))(?:\b|(?=\W))"
)
# Letters that make letters larger, alone or before other tools: "A- A A+ | In bài viết".
_TOOLS = re.compile(r"^\W*(?:a ?[-+]\W*|a\b\W+){2,4}(?:$|\||in |gui |luot |chia )")
_FOLLOW = re.compile(
    r"^\W*(?:theo doi|follow)\b.{0,50}\b(?:google news|zalo|facebook|fanpage|youtube|telegram|tiktok)(?:\b.{0,30}\b(?:tai|o)\W*(?:https?\S*)?)?\W*$"
)
# The same words begin sentences too: "Chia sẻ với chúng tôi, ông An nói", "Thể thao", "The ...". They are furniture with little or a colon behind them.
_LABEL = re.compile(
    r"^\W*(?:chia se(?: (?:bai viet|tin|len|qua|facebook|zalo))*|share|tro lai|quay lai|tro ve|views?|tags?|the|tu khoa|print|email|facebook|twitter|zalo|linkedin|telegram|save|related"
    r"|recommended|loading|subscribe|comments?|most read|trending|chu y|cap nhat|danh gia|xep hang|truy cap|font|kich co)(?:\W*$|\s*[:|])"
)
_COUNT = re.compile(
    r"^\W*\d[\d.,]*\s*(?:luot (?:xem|doc|truy cap|thich)|lan (?:xem|doc)|views?|likes?|shares?|nguoi (?:xem|thich))\b|^\W*\d\d:\d\d\W*$|^\W*\(?\d+([.,]\d+)?\s*(?:kb|mb|bytes)\)?\W*$"
)
_SHARES = re.compile(
    r"[\W\d]*(?:(?:chia se|share|tweet|facebook|zalo|twitter|linkedin|telegram|pinterest|whatsapp|email|gui cho ban be|in bai|in trang|copy link|sao chep lien ket)[\W\d]*)+$"
)
# Where an article was filed, by whom and when, several on one line: "Chuyên mục: Tin tức Từ khóa: kinh tế".
_PARTICULARS = re.compile(
    r"^\W*(?:(?:chuyen|trong(?: chuyen)?) muc|category|categories|filed under|tagged|tags?|tu khoa|hashtags?|posted (?:by|in|on)|dang boi|nguoi dang|ngay dang|dang luc) ?:.*[^.!?…]$"
)
_WEEKDAY, _TIME = r"(?:(?:thu \w+|chu nhat)\W+)?", r"\d{1,2} ?[:hg] ?\d{2}(?::\d{2})?(?: ?[ap]m)?"
_ONLY_DATE = re.compile(
    rf"\W*(?:(?:vao luc|dang luc|vao ngay|dang ngay|vao hoi|luc|hoi|on|at)\W+)?{_WEEKDAY}(?:{_TIME}\W+)?{_WEEKDAY}(?:ngay )?\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?(?:19|20)\d{{2}}(?:\W+{_TIME})?(?:\W+gmt ?\+?7)?(?:\W*(?:so )?luot (?:xem|doc)\W*\d[\d.,]*|\W*a ?\+\W*a ?-)?\W*$"
)
_COOKIES = re.compile(
    r"\b(?:(?:trang (?:web|tin|thong tin)|website|(?:this|our) (?:web)?site)(?: nay| cua chung toi)?|chung toi|we) (?:co )?(?:su dung|uses?) (?:cac )?(?:tep |tap tin )?cookies?\b"
)
_REPRINT = re.compile(
    r"(?:ghi ro|ghi nguon|dan nguon|trich dan).{0,80}(?:nguon|khi (?:phat hanh|dang|su dung|trich|copy)|website|cong thong tin)|(?:nghiem cam|cam) (?:sao chep|sao luu|dang lai)|viec dang lai bai viet|ban quyen (?:thuoc|cua|©)|all rights reserved|moi (?:hanh vi )?sao chep"
)
_IMPRINT = re.compile(
    r"dia chi ?:|dien thoai ?:|\bdt ?:|\btel ?:|\bfax ?:|e-?mail ?:|giay phep(?: so)?|chiu trach nhiem (?:chinh|noi dung|xuat ban)|ban quyen|copyright|©|thiet ke (?:boi|va)|hotline ?:|duong day nong|(?:co quan|don vi) chu quan|phat trien boi|luot truy cap"
)
# One of these is in all of those; to look for each of them is many times faster than to try the grammars at every letter.
_NOTE_PIECES = (
    "ghi ro", "ghi nguon", "dan nguon", "trich dan", "nghiem cam", "cam sao", "cam dang", "dang lai bai", "ban quyen", "all rights", "sao chep", "cookie",
)  # fmt: skip
_IMPRINT_PIECES = (
    "dia chi", "dien thoai", "dt", "tel", "fax", "mail", "giay phep", "chiu trach", "ban quyen", "copyright", "©", "thiet ke", "hotline", "duong day nong", "chu quan",
    "phat trien", "luot truy cap",
)  # fmt: skip
_BESIDE_LINK = re.compile(r"[\d\W_]+|\b(?:kb|mb|am|pm|ngay|luc|luot xem|thg|thang)\b", re.IGNORECASE)
_WORD_STARTS = ("Normal", "/*", "st1", "table.Mso", "@font-face", "p.Mso")
_WORD = re.compile(
    r"Normal\s*0\s*(?:\S{1,4}\s+){0,3}(?:false\s*){2}|/\*\s*(?:Style|Font) Definitions|[^{]{0,80}\{[^}]*(?:mso-|panose-1|behavior:\s*url)"
)
_SHORT_LINES = (_LINE, _TOOLS, _FOLLOW, _LABEL, _COUNT, _FILES, _SHARES, _ONLY_DATE)
# Calls to read on: what such a line leads to is other news, or the site.
_CALL = re.compile(
    r"^\W*(?:(?:kinh )?moi (?:(?:cac )?ban|quy|doc gia|ba con)|(?:ban )?(?:xem|doc|tim hieu) (?:them|tiep)\b)|\b(?:tin tuc|tin|bai viet|bai) khac\b"
)
_FRONT = frozenset({"trang chu", "trang nhat", "home", "homepage", "trang chinh"})
_SHORT = 80
_MORE = 16
_LONGEST_NOTE = 260
_LONGEST_PARTICULARS = 200
_LONGEST_IMPRINT = 700
_IMPRINT_SIGNS = 2
_SURE_SIGNS = 4
_LEAST_SAID = 4


class Line(Enum):
    """What a line of a page is."""

    TEXT = "text"
    OTHERS = "heading of other news"
    COMMENTS = "heading of what readers wrote"
    FURNITURE = "dress around an article: share words, counters, ratings, heading of its files, a reprint notice"


@lru_cache(maxsize=4096)
def line_of(text: str) -> Line:
    """What a line is: "Tin liên quan" and "Read next" head other news, "6 bình luận" comments, if the line says no more."""
    if len(text) > _LONGEST_IMPRINT:
        return Line.TEXT
    folded = fold(text)
    if len(text) <= _SHORT:
        if _is_heading(_COMMENTS, folded):
            return Line.COMMENTS
        if _is_heading(_OTHERS, folded):
            return Line.OTHERS
        if any(pattern.match(folded) for pattern in _SHORT_LINES):
            return Line.FURNITURE
    if len(text) <= _LONGEST_PARTICULARS and _PARTICULARS.match(folded):
        return Line.FURNITURE
    return Line.FURNITURE if _is_note(folded) else Line.TEXT


def _is_note(folded: str) -> bool:
    """Whether a text is the site's own: an imprint, which may be long, what it asks for cookies, how to quote it."""
    if len(folded) > _LONGEST_NOTE:
        return bool("cookie" in folded and _COOKIES.search(folded)) or is_imprint(folded, _SURE_SIGNS)
    if not any(piece in folded for piece in _NOTE_PIECES):
        return is_imprint(folded)
    return bool(_REPRINT.search(folded) or _COOKIES.search(folded)) or is_imprint(folded)


def _is_heading(pattern: re.Pattern[str], folded: str) -> bool:
    match = pattern.match(folded)
    return match is not None and len(folded[match.end() :].strip(" :.()»>…")) <= _MORE


def may_head_opinions(text: str) -> bool:
    """Whether a line is what readers' comments are headed with, and parts of a text too: "Ý kiến (3)", "Ý kiến đóng góp"."""
    return len(text) <= _SHORT and not text.endswith(":") and _OPINIONS.fullmatch(fold(text)) is not None


def is_file_label(text: str) -> bool:
    """Whether a text begins as the heading of an article's files does: "Tài liệu đính kèm"."""
    return bool(_FILES.match(fold(text)))


def after_file_label(text: str) -> str | None:
    """The folded words behind what an article's files are headed with; None where a text does not begin so."""
    match = _FILES.match(folded := fold(text))
    return folded[match.end() :] if match else None


def is_front(text: str) -> bool:
    """Whether a breadcrumb's entry is the site's front page, which is no category."""
    return fold(text) in _FRONT


def is_imprint(folded: str, signs: int = _IMPRINT_SIGNS) -> bool:
    """Whether folded text says who runs the site and where: two or more of address, telephone, licence, editor, copyright."""
    if not any(piece in folded for piece in _IMPRINT_PIECES):
        return False
    return len({match.group()[:6] for match in _IMPRINT.finditer(folded)}) >= signs


def is_word_markup(text: str) -> bool:
    """Whether a text is what Word pastes along with a page's: its settings in a row, or its style sheet."""
    return text.startswith(_WORD_STARTS) and bool(_WORD.match(text))


def is_contact(text: str) -> bool:
    """Whether what makes a text look like an imprint is how somebody is reached: "Liên hệ: ông An, điện thoại: …, email: … để …"."""
    folded = fold(text)
    return (
        folded.endswith(".")
        and is_imprint(folded)
        and not is_imprint(folded, _SURE_SIGNS)
        and not _REPRINT.search(folded)
    )


def names_what_it_leads_to(text: str) -> bool:
    """Whether a line that is a link is the article's own: an official document by its number, or "... tại đây", which says what for.

    A call to read on does not.
    """
    if len(text) > _LONGEST_IMPRINT:
        return False
    if "/" in text and document_numbers(text):
        return True
    folded = fold(text).rstrip(" .!:)]")
    if not folded.endswith("tai day") or len(folded.split()) <= _LEAST_SAID or _CALL.search(folded):
        return False
    return line_of(text) is Line.TEXT


def is_only_beside_link(rest: str) -> bool:
    """Whether what a line has beside its link is a date, a number, a size or brackets."""
    return not _BESIDE_LINK.sub("", fold(rest)).strip()
