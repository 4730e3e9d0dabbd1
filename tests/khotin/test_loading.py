"""What the small commands load: a timer that finds nothing due, every quarter of an hour, has no use for a crawler."""

import subprocess
import sys
from pathlib import Path

from tests.archives import new_archive
from tests.operations.commanding import environment, site_file

# The command in a process of its own: what another test loaded says nothing.
LOADED = "import sys; from khotin.main import main; sys.argv[0] = 'khotin'\ntry: main()\nfinally: print('scrapy' in sys.modules, 'lxml' in sys.modules)"


def test_a_crawl_of_nothing_loads_no_crawler(tmp_path: Path) -> None:
    """Nothing due, and a list of what would be crawled: neither Scrapy nor a parser is loaded."""
    with new_archive(tmp_path / "archive") as archive:
        place = archive.directory
    site_file(place, "tin", "http://127.0.0.1:1/")
    (place / "khotin.toml").write_text('sites = ["tin"]\n', encoding="utf-8")
    for arguments, told in ((("--due", "--dry-run"), "would be crawled now"), (("--due", "--max-runtime", "1h"), None)):
        if told is None:
            (place / "khotin.toml").write_text('sites = ["khong-co"]\n', encoding="utf-8")
        command = [sys.executable, "-c", LOADED, "--archive", str(place), "crawl", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
        assert (told or "") in done.stdout
        assert done.stdout.splitlines()[-1] == "False False", done.stderr
