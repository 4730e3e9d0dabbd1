"""A lead that no class names: the one sentence between headline and text that is set in bold or italics.

Much else stands there in italics: captions, grounds of a decision, forms of address, sources, calls to readers. None of it is a lead.
"""

import re

from crawler.parsers.blocks import is_running
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.parts import Clue
from crawler.parsers.styles import names_bold, names_italic, styled
from crawler.parsers.tree import Element, holds, text_of
from vietnamese.folding import fold

_LEAST = 30
_MOST = 900
_NO_LINE = ("a", "img", "p", "div", "li")
_SHOWN = ("img", "picture", "figure", "video", "audio", "iframe")
_BEGUN = re.compile(r"\w")
# Parts, questions and letters by how they begin; by what they say, notes to readers and of the page.
_NO_LEAD = re.compile(
    r"^\W*(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)/]|(?:dieu|chuong|muc|phan|cau|bai|ky)\W*\d|(?:hoi|pv|phong vien|kinh (?:gui|thua)|can cu|nguon|theo|tac gia|tac pham du thi|anh (?:trong|minh hoa)|hinh anh|toan canh|tiep theo|vui long|hay tai|de nghe|tin nay|noi dung (?:bai )?dang|loi (?:toa soan|ban bien tap)|dang (?:ngay|luc))\b)"
    r"|\b(?:ban doc|doc gia|quy vi|bai viet nay|giong doc|luot (?:xem|doc)|trich dan|ghi ro nguon|trinh duyet|binh luan|ung dung|dang nhap|dang lai|du thi|nut phat)\b"
)
_SET_APART = frozenset({"b", "strong", "i", "em"})


def _shows(element: Element) -> bool:
    """Whether something is shown or played in an element, the signs on buttons to share it aside."""
    return any((outer := one.getparent()) is None or outer.tag != "button" for one in element.iter(*_SHOWN))


def sentence_set_apart(pieces: list[Element]) -> Clue | None:
    """The only running text between headline and body, if it is one line all bold or italic."""
    running = [piece for piece in pieces if is_running(text_of(piece))]
    if len(running) != 1:
        return None
    lead, text = running[0], text_of(running[0])
    before = pieces[: pieces.index(lead) + 1]
    if any(map(_shows, before)) or not _BEGUN.match(text) or line_of(text) is not Line.TEXT:
        return None
    if not text.endswith((".", "!", "…", "”", '"')) or _NO_LEAD.search(fold(text)):
        return None
    inner = next(iter(lead), None) if not (lead.text or "").strip() and len(lead) == 1 else None
    if not _LEAST <= len(text) <= _MOST or any(holds(one, *_NO_LINE) for one in lead):
        return None
    for element in (lead, *([] if inner is None or (inner.tail or "").strip() else [inner])):
        names, said = element.get("class") or "", styled(element.get("style") or "")
        if element.tag in _SET_APART or said.bold or said.italic or names_bold(names) or names_italic(names):
            return Clue(text, "sentence set apart under the headline")
    return None
