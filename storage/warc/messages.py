"""HTTP responses as they went over the wire, taken apart. A wrong byte never raises: it is told as a problem."""

import re
from dataclasses import dataclass, field

from storage.warc.codings import decode, unchunk

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_BLANK = re.compile(rb"\r?\n\r?\n")
_FOLDED = re.compile(rb"\r?\n[ \t]+")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpMessage:
    """A response: `headers` in their order and case, `body` without codings, `raw` as on the wire (head included).

    `problems` says what could not be read; `body` then holds what could.
    """

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    raw: bytes = field(repr=False)
    problems: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, or None."""
        return header(self.headers, name)


def header(headers: Headers, name: str) -> str | None:
    """The first header of that name without regard to case, or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """Head (start line and header lines, with the empty line) and body of an HTTP message."""
    blank = _BLANK.search(raw)
    return (raw, b"") if blank is None else (raw[: blank.end()], raw[blank.end() :])


def parse_head(head: bytes) -> tuple[int, Headers]:
    """Status (0 if there is none) and header lines of a response's head. A line without a colon is left out."""
    status = _STATUS.match(head)
    lines = _FOLDED.sub(b" ", head).splitlines()[1:]
    pairs = (line.partition(b":") for line in lines if b":" in line)
    headers = tuple((_text(name).strip(), _text(value).strip()) for name, _, value in pairs)
    return int(status[1]) if status else 0, headers


def parse_response(raw: bytes) -> HttpMessage:
    """A response from its bytes."""
    head, body = split_head(raw)
    status, headers = parse_head(head)
    problems = [] if status else ["no HTTP status line"]
    return decoded(raw, status, headers, body, problems)


def decoded(raw: bytes, status: int, headers: Headers, body: bytes, problems: list[str]) -> HttpMessage:
    """A response with the codings that its headers name taken off the body."""
    if "chunked" in (header(headers, "Transfer-Encoding") or "").lower():
        body, trouble = unchunk(body)
        problems = [*problems, trouble] if trouble else problems
    body, trouble = decode(body, ", ".join(value for name, value in headers if name.lower() == "content-encoding"))
    problems = [*problems, trouble] if trouble else problems
    return HttpMessage(status=status, headers=headers, body=body, raw=raw, problems=tuple(problems))


def _text(value: bytes) -> str:
    # Servers send UTF-8 file names and locations in headers, though the standard means Latin-1.
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
