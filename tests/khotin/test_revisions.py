"""`show --revisions` and `show --diff` as a user types them: lists, colours in a terminal, marks in a pipe, JSON for programs."""

import json
import os
import pty
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import captures, sites
from storage.captures import CaptureRow
from storage.changes import marked
from storage.database import writing
from storage.saving import save
from tests.archives import new_archive
from tests.khotin.running import COMMAND, environment, khotin
from tests.storage.drafting import NOW, draft

DAY = timedelta(days=1)
TEXTS = (
    "Mô hình trồng 1.234,5 ha sâm.",
    "Mô hình trồng 1.243,5 ha sâm.",
    "Mô hình trồng 1.243,5 ha sâm. Dân rất mừng.",
)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An archive with one article of three revisions, and the article's id."""
    directory = tmp_path_factory.mktemp("edited") / "archive"
    with new_archive(directory) as archive, writing(archive.engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        drafts = [draft(site, "x", text, seen_at=NOW + n * DAY, rule="generic: text") for n, text in enumerate(TEXTS)]
        save(connection, drafts)
        save(connection, [draft(site, "y")])
    return directory, drafts[0].article_id


def test_lists_the_revisions(edited: tuple[Path, str]) -> None:
    """A line each: number, when seen, class, fields, whose change it is, what read it."""
    directory, article = edited
    lines = khotin("show", article, "--revisions", directory=directory).stdout.splitlines()
    assert len(lines) == 4
    assert lines[2].split()[:8] == [
        "2",
        "2026-01-03",
        "10:04:05+07:00",
        "number-or-name",
        "paragraphs",
        "site",
        "1",
        "generic:",
    ]
    by_address = khotin("show", "https://a.vn/x.html", "--revisions", directory=directory)
    assert by_address.stdout.splitlines() == lines


def test_marks_words_where_there_are_no_colours(edited: tuple[Path, str]) -> None:
    """A pipe gets [-gone-] and {+come+}, a whole number at a time, without escape codes."""
    directory, article = edited
    told = khotin("show", article, "--diff", directory=directory).stdout
    assert "number-or-name" in told
    assert "trồng [-1.234,5-]{+1.243,5+} ha sâm." in told
    assert "{+ Dân rất mừng.+}" in told
    assert "\x1b" not in told


def test_compares_any_two(edited: tuple[Path, str]) -> None:
    """N..M goes over the revisions between, and back in time too."""
    directory, article = edited
    whole = khotin("show", article, "1..3", "--diff", directory=directory).stdout
    assert "[-1.234,5-]{+1.243,5+}" in whole
    assert "Dân rất mừng" in whole
    back = khotin("show", article, "2..1", "--diff", directory=directory).stdout
    assert "[-1.243,5-]{+1.234,5+}" in back
    same = khotin("show", article, "2..2", "--diff", directory=directory).stdout
    assert "no change" in same


def test_a_terminal_gets_colours(edited: tuple[Path, str]) -> None:
    """There the marks give way to colours, and lines break between words."""
    directory, article = edited
    ours, theirs = pty.openpty()
    command = [*COMMAND, "--archive", str(directory), "show", article, "--diff"]
    coloured = environment() | {"TERM": "xterm-256color"}
    coloured.pop("NO_COLOR", None)
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, env=coloured) as process:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
        assert process.wait() == 0
    os.close(ours)
    told = shown.decode()
    assert "1.243,5" in told
    assert "\x1b[" in told
    assert "{+" not in told


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the last writer has closed it
        return b""


def test_programs_get_parts(edited: tuple[Path, str]) -> None:
    """JSON has the list, the differences, or both, with every word in its part."""
    directory, article = edited
    told = json.loads(khotin("show", article, "1..2", "--revisions", "--diff", "--json", directory=directory).stdout)
    assert told["id"] == article
    assert [one["number"] for one in told["revisions"]] == [1, 2, 3]
    (difference,) = told["differences"]
    assert (difference["change_class"], difference["changed"]) == ("number-or-name", ["paragraphs"])
    parts = difference["fields"][0]["parts"]
    assert "".join(text for sign, text in parts if sign in "=-").strip() == TEXTS[0]
    assert "".join(text for sign, text in parts if sign in "=+").strip() == TEXTS[1]
    only = json.loads(khotin("show", article, "--diff", "--json", directory=directory).stdout)
    assert set(only) == {"id", "differences"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ARTICLE", "1..9", "--diff"), 2, "stored are 1, 2, 3"),
        (("ARTICLE", "eins", "--diff"), 2, "write them like 1..3"),
        (("ARTICLE", "1..2"), 2, "--diff must be there"),
        (("https://a.vn/nichts.html", "--diff"), 1, "no article is stored under"),
    ],
)
def test_says_what_is_wrong(edited: tuple[Path, str], arguments: tuple[str, ...], code: int, said: str) -> None:
    """A wrong span is bad usage, an unknown article a failure; each says what to do."""
    directory, article = edited
    done = khotin("show", *(article if one == "ARTICLE" else one for one in arguments), directory=directory)
    assert done.returncode == code
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_one_revision_has_no_difference(edited: tuple[Path, str]) -> None:
    """It is said, not shown as an empty page."""
    directory, _ = edited
    assert "nothing to compare" in khotin("show", "https://a.vn/y.html", "--diff", directory=directory).stdout


def test_other_tags_are_told_in_words(tmp_path: Path) -> None:
    """Where only tags differ, a sentence says so and where the two pages lie, whatever the site says of its last edit."""
    directory = tmp_path / "archive"
    with new_archive(directory) as archive, writing(archive.engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        for number, tags in enumerate(("3-aa", "3-bb")):
            page = CaptureRow(
                site_id=site,
                url="https://a.vn/x.html",
                fetched_at=NOW + number * DAY,
                warc_file=f"warc/{number}.warc.gz",
                warc_offset=7,
                warc_length=9,
            )
            (capture,) = captures.add(connection, [page])
            one = draft(site, "x", seen_at=NOW + number * DAY, capture_id=capture)
            record = {**one.record, "markup": tags, "modified_at": f"2026-01-0{number + 1}T00:00:00+07:00"}
            save(connection, [replace(one, record=record, digest=marked("same", tags))])
    told = khotin("show", one.article_id, "--diff", directory=directory).stdout
    assert ": markup\n" in told
    assert "text and pictures are the same; the tags around them differ" in told
    assert told.endswith("  revision 1 as it came: warc/0.warc.gz:7+9\n  revision 2 as it came: warc/1.warc.gz:7+9\n")
