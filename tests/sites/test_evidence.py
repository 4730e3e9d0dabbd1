"""Each folder `<site>/<case>/` is evidence: a page, how it was served, and the record that must come of it.

`python -m tests.sites.test_evidence CASE` writes `expected.json` anew from today's parsers: read it with your own eyes.
"""

import json
import sys
from pathlib import Path

import pytest

from crawler.parsers import read_page
from crawler.record_json import to_record
from crawler.records import Page

HERE = Path(__file__).parent
CASES = sorted(facts.parent for facts in HERE.glob("*/*/facts.json"))


def record(case: Path) -> dict[str, object] | str:
    """The record of a case's page, or its kind if it is no article."""
    facts = json.loads((case / "facts.json").read_text(encoding="utf-8"))
    page = Page(
        url=facts["url"],
        status=facts["status"],
        headers=tuple((name, value) for name, value in facts["headers"]),
        body=(case / "page.html").read_bytes(),
    )
    reading = read_page(page)
    return to_record(reading.article) if reading.article else reading.kind.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_page_gives_its_record(case: Path) -> None:
    """The record is the expected one, field by field."""
    assert record(case) == json.loads((case / "expected.json").read_text(encoding="utf-8"))


def test_there_is_evidence() -> None:
    """The loop above runs over something, and every case is whole."""
    assert CASES
    for case in CASES:
        assert {"page.html", "facts.json", "expected.json"} <= {file.name for file in case.iterdir()}


if __name__ == "__main__":
    place = HERE / sys.argv[1]
    text = json.dumps(record(place), ensure_ascii=False, indent=1)
    (place / "expected.json").write_text(text + "\n", encoding="utf-8")
