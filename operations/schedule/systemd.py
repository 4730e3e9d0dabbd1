"""The archive's units for systemd: a service that crawls what is due, shut off from all it need not touch, and its timer."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path

from operations.outcome import Outcome
from operations.schedule.command import CannotSchedule, Scheduled
from storage.whole_file import whole_file

# Codes that are no failure of a scheduled run: the next one goes on by itself.
SUCCESSES = (
    Outcome.LOCKED,
    Outcome.TIME_LIMIT,
    Outcome.NOTHING_NEW,
    Outcome.BUDGET_SPENT,
    Outcome.INTERRUPTED,
)
_TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - where archives may lie, too
_SYSTEM = Path("/etc/systemd/system")
_RUNNING = Path("/run/systemd/system")

_SERVICE = """\
# Written by `khotin schedule systemd`, which writes it anew; own settings belong into a drop-in (systemctl edit).
[Unit]
Description=Kho Tin: crawl what is due into {archive}
Documentation=man:systemd.service(5)
{network}
[Service]
Type=oneshot
ExecStart={command}
SuccessExitStatus={successes}
# The first SIGTERM lets the pages in hand be read and stored.
TimeoutStopSec=3min
EnvironmentFile=-{environment}
{user}NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={writable}
ProtectHome=read-only
PrivateTmp={private_tmp}
ProtectControlGroups=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
{privileged}Nice=10
IOSchedulingClass=best-effort
IOSchedulingPriority=6
"""
# These take capabilities away, which a user's own manager may not: it would refuse to start the service.
_PRIVILEGED = """\
CapabilityBoundingSet=
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
"""
_TIMER = """\
# Written by `khotin schedule systemd`, which writes it anew; own settings belong into a drop-in (systemctl edit).
[Unit]
Description=Kho Tin: when to look what is due in {archive}

[Timer]
{when}
# Archives and machines must not all ask at the same minute; the same delay each time keeps the period.
RandomizedDelaySec={delay}
FixedRandomDelay=yes
# A run that was missed while the machine was off is made up for.
Persistent=true

[Install]
WantedBy=timers.target
"""


def units(job: Scheduled, *, system: bool, writable: Sequence[Path]) -> dict[str, str]:
    """The texts of the service and the timer by their file names.

    `system`: for the whole machine, run as the archive's owner; else for the user's own manager. `writable` are places that
    the crawl writes to besides the archive. Raises CannotSchedule for a path that no unit can hold.
    """
    words = job.words
    places = [job.archive, *writable, Path(words[0])]
    in_tmp = any(place.is_relative_to(root) for place in places for root in _TEMPORARY)
    service = _SERVICE.format(
        archive=_plain(str(job.archive)),
        network="After=network-online.target\nWants=network-online.target\n" if system else "",
        command=" ".join(_quoted(word, is_command=True) for word in words),
        successes=" ".join(str(int(code)) for code in SUCCESSES),
        environment=_plain(str(job.archive / "khotin.env")),
        user=f"User={_owner(job.archive)}\n" if system else "",
        writable=" ".join(_quoted(str(place)) for place in [job.archive, *writable]),
        # A private /tmp would hide what lies there.
        private_tmp="no" if in_tmp else "yes",
        privileged=_PRIVILEGED if system else "",
    )
    when, delay = _when(job.seconds)
    timer = _TIMER.format(archive=_plain(str(job.archive)), when=when, delay=delay)
    return {f"{job.name}.service": service, f"{job.name}.timer": timer}


def unit_directory(*, system: bool) -> Path:
    """Where the units of the machine or of the user lie."""
    if system:
        return _SYSTEM
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def install(job: Scheduled, texts: dict[str, str], *, system: bool) -> list[str]:
    """Write the units and switch the timer on; what there is to tell, in words. Raises CannotSchedule, OSError."""
    place = unit_directory(system=system)
    place.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with whole_file(place / name) as file:
            file.write(text)
    told = [f"written: {place / name}" for name in texts]
    timer = f"{job.name}.timer"
    if not _RUNNING.is_dir():
        # Offline systemctl only lays the links that the next boot follows.
        _systemctl(["enable", timer], system=system)
        return [*told, f"systemd does not run here: {timer} is enabled, and starts when it does"]
    _systemctl(["daemon-reload"], system=system)
    _systemctl(["enable", "--now", timer], system=system)
    told.append(f"{timer} is enabled; `systemctl {'' if system else '--user '}list-timers` shows its next turn")
    if not system:
        told.append(
            "the units of a user run only while somebody is logged in, unless `loginctl enable-linger` was said"
        )
    return told


def remove(job: Scheduled, *, system: bool) -> bool:
    """Switch the timer off and remove the units; whether there were any. Raises CannotSchedule, OSError."""
    place = unit_directory(system=system)
    paths = [place / f"{job.name}.{kind}" for kind in ("timer", "service")]
    if not any(path.exists() for path in paths):
        return False
    is_running = _RUNNING.is_dir()
    _systemctl(["disable", *(["--now"] if is_running else []), paths[0].name], system=system)
    for path in paths:
        path.unlink(missing_ok=True)
    if is_running:
        _systemctl(["daemon-reload"], system=system)
    return True


def _systemctl(arguments: list[str], *, system: bool) -> None:
    manager = [] if system else ["--user"]
    try:
        done = subprocess.run(  # noqa: S603 - words of our own
            ["systemctl", *manager, *arguments],  # noqa: S607 - the system's own, wherever it keeps it
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        raise CannotSchedule("there is no systemctl here: use `khotin schedule cron`") from error
    if done.returncode != 0:
        said = " ".join(["systemctl", *manager, *arguments])
        raise CannotSchedule(f"`{said}` failed: {' '.join(done.stderr.split()) or done.returncode}")


def _when(seconds: int) -> tuple[str, str]:
    """When the timer elapses, and its largest delay. By the calendar, so that missed turns are made up for."""
    calendar = {60: "minutely", 3600: "hourly", 86_400: "daily", 604_800: "weekly"}.get(seconds)
    if calendar is None and seconds % 60 == 0 and 3600 % seconds == 0:
        calendar = f"*:0/{seconds // 60}"
    if calendar is None and seconds % 3600 == 0 and 86_400 % seconds == 0:
        calendar = f"0/{seconds // 3600}:00"
    if calendar is None:
        raise CannotSchedule("a timer by the calendar cannot count that span: say --every 15m, 1h, 6h, 1d or 1w")
    return f"OnCalendar={calendar}", f"{min(seconds // 6, 1800)}s"


def _owner(archive: Path) -> str:
    number = archive.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _plain(text: str) -> str:
    """A value that is one word to its end: only specifiers are to be undone (systemd.unit(5))."""
    return text.replace("%", "%%")


def _quoted(word: str, *, is_command: bool = False) -> str:
    """A word in double quotes (systemd.syntax(7)); a command line also has variables (systemd.service(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    if is_command:
        escaped = escaped.replace("$", "$$")
    return f'"{escaped}"'
