"""`khotin withdraw`, `khotin restore` and what `khotin show` says of them, as a user types them."""

import json
from pathlib import Path

import pytest

from storage import sites
from storage.database import writing
from storage.saving import save
from tests.archives import new_archive
from tests.khotin.running import khotin
from tests.storage.drafting import NOW, draft


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, str]:
    """An archive with one article, and the article's id."""
    with new_archive(tmp_path / "archive") as archive, writing(archive.engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host="a.vn", name="A"), now=NOW)
        (saved,) = save(connection, [draft(site, "x", "Đoàn công tác khảo sát cây sâm")])
    return tmp_path / "archive", saved.article_id


def test_withdrawn_and_restored(place: tuple[Path, str]) -> None:
    """Found, then hidden with the reason told, then found again; every step is an audit line; a second time changes nothing."""
    directory, article = place

    def total() -> int:
        return int(json.loads(khotin("search", "sâm", "--json", directory=directory).stdout)["total"]["articles"])

    assert total() == 1
    done = khotin("withdraw", article, "--reason", "theo yêu cầu", directory=directory)
    assert (done.returncode, done.stdout) == (0, f"{article} withdrawn\n")
    again = khotin("withdraw", article, "--reason", "lần nữa", directory=directory)
    assert (again.returncode, "nothing was changed" in again.stdout) == (0, True)
    assert total() == 0
    assert khotin("export", directory=directory).stdout == ""
    shown = khotin("show", article, "--events", directory=directory).stdout
    assert "state: withdrawn (theo yêu cầu, since " in shown
    assert "  withdrawn  theo yêu cầu" in shown
    assert "khảo sát" not in shown
    assert khotin("restore", article, "--reason", "nhầm", "--quiet", directory=directory).stdout == ""
    assert total() == 1
    record = json.loads(khotin("show", article, "--json", "--events", directory=directory).stdout)
    assert (record["state"], record["state_reason"]) == ("live", None)
    assert [line["kind"] for line in record["events"]] == ["withdrawn", "restored"]
    assert "events" not in json.loads(khotin("show", article, "--json", directory=directory).stdout)


def test_an_address_will_do_and_programs_are_told(place: tuple[Path, str]) -> None:
    """Any address the article was seen at names it, as for `khotin show`; --json tells its id and whether anything changed."""
    directory, article = place
    address = json.loads(khotin("show", article, "--json", directory=directory).stdout)["url"]
    for command, changed in (("withdraw", True), ("withdraw", False), ("restore", True)):
        done = khotin(command, address, "--reason", "x", "--json", directory=directory)
        assert json.loads(done.stdout) == {"id": article, "changed": changed}
    unknown = khotin("withdraw", "https://a.vn/none", "--reason", "x", directory=directory)
    assert (unknown.returncode, "no article is stored under https://a.vn/none" in unknown.stderr) == (1, True)


def test_wrong_calls_say_what_to_do(place: tuple[Path, str]) -> None:
    """An unknown id and an empty reason end in a sentence and change nothing."""
    directory, article = place
    unknown = khotin("withdraw", "khong-co", "--reason", "x", directory=directory)
    assert (unknown.returncode, "no article has the id 'khong-co'" in unknown.stderr) == (1, True)
    empty = khotin("withdraw", article, "--reason", " ", directory=directory)
    assert (empty.returncode, "say why" in empty.stderr) == (2, True)
    assert json.loads(khotin("show", article, "--json", directory=directory).stdout)["state"] == "live"
