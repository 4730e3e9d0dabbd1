"""Tells by tags and names what stands beside an article: comments, shares, related links, menus. It reads no text."""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from crawler.parsers.tree import Element, apart, raw_text

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
    r"most-?(?:read|popular|viewed)|cookie|cookies|gdpr|consent|newsletter|modal|pop-?up)(?:$|[\s_-])",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"(?:^|[\s_-])(?:comments?|binh-?luan|disqus|y-?kien)(?:$|[\s_-])", re.IGNORECASE)
_WHOLE = frozenset({"print", "tools", "skip", "side", "tool"})
_STATE = re.compile(
    r"^(?:has|no|with|is|without|js)-|-(?:enabled|disabled|allowed|open|closed)$|(?:side-?bar|aside|ads?|banner|menu|nav)-(?:grid|layout|page|left-page|right-page|wrap|body)\b|:",
    re.IGNORECASE,
)
_SHARE_OF_BODY = 0.4
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
    # Single-page portals name their own elements so: app-footer. AMP's players are the article's.
    return "-" in element.tag and not element.tag.startswith("amp-") and _names_one(element.tag)


@lru_cache(maxsize=8192)
def _names_aside(names: str) -> bool:
    names = apart(names)
    if not _WHOLE.isdisjoint(names.split()):
        return True
    return bool(_ASIDE.search(names)) and any(_ASIDE.search(name) and not _STATE.search(name) for name in names.split())


@lru_cache(maxsize=8192)
def _names_one(name: str) -> bool:
    return bool(_ASIDE.search(apart(name)))


def allowed_share(element: Element) -> float:
    """Up to which share of the text an aside's name is believed."""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.tag if '-' in element.tag else ''}"
    return SHARE_OF_OTHERS if _OTHERS.search(names) else _SHARE_OF_BODY


def is_comments(element: Element) -> bool:
    """Whether an element names itself after what readers write."""
    return bool(_COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def is_under(element: Element, around: AbstractSet[Element]) -> bool:
    """Whether an element is the line of particulars right under a headline; `around` are the headline and all that holds it."""
    top: Element | None = element
    while top is not None and top.getprevious() is None:
        top = top.getparent()
    if top is None or not any(before in around for before in top.itersiblings(preceding=True)):
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
