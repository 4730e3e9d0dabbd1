"""Makes a release of the bundled portal, or of WARC files, and has every reader it is made for read it.

    python -m tests.readers READERS_PYTHON [WARC...]

READERS_PYTHON is the interpreter of an environment with requirements.txt installed (make check-release).
"""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from demo.server import Portal
from tests.khotin.conftest import SITE
from tests.khotin.running import COMMAND
from tests.readers.viewing import viewed

SHAPES = ("articles", "images", "revisions", "stories", "attachments", "text")


def main(python: str, warcs: list[str]) -> int:
    """The readers' exit code."""
    with tempfile.TemporaryDirectory() as place:
        archive = Path(place) / "archive"
        _khotin(archive, "init")
        if warcs:
            _khotin(archive, "ingest", *warcs)
        else:
            with Portal() as portal:
                (archive / "sites/nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
                _khotin(archive, "crawl", "nam-son", "--quiet")
        what = [part for shape in SHAPES for part in ("--shape", shape)]
        what += ["--image-files", "--wacz", "--split", "random", "--test-percent", "20", "--compression", "gzip"]
        _khotin(archive, "release", f"{place}/release", "--as-of", datetime.now(UTC).isoformat(), *what)
        script = Path(__file__).with_name("reading.py")
        read = subprocess.run([python, str(script), f"{place}/release", f"{place}/cache"], check=False).returncode
        seen = viewed(Path(place) / "release/data/wacz/pages.wacz", Path(python).parents[1] / "replaywebpage")
        return int(bool(read or seen))


def _khotin(archive: Path, *arguments: str) -> None:
    subprocess.run([*COMMAND, "--archive", str(archive), *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
