"""Applies a site file's own selectors: where they are given, they win over the family's. It knows no other rule."""

from crawler.parsers.errors import ParseError
from crawler.parsers.parts import Clue, Document, Parts
from crawler.parsers.selectors import select_css
from crawler.parsers.tree import Element, outers_of, text_of
from crawler.sites.model import Site


def apply_site_fields(parts: Parts, document: Document, site: Site) -> None:
    """Put what the site file's selectors find into `parts`. A selector that finds nothing leaves the family's rule.

    Of several generations of selectors that of the day the page was fetched is taken.

    Raises `ParseError` for a selector that is no CSS, or would take too long on the page.
    """
    fields, root = site.fields_on(document.seen), document.root
    how = f"site file {site.id}" + (f" until {fields.until}" if fields.until else "")
    if (found := _clue(root, fields.title, f"{how}, fields.title", site)) is not None:
        parts.title = found
    if (found := _clue(root, fields.lead, f"{how}, fields.lead", site)) is not None:
        parts.lead = found
    if (found := _clue(root, fields.published, f"{how}, fields.published", site)) is not None:
        parts.dates.put_first(found)
    if (found := _clue(root, fields.author, f"{how}, fields.author", site)) is not None:
        parts.author = found
    if fields.body and (bodies := _outermost(_select(root, fields.body, site))):
        parts.bodies, parts.body_how = bodies, f"{how}, fields.body"
    parts.removed |= {element for selector in fields.remove for element in _select(root, selector, site)}


def _outermost(found: list[Element]) -> list[Element]:
    """The elements that lie in no other of them: text inside two would be read twice."""
    known = set(found)
    return [element for element in found if not any(outer in known for outer in outers_of(element))]


def _clue(root: Element, selector: str | None, how: str, site: Site) -> Clue | None:
    if not selector:
        return None
    for element in _select(root, selector, site):
        if text := element.get("datetime") or element.get("content") or text_of(element):
            return Clue(text, how)
    return None


def _select(root: Element, selector: str, site: Site) -> list[Element]:
    try:
        return select_css(root, selector)
    except ParseError as error:
        raise ParseError(f"{site.id}.yaml: fields: {error}") from error
