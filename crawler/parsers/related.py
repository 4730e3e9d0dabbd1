"""Leaves out of a text what its own template has between the paragraphs: links to other articles set apart, adverts, the files' heading."""

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import chain, groupby, islice
from urllib.parse import urlsplit

from crawler.parsers.attachments import linked_type
from crawler.parsers.blocks import is_running
from crawler.parsers.entries import Entry
from crawler.parsers.furniture import Line, after_file_label, is_only_beside_link, line_of, names_what_it_leads_to
from crawler.parsers.kinds.addresses import is_detail, is_headline
from crawler.parsers.metadata import joined
from crawler.parsers.teasers import words_of
from crawler.parsers.tree import Element, apart, outers_of, path_of, raw_text
from crawler.records import BlockKind
from crawler.sites.model import host_of
from vietnamese.cleaning import clean
from vietnamese.folding import fold

_LEAST_HEADLINE = 5
_LONGEST_LABEL = 80
_LONGEST_HEADING = 160
_LEAST_SPELT = 4
_REACH = 4
_ADVERT = re.compile(r"\W*(?:quảng cáo|advertisements?|adv?)\W*", re.IGNORECASE)
_ADVERT_BOX = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|adv|quang-?cao|qc|banner|adsbygoogle)(?:$|[\s_-])", re.IGNORECASE
)
_HASHTAGS = re.compile(r"(?:#[^\W\d]\w*[\s,;]*){2,}")
_ANNOUNCES = re.compile(r"\b(?:nhu sau|sau day|duoi day|(?:danh sach|noi dung|thong tin) sau|gom(?: co)?)\W*$")
_WORDS = re.compile(r"[a-z0-9]+")
_MOST_BETWEEN = 6
# Beyond so many a line is no name of a file; each line of a paragraph that was cut has the links of all.
_MOST_LINKS = 2_000
_Known = dict[int, "_Links"]
# What editors set before the headline of another article.
_POINTS = re.compile(r"\s*(?:[➤►▶»☞👉→]|>>)")


def without_related(entries: list[Entry], url: str, base: str) -> list[Entry]:
    """The entries without other articles' headlines, the word above an advert, and lines of nothing but hashtags.

    A headline is a link to an article of the same site; it goes where it is set apart too, as a list that nothing above it leads
    to, or below "Đọc thêm", or as a quotation, behind an arrow or in bold where its address spells its words. One bold link may be:
    several are the headings of a bulletin.
    """
    if not any(entry.linked or _may_be_label(entry.block.text) for entry in entries):
        return entries
    away = {index for index, entry in enumerate(entries) if _is_advert(entries, index) or _is_hashtags(entry)}
    known: _Known = {}
    leads = [entry.linked and _leads_to_article(entry, url, base, known) for entry in entries]
    bold: list[int] = []
    begun = False
    last = next((index for index in range(len(entries) - 1, -1, -1) if is_running(entries[index].block.text)), -1)
    for _, group in groupby(enumerate(entries), key=lambda one: (one[1].block.kind, one[1].list_id, leads[one[0]])):
        places = [index for index, _ in group]
        if not leads[places[0]]:
            begun = begun or any(is_running(entries[index].block.text) for index in places)
            continue
        if begun and not _is_own(entries, places):
            gone, single = _set_apart(entries, places, last, known)
            away.update(gone)
            bold += single
    if len(bold) > 1:
        away.difference_update(bold)
    return [entry for index, entry in enumerate(entries) if index not in away]


def without_documents(entries: list[Entry]) -> list[Entry]:
    """The entries without the names of documents, which are attachments, and without the heading right above them or before them."""
    known: _Known = {}
    return [
        entry
        for index, entry in enumerate(entries)
        if not entry.document
        and not (
            _is_label(entry, known) and (_links(entry, known).lead_to_document or _heads_documents(entries, index))
        )
    ]


def _may_be_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and (text.startswith("#") or bool(_ADVERT.fullmatch(text)))


def _is_hashtags(entry: Entry) -> bool:
    return entry.block.text.startswith("#") and bool(_HASHTAGS.fullmatch(entry.block.text))


def _is_advert(entries: list[Entry], index: int) -> bool:
    """Whether an entry is the word above an advert, or the picture below the word: one without a caption that leads elsewhere."""
    entry = entries[index]
    if entry.block.kind is BlockKind.IMAGE:
        return _is_away(entry) and index > 0 and bool(_ADVERT.fullmatch(entries[index - 1].block.text))
    if entry.block.kind is not BlockKind.PARAGRAPH or not _ADVERT.fullmatch(entry.block.text):
        return False
    if index + 1 < len(entries) and _is_away(entries[index + 1]):
        return True
    names = (
        f"{outer.get('class') or ''} {outer.get('id') or ''}"
        for holder in entry.holders[:1]
        for outer in islice(path_of(holder), _REACH)
    )
    return any(_ADVERT_BOX.search(apart(name)) for name in names)


def _is_away(entry: Entry) -> bool:
    return entry.linked and entry.block.image is not None and entry.block.image.caption is None


def _leads_to_article(entry: Entry, url: str, base: str, known: _Known) -> bool:
    """Whether an entry is a link, as long as a headline, to an article of the site that is not this one."""
    text = words_of(entry)
    if entry.block.kind is BlockKind.IMAGE or len(text.split()) < _LEAST_HEADLINE or names_what_it_leads_to(text):
        return False
    address = joined(base, _links(entry, known).address)
    if not address or host_of(address) != host_of(url) or urlsplit(address)[2:4] == urlsplit(url)[2:4]:
        return False
    return is_detail(address) or is_headline(address)


def _set_apart(entries: list[Entry], places: list[int], last: int, known: _Known) -> tuple[list[int], list[int]]:
    """What goes of a run of other articles' headlines, and its first place if it is in bold; `last` is that of the last running text."""
    first = entries[places[0]]
    labelled = _labelled(entries, places[0])
    if labelled and places[-1] < last:
        return labelled + places, []
    if first.block.kind is BlockKind.LIST:
        return places, []
    if not all(_is_spelt(entries[index], known) for index in places):
        return [], []
    if first.block.kind is BlockKind.QUOTE or _POINTS.match(first.block.text):
        return places, []
    if first.bold and first.block.kind is BlockKind.PARAGRAPH:
        return places if len(places) == 1 else [], places[:1]
    return [], []


def _is_own(entries: list[Entry], places: list[int]) -> bool:
    """Whether links are the article's own list: what stands above leads to them, or other items are no links."""
    return _is_led_to(entries[places[0] - 1] if places[0] else None) or _is_part_of_list(entries, places)


def _labelled(entries: list[Entry], place: int) -> list[int]:
    """The heading of other news ("Đọc thêm") right above a link, with the pictures between that lead away; empty for none."""
    passed = []
    for index in range(place - 1, max(-1, place - 1 - _MOST_BETWEEN), -1):
        entry = entries[index]
        passed.append(index)
        if not _is_away(entry):
            return passed if line_of(entry.block.text) is Line.OTHERS else []
    return []


def _is_led_to(before: Entry | None) -> bool:
    """Whether what stands right above leads to a list of the text: by a colon or "như sau", or as its heading."""
    if before is None:
        return False
    text = words_of(before)
    if line_of(text) is Line.OTHERS:
        return False
    if text.endswith(":") or _ANNOUNCES.search(fold(text[-_LONGEST_LABEL:])):
        return True
    heads = before.block.kind is BlockKind.HEADING or (
        before.block.kind is BlockKind.PARAGRAPH
        and before.bold
        and len(text) <= _LONGEST_HEADING
        and not is_running(text)
    )
    return heads and not before.linked and line_of(text) is Line.TEXT


def _is_spelt(entry: Entry, known: _Known) -> bool:
    """Whether the address of an entry's link is made of its words, from the first on: the other article's own headline."""
    href = _links(entry, known).address
    said = _WORDS.findall(fold(words_of(entry)))
    spelt = _WORDS.findall(urlsplit(href).path.rstrip("/").rpartition("/")[2].partition(".")[0])
    if spelt and spelt[0].isdigit() and spelt[0] not in said[:1]:
        spelt.pop(0)
    while spelt and spelt[-1].isdigit():
        spelt.pop()
    length = min(len(spelt), len(said))
    return length >= _LEAST_SPELT and spelt[:length] == said[:length]


class _Links:
    """The links that the holders of an entry stand in. The lines of a paragraph that was cut into thousands all have the same."""

    def __init__(self, holders: Iterable[Element]) -> None:
        outward = (islice(chain((holder,), outers_of(holder)), _REACH) for holder in holders)
        self._links = [outer for outers in outward for outer in outers if outer.tag == "a"]

    @property
    def address(self) -> str:
        """Where the first leads."""
        return (self._links[0].get("href") or "") if self._links else ""

    @cached_property
    def said(self) -> list[str]:
        """What they say, folded."""
        return [fold(clean(raw_text(link))) for link in self._links[:_MOST_LINKS]]

    @cached_property
    def lead_to_document(self) -> bool:
        """Whether one of them leads to a document."""
        return any(linked_type(link.get("href") or "", raw_text(link)) for link in self._links)


def _links(entry: Entry, known: _Known) -> _Links:
    mine = id(entry.holders)
    if mine not in known:
        known[mine] = _Links(entry.holders)
    return known[mine]


def _is_part_of_list(entries: list[Entry], places: list[int]) -> bool:
    """Whether other items of the same list are the article's own."""
    own = entries[places[0]].list_id
    beside = (places[0] - 1, places[-1] + 1)
    return bool(own) and any(0 <= near < len(entries) and entries[near].list_id == own for near in beside)


def _is_label(entry: Entry, known: _Known) -> bool:
    """Whether an entry is the heading of files and no more, but for the words that link to one and its size."""
    text = entry.block.text
    if not 0 < len(text) <= _LONGEST_LABEL or (rest := after_file_label(text)) is None:
        return False
    for said in _links(entry, known).said:
        if said in rest:
            rest = rest.replace(said, "", 1)
    return is_only_beside_link(rest) and line_of(text) is Line.FURNITURE


def _heads_documents(entries: list[Entry], index: int) -> bool:
    return index + 1 < len(entries) and entries[index + 1].document
