"""Reads the article of a site nobody knows: JSON-LD, microdata, OpenGraph, then the tree itself. It knows no CMS."""

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from crawler.parsers.asides import is_link_list, is_under
from crawler.parsers.attachments import boxed_below
from crawler.parsers.boxes import holds_caption
from crawler.parsers.clocks import follows, is_of_page
from crawler.parsers.dates import choose_moment
from crawler.parsers.density import Found
from crawler.parsers.flow import BLOCKS
from crawler.parsers.furniture import Line, line_of
from crawler.parsers.keywords import tags_below
from crawler.parsers.labelled_days import parted_days
from crawler.parsers.parts import Clue, Clues, Document, Parts
from crawler.parsers.portals import is_portals_name, leads_to_front, names_portal, names_section
from crawler.parsers.scope import Surroundings, figures_above, surroundings
from crawler.parsers.shown import shown_dates
from crawler.parsers.signed import signed_above, sourced_above
from crawler.parsers.signed_below import put_lines_below
from crawler.parsers.site_names import is_header
from crawler.parsers.standfirst import put_standfirst
from crawler.parsers.stated import (
    author,
    category,
    changes,
    marked_dates,
    names_nothing,
    page_dates,
    stated_dates,
    stated_tags,
    tags,
)
from crawler.parsers.titles import TITLE_ELEMENT, Heading, find_title, places_of
from crawler.parsers.tree import Element, holds, outers_of, path_of, raw_text, text_of, undone
from crawler.parsers.unheaded import classed_above, dated_box, heading_above, titled_box
from vietnamese.documents import document_numbers
from vietnamese.names import is_account, is_institution

_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
_MOST_TIMES = 6
_GREETING = re.compile(r"chào mừng.*(?:quý|các bạn|bạn đọc|đến với)", re.IGNORECASE)
_FRONT = re.compile(r"(?:https?://[^/]*)?/?(?:web/\w+/?|home|trang-chu)?")
_FEW_ALIKE = 2  # boxes dressed as the headline: a list has more
_INNER_SHARE = 0.4
_LEAST_WORDS = 4
_OUTWARDS = 4


def generic_parts(document: Document, found: Found | None, heading: Heading | None) -> Parts:
    """The parts of an article page by conventions every site may follow, each with its evidence; empty where none holds.

    `found` is the body by text density, `heading` the headline.
    """
    nodes = document.head.articles()
    parts = Parts(keep_links=False, leads_in_body=True)
    parts.title = heading.clue if heading is not None else None
    around = place_body(parts, document, found, heading) if found is not None else None
    parts.changes = Clues(changes(document, nodes))
    parts.dates = Clues(_dates(document, nodes, found, heading, parts.changes))
    parts.account = author(document, nodes)
    # What a box above calls the author is a person of the CMS as often as the head's: the end of the text is surer.
    if around is not None and parts.author is None and (parts.account is None or _is_nobody(parts.account.value)):
        parts.account = signed_above([*around.passed, *around.above], document.root) or parts.account
    if around is not None and parts.source is None:
        parts.source = sourced_above([*around.passed, *around.above])
    parts.category, parts.category_how = category(document, parts.title.value if parts.title else "")
    parts.tags, parts.tags_how = tags(document), "tag links"
    if not parts.tags and found is not None:
        place = heading.element if heading is not None else None
        parts.tags, parts.tags_how = tags_below(found.body, place), "line of tags below the text"
    return parts


def fill_gaps(parts: Parts, document: Document, found: Found | None, heading: Heading | None) -> None:
    """Put what the page says by general conventions where a family's rules found nothing; dates of the head come last.

    `found` is the body by text density where the family has none, `heading` the headline.
    """
    nodes = document.head.articles()
    untitled = parts.title is None or not parts.title.value
    bodiless = not parts.bodies
    if untitled or bodiless:
        heading = heading or find_title(document, nodes)
        found = found if bodiless else None
        heading = headline_of(document, found, heading)
        whole = generic_parts(document, found, heading)
        if untitled and (not parts.own_title or (heading is not None and _heads_article(document, heading))):
            parts.title = whole.title
        if found is not None:
            for name in ("bodies", "body_how", "skip", "before", "after", "boxed", "surveyed", "stated", "keep_links"):
                setattr(parts, name, getattr(whole, name))
            parts.lead = parts.lead or whole.lead
            parts.author = parts.author or whole.author
            parts.account = parts.account or whole.account
            parts.dates.put_last(whole.dates)
            parts.changes.put_last(whole.changes)
            if not parts.category:
                parts.category, parts.category_how = whole.category, whole.category_how
            if not parts.tags:
                parts.tags, parts.tags_how = whole.tags, whole.tags_how
    if not bodiless:
        parts.stated = _stated_text(document)
        parts.before = parts.before or figures_above(parts.bodies[0])
        put_lines_below(parts)
    parts.dates.put_last(stated_dates(document, nodes))
    parts.changes.put_last(changes(document, nodes))
    if parts.bodies and choose_moment(parts.dates) is None:
        title = _title_place(document, parts.bodies[0], heading.element if heading else None, parts.title)
        addressed = _address_date(document)
        shown = shown_dates(parts.bodies[0], title, frozenset(), below_too=not addressed, seen=document.seen)
        parts.dates.put_last([*_shown(shown, parts.changes), *page_dates(document), *addressed])
    _put_stated(parts, document, nodes)
    if parts.bodies and not parts.tags:
        said = parts.title.value if parts.title else ""
        parts.tags, parts.tags_how = tags_below(parts.bodies[0], None, said), "line of tags below the text"
    put_standfirst(parts, document)


def _put_stated(parts: Parts, document: Document, nodes: list[dict[str, Any]]) -> None:
    """Put in the account, the path and the tags that the page states where the family's rules found none."""
    if parts.account is None:
        parts.account = author(document, nodes)
    if not parts.tags:
        parts.tags, parts.tags_how = stated_tags(document), "meta article:tag"
    if not parts.category:
        title = parts.title.value if parts.title else ""
        path, how = category(document, title)
        # A family's rules know where its sections stand: what else is a path may be an archive of days, or name none.
        if path and not any(names_nothing(name, title) for name in path):
            parts.category, parts.category_how = path, how


def headline_of(document: Document, found: Found | None, heading: Heading | None) -> Heading | None:
    """The headline, or what the page shows for one where `heading` may be the portal's name."""
    if found is None or (heading is not None and not _names_no_article(heading)):
        return heading
    return (
        titled_box(document)
        or heading_above(found.body, document.seen)
        or dated_box(document)
        or classed_above(found.body)
        or heading
    )


def _heads_article(document: Document, heading: Heading) -> bool:
    """Whether the page shows a headline that is neither the portal's name nor that of a section or of a portlet.

    A slogan in the banner heads none, nor does the first of several that are dressed alike: they are a list's.
    """
    text, element = heading.clue.value, heading.element
    if element is None or len(text.split()) < _LEAST_WORDS or names_portal(text) or names_section(text):
        return False
    if _GREETING.search(text) or any(_FRONT.fullmatch(link.get("href") or "") for link in element.iter("a")):
        return False
    outers = islice(path_of(element), _OUTWARDS)
    if any(is_header(outer) or "portlet-t" in (outer.get("class") or "") for outer in outers):
        return False
    dress = element.get("class") or ""
    own = dress.split()[:1]
    return sum(one.get("class") == dress for one in document.index.classed(*own)) <= _FEW_ALIKE


def _names_no_article(heading: Heading) -> bool:
    """Whether a headline may be the portal's name or that of one of its pages: no element of the page shows it, it leads to the front page, or is as short."""
    if heading.element is None:
        return heading.clue.how == TITLE_ELEMENT or names_portal(heading.clue.value)
    if leads_to_front(heading.element) or is_portals_name(heading.clue.value):
        return True
    return (
        heading.element.tag != "h1"
        and len(heading.clue.value.split()) < _LEAST_WORDS
        and "portlet" in (heading.element.get("class") or "")
    )


def place_body(parts: Parts, document: Document, found: Found, heading: Heading | None) -> Surroundings:
    """Put in the body found by density and what stands around it, which is given back; `heading` is the headline."""
    around = surroundings(document, found.body, heading.element if heading is not None else None)
    parts.bodies, parts.body_how, parts.skip = [found.body], found.how, _skipper(found)
    parts.before, parts.after, parts.surveyed = around.above, around.below, True
    title = heading.element if heading is not None else None
    parts.boxed = list(boxed_below(found.body, title))
    parts.author = parts.author or around.author
    parts.stated = _stated_text(document)
    parts.lead = parts.lead or around.lead
    return around


def _is_nobody(account: str) -> bool:
    return is_account(account) or is_institution(account)


def _stated_text(document: Document) -> str:
    bodies = (node.get("articleBody") for node in document.head.articles())
    return max((undone(text) for text in bodies if isinstance(text, str)), key=len, default="")


def _dates(
    document: Document, nodes: list[dict[str, Any]], found: Found | None, heading: Heading | None, changed: Clues
) -> list[Clue]:
    """Where the page says when it was published, most trusted first; a clock in the page's header is no such place.

    Days of change shown beside them are added to `changed`.
    """
    clues = list(stated_dates(document, nodes))
    stated = choose_moment(clues)
    if stated is not None and stated.precision == "minute":
        return clues
    clues += marked_dates(document)
    addressed = _address_date(document)
    if found is not None:
        title = _title_place(
            document, found.body, heading.element if heading else None, heading.clue if heading else None
        )
        clues += [
            Clue(time.get("datetime") or "", "time element")
            for time in islice(document.root.iter("time"), _MOST_TIMES)
            if time.get("datetime")
            and not _is_others(time, found, title)
            and not is_of_page(text_of(time), time, title, found.body)
        ]
        if stated is None and choose_moment(clues) is None:
            clues += _shown(
                shown_dates(found.body, title, found.cards, below_too=not addressed, seen=document.seen), changed
            )
    return clues + page_dates(document) + addressed


def _shown(texts: list[str], changed: Clues) -> list[Clue]:
    published, later = parted_days(texts)
    changed.put_last([Clue(text, "date of change shown on the page") for text in later])
    return [Clue(text, "date shown on the page") for text in published]


def _address_date(document: Document) -> list[Clue]:
    match = _URL_DATE.search(document.url)
    return [Clue("-".join(match.groups()), "date in the address")] if match else []


def _title_place(document: Document, body: Element, shown: Element | None, title: Clue | None) -> Element | None:
    """The element that shows the headline; one known from the head alone is looked for by its words, nearest above the text."""
    if shown is not None or title is None:
        return shown
    return next((place for place in reversed(places_of(document, title.value)) if not follows(place, body)), None)


def _is_others(element: Element, found: Found, title: Element | None) -> bool:
    """Whether an element belongs to the page's header or footer, or to another article's card or list entry."""
    # Nothing that begins after the body is the line under the headline.
    known = title is not None and not follows(element, found.body)
    around = {title, *title.iterancestors()} if known and title is not None else frozenset()
    for outer in outers_of(element):
        if outer is found.body or outer.tag in {"article", "main"}:
            return outer in found.cards
        if is_under(outer, around):
            return False
        if outer in found.cards or outer.tag in {"aside", "nav"}:
            return True
        if outer.tag == "footer":
            # An article has a footer of its own.
            return next(outer.iterancestors("article", "main"), None) is None
        if outer.tag in {"ul", "ol"} and is_link_list(outer):
            return True
    return False


def _lists_documents(element: Element) -> bool:
    """Whether a list of links is part of a text: a line that ends with a colon leads to it, and most items are documents by number."""
    before = element.getprevious()
    if before is None or not raw_text(before).rstrip().endswith(":") or line_of(text_of(before)) is not Line.TEXT:
        return False
    items = [raw_text(item) for item in element]
    return 2 * sum(1 for item in items if document_numbers(item)) > len(items)


def _is_picture(article: Element) -> bool:
    """Whether an inner article is a picture alone, with a caption or none, as Drupal sets its media into a text."""
    if not holds(article, "img") or holds(article, "a") or any(one.get("onclick") for one in article.iter()):
        return False
    captions = sum(len(raw_text(caption).strip()) for caption in article.iter("figcaption"))
    return len(raw_text(article).strip()) == captions


def _skipper(found: Found) -> Callable[[Element], bool]:
    """What a body holds beside its text: asides by name, lists of links, cards of other articles."""
    cards = set(found.cards)
    inner = [
        article
        for article in found.body.iterdescendants("article")
        if article not in cards and not _is_picture(article)
    ]
    if sum(found.weights.get(article, 0.0) for article in inner) < found.weight * _INNER_SHARE:
        # More than that is a live blog, whose posts are articles too.
        cards.update(inner)

    def skip(element: Element) -> bool:
        if element in cards:
            return True
        if element.tag not in BLOCKS and element.tag not in {"nav", "span"}:
            return False
        if found.is_beside(element):
            # A picture's own box may be called a widget or an aside.
            return not holds_caption(element) or is_link_list(element)
        return element.tag in {"ul", "ol", "dl"} and is_link_list(element) and not _lists_documents(element)

    return skip
