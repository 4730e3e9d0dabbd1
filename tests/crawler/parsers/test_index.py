"""Tests of looking up a page's elements by class."""

from crawler.parsers.index import Index
from crawler.parsers.tree import build_tree

PAGE = b"""<html><body><div class="nobody-asked first"><p class="first nobody-asked first">a</p></div>
<p class="nobody-asked-more">b</p><h2 class="nobody-asked">c</h2></body></html>"""


def tags(index: Index, *names: str) -> list[str]:
    return [element.tag for element in index.classed(*names)]


def test_a_class_no_page_was_asked_for_is_found_at_once_and_on_later_pages() -> None:
    """What a class names is the same on the page that asks for it first, when asked again, and on every page after it."""
    first = Index(build_tree(PAGE))
    assert tags(first, "nobody-asked") == ["div", "p", "h2"]
    assert tags(first, "nobody-asked") == ["div", "p", "h2"]
    assert tags(Index(build_tree(PAGE)), "nobody-asked") == ["div", "p", "h2"]


def test_an_index_made_before_a_class_was_asked_for_elsewhere_finds_each_element_once() -> None:
    """A page opened before another page asked for a class finds its elements, each once, together with known classes."""
    early, other = Index(build_tree(PAGE)), Index(build_tree(PAGE))
    assert tags(other, "asked-by-other", "nobody-asked-more") == ["p"]
    assert tags(early, "nobody-asked-more", "first") == ["p", "div", "p"]
    assert tags(early, "first", "nobody-asked-more") == ["div", "p", "p"]
