"""What evidence tells of pages and captions: of a record, of a batch in columns, and of pages that the parsers read today."""

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.parsers import parse_page
from crawler.record_json import to_record
from storage.releases.evidence import images_told, pages_told
from storage.releases.records import parsed
from tests.operations.serving import article
from tests.operations.test_later_pages import POST, pages

RULES = ("alt text", "figure", "line that repeats the alt text", "caption class")
WORDS = st.none() | st.sampled_from(("", "Cầu Nậm Mu", "Cầu Nậm Mu.", "C" * 499 + "ầu", "C" * 499 + "ần"))
IMAGE = st.fixed_dictionaries({"url": st.just("/a.jpg"), "caption": WORDS, "alt": WORDS, "credit": st.none()})
HOWS = st.lists(st.sampled_from(RULES), max_size=3, unique=True).map(sorted).map(", ".join)
SAID = st.sampled_from(
    (
        "the first of 3: x",
        "the first of 12: x",
        "the first of 1: x",
        "the first of 0: x",
        "all of 3: x",
        "3",
        "the first of x: 4",
    )
)
EVIDENCE = st.fixed_dictionaries({}, optional={"captions": HOWS, "pages": SAID, "title": st.just("h1")})
RECORD = st.fixed_dictionaries(
    {"url": st.just("u")},
    optional={"images": st.none() | st.lists(IMAGE, max_size=3), "evidence": st.none() | EVIDENCE},
)
ONE: dict[str, Any] = {"url": "/a.jpg", "caption": "Cầu Nậm Mu", "alt": "Cầu Nậm Mu", "credit": None}

CASES: list[tuple[str | None, str | None, str | None, str | None]] = [
    ("figure", "Cầu", "Cầu", "page"),
    ("line that repeats the alt text", "Cầu", "Cầu", "page"),
    ("alt text", "Cầu", "Cầu", "alt"),
    ("alt text", "Cầu", "Suối", "page"),  # an attribute that a script shows
    ("alt text", "C" * 900, "C" * 1100, "alt"),
    ("alt text, figure", "Cầu", "Cầu", None),
    ("alt text, figure", "Cầu", "Suối", "page"),
    ("alt text, figure", "Cầu", None, "page"),
    ("figure", None, "Cầu", None),
    (None, "Cầu", "Suối", None),
]


def _record(rules: str | None, caption: str | None, alt: str | None) -> dict[str, Any]:
    evidence = {} if rules is None else {"captions": rules}
    return {"images": [ONE | {"caption": caption, "alt": alt}], "evidence": evidence}


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORD, min_size=1, max_size=4))
@example([{"url": "u"}])
@example([{"url": "u", "evidence": {"pages": f"the first of {many}: x"}} for many in (0, 1, 2, 10)])
@example([{"url": "u", "images": [ONE], "evidence": {"captions": "figure, alt text\n"}}])
@example([_record(*case[:3]) for case in CASES])
def test_columns_tell_what_a_record_tells(records: list[dict[str, Any]]) -> None:
    """Read as columns of a batch, pages and origins of captions are those of each record by itself."""
    columns = parsed("\n".join(map(json.dumps, records)), captions=False)
    images = columns["images"].to_pylist()
    assert images == [images_told(record) for record in records]
    told = zip(columns["pages"].to_pylist(), columns["pages_in_text"].to_pylist(), strict=True)
    assert list(told) == [tuple(pages_told(record).values()) for record in records]
    assert columns["pages"].type == columns["pages_in_text"].type == pa.int64()


@pytest.mark.parametrize(("rules", "caption", "alt", "told"), CASES)
def test_a_caption_says_where_it_is_from(rules: str | None, caption: str | None, alt: str | None, told: str | None):
    """It is the alternative text only where no rule for captions gave any, and unknown where both may have."""
    (image,) = images_told(_record(rules, caption, alt))
    assert image["caption_from"] == told


def _read(body: str, url: str = "https://tin.example/tin/bai-1.html") -> dict[str, Any]:
    found = parse_page(body.encode(), url)
    assert found is not None
    return to_record(found)


def test_the_words_of_the_parsers_are_understood() -> None:
    """A page with captions of both kinds and the first page of three, read today, fill the columns; the words are not only the tests'."""
    figure = '<figure><img src="/a.jpg" alt="{alt}"><figcaption>{caption}</figcaption></figure>'
    bare = '<p><img src="/b.jpg" alt="Vườn sâm của bản Sin Suối Hồ"></p>'
    same = figure.format(alt="Người dân xem vườn cây", caption="Người dân xem vườn cây")
    other = figure.format(alt="IMG_1", caption="Đại biểu dự hội nghị ở huyện")
    for pictures, told in (
        (same + other, ["page", "page"]),
        (bare, ["alt"]),
        (same + bare + other, [None, None, "page"]),
    ):
        record = _read(article("Hội nghị trồng cây dược liệu").replace("<p>3. ", f"{pictures}<p>3. "))
        assert [one["caption_from"] for one in images_told(record)] == told, record["evidence"]
        assert pages_told(record) == {"pages": None, "pages_in_text": None}
    sent = pages()[POST].partition(b"\r\n\r\n")[2].decode()
    assert pages_told(_read(sent, f"https://tin.example{POST}")) == {"pages": 3, "pages_in_text": 1}
