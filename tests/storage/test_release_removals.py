"""What was withdrawn is taken out of an older release by the script in it: every file, the story of a first, kills, signatures."""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import bagit
import pytest

from storage.archive import Archive
from storage.database import writing
from storage.releases.schema import SHAPES
from storage.saving import save
from storage.withdrawal import withdraw
from tests.archives import new_archive
from tests.storage.drafting import draft
from tests.storage.releasing import LATER, SMALL, every_text, fill, later, made, rows, sums


@pytest.fixture
def filled(tmp_path: Path) -> Archive:
    """The archive of `fill`."""
    archive = new_archive(tmp_path / "archive")
    fill(archive)
    return archive


def apply(release: Path, removals: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """Run the script that stands in the release, as its holder does: without the project."""
    script = release / "apply_removals.py"
    command = [sys.executable, "-I", str(script), *more, str(release), str(removals)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_two_holders_get_the_same_bytes(filled: Archive, tmp_path: Path):
    """No time and no name of a file under way is in what the script writes: gzip would have both."""
    made(filled, tmp_path / "old", **SMALL | {"compression": "gzip"})
    withdraw(filled, later(filled), "thử", now=LATER)
    made(filled, tmp_path / "new", **SMALL)
    shutil.copytree(tmp_path / "old", tmp_path / "other")
    before = {path: path.read_bytes() for path in (tmp_path / "old").rglob("*.jsonl.gz")}
    for holder in ("old", "other"):
        assert apply(tmp_path / holder, tmp_path / "new/removals.tsv").returncode == 0
    written = [path for path, data in before.items() if path.exists() and path.read_bytes() != data]
    assert written
    for path in written:
        data = path.read_bytes()
        assert (data[3], data[4:8]) == (0, bytes(4))
        assert data == (tmp_path / "other" / path.relative_to(tmp_path / "old")).read_bytes()


@pytest.mark.parametrize("compression", ["zstd", "gzip"])
def test_a_holder_takes_out_what_was_withdrawn(filled: Archive, tmp_path: Path, compression: str):
    """The script in an old release removes the articles of a newer list from every file, and proves it."""
    more = SMALL | {"compression": compression}
    made(filled, tmp_path / "old", **more)
    before = {shape: rows(tmp_path / "old", shape) for shape in SHAPES}
    shared = next(row for row in before["articles"] if row["url"] == "https://b.vn/shared.html")
    gone = {later(filled), shared["id"]}
    withdraw(filled, shared["id"], "thử", now=LATER)
    made(filled, tmp_path / "new", **more)
    removals = tmp_path / "new/removals.tsv"
    checked = apply(tmp_path / "old", removals, "--check")
    assert (checked.returncode, "are still in" in checked.stderr) == (1, True)
    done = apply(tmp_path / "old", removals)
    assert (done.returncode, done.stderr) == (0, "")
    assert "none of the 2 listed articles is there" in done.stdout
    assert re.search(
        r"2 of the 2 listed articles were there: \d+ rows taken out or shortened in \d+ files, 0 files deleted",
        done.stdout,
    )
    again = apply(tmp_path / "old", removals)
    assert "none of the 2 listed articles was there, no row was changed\n" in again.stdout
    told = every_text(tmp_path / "old")
    assert not [article for article in gone if article in told]
    for shape in SHAPES:
        for form in ("jsonl", "parquet"):
            kept = [row for row in before[shape] if row.get("id", row.get("first")) not in gone]
            if shape != "stories":
                assert rows(tmp_path / "old", shape, form) == kept
    (story,) = [row for row in rows(tmp_path / "old", "stories", "parquet") if row["story"] == shared["story"]]
    assert (story["size"], story["sites"], len(story["members"])) == (2, ["a.vn", "c.vn"], 2)
    bagit.Bag(str(tmp_path / "old")).validate()
    assert apply(tmp_path / "old", removals, "--check").returncode == 0
    manifest = json.loads((tmp_path / "old/manifest.json").read_text())
    counted = sum(
        one["rows"] for one in manifest["files"] if (one.get("shape"), one.get("form")) == ("articles", "csv")
    )
    assert counted == len(before["articles"]) - 2


def test_a_story_keeps_its_row_when_its_first_goes(filled: Archive, tmp_path: Path):
    """Without its first the row of a story is what a new release has, but for the story's name; its rows elsewhere keep that name."""
    with writing(filled.engine) as connection:
        save(connection, [draft(1, "long", "Rất dài. " * 20_000)])  # longer than Python's csv takes by itself
    made(filled, tmp_path / "old", **SMALL)
    story = next(row["story"] for row in rows(tmp_path / "old", "articles") if row["url"].endswith("/shared.html"))
    (shared,) = [row for row in rows(tmp_path / "old", "stories") if row["story"] == story]
    withdraw(filled, shared["first"], "thử", now=LATER)
    made(filled, tmp_path / "new", **SMALL)
    done = apply(tmp_path / "old", tmp_path / "new/removals.tsv")
    assert (done.returncode, done.stderr) == (0, "")
    for form in ("jsonl", "parquet", "csv"):
        (left,) = [row for row in rows(tmp_path / "old", "stories", form) if row["story"] == shared["story"]]
        (fresh,) = [row for row in rows(tmp_path / "new", "stories", form) if row["first"] == left["first"]]
        same = {name: value for name, value in fresh.items() if name not in {"story", "split", "members"}}
        assert {name: left[name] for name in same} == same
        assert (left["first"], left["split"]) == (shared["members"][1]["id"], shared["split"])
        named = {row["story"] for row in rows(tmp_path / "old", "articles", form)}
        assert named == {row["story"] for row in rows(tmp_path / "old", "stories", form)}


def test_a_release_tells_what_was_taken_out_of_it(filled: Archive, tmp_path: Path):
    """Manifest and card count the rows that are there, card and citation begin with how many articles went; a second list adds to it."""
    made(filled, tmp_path / "old", **SMALL)
    before = json.loads((tmp_path / "old/manifest.json").read_text())
    total = sum(before["splits"]["articles"].values())
    ids = [row["first"] for row in rows(tmp_path / "old", "stories") if row["size"] == 1 and row["split"] == "train"]
    for count, some in ((2, ids[:2]), (3, ids[2:3])):
        for one in some:
            withdraw(filled, one, "thử", now=LATER)
        made(filled, tmp_path / f"new{count}", **SMALL)
        for _ in range(2):
            assert apply(tmp_path / "old", tmp_path / f"new{count}/removals.tsv").returncode == 0
        told = f"{count} of its {total} articles were withdrawn later and taken out of this copy: see REMOVED.txt."
        card = (tmp_path / "old/README.md").read_text()
        assert card.count("taken out of this copy") == 1
        assert "\n# thu, as of 2026" in card.partition(f"\n\n> **{told}**")[0]
        assert told in (tmp_path / "old/CITATION.cff").read_text()
        manifest = json.loads((tmp_path / "old/manifest.json").read_text())
        fresh = json.loads((tmp_path / f"new{count}/manifest.json").read_text())
        assert (manifest["rows"], manifest["splits"]) == (fresh["rows"], fresh["splits"])
        assert f"| articles | {total - count} | train " in card
    bagit.Bag(str(tmp_path / "old")).validate()


def test_a_killed_removal_is_repeated(filled: Archive, tmp_path: Path):
    """Killed between two files, the script goes on; a damage that is not its own is told, and nothing is touched."""
    made(filled, tmp_path / "old", **SMALL)
    gone = later(filled)
    made(filled, tmp_path / "new", **SMALL)
    removals = tmp_path / "new/removals.tsv"
    kill = (
        "import os,runpy,sys,pathlib; call=pathlib.Path.replace; n=[0]\n"
        "def counted(self, target):\n"
        "    n[0] += 1\n"
        "    if n[0] == 6: os.kill(os.getpid(), 9)\n"
        "    return call(self, target)\n"
        "pathlib.Path.replace=counted; sys.argv=sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    script = str(tmp_path / "old/apply_removals.py")
    command = [sys.executable, "-c", kill, script, str(tmp_path / "old"), str(removals)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGKILL
    assert (tmp_path / "old/removing.json").exists()
    assert apply(tmp_path / "old", removals).returncode == 0
    assert gone not in every_text(tmp_path / "old")
    file = next((tmp_path / "old/data/csv/articles").iterdir())
    file.write_bytes(file.read_bytes() + b"x")
    damaged = apply(tmp_path / "old", removals)
    assert (damaged.returncode, f"{file} is damaged" in damaged.stderr) == (2, True)


def test_a_wrong_call_of_the_script_ends_in_a_sentence(filled: Archive, tmp_path: Path):
    """A list or a release that is not there, and a file that is no list, are named in one line with code 2; nothing is touched."""
    made(filled, tmp_path / "old", **SMALL)
    before = {path: path.read_bytes() for path in (tmp_path / "old").rglob("*") if path.is_file()}
    (tmp_path / "empty.tsv").touch()
    (tmp_path / "binary.tsv").write_bytes(b"\xff\xfe")
    for release, name, told in (
        ("old", "none.tsv", "none.tsv: No such file or directory"),
        ("old", "empty.tsv", "empty.tsv is no removal list"),
        ("old", "binary.tsv", "binary.tsv is no removal list"),
        ("gone", "old/removals.tsv", "gone is no finished release"),
    ):
        script = str(tmp_path / "old/apply_removals.py")
        command = [sys.executable, "-I", script, str(tmp_path / release), str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert told in done.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "old").rglob("*") if path.is_file()} == before


def test_a_delta_without_what_was_withdrawn_brings_none_of_it_back(filled: Archive, tmp_path: Path):
    """Whatever an article is in a delta, once taken out of it, it is among the removed: the release brought up to date has it no more."""
    made(filled, tmp_path / "old", **SMALL)
    long_gone = later(filled)
    more = SMALL | {"as_of": LATER + timedelta(days=1), "version": "2.0.0"}
    made(filled, tmp_path / "delta", since=tmp_path / "old", **more)
    changes = dict(line.split("\t") for line in _changes(tmp_path / "delta"))
    old = {row["id"] for row in rows(tmp_path / "old", "articles")}
    of = {change: min(one for one in changes if changes[one] == change) for change in ("added", "changed")}
    same = next(row["first"] for row in rows(tmp_path / "old", "stories") if {row["first"]} - changes.keys())
    gone = {*of.values(), same, long_gone}
    for one in gone - {long_gone}:
        withdraw(filled, one, "thử", now=LATER)
    made(filled, tmp_path / "new", **more)
    done = apply(tmp_path / "delta", tmp_path / "new/removals.tsv")
    assert (done.returncode, done.stderr) == (0, "")
    assert apply(tmp_path / "delta", tmp_path / "new/removals.tsv", "--check").returncode == 0
    then = dict(line.split("\t") for line in _changes(tmp_path / "delta"))
    assert {one for one, change in then.items() if change == "removed"} == gone
    assert list(then)[-4:] == sorted(gone)
    counts = Counter(then.values())
    since = json.loads((tmp_path / "delta/manifest.json").read_text())["since"]
    assert {change: since[change] for change in counts} == counts
    told = f"), {since['added']} and {since['changed']}; 4 went."
    assert (tmp_path / "delta/README.md").read_text().count(told) == 1
    bagit.Bag(str(tmp_path / "delta")).validate()
    kept = {one for one in old if one not in then} | {row["id"] for row in rows(tmp_path / "delta", "articles")}
    assert kept == {row["id"] for row in rows(tmp_path / "new", "articles")}
    again = apply(tmp_path / "delta", tmp_path / "new/removals.tsv")
    assert "none of the 4 listed articles was there, no row was changed\n" in again.stdout


def _changes(release: Path) -> list[str]:
    return (release / "data/changes.tsv").read_text().splitlines()[1:]


@pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed: apt-get install openssh-client"
)
def test_a_signed_list_is_verified(filled: Archive, tmp_path: Path):
    """A list signed with the operator's key is taken, a forged one refused; the signed release has the same sums."""
    for name in ("operator", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    signers = tmp_path / "signers"
    signers.write_text(f"khotin-release {(tmp_path / 'operator.pub').read_text()}")
    made(filled, tmp_path / "old", **SMALL)
    later(filled)
    made(filled, tmp_path / "new", key=tmp_path / "operator", **SMALL)
    made(filled, tmp_path / "forged", key=tmp_path / "other", **SMALL)
    assert sums(tmp_path / "new") == sums(tmp_path / "forged")
    forged = apply(tmp_path / "old", tmp_path / "forged/removals.tsv", "--signers", str(signers))
    assert (forged.returncode, "no good signature" in forged.stderr) == (2, True)
    shutil.copy(tmp_path / "new/removals.tsv", tmp_path / "unsigned.tsv")
    assert apply(tmp_path / "old", tmp_path / "unsigned.tsv", "--signers", str(signers)).returncode == 2
    good = apply(tmp_path / "old", tmp_path / "new/removals.tsv", "--signers", str(signers))
    assert (good.returncode, good.stderr) == (0, "")
    unseen = apply(tmp_path / "old", tmp_path / "unsigned.tsv", "--check")
    told = f"{tmp_path / 'unsigned.tsv'}: nobody looked who signed it; --signers FILE does\n"
    assert unseen.stdout == good.stdout.splitlines(keepends=True)[-1] + told
    bagit.Bag(str(tmp_path / "new")).validate()
