"""An archive and a way to crawl a loopback site into it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.sites.registry import Registry
from operations.crawl import crawl
from operations.report import Report
from storage.archive import Archive
from tests.archives import new_archive

Crawl = Callable[..., Report]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A new archive."""
    with new_archive(tmp_path / "archive", contact="mailto:test@example.org") as made:
        yield made


@pytest.fixture
def crawl_site(archive: Archive) -> Crawl:
    """Writes a site file for a URL and crawls it once: `crawl_site(url, "limits: {pages: 3}")`."""

    def run(
        url: str, *facts: str, private: bool = True, delay: float = 0, recheck: bool = False, rescue: bool = False
    ) -> Report:
        lines = ["id: test", "name: Thử", f"url: {url}", f"allow_private: {str(private).lower()}", *facts]
        if not any(fact.startswith("limits") for fact in facts):
            lines.append(f"limits: {{delay: {delay}, timeout: 20}}")
        (archive.sites_dir / "test.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (report,) = crawl(archive, [Registry.load(archive.sites_dir).get("test")], recheck=recheck, rescue=rescue)
        return report

    return run
