"""The pages that lead to articles or away from them: home, listings with paging, tags, and the portal's traps."""

from dataclasses import dataclass
from html import escape

from demo.articles import CATEGORIES, Story, listed, stories, tags
from demo.frame import NAME, Frame, page

PER_PAGE = 3


def home(base: str, session: str) -> str:
    """The front page: the newest two of every category, and a link that carries a session id."""
    panels = []
    for alias, name in CATEGORIES.items():
        heading = f'<div class="panel-heading"><h4><a title="{name}" href="/tin-tuc/{alias}/">{name}</a></h4></div>'
        entries = "".join(_entry(story, story.path(alias)) for story in listed(alias)[:2])
        panels.append(f'<div class="news_column"><div class="panel panel-default">{heading}\n{entries}</div></div>\n')
    mobile = f'<p class="text-right"><a href="/tin-tuc/?PHPSESSID={session}">Phiên bản dành cho di động</a></p>\n'
    return page(Frame(base=base, path="/", title=NAME), "".join(panels) + mobile)


def newest(base: str, number: int, session: str | None) -> str | None:
    """A page of the whole news module; asked with a session id it passes it on in its links, as old PHP sites do."""
    query = f"?PHPSESSID={session}" if session else ""
    return _listing(base, _Listing(path="/tin-tuc/", name="Tin tức", found=stories(), query=query), number)


def category(base: str, alias: str, number: int) -> str | None:
    """A page of one category, or None past the last."""
    listing = _Listing(path=f"/tin-tuc/{alias}/", name=CATEGORIES[alias], found=listed(alias), alias=alias)
    return _listing(base, listing, number)


def tag(base: str, alias: str) -> str:
    """All items under a tag, on one page."""
    found = tuple(story for story in stories() if tags()[alias] in story.tags)
    entries = "".join(_entry(story, story.path()) for story in found)
    frame = Frame(base=base, path=f"/tin-tuc/tag/{alias}/", title=f"{tags()[alias]} - {NAME}", function="tag")
    return page(frame, f'<div class="news_column">\n<h1>{escape(tags()[alias])}</h1>\n{entries}</div>')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """A list of items over several pages; `alias` is the category its links stay in, `query` what they carry along."""

    path: str
    name: str
    found: tuple[Story, ...]
    alias: str | None = None
    query: str = ""


def _listing(base: str, listing: _Listing, number: int) -> str | None:
    last = -(-len(listing.found) // PER_PAGE)
    if not 1 <= number <= last:
        return None
    shown = listing.found[(number - 1) * PER_PAGE : number * PER_PAGE]
    entries = "".join(_entry(story, story.path(listing.alias) + listing.query) for story in shown)
    frame = Frame(
        base=base,
        path=listing.path if number == 1 else f"{listing.path}page-{number}/",
        title=f"{listing.name} - Trang {number} - {NAME}" if number > 1 else f"{listing.name} - {NAME}",
        function="viewcat" if listing.alias else "main",
        crumbs=((listing.path, listing.name),),
    )
    pager = _pager(listing.path, number, last, listing.query)
    return page(frame, f'<div class="news_column">\n{entries}</div>\n{pager}')


def _entry(story: Story, path: str) -> str:
    title = escape(story.title)
    return f"""<div class="panel panel-default"><div class="panel-body">
<h3><a href="{path}" title="{title}">{title}</a></h3>
<div class="text-muted"><ul class="list-unstyled list-inline">
<li><em class="fa fa-clock-o">&nbsp;</em> {story.published:%d/%m/%Y %H:%M:%S}</li>
<li><em class="fa fa-eye">&nbsp;</em> Đã xem: {story.id * 7}</li>
</ul></div>
{escape(story.lead or "")}
</div></div>
"""


def _pager(path: str, number: int, last: int, query: str) -> str:
    def link(page_number: int, text: str, rel: str) -> str:
        target = path if page_number == 1 else f"{path}page-{page_number}/"
        return f'<li><a {rel}title="Trang {page_number}" href="{target}{query}">{text}</a></li>'

    parts = [link(number - 1, "&laquo;", 'rel="prev" ')] if number > 1 else []
    for other in range(1, last + 1):
        active = f'<li class="active"><a href="javascript:void(0)">{other}</a></li>'
        parts.append(active if other == number else link(other, str(other), ""))
    parts += [link(number + 1, "&raquo;", 'rel="next" ')] if number < last else []
    return f'<div class="text-center"><ul class="pagination">{"".join(parts)}</ul></div>'


def language_section(base: str, path: str) -> str:
    """The listing that every address made of vi/ and en/ answers; its own language links are relative, so they nest."""
    entries = "".join(_entry(story, story.path()) for story in stories()[:PER_PAGE])
    links = '<p class="language"><a href="vi/">Tiếng Việt</a> | <a href="en/">English</a></p>'
    return page(Frame(base=base, path=path, title=NAME), f'{links}\n<div class="news_column">\n{entries}</div>')


def calendar(base: str, month: int, year: int) -> str:
    """A month without appointments, with links to the month before and the month after, for ever."""
    before = (12, year - 1) if month == 1 else (month - 1, year)
    after = (1, year + 1) if month == 12 else (month + 1, year)  # noqa: PLR2004 - December
    links = " | ".join(f'<a href="/lich/?thang={m}&amp;nam={y}">Tháng {m}/{y}</a>' for m, y in (before, after))
    frame = Frame(
        base=base, path=f"/lich/?thang={month}&amp;nam={year}", title=f"Lịch công tác - {NAME}", module="lich"
    )
    return page(
        frame,
        f'<div class="panel panel-default"><h2>Lịch công tác tháng {month}/{year}</h2>\n'
        f"<p>Không có lịch họp.</p>\n<p>{links}</p></div>",
    )


def about(base: str) -> str:
    """The static page of the module "page": prose with a title, and no news."""
    frame = Frame(
        base=base,
        path="/gioi-thieu/co-cau-to-chuc.html",
        title=f"Cơ cấu tổ chức - {NAME}",
        module="gioi-thieu",
        crumbs=(("/gioi-thieu/co-cau-to-chuc.html", "Giới thiệu"),),
    )
    return page(
        frame,
        """<div class="page panel panel-default"><div class="panel-body">
<h1 class="title margin-bottom-lg">Cơ cấu tổ chức</h1>
<div id="page-bodyhtml" class="bodytext margin-bottom-lg">
<p>Ủy ban nhân dân tỉnh Nậm Sơn gồm Chủ tịch, ba Phó Chủ tịch và các Ủy viên. Tỉnh có một thành phố, một thị xã và bốn
huyện với tổng diện tích tự nhiên hơn 5.200 km2.</p>
<p>Các cơ quan chuyên môn thuộc UBND tỉnh có trụ sở tại khu trung tâm hành chính, phường Quyết Tiến, thành phố Nậm Sơn.</p>
</div></div></div>""",
    )


def login(base: str) -> str:
    """The page robots.txt keeps crawlers from."""
    frame = Frame(base=base, path="/users/login/", title=f"Đăng nhập - {NAME}", module="users", function="login")
    return page(
        frame, '<form action="/users/login/" method="post"><input name="nv_login"><input type="password"></form>'
    )


def missing(base: str) -> str:
    """The page that goes with an honest 404."""
    return page(Frame(base=base, path="/", title=f"404 - {NAME}"), "<h2>Error 404: Not Found</h2>")
