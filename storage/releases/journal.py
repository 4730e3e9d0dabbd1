"""What of a release is finished: a line a shard, written once its files are on the disk, so that a killed one goes on."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from storage.errors import ReleaseRefused

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A finished file: its path in the release ("/" between), bytes, sha256, and of data its shape, format, split and rows."""

    path: str
    bytes: int
    sha256: str
    shape: str | None = None
    form: str | None = None
    split: str | None = None
    rows: int | None = None


class Journal:
    """The lines of one release under way. `question` and `plan` are digests of what it is made of, `maker` is what began it.

    `shards` are the files of each that is finished, `lists` those that stand beside the release while it is made.
    Raises ReleaseRefused for a journal that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.question: str | None = None
        self.plan: str | None = None
        self.maker: Mapping[str, str] | None = None
        self.shards: dict[str, list[Written]] = {}
        self.lists: dict[str, list[Written]] = {}
        for number, line in enumerate(self._lines(), 1):
            try:
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                told = (
                    f"line {number} of its journal is damaged, or of another version of khotin; remove that directory"
                )
                raise ReleaseRefused(path.parent, told) from error

    def _take(self, line: dict[str, Any]) -> None:
        if "plan" in line:
            self.question, self.plan, self.maker = line["question"], line["plan"], line["maker"]
        else:
            self.shards[line["shard"]] = [Written(**one) for one in line["files"]]
            self.lists[line["shard"]] = [Written(**one) for one in line["lists"]]

    def _lines(self) -> list[bytes]:
        if not self._path.exists():
            return []
        text = self._path.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        if whole != text:  # killed while it was written
            os.truncate(self._path, len(whole))
        return whole.splitlines()

    def begin(self, question: str, plan: str, maker: Mapping[str, str]) -> None:
        """Note what the release is made of, and the versions that make it."""
        self.question, self.plan, self.maker = question, plan, maker
        self._append({"question": question, "plan": plan, "maker": maker})

    def add(self, shard: str, files: list[Written], lists: list[Written]) -> None:
        """Note a finished shard."""
        self.shards[shard], self.lists[shard] = files, lists
        told = {"files": [asdict(one) for one in files], "lists": [asdict(one) for one in lists]}
        self._append({"shard": shard, **told})

    def forget(self, shard: str) -> None:
        """Take a shard for unfinished from now on; the line of its next writing will hold."""
        del self.shards[shard], self.lists[shard]

    def _append(self, line: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def fixity(path: Path) -> tuple[int, str]:
    """Bytes and sha256 of a file, which is on the disk when this returns."""
    found = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
            size += len(piece)
        os.fsync(file.fileno())
    return size, found.hexdigest()


def noted(place: Path, path: str, **more: Any) -> Written:
    """A finished file of the release, as the manifest tells of it."""
    size, sha256 = fixity(place / path)
    return Written(path=path, bytes=size, sha256=sha256, **more)


def is_whole(place: Path, one: Written) -> bool:
    """Whether a file is there as it was noted."""
    path = place / one.path
    return path.is_file() and path.stat().st_size == one.bytes and fixity(path)[1] == one.sha256
