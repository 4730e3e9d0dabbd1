"""Replay in a room with a token: a stored page loads what it requires, and its pass opens nothing else and not for long."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.archives import new_archive
from tests.web.conftest import Served
from tests.web.ingesting import Answer, ingested
from web import passes
from web.room import Settings

TOKEN = "a-token-of-the-test"
URL = "https://tin.example/trang.html"
PAGE = b"<link rel='stylesheet' href='/kieu.css'><p>Trang</p><a href='/khac.html'>kh\xc3\xa1c</a>"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A stored page with a sheet that was fetched at another time."""
    answers = [
        Answer(url=URL, day=2, body=PAGE),
        Answer(url="https://tin.example/kieu.css", day=3, body=b"p{background:url(a.png)}", kind="text/css"),
    ]
    with new_archive(tmp_path_factory.mktemp("passed") / "archive") as archive:
        ingested(archive, answers)
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown, Settings(token=TOKEN)) as served:
            yield served


def framed(room: Served) -> str:
    """The address of the frame of the page's replay."""
    (frame,) = re.findall(r'<iframe src="([^"]+)"', room.get("/captures/1/replay", auth=("", TOKEN)).text)
    return str(frame)


def test_what_a_replayed_page_requires_comes_without_a_password(room: Served) -> None:
    """Frame, sheet and what the sheet names are led to with a pass, over a redirect too; links within keep it."""
    page = room.get(framed(room))
    assert page.status_code == 200
    (sheet, link) = re.findall(r'href="([^"]+)"', page.text)
    assert link.split("/")[2] == sheet.split("/")[2] == framed(room).split("/")[2]
    moved = room.get(sheet)
    assert moved.status_code == 302
    style = room.get(moved.headers["location"])
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert f'url("/memento/{sheet.split("/")[2]}/' in style.text
    assert f"style-src {room.url}/memento/" in page.headers["content-security-policy"]


def test_a_pass_opens_stored_responses_alone(room: Served) -> None:
    """No page of the room, no search and no record is read with it, wherever it stands."""
    one = framed(room).split("/")[2]
    for path in ("/", "/sites", f"/{one}/", f"/captures/{one}/1", f"/memento/{one}", "/memento/20240102000000/" + URL):
        assert room.get(path).status_code == 401


@pytest.mark.parametrize("wrong", ["late", "forged", "other"])
def test_no_other_pass_is_good(room: Served, wrong: str) -> None:
    """A pass that is over, one whose time was changed, one of another token: 401 without the token, read with it."""
    good = passes.issued(TOKEN, time.time())
    one = {
        "late": passes.issued(TOKEN, time.time() - 4 * 3600),
        "forged": good.replace("p6", "p7", 1),
        "other": passes.issued("another-token-of-all", time.time()),
    }[wrong]
    assert one != good
    path = f"/memento/{one}/20240102000000/{URL}"
    assert room.get(path).status_code == 401
    read = room.get(path, auth=("", TOKEN))
    assert read.status_code == 200
    assert one not in read.text


def test_a_pass_is_not_exchanged_for_a_longer_one(room: Served) -> None:
    """What is read with a pass leads on with that pass, so that it ends when it ends."""
    old = passes.issued(TOKEN, time.time() - 3600)
    text = room.get(f"/memento/{old}/20240102000000/{URL}").text
    assert set(re.findall(r"/memento/(p[0-9a-f-]+)/", text)) == {old}


def test_without_a_token_there_are_no_passes(tmp_path: Path) -> None:
    """An open room leads to plain addresses, and a path with a pass is none of its own."""
    with new_archive(tmp_path / "archive") as archive:
        ingested(archive, [Answer(url=URL, day=2, body=PAGE)])
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
            text = served.get("/captures/1/replay").text
            assert f'<iframe src="/memento/20240102000000/{URL}"' in text
            assert served.get(f"/memento/{passes.issued(TOKEN, time.time())}/20240102000000/{URL}").status_code == 404
