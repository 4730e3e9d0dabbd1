"""Selectors of site files: they find what CSS says they do, and those of no end are refused on pages of no end."""

import pytest
from cssselect import HTMLTranslator
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.parsers.errors import ParseError
from crawler.parsers.selectors import select_css
from crawler.parsers.tree import build_tree

NAMES = st.sampled_from(["p", "div", "h1"])
TREES = st.recursive(
    NAMES.map(lambda name: f"<{name}></{name}>"),
    lambda inner: st.lists(inner, max_size=4).map(lambda all_of: f"<div class=a>{''.join(all_of)}</div>"),
    max_leaves=12,
)
SIDE_BY_SIDE = f"<div>{'<p>x</p>' * 2_001}</div>".encode()
NESTED = b"<div>" * 501 + b"x"


@given(TREES)
@pytest.mark.parametrize(
    "selector",
    ["h1 + p", "div + *", "* + div.a", "div.a > p + p", "p:first-child", "div:last-child", ":only-child", "div > p:not(:first-child) + div"],
)  # fmt: skip
def test_nearest_siblings_are_those_of_the_standard(selector, page):
    """What asks for the nearest sibling by its place finds the same elements as what counts all of them."""
    root = build_tree(page.encode())
    assert select_css(root, selector) == etree.XPath(HTMLTranslator().css_to_xpath(selector))(root)


@pytest.mark.parametrize("selector", ["h1 ~ p", "p:nth-child(2n)", "p:nth-last-child(2)", "div:contains('x')", ":lang(vi) p", "p:first-of-type"])  # fmt: skip
@pytest.mark.parametrize(("page", "shape"), [(SIDE_BY_SIDE, "more than 2,000 elements side by side"), (NESTED, "more than 500 elements inside each other")])  # fmt: skip
def test_endless_pages_are_refused(selector, page, shape):
    """A selector that looks at all siblings or all surroundings is refused on a page that no person wrote, and taken on others."""
    with pytest.raises(ParseError, match=shape):
        select_css(build_tree(page), selector)
    select_css(build_tree(b"<div lang=vi><h1>x</h1><p>x</p></div>"), selector)


def test_attributes_are_no_siblings():
    """The sign of an attribute's word is not that of siblings: such a selector is taken on any page."""
    assert len(select_css(build_tree(SIDE_BY_SIDE), "[class~=a], p:first-child, p + p")) == 2_001


def test_what_is_no_selector_says_so():
    """The error names the selector and shows one."""
    with pytest.raises(ParseError, match=r"'p::first-line' is no CSS selector .*; write one like"):
        select_css(build_tree(b"<p>x</p>"), "p::first-line")
