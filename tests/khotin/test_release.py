"""The command `release`, as a researcher's colleague runs it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.khotin.running import environment, khotin

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
    what = (*_now(), "--image-files", "--json")
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


def test_a_release_is_refused_in_a_sentence(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """A day that is not over, a date that is none, an impossible split: the code and the reason, and no directory."""
    archive, _ = crawled
    for code, told, what in (
        (1, "is not over yet", ("--as-of", "2999-01-01")),
        (2, "Invalid isoformat", ("--as-of", "Tết")),
        (2, "needs a day of validation or test", ("--as-of", "2026-01-01", "--split", "time")),
        (1, "nothing to release", ("--as-of", "2001-01-01")),
        (1, "no release of khotin", (*_now(), "--since", str(archive))),
    ):
        done = khotin("release", str(tmp_path / "r"), *what, directory=archive)
        assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert not list(tmp_path.iterdir())


def test_without_pyarrow_the_extra_is_named(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """Who has not installed the extra is told its name."""
    archive, _ = crawled
    code = "import sys; sys.modules['pyarrow'] = None; from khotin.main import main; main()"
    command = [sys.executable, "-c", code, "--archive", str(archive), "release", str(tmp_path / "r"), *WHAT]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert (done.returncode, "install khotin[release]" in done.stderr) == (1, True), done.stderr
