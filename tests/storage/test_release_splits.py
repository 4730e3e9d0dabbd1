"""Splits of a release: nothing leaks from one side to another, whatever they are made by."""

import json
from datetime import date
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.database import writing
from storage.releases.options import Splits
from storage.releases.splits import NAMES
from storage.saving import save
from tests.storage.drafting import draft
from tests.storage.releasing import HOSTS, LATER, fill, made, named, rows


@pytest.fixture
def small(tmp_path: Path) -> Archive:
    """The archive of `fill` on SQLite."""
    archive = Archive.create(tmp_path / "small")
    fill(archive)
    return archive


BY_TIME = Splits(by="time", validation_from=date(2026, 1, 2), test_from=date(2026, 1, 3))
BY_SITE = Splits(by="site", validation_sites=("b.vn",), test_sites=("c.vn",))


@pytest.mark.parametrize(
    "splits", [BY_TIME, BY_SITE, *(Splits(by="random", percent=(30, 30), seed=n) for n in range(5))]
)
def test_copies_never_lie_on_two_sides(small: Archive, tmp_path: Path, splits: Splits):
    """A story is in one of train, validation and test, by time, by site and at random; the card says so."""
    made(small, tmp_path / "r", splits=splits)
    found = rows(tmp_path / "r", "articles")
    sides: dict[str, set[str]] = {}
    for row in found:
        if row["split"] != "left_out":
            sides.setdefault(row["story"], set()).add(row["split"])
    assert {len(its) for its in sides.values()} == {1}
    assert len({row["split"] for row in found}) > 1
    assert "Stories with members in two of train, validation and test: 0." in (tmp_path / "r/README.md").read_text()
    proof = json.loads((tmp_path / "r/manifest.json").read_text())["splits"]
    counted = {name: [row for row in found if row["split"] == name] for name in NAMES}
    assert proof["articles"] == {name: len(its) for name, its in counted.items() if its}
    assert proof["stories"] == {name: len({row["story"] for row in its}) for name, its in counted.items() if its}
    assert (
        len(rows(tmp_path / "r", "text"))
        == len({row["story"] for row in found})
        == len(rows(tmp_path / "r", "stories"))
    )


@pytest.mark.parametrize("seed", range(4))
def test_words_that_were_the_same_then_do_not_leak(small: Archive, tmp_path: Path, seed: int):
    """Copies that an edit after the date has parted since lie on one side all the same."""
    with writing(small.engine) as connection:
        copies = [draft(1, f"copy{n}", f"Cùng văn bản số {n % 8}.", province="12") for n in range(16)]
        edited = [draft(1, f"copy{n}", f"Nay khác {n}.", province="12", seen_at=LATER) for n in range(8)]
        save(connection, [*copies, *edited])
    made(small, tmp_path / "r", splits=Splits(by="random", percent=(30, 30), seed=seed))
    sides: dict[str, set[str]] = {}
    for row in rows(tmp_path / "r", "articles"):
        if row["text"].startswith("Cùng văn bản số") and row["split"] != "left_out":
            sides.setdefault(row["text"], set()).add(row["split"])
    assert len(sides) == 8
    assert {len(its) for its in sides.values()} == {1}
    assert json.loads((tmp_path / "r/manifest.json").read_text())["splits"]["same_words"] == 0


def test_a_split_keeps_its_own_promise(small: Archive, tmp_path: Path):
    """By time nothing of a test was published before its day; by site nothing of a test comes from elsewhere."""
    made(small, tmp_path / "time", splits=BY_TIME)
    found = rows(tmp_path / "time", "articles")
    assert {row["published_at"][:10] for row in found if row["split"] == "test"} == {"2026-01-03"}
    assert {row["published_at"] is None for row in found if row["split"] == "left_out"} == {True, False}
    assert named(found, "shared", "c.vn")["split"] == "left_out"
    made(small, tmp_path / "site", splits=BY_SITE)
    found = rows(tmp_path / "site", "articles")
    assert {(row["site"], row["split"]) for row in found} == {
        *zip(HOSTS, ("train", "validation", "test"), strict=True),
        ("b.vn", "left_out"),
        ("c.vn", "left_out"),
    }
