"""Tells boxes by what they hold and how they are named: for a picture, for its caption, for a quotation. It walks nothing."""

import re
from functools import lru_cache

from crawler.parsers.tree import Element, apart, raw_text

CAPTION_CLASS = re.compile(
    r"caption(?!s?-?(?:container|wrapper|box))|(?:^|[\s_-])(?:chu-?thich|mo-?ta-?anh|note-?anh|img-?desc|image-?desc(?:ription)?|photo-?desc|legend)(?:$|[\s_-])",
    re.IGNORECASE,
)
_IMAGE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:images?|img|photos?|pictures?|figure|anh|hinh|hinh-?anh|slide|gallery-?item|carousel-?(?:item|slide)|(?:img|image|photo|picture|anh)-?(?:box|wrap(?:per)?|container|block)\w?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION_ROOM = 350
_SHORT_CAPTION = 250
_LEAST_WORDS = 3
_BY = re.compile(r"(?:by|von|par|por|av|af|door|od|przez)\s+[^\W\d_a-z]", re.IGNORECASE)
_FEW_PARTS = 4
BOXES = frozenset({"div", "section", "span", "aside", "li", "dl", "center"})


def is_image_box(element: Element, names: str) -> bool:
    """A box for a picture: it names itself so and has at most a caption's text, or holds one picture, one short text and nothing else."""
    named = names_image(names)
    if not named and not 2 <= len(element) <= _FEW_PARTS:  # noqa: PLR2004
        return False
    images = sum(1 for _ in element.iter("img", "amp-img"))
    if not images or next(element.iter("h1", "h2", "h3", "h4"), None) is not None:
        return False
    length = len(" ".join(raw_text(element).split()))
    if named:
        return 0 < length <= _CAPTION_ROOM * images
    if images > 1 or not 0 < length <= _SHORT_CAPTION or (element.text and element.text.strip()):
        return False
    texts = [part for part in element if raw_text(part).strip()]
    words = " ".join(raw_text(element).split())
    # The portrait of an author stands so too.
    if len(words.split()) < _LEAST_WORDS or _BY.match(words):
        return False
    tails = any(part.tail and part.tail.strip() for part in element)
    return len(texts) == 1 and not tails and next(texts[0].iter("a", "img", "table"), None) is None


def is_pull_quote(figure: Element) -> bool:
    """A figure of a quotation and nothing to see: HTML's figures may be moved away from the text (HTML 4.4.12), and this one repeats it."""
    return (
        next(figure.iter("blockquote"), None) is not None
        and next(figure.iter("img", "amp-img", "picture", "video", "iframe", "table"), None) is None
    )


def is_caption_box(element: Element) -> bool:
    """A caption box holds a caption, not a picture with one, and not an article."""
    return next(element.iter("img"), None) is None and len(raw_text(element)) < 600  # noqa: PLR2004


@lru_cache(maxsize=4096)
def names_caption(names: str) -> bool:
    return bool(CAPTION_CLASS.search(names))


@lru_cache(maxsize=4096)
def names_image(names: str) -> bool:
    return bool(_IMAGE_CLASS.search(apart(names)))
