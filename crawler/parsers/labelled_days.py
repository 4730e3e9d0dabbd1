"""Tells the day of publication from days of change and of other matters where a page labels them. It reads no tree."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from vietnamese.dates import read_moment

_CHANGED = r"(?:ngày )?(?:cập nhật|(?:chỉnh )?sửa(?: đổi)?(?: lần)? cuối|sửa đổi|cập nhật lần cuối|(?:last )?(?:updated|modified))\b"
_PUBLISHED = r"(?:ngày (?:đăng|đưa|xuất bản|phát hành|tạo)|đăng(?: (?:ngày|lúc|tải|bởi|vào))?(?! k[ýí]| nhập)|xuất bản|posted|published)\b"
# Terms, validity and events in the closed words of such labels: "Đăng ký", "Ban hành", "Sự kiện" begin headlines and sections' names too.
_TERM = (
    r"(?:thời )?hạn(?: (?:chót|cuối(?: cùng)?))?(?: (?:nộp|nhận|gửi|đăng ký|góp ý|tham gia|trả lời|dự thi))?(?: (?:hồ sơ|ý kiến|bài(?: dự thi)?|tác phẩm|đơn|báo cáo))?"
    r"|(?:ngày )?(?:hết hạn|(?:có |hết )?hiệu lực)|ngày (?:họp|thi|áp dụng)|đăng k[ýí](?= (?:trước|đến)\b)"
)
_EVENT = r"(?:ngày |thời gian )?(?:diễn ra|khai mạc|bế mạc|(?:đóng|mở) thầu|kết thúc)"
# A document's own day is that of its page where nothing else is.
_ISSUED = r"ngày (?:ban hành|k[ýí])"
_OTHER = rf"(?:{_TERM}|{_EVENT}|{_ISSUED})"
_TO_DAY = r"(?:\s*:|\s*(?=\d)|(?: (?:từ|trước|đến(?: hết)?))?(?= ngày\b))"
_LABEL = re.compile(rf"\b(?:{_CHANGED}|{_PUBLISHED}|{_OTHER}{_TO_DAY})", re.IGNORECASE)
_IS_CHANGED = re.compile(_CHANGED, re.IGNORECASE)
_IS_PUBLISHED = re.compile(_PUBLISHED, re.IGNORECASE)
_IS_OTHER = re.compile(rf"\W*{_OTHER}{_TO_DAY}", re.IGNORECASE)
_IS_ISSUED = re.compile(rf"\W*{_ISSUED}\b", re.IGNORECASE)
_ONLY_LABEL = re.compile(rf"\W*(?:{_CHANGED}|{_PUBLISHED}|{_OTHER})\s*:?\s*", re.IGNORECASE)
# A label within another one's words ("Hạn đăng ký") begins no other day; the time of day does not end in a word of text.
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s*$")
_OF_TIMES = frozenset({"am", "pm", "sa", "ch", "sáng", "trưa", "chiều", "tối"})
_CLOCKS_DIFFER = timedelta(days=1)


def heard_days(text: str, seen: date | None) -> Iterator[str]:
    """The parts of a text with a day, cut where a label begins another, without those that are no publication.

    A term ("Hạn nộp hồ sơ"), a validity, an event are labelled otherwise (`is_issued` is let pass); a day after that of the capture, `seen`, cannot be one.
    The clocks of servers differ, a day is let pass.
    """
    for piece in _pieces(text):
        moment = read_moment(piece) if seen is not None else None
        late = moment is not None and seen is not None and moment.at.date() > seen + _CLOCKS_DIFFER
        if not late and (is_issued(piece) or not _IS_OTHER.match(piece)):
            yield piece


def parted_days(pieces: Iterable[str]) -> tuple[list[str], list[str]]:
    """The texts with days of publication, and those with days of change, which there are only where both are labelled.

    A day under "Cập nhật" alone is the only one a page has, and that of publication.
    """
    pieces = list(pieces)
    if not any(map(is_published, pieces)):
        return pieces, []
    changed = [piece for piece in pieces if _IS_CHANGED.match(piece)]
    return [piece for piece in pieces if piece not in changed], changed


def published_part(text: str) -> str:
    """The part of a text under a label of publication, where a day of change stands before it; else the text.

    "Cập nhật lần cuối: 30/12/2023 | Ngày xuất bản: 07/11/2023" gives the second day.
    """
    if not _IS_CHANGED.match(text):
        return text
    return next((piece for piece in _pieces(text) if is_published(piece) and read_moment(piece) is not None), text)


def is_published(piece: str) -> bool:
    """Whether a text begins with a label of publication."""
    return bool(_IS_PUBLISHED.match(piece))


def is_issued(piece: str) -> bool:
    """Whether a text begins with the label of the day a document was issued or signed."""
    return bool(_IS_ISSUED.match(piece))


def is_label(text: str) -> bool:
    """Whether a text is a label for a day and nothing else: "Ngày đăng:", "Hạn nộp hồ sơ"."""
    return bool(_ONLY_LABEL.fullmatch(text))


def _pieces(text: str) -> list[str]:
    starts = [match.start() for match in _LABEL.finditer(text) if _begins(text[: match.start()])]
    if len(starts) < 2:  # noqa: PLR2004
        return [text.strip()]
    cuts = [0, *starts, len(text)]
    pieces = (text[start:end].strip(" |-–;,/") for start, end in pairwise(cuts))
    return [piece for piece in pieces if any(map(str.isdigit, piece))]


def _begins(before: str) -> bool:
    word = _WORD_BEFORE.search(before)
    return word is None or word.group(1).lower() in _OF_TIMES
