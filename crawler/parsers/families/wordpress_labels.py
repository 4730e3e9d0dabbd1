"""Reads account, source, categories and tags of a WordPress post, by the links' rel and by the boxes themes put them in."""

import re

from crawler.parsers.furniture import names_what_it_leads_to
from crawler.parsers.parts import Clue, Document, Parts
from crawler.parsers.tree import Element, child_of, text_of
from vietnamese.folding import fold

_CATEGORY_BOXES = (
    "cat-links",
    "taxonomy-category",
    "td-category",
    "elementor-post-info__item--type-terms",
    "jeg_meta_category",
)
_CATEGORY_WRAP = "post-cat-wrap"
_TAG_BOXES = ("tags-links", "tag-links", "post-tags", "taxonomy-post_tag", "td-tags", "tdb-tags", "jeg_post_tags")
_AUTHOR_BOXES = (
    "author",
    "byline",
    "author-name",
    "wp-block-post-author-name",
    "td-post-author-name",
    "tdb-author-name",
    "jeg_meta_author",
)
# Newspaper's box names the source, and by the same class the page that led to it ("VIA").
_SOURCE_BOX = "td-post-small-box"
_SOURCE_LABELS = frozenset({"nguon", "source"})
_NO_SOURCE = re.compile(r"://|^(?:www\.|xem |link |anh ?:|tai day)")  # an address, a call to it, who made a picture
_AUTHOR_TEXTS = ("elementor-post-info__item--type-author", "wp-block-post-author__name")


def put_labels(document: Document, scope: Element, parts: Parts) -> None:
    """Account, source, categories and tags: themes differ in boxes, not in the rel of the links."""
    index = document.index
    links = [(link, (link.get("rel") or "").split()) for link in scope.iter("a")]
    authors = [link for link, rel in links if "author" in rel] + _links(index.classed(*_AUTHOR_BOXES, within=scope))
    authors += index.classed(*_AUTHOR_TEXTS, within=scope)
    if name := next((text for author in authors if (text := text_of(author))), ""):
        parts.account = Clue(name, "WordPress author link")
    for box in index.classed(_SOURCE_BOX, within=scope):
        label, named = child_of(box, "span"), child_of(box, "a")
        if label is None or named is None or fold(text_of(label)).strip(" :") not in _SOURCE_LABELS:
            continue
        source = text_of(named)
        if source and not (_NO_SOURCE.search(fold(source)) or names_what_it_leads_to(source)):
            parts.source = Clue(source, f"WordPress .{_SOURCE_BOX}")
            break
    filed = [link for link, rel in links if "category" in rel] or _links(index.classed(*_CATEGORY_BOXES, within=scope))
    filed = filed or _links(_beside_title(index.classed(_CATEGORY_WRAP)))
    parts.category, parts.category_how = tuple(dict.fromkeys(map(text_of, filed))), "WordPress category links"
    # Block themes give categories the rel of tags.
    tags = [
        link
        for link, rel in links
        if "tag" in rel
        and "category" not in rel
        and "/category/" not in (link.get("href") or "")
        and not any(link is one for one in filed)
    ]
    tags = tags or _links(index.classed(*_TAG_BOXES, within=scope))
    parts.tags, parts.tags_how = tuple(dict.fromkeys(map(text_of, tags))), "WordPress tag links"


def _beside_title(boxes: list[Element]) -> list[Element]:
    """The first box that stands beside the headline; cards of other posts have boxes of the same name."""
    return [box for box in boxes if (around := box.getparent()) is not None and child_of(around, "h1") is not None][:1]


def _links(boxes: list[Element]) -> list[Element]:
    """The links in boxes; a box may be a link itself."""
    return [link for box in boxes for link in (box.iter("a") if box.tag != "a" else [box])]
