"""Splits of a release: nothing leaks from one side to another, whatever they are made by."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import sites
from storage.archive import Archive
from storage.database import writing
from storage.days import HANOI
from storage.errors import ReleaseRefused
from storage.releases.options import Splits
from storage.releases.sides import NAMES
from storage.saving import save
from storage.withdrawal import withdraw
from tests.storage.drafting import NOW, draft
from tests.storage.releasing import HOSTS, LATER, fill, later, made, named, rows, sums

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


HALVES = Splits(by="random", percent=(0, 50))


def _sides(directory: Path) -> dict[str, str]:
    lines = (directory / "data/ids.tsv").read_text().splitlines()[1:]
    return dict(line.split("\t")[:2] for line in lines)


def _kept(directory: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((directory / "manifest.json").read_text())["splits"]["kept"]
    return found


def _put(archive: Archive, *articles: tuple[str, str], day: int = 2, seen: datetime = NOW) -> None:
    at = datetime(2026, 1, day, 8, tzinfo=HANOI)
    with writing(archive.engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="Báo a.vn", province="12"), now=NOW)
        save(
            connection,
            [
                draft(site, key, text, host="a.vn", province="12", published_at=at, seen_at=seen)
                for key, text in articles
            ],
        )


def _texts(numbers: Iterable[int]) -> list[tuple[str, str]]:
    return [(f"n{n}", f"Nội dung riêng của bài thứ {n} trong kho.") for n in numbers]


def test_a_grown_archive_keeps_every_random_side(tmp_path: Path):
    """What is published later moves no story, nor does a copy found later that was published earlier; the fractions hold."""
    archive = Archive.create(tmp_path / "news")
    _put(archive, *_texts(range(200)))
    made(archive, tmp_path / "v1", splits=HALVES)
    early = [(f"early{n}", text) for n, (_, text) in enumerate(_texts(range(100)))]
    _put(archive, *early, day=1, seen=LATER)
    _put(archive, *_texts(range(200, 400)), day=5, seen=LATER)
    made(archive, tmp_path / "v2", splits=HALVES, as_of=LATER + timedelta(days=1))
    old, new = _sides(tmp_path / "v1"), _sides(tmp_path / "v2")
    assert len(new) == 500
    assert {article: new[article] for article in old} == old
    for sides in (old, {row["story"]: row["split"] for row in rows(tmp_path / "v2", "articles")}):
        # Four standard deviations of so many coins.
        assert abs(list(sides.values()).count("test") - len(sides) / 2) < 2 * len(sides) ** 0.5


def test_stories_that_became_one_lose_no_side_but_to_none(tmp_path: Path):
    """An article never goes from training to test nor back: of a story on two old sides, the members on the later are left out."""
    archive = Archive.create(tmp_path / "news")
    _put(archive, *_texts(range(40)))
    made(archive, tmp_path / "v1", splits=HALVES)
    # Each second article is edited to say what the one before it does.
    _put(archive, *((f"n{n + 1}", text) for n, (_, text) in enumerate(_texts(range(40))) if n % 2 == 0), seen=LATER)
    _put(archive, *((f"copy{n}", text) for n, (_, text) in enumerate(_texts(range(0, 40, 2)))), day=1, seen=LATER)
    after = {"splits": HALVES, "as_of": LATER + timedelta(days=1)}
    made(archive, tmp_path / "v2", sides_of=tmp_path / "v1", **after)
    old, new = _sides(tmp_path / "v1"), _sides(tmp_path / "v2")
    changed = {(old[article], new[article]) for article in old if old[article] != new[article]}
    assert changed == {("test", "left_out")}
    told = json.loads((tmp_path / "v2/manifest.json").read_text())["splits"]
    assert (told["crossing"], told["same_words"]) == (0, 0)
    moved = sum(old[article] != new[article] for article in old)
    assert _kept(tmp_path / "v2") == {"kept": 40 - moved, "moved": {"test to left_out": moved}, "new": 20, "gone": 0}
    card = (tmp_path / "v2/README.md").read_text()
    assert (
        f"{40 - moved} are on their old side, {moved} moved (test to left_out {moved}), 0 are in this version" in card
    )
    # A delta says the same as the whole, and the next version the same again.
    made(archive, tmp_path / "delta", since=tmp_path / "v1", sides_of=tmp_path / "v1", **after)
    assert _sides(tmp_path / "delta") == new
    made(archive, tmp_path / "v3", sides_of=tmp_path / "v2", **after)
    assert _sides(tmp_path / "v3") == new
    assert _kept(tmp_path / "v3")["moved"] == {}


def test_a_story_whose_first_seen_goes_keeps_its_side_if_told(tmp_path: Path):
    """What is withdrawn is counted as gone, and its copies stay where they were."""
    archive = Archive.create(tmp_path / "news")
    _put(archive, *_texts(range(30)))
    copies = [(f"copy{n}", text) for n, (_, text) in enumerate(_texts(range(30)))]
    _put(archive, *copies, day=3, seen=NOW + timedelta(hours=1))
    made(archive, tmp_path / "v1", splits=HALVES)
    for n in range(30):
        withdraw(archive, draft(1, f"n{n}", host="a.vn").article_id, "tin nhầm", now=LATER)
    made(archive, tmp_path / "v2", splits=HALVES, sides_of=tmp_path / "v1", as_of=LATER + timedelta(days=1))
    old = _sides(tmp_path / "v1")
    assert _sides(tmp_path / "v2") == {article: old[article] for article in _sides(tmp_path / "v2")}
    assert _kept(tmp_path / "v2") == {"kept": 30, "moved": {}, "new": 0, "gone": 30}


@pytest.mark.parametrize(
    ("splits", "says"),
    [
        (Splits(by="random", percent=(0, 50), seed=1), "another seed"),
        (Splits(by="random", percent=(0, 20)), "another percent"),
        (BY_TIME, "follow from the article"),
    ],
)
def test_sides_of_another_split_are_not_kept(tmp_path: Path, small: Archive, splits: Splits, says: str):
    """A release of another seed or fraction has no sides to keep, and by time they need none."""
    made(small, tmp_path / "v1", splits=HALVES)
    with pytest.raises(ReleaseRefused, match=says):
        made(small, tmp_path / "v2", splits=splits, sides_of=tmp_path / "v1")
    assert not list(tmp_path.glob("*.unfinished"))


def test_damaged_or_absent_sides_are_refused(tmp_path: Path, small: Archive):
    """A list of ids that is not what the checksums say is no ground to stand on."""
    with pytest.raises(ReleaseRefused, match="no release of khotin"):
        made(small, tmp_path / "v2", splits=HALVES, sides_of=tmp_path / "nowhere")
    made(small, tmp_path / "v1", splits=HALVES)
    ids = tmp_path / "v1/data/ids.tsv"
    ids.write_text(ids.read_text().replace("test", "train"))
    with pytest.raises(ReleaseRefused, match="is not what"):
        made(small, tmp_path / "v2", splits=HALVES, sides_of=tmp_path / "v1")


def test_kept_sides_are_the_same_wherever_they_are_kept(archive: Archive, tmp_path: Path):
    """Beside an earlier release, another order of taking in and another database give the same later one."""
    fill(archive)
    made(archive, tmp_path / "v1", splits=HALVES)
    other = Archive.create(tmp_path / "other")
    fill(other, backwards=True)
    for one, name in ((archive, "one"), (other, "two")):
        later(one)
        made(one, tmp_path / name, splits=HALVES, sides_of=tmp_path / "v1", as_of=LATER + timedelta(days=2))
    assert sums(tmp_path / "one") == sums(tmp_path / "two")
