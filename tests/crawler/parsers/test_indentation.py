"""Pages are read alike however their template is indented: white space between tags is a template's habit and says nothing."""

import re
from dataclasses import replace

import pytest

from crawler.parsers import read_page
from crawler.record_json import to_record
from crawler.records import Page, Reading
from tests.crawler.parsers.test_families import CASES, Case

# What is set as it is typed, and programs, are left alone.
_VERBATIM = re.compile(rb"(<(pre|textarea|script|style)\b.*?</\2>)", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(rb">[ \t\r\n]+<")


def indented(body: bytes, by: bytes) -> bytes:
    """The page with other white space wherever there is some between two tags."""
    parts = _VERBATIM.split(body)
    return b"".join(
        part if at % 3 == 1 else _BETWEEN.sub(b">" + by + b"<", part) for at, part in enumerate(parts) if at % 3 != 2
    )


def told(reading: Reading) -> tuple[object, ...]:
    """What is read of a page, without the digest of its tags."""
    record = to_record(reading.article) if reading.article else {}
    return (
        reading.kind,
        reading.family,
        {name: value for name, value in record.items() if name != "markup"},
    )


@pytest.mark.parametrize("by", [b"\n", b"\r\n\t\t\t", b"\t", b" \r "], ids=["lines", "tabs", "tab", "return"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_indentation_says_nothing(case: Case, by: bytes) -> None:
    """Kind and every field are the same with line breaks, tabs or carriage returns in the place of what is between tags."""
    page = Page(
        url=case.facts["url"],
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=indented(case.page.read_bytes(), b" "),
    )
    assert told(read_page(replace(page, body=indented(page.body, by)))) == told(read_page(page))
