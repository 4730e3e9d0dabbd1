"""How a run is judged."""

from typing import Any

import pytest

from crawler.download.failures import RunEnds
from crawler.records import Kind
from crawler.sites.model import Site
from operations.outcome import Outcome, gravest
from operations.report import make_report
from pipelines.tally import Tally


def site(**expect: Any) -> Site:
    """A site with expectations."""
    return Site.model_validate({"id": "a", "name": "A", "url": "https://a.gov.vn/", "expect": expect})


def good_run() -> Tally:
    """Twenty pages, ten articles, all well."""
    tally = Tally(requests=20)
    tally.statuses["2xx"] = 20
    tally.outcomes["new"] = 10
    tally.filled.update({"title": 10, "body": 10, "published": 9})
    return tally


def judged(tally: Tally, reason: str = "finished", known: int = 10, **expect: Any) -> Outcome:
    """The outcome of a run."""
    return make_report(site(**expect), tally, reason=reason, known=known, seconds=1.0).outcome


def test_a_good_run_is_done() -> None:
    """Pages fetched, expectations met: 0."""
    assert judged(good_run()) is Outcome.DONE


def test_a_run_with_nothing_new_is_done() -> None:
    """A second crawl that finds the site unchanged is a success."""
    tally = Tally(requests=5, seen=9)
    tally.statuses["2xx"] = 5
    assert judged(tally) is Outcome.DONE


def test_a_green_run_that_stored_nothing_fails() -> None:
    """Pages were fetched but none shows an article, new or known, however many the archive has: the run fails."""
    tally = Tally(requests=5)
    tally.statuses["2xx"] = 5
    assert judged(tally, known=500) is Outcome.EXPECTATION_MISSED


def test_empty_fields_fail() -> None:
    """Articles without dates, where the site file expects most to have one, fail the run and the report says which field."""
    tally = good_run()
    tally.filled["published"] = 2
    report = make_report(site(), tally, reason="finished", known=10, seconds=1.0)
    assert report.outcome is Outcome.EXPECTATION_MISSED
    assert "20% of the articles have published" in report.why


def test_an_unreachable_host_is_told_with_its_cause() -> None:
    """No answer at all is its own outcome, and the sentence names the site and the cause."""
    tally = Tally()
    tally.refused["the host cannot be reached: no route"] = 1
    report = make_report(site(), tally, reason="finished", known=0, seconds=1.0)
    assert report.outcome is Outcome.UNREACHABLE
    assert "https://a.gov.vn/: the host cannot be reached: no route" in report.sentence


def test_a_run_cut_by_its_page_limit_need_not_have_met_an_article() -> None:
    """A new site's first few pages are sources: the limit is what is told, unless many pages showed no article."""
    cut = Tally(requests=7, page_limit=True)
    cut.statuses["2xx"] = 7
    cut.kinds["listing"] = 6
    report = make_report(site(articles=1), cut, reason="page limit", known=0, seconds=1.0)
    assert report.outcome is Outcome.PARTLY
    assert "the limit of" in report.why
    cut.kinds["listing"] = 60
    assert judged(cut, reason="page limit", articles=10) is Outcome.EXPECTATION_MISSED


def test_a_redirect_is_an_answer_unless_it_leads_nowhere() -> None:
    """A site that sends everybody elsewhere was reached, and brought no article; where elsewhere fails nothing was fetched."""
    moved = Tally(requests=2, beside=1)
    moved.statuses.update({"2xx": 1, "3xx": 1})
    moved.kinds["redirect"] = 1
    assert judged(moved) is Outcome.EXPECTATION_MISSED
    moved.put_off["the host cannot be reached: no route"] = 1
    assert judged(moved) is Outcome.UNREACHABLE


def test_a_run_that_is_shut_out_is_blocked() -> None:
    """Most pages refused and no article met: blocked, with the most frequent cause; a few refused pages are none."""
    tally = Tally(requests=4)
    tally.statuses["4xx"] = 3
    for status, kind in ((403, Kind.ERROR), (403, Kind.ERROR), (200, Kind.CHALLENGE)):
        tally.count_page(status, kind)
    report = make_report(site(), tally, reason="finished", known=0, seconds=1.0)
    assert report.outcome is Outcome.BLOCKED
    assert "status 403 (2 of 3 pages)" in report.why
    good = good_run()
    good.count_page(403, Kind.ERROR)
    assert judged(good) is Outcome.DONE


def test_a_time_limit_is_no_failure_but_hides_none() -> None:
    """A run cut short is told apart, unless what it did see was bad: no answer, empty fields, many pages and no article."""
    assert judged(good_run(), reason="time limit", articles=500) is Outcome.TIME_LIMIT
    assert judged(Tally(), reason="time limit") is Outcome.TIME_LIMIT
    empty = good_run()
    empty.filled["body"] = 0
    assert judged(empty, reason="time limit") is Outcome.EXPECTATION_MISSED
    silent = Tally(requests=2)
    silent.failed["timeout"] = 2
    assert judged(silent, reason="time limit") is Outcome.UNREACHABLE
    barren = Tally(requests=60)
    barren.statuses["2xx"] = 60
    barren.kinds["listing"] = 60
    assert judged(barren, reason="time limit", articles=10) is Outcome.EXPECTATION_MISSED
    barren.kinds["listing"] = 20
    assert judged(barren, reason="time limit", articles=10) is Outcome.TIME_LIMIT


def test_addresses_put_off_by_the_end_are_no_failures() -> None:
    """What waited for its turn when the time was up does not make a good run partly done."""
    tally = good_run()
    tally.put_off[RunEnds.reason] = 15
    assert judged(tally, reason="time limit") is Outcome.TIME_LIMIT


def test_a_full_disk_is_told_apart() -> None:
    """It is the operator's to mend, not the site's."""
    report = make_report(site(), good_run(), reason="no room", known=0, seconds=1.0, is_disk_full=True)
    assert (report.outcome, report.why) == (Outcome.DISK_FULL, "no room")


@pytest.mark.parametrize("field", ["parser_failures", "page_limit"])
def test_what_is_not_finished_is_partly_done(field: str) -> None:
    """Parser failures and a page limit that cut the run are told, not hidden behind a 0."""
    tally = good_run()
    setattr(tally, field, 1)
    assert judged(tally) is Outcome.PARTLY


def test_many_failed_requests_are_partly_done_a_dead_link_is_not() -> None:
    """One failed request in twenty is a site's normal state, two are not."""
    tally = good_run()
    tally.failed["timeout"] = 1
    assert judged(tally) is Outcome.DONE
    tally.failed["timeout"] = 2
    assert judged(tally) is Outcome.PARTLY


def test_dead_links_of_earlier_runs_are_old_news_a_site_that_fails_is_not() -> None:
    """What failed before and fails again makes no bad run, as long as it is little beside what was answered or is stored."""
    quiet = Tally(requests=7, seen=40)
    quiet.statuses["2xx"] = 5
    quiet.failed_again["status 500"] = 2
    report = make_report(site(), quiet, reason="finished", known=550, seconds=1.0)
    assert report.outcome is Outcome.DONE
    assert "2 addresses failed as they did before" in report.sentence
    quiet.failed_again["timeout"] = 20
    assert judged(quiet, known=550) is Outcome.DONE
    report = make_report(site(), quiet, reason="finished", known=100, seconds=1.0)
    assert report.outcome is Outcome.PARTLY
    assert "22 requests failed, 20 of them with: timeout" in report.why
    quiet.statuses.clear()
    assert judged(quiet, known=550) is Outcome.UNREACHABLE


def test_an_interrupted_run_says_so() -> None:
    """SIGTERM ends a run with its own code."""
    assert judged(good_run(), reason="shutdown") is Outcome.INTERRUPTED


def test_several_sites_end_with_the_gravest() -> None:
    """One unreachable site among good ones is not hidden."""
    assert gravest([Outcome.DONE, Outcome.PARTLY, Outcome.UNREACHABLE]) is Outcome.UNREACHABLE
    assert gravest([Outcome.DONE, Outcome.DONE]) is Outcome.DONE
    assert gravest([]) is Outcome.DONE


def test_a_post_that_got_a_password_does_not_shut_us_out() -> None:
    """On a day without news, when the lists answer "not modified" and a post under password is asked again, the run is well."""
    tally = Tally(requests=3, unchanged=2)
    tally.statuses.update({"2xx": 1, "3xx": 2})
    tally.count_page(200, Kind.LOGIN)
    assert judged(tally) is Outcome.DONE
    tally.unchanged = 0
    assert judged(tally) is Outcome.BLOCKED


def test_lists_that_did_not_change_do_not_hide_that_we_are_shut_out() -> None:
    """Static feeds and sitemaps go on answering "not modified" before pages that are all refused, or before a refused front page."""
    tally = Tally(requests=301, unchanged=1)
    tally.statuses.update({"4xx": 300, "3xx": 1})
    for _ in range(300):
        tally.count_page(403, Kind.DENIED)
    report = make_report(site(), tally, reason="finished", known=500, seconds=1.0)
    assert report.outcome is Outcome.BLOCKED
    assert "status 403 (300 of 300 pages)" in report.why
    front = Tally(requests=4, unchanged=3)
    front.statuses.update({"4xx": 1, "3xx": 3})
    front.count_page(403, Kind.DENIED, is_front=True)
    assert judged(front) is Outcome.BLOCKED
    # One article that is refused, beside lists that are not, is a page of its own, and so are all that are under a password.
    one = Tally(requests=4, unchanged=3)
    one.statuses.update({"2xx": 3, "4xx": 1, "3xx": 3})
    one.count_page(403, Kind.DENIED)
    for _ in range(3):
        one.count_page(200, Kind.LOGIN)
    assert judged(one) is Outcome.DONE
