"""How a made site looks: frames, article templates and lists of our own writing, and skins that give them class names.

A look is drawn by number. Even numbers and odd ones are two sets with no template, trouble or word of a class in common where it
matters: the alarm is tuned on the one and judged on the other. `TROUBLES` are what a redesign can do that costs a reader a field.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from random import Random

from benchmarks.prose import prose
from benchmarks.year.stories import Story

_WORDS = (
    ("news", "bai", "tin", "detail", "main", "portal", "noidung", "khung", "trang", "hop"),
    ("view", "post", "story", "content", "wrap", "cms", "chitiet", "vung", "page", "box"),
)
# What a redesign may do, by set: each makes something that stood on the page unreadable to whoever does not know the site.
TROUBLES: tuple[tuple[str, ...], ...] = (
    ("script date", "plain captions", "script body", "first paragraph", "script lists"),
    ("relative date", "captions in attributes", "encoded body", "frame text", "framed lists"),
)
HARMLESS = "harmless"
# Looks below this number are the CMS's own and say so.
_OWN = 1000


@dataclass(frozen=True, slots=True)
class Look:
    """One design of a site: which templates, which names, and what trouble it brings."""

    number: int
    trouble: str = HARMLESS
    names: dict[str, str] = field(default_factory=dict)

    @property
    def held_out(self) -> int:
        """0 for the set that the alarm is tuned on, 1 for the other."""
        return self.number % 2


def look(number: int, trouble: str = HARMLESS) -> Look:
    """The look of that number."""
    dice = Random(f"look {number}")
    words = _WORDS[number % 2]
    slots = (
        "top",
        "menu",
        "side",
        "foot",
        "art",
        "title",
        "date",
        "lead",
        "body",
        "cap",
        "pic",
        "list",
        "item",
        "more",
        "crumb",
        "tool",
    )
    names = {slot: f"{dice.choice(words)}-{dice.choice(words)}-{slot[:2]}{dice.choice('xyzwk')}" for slot in slots}
    return Look(number, trouble, names)


def article_page(site: "Setting", story: Story, one: Look) -> str:
    """The page of an article."""
    n, dice = one.names, Random(f"{one.number} {story.number}")
    template = _ARTICLES[one.held_out][one.number // 2 % len(_ARTICLES[one.held_out])]
    parts = {
        "title": escape(story.title),
        "lead": escape(story.lead),
        "date": _date(story, one),
        "body": _body(story, one),
    }
    main = template(n, parts, story)
    head = f'<meta property="og:title" content="{escape(story.title)}">' if one.number % 3 == 0 else ""
    return _frame(site, one, f"{escape(story.title)} | {site.name}", main, dice=dice, head=head)


def list_page(site: "Setting", name: str, stories: list[Story], one: Look, pages: int = 0) -> str:
    """A list of stories: the front page, or a section's."""
    n, dice = one.names, Random(f"{one.number} {name}")
    items = "".join(
        f'<div class="{n["item"]}"><h3><a href="{story.path(site.family)}">{escape(story.title)}</a></h3>'
        f'<span class="{n["tool"]}">{story.at:%d/%m/%Y}</span><p>{escape(story.lead)}</p></div>\n'
        for story in stories
    )
    if one.trouble == "script lists":
        items = f'<div class="{n["item"]}" data-src="/api/list"></div><script>load("/api/list")</script>'
    if one.trouble == "framed lists":
        items = f'<iframe class="{n["item"]}" src="https://widget.example/list?site={site.host}"></iframe>'
    links = "".join(f'<a href="{site.paging(name, number)}">{number}</a> ' for number in range(2, pages + 1))
    main = f'<h2>{escape(name)}</h2><div class="{n["list"]}">{items}</div><div class="{n["more"]}">{links}</div>'
    return _frame(site, one, f"{escape(name)} | {site.name}", main, dice=dice)


@dataclass(slots=True)
class Setting:
    """What a page needs of its site. `season` is what decorates every page now (a banner at Tết), `widgets` boxes beside."""

    host: str
    name: str
    family: str
    sections: tuple[tuple[str, str], ...]
    season: str = ""
    widgets: int = 2

    def paging(self, name: str, number: int) -> str:
        """The address of a further page of a section's list."""
        return f"/{dict(self.sections).get(name, 'tin-tuc')}/page-{number}/"


def _frame(  # noqa: PLR0913 - what a page is made of
    site: Setting, one: Look, title: str, main: str, *, dice: Random, head: str = ""
) -> str:
    n = one.names
    menu = "".join(
        f'<li class="{n["menu"]}i"><a href="/{alias}/">{escape(name)}</a></li>' for name, alias in site.sections
    )
    widgets = "".join(
        f'<div class="{n["side"]}b{number}"><h4>{prose(dice, 3)[:-1]}</h4><ul><li><a href="/lien-ket-{number}">{prose(dice, 4)[:-1]}</a></li></ul></div>'
        for number in range(site.widgets)
    )
    own = site.family == "nukeviet" and one.number < _OWN
    generator = '<meta name="generator" content="NukeViet v4.5">' if own else ""
    season = f'<div class="{n["top"]}-season">{escape(site.season)}</div>' if site.season else ""
    top = f'<div class="{n["top"]}"><a href="/"><img src="/logo.png" alt="{escape(site.name)}"></a>{season}</div>'
    if one.number % 5 == 1:
        top = f'<table class="{n["top"]}t" width="100%"><tr class="{n["top"]}r"><td>{top}</td></tr></table>'
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{generator}{head}</head>
<body class="{n["top"]}-page">{top}<ul class="{n["menu"]}" id="{n["menu"]}">{menu}</ul>
<div class="{n["art"]}-row"><div class="{n["art"]}-main">{main}</div><div class="{n["side"]}">{widgets}</div></div>
<div class="{n["foot"]}"><p>{escape(site.name)}. Chịu trách nhiệm: Văn phòng. Điện thoại: 0213.3876.{site.widgets}99</p></div></body></html>"""


def _date(story: Story, one: Look) -> str:
    name = one.names["date"]
    match one.trouble:
        case "script date":
            return f'<span class="{name}" id="when"></span><script>when({int(story.at.timestamp())})</script>'
        case "relative date":
            return f'<span class="{name}">{1 + story.number % 20} giờ trước</span>'
        case _:
            return "" if story.kind == "infographic" else f'<span class="{name}">{story.at:%d/%m/%Y %H:%M}</span>'


def _body(story: Story, one: Look) -> str:
    name = one.names["body"]
    if one.trouble == "script body":
        return f'<div class="{name}" data-id="{story.number}"></div><script>article({story.number})</script>'
    if one.trouble == "encoded body":
        return f'<div class="{name}" data-text="{"".join(story.paragraphs).encode().hex()}"></div>'
    paragraphs = story.paragraphs[:1] if one.trouble == "first paragraph" else story.paragraphs
    parts = [f"<p>{escape(text)}</p>" for text in paragraphs]
    for number, caption in enumerate(story.captions):
        parts.insert(min(1 + 2 * number, len(parts)), _picture(story, number, caption, one))
    if one.trouble == "frame text":
        parts += [f"<p>{prose(Random(f'{one.number} {number}'), 40)}</p>" for number in range(6)]
    return f'<div class="{name}">{"".join(parts)}</div>'


def _picture(story: Story, number: int, caption: str, one: Look) -> str:
    name, source, told = one.names["pic"], f"/anh/{story.number}-{number}.jpg", escape(caption)
    if one.trouble == "plain captions":
        return f'<div class="{name}"><img src="{source}" alt=""></div><p>{prose(Random(source), 25)}</p><p>{told} {told}</p>'
    if one.trouble == "captions in attributes":
        return f'<div class="{name}" data-note="{told}"><img src="{source}" alt=""></div>'
    if not caption:
        return f'<p><img src="{source}" alt=""></p>'
    if one.number // 2 % 2:
        return f'<figure class="{name}"><img src="{source}"><figcaption>{told}</figcaption></figure>'
    return f'<p align="center"><img src="{source}"></p><p align="center"><em>{told}</em></p>'


_Parts = dict[str, str]
_Template = Callable[[dict[str, str], _Parts, Story], str]


def _plain(n: dict[str, str], parts: _Parts, story: Story) -> str:
    return (
        f'<div class="{n["crumb"]}"><a href="/">Trang chủ</a> &raquo; <a href="/{story.alias}/">{escape(story.section)}</a></div>'
        f'<div class="{n["art"]}"><h1 class="{n["title"]}">{parts["title"]}</h1>{parts["date"]}'
        f'<div class="{n["lead"]}"><strong>{parts["lead"]}</strong></div>{parts["body"]}</div>'
    )


def _semantic(n: dict[str, str], parts: _Parts, story: Story) -> str:
    return (
        f'<nav class="{n["crumb"]}"><a href="/">Trang chủ</a><a href="/{story.alias}/">{escape(story.section)}</a></nav>'
        f'<article class="{n["art"]}"><header class="{n["title"]}h"><h1>{parts["title"]}</h1>{parts["date"]}</header>'
        f'<p class="{n["lead"]}">{parts["lead"]}</p><section class="{n["body"]}s">{parts["body"]}</section></article>'
    )


def _nukeviet(n: dict[str, str], parts: _Parts, story: Story) -> str:
    return (
        f'<div class="news_column panel panel-default {n["art"]}"><div class="panel-body"><h1 class="title">{parts["title"]}</h1>'
        f'<div class="row"><span class="h5">{parts["date"]}</span></div><div class="hometext">{parts["lead"]}</div>'
        f'<div id="news-bodyhtml" class="bodytext">{parts["body"]}</div></div></div>'
        f'<div class="breadcrumb {n["crumb"]}"><a href="/{story.alias}/">{escape(story.section)}</a></div>'
    )


def _table(n: dict[str, str], parts: _Parts, story: Story) -> str:
    return (
        f'<table class="{n["art"]}"><tr class="{n["title"]}"><td><h2 class="{n["title"]}t">{parts["title"]}</h2></td></tr>'
        f'<tr class="{n["date"]}r"><td>{parts["date"]} - <a href="/{story.alias}/">{escape(story.section)}</a></td></tr>'
        f'<tr class="{n["body"]}r"><td><div class="{n["lead"]}"><b>{parts["lead"]}</b></div>{parts["body"]}</td></tr></table>'
    )


def _portlet(n: dict[str, str], parts: _Parts, story: Story) -> str:
    return (
        f'<div class="portlet {n["art"]}"><div class="{n["title"]}"><h1>{parts["title"]}</h1></div><div class="{n["tool"]}">'
        f'{parts["date"]} | <a href="/{story.alias}/">{escape(story.section)}</a></div><div class="{n["lead"]}">{parts["lead"]}</div>'
        f'<div class="{n["body"]}-outer">{parts["body"]}</div></div>'
    )


def _columns(n: dict[str, str], parts: _Parts, story: Story) -> str:
    return (
        f'<main class="{n["art"]}"><div class="{n["tool"]}"><a href="/{story.alias}/">{escape(story.section)}</a> {parts["date"]}</div>'
        f'<h1 class="{n["title"]}">{parts["title"]}</h1><h2 class="{n["lead"]}">{parts["lead"]}</h2>'
        f'<div class="{n["body"]}-in"><div class="{n["body"]}-col">{parts["body"]}</div></div></main>'
    )


_ARTICLES: tuple[tuple[_Template, ...], ...] = ((_plain, _semantic, _nukeviet), (_table, _portlet, _columns))
