"""Kept bytes for readers: a response as it was decoded, or its WARC record as it lies there. Never in a form that a browser runs."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from pipelines.originals import originals_of
from storage.archive import Archive
from storage.errors import BrokenRecord
from storage.warc.reader import WarcResponse, locate, responses_at
from web.guard import stored

_LONGEST_NAME, _LONGEST_ENDING = 120, 10  # letters
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)


def response_at(archive: Archive, place: Mapping[str, Any]) -> WarcResponse:
    """The response at a row's warc_file, warc_offset, warc_length, a revisit with its payload. Raises BrokenRecord."""
    where = (archive.directory / place["warc_file"], place["warc_offset"], place["warc_length"])
    (found,) = responses_at([where], partial(originals_of, archive))
    if isinstance(found, BrokenRecord):
        raise found
    return found


def record_at(archive: Archive, place: Mapping[str, Any]) -> bytes:
    """A WARC record as it lies in its file, compressed if it is. Raises BrokenRecord."""
    path = archive.directory / place["warc_file"]
    try:
        with locate(path).open("rb") as file:
            file.seek(place["warc_offset"])
            found = file.read(place["warc_length"])
    except OSError as error:
        raise BrokenRecord(path, place["warc_offset"], str(error)) from error
    if len(found) != place["warc_length"]:
        raise BrokenRecord(path, place["warc_offset"], "the file ends within the record")
    return found


def picture_type(body: bytes) -> str | None:
    """The type of a picture by its own first bytes, of those that hold nothing that runs (SVG does); None for all else."""
    for beginning, kind in _PICTURES:
        if body.startswith(beginning):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if body[4:12] in {b"ftypavif", b"ftypavis"} else None


def download(name: str, kind: str = "application/octet-stream") -> dict[str, str]:
    """The headers of bytes to be saved, never shown, under a name that can harm no file system."""
    plain = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\:*?"<>|').strip(". ")
    if len(plain) > _LONGEST_NAME:
        begin, dot, ending = plain.rpartition(".")
        kept = dot + ending if begin and len(ending) <= _LONGEST_ENDING else ""
        plain = plain[: _LONGEST_NAME - len(kept)] + kept
    plain = plain or "khotin"
    ascii_name = plain.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(plain, safe='')}"
    return stored(Content_Disposition=disposition, Content_Type=kind)
