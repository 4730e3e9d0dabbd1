"""Tells the day of publication from that of a change where a page shows both with their labels. It reads no tree."""

import re
from collections.abc import Iterable

_CHANGED = r"(?:ngày )?(?:cập nhật|(?:chỉnh )?sửa(?: đổi)?(?: lần)? cuối|sửa đổi|cập nhật lần cuối|(?:last )?(?:updated|modified))\b"
_PUBLISHED = (
    r"(?:ngày (?:đăng|đưa|xuất bản|phát hành|tạo)|đăng(?: (?:ngày|lúc|tải|bởi|vào))?|xuất bản|posted|published)\b"
)
_LABEL = re.compile(rf"(?=\b{_CHANGED}|\b{_PUBLISHED})", re.IGNORECASE)
_IS_CHANGED = re.compile(_CHANGED, re.IGNORECASE)
_IS_PUBLISHED = re.compile(_PUBLISHED, re.IGNORECASE)


def parted_days(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The texts with days of publication, and those with days of change, which there are only where both are labelled.

    A day under "Cập nhật" alone is the only one a page has, and that of publication.
    """
    pieces = [piece for text in texts for piece in _pieces(text)]
    if not any(_IS_PUBLISHED.match(piece) for piece in pieces):
        return pieces, []
    changed = [piece for piece in pieces if _IS_CHANGED.match(piece)]
    return [piece for piece in pieces if piece not in changed], changed


def _pieces(text: str) -> list[str]:
    if not (_IS_CHANGED.search(text) and _IS_PUBLISHED.search(text)):
        return [text.strip()]
    return [piece.strip(" |-–;,/") for piece in _LABEL.split(text) if any(map(str.isdigit, piece))]
