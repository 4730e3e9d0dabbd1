"""What a replay owes its reader: fonts that load where the page has no origin, and the status and the redirect that were answered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.archive import Archive
from storage.database import reading
from storage.models import Article, Capture
from storage.withdrawal import withdraw
from tests.archives import new_archive
from tests.web.conftest import Served
from tests.web.ingesting import Answer, article, ingested

SITE = "https://tin.example"
Room = tuple[Served, dict[str, int]]
FONT = b"wOF2" + bytes(60)


def led(path: str, to: str, day: int = 2) -> Answer:
    """A redirect."""
    return Answer(url=SITE + path, day=day, status="301 Moved Permanently", headers=(("Location", to),))


ANSWERS = (
    Answer(url=f"{SITE}/chu.woff2", day=3, body=FONT, kind="font/woff2"),
    led("/chu-cu.woff2", "/chu.woff2"),
    led("/cu/bai-101.html", "/moi/bai-101.html"),
    Answer(url=f"{SITE}/moi/bai-101.html", day=9, body=article("Bài đã chuyển chỗ")),
    led("/cu/mat-102.html", f"{SITE}/moi/mat-102.html"),
    led("/neo.html", "/moi/bai-101.html#phan"),
    Answer(url=f"{SITE}/loi-103.html", day=4, status="500 Internal Server Error", body=b"<p>Runtime Error</p>"),
    Answer(url="http://tin.example/an-toan.html", day=5, status="302 Found", headers=(("Location", f"{SITE}/an-toan.html"),)),
    Answer(url=f"{SITE}/an-toan.html", day=6, body=article("Bài qua https")),
    Answer(url="http://tin.example/chi-chuyen.html", day=5, status="302 Found", headers=(("Location", f"{SITE}/chi-chuyen.html"),)),
)  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The answers in an archive, served, and the number of each address's capture."""
    with new_archive(tmp_path_factory.mktemp("replayed") / "archive") as archive:
        ingested(archive, ANSWERS)
        with reading(archive.engine) as connection:
            numbers = {row.url: row.id for row in connection.execute(select(Capture.url, Capture.id))}
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
            yield served, numbers


@pytest.mark.parametrize("path", ["/chu.woff2", "/chu-cu.woff2"])
def test_a_font_is_allowed_to_strangers_on_every_hop(room: Room, path: str) -> None:
    """A font kept at another second than its page, or behind a redirect, loads: each answer on the way allows any origin."""
    here, hops = f"/memento/20240101000000/{SITE}{path}", 0
    while (answer := room[0].get(here, headers={"Origin": "null"})).is_redirect:
        assert answer.headers["access-control-allow-origin"] == "*"
        here, hops = answer.headers["location"], hops + 1
    assert hops >= 1
    assert (answer.content, answer.headers["access-control-allow-origin"]) == (FONT, "*")


def test_no_page_is_allowed_to_strangers(room: Room) -> None:
    """What is no font is given to no other origin, whatever leads there."""
    answer = room[0].get(f"/memento/20240109000000/{SITE}/moi/bai-101.html", headers={"Origin": "null"})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


def replay(room: Room, url: str, language: str = "vi") -> str:
    """The page that shows the capture of an address."""
    served, numbers = room
    return served.get(f"/captures/{numbers[url]}/replay?lang={language}").text


def test_a_redirect_is_told_and_not_shown_as_the_page_it_led_to(room: Room) -> None:
    """The replay of a 301 names its status and target, frames nothing, and offers the target's own capture with its time."""
    vietnamese, english = (replay(room, f"{SITE}/cu/bai-101.html", language) for language in ("vi", "en"))
    for told in (vietnamese, english):
        assert "<iframe" not in told
        assert "301" in told
        assert f'href="{SITE}/moi/bai-101.html"' in told
        assert f'href="/captures/{room[1][f"{SITE}/moi/bai-101.html"]}/replay"' in told
    assert "máy chủ đã chuyển hướng (301)" in vietnamese
    assert "09/01/2024" in vietnamese
    assert "the server redirected (301)" in english
    assert "9 January 2024" in english


def test_a_redirect_to_what_is_not_kept_says_so(room: Room) -> None:
    """No button leads to a page that the archive does not have."""
    told = replay(room, f"{SITE}/cu/mat-102.html", "en")
    assert "The page it led to is not in the archive." in told
    assert "<iframe" not in told
    assert "The page it led to is not in the archive." in replay(room, "http://tin.example/chi-chuyen.html", "en")


def test_a_redirect_into_a_page_leads_to_the_page(room: Room) -> None:
    """Of a Location with a fragment the page is looked for, and the fragment stays in the address."""
    told = replay(room, f"{SITE}/neo.html")
    assert f'href="/captures/{room[1][f"{SITE}/moi/bai-101.html"]}/replay"' in told
    assert f'href="{SITE}/moi/bai-101.html#phan"' in told
    moved = room[0].get(f"/memento/20240102000000/{SITE}/neo.html")
    assert moved.headers["location"].endswith("/moi/bai-101.html#phan")


def test_an_error_is_told_beside_its_page(room: Room) -> None:
    """The page of a 500 is framed, and the bar says what the server answered; so does that of a 200."""
    told = replay(room, f"{SITE}/loi-103.html")
    assert "<iframe" in told
    assert "<strong>HTTP 500</strong>" in told
    assert "HTTP 200" in replay(room, f"{SITE}/moi/bai-101.html")


def test_a_redirect_from_http_to_https_does_not_lead_to_itself(room: Room) -> None:
    """Both are one history: at the redirect's own time the page itself is found, or the redirect's own body if there is no page."""
    moved = room[0].get("/memento/20240105000000/http://tin.example/an-toan.html")
    assert moved.headers["location"].startswith(f"/memento/20240106000000/{SITE}/an-toan.html")
    assert room[0].get("/memento/20240105000000/http://tin.example/chi-chuyen.html").status_code == 200
    assert f'/captures/{room[1][f"{SITE}/an-toan.html"]}/replay"' in replay(room, "http://tin.example/an-toan.html")


@pytest.mark.parametrize("wrong", ["abc", "0", "99999999999999999999"])
def test_a_capture_that_is_none_is_called_so(room: Room, wrong: str) -> None:
    """A wrong number in the address of a capture is said to be that of no capture."""
    for more in ("", "/replay", "/record.warc.gz"):
        answer = room[0].get(f"/captures/{wrong}{more}")
        assert (answer.status_code, "Không có lần lưu nào mang số này" in answer.text) == (404, True)


def test_one_story_is_one(room: Room) -> None:
    """English counts one story and one article as one."""
    assert "1 story in 1 article<" in room[0].get("/?q=%22chuyển chỗ%22&lang=en").text


def test_a_redirect_to_what_was_withdrawn_answers_with_the_reason(tmp_path: Path) -> None:
    """Not "never stored": the replay of a redirect into a withdrawn page is 451 with its reason."""
    with new_archive(tmp_path / "archive") as archive:
        ingested(archive, ANSWERS[2:4])
        with reading(archive.engine) as connection:
            number = connection.execute(select(Capture.id).where(Capture.status == 301)).scalar_one()
            article_id = connection.execute(select(Article.id)).scalar_one()
        withdraw(archive, article_id, "theo yêu cầu", now=datetime.now(UTC))
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
            answer = served.get(f"/captures/{number}/replay")
    assert answer.status_code == 451
    assert "theo yêu cầu" in answer.text
