"""Makes the release a BagIt 1.0 bag (RFC 8493): `data/` is the payload, all else are tag files; and SHA256SUMS over everything."""

from collections.abc import Iterable
from pathlib import Path

from storage.releases.facts import DATA, Facts
from storage.releases.journal import Written, noted
from storage.releases.work import MARK

SUMS = "SHA256SUMS"


def write_bag(place: Path, facts: Facts, payload: Iterable[Written], tags: list[Written]) -> list[Written]:
    """Write the bag's own files and SHA256SUMS beside the finished payload and tag files; what was written."""
    data = sorted(payload, key=lambda one: one.path)
    assert all(one.path.startswith(DATA) for one in data)  # noqa: S101 - the bag's own rule
    own = [
        _write(place, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        _write(place, "bag-info.txt", _info(facts, data)),
        _write(place, "manifest-sha256.txt", sums(data)),
    ]
    tag_manifest = _write(place, "tagmanifest-sha256.txt", sums([*tags, *own]))
    every = [*data, *tags, *own, tag_manifest]
    return [*own, tag_manifest, _write(place, SUMS, sums(every))]


def sums(files: Iterable[Written]) -> str:
    """Lines as sha256sum writes them, by path. Paths are ASCII without anything that would have to be escaped."""
    return "".join(f"{one.sha256}  {one.path}\n" for one in sorted(files, key=lambda one: one.path))


def _info(facts: Facts, data: list[Written]) -> str:
    options = facts.options
    lines = {
        "Source-Organization": " ".join(options.publisher.split()),
        "Contact-Email": facts.contact.removeprefix("mailto:") if facts.contact and "@" in facts.contact else None,
        "External-Description": f"{facts.title}; see README.md",
        "External-Identifier": f"{options.name}/{options.version}",
        "Bagging-Date": options.day.isoformat(),
        "Payload-Oxum": f"{sum(one.bytes for one in data)}.{len(data)}",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items() if value)


def _write(place: Path, path: str, text: str) -> Written:
    (place / path).write_bytes(text.encode())
    return noted(place, path)


def payload_of(place: Path, known: Iterable[Written]) -> list[Written]:
    """Every file of the payload: those that are known already, and those whose digest is taken now."""
    told = {one.path: one for one in known}
    paths = (file.relative_to(place).as_posix() for file in (place / DATA).rglob("*") if file.is_file())
    return [told.get(path) or noted(place, path) for path in sorted(paths) if path != MARK]
