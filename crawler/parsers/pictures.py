"""Reads an image element: where its picture lies, and whether it is one of the article's at all."""

from crawler.parsers.tree import Element


def source_of(element: Element) -> str:
    """The address of an image as written: the real one where a lazy loader keeps it apart from a placeholder."""
    for name in ("data-src", "data-original", "data-lazy-src", "data-orig-file"):
        if value := (element.get(name) or "").strip():
            return value
    src = (element.get("src") or "").strip()
    if src and not src.startswith("data:"):
        return src
    candidates = (element.get("srcset") or element.get("data-srcset") or "").split(",")
    return candidates[-1].split()[0] if candidates[-1].split() else ""


def is_ornament(element: Element, src: str) -> bool:
    """Whether an image is dress, no picture of the article. Tracking pixels, emoji, icons."""
    sizes = [element.get(name) or "" for name in ("width", "height")]
    if all(size.rstrip("px").isdigit() and int(size.rstrip("px")) <= 32 for size in sizes):  # noqa: PLR2004
        return True
    names = element.get("class") or ""
    return "emoji" in names or "wp-smiley" in names or src.endswith(("blank.gif", "pixel.gif", "spacer.gif"))
