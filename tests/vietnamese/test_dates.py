"""Every form in which sites print and state a date, and what is none."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese import months
from vietnamese.dates import VIETNAM, days_without_year, read_moment

SHOWN = [
    ("Thứ bảy - 22/01/2022 10:30", "2022-01-22T10:30"),
    ("Thứ Bảy, 22/01/2022, 10:30 [GMT+7]", "2022-01-22T10:30"),
    ("Thứ bảy, 22/01/2022, 10:30 GMT+7", "2022-01-22T10:30"),
    ("Thứ Bảy, 22/01/2022, 10:30 (GMT+7)", "2022-01-22T10:30"),
    ("Chủ nhật, ngày 23/01/2022 - 06:05:09", "2022-01-23T06:05:09"),
    ("Thứ Tư, ngày 05/02/2025", "2025-02-05"),
    ("Ngày đăng 18/03/2019 | 04:01 PM", "2019-03-18T16:01"),
    ("22/01/2022 | 02:32 PM", "2022-01-22T14:32"),
    ("21/12/2012 | 12:00 AM", "2012-12-21"),
    ("21/12/2012 | 12:00 PM", "2012-12-21T12:00"),
    ("21/12/2012 | 12:05 AM", "2012-12-21T00:05"),
    ("(04/08/2016 08:32)", "2016-08-04T08:32"),
    ("28/01/2026 - 06:52", "2026-01-28T06:52"),
    ("28/01/2026 6:52:01 SA", "2026-01-28T06:52:01"),
    ("28/01/2026 6:52 CH", "2026-01-28T18:52"),
    ("Cập nhật lúc 10:30, 22/01/2022", "2022-01-22T10:30"),
    ("Cập nhật lúc: 10:30 ngày 22/01/2022", "2022-01-22T10:30"),
    ("10h30 ngày 22/1/2022", "2022-01-22T10:30"),
    ("10 giờ 30 phút, ngày 22/1/2022", "2022-01-22T10:30"),
    ("8 giờ 5 phút ngày 22/1/2022", "2022-01-22T08:05"),
    ("10g30 ngày 22-1-2022", "2022-01-22T10:30"),
    ("07:05 - Thứ sáu, 22.01.2022", "2022-01-22T07:05"),
    ("22/1/2022 10h30'", "2022-01-22T10:30"),
    ("Đăng ngày 22 - 01 - 2022", "2022-01-22"),
    ("ngày 3 tháng 2 năm 2024", "2024-02-03"),
    ("Ngày 22 tháng 01 năm 2022", "2022-01-22"),
    ("22 tháng 1, 2022", "2022-01-22"),
    ("22 Tháng Một, 2022", "2022-01-22"),
    ("22 Tháng Mười Hai, 2022 lúc 10:30 sáng", "2022-12-22T10:30"),
    ("Tháng Năm 5, 2021", "2021-05-05"),
    ("10 Tháng Năm 2026 08:10", "2026-05-10T08:10"),
    ("10 tháng năm 2026", "2026-05-10"),
    ("Thứ hai, 10 tháng năm 2026 lúc 08:10", "2026-05-10T08:10"),
    ("ngày 10 tháng năm 2026", "2026-05-10"),
    ("thu ngân sách 10 tháng năm, 2026", "2026-05-10"),
    ("Thu ngân sách 10 tháng năm 2026, ngày 11/11/2026", "2026-11-11"),
    ("Th1 22, 2022", "2022-01-22"),
    ("22 thg 1, 2022", "2022-01-22"),
    ("22 Thg 01 2022", "2022-01-22"),
    ("Thg 12 22, 2022", "2022-12-22"),
    ("22 Th12 2022", "2022-12-22"),
    ("22-Th3-2022 9:07", "2022-03-22T09:07"),
    ("3/2/2024", "2024-02-03"),
    ("28/01/26 06:52", "2026-01-28T06:52"),
    ("Thứ tư, 28/01/26 | 06:52 PM", "2026-01-28T18:52"),
    ("Số 32/01/2020 ban hành 15/02/2020", "2020-02-15"),
    ("2022-01-22", "2022-01-22"),
    ("2022/01/22 10:30", "2022-01-22T10:30"),
    ("2026.01.29 14:32", "2026-01-29T14:32"),
    ("2026년 1월 29일", "2026-01-29"),
    ("2026年1月29日 14:32", "2026-01-29T14:32"),
    ("2022-01-22T10:30:00", "2022-01-22T10:30"),
    ("2022-01-22T10:30", "2022-01-22T10:30"),
    ("2022-01-22 10:30:45.123", "2022-01-22T10:30:45"),
    ("2022-01-22T24:00", "2022-01-22"),
    ("2022-01-22T00:00:00", "2022-01-22"),
    ("20220122T103000", "2022-01-22T10:30"),
    ("August 3, 2020", "2020-08-03"),
    ("Jan. 5, 2024", "2024-01-05"),
    ("5th of January 2024", "2024-01-05"),
    ("Tuesday, January 5, 2024 at 3:05 p.m.", "2024-01-05T15:05"),
    ("1. April 2025", "2025-04-01"),
    ("3. März 2024, 14:05 Uhr", "2024-03-03T14:05"),
    ("le 3 août 2024 à 14h05", "2024-08-03T14:05"),
    ("1er février 2024", "2024-02-01"),
    ("3 de octubre de 2024", "2024-10-03"),
    ("1 Aprile 2025", "2025-04-01"),
    ("12 września 2024", "2024-09-12"),
    ("3 октября 2024", "2024-10-03"),
]
ZONED = [
    ("2017-06-10T09:55:06Z", "2017-06-10T09:55:06+00:00"),
    ("2022-01-22+0715:40:12", "2022-01-22T15:40:12+07:00"),
    ("2022-01-22+07:0015:40:12", "2022-01-22T15:40:12+07:00"),
    ("2022-01-22T10:30:00+07:00", "2022-01-22T10:30:00+07:00"),
    ("2022-01-22T10:30:00.0000000+0700", "2022-01-22T10:30:00+07:00"),
    ("2022-01-22T10:30:00 +07", "2022-01-22T10:30:00+07:00"),
    ("2022-01-22T10:30:00-05:00", "2022-01-22T10:30:00-05:00"),
    ("2022-01-22 10:30:00 GMT+7", "2022-01-22T10:30:00+07:00"),
    ("20220122T103000Z", "2022-01-22T10:30:00+00:00"),
    ("Sat, 22 Jan 2022 10:30:00 +0700", "2022-01-22T10:30:00+07:00"),
    ("Sat, 22 Jan 2022 10:30:00 GMT", "2022-01-22T10:30:00+00:00"),
    ("Sat, 22 Jan 2022 10:30:00 EST", "2022-01-22T10:30:00-05:00"),
]
STATED = [
    ("1/28/2026 6:52:01 AM", "2026-01-28T06:52:01+07:00"),
    ("1/2/2026 6:52:01 PM", "2026-01-02T18:52:01+07:00"),
    ("1/2/2026 12:00:00 AM", "2026-01-02T00:00:00+07:00"),
    ("/Date(1642822200000)/", "2022-01-22T03:30:00+00:00"),
    ("/Date(1642822200000+0700)/", "2022-01-22T03:30:00+00:00"),
    ("1642822200", "2022-01-22T03:30:00+00:00"),
    ("1642822200000", "2022-01-22T03:30:00+00:00"),
    ("2/1/2026 6:52", "2026-01-02T06:52:00+07:00"),
]


@pytest.mark.parametrize(("text", "wanted"), SHOWN)
def test_shown_dates(text, wanted):
    """Every form a page shows is read, day before month, in Vietnam's zone; midnight is no time."""
    found = read_moment(text)
    assert found is not None
    assert found.at == datetime.fromisoformat(wanted).replace(tzinfo=VIETNAM)
    assert found.precision == ("minute" if "T" in wanted else "day")


@pytest.mark.parametrize(("text", "wanted"), ZONED)
def test_zones(text, wanted):
    """A zone is read wherever a program puts it."""
    found = read_moment(text)
    assert found is not None
    assert (found.at, found.zoned) == (datetime.fromisoformat(wanted), True)


def test_months_that_are_counted_are_no_day():
    """In running text "10 tháng năm 2026" is the first ten months of the year, not 10 May."""
    for text in ("Công khai thu ngân sách 10 tháng năm 2026", "9 tháng năm 2025, toàn tỉnh thu hút ba dự án"):
        assert read_moment(text) is None
    for text in (
        "08:10, 10 tháng năm 2026",
        "10 tháng năm 2026 | Tin tức",
        "Hà Nội, 10 tháng năm 2026",
        "Thứ hai 10 tháng năm 2026",
        "CN 10 tháng năm 2026",
        "10 tháng năm 2026 bởi Ban biên tập",
    ):
        found = read_moment(text)
        assert found is not None
        assert found.at.date().isoformat() == "2026-05-10"
    assert read_moment("thu ngân sách 20 tháng năm 2026") is not None  # no year has as many


def test_ctime():
    """C's and Java's form has its year behind the time."""
    for text in ("Sat Jan 22 10:30:00 ICT 2022", "Sat Jan 22 10:30:00 2022"):
        found = read_moment(text)
        assert found is not None
        assert found.at == datetime(2022, 1, 22, 10, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(("text", "wanted"), STATED)
def test_what_programs_state(text, wanted):
    """Metadata may count seconds or be in .NET's American form, which shown text is only where a page tells it."""
    found = read_moment(text, stated=True)
    assert found is not None
    assert found.at == datetime.fromisoformat(wanted)


def test_the_american_form_is_day_first_where_it_is_shown():
    """What a reader sees is read as a Vietnamese reader does, by its text alone."""
    found = read_moment("1/2/2026 6:52:01 AM")
    assert found is not None
    assert found.at.date() == date(2026, 2, 1)


@pytest.mark.parametrize(
    "text",
    ["Sáng 22-1", "1/28/2026 6:52:01 AM", "32/01/2020", "", "điện thoại 0213.3876.121", "28/01/26", "tỷ lệ 12/05/24 phiếu", "1642822200", "31 tháng 2 năm 2022",
     "5 Foobar 2024", "10.30.2022", "192.168.1.2022", "12/2024", "QĐ 1234/01/2020", "00/00/0000", "1/1/1", "năm 2024", "45/2024/NQ-HĐND"],
)  # fmt: skip
def test_no_moment(text):
    """A day without a year, a month above twelve, numbers of telephones and documents are no dates."""
    assert read_moment(text) is None


@given(
    st.datetimes(min_value=datetime.fromisoformat("1990-01-01"), max_value=datetime.fromisoformat("2099-12-31")),
    st.sampled_from(
        ["{d}/{m}/{y} {t}", "{t} ngày {d}-{m}-{y}", "Ngày {d} tháng {m} năm {y}, {t}", "{y}-{m:02}-{d:02} {t}"]
    ),
)
def test_every_day_comes_back(at, form):
    """Whatever the day, day and month stay in their places."""
    text = form.format(d=at.day, m=at.month, y=at.year, t=f"{at:%H:%M}")
    found = read_moment(text)
    assert found is not None
    assert found.at == at.replace(second=0, microsecond=0, tzinfo=VIETNAM)


@given(
    st.datetimes(min_value=datetime.fromisoformat("1990-01-02"), max_value=datetime.fromisoformat("2099-12-30")),
    st.integers(-12, 14),
)
def test_iso_comes_back(at, hours):
    """What Python writes is read as the same moment, in any zone."""
    zoned = at.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    found = read_moment(zoned.isoformat(), stated=True)
    assert found is not None
    assert found.at == zoned
    counted = read_moment(str(int(zoned.timestamp() * 1000)), stated=True)
    assert counted is None or counted.at == zoned.astimezone(UTC)


@given(
    st.datetimes(min_value=datetime.fromisoformat("1985-01-01"), max_value=datetime.fromisoformat("2101-01-01")),
    st.sampled_from(["Z", "+07:00", "-13:30", "+14:00", "-00:00", ".25Z", ".5+00:00"]),
)
def test_iso_alone_is_read_as_in_a_text(at, zone):
    """A moment that stands alone, as programs write it, is the same moment with white space behind it."""
    stated = f"{at:%Y-%m-%dT%H:%M:%S}{zone}"
    assert read_moment(stated) == read_moment(f"{stated} ")


@given(st.text(alphabet="0123456789/-.:TZ +năm thángDate()hAPM", max_size=60), st.booleans())
def test_reading_a_moment_never_fails(text, stated):
    """Any text gives a moment or None."""
    found = read_moment(text, stated=stated)
    assert found is None or found.at.tzinfo is not None


def test_days_without_a_year():
    """A day named without its year is the last one before publication, or one of the month ahead."""
    text = "Sáng 22-1, hội nghị khai mạc; ngày 26/9 năm ngoái và tối ngày 31-12 đã họp. Tỷ số 3-1, đạt 2/3 số phiếu, từ 24/7."
    assert days_without_year(text, date(2022, 1, 22)) == {
        "Sáng 22-1": date(2022, 1, 22), "ngày 26/9": date(2021, 9, 26), "tối ngày 31-12": date(2021, 12, 31), "từ 24/7": date(2021, 7, 24),
    }  # fmt: skip
    assert days_without_year("sẽ diễn ra ngày 3/1", date(2022, 12, 28)) == {"ngày 3/1": date(2023, 1, 3)}
    assert days_without_year("ngày 22/1/2022, ngày 29-2", date(2022, 3, 1)) == {}


@given(st.dates(min_value=date(1995, 1, 1), max_value=date(2099, 1, 1)), st.integers(1, 28), st.integers(1, 12))
def test_a_day_without_a_year_is_near(published, day, month):
    """The day meant lies at most a month ahead and less than a year behind that."""
    (meant,) = days_without_year(f"ngày {day}-{month}", published).values()
    assert timedelta(days=-336) <= meant - published <= timedelta(days=31)


def test_month_names_are_one_month_each():
    """No name stands for different months in two languages."""
    said = [
        (name, number)
        for line in months._NAMES
        for number, names in enumerate(line.split(), 1)
        for name in names.split("|")
    ]
    assert len(set(said)) == len(months.MONTHS)
    assert all(len(line.split()) == 12 for line in months._NAMES)
