"""Reads the tags an article shows below its text where no link states that it is one: a named or labelled line of links."""

import re
from collections.abc import Iterator
from itertools import islice

from crawler.parsers.furniture import Line, line_of
from crawler.parsers.kinds.addresses import is_detail, is_headline
from crawler.parsers.tree import Element, apart, holds, is_inside, outers_of, path_of, raw_text, siblings_after, text_of
from vietnamese.folding import fold

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:(?:post|entry|article|news|detail|list|box)-?)?(?:tags|tags?[-_]?(?:list|links|box|detail)|hash-?tags|keywords|tu-?khoa)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\W*(?:tags?|(?:từ khóa|từ khoá|thẻ)(?: bài viết)?|keywords?|xem thêm về)\s*:?\s*", re.IGNORECASE)
_COLUMN = re.compile(r"(?:^|\s)(?:c\d{1,2}\b|col(?:umn)?\b(?!\S*12))", re.IGNORECASE)
_SIDE = re.compile(r"(?:^|\s)(?:sidebar|aside|widget)", re.IGNORECASE)
_TAG_ADDRESS = re.compile(
    r"(?:^|[/?&=_-])(?:hash)?(?:tags?(?:id)?|tu-?khoa|keywords?|chu-de)(?:[/=?._-]|$)", re.IGNORECASE
)
_SHARES = re.compile(r"^mailto:|//(?:[\w-]+\.)?(?:facebook|twitter|x|zalo|telegram|t|linkedin|pinterest)\.(?:com|me)\b")
# What a box of the article's particulars says before links to other things than tags.
_OTHER_LABEL = re.compile(r"\b(?:nguon|source|via|theo|chuyen muc|danh muc|dang boi|tac gia)\b")
_TOLD_BY = 24  # letters by which a headline is known: og:title has the portal's name behind it
_LONGEST = 400
_MOST = 20
_MOST_WORDS = 8
_REACH = 3
_STEPS_OUT = 4
_MOST_LINKS = 200


def tags_below(body: Element, title: Element | None, headline: str = "") -> tuple[str, ...]:
    """The tags in a text or right below it, within the box that holds the headline.

    They are links of a few words in a box named for them, or in a line of nothing else that begins "Tags:" or "Từ khóa:", or
    whose label has an element of its own before or above them. `headline` is what the headline says where no element is known for it.
    """
    seen: set[Element] = set()
    for box in (body, *_below(body, title, headline)):
        for anchor in islice(box.iter("a"), _MOST_LINKS):
            for line in islice(outers_of(anchor), _REACH):
                if line in seen or line is body or (line is not box and not is_inside(line, box)):
                    break
                seen.add(line)
                if found := _tags_of(line):
                    return found
    return ()


def _below(body: Element, title: Element | None, headline: str) -> Iterator[Element]:
    for step in islice(path_of(body), _STEPS_OUT):
        if (
            step.tag in {"body", "html", "main", "td"}
            or step is title
            or (title is not None and is_inside(title, step))
        ):
            return
        outside = bool(headline) and step is not body
        if outside and (step.tag == "article" or _folded(headline)[:_TOLD_BY] in _folded(raw_text(step))):
            return
        yield from (one for one in siblings_after(step) if not (step is not body and _is_beside(one, step)))


def _is_beside(element: Element, step: Element) -> bool:
    """Whether what follows a box that holds more than the body stands beside it: a side's box, or a column next to a column."""
    names = _names(element)
    if _NAMED.search(apart(names)):
        return False
    return bool(_SIDE.search(names)) or bool(_COLUMN.search(names) and _COLUMN.search(_names(step)))


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _folded(text: str) -> str:
    """Letters and digits alone: pages set headlines in capitals, in decomposed letters, and with joiners."""
    return "".join(filter(str.isalnum, fold(text)))


def _leads_elsewhere(anchor: Element) -> bool:
    """Whether a link is to an article, a section, an author or the next post: by its rel, or an address that names no tag."""
    rel, href = (anchor.get("rel") or "").split(), anchor.get("href") or ""
    if "category" in rel or "author" in rel or "prev" in rel or "next" in rel or _SHARES.search(href):
        return True
    return not _TAG_ADDRESS.search(href) and (is_detail(href) or is_headline(href))


def _tags_of(line: Element) -> tuple[str, ...]:
    text, anchors = raw_text(line).strip(), list(line.iter("a"))
    if len(text) > _LONGEST or any(map(_leads_elsewhere, anchors)):
        return ()
    links = [link for anchor in anchors if (link := text_of(anchor))]
    if not 0 < len(links) <= _MOST or any(len(link.split()) > _MOST_WORDS for link in links):
        return ()
    named = any(_NAMED.search(apart(name)) for name in (line.get("class"), line.get("id")) if name)
    label = _LABEL.match(text)
    if not named:
        rest = text if label is None else text[label.end() :]
        begins = label is not None and ":" in label[0]
        if not _is_only(rest, links) or not (begins or _is_labelled(line, text)):
            return ()
    elif _OTHER_LABEL.search(fold(_beside_links(text, links))):
        return ()
    # "Read more" among them: the line leads to another article.
    if any(line_of(link) is not Line.TEXT for link in links if not _LABEL.fullmatch(link)):
        return ()
    return tuple(
        dict.fromkeys(
            name
            for link in links
            if not _LABEL.fullmatch(link) and link[-1] != ":" and (name := link.lstrip("#").strip(" ,;"))
        )
    )


def _is_labelled(line: Element, text: str) -> bool:
    """Whether a label has an element of its own: before the links of a line, or as the line above nothing but links."""
    if _LABEL.match(text) is not None:
        first = next((one for one in line.iter() if (one.text or "").strip()), line)
        return first is not line and first.tag != "a" and _LABEL.fullmatch(raw_text(first).strip()) is not None
    # An item has its label above all items: the list is asked for those.
    above = line.getprevious() if line.tag != "li" else None
    return above is not None and not holds(above, "a") and _LABEL.fullmatch(raw_text(above).strip()) is not None


def _is_only(text: str, links: list[str]) -> bool:
    """Whether a text is nothing but those links and what parts them."""
    return not any(map(str.isalnum, _beside_links(text, links)))


def _beside_links(text: str, links: list[str]) -> str:
    """What a text says besides those links, each taken out once."""
    rest = " ".join(text.split())
    for link in links:
        rest = rest.replace(link, " ", 1)
    return rest
