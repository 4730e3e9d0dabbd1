"""The NukeViet family (3, 4 and eGov): what its variables and addresses say about a page, and where its themes put an article.

The places are those of the themes it ships with, release by release: `default` and `modern` of 3.4, `default` and
`mobile_default` of 4.0 to 4.5, `egov` of NukeViet eGovernment; the days are those of the releases. A site keeps its theme
for years after a release, so no template ends. Themes of others are read by what they keep of these.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from crawler.parsers.families.places import places
from crawler.parsers.families.rules import Template, check, parts_of
from crawler.parsers.metadata import joined
from crawler.parsers.parts import Document, Family, Parts
from crawler.records import Kind

# The word border is asked for behind what begins every name: a pattern that begins with letters is looked for many times faster.
_VARIABLE = re.compile(r"(nv_(?<!\wnv_)(?:module_name|func_name|lang_data|area_admin))\s*=\s*[\"']([^\"']*)[\"']")
_ID = re.compile(r"-(\d+)(?:\.html?)?/?$")
_ID_IN_QUERY = re.compile(r"[?&]op=[^&#]*-(\d+)/?(?:[&#]|$)")
_LISTS = frozenset(
    {"viewcat", "main", "topic", "tag", "author", "groups", "viewgroup", "block", "archive", "viewtopic"}
)
_STATIC_MODULES = frozenset(
    {
        "page",
        "about",
        "contact",
        "feeds",
        "banners",
        "statistics",
        "voting",
        "faq",
        "menu",
        "siteterms",
        "freecontent",
        "supporters",
    }
)
_PRINTS = frozenset({"print", "savefile", "sendmail"})
_PRINT_PATH = re.compile(r"/(?:print|savefile|sendmail)/")
_FRONT = frozenset({"/", "/index.php", "/vi/", "/vi", "/index.php/vi/"})
_LOGINS = frozenset({"login", "main", "register", "lostpass"})


_WHOLE = ("#news_detail > .bodytext", ".header-details ~ #bodytext", ".news_column .panel-body > .bodytext")
_BESIDE = frozenset({"modal", "news-detail-player", "news-download-file", "copyright", "socialicon", "keywords"})
_CRUMBS = (
    "[itemprop=itemListElement] [itemprop=name]",
    ".breadcrumb [itemprop=title]",
    ".breadcrumb [itemprop=name]",
    ".breadcrumbs a",
    ".breadcrumb a",
)
_FILES = (".news-download-file a[download]", ".news-download-file a[href*='download']")
# Measured on 4.5: once an article is edited, datePublished is the time of the edit; the head keeps that of publication.
_PUBLISHED = ("head meta[property='article:published_time']",)
_SIGNED = ("p.h5.text-right", "p.author", "p.text-right")

TEMPLATES = check(
    (
        Template(
            name="eGov",
            marks=(".newsdetail",),
            since=date(2017, 8, 16),
            title=(".newsdetail h1",),
            lead=(".newsdetail .hometext",),
            body=("#news-bodyhtml", ".newsdetail .bodytext"),
            before=("figure.article",),
            published=(*_PUBLISHED, "[itemprop=datePublished]", ".newsdetailmetatop span"),
            modified=("[itemprop=dateModified]",),
            signs=_SIGNED,
            category=_CRUMBS,
            tags=(".newsdetailbox .fa-tags ~ a", ".fa-tags ~ a"),
            attachments=_FILES,
            beside=_BESIDE,
        ),
        Template(
            name="4.0.23",
            marks=("#news-bodyhtml",),
            since=date(2015, 8, 28),
            title=("h1.title", "[itemprop=headline]", ".news_column h1"),
            lead=(".hometext", "#hometext"),
            body=("#news-bodyhtml",),
            before=("figure.article", ".imghome"),
            published=(*_PUBLISHED, "[itemprop=datePublished]", ".news_column span.h5", ".news_column .time"),
            modified=("[itemprop=dateModified]",),
            signs=_SIGNED,
            category=_CRUMBS,
            tags=(".fa-tags ~ a",),
            attachments=_FILES,
            beside=_BESIDE,
        ),
        Template(
            name="4.0",
            marks=(".news_column .panel-body > .bodytext", ".news_column #hometext h2"),
            since=date(2014, 2, 26),
            title=(".news_column h1",),
            lead=("#hometext h2", "#hometext"),
            body=(".news_column .bodytext",),
            before=(".news_column .imghome", ".news_column div[style*='max-width']"),
            published=(".news_column .time",),
            signs=_SIGNED,
            category=_CRUMBS,
            tags=(".keywords a",),
            beside=_BESIDE,
        ),
        Template(
            name="3 default",
            marks=("#news_detail",),
            title=("#news_detail > h1",),
            lead=("#hometext",),
            body=("#news_detail > .bodytext",),
            before=("#imghome", "#news_detail > div[style*='margin:10px auto']"),
            published=("#news_detail > .time",),
            signs=("#news_detail > p",),
            category=_CRUMBS,
            tags=(".keywords a",),
            beside=_BESIDE,
        ),
        Template(
            name="3 modern",
            marks=(".header-details",),
            title=(".header-details h1",),
            lead=("#hometext",),
            body=("#bodytext",),
            before=("#imghome", "#hometext > div[style*='margin:10px auto']"),
            published=(".header-details .small",),
            account=(".header-details .small a.highlight",),
            signs=(".source",),
            category=_CRUMBS,
            tags=(".oop .tag ~ p a",),
            beside=_BESIDE,
        ),
        Template(
            name="theme",
            title=("h1.title", "[itemprop=headline]", ".news_column h1", "#news_detail h1"),
            lead=(".hometext", "#hometext"),
            body=("#bodytext", ".bodytext"),
            before=("figure.article", ".imghome", "#imghome"),
            published=(*_PUBLISHED, "[itemprop=datePublished]", "span.h5", "span.time", "em.time"),
            modified=("[itemprop=dateModified]",),
            signs=_SIGNED,
            category=_CRUMBS,
            tags=(".fa-tags ~ a", ".keywords a"),
            attachments=_FILES,
            beside=_BESIDE,
        ),
    )
)
"""Where an article's parts stand, the later theme first. 4.0.23 named the body #news-bodyhtml; microdata came in 2019."""


def _detect(document: Document) -> str | None:
    for script in document.head.scripts("nv_"):
        document.facts.update((name, value) for name, value in _VARIABLE.findall(script) if name not in document.facts)
    generator = document.head.first("generator")
    if generator and "nukeviet" in generator[0].lower():
        return f"meta generator: {generator[0]}"
    return "script variable nv_module_name" if "nv_module_name" in document.facts else None


def _kind(document: Document) -> tuple[Kind, str] | None:
    return next(_kinds(document), None)


def _kinds(document: Document) -> Iterator[tuple[Kind, str]]:
    """What module, function and address say, most telling first."""
    module, function = document.facts.get("nv_module_name", ""), document.facts.get("nv_func_name", "")
    path = urlsplit(document.url).path
    if function in _PRINTS or _PRINT_PATH.search(path):
        yield Kind.PRINT, f"NukeViet function {function or 'print'}"
    if document.index.identified("page-bodyhtml") is not None:
        yield Kind.STATIC, "NukeViet module page"
    if function == "detail":
        yield Kind.ARTICLE, f"NukeViet function detail of module {module}"
    if path in _FRONT:
        yield Kind.HOME, "the site's front address"
    if module == "users":
        yield Kind.LOGIN if function in _LOGINS else Kind.STATIC, f"NukeViet users/{function}"
    if module == "seek" or function == "search":
        yield Kind.SEARCH, f"NukeViet {module}/{function}"
    if module in _STATIC_MODULES:
        yield Kind.STATIC, f"NukeViet module {module}"
    if function in _LISTS:
        yield Kind.LISTING, f"NukeViet function {function} of module {module}"
    # NukeViet tells the function only since 4.0.2x.
    if not function and (whole := next((mark for mark in _WHOLE if places(document, mark)), None)):
        yield Kind.ARTICLE, f"NukeViet {whole}"


def _key(document: Document) -> str | None:
    """`nukeviet:{language}/{module}/{id}`: the id is the number that ends the address, else the one comments hang on."""
    address = joined(document.head.base, document.head.rel("canonical") or "") or document.url
    match = (
        _ID.search(urlsplit(document.url).path)
        or _ID_IN_QUERY.search(document.url)
        or _ID.search(urlsplit(address).path)
    )
    comments = document.index.identified("idcomment")
    number = match.group(1) if match else comments.get("data-id") if comments is not None else None
    if not number:
        return None
    return f"nukeviet:{document.facts.get('nv_lang_data') or 'vi'}/{document.facts.get('nv_module_name') or 'news'}/{number}"


def _parts(document: Document) -> Parts:
    return parts_of(document, "NukeViet", TEMPLATES) or Parts(leads_in_body=True)


NUKEVIET = Family("nukeviet", _detect, _kind, _key, _parts)
