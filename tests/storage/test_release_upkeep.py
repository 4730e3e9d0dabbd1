"""Releases over time: killed and gone on with, brought up to date by deltas."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.database import writing
from storage.errors import ReleaseRefused
from storage.releases.options import Splits
from storage.releases.schema import SHAPES
from storage.releases.work import Work
from storage.saving import save
from tests.archives import new_archive
from tests.storage.drafting import draft
from tests.storage.releasing import LATER, SMALL, fill, later, made, rows, sums

# For those that are killed: fewer files.
FEW = SMALL | {"shapes": ("articles", "text"), "formats": ("parquet", "jsonl")}
# Dies instead of the N-th call of a function of the product, as by the kernel's OOM killer.
DIES = """
import sys
from pathlib import Path
from storage.archive import Archive
from tests.operations.dying import before
from tests.storage.releasing import made
from tests.storage.test_release_upkeep import FEW
from tests.archives import new_archive
before(sys.argv[3])(int(sys.argv[4]))
made(Archive.open(sys.argv[1]), Path(sys.argv[2]), **FEW)
"""
POINTS = [
    ("storage.releases.work:Work.prepare", 1),
    ("storage.releases.shards:noted", 2),
    ("storage.releases.journal:Journal.add", 1),
    ("storage.releases.journal:Journal.add", 3),
    ("storage.releases.formats:ParquetWriter.close", 4),
    ("pathlib:Path.replace", 12),
    ("storage.releases.documents:card", 1),
    ("storage.releases.bag:sums", 2),
    ("storage.releases.work:Work.finish", 1),
    ("pathlib:Path.rename", 1),
    ("shutil:rmtree", 1),
]


@pytest.fixture
def filled(tmp_path: Path) -> Archive:
    """The archive of `fill`."""
    archive = new_archive(tmp_path / "archive")
    fill(archive)
    return archive


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The checksums of a release that nobody killed."""
    place = tmp_path_factory.mktemp("undisturbed")
    with new_archive(place / "archive") as archive:
        fill(archive)
        made(archive, place / "r", **FEW)
    return sums(place / "r")


@pytest.mark.parametrize(("point", "count"), POINTS)
def test_a_killed_release_goes_on_to_the_same_bytes(
    filled: Archive, undisturbed: str, tmp_path: Path, point: str, count: int
):
    """Killed anywhere it says that it is unfinished; the same command again ends as if nothing had happened."""
    command = [sys.executable, "-c", DIES, str(filled.directory), str(tmp_path / "killed"), point, str(count)]
    ended = subprocess.run(command, check=False, capture_output=True, cwd=Path(__file__).parents[2])
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    if not (tmp_path / "killed").exists():
        assert "not finished" in (tmp_path / "killed.unfinished/UNFINISHED").read_text()
        made(filled, tmp_path / "killed", **FEW)
    assert sums(tmp_path / "killed") == undisturbed
    with pytest.raises(ReleaseRefused, match="never changed"):
        made(filled, tmp_path / "killed", **FEW)
    assert not (tmp_path / "killed.unfinished").exists()


def test_finished_shards_are_not_written_again(filled: Archive, tmp_path: Path):
    """What was finished before the kill is taken as it is; of an archive that has changed since, nothing is."""
    command = [sys.executable, "-c", DIES, str(filled.directory), str(tmp_path / "r"), POINTS[3][0], "3"]
    for article in (None, "x"):
        subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
        work = tmp_path / "r.unfinished/release/data/parquet/articles"
        first = {file.name: file.stat().st_mtime_ns for file in work.iterdir()}
        assert len(first) >= 2
        if article:
            with writing(filled.engine) as connection:
                save(connection, [draft(1, article, "Lấy vào muộn.")])
        made(filled, tmp_path / "r", **FEW)
        then = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "r/data/parquet/articles").iterdir()}
        assert [then[name] == first[name] for name in sorted(first)][:2] == [article is None] * 2
        shutil.rmtree(tmp_path / "r")


@pytest.mark.parametrize(
    "lost", ["release/data/jsonl/text/train-00000.jsonl.zst", "ids/train-00000.tsv", "ids/train-00001.pictures"]
)
@pytest.mark.parametrize("how", [Path.unlink, partial(os.truncate, length=10)])
def test_what_was_finished_is_looked_at_before_it_is_taken(
    filled: Archive, undisturbed: str, tmp_path: Path, lost: str, how: Callable[[Path], None]
):
    """A file of a finished shard that was lost or cut since the kill is written anew: the release is whole, not short."""
    command = [sys.executable, "-c", DIES, str(filled.directory), str(tmp_path / "r"), "storage.releases.bag:sums", "1"]
    subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    how(tmp_path / "r.unfinished" / lost)
    made(filled, tmp_path / "r", **FEW)
    assert sums(tmp_path / "r") == undisturbed


@pytest.mark.parametrize("left", [b"a picture", b"a pic", None])
def test_a_picture_is_looked_at_before_it_is_taken(tmp_path: Path, left: bytes | None):
    """A shard whose picture is lost, or cut as by a failing of the power, is not finished, and the picture is not there."""
    work = Work(tmp_path / "r")
    name = f"data/images/aa/{hashlib.sha256(b'a picture').hexdigest()}.png"
    with work.held() as journal:
        work.prepare(journal)
        (work.release / name).parent.mkdir(parents=True)
        (work.release / name).write_bytes(b"a picture")
        work.note(journal, "train-00000", [], ["id\n"], [name])
    (work.release / name).unlink() if left is None else (work.release / name).write_bytes(left)
    with work.held() as journal:
        assert list(journal.shards) == ["train-00000"]
        work.prepare(journal)
        assert bool(journal.shards) == (work.release / name).exists() == (left == b"a picture")


def test_an_unfinished_release_of_other_options_is_left_alone(filled: Archive, tmp_path: Path):
    """It is neither mixed with another question's rows nor thrown away."""
    command = [sys.executable, "-c", DIES, str(filled.directory), str(tmp_path / "r"), POINTS[3][0], "2"]
    subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    with pytest.raises(ReleaseRefused, match="unfinished release of other options"):
        made(filled, tmp_path / "r")
    made(filled, tmp_path / "r", **FEW)


@pytest.mark.parametrize("other", ["khotin", "pyarrow", "schema", "code"])
def test_an_unfinished_release_of_another_version_is_left_alone(filled: Archive, tmp_path: Path, other: str):
    """Rows of two versions are not mixed, which the manifest could not tell: both are named, and the right one goes on."""
    command = [sys.executable, "-c", DIES, str(filled.directory), str(tmp_path / "r"), POINTS[3][0], "2"]
    subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    journal = tmp_path / "r.unfinished/journal.jsonl"
    before = journal.read_text()
    first, _, others = before.partition("\n")
    maker = json.loads(first)["maker"]
    theirs = json.dumps(json.loads(first) | {"maker": maker | {other: "0.0.7"}})
    journal.write_text(f"{theirs}\n{others}")
    with pytest.raises(ReleaseRefused, match=rf"begun by .*{other} 0\.0\.7.* and this is .*{other} {maker[other]}"):
        made(filled, tmp_path / "r", **FEW)
    journal.write_text(before)
    made(filled, tmp_path / "r", **FEW)


@pytest.mark.parametrize("line", ["no JSON", "{}", "[]", '{"shard": "train-00000", "files": [{}], "lists": []}'])
def test_a_damaged_journal_is_named(filled: Archive, tmp_path: Path, line: str):
    """What is finished cannot be known from it: nothing is taken for finished, or thrown away."""
    (tmp_path / "r.unfinished").mkdir()
    (tmp_path / "r.unfinished/UNFINISHED").touch()
    (tmp_path / "r.unfinished/journal.jsonl").write_text(f"{line}\n")
    with pytest.raises(ReleaseRefused, match="line 1 of its journal is damaged"):
        made(filled, tmp_path / "r")
    assert (tmp_path / "r.unfinished/journal.jsonl").exists()


def test_a_directory_of_somebody_else_is_left_alone(filled: Archive, tmp_path: Path):
    """What is called like an unfinished release and is none is neither written into nor removed, whether the release is there or not."""
    (tmp_path / "r.unfinished").mkdir()
    (tmp_path / "r.unfinished/notes.txt").write_text("precious")
    with pytest.raises(ReleaseRefused, match=r"r\.unfinished is there, and is no unfinished release"):
        made(filled, tmp_path / "r")
    (tmp_path / "r").mkdir()
    with pytest.raises(ReleaseRefused, match="it is there already"):
        made(filled, tmp_path / "r")
    assert [file.name for file in (tmp_path / "r.unfinished").iterdir()] == ["notes.txt"]


def test_a_release_is_made_by_one_process(filled: Archive, tmp_path: Path):
    """A second one is told to wait, and touches nothing."""
    (tmp_path / "r.unfinished").mkdir()
    hold = "import fcntl,sys,time; f=open(sys.argv[1],'a'); fcntl.flock(f,fcntl.LOCK_EX); print('held',flush=True); time.sleep(60)"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path / "r.unfinished/lock")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ReleaseRefused, match="another process"):
            made(filled, tmp_path / "r")
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
    made(filled, tmp_path / "r")


def test_a_delta_brings_an_earlier_release_up_to_date(filled: Archive, tmp_path: Path):
    """Without what the delta names, and with its rows, the earlier release is the later one, in every shape."""
    made(filled, tmp_path / "old", **SMALL)
    gone = later(filled)
    more = SMALL | {"as_of": LATER + timedelta(days=1), "version": "2.0.0"}
    made(filled, tmp_path / "new", **more)
    made(filled, tmp_path / "delta", since=tmp_path / "old", **more)
    lines = (tmp_path / "delta/data/changes.tsv").read_text().splitlines()[1:]
    changes = dict(line.split("\t") for line in lines)
    assert changes[gone] == "removed"
    assert sorted(changes.values()).count("added") == 2
    assert len(changes) < len(rows(tmp_path / "new", "articles"))
    for shape in SHAPES:
        owner = "first" if shape == "stories" else "id"
        for form in ("jsonl", "parquet"):
            kept = [row for row in rows(tmp_path / "old", shape, form) if row[owner] not in changes]
            both = [*kept, *rows(tmp_path / "delta", shape, form)]
            assert sorted(map(json.dumps, both)) == sorted(map(json.dumps, rows(tmp_path / "new", shape, form)))
    assert (tmp_path / "delta/data/ids.tsv").read_bytes() == (tmp_path / "new/data/ids.tsv").read_bytes()
    since = json.loads((tmp_path / "delta/manifest.json").read_text())["since"]
    assert (since["added"], since["removed"]) == (2, 1)
    assert since["changed"] == list(changes.values()).count("changed")
    made(filled, tmp_path / "nothing", since=tmp_path / "new", **(more | {"version": "2.0.1"}))
    assert rows(tmp_path / "nothing", "articles") == []


def test_a_delta_asks_what_the_earlier_release_asked(filled: Archive, tmp_path: Path):
    """Of another question, or without an earlier release, there is none."""
    made(filled, tmp_path / "old", site="a.vn")
    with pytest.raises(ReleaseRefused, match=r'another site \(there "a.vn", here none\): a delta asks the same'):
        made(filled, tmp_path / "delta", since=tmp_path / "old")
    with pytest.raises(ReleaseRefused, match=r"splits: seed \(there 0, here 7\)"):
        made(filled, tmp_path / "delta", since=tmp_path / "old", splits=Splits(by="random", seed=7))
    with pytest.raises(ReleaseRefused, match="no release of khotin"):
        made(filled, tmp_path / "delta", since=tmp_path / "archive")
    assert not list(tmp_path.glob("delta*"))


@pytest.mark.parametrize("lost", ["data/ids.tsv", "manifest.json", "SHA256SUMS"])
def test_a_delta_is_made_of_no_damaged_release(filled: Archive, tmp_path: Path, lost: str):
    """What an earlier release lost would be called added, or not be called removed: its ids are looked at first, and nothing is left."""
    made(filled, tmp_path / "old", **SMALL)
    whole = (tmp_path / "old" / lost).read_bytes()
    for left in (whole[:40], whole.replace(b"1", b"2") if lost != "SHA256SUMS" else b"", None):
        (tmp_path / "old" / lost).unlink() if left is None else (tmp_path / "old" / lost).write_bytes(left)
        with pytest.raises(ReleaseRefused, match=r"is not what SHA256SUMS says|no release of|cannot be looked at"):
            made(filled, tmp_path / "delta", since=tmp_path / "old", **SMALL)
        assert not list(tmp_path.glob("delta*"))
    (tmp_path / "old" / lost).write_bytes(whole)
    made(filled, tmp_path / "delta", since=tmp_path / "old", **SMALL)
