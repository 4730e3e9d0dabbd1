"""A file stands under its name only when it is whole."""

import os
from pathlib import Path

import pytest

from storage.whole_file import whole_file


def interrupted(path: Path) -> None:
    """Write half of a file."""
    with whole_file(path) as file:
        file.write("half")
        assert path.read_text() == "old"
        raise KeyboardInterrupt


def test_a_file_that_is_not_whole_is_none(tmp_path: Path):
    """While it is written and after a failure the old file stays, and nothing else is left."""
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    with whole_file(path) as file:
        file.write("đủ\r\n")
    assert path.read_bytes() == "đủ\r\n".encode()
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_a_link_stays_a_link(tmp_path: Path):
    """What a link leads to is replaced, not the link."""
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with whole_file(link) as file:
        file.write("x")
    assert link.is_symlink()
    assert target.read_text() == "x"


def test_a_pipe_is_written_to(tmp_path: Path):
    """A named pipe takes the text and stays a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with whole_file(pipe) as file:
        file.write("x")
    assert os.read(reader, 10) == b"x"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_place_that_is_none_is_named(tmp_path: Path):
    """The error names the file that was asked for."""
    path = tmp_path / "none" / "out.csv"
    with pytest.raises(FileNotFoundError) as caught, whole_file(path):
        pass
    assert caught.value.filename == str(path)
