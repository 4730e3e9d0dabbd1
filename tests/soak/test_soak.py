"""Broken, grown and hostile pages: each gives a reading that keeps its promises, or a clear refusal, in its share of time and memory."""

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.records import Article, Block, BlockKind, Image, Kind, Link, Page, Reading
from tests.soak.cases import Case, charsets, giants, make_case
from tests.soak.judging import Verdict, faults_of
from tests.soak.running import Outcome, keep, run_all, run_apart, run_giant

SOAK = bool(os.environ.get("KHOTIN_SOAK"))
COUNT = 100_000 if SOAK else 200
SEED = int(os.environ.get("KHOTIN_SOAK_SEED", "1"))
FAILURES = Path("soak-failures")
SAMPLED = (
    "breaks", "marks alone", "<div> open", "<table><tr><td> open", "divisions with tails", "row of cells", "dates", "spaces in bare text", "closing quotes in a paragraph",
    "combining marks in a caption", "no-break spaces in the last line", "letters in an address", "digits in an alternative text",
    "links and days in lines", "links and days in a paragraph", "bold days in a paragraph", "documents and days in a paragraph", "days above the headline", "labels and days above the headline",
)  # fmt: skip


def told(outcome: Outcome) -> str:
    """The failures, each with the command that replays it."""
    lines = [
        f"{name}: {faults[0].strip()[-300:]}\n    python -m tests.soak replay {keep(case, faults, FAILURES)}"
        for name, (case, faults) in list(outcome.failures.items())[:20]
    ]
    return "\n".join([str(outcome), *lines])


def test_many_cases():
    """Mutated and grown pages, hostile shapes, lying charsets and site files, by number: the soak's full count or its first ones."""
    *_, outcome = run_all(SEED, COUNT, os.cpu_count() or 1)
    assert outcome.count == COUNT
    assert not outcome.failures, told(outcome)
    assert outcome.kinds["article"] > COUNT // 5


@pytest.mark.parametrize(("shape", "size"), giants() if SOAK else [(shape, 200_000) for shape in SAMPLED])
def test_hostile_shapes(shape, size):
    """One sign or tag for 2 and for 50 MB, in the sample for 200 kB: time stays on a line, memory within ten trees of lxml's."""
    outcome = run_giant(shape, size)
    assert not outcome.failures, told(outcome)


def test_cases_repeat():
    """A number gives the same case each time, and a kept case is read back whole."""
    for number in range(40):
        case = make_case(7, number)
        assert case == make_case(7, number)
        assert Case.kept(case.described(), case.body) == case


def test_every_charset_is_tried():
    """The charsets to lie about are all that Python has, not a handful."""
    assert len(charsets()) > 80
    assert {"utf-16", "cp1258", "shift_jis", "iso2022_jp"} <= set(charsets())


def test_a_child_that_hangs_or_dies_is_a_failure():
    """Endless work, a killed process and a memory hog are told as what they are, and end nothing but their own process."""
    case = Case("x", "x", b"")

    def endless(_: Case) -> Verdict:
        while True:
            pass

    def crashing(_: Case) -> Verdict:
        os.kill(os.getpid(), signal.SIGKILL)
        return Verdict([])

    def hungry(_: Case) -> Verdict:
        return Verdict([str(len(bytearray(10**14)))])

    assert run_apart(case, endless, cpu=1).faults == ["the process died of SIGXCPU"]
    assert run_apart(case, crashing).faults == ["the process died of SIGKILL"]
    assert run_apart(case, hungry).faults == ["the process ended with 0 and no verdict"]


PAGE = Page(url="http://so-vi-du.gov.vn/a-1.html", status=200, headers=(), body="<p>Một chú thích ảnh dài</p>".encode())
ARTICLE = Article(url=PAGE.url, canonical_url=PAGE.url, key=None, title="Tin")
PICTURE = Block(kind=BlockKind.IMAGE, image=Image(url="http://so-vi-du.gov.vn/a.jpg", caption="Một chú thích ảnh dài"))


@pytest.mark.parametrize(
    ("article", "fault"),
    [
        (replace(ARTICLE, title="e\u0302"), "not NFC"),
        (replace(ARTICLE, title="a\x80b"), "U+0080"),
        (replace(ARTICLE, title="a\ud800"), "no UTF-8"),
        (replace(ARTICLE, title="a  b"), "not clean"),
        (replace(ARTICLE, title=""), "empty text"),
        (replace(ARTICLE, tags=("a", "a")), "twice"),
        (replace(ARTICLE, published_at=datetime(1970, 1, 1, tzinfo=UTC), published_precision="day"), "out of range"),
        (replace(ARTICLE, published_at=datetime(2020, 1, 1), published_precision="day"), "no zone"),  # noqa: DTZ001
        (replace(ARTICLE, published_at=datetime(2020, 1, 1, tzinfo=UTC)), "precision"),
        (replace(ARTICLE, blocks=(Block(kind=BlockKind.IMAGE, image=Image(url="/a.jpg")),)), "not absolute"),
        (replace(ARTICLE, blocks=(Block(kind=BlockKind.IMAGE, image=Image(url="http://[")),)), "taken apart"),
        (replace(ARTICLE, blocks=(PICTURE, Block(kind=BlockKind.PARAGRAPH, text="Một chú thích ảnh dài"))), "caption left"),
        (replace(ARTICLE, blocks=(Block(kind=BlockKind.HEADING, text="a", level=9),)), "level 9"),
    ],
)  # fmt: skip
def test_broken_promises_are_seen(article, fault):
    """Each promise of the record, broken by hand, is named."""
    whole = Reading(page=PAGE, kind=Kind.ARTICLE, reason="a", article=replace(ARTICLE, blocks=(PICTURE,)))
    assert not list(faults_of(whole))
    assert any(fault in found for found in faults_of(replace(whole, article=article)))


def test_broken_links_are_seen():
    """Links that are relative, doubled, no http or with a fragment are named."""
    urls = ("/a", "ftp://a.vn/", "http://a.vn/#b", "http://a.vn/ b", "http://[")
    for url in urls:
        reading = Reading(page=PAGE, kind=Kind.LISTING, reason="a", links=(Link(url=url),))
        assert list(faults_of(reading)), url
