"""The line for cron: what it says, how it gets into a crontab and out again, and that a real cron starts a real crawl by it."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.server import Portal
from demo.truth import truth
from operations.schedule.command import CannotSchedule, Scheduled
from operations.schedule.cron import cron_line, install, installed_line, remove
from storage.archive import Archive
from storage.queries import status
from tests.operations.commanding import missing, run, site_file, until

DAEMON = shutil.which("cron", path="/usr/sbin:/usr/bin:/sbin:/bin")
FOREIGN = "MAILTO=a@example.org\n# mine\n5 4 * * *  echo '100\\%'  # khotin is not meant\n"


def job(place: str = "/srv/tin", seconds: int = 3600) -> Scheduled:
    """A schedule of an archive."""
    return Scheduled(Path(place), seconds, "50m")


def crontab(*arguments: str, text: str | None = None) -> str:
    """What the system's crontab command prints."""
    done = subprocess.run(["crontab", *arguments], input=text, capture_output=True, text=True, check=False)
    return done.stdout


@pytest.fixture
def users_table() -> Iterator[None]:
    """The user's own crontab, put back as it was; skips where none can be had without harm."""
    if shutil.which("crontab") is None or DAEMON is None:
        missing("cron is not installed: apt-get install cron")
    if os.geteuid() != 0:
        pytest.skip("only root's crontab is tried out, in a container: a developer's own is left alone")
    # There is one for all processes that run tests.
    with (Path(tempfile.gettempdir()) / "khotin-tests-crontab.lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        before = crontab("-l")
        try:
            yield
        finally:
            subprocess.run(["crontab", "-"] if before else ["crontab", "-r"], input=before, text=True, check=False)


@pytest.fixture
def daemon() -> Iterator[None]:
    """A cron at work: the system's, or one started here."""
    assert DAEMON is not None
    process = subprocess.Popen([DAEMON, "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.5)  # it ends at once if another one has its lock
    try:
        yield
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait()


def test_the_line_starts_what_is_due_and_says_whose_it_is() -> None:
    """The command with the archive's whole path, quiet, with a time limit, at the archive's own minute."""
    when, command = cron_line(job()).split(" * * * * ")
    assert 0 <= int(when) < 60
    assert "--archive /srv/tin crawl --due --quiet --max-runtime 50m # khotin " in command
    assert cron_line(job()) == cron_line(job())
    assert cron_line(job())[-16:] != cron_line(job("/srv/khac"))[-16:]
    assert "--max-runtime" not in cron_line(Scheduled(Path("/srv/tin"), 3600, None))


def test_a_path_with_signs_of_the_shell_and_of_cron_is_one_word() -> None:
    """What cron hands to the shell is read by a real shell as the path; the shell's own comment ends nothing."""
    place = "/srv/50% \"lưu trữ\" của $HOME 'cũ' #1"
    command = cron_line(job(place)).split(" ", 5)[5].replace(r"\%", "%")
    said = subprocess.run(
        ["/bin/sh", "-c", "set -- " + command + '\nprintf "%s" "$3"'], capture_output=True, check=True
    )
    assert said.stdout.decode() == place


@pytest.mark.parametrize(
    ("seconds", "fields"),
    [(60, "* * * * *"), (900, "/15 * * * *"), (6 * 3600, "/6 * * *"), (86_400, " * * *"), (604_800, " * * ")],
)
def test_spans_that_cron_can_count(seconds: int, fields: str) -> None:
    """Every span is one that divides its next larger unit."""
    assert fields in cron_line(job(seconds=seconds))


@pytest.mark.parametrize("seconds", [7 * 60, 90, 5 * 3600, 3 * 86_400])
def test_spans_that_cron_cannot_count_are_told(seconds: int) -> None:
    """A period that cron would break at the hour or at midnight is refused with those it can have."""
    with pytest.raises(CannotSchedule, match="15m"):
        cron_line(job(seconds=seconds))


def test_a_path_that_no_line_can_hold_is_told() -> None:
    """A line break would begin another line of the crontab."""
    with pytest.raises(CannotSchedule, match="rename"):
        cron_line(job("/srv/a\n* * * * * rm"))


@pytest.mark.usefixtures("users_table")
def test_foreign_lines_stay_to_the_letter() -> None:
    """Installing puts one line in, again in its place, two archives two; removing takes out its own line only."""
    crontab("-", text=FOREIGN)
    install(job())
    install(job("/srv/khac"))
    install(job(seconds=86_400))
    assert crontab("-l") == FOREIGN + cron_line(job(seconds=86_400)) + "\n" + cron_line(job("/srv/khac")) + "\n"
    assert installed_line(job()) == cron_line(job(seconds=86_400))
    switched_off = "#" + cron_line(job("/srv/khac"))
    crontab("-", text=crontab("-l").replace(cron_line(job("/srv/khac")), switched_off))
    assert not remove(job("/srv/khac"))
    assert remove(job())
    assert not remove(job())
    assert crontab("-l") == FOREIGN + switched_off + "\n"


@pytest.mark.usefixtures("users_table", "daemon")
def test_cron_really_crawls(tmp_path: Path) -> None:
    """An archive made and scheduled by commands alone is filled by cron within two minutes, and nothing is said."""
    place = tmp_path / "kho tin 100%"
    assert run(place, "init").returncode == 0
    with Portal() as portal:
        site_file(place, "nam-son", portal.url)
        assert run(place, "sites", "keep", "nam-son").returncode == 0
        done = run(place, "schedule", "cron", "--every", "1m", "--install")
        assert done.returncode == 0, done.stderr
        # cron tells tables by the second of their writing: one written in the second in which it read them is not seen.
        time.sleep(1.1)
        crontab("-", text=crontab("-l"))
        began = time.monotonic()
        until(lambda: list((place / "runs").glob("2*.json")) or time.monotonic() > began + 150)
        assert run(place, "schedule", "cron", "--remove").returncode == 0
    (file,) = (place / "runs").glob("2*.json")
    report = json.loads(file.read_text(encoding="utf-8"))
    assert (report["outcome"], report["arguments"][2:]) == (
        "done",
        ["crawl", "--due", "--quiet", "--max-runtime", "50m"],
    )
    with Archive.open(place) as archive:
        assert status(archive)["totals"]["articles"] == len(truth().articles)
