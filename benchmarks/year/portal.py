"""A made site over a year: its plan of events (redesigns, rests, outages), and what it answers on a day. Sends nothing itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from benchmarks.prose import prose
from benchmarks.year.looks import HARMLESS, TROUBLES, Look, Setting, article_page, list_page, look
from benchmarks.year.stories import SECTIONS, Story, count_of, moments, story
from vietnamese.days_off import DayKind, kind_of_day

_FRONT, _LISTED, _PAGES = 15, 10, 3
# Stories a working day: two a month, a few a week, a few a day, many.
RATES = (2 / 21, 4 / 21, 0.6, 1.5, 3.0, 5.0)


@dataclass(frozen=True, slots=True)
class Outage:
    """A site that is not itself for some days: "down" (no connection), "errors" (503), "notice" (200, but maintenance)."""

    first: date
    days: int
    how: str

    def on(self, day: date) -> bool:
        """Whether it lasts on that day."""
        return self.first <= day < self.first + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Redesign:
    """A day from which on the site looks otherwise."""

    day: date
    look: Look


@dataclass(slots=True)
class Portal:
    """One site. `quiet` are days on which it publishes nothing though others would."""

    setting: Setting
    rate: float
    captioned: float
    looks: list[Redesign]
    outages: list[Outage]
    quiet: set[date]
    stories: list[Story] = field(default_factory=list)
    by_path: dict[str, Story] = field(default_factory=dict)
    widgets: dict[date, int] = field(default_factory=dict)

    def publish(self, dice: Random, day: date) -> None:
        """Add the day's stories."""
        count = 0 if day in self.quiet else count_of(dice, day, self.rate)
        for at in moments(dice, day, count):
            one = story(dice, 1000 + len(self.stories), at, self.captioned)
            self.stories.append(one)
            self.by_path[one.path(self.setting.family)] = one

    def look_on(self, day: date) -> Look:
        """How the site looks on a day."""
        return next(one.look for one in reversed(self.looks) if one.day <= day)

    def answer(self, url: str, now: datetime) -> tuple[int, str] | None:
        """Status and page, or None for no connection."""
        day, path = now.date(), urlsplit(url).path
        outage = next((one for one in self.outages if one.on(day)), None)
        if outage is not None:
            notice = "<html><body><h1>Hệ thống đang bảo trì</h1><p>Cổng thông tin tạm ngừng phục vụ để nâng cấp, mời quay lại sau.</p></body></html>"
            return {"down": None, "errors": (503, "<h1>Service Unavailable</h1>"), "notice": (200, notice)}[outage.how]
        season = "Chúc mừng năm mới" if kind_of_day(day) is DayKind.TET else ""
        setting = replace(self.setting, season=season, widgets=self.widgets.get(day.replace(day=1), 2))
        return self._page(path, day, setting)

    def _page(self, path: str, day: date, setting: Setting) -> tuple[int, str]:
        one = self.look_on(day)
        shown = [told for told in reversed(self.stories) if told.at.date() <= day]
        if path == "/":
            return 200, list_page(setting, setting.name, shown[:_FRONT], one)
        if (told := self.by_path.get(path)) is not None:
            return 200, article_page(setting, told, one)
        parts = [part for part in path.split("/") if part]
        alias = {alias: name for name, alias in SECTIONS}.get(parts[0]) if parts else None
        if alias is None or len(parts) > 2:  # noqa: PLR2004 - a section and its page
            return 404, "<html><body><h1>404</h1><p>Không tìm thấy trang.</p></body></html>"
        number = int(parts[1].removeprefix("page-")) if len(parts) > 1 and parts[1].startswith("page-") else 1
        own = [told for told in shown if told.section == alias]
        pages = min(-(-len(own) // _LISTED), _PAGES)
        return 200, list_page(setting, alias, own[(number - 1) * _LISTED : number * _LISTED], one, pages)


def portal(dice: Random, number: int, held_out: int, first: date, days: int) -> Portal:
    """A site drawn by dice, with its plan for so many days. Looks are of the set `held_out` (0 or 1)."""
    family = "nukeviet" if number % 3 == 0 and not held_out else ""
    setting = Setting(f"site{number}.example", f"Cổng thông tin {prose(dice, 3)[:-1]} {number}", family, SECTIONS)
    every = [first + timedelta(days=at) for at in range(days)]
    looks = [Redesign(date.min, _look(dice, held_out, own=bool(family)))]
    looks += [Redesign(day, _look(dice, held_out, trouble=True)) for day in _redesigns(dice, every)]
    quiet = {day + timedelta(days=at) for day in dice.sample(every, k=2) for at in range(dice.randint(7, 21))}
    outages = [
        Outage(dice.choice(every), dice.randint(1, 4), how) for how in dice.sample(("down", "errors", "notice"), k=2)
    ]
    made = Portal(setting, RATES[number % len(RATES)], dice.choice((1.0, 0.9, 0.7)), looks, outages, quiet)
    made.widgets = {day: dice.choice((2, 2, 2, 3, 4)) for day in every if day.day == 1}
    return made


def _redesigns(dice: Random, every: list[date]) -> Iterator[date]:
    """One redesign in the second half of what is simulated, on most sites; on some another one before."""
    half = len(every) // 2
    if dice.random() < 0.25:  # noqa: PLR2004 - a quarter
        yield every[dice.randint(half // 2, half)]
    if dice.random() < 0.8:  # noqa: PLR2004 - four of five
        yield every[dice.randint(half + 1, max(len(every) - 30, half + 2))]


def _look(dice: Random, held_out: int, *, own: bool = False, trouble: bool = False) -> Look:
    kind = dice.choice((HARMLESS, HARMLESS, *TROUBLES[held_out])) if trouble else HARMLESS
    number = 2 * dice.randint(1000, 400_000) + held_out
    # The CMS's own template first; whoever has it redesigned gets another.
    return look(4, kind) if own else look(number, kind)
