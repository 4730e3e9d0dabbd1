"""The news of a made site: how much of it on which day, and what each piece holds. The truth that pages are made from."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from math import exp
from random import Random

from benchmarks.prose import prose
from vietnamese.days_off import DayKind, kind_of_day

HANOI = timezone(timedelta(hours=7))
SECTIONS = (("Tin trong tỉnh", "tin-trong-tinh"), ("Kinh tế", "kinh-te"), ("Văn hóa - Xã hội", "van-hoa-xa-hoi"))


@dataclass(frozen=True, slots=True)
class Story:
    """One piece of news. `kind`: news, notice (short, no picture), infographic (a picture, hardly text)."""

    number: int
    at: datetime
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    section: str
    alias: str
    kind: str

    def path(self, family: str) -> str:
        """Its address on the site; families name articles in ways of their own."""
        return (
            f"/{self.alias}/bai-viet-so-{self.number}.html"
            if family == "nukeviet"
            else f"/tin-tuc/bai-viet-so-{self.number}.html"
        )


def story(dice: Random, number: int, at: datetime, captioned: float) -> Story:
    """A made story; `captioned` is the share of its site's pictures that have a caption."""
    section, alias = SECTIONS[dice.choice((0, 0, 1, 2))]
    kind = dice.choices(("news", "notice", "infographic"), (88, 9, 3))[0]
    count = {"news": dice.randint(3, 9), "notice": dice.randint(1, 2), "infographic": 1}[kind]
    pictures = {"news": dice.choice((0, 1, 1, 2)), "notice": 0, "infographic": 1}[kind]
    return Story(
        number=number,
        at=at,
        title=prose(dice, dice.randint(8, 16))[:-1],
        lead=prose(dice, dice.randint(18, 40)),
        paragraphs=tuple(
            " ".join(prose(dice, dice.randint(12, 30)) for _ in range(dice.randint(1, 4))) for _ in range(count)
        ),
        captions=tuple(prose(dice, dice.randint(8, 18)) if dice.random() < captioned else "" for _ in range(pictures)),
        section=section,
        alias=alias,
        kind=kind,
    )


def count_of(dice: Random, day: date, rate: float) -> int:
    """How many stories a site of so many a working day publishes on a day: Poisson, less at weekends, hardly any at Tết."""
    share = {DayKind.WORKDAY: 1.0, DayKind.WEEKEND: 0.3, DayKind.HOLIDAY: 0.15, DayKind.TET: 0.05}[kind_of_day(day)]
    limit, product, count = exp(-rate * share), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def moments(dice: Random, day: date, count: int) -> list[datetime]:
    """So many moments of a day, in order, in office hours."""
    minutes = sorted(dice.randint(7 * 60, 17 * 60) for _ in range(count))
    return [datetime.combine(day, time(minute // 60, minute % 60), HANOI) for minute in minutes]
