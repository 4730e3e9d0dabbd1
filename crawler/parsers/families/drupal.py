"""The Drupal family, 7 and 8 to 11: nodes and their fields, whose class names core itself writes.

Where the places are known from: Drupal's own source. 7 (January 2011; Bartik, `field.tpl.php`): `.field-name-body`,
`.submitted`, RDFa (`property="dc:date dc:created"`). 8 (November 2015; Classy, Bartik, Olivero): `.field--name-body`,
`.node__content`, `.node__meta`. Fields an editor adds are named by the site: those for lead, category and files here are
the names Vietnamese builders would choose, unverified.

Core shows dates month first ("Wed, 03/05/2014 - 08:15") until somebody changes it; the weekday tells which order it is.
A body field stands in blocks of the sidebar too: only that of a node is the article's.
"""

import re
from dataclasses import replace
from datetime import date

from crawler.parsers.families.places import places
from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.parsers.month_first import by_weekday
from crawler.parsers.parts import Clue, Clues, Document, Parts
from crawler.records import Kind

_NODE = re.compile(r"(?:/|page-|[?&]q=)node(?:[/-]|%2[Ff])(\d+)(?:$|[\s?#/&])")
_CURRENT = re.compile(r'"currentPath":"node\\/(\d+)"')
_PRINT = re.compile(r"/print(?:mail|pdf)?/(?:\d+|node/\d+)(?:$|[?#])|/node/\d+/print", re.IGNORECASE)
_NEWS_TYPES = ("article", "news", "tin-tuc", "tin", "tin-bai", "bai-viet", "story", "blog")
_LEAD_FIELDS = ("sapo", "summary", "tom-tat", "mo-ta", "trich-dan", "intro", "lead", "gioi-thieu", "dan-nhap")
_FILE_FIELDS = ("file", "files", "attachment", "attachments", "dinh-kem", "file-dinh-kem", "tep-dinh-kem", "tai-lieu")
_BESIDE = frozenset(
    {"links", "node__links", "node__meta", "submitted", "comment-wrapper", "field--name-comment", "field--name-field-tags", "field-name-field-tags",
     "addtoany_list", "a2a_kit", "service-links", "social-share", "print-link", "print_html", "print_mail", "print_pdf", "statistics-counter", "fivestar-widget",
     "rate-widget", "book-navigation", "views-element-container", "rdf-meta"}
)  # fmt: skip


def _fields(scope: str, mark: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{scope} .{mark}{name}" for name in names)


_DRUPAL = family_of(
    "drupal",
    marks=Marks(
        generator=("drupal",),
        places=(".dialog-off-canvas-main-canvas", ".field--name-body", ".field-name-body"),
        paths=("/sites/default/files/css/", "/sites/all/themes/", "/sites/all/modules/", "/core/misc/drupal", "/core/themes/", "/modules/system/system."),
    ),
    kinds=(
        KindRule(kind=Kind.PRINT, address=_PRINT),
        KindRule(kind=Kind.HOME, places=("body.front", "body.path-frontpage")),
        KindRule(kind=Kind.SEARCH, places=("body.page-search", "body.path-search")),
        KindRule(kind=Kind.LOGIN, places=("body.page-user-login", "body.path-user #user-login-form", "#user-login")),
        KindRule(kind=Kind.LISTING, places=("body.page-taxonomy-term", "body.path-taxonomy", "body.path-taxonomy-term")),
        KindRule(
            kind=Kind.ARTICLE,
            places=tuple(f"body.{prefix}{name}" for prefix in ("node-type-", "node--type-", "page-node-type-") for name in _NEWS_TYPES),
        ),
        KindRule(kind=Kind.STATIC, places=("body.node-type-page", "body.node--type-page", "body.page-node-type-page", "body.node-type-webform")),
    ),
    keys=(_NODE,),
    templates=(
        Template(
            name="8",
            marks=(".field--name-body", ".node__content"),
            since=date(2015, 11, 19),
            title=("h1 .field--name-title", "h1.page-title", "h1.page-header", "h1.title", ".page-title h1", "#block-page-title h1", "h1"),
            lead=_fields(".node__content", "field--name-field-", _LEAD_FIELDS) + _fields("article", "field--name-field-", _LEAD_FIELDS),
            body=(".node__content .field--name-body", "article .field--name-body", ".node .field--name-body", ".region-content .field--name-body"),
            before=(".node__content .field--name-field-image", "article .field--name-field-image", ".node__content .field--name-field-media-image"),
            published=(
                ".node [property='schema:dateCreated']", "article [property='schema:dateCreated']", ".node__meta time", "article .field--name-created time",
                "article .field--name-created", ".node__meta .field--name-created", ".node__meta",
            ),
            account=(".node__meta .field--name-uid", "article .field--name-uid"),
            category=("article .field--name-field-category a", "article .field--name-field-chuyen-muc a", ".breadcrumb a"),
            tags=("article .field--name-field-tags a", ".node__content .field--name-field-tags a"),
            attachments=("article .file a", ".node__content .file a", *(f"{rule} a" for rule in _fields("article", "field--name-field-", _FILE_FIELDS))),
            beside=_BESIDE,
        ),
        Template(
            name="7",
            marks=(".field-name-body", "#page-title"),
            since=date(2011, 1, 5),
            title=("#page-title", "h1.title", "h1.page-header", "h1.page-title", "h1"),
            lead=_fields(".node", "field-name-field-", _LEAD_FIELDS),
            body=(".node .field-name-body .field-item", ".node .field-name-body", "#block-system-main .field-name-body"),
            before=(".node .field-name-field-image",),
            published=(".node [property='dc:date dc:created']", ".node .submitted time", ".node .submitted"),
            account=(".node .submitted .username",),
            category=(".node .field-name-field-category a", ".node .field-name-field-chuyen-muc a", ".breadcrumb a"),
            tags=(".node .field-name-field-tags a",),
            attachments=(".node .file a", *(f"{rule} a" for rule in _fields(".node", "field-name-field-", _FILE_FIELDS))),
            beside=_BESIDE,
        ),
    ),
)  # fmt: skip


def _key(document: Document) -> str | None:
    """`drupal:{node}`: from the address, the short link, the body's classes, the node's own element or the settings."""
    short = document.head.rel("shortlink") or ""
    classes = next((body.get("class") or "" for body in document.root.iter("body")), "")
    number = next((match[1] for text in (document.url, short, classes) if (match := _NODE.search(text))), None)
    number = number or next(
        (history for article in document.root.iter("article") if (history := article.get("data-history-node-id"))), None
    )
    number = number or next(
        (match[1] for node in places(document, ".node") if (match := _NODE.search(f"/{node.get('id') or ''}"))), None
    )
    number = number or next(
        (match[1] for text in document.head.scripts("currentPath") if (match := _CURRENT.search(text))), None
    )
    return f"drupal:{number}" if number else None


def _parts(document: Document) -> Parts:
    parts = _DRUPAL.parts(document)
    parts.dates = Clues(Clue(by_weekday(clue.value), clue.how) for clue in parts.dates)
    return parts


DRUPAL = replace(_DRUPAL, key=_key, parts=_parts)
