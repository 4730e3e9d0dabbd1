"""An archive with the bundled portal in it, crawled once for all tests of the command."""

import json
from pathlib import Path

import pytest

from demo.server import Portal
from demo.truth import truth
from tests.khotin.running import khotin

SITE = """\
id: nam-son
name: Cổng thông tin điện tử tỉnh Nậm Sơn
province: "12"
url: {url}
allow_private: true
limits: {{delay: 0, concurrency: 4}}
"""


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The archive, and the portal's address (no longer served)."""
    directory = tmp_path_factory.mktemp("crawled") / "archive"
    assert khotin("init", directory=directory).returncode == 0
    with Portal() as portal:
        (directory / "sites" / "nam-son.yaml").write_text(SITE.format(url=portal.url), encoding="utf-8")
        done = khotin("crawl", "nam-son", "--json", directory=directory)
        assert done.returncode == 0, done.stderr
        (report,) = json.loads(done.stdout)["sites"]
        assert report["articles"]["new"] == len(truth().articles)
        again = khotin("crawl", "nam-son", "--quiet", directory=directory)
        assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    return directory, portal.url
