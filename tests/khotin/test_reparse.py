"""The command `reparse` as a user types it."""

import json
import shutil
from pathlib import Path

from demo.truth import truth
from tests.khotin.running import khotin


def test_tells_first_then_writes_then_has_nothing_to_do(crawled: tuple[Path, str], tmp_path: Path) -> None:
    """A rule made after the crawl: JSON and lines name the articles, the run writes as many, a second one none."""
    directory = tmp_path / "archive"
    shutil.copytree(crawled[0], directory)
    nothing = json.loads(khotin("reparse", "--jobs", "1", "--diff", "--json", directory=directory).stdout)
    assert nothing["articles"] == []
    assert nothing["sites"][0]["articles"] >= len(truth().articles)

    with (directory / "sites" / "nam-son.yaml").open("a", encoding="utf-8") as file:
        file.write('fields: {remove: [".bodytext img", ".article-body img"], author: "h1"}\n')
    changed = json.loads(
        khotin("reparse", "--jobs", "1", "--site", "nam-son", "--diff", "--json", directory=directory).stdout
    )
    ids = {article["article"] for article in changed["articles"]}
    assert len(ids) == len(changed["articles"]) == changed["sites"][0]["revisions"] > 0
    lines = khotin("reparse", "--jobs", "1", "--diff", directory=directory).stdout.splitlines()
    assert {line.split()[1] for line in lines if line.startswith("changes ")} == ids
    assert lines[-1] == "nothing was written"

    done = khotin("reparse", "--jobs", "2", directory=directory)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{len(ids)} revisions written, marked as ours"
    again = khotin("reparse", "--jobs", "1", "--quiet", directory=directory)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert (
        json.loads(khotin("reparse", "--jobs", "1", "--diff", "--json", directory=directory).stdout)["articles"] == []
    )


def test_an_unknown_site_or_day_is_said_so(crawled: tuple[Path, str]) -> None:
    """A slip on the command line is bad usage, and nothing is read."""
    directory, _ = crawled
    assert khotin("reparse", "--site", "khong-co", directory=directory).returncode == 2
    assert khotin("reparse", "--since", "hôm qua", directory=directory).returncode == 2
