"""The command `release`, as a researcher's colleague runs it."""

import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from typer.main import get_command
from warcio.archiveiterator import ArchiveIterator

from khotin.main import app
from storage.archive import Archive
from storage.releases.build import release
from storage.releases.options import Options, moment
from tests.khotin.running import COMMAND, environment, khotin

WHAT = (
    "--as-of",
    "2026-01-31",
    "--shape",
    "articles",
    "--shape",
    "images",
    "--split",
    "random",
    "--test-percent",
    "20",
)


def _now() -> tuple[str, ...]:
    """What is asked for, as of a moment that has just passed: the archive was crawled a moment ago."""
    code = "from datetime import UTC, datetime; print(datetime.now(UTC).isoformat())"
    moment = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    return ("--as-of", moment, *WHAT[2:])


def test_a_release_of_a_crawl_is_the_same_in_any_zone_and_locale(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """Made again in another directory, time zone and locale it has the same checksums, with pictures that are what they say."""
    archive, _ = crawled
    what = (*_now(), "--image-files", "--wacz", "--json")
    done = khotin("release", str(tmp_path / "one"), *what, directory=archive)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["articles"] > 10
    other = environment() | {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "khotin", "--archive", str(archive), "release", str(tmp_path / "two"), *what]
    assert subprocess.run(command, env=other, check=False, capture_output=True).returncode == 0
    assert (tmp_path / "one/SHA256SUMS").read_bytes() == (tmp_path / "two/SHA256SUMS").read_bytes()
    pictures = [file for file in (tmp_path / "one/data/images").rglob("*") if file.is_file()]
    assert len(pictures) > 3
    sums = dict(line.split("  ")[::-1] for line in (tmp_path / "one/SHA256SUMS").read_text().splitlines())
    assert all(file.stem == sums[file.relative_to(tmp_path / "one").as_posix()] for file in pictures)
    pages = _replayed(tmp_path / "one/data/wacz/pages.wacz", tmp_path)
    rows = json.loads((tmp_path / "one/manifest.json").read_text())["rows"]["articles"]
    assert len(pages) == sum(rows.values())
    assert "<title" in pages[min(pages)].lower()


def _replayed(wacz: Path, place: Path) -> dict[str, str]:
    """The pages that the list names, by address, found by the index and read by warcio; all digests are checked."""
    with zipfile.ZipFile(wacz) as members:
        assert {member.compress_type for member in members.infolist()} == {zipfile.ZIP_STORED}
        # Where the list of members tells of no extra field, replayweb.page reads on right behind the name.
        assert all(member.extra for member in members.infolist())
        package = json.loads(members.read("datapackage.json"))
        for one in package["resources"]:
            assert f"sha256:{hashlib.sha256(members.read(one['path'])).hexdigest()}" == one["hash"]
        digest = json.loads(members.read("datapackage-digest.json"))["hash"]
        assert digest == f"sha256:{hashlib.sha256(members.read('datapackage.json')).hexdigest()}"
        lines = gzip.decompress(members.read("indexes/index.cdx.gz")).decode().splitlines()
        listed = [json.loads(line) for line in members.read("pages/pages.jsonl").splitlines()[1:]]
        members.extract("archive/data.warc.gz", place)
    assert lines == sorted(lines)
    index = {
        (entry["url"], line.split(" ")[1]): entry for line in lines for entry in [json.loads(line[line.index("{") :])]
    }
    found = {}
    with (place / "archive/data.warc.gz").open("rb") as file:
        for page in listed:
            entry = index[page["url"], "".join(letter for letter in page["ts"] if letter.isdigit())]
            file.seek(int(entry["offset"]))
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers["WARC-Target-URI"] == page["url"]
            found[page["url"]] = record.content_stream().read().decode()
    return found


def test_a_release_is_refused_in_a_sentence(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """A day that is not over, a date that is none, an impossible split: the code and the reason, and no directory."""
    archive, url = crawled
    host = url.split("/")[2]
    by_site = ("--as-of", "2026-01-01", "--split", "site")
    for code, told, what in (
        (1, "is not over yet, and a release is of the past: ask for an earlier day", ("--as-of", "2999-01-01")),
        (2, "--as-of: 'Tết' is no day", ("--as-of", "Tết")),
        (2, "needs a day of validation or test", ("--as-of", "2026-01-01", "--split", "time")),
        (2, "they need a split by random", ("--as-of", "2026-01-01", "--test-percent", "30")),
        (2, "they need a split by time", ("--as-of", "2026-01-01", "--split", "random", "--test-from", "2025-01-01")),
        (2, "they need a split by site", ("--as-of", "2026-01-01", "--test-site", "lai-chau")),
        (2, "--test-from), validation first", ("--as-of", "2026-01-01", "--split", "time")),
        (2, "is named twice", (*by_site, "--test-site", host, "--validation-site", host)),
        (2, "the publisher is blank", ("--as-of", "2026-01-01", "--publisher", " ")),
        (2, "the query is blank", ("--as-of", "2026-01-01", "--query", "")),
        (2, "--province: no province is known as '99'", ("--as-of", "2026-01-01", "--province", "99")),
        (1, "nothing to release: the archive had no article before 2001-01-02", ("--as-of", "2001-01-01")),
        (1, "with query 'zzzq'", (*_now(), "--query", "zzzq")),
        (1, "no release of khotin", (*_now(), "--split", "random", "--sides-of", str(archive))),
        (1, "no release of khotin", (*_now(), "--since", str(archive))),
    ):
        done = khotin("release", str(tmp_path / "r"), *what, directory=archive)
        assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert not list(tmp_path.iterdir())


def test_a_release_tells_how_its_query_was_read(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """What is wrong with a query is said before the work, in the words of `export`; a site's file name is known in it."""
    archive, _ = crawled
    what = ("--query", 'khoaa title:"học site:nam-son', "--format", "jsonl")
    done = khotin("release", str(tmp_path / "r"), *_now()[:2], *what, "--quiet", directory=archive)
    note = (
        'note: no second quotation mark follows: read as title:học [title:"]\n'
        "note: no article has 'khoaa': it was read as 'khoa' [khoaa]\n"
    )
    assert (done.returncode, done.stderr) == (0, note)
    assert khotin("export", *what[:2], "-o", str(tmp_path / "e"), "--quiet", directory=archive).stderr == note


def test_without_pyarrow_the_extra_is_named(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """Who has not installed the extra is told its name."""
    archive, _ = crawled
    code = "import sys; sys.modules['pyarrow'] = None; from khotin.main import main; main()"
    command = [sys.executable, "-c", code, "--archive", str(archive), "release", str(tmp_path / "r"), *WHAT]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert (done.returncode, "install khotin[release]" in done.stderr) == (1, True), done.stderr


def test_a_delta_with_pages_is_bad_usage(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """`--since` and `--wacz` exclude each other: code 2, and nothing is made."""
    arguments = ("--as-of", "2026-01-31", "--wacz", "--since", str(tmp_path))
    done = khotin("release", str(tmp_path / "delta"), *arguments, directory=crawled[0])
    assert (done.returncode, "make a WACZ of the whole release" in done.stderr) == (2, True)
    assert not list(tmp_path.iterdir())


def test_a_release_without_room_says_how_to_go_on(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """What cannot be written to its end names the release, what there is of it and how to go on; the same command does."""
    what = ("release", str(tmp_path / "r"), *_now(), "--format", "csv")
    command = [*COMMAND, "--archive", str(crawled[0]), *what]
    limited = ["sh", "-c", 'ulimit -f 70; exec "$@"', "sh", *command]
    done = subprocess.run(limited, capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 1
    assert done.stderr.startswith(f"khotin: release {tmp_path / 'r'}: cut short (")
    assert f"lies in {tmp_path / 'r'}.unfinished, and is no release" in done.stderr
    assert "run the same command again" in done.stderr
    assert not (tmp_path / "r").exists()
    assert khotin(*what, directory=crawled[0]).returncode == 0


def test_a_release_tells_its_sides_and_a_delta_its_changes(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """The last line counts each side, and of a delta what it holds; a side that got nothing is told; programs get the numbers."""
    what = (*_now()[:2], "--format", "jsonl", "--split", "time", "--test-from")
    done = khotin("release", str(tmp_path / "r"), *what, "1990-01-01", "--json", directory=crawled[0])
    told = json.loads(done.stdout)
    assert done.stderr == ""
    assert (told["splits"]["test"], told["changes"]) == (told["articles"], None)
    delta = khotin(
        "release", str(tmp_path / "d"), *what, "1990-01-01", "--since", str(tmp_path / "r"), directory=crawled[0]
    )
    assert delta.stderr.startswith("note: the split has nothing in train\n")
    assert f"delta (0 added, 0 changed, 0 removed) to a release of {told['articles']} articles (" in delta.stderr


def test_a_delta_to_a_release_of_an_older_schema_says_so(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """Who holds a release of schema 1.0 gets a delta of 1.0, a sentence that names the columns it lacks, and no change for those alone."""
    archive, _ = crawled
    what = (*_now()[:2], "--format", "jsonl", "--shape", "images", "--shape", "text")
    asked: dict[str, Any] = {
        "shapes": ("images", "text"),
        "formats": ("jsonl",),
        "schema": "1.0",
        "name": "khotin",
        "version": "1.0.0",
    }
    with Archive.open(archive) as opened:
        release(opened, tmp_path / "old", Options(as_of=moment(what[1]), **asked), now=datetime.now(UTC))
    done = khotin("release", str(tmp_path / "d"), *what, "--since", str(tmp_path / "old"), directory=archive)
    assert done.returncode == 0
    lacking = "(images: caption_from, language; text: pages, pages_in_text, url)\n"
    note, last = done.stderr.splitlines(keepends=True)
    assert note.startswith(f"note: {tmp_path / 'old'} is of schema 1.0, and so is this delta, ")
    assert note.endswith(lacking)
    assert "delta (0 added, 0 changed, 0 removed)" in last
    told = khotin("release", str(tmp_path / "r"), *what, "--json", directory=archive)
    assert (json.loads(told.stdout)["schema"], told.stderr) == ("1.1", "")


def test_every_option_says_what_it_takes() -> None:
    """No option of any command is without a help text."""
    commands = [get_command(app)]
    without = []
    for command in commands:
        commands += getattr(command, "commands", {}).values()
        without += [
            f"{command.name} {one.name}"
            for one in command.params
            if one.name != "help" and not getattr(one, "help", "")
        ]
    assert without == []
