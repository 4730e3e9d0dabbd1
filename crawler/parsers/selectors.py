"""The CSS selectors of site files, as XPaths whose time stays on a line with the page wherever libxml2 lets them.

What cssselect 1.6 makes of `:first-child` counts all siblings before an element, and of `a + b` it looks at all behind it: on ten
thousand paragraphs side by side a selector took minutes. Those are put otherwise here. Of `~`, `:nth-child()` and their kin, which look at all
siblings, and of `:contains()` and `:lang()`, which look at all that holds an element, there is no other form: on a page that no
person wrote they are refused.
"""

import re
from functools import lru_cache

from cssselect import HTMLTranslator, SelectorError
from cssselect.xpath import XPathExpr
from lxml import etree

from crawler.parsers.errors import ParseError
from crawler.parsers.tree import Element, select

_LOOKS_AROUND = re.compile(r"~(?!=)|:(?:nth-|last-of|first-of|only-of|contains|lang|has)", re.IGNORECASE)
_WIDEST, _DEEPEST = 2_000, 500  # children of one element, elements around one; browsers nest 512
_IS_WIDE = etree.XPath(f"boolean(//*[*[{_WIDEST + 1}]])")
_IS_DEEP = etree.XPath(f"boolean(//*[ancestor::*[{_DEEPEST + 1}]])")


class _Translator(HTMLTranslator):
    """cssselect's, with the nearest sibling asked for by its place: libxml2 stops there."""

    def xpath_direct_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        return left.join("/following-sibling::*[1]/self::", right)

    def xpath_first_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return xpath.add_condition("not(preceding-sibling::*[1])")

    def xpath_last_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return xpath.add_condition("not(following-sibling::*[1])")

    def xpath_only_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return self.xpath_last_child_pseudo(self.xpath_first_child_pseudo(xpath))


def select_css(root: Element, selector: str) -> list[Element]:
    """The elements of a page that a selector finds, in the page's order.

    Raises `ParseError` for what is no CSS selector, and for one that would take too long on the page.
    """
    try:
        path = _compiled(selector)
        if _LOOKS_AROUND.search(selector) and (shape := _endless(root)):
            raise ParseError(
                f"{selector!r} would take too long on a page with {shape}; write one without ~, :nth-child(), :contains() and the like"
            )
        return select(path, root)
    except (SelectorError, etree.XPathError) as error:
        raise ParseError(f"{selector!r} is no CSS selector ({error}); write one like 'div.content > p'") from error


@lru_cache(maxsize=512)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(_Translator().css_to_xpath(selector))


def _endless(root: Element) -> str:
    """What of a page no person wrote; "" of all others."""
    if _IS_WIDE(root):
        return f"more than {_WIDEST:,} elements side by side"
    return f"more than {_DEEPEST} elements inside each other" if _IS_DEEP(root) else ""
