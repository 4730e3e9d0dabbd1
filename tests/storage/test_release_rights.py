"""What a release tells of rights and of where its pages come from, in each document's own words."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import insert, select, update

from storage.archive import Archive
from storage.database import reading, writing
from storage.events import EventRow, add
from storage.models import Article, Capture, Site
from tests.archives import new_archive
from tests.storage.drafting import NOW
from tests.storage.releasing import AS_OF, fill, made


@pytest.fixture
def small(tmp_path: Path) -> Archive:
    """The archive of `fill`, on SQLite."""
    archive = new_archive(tmp_path / "small")
    fill(archive)
    return archive


def _documents(place: Path) -> tuple[dict[str, Any], str, dict[str, Any], dict[str, Any]]:
    """The card's front matter and text, the data package, the citation."""
    _, front, text = (place / "README.md").read_text("utf-8").split("---\n", 2)
    package = json.loads((place / "datapackage.json").read_text("utf-8"))
    return yaml.safe_load(front), text, package, yaml.safe_load((place / "CITATION.cff").read_text("utf-8"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("cc-by-4.0", ({"license": "cc-by-4.0"}, {"name": "CC-BY-4.0"}, {"license": "CC-BY-4.0"})),
        ("ODbL-1.0", ({"license": "odbl"}, {"name": "ODbL-1.0"}, {"license": "ODbL-1.0"})),
        (
            "https://a.vn/giay-phep",
            (
                {"license": "other", "license_name": "https://a.vn/giay-phep"},
                {"title": "https://a.vn/giay-phep", "path": "https://a.vn/giay-phep"},
                {"license-url": "https://a.vn/giay-phep"},
            ),
        ),
        ("theo thoả thuận", ({"license": "other"}, {"title": "theo thoả thuận", "path": "README.md"}, {})),
    ],
)
def test_a_licence_is_told_in_each_documents_words(
    small: Archive, tmp_path: Path, given: str, told: tuple[dict[str, str], ...]
) -> None:
    """The Hub's id, the SPDX identifier or the address, whichever the document asks for; the card says what it is granted for."""
    made(small, tmp_path / "r", licence=given)
    front, text, package, cited = _documents(tmp_path / "r")
    assert front.items() >= told[0].items()
    assert package["licenses"] == [told[1]]
    assert {name: value for name, value in cited.items() if name.startswith("license")} == told[2]
    assert re.search(r"\*\*Licence\.\*\* .+ grants .+ for what is its own here", text)


def test_no_licence_is_no_claim(small: Archive, tmp_path: Path) -> None:
    """Without one no document names any."""
    made(small, tmp_path / "r")
    front, text, told, cited = _documents(tmp_path / "r")
    assert (front["license"], front["license_name"]) == ("other", "rights-stay-with-the-publishers")
    assert "licenses" not in told
    assert not any(name.startswith("license") for name in cited)
    assert "None is granted with this dataset" in text


def test_the_card_tells_who_fetched_a_sites_pages_and_what_is_suspected(small: Archive, tmp_path: Path) -> None:
    """Crawled here or taken in from others, with the days; an article that the last visit found gone is not counted as live."""
    with reading(small.engine) as connection:
        site = connection.execute(select(Site.id).where(Site.host == "a.vn")).scalar_one()
        article = connection.execute(select(Article.id).where(Article.site_id == site).limit(1)).scalar_one()
    capture = {
        "site_id": site,
        "url": "https://a.vn/x",
        "method": "GET",
        "source": "ingest",
        "warc_file": "warc/x.warc.gz",
    }
    rows = [
        capture | {"warc_offset": at, "warc_length": 1, "fetched_at": NOW - timedelta(days=days)}
        for at, days in enumerate((400, 300))
    ]
    with writing(small.engine) as connection:
        connection.execute(update(Capture).where(Capture.site_id == site).values(source="crawl"))
        connection.execute(insert(Capture), rows)
        add(connection, [EventRow(article_id=article, at=NOW, kind="suspected", reason="status 404")])
    made(small, tmp_path / "r", as_of=AS_OF)
    text = (tmp_path / "r/README.md").read_text("utf-8")
    (row,) = [line for line in text.splitlines() if line.startswith("| a.vn") and "ingest" in line]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    days = [(NOW - timedelta(days=days)).date().isoformat() for days in (400, 300)]
    assert f"ingest {days[0]} to {days[1]}" in cells[7]
    assert cells[3] == "1"
