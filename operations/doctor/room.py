"""Checks of the archive's quota: how much of it is used, and when it will be used up."""

from collections.abc import Iterator
from datetime import datetime

from operations.doctor.findings import Finding, problem
from operations.settings import Disk
from storage.archive import Archive
from storage.usage import FEWEST_DAYS, Usage, usage

_FULL = 0.95
_ENOUGH = 7  # days of growth


def quota(archive: Archive, disk: Disk, *, now: datetime) -> Iterator[Finding]:
    """Whether the archive's room lasts."""
    found = usage(archive, now=now)
    told = in_words(found)
    remedy = "raise [disk] quota, or move the archive to a larger disk; `khotin disk` tells what may be thinned"
    is_full = found.quota is not None and found.used >= _FULL * found.quota
    # A first crawl says nothing of what is to come.
    is_soon = found.days >= _ENOUGH and found.days_left is not None and found.days_left < disk.warn_days
    yield problem("disk", told, remedy) if is_full or is_soon else Finding("disk", told)


def in_words(found: Usage) -> str:
    """The room of an archive in a sentence."""
    told = f"the archive takes {size(found.used)}"
    told += f" of its quota of {size(found.quota)}" if found.quota is not None else f", {size(found.free)} are free"
    if found.days < FEWEST_DAYS:
        return f"{told}; how much it grows shows {FEWEST_DAYS} days after the first crawl"
    if found.days_left is None:
        return f"{told}; nothing was captured in the last 30 days"
    return f"{told}; it grows by {size(found.daily or 0)} a day, so that lasts {found.days_left:.0f} days"


def size(count: float) -> str:
    """Bytes for people."""
    for unit, least in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= least:
            return f"{count / least:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
