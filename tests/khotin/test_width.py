"""What fits a terminal of eighty columns."""

import os
import pty
import subprocess
from pathlib import Path

from tests.khotin.running import COMMAND, environment, khotin


def on_terminal(directory: Path, *arguments: str) -> list[str]:
    """The lines that a command shows on a terminal of eighty columns, without colours."""
    ours, theirs = pty.openpty()
    command = [*COMMAND, "--archive", str(directory), *arguments]
    narrow = environment() | {"TERM": "dumb", "COLUMNS": "80", "NO_COLOR": "1"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, env=narrow):
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
    os.close(ours)
    return shown.decode().splitlines()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the last writer has closed it
        return b""


def test_snippets_and_sites_fit_the_terminal(crawled: tuple[Path, str]) -> None:
    """A found text breaks between words and a site is one line; in a pipe each is whole, with the site's address."""
    directory, _ = crawled
    found = on_terminal(directory, "search", "đoàn công tác Bộ KH&CN")
    assert found[0].startswith("2 articles")
    assert [line for line in found if len(line) > 80 and "127.0.0.1" not in line and "next page" not in line] == []
    listed = on_terminal(directory, "sites", "list")
    assert len(listed) > 30
    assert max(map(len, listed)) <= 80
    assert "https://" in khotin("sites", "list", directory=directory).stdout
