"""Tells boxes by what they hold and how they are named: for a picture, for its caption, for a quotation. It walks nothing."""

import re
from functools import lru_cache

from crawler.parsers.tree import Element, apart, holds, raw_text

CAPTION_CLASS = re.compile(
    r"caption(?!s?-?(?:container|wrapper|box))|(?:^|[\s_-])(?:chu[_-]?thich(?:[_-]?(?:anh|hinh))?|(?:mo[_-]?ta|ghi[_-]?chu|note|ten|tieu[_-]?de)[_-]?(?:anh|hinh)|(?:img|image|photo|picture|pic|anh|hinh)[_-]?(?:desc(?:ription)?|note|legend|title)|legend)(?:$|[\s_-])",
    re.IGNORECASE,
)
_IMAGE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:images?|img|photos?|pictures?|figure|anh|hinh|hinh-?anh|slide|gallery-?item|carousel-?(?:item|slide)|(?:img|image|photo|picture|anh)-?(?:box|wrap(?:per)?|container|block)\w?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_GALLERY = re.compile(
    r"gallery|(?:^|[\s_-])(?:slides?|slider|slide-?show|carousel|swiper|album)(?:$|[\s_-])", re.IGNORECASE
)
_CAPTION_ROOM = 350
_SHORT_CAPTION = 250
_LEAST_WORDS = 3
_BY = re.compile(r"(?i:by|von|par|por|av|af|door|od|przez)\s+[^\W\d_a-z]")
_FEW_PARTS = 4
_MOST_TEXTS = 2
_LONGEST_CREDIT = 6
BOXES = frozenset({"div", "section", "span", "aside", "li", "dl", "center"})


def is_image_box(element: Element, names: str) -> bool:
    """A box for a picture: it names itself so and has at most a caption's text, or holds one picture, its caption and credit and nothing else."""
    named = names_image(names)
    if not named and not 2 <= len(element) <= _FEW_PARTS:  # noqa: PLR2004
        return False
    images = sum(1 for _ in element.iter("img", "amp-img"))
    if not images or holds(element, "h1", "h2", "h3", "h4", "blockquote", "q"):
        return False
    words = " ".join(raw_text(element).split())
    # The portrait of an author stands so too.
    if not words or _BY.match(words):
        return False
    if named:
        return len(words) <= _CAPTION_ROOM * images
    if images > 1 or len(words) > _SHORT_CAPTION or (element.text and element.text.strip()):
        return False
    return len(words.split()) >= _LEAST_WORDS and _is_caption_and_credit(element)


def _is_caption_and_credit(element: Element) -> bool:
    """Whether the texts in a box are one or two without links, and of two one is as short as a credit."""
    if any(part.tail and part.tail.strip() for part in element):
        return False
    texts = [part for part in element if raw_text(part).strip()]
    if any(holds(part, "a", "img", "table") for part in texts):
        return False
    return len(texts) == 1 or (
        len(texts) == _MOST_TEXTS and min(len(raw_text(part).split()) for part in texts) <= _LONGEST_CREDIT
    )


def is_slide(item: Element) -> bool:
    """Whether an item of a list that calls itself a gallery begins with its picture and has a caption under it."""
    outer = item.getparent()
    if outer is None or len(item) < 2 or not _GALLERY.search(apart(outer.get("class") or "")):  # noqa: PLR2004
        return False
    return holds(item[0], "img") and not raw_text(item[0]).strip() and is_image_box(item, "")


def is_portrait(figure: Element) -> bool:
    """A figure that shows who wrote the article: its link says so, or it holds the contact information HTML has an element for."""
    return holds(figure, "address") or any("author" in (link.get("rel") or "").split() for link in figure.iter("a"))


def is_pull_quote(figure: Element) -> bool:
    """A figure of a quotation and nothing to see: HTML's figures may be moved away from the text (HTML 4.4.12), and this one repeats it."""
    return holds(figure, "blockquote") and not holds(figure, "img", "amp-img", "picture", "video", "iframe", "table")


def holds_caption(element: Element) -> bool:
    """Whether an element holds a picture's caption by its tag or a class: then a name such as widget is its picture's."""
    return any(
        part.tag == "figcaption" or ((names := part.get("class")) and names_caption(names) and is_caption_box(part))
        for part in element.iter("figcaption", "p", "div", "span")
    )


def is_caption_box(element: Element) -> bool:
    """A caption box holds a caption, not a picture with one, and not an article."""
    return not holds(element, "img") and len(raw_text(element)) < 600  # noqa: PLR2004


@lru_cache(maxsize=4096)
def names_caption(names: str) -> bool:
    return bool(CAPTION_CLASS.search(names) or CAPTION_CLASS.search(apart(names)))


@lru_cache(maxsize=4096)
def names_image(names: str) -> bool:
    return bool(_IMAGE_CLASS.search(apart(names)))
