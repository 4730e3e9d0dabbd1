"""A disk that takes no more: the run ends by itself with a sentence, and nothing kept is lost."""

import resource
import subprocess
import sys
from pathlib import Path

from demo.server import Portal
from demo.truth import truth
from storage.archive import Archive

SITE = """\
id: nam-son
name: Nậm Sơn
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""


def crawl(place: Path, largest: int | None) -> "subprocess.CompletedProcess[str]":
    """Crawl in a process that may write no file larger than so many bytes: a limit that acts like a full disk."""

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    command = [sys.executable, "-m", "khotin", "--archive", str(place), "crawl", "nam-son", "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, timeout=60, check=False)


def test_a_full_disk_ends_the_run_and_the_next_one_finishes(tmp_path: Path) -> None:
    """No hang, no traceback, no 0; with room again everything is stored, once."""
    with Portal() as portal, Archive.create(tmp_path / "archive") as archive:
        (archive.sites_dir / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        full = crawl(archive.directory, 300_000)
        after = crawl(archive.directory, None)
    assert full.returncode == 1
    assert "cannot be written" in full.stderr
    assert "Traceback" not in full.stderr
    assert after.returncode == 0, after.stderr
    listed = subprocess.run(
        [sys.executable, "-m", "khotin", "--archive", str(tmp_path / "archive"), "export"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(listed.stdout.splitlines()) == len(truth().articles)
