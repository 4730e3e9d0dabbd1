"""Gives each picture the caption the page shows with it, and takes that text out of the body. It reads no other text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.parsers.figures import LONGEST, SHORT, grouped, is_slides, names_embed
from crawler.parsers.items import Embed, Item, Line, Picture
from crawler.parsers.looks import MOSTLY, judge_looks, line_at
from crawler.parsers.picture_text import REPORT, SENTENCE_ENDS
from crawler.parsers.tree import plain
from vietnamese.cleaning import clean
from vietnamese.credits import read_credit
from vietnamese.folding import fold

_LONGEST_UNMARKED = 300
_MARKED = re.compile(
    r"^[(\[]?\s?(?:ảnh|chú thích|trong ảnh|ảnh minh h[oọ][aạ]|photo|image|foto|picture)\b\s*(?:\d+\s*)?[:.–-]",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[\s.–—/|(\[-])(?:(?:nguồn\s+)?ảnh(?:\s+(?:tư liệu|minh h[oọ][aạ]))?|photo(?:\s+credit)?|credit|foto|nguồn)\s*[:;]\s*([^()\[\]:]{1,70}?)[\s.)\]]*$",
    re.IGNORECASE,
)
_ONLY_CREDIT = re.compile(
    r"^\W*(?:©|\(c\)|copyright\b|(?:photo(?:graph)?s?|pictures?|images?|bild(?:er)?|fotos?|фото|quelle|source|credits?|(?:photo-?)?(?:collages?|montages?)|коллаж|illustrations?)\s*(?:by\b|:|©|von\b))\s*((?:(?![.!?]\s+\w).){1,90})$",
    re.IGNORECASE,
)
# Agencies that sell pictures of anything, which nobody names for what a picture shows.
_STOCK = re.compile(
    r"[^.!?:,;]{0,50}\b(?:stock\.adobe\.com|adobe ?stock|shutterstock|i-?stock(?:photo)?|depositphotos|123rf|getty images|alamy|dreamstime|pixabay|unsplash|pexels)(?:\.com)?(?:/[^.!?:,;]{0,40})?",
    re.IGNORECASE,
)
_PHOTO_LINE = re.compile(r"\W*(?:nguồn\s+)?(?:ảnh|photo)\s*:\s*\w(?:[^:.!?]|(?<=\b\w)\.){1,40}\W*", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"\W*nguồn\s*:\s*\w(?:[^:.!?]|(?<=\b\w)\.){1,40}\W*", re.IGNORECASE)
_MOST_CREDIT_WORDS = 6
_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|webp|bmp|tiff?)\b|^(?:img|dsc|image|anh|hinh|photo|screenshot|untitled|z\d{6})[\d\s_-]*$|^[\w-]+$",
    re.IGNORECASE,
)
_GENERIC_ALT = re.compile(
    r"^(?:ảnh|hình|image|photo|picture|logo|banner|avatar|thumbnail|hình ảnh)?\s*\d*$", re.IGNORECASE
)
# What VCCorp's CMS puts in for an editor who typed nothing: the headline as it was then, and the picture's number.
_NUMBERED_ALT = re.compile(r"-\s*ảnh\s*\d{1,3}\s*\.?$", re.IGNORECASE)
_NUMBER_ROOM = 16
_LEAST_ALT_WORDS = 4
_LEAST_REPEATED = 2
_LONGEST_ALT = 1000
_LONG_ITALIC = 180
_QUOTES = frozenset('“"')
_LEADING_ON = frozenset({":", ";", ","})


@dataclass(slots=True)
class Captioned:
    """A picture with its raw caption (None: none shown) and how the caption was found."""

    picture: Picture
    caption: str | None
    how: str


Content = Item | Captioned


def attach_captions(items: list[Item]) -> list[Content]:
    """The items with each picture's caption joined to it and no caption left among the lines.

    In order: the caption of the figure or image table around it, a line marked as a caption beside it, a centred, italic or
    small line right after it, a line that begins with "Ảnh:"; above it where every picture of the page has one there.
    """
    taken: set[int] = set()
    captions: dict[int, tuple[str, str]] = {}
    # What a line says below a pasted picture, which has no address to keep, has no other place than the text.
    pictures = [index for index, item in enumerate(items) if isinstance(item, Picture) and item.src]
    if pictures:
        judge_looks(items)
    grouped(items, taken, captions)
    taken.update(
        index + 1 for index, item in enumerate(items[:-1]) if isinstance(item, Embed) and names_embed(items[index + 1])
    )
    if pictures:
        _beside_pictures(items, pictures, taken, captions)
    result: list[Content] = []
    for index, item in enumerate(items):
        if isinstance(item, Picture):
            caption, how = captions.get(index, (None, "none"))
            result.append(Captioned(item, caption, how))
        elif index not in taken:
            result.append(item)
    return result


def _beside_pictures(
    items: list[Item], pictures: list[int], taken: set[int], captions: dict[int, tuple[str, str]]
) -> None:
    """Captions by the line that follows a picture, by their class, and above the pictures where there is no other."""
    for index in pictures:
        if index not in captions:
            _following(items, index, taken, captions)
    for index, item in enumerate(items):
        if isinstance(item, Line) and item.state.caption and index not in taken:
            _strayed(items, index, taken, captions)
    if not captions:
        _above(items, pictures, taken, captions)


def alt_caption(alt: str, title: str) -> str | None:
    """The alt text if it says what the picture shows: some words, no file name, not the article's title again, no number."""
    text = plain(alt[:_LONGEST_ALT])
    if len(text.split()) < _LEAST_ALT_WORDS or _FILE_NAME.search(text) or _GENERIC_ALT.match(text):
        return None
    # Only where it is the headline or what that was before it was changed; an editor may number what he says too.
    if (number := _NUMBERED_ALT.search(text)) and _is_near(fold(text[: number.start()]), fold(title)):
        return None
    return None if fold(text) == fold(title) else text


def _is_near(text: str, title: str) -> bool:
    """Whether most words of a text are the headline's."""
    words, known = text.split(), set(title.split())
    return 3 * sum(word in known for word in words) >= 2 * len(words)


def credit_of(caption: str) -> str | None:
    """Who made the picture, where the caption ends with it: "… - Ảnh: Thu Hà" gives Thu Hà."""
    match = _CREDIT.search(caption)
    return match.group(1).strip(" .–—-") or None if match else None


def only_credit(caption: str) -> str | None:
    """The credit a caption is and nothing else: "© Thu Hà", "Photo: AP"; None if it says what the picture shows.

    "Ảnh: Thu Hà" is no such case: what follows "Ảnh:" on these sites is as often what is seen.
    """
    if len(caption.split()) <= _MOST_CREDIT_WORDS and _STOCK.fullmatch(caption):
        return caption
    match = _ONLY_CREDIT.match(caption)
    return match.group(1).strip(" .()[]–—-") or None if match else None


def _above(items: list[Item], pictures: list[int], taken: set[int], captions: dict[int, tuple[str, str]]) -> None:
    """Captions above their pictures, centred and italic: only where each picture has one, for a lead-in stands so too."""
    found: dict[int, str] = {}
    for index in pictures:
        line = items[index - 1] if index else None
        if not isinstance(line, Line) or index - 1 in taken or line.state.align != "center" or line.italic < MOSTLY:
            return
        text = clean(line.text)
        if _dressed(line, text, _picture(items, index), same_block=False) is None or text[-1:] in _LEADING_ON:
            return
        found[index] = line.text
    for index, text in found.items():
        captions[index] = (text, "centred italic line above the image")
        taken.add(index - 1)


def _following(items: list[Item], index: int, taken: set[int], captions: dict[int, tuple[str, str]]) -> None:
    """The line right after a picture, if it is dressed as a caption."""
    if index + 1 >= len(items) or not isinstance(line := items[index + 1], Line) or index + 1 in taken:
        return
    picture = _picture(items, index)
    head, broken, rest = line.text.lstrip("\n ").partition("\n")
    same_block = line.state.block == picture.block
    # A small letter goes on with the sentence above it.
    whole = "\n" not in rest.strip() and rest.strip()[:1].islower()
    text = head if same_block and broken and rest.strip() and not whole else line.text
    around = (items[place] for place in (index - 1, index + 2) if 0 <= place < len(items))
    alone = same_block and all(_block(item) != picture.block for item in around)
    how = _dressed(line, clean(text), picture, same_block=same_block, alone=alone)
    if how is None:
        return
    captions[index] = (text, how)
    if text is not line.text:
        line.text = rest
        return
    taken.add(index + 1)
    below = items[index + 2] if index + 2 < len(items) else None
    if isinstance(below, Line) and index + 2 not in taken and _goes_on(line, below, picture):
        captions[index] = (f"{text} {below.text}", how)
        taken.add(index + 2)


def _goes_on(line: Line, below: Line, picture: Picture) -> bool:
    """Whether the line below a caption is its second: the photographer's, or one of its block that only looks otherwise."""
    text = clean(below.text)
    if _PHOTO_LINE.fullmatch(text):
        return True
    # Two breaks part lines of a block too; then the lower begins with one.
    if line.state.block != below.state.block or below.text.startswith("\n"):
        return False
    if _SOURCE_LINE.fullmatch(text):
        return True
    whole = len(line.text) + len(text) <= _LONGEST_UNMARKED and below.linked < MOSTLY and not below.document
    centred = line.state.align == below.state.align == "center" and line.state.block != picture.block
    return centred and whole and read_credit(text) is None


def _block(item: Item) -> int:
    return item.block if isinstance(item, Picture) else item.state.block if isinstance(item, Line) else 0


def _dressed(line: Line, text: str, picture: Picture, *, same_block: bool, alone: bool = False) -> str | None:
    """Why a line after a picture is its caption, or None. `alone`: nothing else stands in their block.

    A centred bold line is a sub-heading unless it ends a sentence, a centred long one a paragraph somebody centred.
    """
    return next(_dresses(line, text, picture, same_block=same_block, alone=alone), None)


def _dresses(line: Line, text: str, picture: Picture, *, same_block: bool, alone: bool) -> Iterator[str]:
    if line.state.caption:
        yield "caption class"
    if not text or len(text) > LONGEST or line.state.kind in {"h", "li"} or line.document or line.linked >= MOSTLY:
        return
    if _says_alt(text, picture):
        yield "line that repeats the alt text"
    if (credit := read_credit(text)) is not None and credit.names:
        return
    if _MARKED.match(text):
        yield "begins with Ảnh:"
    if len(text) <= _LONGEST_UNMARKED or line.italic >= MOSTLY:
        yield from _set_apart(line, text)
        if same_block and line.text.lstrip(" ").startswith("\n"):
            yield from _under(line, text, picture, alone=alone)
        if credit_of(text) and not line.bold:
            yield "credit after the image"


def _under(line: Line, text: str, picture: Picture, *, alone: bool) -> Iterator[str]:
    """A line behind a break in the block of its picture: in the middle, or short and alone with it."""
    short = alone and len(text) <= SHORT
    if picture.align == "center" and (line.bold < MOSTLY or short):
        yield "line under the image"
    told = text.isupper() or REPORT.match(text)
    if short and line.bold < MOSTLY and picture.align != "right" and not told:
        yield "short line alone with the image"


def _set_apart(line: Line, text: str) -> Iterator[str]:
    """The looks by which a line is told from the text's paragraphs."""
    # Somebody's words are set so too, at length and in quotes.
    quoted = text[0] in _QUOTES and text[-1] in SENTENCE_ENDS
    told = line.state.align != "center" and len(text) > _LONG_ITALIC and quoted
    if line.italic >= MOSTLY and line.state.align != "right" and not told:
        yield "italic line after the image"
    if line.small >= MOSTLY and line.bold < MOSTLY and line.state.align != "right":
        yield "small line after the image"
    heads = line.bold >= MOSTLY and (text[-1] not in SENTENCE_ENDS or len(text) > SHORT)
    if line.state.align == "center" and not heads and not text.isupper():
        yield "centred line after the image"


def _says_alt(text: str, picture: Picture) -> bool:
    return len(text.split()) >= _LEAST_REPEATED and fold(text) == fold(plain(picture.alt))


def _strayed(items: list[Item], index: int, taken: set[int], captions: dict[int, tuple[str, str]]) -> None:
    """A line with a caption's class away from its picture: the picture just before or just after it has it."""
    for near in (index - 1, index - 2, index + 1):
        if 0 <= near < len(items) and isinstance(items[near], Picture) and near not in captions:
            captions[near] = (line_at(items, index).text, "caption class")
            taken.add(index)
            return
    if any(isinstance(items[near], Picture) for near in range(max(0, index - 2), index)):
        if (caption := captions.get(index - 2)) and is_slides(line := line_at(items, index)):
            # The heading of a slide is the first line of its caption.
            captions[index - 2] = (f"{caption[0]} {line.text}", caption[1])
        taken.add(index)


def _picture(items: list[Item], index: int) -> Picture:
    item = items[index]
    assert isinstance(item, Picture)  # noqa: S101
    return item
