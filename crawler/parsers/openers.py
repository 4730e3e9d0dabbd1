"""Tells the short lines that open a text from the dress above it, on pages read by density. It cuts nothing itself.

"Kính gửi: ...", the motto of the state, "(Bài phát biểu của ...)" and a first sub-heading end without a full stop as dates and
counters do. Evidence is the place: a paragraph like that of the text, in the same box, which holds nothing else above it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from crawler.parsers.entries import Entry
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.tree import Element, path_of
from crawler.records import BlockKind
from vietnamese.credits import read_credit, read_name
from vietnamese.dates import read_moment
from vietnamese.folding import fold
from vietnamese.names import is_institution

# What opens official letters, by the rules for their form (Decree 30/2020/NĐ-CP); no other line of a page begins so.
_LETTER = re.compile(
    r"kinh gui\b.|kinh thua\b.|cong hoa xa hoi chu nghia viet nam$|doc lap ?[-–—] ?tu do ?[-–—] ?hanh phuc$"
)
# The kinds of documents of the same decree, as their heads print them: alone on a line, in capitals.
_DOCUMENT = re.compile(
    r"(?:quyet dinh|nghi quyet|chi thi|thong bao|thong cao(?: bao chi)?|ke hoach|huong dan|cong dien|cong van|bao cao|to trinh|quy che|quy dinh|chuong trinh|phuong an|de an|giay moi|thu moi|thu ngo"
    r"|(?:thu|loi) keu goi|ban tin|dieu van|loi cam (?:ta|on))\W*$"
)
# What notices of meetings, courses and tenders begin with, line by line.
_PARTICULAR = re.compile(
    r"[\W\d]*(?:thoi (?:gian|han|diem)(?! (?:dang|doc|cap nhat|lam viec|tao))|dia diem|thanh phan|noi dung(?! tin)|doi tuong|so luong(?! (?:xem|doc|truy cap))|hinh thuc|chu tri|muc dich|ten (?:goi thau|du an|tai san|cong trinh)|ben moi thau|chu dau tu|nguon von|gia (?:khoi diem|goi thau))\b[^:]{0,30}:\s*\S"
)
_MATTER = re.compile(r"\W*(?:v/v|ve\b|ban hanh\b|phe duyet\b|cua\b|can cu\b)")
_LEAST_PARTICULARS = 2
_LEAST_WORDS = 2
_LEAST_BRACKETED = 5
_LEAST_LETTERS = 40
_MOST_OPENERS = 6
_SAME = 0.75
_REACH = 4
_STOPS = (".", "!", "?", "…")
_MOST_JOINED = 2
_LEAST_ALIKE = 2
_LEAST_SENTENCE = 4
_LONGEST_LOOK = 160
_COUNTED = re.compile(r"\b(?:luot|bai viet|bai nay|tin nay|trang nay|website|binh luan|chia se|co chu|ban in)\b")
# Who reads the site is spoken to: "Mời bạn ...", "Chào mừng bạn ...".
_TO_READERS = re.compile(r"\bbạn\b|\bchúng tôi\b|\bjavascript\b|\bcập nhật liên tục\b", re.IGNORECASE)
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "div"})
_PARAGRAPHS = frozenset({BlockKind.PARAGRAPH})
_WORDED = frozenset({BlockKind.PARAGRAPH, BlockKind.HEADING})
_SHOWN = frozenset({BlockKind.IMAGE, BlockKind.EMBED})


def openers(entries: Sequence[Entry], above: Sequence[Entry], first: Entry, title: str) -> list[Entry]:
    """The entries of `above` that open the text whose first running entry is `first`.

    `above` is what is left of the `entries` before it, `title` the folded headline. A box that holds a day, a heading or
    other dress above the text is the article's whole column: there only the beginning of a letter is sure. Other lines open a
    text in bold or in brackets, as sub-headings and "(Bài phát biểu của ...)" do; plain ones are counters and shares as often. Above
    a lead in bold a short line is its label, unless it says in brackets whose words follow.
    """
    joined = _joined(entries, above, first, title)
    like = _paragraph(first)
    if like is None:
        return joined
    box, left = like.getparent(), {id(entry) for entry in above}
    dress = [
        entry
        for entry in takewhile(lambda entry: entry is not first, entries)
        if entry.block.kind not in _SHOWN and not (id(entry) in left and _may_open(entry, title))
    ]
    mixed = any(outer is box for entry in dress for holder in entry.holders[:1] for outer in path_of(holder)[:_REACH])
    kept = [
        entry
        for entry in above
        if _is_like(_paragraph(entry), like)
        and (
            _LETTER.match(fold(entry.block.text))
            or (not mixed and _may_open(entry, title) and _is_set_apart(entry, first))
        )
    ]
    run = _run_above(entries, above, first, like, title)
    chosen = {id(entry) for entry in (*kept[-_MOST_OPENERS:], *joined, *run)}
    return [entry for entry in above if id(entry) in chosen]


def _run_above(
    entries: Sequence[Entry], above: Sequence[Entry], first: Entry, like: Element, title: str
) -> list[Entry]:
    """The paragraphs like the first running one right above it that are the head of a document or the particulars of a notice.

    A head begins with the kind of the document in capitals; the line below it tells its matter. None has the headline once more.
    """
    start = next((index for index, entry in enumerate(entries) if entry is first), 0)
    left = {id(entry) for entry in above}
    run = list(
        takewhile(
            lambda entry: id(entry) in left and not entry.linked and _is_like(_paragraph(entry), like),
            reversed(entries[:start]),
        )
    )[:_MOST_OPENERS]
    texts = [entry.block.text for entry in run]
    if any(fold(text) == title or line_of(text) is not Line.TEXT for text in texts):
        return []
    head = next(
        (
            at
            for at, text in enumerate(texts)
            if at and text.isupper() and _DOCUMENT.match(fold(text)) and _is_matter(texts[at - 1])
        ),
        0,
    )
    particulars = [at for at, text in enumerate(texts) if _PARTICULAR.match(fold(text))]
    if head:
        return run[: head + 1]
    return run[: particulars[-1] + 1] if len(particulars) >= _LEAST_PARTICULARS else []


def _is_matter(text: str) -> bool:
    """Whether a line says what a document is about, or goes on with its head in capitals."""
    return text.isupper() or _MATTER.match(fold(text)) is not None


def _joined(entries: Sequence[Entry], above: Sequence[Entry], first: Entry, title: str) -> list[Entry]:
    """The entries right above the first running one, with nothing between, that it shows to be of the text.

    Either two or more lines further down are dressed alike, in the same box: sub-headings. Or it is a sentence to its full stop,
    a paragraph like the first running one.
    """
    start = next((index for index, entry in enumerate(entries) if entry is first), 0)
    left = {id(entry) for entry in above}
    near = list(takewhile(lambda entry: id(entry) in left, reversed(entries[:start])))[:_MOST_JOINED]
    return [
        entry
        for entry in near
        if _may_open(entry, title, headings=True) and (_is_sentence(entry, first) or _has_alike(entry, entries[start:]))
    ]


def _is_sentence(entry: Entry, first: Entry) -> bool:
    text, like = entry.block.text, _paragraph(first)
    if like is None or not text.endswith(_STOPS) or len(text.split()) < _LEAST_SENTENCE or not text[0].isupper():
        return False
    if _TO_READERS.search(text) or _COUNTED.search(fold(text)):
        return False
    return entry.bold <= first.bold and _is_like(_paragraph(entry), like)


def _has_alike(entry: Entry, below: Sequence[Entry]) -> bool:
    """Whether two or more lines of a text, with paragraphs between, are dressed as one above it: as headings, bold or in italics."""
    look = _look(entry)
    if look is None:
        return False
    alike = [index for index, other in enumerate(below) if _look(other) == look]
    parted = [index for before, index in pairwise([-1, *alike]) if index > before + 1]
    return len(parted) >= _LEAST_ALIKE


def _look(entry: Entry) -> tuple[object, ...] | None:
    """How a short line is set and in which box it stands; None for plain lines, sentences and other blocks."""
    text = entry.block.text
    headed = entry.block.kind is BlockKind.HEADING
    if not (headed or (entry.block.kind is BlockKind.PARAGRAPH and (entry.bold or entry.emphasis))):
        return None
    if len(text) > _LONGEST_LOOK or text.endswith(_STOPS) or not entry.holders:
        return None
    block = next((outer for outer in path_of(entry.holders[0])[:_REACH] if outer.tag in _BLOCKS), None)
    if block is None:
        return None
    return entry.block.kind, entry.block.level, entry.bold, block.tag, block.get("class") or "", block.getparent()


def _paragraph(entry: Entry) -> Element | None:
    """The <p> an entry stands in; None for other blocks."""
    if entry.block.kind is not BlockKind.PARAGRAPH or not entry.holders:
        return None
    return next((outer for outer in path_of(entry.holders[0])[:_REACH] if outer.tag == "p"), None)


def _is_like(paragraph: Element | None, like: Element) -> bool:
    """Whether a paragraph stands in the same box as another and bears the same class names."""
    if paragraph is None or paragraph.getparent() is not like.getparent():
        return False
    return (paragraph.get("class") or "") == (like.get("class") or "")


def _is_set_apart(entry: Entry, first: Entry) -> bool:
    return _is_bracketed(entry.block.text) or (entry.bold and not first.bold)


def _is_bracketed(text: str) -> bool:
    return text.startswith("(") and text.endswith(")") and len(text.split()) >= _LEAST_BRACKETED


def _may_open(entry: Entry, title: str, *, headings: bool = False) -> bool:
    """Whether a line is a paragraph of words: no day, name, office, credit or wording of the headline."""
    text = entry.block.text
    if entry.block.kind not in (_WORDED if headings else _PARAGRAPHS) or entry.linked or entry.caption or entry.right:
        return False
    words = set(fold(text).split())
    if len(words) < _LEAST_WORDS or line_of(text) is not Line.TEXT or is_institution(text):
        return False
    if read_credit(text) is not None or read_name(text) is not None:
        return False
    if len(words & set(title.split())) >= len(words) * _SAME:
        return False
    return sum(map(str.isalpha, text)) >= _LEAST_LETTERS or read_moment(text) is None
