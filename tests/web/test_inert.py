"""What a hostile portal left in the archive does nothing: not in a page, a feed, an export, a download, nor where it is replayed."""

import csv
import io
import json
import re

import lxml.html
import pytest

from storage.archive import Archive
from storage.revisions import revisions
from tests.web.conftest import Library
from tests.web.hostile import FORMULA, SCRIPT, TITLES


def _shown(library: Library) -> list[str]:
    host = library.hostile.rstrip("/").rpartition("/")[2]
    return library.ids("độc hại", site=host)


def _captures(library: Library) -> list[int]:
    with Archive.open(library.directory, read_only=True) as archive:
        return [one["capture_id"] for wanted in _shown(library) for one in revisions(archive, wanted)]


def test_the_attacks_are_in_the_archive(library: Library) -> None:
    """What follows is about something: the titles were stored as they were written."""
    titles = {library.get(f"/api/v1/articles/{one}").json()["title"] for one in _shown(library)}
    assert {TITLES["script"], TITLES["formula"], TITLES["attribute"]} <= titles


def test_no_page_holds_anything_that_runs(library: Library) -> None:
    """In every page of ours the only script is our own file, no attribute is a handler, no link is anything but an address."""
    paths = ["/?q=độc hại", "/?q=độc hại&lang=en", "/sites", "/changes"]
    for one in _shown(library):
        record = library.get(f"/api/v1/articles/{one}").json()
        paths += [f"/article/{one}", f"/article/{one}/revisions/1", f"/story/{record['story']}"]
    paths += [f"/captures/{number}{more}" for number in _captures(library)[:3] for more in ("", "/replay")]
    paths += [f"/article/{library.changed}/diff/1/2", f"/?q={SCRIPT}", '/?q="><img src=x onerror=alert(1)>']
    for path in paths:
        answer = library.get(path)
        assert answer.status_code == 200, path
        page = lxml.html.document_fromstring(answer.content)
        assert [script.get("src", "").partition("?")[0] for script in page.iter("script")] == ["/assets/room.js"], path
        for element in page.iter():
            assert isinstance(element.tag, str), path
            assert not [name for name in map(str, element.attrib) if name.startswith("on") or name == "style"], path
            for name in ("href", "src", "action"):
                value = element.get(name)
                assert value is None or re.match(r"https?://|/|#", value), (path, value)
                assert name != "src" or value is None or value.startswith("/"), (path, value)


def test_a_replayed_page_is_inert_in_itself_and_by_its_policy(library: Library) -> None:
    """A stored page comes without scripts, forms, frames and foreign addresses, and under a policy that gives it no origin."""
    for number in _captures(library):
        (frame,) = lxml.html.fromstring(library.get(f"/captures/{number}/replay").content).iter("iframe")
        assert frame.get("sandbox") == ""
        answer = library.get(str(frame.get("src")))
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'")
        assert "script" not in policy
        assert f"img-src {library.url}/memento/" in policy
        styles = re.findall(r"url\(\s*(.{0,12})", answer.text)
        assert styles
        assert all(one.startswith('"/memento/') for one in styles)
        page = lxml.html.document_fromstring(answer.content)
        assert not list(page.iter("script", "iframe", "object", "embed", "base"))
        for element in page.iter():
            if isinstance(element.tag, str):
                assert not [
                    name
                    for name in map(str, element.attrib)
                    if name.lower().startswith("on") or name.lower() == "action"
                ]
                for name in ("href", "src"):
                    assert re.match(r"/memento/\d{14}/|#|data:image/|$", element.get(name) or "")


def test_no_picture_is_served_as_what_it_is_not(library: Library) -> None:
    """SVG is a download; nothing that others made is shown with a type that runs, and all of it stands under a sandbox."""
    kinds = set()
    for one in _shown(library):
        for number in range(3):
            answer = library.get(f"/article/{one}/images/{number}")
            if answer.status_code == 200:
                kinds.add(answer.headers["content-type"])
                assert answer.headers["content-security-policy"].startswith("sandbox;")
                assert answer.headers["content-disposition"].startswith("attachment")
    assert kinds <= {"application/octet-stream"}


def test_no_download_has_a_name_that_leaves_its_folder(library: Library) -> None:
    """The names of files are names, whatever the portal called them."""
    found = 0
    for one in _shown(library):
        answer = library.get(f"/article/{one}/attachments/0")
        if answer.status_code == 200:
            found += 1
            named = answer.headers["content-disposition"]
            assert named.startswith("attachment; filename=")
            assert "/" not in named.partition("''")[0]
            assert ".." not in named.partition(";")[2].split('"')[1][:2]
            assert answer.headers["content-type"] == "application/octet-stream"
    assert found


def test_no_cell_of_an_export_is_a_formula(library: Library) -> None:
    """In the CSV nothing begins as a formula does; the JSON Lines keep the words as they are."""
    rows = list(csv.reader(io.StringIO(library.get("/export.csv?q=độc hại").text, newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    records = [json.loads(line) for line in library.get("/export.jsonl?q=độc hại").text.splitlines()]
    assert any(record["title"].startswith(FORMULA) for record in records)


def test_citations_hold_no_command(library: Library) -> None:
    """A title can neither end its field in BibTeX nor begin a line in RIS."""
    text = library.get("/export.bib?q=độc hại").text
    assert "\\input{" not in text
    for entry in text.removeprefix("@online{").split("\n@online{khotin-"):
        depth = 1
        for letter in entry:
            depth += (letter == "{") - (letter == "}")  # also behind a backslash: readers of BibTeX count these too
            assert depth >= 0
        assert depth == 0
    for line in library.get("/export.ris?q=độc hại").text.splitlines():
        assert re.match(r"[A-Z][A-Z0-9]  - |$", line)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/..%2f..%2fkhotin.toml",
        "/assets/../../khotin.toml",
        "/captures/1/../../khotin.toml",
        "/article/..%2f..%2fetc%2fpasswd",
        "/sites/..%2f..%2fkhotin.toml",
        "/memento/20260101000000/file:///etc/passwd",
        "/memento/20260101000000/http://169.254.169.254/latest/meta-data/",
        "/timegate/http://127.0.0.1:1/",
        "/timemap/link/gopher://127.0.0.1/",
        "/export.csv%2f..%2f..",
    ],
)
def test_no_address_leads_out_of_the_archive(library: Library, path: str) -> None:
    """Files beside the archive and addresses that were not captured are not here; nothing is ever fetched."""
    assert library.get(path).status_code == 404


def test_what_was_captured_is_asked_of_nobody(library: Library) -> None:
    """The picture on the machine's own network, which the crawl refused, is not fetched by the room either."""
    answer = library.get('/?q=caption:"nội bộ"')
    assert answer.status_code == 200
    wanted = re.search(r'href="/article/(\w+)#picture-(\d+)"', answer.text)
    assert wanted
    assert "/images/" not in answer.text  # nor is it asked of the room, where it is not kept
    assert library.get(f"/article/{wanted[1]}/images/{wanted[2]}").status_code == 404
