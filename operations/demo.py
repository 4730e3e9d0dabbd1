"""The demonstration: serves the bundled portal, crawls it over real HTTP, and gathers what came of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.sites.registry import Registry
from demo.server import Portal
from demo.truth import SEED, truth
from operations.crawl import Watch, crawl
from operations.report import Report
from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.results import Results
from storage.asking.search import search
from storage.queries import get, status

if TYPE_CHECKING:
    from demo.truth import Expected

QUERY = "doan cong tac khoa hoc cong nghe"
_SITE_FILE = """\
id: nam-son
name: Cổng thông tin điện tử tỉnh Nậm Sơn (trình diễn)
url: {url}
allow_private: true
limits:
  delay: 0
  concurrency: 4
expect:
  articles: {articles}
"""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration shows. `missing` articles of the portal and `extra` ones are none, if all is well."""

    archive: Path
    url: str
    asked: int
    report: Report
    copies: int
    results: Results
    seed: dict[str, Any] | None
    missing: tuple[str, ...]
    extra: int


def demonstrate(directory: Path, watch: Watch | None = None) -> Demonstration:
    """Make an archive in `directory`, crawl the bundled portal into it, and look at the result."""
    expected = truth()
    with Archive.create(directory, contact="khotin demo") as archive, Portal() as portal:
        file = archive.sites_dir / "nam-son.yaml"
        file.write_text(_SITE_FILE.format(url=portal.url, articles=len(expected.articles)), encoding="utf-8")
        site = Registry.load(archive.sites_dir).get("nam-son")
        (report,) = crawl(archive, [site], watch=watch)

        def stored(article: "Expected") -> dict[str, Any] | None:
            return get(archive, portal.address(article.path))

        seed = next(article for article in expected.articles if article.id == SEED)
        return Demonstration(
            archive=archive.directory,
            url=portal.url,
            asked=len(portal.requests),
            report=report,
            copies=status(archive)["totals"]["copies"],
            results=search(archive, Asked(query=QUERY, limit=3)),
            seed=stored(seed),
            missing=tuple(article.path for article in expected.articles if stored(article) is None),
            extra=max(report.known - len(expected.articles), 0),
        )
