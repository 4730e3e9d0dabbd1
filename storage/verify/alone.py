"""Verifies WARC files by themselves, where there is no database to hold them against: each record by its own digests."""

from pathlib import Path

from storage.verify.findings import Verification
from storage.verify.warc import RESTORE, trouble
from storage.warc.members import WarcDamage, records


def verify_files(warc_dir: Path, verification: Verification) -> None:
    """Verify every record of every WARC file in a directory; of a sample only the sampled files."""
    for path in sorted(warc_dir.iterdir() if warc_dir.is_dir() else ()):
        name = f"{warc_dir.name}/{path.name}"
        if path.is_file() and not path.name.endswith(".part") and verification.takes("file", name):
            try:
                _file(path, name, verification)
            except OSError as error:
                verification.damage(name, f"the file cannot be read: {error.strerror}", RESTORE)


def _file(path: Path, name: str, verification: Verification) -> None:
    for item in records(path):
        if not isinstance(item, WarcDamage):
            verification.did("WARC records")
            problem = trouble(item)
        elif path.name.endswith(".open") and item.end == path.stat().st_size:
            verification.note(
                f"{name} at byte {item.offset}",
                "a torn record at its end: a run was killed, is at it, or was when a backup took it",
            )
            continue
        else:
            problem = item.reason
        if problem:
            verification.damage(f"{name} at byte {item.offset}", problem, RESTORE)
