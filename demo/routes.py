"""Which address answers what, as plain values: no socket, no clock. The server adds what belongs to the connection."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from demo import feeds, lists, media, pages
from demo.articles import CATEGORIES, Story, by_id, stories, tags
from demo.frame import FAILING

HTML = "text/html; charset=utf-8"
XML = "text/xml; charset=utf-8"
OLD_CATEGORIES = {"khcn": "khoa-hoc-cong-nghe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answers; `chunked` ones go out without a Content-Length, `lasting` ones with an ETag."""

    status: int = 200
    content_type: str = HTML
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    chunked: bool = False
    lasting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the routes see it: the portal's root without slash, path, query, and how many requests came before."""

    base: str
    path: str
    query: dict[str, str]
    visit: int


def answer(base: str, target: str, visit: int = 0) -> Answer:
    """The answer to GET `target` (path and query); `visit` makes the session ids differ."""
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    asked = Asked(base=base, path=parts.path, query=query, visit=visit)
    for pattern, respond in _ROUTES:
        if match := re.fullmatch(pattern, parts.path):
            found = respond(asked, **match.groupdict())
            return found if found is not None else _missing(asked)
    return _missing(asked)


def _html(text: str | None, *, chunked: bool = False) -> Answer | None:
    return None if text is None else Answer(body=text.encode(), chunked=chunked)


def _missing(asked: Asked) -> Answer:
    return Answer(status=404, body=lists.missing(asked.base).encode())


def _moved(path: str) -> Answer:
    return Answer(status=301, headers=(("Location", path),))


def _home(asked: Asked) -> Answer | None:
    return _html(lists.home(asked.base, f"{asked.visit * 7919 + 4_000_000:026x}"))


def _newest(asked: Asked, number: str | None = None) -> Answer | None:
    return _html(lists.newest(asked.base, int(number or 1), asked.query.get("PHPSESSID")), chunked=True)


def _category(asked: Asked, alias: str, number: str | None = None) -> Answer | None:
    if alias in OLD_CATEGORIES:
        return _moved(f"/tin-tuc/{OLD_CATEGORIES[alias]}/")
    if alias not in CATEGORIES:
        return None
    return _html(lists.category(asked.base, alias, int(number or 1)), chunked=True)


def _article(asked: Asked, alias: str, name: str, number: str) -> Answer | None:
    story = by_id(int(number))
    if story is None:
        return None
    if alias not in {story.category, *story.also} or name != story.name:
        return _moved(story.path())
    if "download" in asked.query and story.attachment:
        return _document(story)
    return _html(pages.article(asked.base, story))


def _print(asked: Asked, alias: str, number: str) -> Answer | None:
    story = by_id(int(number))
    return None if story is None or alias != story.category else _html(pages.print_copy(asked.base, story))


def _savefile(asked: Asked, alias: str, number: str) -> Answer | None:
    story = by_id(int(number))
    if story is None or alias != story.category:
        return None
    disposition = ("Content-Disposition", f'attachment; filename="{story.name}"')
    return Answer(body=pages.print_copy(asked.base, story).encode(), headers=(disposition,))


def _tag(asked: Asked, alias: str) -> Answer | None:
    return _html(lists.tag(asked.base, alias)) if alias in tags() else None


def _upload(_asked: Asked, month: str, file: str) -> Answer | None:
    for story in stories():
        if f"{story.published:%Y_%m}" != month:
            continue
        if story.attachment and story.attachment.file == file:
            return _document(story)
        if file in pages.picture_files(story):
            return Answer(content_type="image/png", body=media.png(file), lasting=True)
    return None


def _document(story: Story) -> Answer:
    file = story.attachment.file if story.attachment else ""
    return Answer(
        content_type="application/pdf",
        body=media.pdf(f"Nam Son - {file}"),
        headers=(("Content-Disposition", f'inline; filename="{file}"'),),
        lasting=True,
    )


def _asset(_asked: Asked, name: str) -> Answer | None:
    if name.endswith(".css"):
        return Answer(content_type="text/css", body=b"body { margin: 0 auto; max-width: 75rem; }\n", lasting=True)
    return Answer(content_type="image/png", body=media.png(name), lasting=True)


def _calendar(asked: Asked) -> Answer | None:
    month, year = (asked.query.get(name, usual) for name, usual in (("thang", "6"), ("nam", "2025")))
    if not (month.isdecimal() and year.isdecimal() and 1 <= int(month) <= 12):  # noqa: PLR2004 - months of a year
        return None
    return _html(lists.calendar(asked.base, int(month), int(year)))


def _feed(asked: Asked, alias: str | None = None) -> Answer | None:
    if alias is not None and alias not in CATEGORIES:
        return None
    return Answer(content_type=XML, body=feeds.feed(asked.base, alias).encode(), lasting=True)


def _failing(_asked: Asked) -> Answer:
    return Answer(status=500, body="<h1>500 - Lỗi máy chủ</h1>".encode())


def _text(content_type: str, write: Callable[[str], str]) -> Callable[..., Answer]:
    return lambda asked: Answer(content_type=content_type, body=write(asked.base).encode())


def _page(write: Callable[[str], str]) -> Callable[..., Answer]:
    return _text(HTML, write)


_ROUTES: tuple[tuple[str, Callable[..., Answer | None]], ...] = (
    (r"/", _home),
    (r"/robots\.txt", _text("text/plain; charset=utf-8", feeds.robots)),
    (r"/sitemap\.xml", _text(XML, feeds.sitemap_index)),
    (r"/sitemap-vi\.news\.xml", _text(XML, feeds.news_sitemap)),
    (r"/sitemap-vi\.about\.xml", _text(XML, feeds.about_sitemap)),
    (r"/rss/(?:(?P<alias>[a-z-]+)/)?", _feed),
    (re.escape(FAILING), _failing),
    (r"/tin-tuc/(?:page-(?P<number>\d{1,4})/)?", _newest),
    (r"/tin-tuc/print/(?P<alias>[a-z-]+)/[a-z0-9-]+-(?P<number>\d{1,6})\.html", _print),
    (r"/tin-tuc/savefile/(?P<alias>[a-z-]+)/[a-z0-9-]+-(?P<number>\d{1,6})\.html", _savefile),
    (r"/tin-tuc/tag/(?P<alias>[a-z0-9-]+)/", _tag),
    (r"/tin-tuc/(?P<alias>[a-z-]+)/(?:page-(?P<number>\d{1,4})/)?", _category),
    (r"/tin-tuc/(?P<alias>[a-z-]+)/(?P<name>[a-z0-9-]+-(?P<number>\d{1,6})\.html)", _article),
    (r"/gioi-thieu/", lambda _asked: _moved("/gioi-thieu/co-cau-to-chuc.html")),
    (r"/gioi-thieu/co-cau-to-chuc\.html", _page(lists.about)),
    (r"/users/login/", _page(lists.login)),
    (r"(?:/(?:vi|en))+/", lambda asked: _html(lists.language_section(asked.base, asked.path))),
    (r"/lich/", _calendar),
    (r"/uploads/news/(?P<month>\d{4}_\d{2})/(?P<file>[A-Za-z0-9-]+\.(?:png|pdf))", _upload),
    (r"/(?:assets/images|themes/default/css)/(?P<name>[a-z]+\.(?:png|css))", _asset),
    (r"/(?P<name>favicon)\.ico", _asset),
)
