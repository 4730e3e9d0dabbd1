"""Undoes transfer and content codings of HTTP bodies; what is broken yields what could be decoded, and says so."""

import importlib
import re
import zlib
from types import ModuleType
from typing import Any

MAX_DECODED = 100_000_000  # bytes; a small body that swells beyond it is a bomb, not a page

_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PIECE = 1 << 16


def unchunk(body: bytes) -> tuple[bytes, str | None]:
    """The body without chunked framing, and what is wrong with it (None: nothing).

    A body that never was chunked (some tools store it undone under the old header) is returned as it is.
    """
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK_SIZE.match(body, at):
        size = int(match[1], 16)
        at = match.end()
        if size == 0:
            return b"".join(parts), None
        part = body[at : at + size]
        parts.append(part)
        at += size
        if len(part) < size:
            return b"".join(parts), f"chunked body ends {size - len(part)} bytes early"
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    if not parts:
        return body, None
    return b"".join(parts), "chunked body lacks its last chunk" if at >= len(body) else f"no chunk size at byte {at}"


def decode(body: bytes, codings: str | None) -> tuple[bytes, str | None]:
    """The body without its content codings (a Content-Encoding header's value), and what is wrong (None: nothing)."""
    names = [name.strip().lower() for name in (codings or "").split(",")]
    problem = None
    for name in reversed([name for name in names if name not in {"", "identity"}]):
        body, trouble = _undo(body, name)
        problem = problem or trouble
    return body, problem


def _undo(body: bytes, name: str) -> tuple[bytes, str | None]:
    if not body:
        return body, None
    is_gzip = body.startswith(b"\x1f\x8b")
    if name in {"gzip", "x-gzip"} or (name == "deflate" and is_gzip):
        # Some tools store the page decoded and keep the header; so do some servers.
        return _inflate(body, 31, name) if is_gzip else (body, None)
    if name == "deflate":
        # RFC 9110 means zlib's format; some servers send bare deflate.
        is_zlib = body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2]) % 31 == 0
        return _inflate(body, 15 if is_zlib else -15, name)
    if name == "br":
        return _foreign(body, name, ("brotli", "brotlicffi"))
    if name == "zstd":
        return _foreign(body, name, ("compression.zstd", "backports.zstd"))
    return body, f"unknown content coding {name!r}"


def _inflate(body: bytes, window: int, name: str) -> tuple[bytes, str | None]:
    parts: list[bytes] = []
    size = 0
    rest = body
    while rest:
        stream = zlib.decompressobj(window)
        while rest and not stream.eof:
            try:
                part = stream.decompress(rest, _PIECE)
            except zlib.error as error:
                return b"".join(parts), f"{name} body is broken: {error}"
            parts.append(part)
            size += len(part)
            if size > MAX_DECODED:
                return b"".join(parts), f"{name} body is larger than {MAX_DECODED} bytes"
            rest = stream.unconsumed_tail
        if not stream.eof:
            # Zlib may hold back what it has not been asked for.
            parts.append(stream.flush())
            return b"".join(parts), f"{name} body ends early"
        rest = stream.unused_data if window == 31 and stream.unused_data.startswith(b"\x1f\x8b") else b""  # noqa: PLR2004 - gzip
    return b"".join(parts), None


def _foreign(body: bytes, name: str, modules: tuple[str, ...]) -> tuple[bytes, str | None]:
    """Codings that the standard library does not know, where a library for them is installed."""
    module = next((found for found in map(_module, modules) if found is not None), None)
    if module is None:
        return body, f"content coding {name!r} needs the Python package {modules[-1].replace('.', '-')}"
    stream: Any = module.Decompressor() if name == "br" else module.ZstdDecompressor()
    step = stream.process if name == "br" else stream.decompress
    parts: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(body), _PIECE):
            parts.append(step(body[start : start + _PIECE]))
            size += len(parts[-1])
            if size > MAX_DECODED:
                return b"".join(parts), f"{name} body is larger than {MAX_DECODED} bytes"
    except Exception as error:  # noqa: BLE001 - each library has errors of its own
        return b"".join(parts) or body, f"{name} body is broken: {error}"
    whole = stream.is_finished() if name == "br" else stream.eof
    return b"".join(parts), None if whole else f"{name} body ends early"


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
