"""Days off: Tết by the Vietnamese calendar, public holidays by the law of their year."""

from datetime import date

import pytest

from vietnamese.days_off import DayKind, kind_of_day, tet


@pytest.mark.parametrize(
    "first",
    ["1985-01-21", "2007-02-17", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2030-02-02", "2033-01-31"],
)  # fmt: skip
def test_tet_is_hanois(first: str):
    """The lunar year begins by Hanoi's midnight, also in years in which Beijing's begins on another day (1985, 2007, 2030)."""
    assert tet(int(first[:4])) == date.fromisoformat(first)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-02-13", DayKind.WORKDAY),
        ("2026-02-14", DayKind.TET),
        ("2026-02-17", DayKind.TET),
        ("2026-02-22", DayKind.TET),
        ("2026-02-23", DayKind.WORKDAY),
        ("2026-04-26", DayKind.HOLIDAY),
        ("2026-04-27", DayKind.HOLIDAY),
        ("2026-09-02", DayKind.HOLIDAY),
        ("2020-09-03", DayKind.WORKDAY),
        ("2021-09-03", DayKind.HOLIDAY),
        ("2006-04-07", DayKind.WORKDAY),
        ("2026-05-02", DayKind.WEEKEND),
    ],
)
def test_what_kind_of_day_it_is(day: str, kind: DayKind):
    """Days around Tết, holidays with their substitutes and the law of each year, weekends and workdays are told apart."""
    assert kind_of_day(date.fromisoformat(day)) is kind
