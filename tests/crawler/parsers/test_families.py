"""Each folder `families/<family>/` holds pages we wrote in the shape of that CMS and, in `expected.json`, what they say.

`expected.json` names each page (`article` is article.html) with the address it stands for and the kind, family, key and
fields that must come of it. `seen` is the day it was fetched, where its template hangs on that.
`python -m tests.crawler.parsers.test_families FAMILY` writes the results anew from today's parsers, keeping `url` and
`seen`: read them with your own eyes.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crawler.parsers import read_page
from crawler.parsers.families import FAMILIES
from crawler.parsers.parts import Family
from crawler.record_json import to_record
from crawler.records import Page, Reading

HERE = Path(__file__).parent / "families"
FIELDS = (
    "title", "lead", "paragraphs", "tables", "images", "authors", "byline", "source", "published_at", "published_precision",
    "modified_at", "category", "tags", "attachments",
)  # fmt: skip


BEYOND = {
    **dict.fromkeys(
        (
            "liferay/7-asset-publisher",
            "liferay/dinhdanh",
        ),
        "title element and portlet heading name the portal's page; nothing but the place tells the article's heading",
    ),
    "joomla/k2-long-intro": "two paragraphs in a box above the body are taken for one lead",
}
"""Pages that only their family can read so far, with the reason."""
UNKNOWN = {"sharepoint/view-detail", "upload_portal/article"}
"""Pages of a layout nobody here has seen: the family tells their kind and key, title and text are found as on any site."""


class Case(NamedTuple):
    """A page with what it must give."""

    page: Path
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        """As pytest shows it: family/page."""
        return f"{self.page.parent.name}/{self.page.stem}"


def cases() -> list[Case]:
    """Every page of every family."""
    return [
        Case(expected.parent / f"{name}.html", facts)
        for expected in sorted(HERE.glob("*/expected.json"))
        for name, facts in json.loads(expected.read_text(encoding="utf-8")).items()
    ]


CASES = cases()
ARTICLES = [case for case in CASES if case.facts.get("kind") == "article"]


def reading(case: Case, families: tuple[Family, ...] = FAMILIES) -> Reading:
    """The page as the parsers read it; without a day, nobody knows when it was fetched."""
    seen = case.facts.get("seen")
    page = Page(
        url=case.facts["url"],
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=case.page.read_bytes(),
        fetched_at=datetime.fromisoformat(seen).replace(tzinfo=UTC) if seen else None,
    )
    return read_page(page, families=families)


def outcome(case: Case) -> dict[str, Any]:
    """What `expected.json` says of a page, from today's parsers."""
    found = reading(case)
    told: dict[str, Any] = {name: case.facts[name] for name in ("url", "seen") if name in case.facts}
    told |= {"kind": found.kind.value, "family": found.family}
    if found.article is None:
        return told
    record = to_record(found.article)
    images = [{name: image[name] for name in ("url", "caption", "credit")} for image in record["images"]]
    rules = {name: rule for name, rule in record["evidence"].items() if name in {"title", "body"}}
    return (
        told | {"key": found.article.key} | {name: record[name] for name in FIELDS} | {"images": images, "rules": rules}
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_gives_what_is_expected(case: Case) -> None:
    """Kind, family, key and every field are the expected ones."""
    assert outcome(case) == case.facts


@pytest.mark.parametrize("case", [case for case in ARTICLES if case.name not in UNKNOWN], ids=lambda case: case.name)
def test_the_familys_own_rules_read_it(case: Case) -> None:
    """Title and body come from a rule of the family, not from what holds for any site."""
    assert case.facts["family"]
    assert set(case.facts["rules"]) == {"title", "body"}
    for rule in case.facts["rules"].values():
        assert rule.lower().startswith(case.facts["family"])


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case.name)
def test_the_page_is_read_without_its_family(case: Case, request: pytest.FixtureRequest) -> None:
    """Title and body are the same where nobody knows the CMS."""
    if case.name in BEYOND:
        request.applymarker(pytest.mark.xfail(reason=BEYOND[case.name], strict=True))
    article = reading(case, families=()).article
    assert article is not None
    assert article.title == case.facts["title"]
    text = [line for line in (article.lead, *article.paragraphs) if line]
    # A lead in a box of its own, far from the body, may be lost; it must not be replaced by something else.
    assert [line for line in text if line != case.facts["lead"]] == case.facts["paragraphs"]


def test_every_page_is_expected_to_be_something() -> None:
    """No page lies beside its `expected.json` unread, and there are pages."""
    assert {case.page for case in CASES} == set(HERE.glob("*/*.html"))
    assert ARTICLES


def write(family: str) -> None:
    """Write a family's `expected.json` anew."""
    expected = HERE / family / "expected.json"
    told = {case.page.stem: outcome(case) for case in CASES if case.page.parent == expected.parent}
    expected.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1])
