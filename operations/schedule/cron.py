"""The archive's line in the user's crontab. All other lines stay as they are, to the letter."""

import shlex
import subprocess
from collections.abc import Sequence

from operations.schedule.command import CannotSchedule, Scheduled

_MINUTE, _HOUR, _DAY, _WEEK = 60, 3600, 86_400, 604_800
_ALLOWED = "1m, 2m, 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d or 1w"


def cron_line(job: Scheduled) -> str:
    """The archive's line. Raises CannotSchedule for a span that cron cannot count, or a path that it cannot hold.

    The minute (and hour) follow from the archive's path: the same each time, and not every archive's at the full hour.
    """
    return f"{_when(job)} {_command(job)} {_mark(job)}"


def installed_line(job: Scheduled) -> str | None:
    """The archive's line as the crontab has it, None if it has none. Raises CannotSchedule if there is no crontab command."""
    return next((line for line in _read() if _is_ours(line, job)), None)


def install(job: Scheduled) -> None:
    """Put the line into the crontab, in the place of the one that is there. Raises CannotSchedule."""
    line, lines = cron_line(job), _read()
    ours = [number for number, one in enumerate(lines) if _is_ours(one, job)]
    if ours:
        lines[ours[0]] = line
        lines = [one for number, one in enumerate(lines) if number not in ours[1:]]
    else:
        lines.append(line)
    _write(lines)


def remove(job: Scheduled) -> bool:
    """Take the line out of the crontab; whether there was one. Raises CannotSchedule."""
    lines = _read()
    kept = [line for line in lines if not _is_ours(line, job)]
    if len(kept) < len(lines):
        _write(kept)
    return len(kept) < len(lines)


def _when(job: Scheduled) -> str:
    chance = int(job.digest, 16)
    minute, hour, day = chance % 60, chance // 60 % 24, chance // 1440 % 7
    seconds = job.seconds
    if seconds < _HOUR and seconds % _MINUTE == 0 and _HOUR % seconds == 0:
        step = seconds // _MINUTE
        return "* * * * *" if step == 1 else f"{minute % step}-59/{step} * * * *"
    if seconds < _DAY and seconds % _HOUR == 0 and _DAY % seconds == 0:
        step = seconds // _HOUR
        return f"{minute} * * * *" if step == 1 else f"{minute} {hour % step}-23/{step} * * *"
    if seconds in {_DAY, _WEEK}:
        return f"{minute} {hour} * * {'*' if seconds == _DAY else day}"
    raise CannotSchedule(f"cron cannot count that span: say --every {_ALLOWED}")


def _command(job: Scheduled) -> str:
    # cron makes a line's end of a plain "%", whatever quotes stand around it.
    return shlex.join(job.words).replace("%", r"\%")


def _mark(job: Scheduled) -> str:
    """A shell comment at the line's end, which tells whose line it is."""
    return f"# khotin {job.digest[:16]}"


def _is_ours(line: str, job: Scheduled) -> bool:
    """A line that somebody made a comment of is no longer ours."""
    return line.endswith(_mark(job)) and not line.lstrip().startswith("#")


def _read() -> list[str]:
    done = _crontab(["-l"])
    if done.returncode == 0:
        return done.stdout.split("\n")[:-1] if done.stdout.endswith("\n") else done.stdout.split("\n")
    if "no crontab for" in done.stderr:
        return []
    raise CannotSchedule(f"the crontab cannot be read: {done.stderr.strip() or done.returncode}")


def _write(lines: Sequence[str]) -> None:
    done = _crontab(["-"], text="".join(line + "\n" for line in lines))
    if done.returncode != 0:
        raise CannotSchedule(f"the crontab cannot be written: {done.stderr.strip() or done.returncode}")


def _crontab(arguments: list[str], text: str | None = None) -> "subprocess.CompletedProcess[str]":
    try:
        # What is not UTF-8 in foreign lines goes through as it came.
        return subprocess.run(  # noqa: S603 - words of our own
            ["crontab", *arguments],  # noqa: S607 - the system's own, wherever it keeps it
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except FileNotFoundError as error:
        raise CannotSchedule(
            "there is no crontab command here: install cron, or use `khotin schedule systemd`"
        ) from error
