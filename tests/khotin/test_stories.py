"""`khotin story` and exports by story, as a user types them."""

import json
from pathlib import Path

import pytest

from storage.identity import article_id
from tests.archives import new_archive
from tests.khotin.running import khotin
from tests.storage.stories import Shelf, prose, reworded

A, B, C = (article_id("a.vn", f"key:{name}") for name in "abc")


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, str]:
    """An archive with an original, its near-copy, and a third article; and the story's id."""
    with new_archive(tmp_path / "archive") as archive:
        shelf = Shelf(archive.engine)
        shelf.put(
            shelf.make("a", prose(1), 0), shelf.make("b", reworded(prose(1), 0.05), 1), shelf.make("c", prose(2), 2)
        )
        return archive.directory, shelf.stories()["a"]


def test_a_story_is_shown_cut_and_joined(place: tuple[Path, str]) -> None:
    """Shown by its id or an article's, cut with an audit line, joined again; unknown ids are told."""
    directory, story = place
    shown = khotin("story", story, directory=directory)
    assert (shown.returncode, shown.stdout.splitlines()[0]) == (0, f"story {story}: 2 articles at 1 site")
    assert f"nearly the same text as {A}" in shown.stdout.replace("\n", " ")
    told = json.loads(khotin("story", B, "--json", directory=directory).stdout)
    assert (told["id"], [member["id"] for member in told["members"]]) == (story, [A, B])
    assert khotin("story", "khong-co", directory=directory).returncode == 1
    cut = khotin("story", "split", story, B, "--reason", "khác sự việc", directory=directory)
    assert (cut.returncode, f"{B} is in story " in cut.stdout) == (0, True)
    assert "khác sự việc" in khotin("show", B, "--json", "--events", directory=directory).stdout
    again = khotin("story", "split", story, B, directory=directory)
    assert (again.returncode, f"is not in story {story}" in again.stderr) == (1, True)
    assert khotin("story", "join", story, B, directory=directory).stdout == f"{B} is in story {story} now\n"
    assert "nothing was changed" in khotin("story", "join", story, B, directory=directory).stdout
    assert khotin("story", "rebuild", directory=directory).stdout == "0 articles settled\n"


def test_exports_take_articles_stories_or_both(place: tuple[Path, str]) -> None:
    """A record an article, a record a story with its members, or articles with the members on the first of each story."""
    directory, story = place

    def told(*arguments: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in khotin("export", *arguments, directory=directory).stdout.splitlines()]

    assert {one["id"] for one in told()} == {A, B, C}
    assert all("members" not in one for one in told())
    stories = {one["story"]: one for one in told("--shape", "stories")}
    assert len(stories) == 2
    members = stories[story]["members"]
    assert isinstance(members, list)
    assert (stories[story]["id"], [one["id"] for one in members], members[1]["link"]["kind"]) == (A, [A, B], "near")
    assert stories[story]["paragraphs"] == prose(1)
    both = {str(one["id"]): one["members"] for one in told("--shape", "both")}
    assert ({name for name, found in both.items() if found}, both[A]) == ({A, C}, members)
    csv = khotin("export", "--shape", "stories", "--format", "csv", directory=directory).stdout
    assert csv.splitlines()[0].endswith(",members")
    late = told("--shape", "stories", "--since", "2026-01-03", "--until", "2026-01-03")
    assert [(one["id"], one["story"]) for one in late] == [(B, story)]
