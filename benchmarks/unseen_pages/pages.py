"""Puts whole pages together: an article in a theme's frame, and the pages of the same site that are no articles."""

from collections.abc import Callable
from html import escape
from string import Template

from benchmarks.unseen_pages import furniture as around
from benchmarks.unseen_pages.bodies import write_body
from benchmarks.unseen_pages.furniture import Setting, slug
from benchmarks.unseen_pages.heads import write_head
from benchmarks.unseen_pages.source import Story
from benchmarks.unseen_pages.wording import ACCOUNTS, DATE_FORMS, LOST, MENU, say_date

_BELOW: tuple[Callable[[Setting], str], ...] = (
    around.related,
    around.related,
    around.comments,
    around.neighbours,
    around.notice,
    around.line("rating"),
    around.line("share"),
    around.line("speech"),
)
_LEAD_IN_BODY = 0.25
_INSIDE = 0.25
_UNDATED = 0.15
_SIGNED = 0.5
_OFTEN = 2 / 3


def article_page(put: Setting, story: Story, url: str) -> str:
    """The page of a story."""
    rng, theme = put.rng, put.theme
    frame, template = theme.pick("page", rng), theme.pick("article", rng)
    account = rng.choice((story.account, *ACCOUNTS)) if rng.random() < _OFTEN else ""
    author = story.author
    head = write_head(story, put.site, url, account or "admin", rng)
    if theme.signed and author and "$account" in template.template and rng.random() < _SIGNED:
        account, author = author, None
    hidden = head.dated and rng.random() < _UNDATED
    lead_inside = bool(story.lead) and rng.random() < _LEAD_IN_BODY
    stamp = story.published.isoformat()
    maybe = _Maybe(put)
    values = {
        "title": escape(story.title, quote=False),
        "date": "" if hidden else say_date(story.published, rng.choice(DATE_FORMS)),
        "stamp": stamp,
        "day": stamp[:10],
        "lead": "" if lead_inside or not story.lead else theme.render("lead", rng, text=story.lead),
        "cover": _cover(put, story),
        "body": write_body(story, theme.editor, rng, lead=lead_inside, inside=around.inside(put) if rng.random() < _INSIDE else ""),
        "account": theme.render("account", rng, name=account) if account else "",
        "account_name": escape(account),
        "author": theme.render("author", rng, name=author) if author else "",
        "author_name": escape(author or ""),
        "source": theme.render("source", rng, name=story.source) if story.source else "",
        "files": _files(put, story),
        "tags": _tags(put, story),
        "links": around.items(put),
        "before": maybe(around.related),
        "after": _below(put),
        **{name: maybe(around.line(name)) for name in ("share", "print", "views", "rating", "speech")},
        "notice": maybe(around.notice),
        "category": escape(story.category),
        "crumbs_text": escape(f"Trang chủ > {story.category}"),
        "count": str(rng.randint(3, 9000)),
        "id": str(rng.randint(100, 9000)),
    }  # fmt: skip
    return _framed(put, frame, story.category, main=template.substitute(values), head=head.lines, url=url)


def other_page(put: Setting, kind: str, url: str) -> str:
    """A page of the site that is no article: "listing", "home" or "soft_404"."""
    rng, theme = put.rng, put.theme
    frame = theme.pick("page", rng)
    category = rng.choice(MENU[2:5])
    title = {
        "listing": f"{category} - {put.site}",
        "home": put.site,
        "soft_404": rng.choice((put.site, f"Thông báo - {put.site}")),
    }[kind]
    if kind == "listing":
        main = theme.wrap("listing", rng, content=around.teasers(put, 6, 20), slot="teasers", heading=category)
    elif kind == "home":
        main = "\n".join(around.related(put) + around.teasers(put, 2, 4) for _ in range(rng.randint(2, 5)))
    else:
        main = theme.render("lost", rng, message=rng.choice(LOST))
    return _framed(put, frame, category, main=main, head=f"<title>{escape(title, quote=False)}</title>", url=url)


def other_address(put: Setting, kind: str) -> str:
    """The path of such a page: a list's or front page's own, or that of the article that is gone."""
    rng = put.rng
    if kind == "soft_404":
        return put.address(put.some(1, 1)[0])
    if kind == "home":
        return rng.choice(("/", "/trang-chu", "/index.php", "/Default.aspx", "/home.html"))
    return rng.choice(
        (
            "/tin-tuc-su-kien",
            "/tin-tuc?page=3",
            "/chuyen-muc/12/hoat-dong.html",
            "/index.php?mod=news&cat=5",
            "/DanhSachTin.aspx?CateID=7",
        )
    )


class _Maybe:
    """Puts up a piece of furniture on about every second page."""

    def __init__(self, put: Setting) -> None:
        self._put = put

    def __call__(self, maker: Callable[[Setting], str]) -> str:
        return maker(self._put) if self._put.rng.random() < 1 / 2 else ""


def _below(put: Setting) -> str:
    makers = put.rng.sample(_BELOW, k=put.rng.randint(1, 5))
    return "\n".join(maker(put) for maker in makers)


def _cover(put: Setting, story: Story) -> str:
    if story.cover is None:
        return ""
    said = story.cover.caption
    caption = put.theme.render("cover_caption", put.rng, text=said) if said else ""
    source = f"{put.theme.editor.folder}/{story.cover.name}"
    return put.theme.wrap("cover", put.rng, content=caption, slot="caption", src=source)


def _files(put: Setting, story: Story) -> str:
    links = "".join(put.theme.render("file", put.rng, name=name) for name in story.files)
    return put.theme.wrap("files", put.rng, content=links, slot="links") if links else ""


def _tags(put: Setting, story: Story) -> str:
    links = ", ".join(put.theme.render("tag", put.rng, slug=slug(tag), text=tag) for tag in story.tags)
    return put.theme.wrap("tags", put.rng, content=links, slot="links") if links else ""


def _framed(put: Setting, frame: Template, category: str, **slots: str) -> str:
    """The frame of a page around `main`, with `head` and the page's own `url`."""
    rng = put.rng
    today = around.now(put)
    crumbs = put.theme.render("crumbs", rng, slug=slug(category), category=category)
    return frame.substitute(
        slots,
        site=escape(put.site),
        site_tag=rng.choice(("h1", "div", "div", "span")),
        now=today if rng.random() < _OFTEN else "",
        clock=put.theme.render("clock", rng, now=today) if rng.random() < _OFTEN else "",
        clock_text=today,
        menu=around.menu(put),
        crumbs=crumbs if rng.random() < _OFTEN else "",
        side=around.side(put),
        side2=around.side(put),
        foot=around.foot(put),
        extra=around.extra(put),
        id="7",
    )
