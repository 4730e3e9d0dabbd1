"""The documentation agrees with the project: links, commands, exit codes, record fields, lock files."""

import json
import re
from pathlib import Path

import pytest

from crawler.parsers import parse_page
from crawler.record_json import to_record
from demo.articles import by_id
from demo.pages import article
from demo.truth import SEED
from khotin.main import app
from operations.outcome import Outcome

HOME = Path(__file__).parents[2]
PAGES = [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_links_lead_to_files(page: Path) -> None:
    """Every relative link of a document names a file of the project."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_names_every_command_and_no_other() -> None:
    """The table of commands is the command's own list."""
    table = (HOME / "README.md").read_text("utf-8").split("## The command")[1].split("## ")[0]
    named = {match.split()[0] for match in re.findall(r"^\| `khotin ([^`]+)`", table, flags=re.MULTILINE)}
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert named == commands | {group.name for group in app.registered_groups}


def test_the_table_of_exit_codes_is_the_programs() -> None:
    """Every exit code is explained, with its number."""
    table = (HOME / "docs/exit-codes.md").read_text("utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, flags=re.MULTILINE)} == {*Outcome}


def test_the_record_is_documented_field_by_field() -> None:
    """docs/record.md tells of every field that a parsed page prints."""
    story = by_id(SEED)
    assert story
    base = "http://127.0.0.1"
    parsed = parse_page(article(base, story).encode(), base + story.path())
    assert parsed
    page = (HOME / "docs/record.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z_.]+)`", page))
    told |= {f"{time}_{part}" for time in ("published", "modified") for part in ("precision", "from")}
    assert json.loads(json.dumps(to_record(parsed))).keys() - told == set()


@pytest.mark.parametrize("lock", sorted(HOME.glob("requirements*.lock")), ids=lambda lock: lock.name)
def test_locks_name_no_place(lock: Path) -> None:
    """A lock pins versions with hashes and names no registry, link or path, so that any mirror serves it."""
    text = lock.read_text("utf-8")
    assert not re.search(r"https?:|file:|--find-links|--index|--extra-index| @ |^/", text, flags=re.MULTILINE)
    pinned = re.findall(
        r"^[a-z0-9.-]+==[^ ]+ .*?\\\n(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, flags=re.MULTILINE
    )
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, flags=re.MULTILINE)) > 50


def test_decisions_fit_on_a_page() -> None:
    """A decision has a number of its own, a title, and at most 30 lines."""
    pages = sorted((HOME / "docs/decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    for number, page in zip(numbers, pages, strict=True):
        lines = page.read_text("utf-8").splitlines()
        assert lines[0].startswith(f"# {number}. ")
        assert len(lines) <= 30
