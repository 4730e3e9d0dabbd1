"""Printing for people and for programs, to a reader who may stop reading (head, less)."""

import errno
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TextIO

import typer
from rich.console import Console

from operations.plain import plain

# A table in a pipe or a file is read by programs and searched by people: nothing in it may be cut.
_NO_LIMIT = 1_000_000


class Screen(Console):
    """Standard output: as wide as the terminal, without any limit elsewhere; prints text as it is."""

    def __init__(self) -> None:
        """No markup, emoji or highlighting: names and titles are the sites' own."""
        width = None if sys.stdout and sys.stdout.isatty() else _NO_LIMIT
        super().__init__(width=width, highlight=False, markup=False, emoji=False, soft_wrap=True)

    def on_broken_pipe(self) -> NoReturn:
        """Leave it to `main`, which knows that a reader who has seen enough is no failure."""
        raise BrokenPipeError


def print_json(value: Any) -> None:
    """One JSON document on standard output, letters as they are, times in ISO 8601."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=plain))


def counted(number: int, one: str, many: str) -> str:
    """A number with the word for what is counted: "1 site", "1 204 sites"."""
    return f"{grouped(number)} {one if number == 1 else many}"


def grouped(number: int) -> str:
    """A number in groups of three digits."""
    return f"{number:,}".replace(",", " ")


def text_output() -> TextIO:
    """Standard output in UTF-8, line ends as written, whatever the system's habit. Raises OSError if it is closed."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        raise OSError(errno.EBADF, "standard output is closed")
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout


@contextmanager
def to_reader() -> Iterator[None]:
    """Print until the reader of standard output goes away; what is printed after that goes nowhere."""
    try:
        yield
    except BrokenPipeError:
        drop_output()


def drop_output() -> None:
    """Let what could not be printed go: Python would try again at exit, and wait or fail there."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
