"""A portal that was switched off years ago and taken in from WARC files: its page shows the years it published in, and how it came."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from storage.archive import Archive
from storage.coverage.period import Held, usual, year
from tests.archives import new_archive
from tests.khotin.running import khotin
from tests.web.conftest import Served
from tests.web.ingesting import Answer, article, ingested

TODAY = date(2026, 11, 28)
Ended = tuple[Served, Archive]


def published(day: str) -> bytes:
    """An article of a day."""
    return article(f"Bài ngày {day}").replace(b"2026-01-05", day.encode())


ANSWERS = [
    Answer(url=f"https://tin.example/tin/bai-{number}.html", day=2, body=published(day))
    for number, day in ((101, "2012-08-21"), (102, "2014-03-02"), (103, "2014-03-03"))
]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ended(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    """The archive, served."""
    database = None if request.param == "sqlite" else request.getfixturevalue("databases").migrated()
    with new_archive(tmp_path_factory.mktemp("ended") / "archive", database=database) as archive:
        ingested(archive, ANSWERS)
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
            yield served, archive


def stored(text: str) -> set[str]:
    """The days of a site's page of which articles are stored."""
    cells = re.findall(r"until=(\S+?)\"[^>]*><title>[^<]*?: lưu (\d+),", text)
    return {day for day, count in cells if count != "0"}


def test_the_newest_year_with_articles_is_shown_and_others_can_be_chosen(ended: Ended) -> None:
    """Without a word the calendar is of 2014, not of an empty last year; links lead to every year since the first."""
    text = ended[0].get("/sites/tin.example").text
    assert stored(text) == {"2014-03-02", "2014-03-03"}
    assert "Trong thời gian này đã lưu 2 bài" in text
    years = re.findall(r'href="(/sites/tin\.example\?year=(\d+))"', text)
    assert [int(name) for _, name in years][-3:] == [2014, 2013, 2012]
    assert stored(ended[0].get({name: path for path, name in years}["2012"]).text) == {"2012-08-21"}
    assert stored(ended[0].get("/sites/tin.example?year=2013").text) == set()


@pytest.mark.parametrize("wrong", ["1989", "9999", "x", "", "２０１４"])
def test_a_year_that_is_none_is_told(ended: Ended, wrong: str) -> None:
    """What cannot be a year of articles is a bad request, said in the reader's language."""
    answer = ended[0].get("/sites/tin.example", params={"year": wrong})
    assert answer.status_code == 400
    assert "Năm là số từ 1990 đến" in answer.text


def test_an_ingest_is_a_run_like_a_crawl(ended: Ended) -> None:
    """A site that nobody crawled is told to have been taken in from WARC files, on its page, in the list and by `khotin status`."""
    for path in ("/sites", "/sites/tin.example"):
        text = ended[0].get(path).text
        assert re.search(r'<span class="health good">(✓ )?nhập WARC: xong</span>', text)
        assert "chưa chạy" not in text
        assert "ingest: finished" in ended[0].get(path, params={"lang": "en"}).text
    assert "ingest: finished" in khotin("status", directory=ended[1].directory).stdout


def test_the_command_shows_the_newest_year_with_articles(ended: Ended) -> None:
    """`khotin coverage` of a site that fell silent is of its last year, and tells from when on there is more."""
    told = khotin("coverage", "tin.example", directory=ended[1].directory).stdout
    assert told.startswith("tin.example, 2014-01-01 to 2014-12-31: 2 articles stored")
    assert "the articles begin on 2012-08-21: --since YYYY-MM-DD or --all shows earlier days" in told
    whole = khotin("coverage", "tin.example", "--all", "--until", "2014-12-31", directory=ended[1].directory).stdout
    assert whole.startswith("tin.example, 2012-08-21 to 2014-12-31: 3 articles stored")
    assert "articles begin" not in whole


def test_a_living_site_is_told_of_until_yesterday() -> None:
    """The last days where an article is of them or none is anywhere, else the calendar year of the newest; a year ends yesterday."""
    last = (date(2025, 11, 28), date(2026, 11, 27))
    assert usual(Held(date(2012, 1, 1), TODAY), TODAY, 365) == last
    assert usual(Held(date(2012, 1, 1), last[0]), TODAY, 365) == last
    assert usual(None, TODAY, 365) == last
    assert usual(Held(date(2012, 1, 1), date(2025, 11, 27)), TODAY, 365) == (date(2025, 1, 1), date(2025, 12, 31))
    assert year(2026, TODAY) == (date(2026, 1, 1), date(2026, 11, 27))
    assert year(2026, date(2026, 1, 1)) == (date(2026, 1, 1), date(2026, 1, 1))
