"""The units for systemd: held against systemd's own checks, and their command run as they say it."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from demo.server import Portal
from operations.schedule.command import CannotSchedule, Scheduled
from operations.schedule.systemd import units
from storage.archive import Archive
from storage.queries import status
from tests.archives import new_archive
from tests.operations.commanding import environment, missing, run, site_file

ODD = '50% "lưu" $HOME \\ trữ'


@pytest.fixture
def analyze(tmp_path: Path) -> str:
    """systemd-analyze; skips where there is none."""
    found = shutil.which("systemd-analyze")
    if found is None:
        missing("systemd-analyze is not installed: apt-get install systemd")
        return ""
    (tmp_path / "run").mkdir(mode=0o700)
    return found


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """An archive in a directory whose name needs every kind of quoting."""
    place = tmp_path / ODD
    new_archive(place).close()
    return place


def written(place: Path, texts: dict[str, str]) -> list[Path]:
    """The units as files."""
    place.mkdir()
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")
    return sorted(place.iterdir())


def value(text: str, key: str) -> str:
    """The value of a key that stands once in a unit."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"{key}=")]
    return line.partition("=")[2]


@pytest.mark.parametrize("system", [False, True])
@pytest.mark.parametrize("seconds", [900, 3600, 6 * 3600, 86_400])
def test_systemd_itself_finds_no_fault(tmp_path: Path, analyze: str, odd: Path, *, system: bool, seconds: int) -> None:
    """Both units pass `systemd-analyze verify` without a word, whatever the archive's path."""
    texts = units(Scheduled(odd, seconds, "50m"), system=system, writable=[tmp_path / "a b"])
    files = written(tmp_path / "units", texts)
    manager = [] if system else ["--user"]
    for file in files:
        done = subprocess.run(
            [analyze, "verify", *manager, "--man=no", str(file)],
            capture_output=True,
            text=True,
            check=False,
            env=environment(XDG_RUNTIME_DIR=str(tmp_path / "run")),
        )
        assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_units_are_hardened_and_make_up_for_missed_runs(odd: Path) -> None:
    """One shot, the archive alone writable, no new privileges, a spread start, planned ends no failures."""
    service, timer = units(Scheduled(odd, 3600, "50m"), system=True, writable=[]).values()
    for line in ("Type=oneshot", "NoNewPrivileges=yes", "ProtectSystem=strict", "SuccessExitStatus=7 9 10 15 130"):
        assert line in service.splitlines()
    assert value(service, "ReadWritePaths").count('" "') == 0
    for line in ("OnCalendar=hourly", "Persistent=true", "RandomizedDelaySec=600s"):
        assert line in timer.splitlines()
    assert value(service, "User")


def test_an_archive_in_tmp_is_not_hidden_from_its_own_service() -> None:
    """PrivateTmp hides /tmp: it is on wherever the archive lies elsewhere, and off there."""
    texts = [
        next(iter(units(Scheduled(Path(place), 3600, None), system=False, writable=[]).values()))
        for place in ("/srv/tin", "/tmp/tin")
    ]
    assert [value(text, "PrivateTmp") for text in texts][1] == "no"
    program = Path(value(texts[0], "ExecStart").split('"')[1])
    assert (value(texts[0], "PrivateTmp") == "yes") is not program.is_relative_to("/tmp")


def test_a_span_that_no_calendar_has_is_told() -> None:
    """Seven minutes do not divide an hour."""
    with pytest.raises(CannotSchedule, match="15m"):
        units(Scheduled(Path("/srv/tin"), 420, None), system=False, writable=[])


def test_the_service_s_command_crawls(tmp_path: Path) -> None:
    """Systemd cannot run in a container: its ExecStart is read by systemd's rules and run with a service's bare environment."""
    place = tmp_path / ODD
    assert run(place, "init").returncode == 0
    service = next(iter(units(Scheduled(place, 3600, "50m"), system=False, writable=[]).values()))
    # Within double quotes the shell's escapes are systemd's; %% and $$ are systemd's own.
    words = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(value(service, "ExecStart"))]
    bare = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "HOME": str(tmp_path)}
    with Portal() as portal:
        site_file(place, "nam-son", portal.url)
        assert run(place, "sites", "keep", "nam-son").returncode == 0
        done = subprocess.run(words, capture_output=True, text=True, env=bare, cwd="/", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with Archive.open(place) as archive:
        assert status(archive)["totals"]["articles"] > 0


def test_units_are_installed_and_removed(tmp_path: Path) -> None:
    """The user's units are written and enabled, a second time the same, and removing leaves nothing of them."""
    if shutil.which("systemctl") is None or Path("/run/systemd/system").is_dir():
        pytest.skip("needs systemctl, and no systemd at work whose state it would change")
    assert run(tmp_path / "tin", "init").returncode == 0
    home = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    for _ in range(2):
        done = run(tmp_path / "tin", "schedule", "systemd", "--install", **home)
        assert done.returncode == 0, done.stderr
    found = sorted(path for path in (tmp_path / "config/systemd/user").rglob("*") if not path.is_dir())
    assert [path.suffix for path in found] == [".service", ".timer", ".timer"]
    assert found[2].readlink().name == found[1].name
    assert run(tmp_path / "tin", "schedule", "systemd", "--remove", **home).returncode == 0
    assert [path for path in (tmp_path / "config").rglob("*") if not path.is_dir()] == []
