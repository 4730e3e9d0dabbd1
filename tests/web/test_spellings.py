"""One page under many spellings of its address: withdrawn under all of them, told as one history, and replayed whatever it holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.archive import Archive
from storage.asking.asked import Asked
from storage.asking.search import search
from storage.database import reading
from storage.models import Capture
from storage.withdrawal import restore, withdraw
from tests.archives import new_archive
from tests.web.conftest import Served
from tests.web.ingesting import Answer, article, ingested

HIDDEN = "tin.example/tin-tuc/rut-khoi-kho-101.html"
SHOWN = "tin.example/tin-tuc/con-lai-102.html"
SPELLINGS = [f"{scheme}{HIDDEN}{query}" for scheme in ("http://", "https://", "http://www.", "https://www.") for query in ("", "?utm_source=zalo")]  # fmt: skip
ODD = {
    "comment": b"<!-- x -->",
    "control": b"<p style='a:\x01b'>x<img data-src='a\x01.png'></p><style>a{b:\x0b}</style>",
    "entity": b"<p style='a:&#1;b'>x <a href='&#xD800;'>y</a></p>",
    "nothing": b"\x00",
    "base": b"<base href='http://[evil'><a href='http://[z'>k</a><a href='b.html#muc-2'>s</a>",
}


@dataclass(frozen=True, slots=True)
class Spelled:
    """An archive in which one article was withdrawn that was captured under many spellings, with no change between them."""

    served: Served
    archive: Archive
    article: str

    def status(self, path: str) -> int:
        return self.served.get(path).status_code


@pytest.fixture
def spelled(database_url: str, tmp_path: Path) -> Iterator[Spelled]:
    """The archive, served."""
    body = article("Bài sẽ bị rút")
    answers = [Answer(url=url, day=1 + at, body=body) for at, url in enumerate(SPELLINGS)]
    # Served with other bytes, which no revision was made of.
    answers += [Answer(url=SPELLINGS[0], day=20, body=body + b"<!-- visitors: 12 -->")]
    # The same bytes at an address that nothing else ties to the article.
    answers += [Answer(url="https://tin.example/ban-in?bai=101", day=21, body=body)]
    answers += [Answer(url=f"{scheme}://{SHOWN}", day=day, body=article("Bài còn lại")) for scheme, day in (("http", 2), ("https", 3))]  # fmt: skip
    answers += [Answer(url=f"https://tin.example/la/{name}.html", day=4, body=body) for name, body in ODD.items()]
    leads = (("Location", "http://[evil"),)
    answers += [Answer(url="https://tin.example/la/di.html", day=4, status="302 Found", headers=leads)]
    pdf = b"%PDF-1.7 " + bytes(991)
    answers.append(Answer(url="https://tin.example/van-ban.pdf", day=4, body=pdf, kind="application/pdf"))
    with new_archive(tmp_path / "archive", database=database_url) as archive:
        ingested(archive, answers)
        found = search(archive, Asked(query='"sẽ bị rút"', copies=True)).hits
        (hidden,) = (hit.article_id for hit in found if HIDDEN in hit.url)
        withdraw(archive, hidden, "theo yêu cầu", now=datetime.now(UTC))
        with Archive.open(archive.directory, read_only=True) as shown, Served(shown) as served:
            yield Spelled(served, archive, hidden)


def test_a_withdrawn_page_is_451_under_every_spelling_and_capture(spelled: Spelled) -> None:
    """No spelling of a withdrawn page's address and no capture of its bytes leads to its words; restored, all do again."""
    with reading(spelled.archive.engine) as connection:
        pages = select(Capture.id, Capture.url).where(Capture.url.like("%101%"))
        captured = {row.id: row.url for row in connection.execute(pages)}
        assert len(captured) == len(SPELLINGS) + 2
    paths = [f"/captures/{one}{more}" for one in captured for more in ("", "/replay", "/record.warc.gz")]
    paths += [
        before + url for url in captured.values() for before in ("/timemap/link/", "/timegate/", "/memento/20240105000000/", "/memento/20240105000000id_/")
    ]  # fmt: skip
    assert {path: spelled.status(path) for path in paths} == dict.fromkeys(paths, 451)
    restore(spelled.archive, spelled.article, "nhầm", now=datetime.now(UTC))
    assert not {path for path in paths if spelled.status(path) == 451}


def test_another_article_stays_in_sight(spelled: Spelled) -> None:
    """What is hidden is the withdrawn article alone."""
    assert spelled.status(f"/timegate/https://{SHOWN}") == 302
    with reading(spelled.archive.engine) as connection:
        one = connection.execute(select(func.max(Capture.id)).where(Capture.url.endswith(SHOWN))).scalar_one()
    assert spelled.status(f"/captures/{one}/record.warc.gz") == 200


def test_http_and_https_are_one_history(spelled: Spelled) -> None:
    """The TimeMap of either scheme lists the captures of both, in order of time."""
    for scheme in ("http", "https"):
        listed = spelled.served.get(f"/timemap/link/{scheme}://{SHOWN}").text
        assert re.findall(r"/memento/(\d{8})\d{6}/(https?):", listed) == [("20240102", "http"), ("20240103", "https")]


def test_whatever_a_page_holds_is_replayed(spelled: Spelled) -> None:
    """Pages of nothing but a comment, control characters, addresses that are none: each is shown, as far as it can be."""
    for name in ODD:
        answer = spelled.served.get(f"/memento/20240104000000/https://tin.example/la/{name}.html")
        assert (name, answer.status_code) == (name, 200)
    assert spelled.status("/memento/20240104000000/https://tin.example/la/di.html") == 200
    text = spelled.served.get("/memento/20240104000000/https://tin.example/la/base.html").text
    assert 'href="/memento/20240104000000/https://tin.example/la/b.html#muc-2"' in text


def test_a_file_is_offered_instead_of_an_empty_frame(spelled: Spelled) -> None:
    """A frame without rights neither shows nor saves a PDF: its replay names type and size, and a link that saves it."""
    with reading(spelled.archive.engine) as connection:
        number = connection.execute(select(Capture.id).where(Capture.url.endswith(".pdf"))).scalar_one()
        page = connection.execute(select(func.max(Capture.id)).where(Capture.url.endswith(SHOWN))).scalar_one()
    told = spelled.served.get(f"/captures/{number}/replay").text
    assert "<iframe" not in told
    assert re.search(r"application/pdf, 1[.,]?000 byte", told)
    (link,) = re.findall(r'href="(/memento/[^"]+)" download', told)
    saved = spelled.served.get(link)
    assert (len(saved.content), saved.headers["content-disposition"].partition(";")[0]) == (1000, "attachment")
    assert "<iframe" in spelled.served.get(f"/captures/{page}/replay").text


def test_no_control_character_reaches_the_database(spelled: Spelled) -> None:
    """What no address holds is not here, on a database that takes no NUL as well."""
    for before in ("/timegate/", "/timemap/link/", "/memento/20240104000000/"):
        assert spelled.status(f"{before}http://tin.example/%00") == 404


def test_the_bytes_alone_come_with_their_type(spelled: Spelled) -> None:
    """What was served is told again with the bytes, which are saved, not shown."""
    answer = spelled.served.get(f"/memento/20240102000000id_/http://{SHOWN}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
