"""The class of a change and the fields it touches: what is a typing error, what is a number, what is nothing at all."""

import copy
import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.changes import CLASSES, compare, settled, state

TEXT = (
    "Sáng 22-1, ông Nguyễn Văn Hùng, Giám đốc Sở Khoa học và Công nghệ tỉnh Lai Châu, đã kiểm tra mô hình trồng sâm với "
    "diện tích 1.234,5 ha tại xã Sà Dề Phìn. Người dân phấn khởi nhận 36 tấn giống."
)
MORE = "Mô hình sẽ được nhân rộng ra các xã vùng cao trong những năm tới."
IMAGE = {"url": "https://a.vn/1.jpg", "caption": "Đoàn công tác tại vườn sâm", "alt": None, "credit": None}


def paragraph(text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "text": text}


def record(**changes: Any) -> dict[str, Any]:
    """A record of two paragraphs and a picture, with what a test wants different."""
    given: dict[str, Any] = {
        "url": "https://a.vn/tin/1.html",
        "title": "Kiểm tra mô hình trồng sâm",
        "lead": "Đoàn công tác của tỉnh đi thực địa.",
        "blocks": [paragraph(TEXT), paragraph(MORE), {"kind": "image", "image": IMAGE}],
        "attachments": [],
        "authors": ["Thanh Huyền"],
        "byline": "Thanh Huyền",
        "source": None,
        "published_at": "2022-01-22T10:30:00+07:00",
        "published_precision": "minute",
        "published_from": "visible date",
        "modified_at": None,
        "category": ["Khoa học"],
        "tags": ["sâm"],
        "legacy_encoding": None,
        "evidence": {"title": "h1"},
    }
    return given | changes


def with_text(old: str, new: str) -> dict[str, Any]:
    assert old in TEXT
    return record(blocks=[paragraph(TEXT.replace(old, new)), *record()["blocks"][1:]])


def image(**changes: Any) -> dict[str, Any]:
    return record(blocks=[*record()["blocks"][:2], {"kind": "image", "image": IMAGE | changes}])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("phấn khởi", "phấn khỡi", "typo"),
        ("Người dân", "Nguời dân", "typo"),
        ("hình trồng", "hìnhtrồng", "typo"),
        ("đã kiểm", "đã đã kiểm", "typo"),
        ("Lai Châu,", "Lai Châu", "typo"),
        ("Khoa học", "khoa học", "typo"),
        ("22-1", "22/01", "typo"),
        ("1.234,5", "1234,5", "typo"),
        ("36 tấn", "32 tấn", "number-or-name"),
        ("1.234,5", "1.243,5", "number-or-name"),
        ("1.234,5", "12.345", "number-or-name"),
        ("22-1", "23-1", "number-or-name"),
        ("22-1", "22-1-2022", "number-or-name"),
        ("Hùng", "Hưng", "number-or-name"),
        ("ông Nguyễn Văn Hùng", "bà Trần Thị Lan Anh", "number-or-name"),
        ("tại xã Sà Dề Phìn", "tại xã Nậm Tăm", "number-or-name"),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng và Lò Thị Pâng", "number-or-name"),
        ("đã kiểm", "chưa kiểm", "text"),
        ("đã kiểm", "đã không kiểm", "text"),
        ("diện tích", "sản lượng", "text"),
        ("phấn khởi nhận", "nhận", "text"),
        ("36 tấn giống", "36 tấn giống cây", "text"),
    ],
)
def test_how_large_a_change_of_words_is(old: str, new: str, expected: str) -> None:
    """Letters are a typing error, numbers and proper names are facts, whole words are text; the way back is the same."""
    there, back = compare(record(), with_text(old, new)), compare(with_text(old, new), record())
    assert there is not None
    assert back is not None
    assert (there.change_class, there.changed) == (expected, ("paragraphs",))
    assert back.change_class == expected


@pytest.mark.parametrize(("old", "new"), [("Uỷ ban hoà giải", "Ủy ban hòa giải"), ("thuỷ lợi quý I", "thủy lợi qúy I")])
def test_the_place_of_a_tone_mark_is_a_typing_matter(old: str, new: str) -> None:
    """Old and new spelling of hoà and hòa are one word, even in a name."""
    change = compare(record(lead=f"Theo {old}."), record(lead=f"Theo {new}."))
    assert change is not None
    assert (change.change_class, change.changed) == ("typo", ("lead",))


def test_a_capital_at_the_start_of_a_sentence_is_no_name() -> None:
    """Only what stands inside a sentence shows by its capital that it is a name."""
    plain = compare(record(lead="Nay trời mưa. Mai trời nắng."), record(lead="Này trời mưa. Mai trời nắng."))
    named = compare(record(lead="Nguyễn Văn An đến dự."), record(lead="Nguyên Văn An đến dự."))
    assert plain is not None
    assert named is not None
    assert (plain.change_class, named.change_class) == ("typo", "number-or-name")


def test_many_typing_errors_are_text() -> None:
    """A text whose every third word differs by a letter has been written anew."""
    words = TEXT.split()
    spoilt = [word + "h" if index % 3 == 0 else word for index, word in enumerate(words)]
    change = compare(record(), with_text(TEXT, " ".join(spoilt)))
    assert change is not None
    assert change.change_class == "text"


@pytest.mark.parametrize(
    ("changes", "expected", "fields"),
    [
        ({"title": "Đính chính: Kiểm tra mô hình trồng sâm"}, "title", ("title",)),
        ({"lead": None}, "text", ("lead",)),
        ({"blocks": [*record()["blocks"], paragraph("Thêm một đoạn vào cuối bài.")]}, "text", ("paragraphs",)),
        ({"blocks": [paragraph(TEXT), record()["blocks"][2]]}, "text", ("paragraphs",)),
        ({"authors": [], "byline": None}, "metadata", ("authors", "byline")),
        ({"source": "TTXVN"}, "metadata", ("source",)),
        ({"published_at": "2022-01-23T10:30:00+07:00"}, "metadata", ("published_at",)),
        ({"published_precision": "day"}, "metadata", ("published_at",)),
        ({"category": ["Nông nghiệp"]}, "metadata", ("category",)),
        ({"tags": []}, "metadata", ("tags",)),
        ({"attachments": [{"url": "https://a.vn/a.pdf", "name": "a", "type": "pdf"}]}, "metadata", ("attachments",)),
        ({"blocks": record()["blocks"][:2]}, "images", ("images", "captions")),
        ({"blocks": [*record()["blocks"], {"kind": "embed", "url": "https://v.vn/1"}]}, "images", ("embeds",)),
        ({"blocks": [paragraph(f"{TEXT} {MORE}"), record()["blocks"][2]]}, "markup", ("blocks",)),
        ({"blocks": [{"kind": "quote", "text": TEXT}, *record()["blocks"][1:]]}, "markup", ("blocks",)),
        ({"blocks": [{"kind": "list", "items": [TEXT, MORE]}, record()["blocks"][2]]}, "markup", ("blocks",)),
        ({"blocks": [record()["blocks"][2], *record()["blocks"][:2]]}, "markup", ("blocks",)),
        ({"legacy_encoding": "tcvn3"}, "markup", ("legacy_encoding",)),
    ],
)
def test_what_is_no_text_has_its_own_classes(changes: dict[str, Any], expected: str, fields: tuple[str, ...]) -> None:
    """Headline, who and when, pictures, and the way the same words are set."""
    change = compare(record(), record(**changes))
    assert change is not None
    assert (change.change_class, change.changed) == (expected, fields)


def test_pictures_and_their_captions_are_told_apart() -> None:
    """A corrected caption touches the captions, a swapped picture the images; both are one class."""
    caption, swapped = (
        compare(record(), image(caption="Đoàn kiểm tra")),
        compare(record(), image(url="https://a.vn/2.jpg")),
    )
    assert caption is not None
    assert swapped is not None
    assert (caption.change_class, caption.changed) == ("images", ("captions",))
    assert (swapped.change_class, swapped.changed) == ("images", ("images",))


def test_the_gravest_of_several_leads() -> None:
    """A new headline with a new date and a typing error is a change of title; all fields are named."""
    fixed = with_text("phấn khởi", "phấn khỡi")
    change = compare(record(), fixed | {"title": "Khác", "tags": []})
    assert change is not None
    assert (change.change_class, change.changed) == ("title", ("title", "paragraphs", "tags"))
    dated = compare(record(), fixed | {"tags": []})
    assert dated is not None
    assert dated.change_class == "metadata"


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://a.vn/khac/1.html", "evidence": {"title": "og:title"}, "published_from": "JSON-LD"},
        {"modified_at": "2026-01-01T00:00:00+07:00"},
        {
            "blocks": [
                *record()["blocks"][:2],
                {"kind": "image", "image": IMAGE | {"url": "https://a.vn/1.jpg?PHPSESSID=0a9"}},
            ]
        },
    ],
)
def test_noise_is_no_change(changes: dict[str, Any]) -> None:
    """Where and how a page was read, its "modified now" and the session in a picture's address are not the article's."""
    assert compare(record(), record(**changes)) is None
    assert state(record()) == state(record(**changes))


def test_a_dash_for_a_hyphen_in_a_label_is_no_change() -> None:
    """A theme that prints "Văn hóa – Xã hội" for "Văn hóa - Xã hội" changes no article; another name is metadata, a title's dash a change."""
    one, other = (record(category=[f"Văn hóa {sign} Xã hội"], tags=[f"A{sign}B"]) for sign in "-–")
    assert compare(one, other) is None
    change = compare(one, record(category=["Văn hóa – Thể thao"], tags=["A-B"]))
    assert change is not None
    assert (change.change_class, change.changed) == ("metadata", ("category",))
    assert compare(record(title="Văn hóa - Xã hội"), record(title="Văn hóa – Xã hội")) is not None


def test_addresses_lose_what_they_carry_for_one_visit() -> None:
    """Sessions and tokens go, ids and versions stay."""
    assert settled("https://a.vn/a;jsessionid=1A2B.node1?id=3&_=1699") == "https://a.vn/a?id=3"
    assert settled("https://a.vn/(S(abc123))/a.aspx?sid=4f5e6d7c8b9a0f1e2d") == "https://a.vn/a.aspx"
    assert settled("https://a.vn/get?sid=471&t=1543") == "https://a.vn/get?sid=471&t=1543"
    assert settled("https://a.vn/anh%20(1).jpg") == "https://a.vn/anh%20(1).jpg"


WORDS = st.sampled_from(
    [
        "hoà",
        "hòa",
        "Sở",
        "sở",
        "ông",
        "bà",
        "Nguyễn",
        "Văn",
        "Hùng",
        "Hưng",
        "22-1",
        "22/01",
        "1.500",
        "1500",
        "1,5",
        "QĐ-UBND",
        "12/QĐ-UBND",
        "tỉnh",
        "tĩnh",
        "không",
        ".",
        ",",
        "“",
        "”",
        "(",
        ")",
    ]
)
LINES = st.lists(WORDS, max_size=9).map(" ".join)
RECORDS = st.builds(
    lambda title, lead, texts, tags, caption: record(
        title=title,
        lead=lead,
        tags=tags,
        blocks=[
            *map(paragraph, texts),
            *([{"kind": "image", "image": IMAGE | {"caption": caption}}] if caption else []),
        ],
    ),
    LINES,
    st.none() | LINES,
    st.lists(LINES.filter(bool), max_size=4),
    st.lists(WORDS, max_size=2),
    st.none() | LINES,
)


@given(RECORDS, RECORDS)
def test_a_class_is_the_same_both_ways(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Class and fields do not depend on which state came first, and there is a change exactly where states differ."""
    there, back = compare(one, other), compare(other, one)
    assert there == back
    assert (there is None) == (state(one) == state(other))
    assert there is None or (there.change_class in CLASSES and there.changed)


@given(RECORDS)
def test_a_record_is_no_change_of_itself(one: dict[str, Any]) -> None:
    """Equal records give nothing, and comparing changes none of them."""
    before = copy.deepcopy(one)
    assert compare(one, copy.deepcopy(one)) is None
    assert one == before


@given(st.lists(WORDS, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_cutting_a_text_anew_is_markup(words: list[str], chance: random.Random) -> None:
    """The same words in other paragraphs are never more than markup."""

    def cut() -> list[dict[str, Any]]:
        blocks, rest = [], list(words)
        while rest:
            size = chance.randint(1, len(rest))
            blocks.append(paragraph(" ".join(rest[:size])))
            rest = rest[size:]
        return blocks

    change = compare(record(blocks=cut()), record(blocks=cut()))
    assert change is None or change.change_class == "markup"


def test_composed_and_decomposed_letters_are_one_word() -> None:
    """A site that goes from decomposed to composed letters has changed no word."""
    change = compare(
        record(lead="Hội nghị tỉnh Lai Châu"), record(lead=unicodedata.normalize("NFD", "Hội nghị tỉnh Lai Châu"))
    )
    assert change is not None
    assert change.change_class == "typo"
