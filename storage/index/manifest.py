"""Digests of the index's segment files, kept beside the index: what tells a rotten file, since tantivy has no such check.

A segment file never changes once it is written, so each is hashed once, when it is new; what was hashed is never hashed again
here, or a damage would get a digest of its own.
"""

import hashlib
import json
import os
import re
from pathlib import Path

MANIFEST = "segments.json"
_SEGMENT_FILE = re.compile(r"[0-9a-f]{32}\.[a-z0-9.]+")


def segment_files(place: Path) -> list[Path]:
    """The segment files of an index directory, in use or waiting for removal."""
    return sorted(path for path in place.iterdir() if _SEGMENT_FILE.fullmatch(path.name))


def read_manifest(place: Path) -> dict[str, str]:
    """SHA-256 (hex) of the segment files by name; empty where none were kept yet. Raises ValueError if it is damaged."""
    path = place.parent / MANIFEST
    try:
        layouts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    files = layouts.get(place.name, {}) if isinstance(layouts, dict) else None
    if not isinstance(files, dict) or not all(isinstance(digest, str) for digest in files.values()):
        raise ValueError(f"{path} is no list of digests")
    return files


def keep_manifest(place: Path) -> None:
    """Take over what the last commits and merges wrote and removed. Only for who holds the index's lock. Raises OSError."""
    try:
        known = read_manifest(place)
    except ValueError:
        return  # damaged: for `khotin verify` to tell, and for a rebuild to replace
    files = {path.name: known.get(path.name) or file_digest(path) for path in segment_files(place)}
    if files == known:
        return
    path = place.parent / MANIFEST
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump({place.name: files}, file, indent=0)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def forget_manifest(place: Path) -> None:
    """Drop all digests: the index is made anew."""
    (place.parent / MANIFEST).unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    """SHA-256 (hex) of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
