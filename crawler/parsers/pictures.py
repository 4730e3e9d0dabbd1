"""Reads an image element: where its picture lies, and whether it is one of the article's at all, or an icon."""

import re

from crawler.parsers.tree import Element

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-orig-file", "data-lazyload", "data-image", "data-url")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s/]+/\S|/\S")
_LEAST_PASTED = 2000
_ORNAMENT = 32
# Tracking pixels, and the signs portals put before the entries of their lists.
_DRESS = ("blank.gif", "pixel.gif", "spacer.gif", "/dot.gif", "/bullet.gif", "/arrow.gif")
_SIZES = ("width", "height")
_STYLED_SIZE = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*(\d+)(?:\.\d+)?px")
# What a sign beside a word is called; the picture of a report has a name of its own.
_SIGN = re.compile(
    r"(?:^|/)(?:ico(?:n|_|-)?[-_]?)?(?:new|moi|hot|tick|check(?:ed)?|ok|star|dot|bullet|arrow|yes|no|down(?:load)?|tai-?ve)(?:[-_]?(?:icon|\d{1,2}))?\.(?:gif|png|svg)(?:$|\?)",
    re.IGNORECASE,
)
_ICON = re.compile(
    r"(?:^|/)ico(?:ns?)?[-_](?:date|day|time|clock|calendar|lich|ngay|gio|user|author|tac-?gia|view|eye|xem|print|in|e?mail|share|comment|tag|phone|fax|home|rss|search)s?(?:[-_]?\d{1,2})?\.(?:gif|png|svg|jpe?g|webp)(?:$|\?)",
    re.IGNORECASE,
)
_PICTURE_ADDRESS = re.compile(r"(?:https?:)?/[^\s\"'{}]+\.(?:jpe?g|png|webp|gif)[^\s\"'{}]*", re.IGNORECASE)


def source_of(element: Element) -> str:
    """The address of an image as written: the real one where a lazy loader keeps it apart from a placeholder; "" for none."""
    for name in _LAZY:
        if value := (element.get(name) or "").strip():
            return value
    src = (element.get("src") or "").strip()
    if src and not src.startswith("data:"):
        # Joomla (since 4) keeps what its editor knows about a picture behind the address.
        return src.partition("#joomlaImage:")[0]
    for name in ("srcset", "data-srcset", "data-lazy-srcset"):
        if value := _largest(element.get(name) or ""):
            return value
    # libxml2 does not know that a source element is empty: the image may lie inside it.
    picture = next(element.iterancestors("picture"), None)
    if picture is not None:
        for source in picture.iter("source"):
            if value := _largest(source.get("srcset") or source.get("data-srcset") or ""):
                return value
    return next((address for name, value in element.items() if (address := _deferred(str(name), str(value)))), "")


def is_pasted(element: Element) -> bool:
    """Whether an image is one an editor pasted, its bytes in the page: no placeholder is so large. It has no address to keep."""
    src = element.get("src") or ""
    return len(src) > _LEAST_PASTED and src.lstrip()[:11].lower() == "data:image/"


def _deferred(name: str, value: str) -> str:
    """The address a lazy loader of no known name keeps in a data attribute, "" if it is none."""
    if not name.startswith("data-") or not value.strip():
        return ""
    address = value.split(maxsplit=1)[0]
    if _PICTURE_ADDRESS.match(address) or (("lazy" in name or "src" in name) and _ADDRESS.match(address)):
        return address.partition(",")[0] if "srcset" in name else address
    return ""


def _largest(candidates: str) -> str:
    """The last address of a srcset, the largest as a rule; an address may hold commas, a space ends it."""
    found = [part for part in candidates.split() if "/" in part and not part.startswith("data:")]
    return found[-1].strip(",") if found else ""


def is_ornament(element: Element, src: str) -> bool:
    """Whether an image is dress, no picture of the article. Tracking pixels, emoji, icons.

    One size alone may be a lazy loader's; a file called icon_date.jpg is an icon where no size says otherwise.
    """
    sizes = _sizes(element)
    if len(sizes) == len(_SIZES) and _are_small(sizes):
        return True
    if not sizes and _ICON.search(src):
        return True
    names = element.get("class") or ""
    return "emoji" in names or "wp-smiley" in names or src.endswith(_DRESS)


def is_icon(element: Element) -> bool:
    """Whether an image is a sign beside words, by its size (32 px at most) or, where it has none, by what its file is called."""
    sizes = _sizes(element)
    return _are_small(sizes) if sizes else bool(_SIGN.search(source_of(element)))


def is_sized(element: Element) -> bool:
    """Whether an image is given a size."""
    return bool(_sizes(element))


def _sizes(element: Element) -> list[str]:
    """The sizes an image is given in attributes, else in its style where both are in pixels."""
    given = [size for name in _SIZES if (size := (element.get(name) or "").strip())]
    styled = [] if given else _STYLED_SIZE.findall(element.get("style") or "")
    return given or (styled if len(styled) == len(_SIZES) else [])


def _are_small(sizes: list[str]) -> bool:
    return all(size.removesuffix("px").isdecimal() and int(size.removesuffix("px")) <= _ORNAMENT for size in sizes)
