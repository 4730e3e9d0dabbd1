"""What stands around an article: header, menus, boxes, lists of other articles, share lines, comments, polls, footers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from random import Random

from benchmarks.unseen_pages.source import Story
from benchmarks.unseen_pages.theme import Theme
from benchmarks.unseen_pages.wording import (
    ASIDES,
    COMMENTERS,
    COMMENTS,
    COOKIE,
    DATE_FORMS,
    FOOTERS,
    MENU,
    NOTICE,
    POLL,
    POLL_ANSWERS,
    RELATED,
    say_date,
)
from vietnamese.folding import fold

_NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
_CLOCKS = (
    "{weekday}, {d}/{m}/{Y}",
    "{weekday}, ngày {d} tháng {m} năm {Y}",
    "{weekday}, {d}/{m}/{Y} {H}:{M}:{S}",
    "{d}/{m}/{Y}",
)
_SUMMARY = 220


@dataclass(frozen=True, slots=True)
class Setting:
    """Where furniture is put up: the theme, the site's name, the other articles of the site, and the dice."""

    theme: Theme
    site: str
    others: Sequence[Story]
    rng: Random

    def address(self, story: Story) -> str:
        """The path of an article's page at this site."""
        number = 1000 + sum(map(ord, story.key + story.title))
        moment = story.published
        return self.theme.address.format(
            id=number, tab=number % 97, slug=slug(story.title), category=slug(story.category), hex=f"{number * 7919:010x}",
            Y=moment.year, m=f"{moment.month:02}", d=f"{moment.day:02}",
        )  # fmt: skip

    def some(self, least: int, most: int) -> list[Story]:
        """Other articles, drawn anew each time."""
        return self.rng.sample(self.others, k=min(len(self.others), self.rng.randint(least, most)))


def slug(text: str) -> str:
    """A text as it stands in an address."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split()[:14])


def now(put: Setting) -> str:
    """Today's date as page headers show it."""
    return say_date(_NOW, put.rng.choice(_CLOCKS))


def menu(put: Setting) -> str:
    """The main menu."""
    links = "".join(put.theme.render("menu_link", put.rng, slug=slug(text), text=text) for text in MENU)
    return put.theme.wrap("menu", put.rng, content=links, slot="links")


def items(put: Setting, least: int = 3, most: int = 10) -> str:
    """Other articles as lines of a list: title and date."""
    form = put.rng.choice(("{d}/{m}/{Y}", "{d}-{m}-{Y}", "{H}:{M} {d}/{m}/{Y}"))
    return "".join(
        put.theme.render(
            "item", put.rng, url=put.address(story), title=story.title, date=say_date(story.published, form)
        )
        for story in put.some(least, most)
    )


def teasers(put: Setting, least: int = 3, most: int = 6) -> str:
    """Other articles with picture, summary and date."""
    variant = put.theme.pick("teaser", put.rng)
    form = put.rng.choice(DATE_FORMS)
    return "\n".join(
        variant.substitute(
            url=put.address(story),
            title=escape(story.title),
            summary=escape(story.lead[:_SUMMARY]),
            image=f"{put.theme.editor.folder}/{story.picture or 'none.jpg'}",
            date=say_date(story.published, form),
        )
        for story in put.some(least, most)
    )


def related(put: Setting) -> str:
    """A list of other articles under a heading, below or above the text."""
    heading = put.rng.choice(RELATED)
    return put.theme.pick("related", put.rng).safe_substitute(
        heading=heading, items=items(put), teasers=teasers(put, 3, 4)
    )


def inside(put: Setting) -> str:
    """A box with one other article, set among the paragraphs."""
    story = put.some(1, 1)[0]
    return put.theme.render("inside", put.rng, url=put.address(story), title=story.title)


def side(put: Setting) -> str:
    """A column of boxes."""
    makers: list[Callable[[Setting], str]] = [_latest, _latest_shown, _captioned, _poll, _weather]
    return "\n".join(maker(put) for maker in put.rng.sample(makers, k=put.rng.randint(1, len(makers))))


def _boxed(put: Setting, content: str) -> str:
    return put.theme.wrap("box", put.rng, content=content, slot="content", heading=put.rng.choice(ASIDES))


def _latest(put: Setting) -> str:
    return _boxed(put, put.theme.wrap("list", put.rng, content=items(put, 4, 8), slot="items"))


def _latest_shown(put: Setting) -> str:
    return _boxed(put, teasers(put, 2, 5))


def _captioned(put: Setting) -> str:
    shown = (
        put.theme.render(
            "captioned", put.rng, url=put.address(story), title=story.title, image=f"/thumb/{story.picture}"
        )
        for story in put.some(2, 4)
    )
    return _boxed(put, "".join(shown))


def _poll(put: Setting) -> str:
    answers = "".join(put.theme.render("answer", put.rng, text=text) for text in POLL_ANSWERS)
    return put.theme.wrap("poll", put.rng, content=answers, slot="answers", question=POLL)


def _weather(put: Setting) -> str:
    return put.theme.render("weather", put.rng)


def comments(put: Setting) -> str:
    """What readers wrote below the article."""
    said = put.rng.sample(COMMENTS, k=put.rng.randint(2, len(COMMENTS)))
    written = "".join(
        put.theme.render("comment", put.rng, name=put.rng.choice(COMMENTERS), text=text, when=say_date(_NOW - timedelta(days=put.rng.randint(1, 900)), "{d}/{m}/{Y} {H}:{M}"))
        for text in said
    )  # fmt: skip
    return put.theme.wrap("comments", put.rng, content=written, slot="items", count=len(said))


def neighbours(put: Setting) -> str:
    """Links to the previous and the next article by their titles."""
    one, other = (put.some(1, 1)[0] for _ in range(2))
    return put.theme.render(
        "neighbours", put.rng, previous=one.title, previous_url=put.address(one), next=other.title, next_url=put.address(other),
    )  # fmt: skip


def notice(put: Setting) -> str:
    """The line that asks whoever copies to name the source."""
    return put.theme.render("notice", put.rng, text=NOTICE.format(site=put.site))


def line(name: str) -> Callable[[Setting], str]:
    """What makes a fragment that needs at most a number."""
    return lambda put: put.theme.render(name, put.rng, count=put.rng.randint(2, 9999))


def extra(put: Setting) -> str:
    """A cookie banner, on some pages."""
    return put.theme.render("cookie", put.rng, text=COOKIE) if put.rng.random() < 1 / 3 else ""


def foot(put: Setting) -> str:
    """Address, licence and who answers for the site."""
    return put.theme.render("foot", put.rng, text=put.rng.choice(FOOTERS).format(site=put.site))
