"""What of a release is finished: a line a shard, written once its files are on the disk, so that a killed one goes on."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


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
    """The lines of one release under way. `question` and `plan` are digests of what it is made of."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.question: str | None = None
        self.plan: str | None = None
        self.shards: dict[str, list[Written]] = {}
        for line in self._lines():
            if "plan" in line:
                self.question, self.plan = line["question"], line["plan"]
            else:
                self.shards[line["shard"]] = [Written(**one) for one in line["files"]]

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self._path.exists():
            return
        text = self._path.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        if whole != text:  # killed while it was written
            os.truncate(self._path, len(whole))
        for line in whole.splitlines():
            yield json.loads(line)

    def begin(self, question: str, plan: str) -> None:
        """Note what the release is made of."""
        self.question, self.plan = question, plan
        self._append({"question": question, "plan": plan})

    def add(self, shard: str, files: list[Written]) -> None:
        """Note a finished shard."""
        self.shards[shard] = files
        self._append({"shard": shard, "files": [asdict(one) for one in files]})

    def _append(self, line: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
