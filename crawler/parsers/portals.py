"""Tells a portal's own name from the headline of an article on it. It knows words and links, no places."""

import re

from crawler.parsers.offices import are_places, reports
from crawler.parsers.tree import Element, raw_text
from vietnamese.folding import fold

_PORTAL = re.compile(
    r"(?:cong (?:thong tin|tt|dich vu|giao tiep)|trang (?:thong tin|tin|chu|web|nhat)|website|portal|bao (?:dien tu|tinh)|dai (?:phat thanh|pt)"
    r"|(?P<office>so (?:khoa|y te|giao|noi|tai|tu phap|cong|nong|xay|giao thong|van hoa|lao dong|thong tin|ke hoach|ngoai|du lich)[\w ,&-]*$"
    r"|(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|huyen uy|tinh uy|thanh uy|ban quan ly|trung tam|chi cuc|cuc) [\w ,-]{3,60}$))"
)
_OWN = re.compile(
    r"(?:cong (?:thong tin|tt|giao tiep)|trang (?:thong tin|tin|web)|website|portal)(?: dien tu)?(?: cua)?(?![a-z])"
)
_OFFICE = 4  # words of an office's name that tells no news of it
# Names that templates give all articles, and those of the sections every portal has.
_SECTION = re.compile(
    r"(?:xem )?(?:chi tiet|noi dung)(?: (?:bai viet|tin(?: tuc| bai)?|thong bao|su kien|noi dung|chi tiet))+|tin chi tiet"
    r"|(?:ban )?tin(?: tuc)?(?:(?: |\W+)(?:va )?(?:su kien|hoat dong|thong bao|noi bat|moi(?: nhat)?|thoi su|tong hop|trong (?:nuoc|tinh)|dia phuong))*|su kien(?: noi bat)?|thong bao"
)
FRONT = re.compile(r"(?:https?://[^/]+)?/?(?:(?:index|default|home|trang-chu)(?:\.\w+)?|vi|en)?/?", re.IGNORECASE)


def names_portal(text: str) -> bool:
    """Whether a text begins as the names of portals do (Cổng thông tin, Trang thông tin, Sở, UBND, Báo) and tells no news of an office."""
    name = _PORTAL.match(fold(text))
    return name is not None and not (name["office"] and reports(text))


def is_portals_name(text: str) -> bool:
    """Whether a text is a portal's name and no more: "Cổng thông tin điện tử huyện An Biên", "Trang thông tin điện tử Sở Y tế"."""
    own = _OWN.match(fold(text))
    rest = text.split()[len(own.group().split()) :] if own is not None else []
    return own is not None and (are_places(rest) or (len(rest) <= _OFFICE and names_portal(" ".join(rest))))


def opens_like_portal(text: str) -> bool:
    """Whether a text begins as the names of portals do, whatever it goes on with: news of an office, or its slogan."""
    return bool(_PORTAL.match(fold(text)))


def names_section(text: str) -> bool:
    """Whether a text is a name that templates give all articles or portals a section: Chi tiết bài viết, Tin tức - Sự kiện."""
    return bool(_SECTION.fullmatch(fold(text)))


def leads_to_front(heading: Element) -> bool:
    """Whether a heading is the portal's own name: all of it leads to the front page. An anchor without an address leads nowhere."""
    links = list(heading.iterancestors("a"))[:1] + list(heading.iter("a"))
    whole = raw_text(heading).split()
    return any(
        (href := (link.get("href") or "").strip()) and FRONT.fullmatch(href) and raw_text(link).split() == whole
        for link in links
    )
