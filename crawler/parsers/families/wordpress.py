"""The WordPress family: body classes, post ids and the places themes agree on.

Most themes keep the classes of WordPress's own (`entry-title`, `entry-content`, `time.published`). Where makers of many
sites' templates have names of their own these stand beside them: block themes (`wp-block-post-*`, since WordPress 5.9),
Elementor (`elementor-widget-theme-post-*`), tagDiv's Newspaper (`td-*`, its cloud templates `tdb-*`), JNews (`jeg_*`).
Flatsome, Astra and GeneratePress need no more than WordPress's own.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from crawler.parsers.asides import is_aside
from crawler.parsers.cards import cards_in
from crawler.parsers.families.wordpress_labels import put_labels
from crawler.parsers.flow import BLOCKS
from crawler.parsers.parts import Clue, Clues, Document, Family, Parts
from crawler.parsers.summaries import is_summary
from crawler.parsers.tree import Element, child_of, heading_text, holds, is_inside, raw_text, text_of
from crawler.records import Kind

_MOST_ASIDE = 0.4
_TITLES = (
    "entry-title",
    "post-title",
    "page-title",
    "elementor-heading-title",
    "wp-block-post-title",
    "tdb-title-text",
    "jeg_post_title",
)
_BODIES = (
    "entry-content",
    "post-content",
    "td-post-content",
    "elementor-widget-theme-post-content",
    "the-content",
    "single-content",
    "wp-block-post-content",
    "tdb_single_content",
    "content-inner",
)
_BUILT_POSTS = frozenset({"wp-post", "wp-page", "post", "page"})
_LEAD_IMAGES = ("post-thumbnail", "wp-block-post-featured-image")
_EXCERPTS = (
    "entry-summary",
    "entry-excerpt",
    "sapo",
    "post-excerpt",
    "elementor-widget-theme-post-excerpt",
    "td-post-sub-title",
    "tdb_single_subtitle",
    "jeg_post_subtitle",
)
_DATE_BOXES = ("wp-block-post-date", "elementor-post-info__item--type-date", "jeg_meta_date")
_TIME_BOX = "elementor-post-info__item--type-time"
_POST_ID = re.compile(r"\bpostid-(\d+)\b")
_SOME_ID = re.compile(r"\bpost-(\d+)\b")
_SHORTLINK = re.compile(r"[?&]p=(\d+)")
_NOT_CONTENT = re.compile(
    r"(?<![a-z0-9])(?:sharedaddy|jp-relatedposts|yarpp|related|post-views|addtoany|a2a_kit|social|share|wp-block-(?:latest|archives|categories|buttons)|author-box|ez-toc|lwptoc|rmp-|kk-star|post-ratings|"
    r"navigation|comments?-area|code-block|adsbygoogle|wpcf7|td-a-rec|td-post-sharing|jeg_share|rank-math-toc|elementor-widget-(?:posts|table-of-contents|author-box))",
    re.IGNORECASE,
)


def _detect(document: Document) -> str | None:
    head = document.head
    generator = next((value for value in head.meta.get("generator", ()) if value.startswith("WordPress")), None)
    if generator:
        return f"meta generator: {generator}"
    if any(rel == "https://api.w.org/" for rel, _, _ in head.rels):
        return "link rel api.w.org"
    paths = [href for rel, _, href in head.rels if "stylesheet" in rel or "shortlink" in rel]
    return (
        "wp-content in style sheets"
        if any("/wp-content/" in path or "/wp-includes/" in path for path in paths)
        else None
    )


def _body_class(document: Document) -> str:
    body = child_of(document.root, "body")
    return "" if body is None else body.get("class") or ""


def _kind(document: Document) -> tuple[Kind, str] | None:
    if _asks_password(document):
        return Kind.LOGIN, "WordPress asks for the post's password"
    classes = set(_body_class(document).split())
    query = parse_qs(urlsplit(document.url).query)
    if "print" in query or urlsplit(document.url).path.rstrip("/").endswith("/print"):
        return Kind.PRINT, "print address"
    for name, kind in (
        ("error404", Kind.SOFT_404), ("search", Kind.SEARCH), ("search-results", Kind.SEARCH), ("login", Kind.LOGIN), ("attachment", Kind.STATIC),
        ("single-post", Kind.ARTICLE), ("single-attachment", Kind.STATIC), ("home", Kind.HOME), ("blog", Kind.LISTING), ("archive", Kind.LISTING),
        ("page", Kind.STATIC), ("page-template", Kind.STATIC), ("single", Kind.ARTICLE),
    ):  # fmt: skip
        if name in classes:
            later = kind is Kind.HOME and "paged" in classes
            return Kind.LISTING if later else kind, f"WordPress body class {name}"
    return None


def _asks_password(document: Document) -> bool:
    """Whether the form for a password stands in the text's place; a card of another post below it has none."""
    forms = document.index.classed("post-password-form", tag="form")
    post = _post(document) if forms else None
    return any(post is None or is_inside(form, post) for form in forms)


def _key(document: Document) -> str | None:
    """`wordpress:{post id}` from the body class, the shortlink or the post's own element."""
    if match := _POST_ID.search(_body_class(document)):
        return f"wordpress:{match.group(1)}"
    if (short := document.head.rel("shortlink")) and (match := _SHORTLINK.search(short)):
        return f"wordpress:{match.group(1)}"
    post = _post(document)
    match = _SOME_ID.search(post.get("id") or post.get("class") or "") if post is not None else None
    return f"wordpress:{match.group(1)}" if match else None


def _post(document: Document) -> Element | None:
    posts = [
        post
        for post in document.index.classed("hentry", "type-post")
        if _SOME_ID.search(f"{post.get('id') or ''} {post.get('class') or ''}")
    ]
    return (
        posts[0]
        if posts
        else next((post for post in document.root.iter("article") if (post.get("id") or "").startswith("post-")), None)
    )


def _parts(document: Document) -> Parts:
    index, post = document.index, _post(document)
    scope = post if post is not None else document.root
    parts = Parts(leads_in_body=True)
    # A theme may give the site's own name the only h1 of the page: outside the post only a title's class is believed.
    titles = (
        index.classed(*_TITLES, tag="h1", within=scope)
        or (list(scope.iter("h1")) if post is not None else [])
        or index.classed(*_TITLES, tag="h1")
        or index.classed(*_TITLES, tag="h2", within=scope)[:1]
    )
    if titles:
        parts.title = Clue(heading_text(titles[0]), "WordPress post title")
    bodies = index.classed(*_BODIES, within=scope) or _built(document, scope) or index.classed(*_BODIES)
    bodies = bodies or index.prop("articleBody")
    # Some themes give the whole article the name of its text.
    bodies = [body for body in bodies if body.tag not in {"article", "main", "body"}] or bodies
    if bodies:
        parts.skip = _skipper(bodies[0])
        named = set((bodies[0].get("class") or "").split())
        place = next((f".{name}" for name in (*_BODIES, "elementor") if name in named), "[itemprop=articleBody]")
        parts.bodies, parts.body_how = bodies[:1], f"WordPress {place}"
        # A theme may wrap the lead image in a box of the same class.
        images = [
            image
            for image in index.classed(*_LEAD_IMAGES, within=scope)
            if image.tag in {"figure", "div"} and not is_inside(image, bodies[0])
        ]
        parts.before = images[:1]
        excerpt = next(
            (
                element
                for element in index.classed(*_EXCERPTS, within=scope)
                if text_of(element) and not is_inside(element, bodies[0])
            ),
            None,
        )
        if excerpt is not None:
            parts.lead = Clue(text_of(excerpt), "WordPress excerpt")
    _times(document, scope, parts)
    put_labels(document, scope, parts)
    return parts


def _built(document: Document, scope: Element) -> list[Element]:
    """The text of a post that Elementor built, in a theme with no name for it."""
    boxes = document.index.classed("elementor", within=scope)
    return [box for box in boxes if box.get("data-elementor-type") in _BUILT_POSTS][:1]


def _times(document: Document, scope: Element, parts: Parts) -> None:
    times = [time for time in scope.iter("time") if time.get("datetime")]
    named = [(time, (time.get("class") or "").split()) for time in times]
    published = [
        Clue(time.get("datetime") or "", "WordPress time.published")
        for time, names in named
        if "published" in names or "entry-date" in names
    ][:1]
    boxes = document.index.classed(*_DATE_BOXES, within=scope)[:1] if not published else []
    for box in boxes:
        stated = next((time.get("datetime") or "" for time in box.iter("time") if time.get("datetime")), "")
        # Elementor shows day and time as items of one list.
        clock = [] if stated else document.index.classed(_TIME_BOX, within=scope)[:1]
        shown = " ".join(map(text_of, (box, *clock)))
        published = [Clue(stated or shown, f"WordPress .{(box.get('class') or '').split()[-1]}")]
    parts.dates = Clues(published)
    parts.changes = Clues(
        [
            Clue(time.get("datetime") or "", "WordPress time.updated")
            for time, names in named
            if "updated" in names and "published" not in names
        ][:1]
    )


def _skipper(body: Element) -> Callable[[Element], bool]:
    """What plug-ins put into the text of a post: by their own names, by the names of asides, and cards of other posts."""
    cards = cards_in(body)
    room = len(raw_text(body)) * _MOST_ASIDE

    def skip(element: Element) -> bool:
        names = element.get("class")
        if element in cards or (names and _names_no_content(names)):
            return True
        return (
            is_aside(element)
            and element.tag in BLOCKS
            and len(raw_text(element)) < room
            and not holds(element, "figcaption")
            and not is_summary(element)
        )

    return skip


@lru_cache(maxsize=4096)
def _names_no_content(names: str) -> bool:
    return bool(_NOT_CONTENT.search(names))


WORDPRESS = Family("wordpress", _detect, _kind, _key, _parts)
