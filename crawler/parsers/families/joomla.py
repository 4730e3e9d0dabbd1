"""The Joomla family, 1.5 to 6, with the K2 component: four generations of one article page, each known by its own places.

Where the places are known from: Joomla's own source. 1.5 (January 2008): tables `contentpaneopen`, `td.createdate`. 2.5
(with 1.6, January 2011): `.item-page`, `dl.article-info`, the text with no box of its own. 3 (microdata since 3.2, November
2013): `itemprop`. 4 (August 2021): `.com-content-article`; late releases drop the microdata again. K2 2.x: `.itemView`.
Themes override any of it; what they rename is left to the general rules.

Joomla has no kind "news": a standing page is an article too. Only one that shows a day is said to be an article here.
"""

import re
from dataclasses import replace
from datetime import date

from crawler.parsers.attachments import document_type
from crawler.parsers.families.places import places
from crawler.parsers.families.rules import KindRule, Marks, Template, family_of
from crawler.parsers.parts import Document, Parts
from crawler.parsers.tree import Element, holds, raw_text
from crawler.records import Kind
from vietnamese.folding import fold

_PRINT = re.compile(r"[?&](?:tmpl=component|print=1)(?:&|$)")
# In any order: a menu and a search engine's rewriting do not write the parameters alike.
_QUERY = re.compile(
    r"\?(?=[^#]*\boption=com_content\b)(?![^#]*\bview=(?:category|featured|archive))(?:[^#]*&)?id=(\d+)", re.IGNORECASE
)
_K2_QUERY = re.compile(r"\?(?=[^#]*\boption=com_k2\b)(?=[^#]*\bview=(item)\b)(?:[^#]*&)?id=(\d+)", re.IGNORECASE)
_ITEM = re.compile(r"/(item/\d+)-")
_SLUG = re.compile(r"/(\d+)-[^/?#]+?(?:\.html?)?/?(?:[?#]|$)")
_DATED = (
    ".item-page [itemprop=datePublished]", ".item-page [itemprop=dateCreated]", ".item-page dd.published", ".item-page dd.create", ".itemView .itemDateCreated",
    "td.createdate", ".itemView .itemFullText",
)  # fmt: skip
_INFO = frozenset(
    {"article-info", "article-info-term", "actions", "icons", "pagenav", "pagenavigation", "pager", "page-header", "tags", "content-links", "readmore", "toclink",
     "article-index", "content_rating", "content_vote", "pagination", "com-content-article__links", "article-toc", "buttonheading"}
)  # fmt: skip
_K2 = frozenset(
    {"itemToolbar", "itemSocialSharing", "itemRelated", "itemAuthorBlock", "itemAuthorLatest", "itemNavigation", "itemComments", "itemRatingBlock", "itemTagsBlock",
     "itemAttachmentsBlock", "itemContentFooter", "itemLinks", "itemBackToTop", "clr"}
)  # fmt: skip
# The cells of the section, the author and the link to a source are set like that of the text.
_CELLS = "table.contentpaneopen td[valign=top]:not([class]):not([width])"
_CREDIT = re.compile(r"(?:nguon|tac gia|viet boi|written by|nguoi (?:dang|viet)|cap nhat|lan cap nhat|last updated)\b")
_LINE, _PARAGRAPH, _PICTURE = 80, 60, 40
_CRUMBS = (".breadcrumb a", ".breadcrumbs a", ".pathway a")
_NAMED = (".article-info .category-name a", ".article-info [itemprop=genre]")
_WITH_INTRO = Template(
    name="K2",
    marks=(".itemView .itemFullText",),
    title=(".itemView .itemTitle",),
    lead=(".itemView .itemIntroText",),
    body=(".itemView .itemFullText",),
    before=(".itemView .itemImageBlock",),
    published=(".itemView .itemDateCreated", ".itemView time"),
    modified=(".itemView .itemDateModified",),
    account=(".itemView .itemAuthor a", ".itemView .itemAuthor"),
    category=(".itemView .itemCategory a", *_CRUMBS),
    tags=(".itemView .itemTags a",),
    attachments=(".itemView .itemAttachments a",),
    beside=_K2,
)
_INTRO_ALONE = replace(
    _WITH_INTRO,
    name="K2 without intro",
    marks=(".itemView .itemIntroText",),
    lead=(),
    body=(".itemView .itemIntroText", ".itemView .itemBody"),
)

_JOOMLA = family_of(
    "joomla",
    marks=Marks(
        generator=("joomla",),
        places=(".com-content-article", ".joomla-script-options", "table.contentpaneopen", "#k2Container", "body.com_content"),
        paths=("/media/jui/", "/media/system/js/core", "/media/system/js/mootools", "/media/system/js/caption"),
    ),
    kinds=(
        KindRule(kind=Kind.PRINT, address=_PRINT),
        KindRule(kind=Kind.SEARCH, places=("body.com_search", "body.com_finder", "#searchForm .search-results")),
        KindRule(kind=Kind.LOGIN, places=("body.com_users", "body.com_user")),
        KindRule(
            kind=Kind.LISTING,
            places=(
                "body.view-category", "body.view-categories", "body.view-featured", "body.view-archive", "body.view-itemlist", ".com-content-category-blog",
                "table.blog", "div.blog-featured", ".itemListView", "table.category",
            ),
        ),
        KindRule(kind=Kind.ARTICLE, places=_DATED),
    ),
    keys=(_ITEM, _QUERY, _K2_QUERY, _SLUG),
    templates=(
        _WITH_INTRO,
        _INTRO_ALONE,
        Template(
            name="4",
            marks=(".com-content-article",),
            since=date(2021, 8, 17),
            title=(".com-content-article [itemprop=headline]", ".com-content-article .page-header h2", ".com-content-article .page-header h1"),
            body=(".com-content-article__body",),
            before=(".com-content-article .item-image",),
            published=(".article-info [itemprop=datePublished]", ".article-info .published time", ".article-info .create time", ".article-info .published"),
            modified=(".article-info [itemprop=dateModified]", ".article-info .modified time"),
            account=(".article-info .createdby [itemprop=name]", ".article-info .createdby"),
            category=(*_NAMED, *_CRUMBS),
            tags=(".com-content-article .tags a",),
            attachments=(".com-content-article .attachmentsList a.at_url",),
            beside=_INFO,
        ),
        Template(
            name="3",
            marks=(".item-page [itemprop=articleBody]",),
            since=date(2013, 11, 6),
            title=(".item-page [itemprop=headline]", ".item-page .page-header h2", ".item-page h2"),
            body=(".item-page [itemprop=articleBody]",),
            before=(".item-page .item-image", ".item-page .img-fulltext-left", ".item-page .img-fulltext-right"),
            published=(".item-page [itemprop=datePublished]", ".item-page [itemprop=dateCreated]"),
            modified=(".item-page [itemprop=dateModified]",),
            account=(".item-page .createdby [itemprop=name]", ".item-page .createdby"),
            category=(*_NAMED, *_CRUMBS),
            tags=(".item-page .tags a",),
            attachments=(".item-page .attachmentsList a.at_url",),
            beside=_INFO,
        ),
        Template(
            name="2.5",
            marks=(".item-page",),
            since=date(2011, 1, 10),
            title=(".item-page > h2", ".item-page h2", ".item-page > h1"),
            body=(".item-page",),
            published=(".article-info .published", ".article-info .create"),
            modified=(".article-info .modified",),
            account=(".article-info .createdby",),
            category=(*_NAMED, ".article-info .category-name", *_CRUMBS),
            attachments=(".item-page .attachmentsList a.at_url",),
            beside=_INFO,
            without=(".item-page > h1", ".item-page > h2"),
        ),
        Template(
            name="1.5",
            marks=("table.contentpaneopen", ".contentpaneopen"),
            since=date(2008, 1, 22),
            title=("td.contentheading", ".contentheading"),
            body=(_CELLS,),
            published=("td.createdate", ".createdate"),
            modified=("td.modifydate", ".modifydate"),
            account=(".contentpaneopen span.small",),
            category=_CRUMBS,
            beside=frozenset({"contentheading", "createdate", "modifydate", "buttonheading", "small", "article_separator", "pagenav", "pagenavbar", "toclink"}),
        ),
    ),
)  # fmt: skip


def _key(document: Document) -> str | None:
    """The number before the alias, unless the title tells it too.

    Since 3.8 a site may leave ids out of its addresses; then /10-nam-thanh-lap-huyen is all title, and 10 is no id.
    """
    key = _JOOMLA.key(document)
    match = _SLUG.search(document.url)
    if match is None or key is None or not key.endswith(f":{match[1]}"):
        return key
    return None if re.search(rf"(?<!\d){match[1]}(?!\d)", document.head.title) else key


def _of_article(document: Document) -> list[Element]:
    """The cells of the table that holds the title, or of the next one; without a title, of the first that says something."""
    cells = [(cell, next(cell.iterancestors("table"), None)) for cell in places(document, _CELLS)]
    headings = places(document, ".contentheading")
    own = next(headings[0].iterancestors("table"), None) if headings else None
    tables = [own, next(own.itersiblings("table"), None)] if own is not None else []
    if not any(table in tables and _letters(cell) for cell, table in cells):
        tables = [table for cell, table in cells if _letters(cell) or holds(cell, "img")][:1]
    return [cell for cell, table in cells if table is not None and table in tables]


def _letters(element: Element) -> int:
    return len("".join(raw_text(element).split()))


def _own_text(cell: Element) -> int:
    """How much a cell says beside the author's name, a credit and a lone link that is no file's: to the section, to the source."""
    if _CREDIT.match(fold(raw_text(cell)).strip()) and _letters(cell) <= _LINE and not holds(cell, "img"):
        return 0
    links = list(cell.iter("a"))
    lone = [link for link in links if len(links) == 1 and document_type(link.get("href") or "") is None]
    named = [span for span in cell.iter("span") if "small" in (span.get("class") or "").split()]
    return _letters(cell) - sum(map(_letters, (*lone, *named))) + (_PICTURE if holds(cell, "img") else 0)


def _parts(document: Document) -> Parts:
    """The text of 1.5 stands in the fullest of its cells and in others with a paragraph. K2 cuts where the editor put "read more": what stands above is a lead only if it is one paragraph without a picture."""
    parts = _JOOMLA.parts(document)
    if parts.body_how.endswith(_CELLS):
        weights = {cell: _own_text(cell) for cell in _of_article(document)}
        long = [cell for cell, weight in weights.items() if weight >= _PARAGRAPH]
        parts.bodies = long or ([max(weights, key=weights.__getitem__)] if weights else parts.bodies)
    for intro in places(document, ".itemView .itemIntroText")[:1]:
        if parts.lead is not None and (holds(intro, "img") or len(list(intro.iter("p"))) > 1):
            parts.lead, parts.bodies = None, [intro, *parts.bodies]
    return parts


JOOMLA = replace(_JOOMLA, key=_key, parts=_parts)
