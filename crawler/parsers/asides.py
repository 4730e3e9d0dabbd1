"""Tells by tags and names what stands beside an article: comments, shares, related links, menus. It reads no text."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice

from crawler.parsers.tree import Element, apart, holds, raw_text, wanted_tag

ASIDE_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog"})
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|respond|binh-?luan|footer|foot|sidebar|side-?bar|aside|related|lien-?quan|tin-?khac|other-?news|tin-?moi|recommend(?:ed|ations?)?|"
    r"outbrain|taboola|promo(?:s|tion)?|teasers?|sponsor(?:ed)?|advert(?:isement)?|ads?|adsbygoogle|banner|newsletter|subscri(?:be|ption)|signup|sign-?up|social|share|sharing|"
    r"sharetools|share-?box|addthis|menu|nav|navbar|navigation|breadcrumbs?|pagination|pager|paging|widget|popup|pop-?up|modal|cookie|gdpr|consent|copyright|tags?|tag-?list|keywords|"
    r"most-?(?:read|popular|viewed)|popular|trending|read-?more|read-?next|more-?(?:news|stories|on|from)|author-?(?:box|bio|info)|bio|rating|toolbar|"
    r"login|register|search|weather|poll|voting|tooltip|screen-reader-text|byline|dateline|timestamp|article-?meta|post-?meta|entry-?meta|meta-?data|credits?|correction|disclaimer|"
    r"infobox|fact-?box|factbox|(?:expandable|person(?:en)?|author|quote|link|promo|service)-?box|pull-?quote|ai-?(?:summary|content)|collapsed|embed-?(?:placeholder|consent|text)|"
    r"oembed-?placeholder|placeholder|paywall|reactions?|topics?|also-?read|see-?also|read-?also|les-?ogsa|xem-?them|doc-?them|cta|next-?prev(?:ious)?|prev(?:ious)?-?next|click-?to-?tweet|ctt|video-?fallback|timeline-?nav|player|video-?js|jw-?player|gallery-?nav|slideshow-?nav|lightbox|interstitial|affiliate|shop(?:ping)?|product-?card|embed-?card)(?:$|[\s_-]|s$)",
    re.IGNORECASE,
)
# What these names say holds even where the element outweighs the article: threads and related news often do.
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:footer|copyright|comments?|comment-?list|disqus|binh-?luan|related|related-?(?:stories|posts|articles|news)|lien-?quan|tin-?khac|other-?news|recommend(?:ed|ations?)?|outbrain|taboola|"
    r"most-?(?:read|popular|viewed)|cookie|cookies|gdpr|consent|newsletter|modal)(?:$|[\s_-])"
    # Scripts that open pictures name the text around them after it too: popup-gallery, image-popup.
    r"|(?:^|\s)pop-?up(?:[_-]?(?:content|overlay|wrap|wrapper|box|container|inner|body))?(?:$|\s)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|binh-?luan|disqus|y-?kien)(?:$|[\s_-])", re.IGNORECASE)
_WHOLE = frozenset({"print", "tools", "skip", "side", "tool"})
_STATE = re.compile(
    r"^(?:has|no|with|is|without|js)-|-(?:enabled|disabled|allowed|open|closed)$|(?:side-?bar|aside|ads?|banner|menu|nav)-(?:grid|layout|page|left-page|right-page|wrap|body)\b|:",
    re.IGNORECASE,
)
# Page builders call every block of a text a widget: Elementor, SiteOrigin. What they name after the block's job is judged by that.
_BUILT = re.compile(
    r"(?:^|(?<=\s))(?:elementor-widget(?:-(?:container|wrap|text-editor|heading|image|image-box|image-gallery|image-carousel|gallery|video|blockquote|theme-post-\w+))?"
    r"|(?:so-panel )?widget widget_(?:sow|siteorigin)-(?:editor|image|headline)|so-widget-sow-(?:editor|image|headline)(?:-\S+)?|siteorigin-widget-tinymce)(?=\s|$)",
)
_BUILT_OF = ("elementor-widget", "sow-", "siteorigin-")
_SHARE_OF_BODY = 0.4
_OWN_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "form", "input")
_LINKED_TWIN = 0.25
_MOST_TWINS = 40
SHARE_OF_OTHERS = 0.85
_LINK_LIST_SHARE = 0.6
_LINK_LIST_LEAST = 2
_LINK_EACH_SHARE = 0.45
_PARTICULARS = 160


def is_aside(element: Element) -> bool:
    """Whether an element is by its tag or names something beside the text: comments, shares, related links, menus."""
    if element.tag in ASIDE_TAGS:
        return True
    names = element.get("class")
    if names and _names_aside(names):
        return True
    name = element.get("id")
    if name and _names_one(name):
        return True
    # AMP's players are the article's.
    return not element.tag.startswith("amp-") and _names_one(_own_name(element))


def _own_name(element: Element) -> str:
    """What single-page portals name an element of their own: app-footer is a footer, app-topic-detail a detail."""
    return element.tag.rpartition("-")[2] if "-" in element.tag else ""


@lru_cache(maxsize=8192)
def _names_aside(names: str) -> bool:
    if any(name in names for name in _BUILT_OF):
        names = _without_builder(names)
    names = apart(names)
    if not _WHOLE.isdisjoint(names.split()):
        return True
    return bool(_ASIDE.search(names)) and any(_ASIDE.search(name) and not _STATE.search(name) for name in names.split())


def _without_builder(names: str) -> str:
    """Class names without those a page builder gives the blocks of a text; those of its menus, forms and lists of posts stay."""
    kept = _BUILT.sub("", names)
    return names if "elementor-widget-" in kept else kept


@lru_cache(maxsize=8192)
def _names_one(name: str) -> bool:
    return bool(_ASIDE.search(apart(name)))


def allowed_share(element: Element) -> float:
    """Up to which share of the text an aside's name is believed."""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {_own_name(element)}"
    return SHARE_OF_OTHERS if _OTHERS.search(names) else _SHARE_OF_BODY


def is_part_of_text(element: Element, weights: Mapping[Element, float], whole: float) -> bool:
    """Whether an aside by name is text since one beside it of the very same names is, by its share of the `whole` text.

    A box with a heading or a form of its own, or of links, is no part of its neighbour's text.
    """
    names, parent = element.get("class"), element.getparent()
    if not names or parent is None or not weights.get(element) or _OTHERS.search(names):
        return False
    twins = (one for one in islice(parent.iterchildren(wanted_tag(element)), _MOST_TWINS) if one is not element)
    enough = whole * _SHARE_OF_BODY
    if not any(
        one.tag == element.tag and one.get("class") == names and weights.get(one, 0.0) >= enough for one in twins
    ):
        return False
    linked = sum(len(raw_text(anchor)) for anchor in element.iter("a"))
    return linked <= _LINKED_TWIN * len(raw_text(element)) and not holds(element, *_OWN_HEADS)


def is_comments(element: Element) -> bool:
    """Whether an element names itself after what readers write."""
    return bool(_COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def is_under(element: Element, around: AbstractSet[Element]) -> bool:
    """Whether an element is the line of particulars right under a headline; `around` are the headline and all that holds it."""
    top: Element | None = element
    while top is not None and top.getprevious() is None:
        top = top.getparent()
    if top is None or not any(before in around for before in islice(top.itersiblings(preceding=True), _MOST_TWINS)):
        return False
    return len("".join(raw_text(element).split())) <= _PARTICULARS


def is_link_list(element: Element) -> bool:
    """Whether a list leads elsewhere: its links are most of it, or each item ends with one behind a few words."""
    anchors = list(element.iter("a"))
    if len(anchors) < _LINK_LIST_LEAST:
        return False
    total = len("".join(raw_text(element).split()))
    linked = sum(len("".join(raw_text(anchor).split())) for anchor in anchors)
    return linked >= total * (_LINK_LIST_SHARE if len(anchors) < len(element) else _LINK_EACH_SHARE)
