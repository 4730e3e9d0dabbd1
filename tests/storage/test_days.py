"""Days and moments as people in Vietnam mean them."""

from datetime import UTC, date, datetime

from storage.days import day_of, told


def test_the_night_belongs_to_the_new_day() -> None:
    """What is told to people is at +07:00 and says so: seven hours of each day have another date in UTC."""
    moment = datetime(2026, 11, 27, 19, 4, 33, 831499, tzinfo=UTC)
    assert told(moment) == "2026-11-28 02:04+07:00"
    assert told(moment, "seconds") == "2026-11-28 02:04:33+07:00"
    assert day_of(moment) == date(2026, 11, 28)
