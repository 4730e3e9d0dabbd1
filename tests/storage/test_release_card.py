"""What a card says of licence and sources, and that the other documents say the same."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from storage.releases.build import release
from storage.releases.schema import SHAPES
from tests.archives import new_archive
from tests.storage.releasing import fill, made, options
from tests.web.ingesting import Answer, article, ingested


@pytest.mark.parametrize(
    ("licence", "front", "package", "cited"),
    [
        (None, {"license": "other", "license_name": "rights-stay-with-the-publishers", "license_link": "README.md"}, None, {}),
        ("CC-BY-4.0", {"license": "cc-by-4.0"}, [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0.html"}], {"license": "CC-BY-4.0"}),
        ("ODbL-1.0", {"license": "odbl"}, [{"name": "ODbL-1.0", "path": "https://spdx.org/licenses/ODbL-1.0.html"}], {"license": "ODbL-1.0"}),
        ("cc-by-4.0", {"license": "cc-by-4.0"}, [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0.html"}], {"license": "CC-BY-4.0"}),
        ("proprietary", {"license": "other", "license_name": "proprietary", "license_link": "README.md"}, [{"title": "proprietary", "path": "README.md"}], {}),
        (
            "https://tin.example/giay-phep",
            {"license": "other", "license_name": "https://tin.example/giay-phep", "license_link": "https://tin.example/giay-phep"},
            [{"path": "https://tin.example/giay-phep"}],
            {"license-url": "https://tin.example/giay-phep"},
        ),
    ],
)  # fmt: skip
def test_every_document_spells_the_licence_its_way(
    tmp_path: Path, licence: str | None, front: dict[str, str], package: object, cited: dict[str, str]
) -> None:
    """Card, data package and citation carry the licence as their readers know it, and the card says what it is not of."""
    with new_archive(tmp_path / "archive") as archive:
        fill(archive)
        made(archive, tmp_path / "r", licence=licence, shapes=("articles",), formats=("jsonl",))
    _, yaml_text, text = (tmp_path / "r/README.md").read_text().split("---\n", 2)
    told = {name: value for name, value in yaml.safe_load(yaml_text).items() if name.startswith("license")}
    assert told == front
    assert json.loads((tmp_path / "r/datapackage.json").read_text()).get("licenses") == package
    document = yaml.safe_load((tmp_path / "r/CITATION.cff").read_text())
    assert {name: value for name, value in document.items() if name.startswith("license")} == cited
    said = (
        "**Licence.** None is granted"
        if licence is None
        else f"**Licence.** {licence}, given by The keepers of this archive on"
    )
    assert said in text
    assert ("It is of no word and no picture" in text) is (licence is not None)


def test_each_source_says_how_its_pages_came(tmp_path: Path) -> None:
    """What was taken in from others' WARC files is told of its site, with its days; captures after the date are not."""
    answers = [
        Answer(url=f"https://tin.example/tin/bai-{day}.html", day=day, body=article(f"Bài {day}")) for day in (3, 9, 20)
    ]
    with new_archive(tmp_path / "archive") as archive:
        ingested(archive, answers)
        asked = options(as_of=datetime(2024, 1, 15, tzinfo=UTC), shapes=("articles",), formats=("jsonl",))
        release(archive, tmp_path / "r", asked, now=datetime.now(UTC))
    told = "from WARC files of others, 2024-01-03 to 2024-01-09"
    (line,) = [one for one in (tmp_path / "r/README.md").read_text().splitlines() if one.startswith("| tin.example")]
    assert line.split(" | ")[7] == told
    (site,) = json.loads((tmp_path / "r/manifest.json").read_text())["sites"]
    assert (site["collected"], site["suspected"]) == (told, 0)


def test_a_card_says_what_a_row_is_and_what_is_not_in_it(tmp_path: Path) -> None:
    """Who reads the card alone knows that pictures without captions are no rows, what a caption may be, and which text is missing."""
    with new_archive(tmp_path / "archive") as archive:
        fill(archive)
        made(archive, tmp_path / "r", formats=("jsonl",))
        made(archive, tmp_path / "text", shapes=("text",), formats=("jsonl",))
    card = (tmp_path / "r/README.md").read_text()
    (line,) = [one for one in card.splitlines() if one.startswith("A row is: ")]
    assert all(f"of `{shape}`, " in line for shape in SHAPES)
    assert "of `images`, a picture that has a caption; pictures without one" in line
    assert "or, where it shows none, the alternative text" in card
    assert "tables stand in `tables`, not in `text`" in card
    assert "cuts in pages the text is that of the first page" in card
    assert "so are the names and provinces of sites" in card
    assert "not the day this was made" in card
    told = "A row is: of `text`, the plain text of a story's earliest member: copies are left out.\n"
    assert told in (tmp_path / "text/README.md").read_text()


def test_a_citation_is_one_entry_whatever_its_names_are(tmp_path: Path) -> None:
    """What means something to TeX is spelt so that it is printed, in card and Croissant, and no name ends the entry."""
    with new_archive(tmp_path / "archive") as archive:
        fill(archive)
        made(
            archive,
            tmp_path / "r",
            name="lai_chau",
            publisher="Viện {Hán & Nôm",
            shapes=("articles",),
            formats=("csv",),
        )
    cited = json.loads((tmp_path / "r/croissant.json").read_text())["citeAs"]
    assert f"    {cited}\n" in (tmp_path / "r/README.md").read_text()
    assert r"title={lai\_chau, as of " in cited
    assert r"author={{Viện {\textbraceleft}Hán \& Nôm}}" in cited
    assert cited.count("{") == cited.count("}")
    assert (tmp_path / "r/CITATION.cff").read_text().count('"Viện {Hán & Nôm"') == 1
    with pytest.raises(ValueError, match="one line each"):
        options(publisher="Viện\nHán Nôm")
