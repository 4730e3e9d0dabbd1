"""The room as a reader without a browser sees it, on both databases: pages, languages, headers, limits, the token."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from storage.archive import Archive
from tests.web.conftest import REASON, Library, Served
from web.question import LONGEST
from web.room import Settings
from web.texts import LANGUAGES, texts


def test_what_is_typed_is_found_with_and_without_marks(library: Library) -> None:
    """The search page finds the same stories for a word with its marks and without, and marks it as published."""
    with_marks, without = (library.get("/", params={"q": q}).text for q in ("khoa học", "khoa hoc"))
    ids = [re.findall(r"<h3><a href=\"/article/(\w+)", page) for page in (with_marks, without)]
    assert ids[0]
    assert set(ids[0]) == set(ids[1])
    assert "<mark>khoa học</mark>" in with_marks


def test_the_address_holds_the_question_and_pages_do_not_overlap(library: Library) -> None:
    """Walking from page to page by the links shows every story once."""
    seen: list[str] = []
    path: str | None = "/?limit=4&sort=oldest"
    while path:
        page = library.get(path.replace("&amp;", "&")).text
        seen += re.findall(r"<h3><a href=\"/article/(\w+)", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        path = found[1] if found else None
    total = library.get("/api/v1/search").json()["total"]
    assert len(seen) == len(set(seen)) == total["stories"]


def test_a_bar_of_the_histogram_narrows_to_its_period(library: Library) -> None:
    """Each bar's link finds as many articles as the bar tells."""
    page = library.get("/", params={"copies": "1"}).text
    bars = re.findall(r'<a href="(/\?[^"]*since=[^"]+)" aria-label="[^"]*: (\d+) bài"', page)
    assert bars
    for address, count in bars:
        query = address.partition("?")[2].replace("&amp;", "&")
        assert library.get(f"/api/v1/search?{query}").json()["total"]["articles"] == int(count)


def test_the_language_is_chosen_and_kept(library: Library) -> None:
    """Vietnamese comes first; English is chosen by a link and kept in a cookie."""
    with httpx.Client(base_url=library.url) as reader:
        assert '<html lang="vi">' in reader.get("/").text
        assert '<html lang="en">' in reader.get("/?lang=en", timeout=60).text
        assert '<html lang="en">' in reader.get("/about").text
        assert '<html lang="vi">' in reader.get("/about?lang=vi").text


def test_every_text_is_there_in_both_languages() -> None:
    """No text is empty, both languages name the same facts, and every text that a template asks for is there."""
    for key, both in texts().items():
        assert all(both[language].strip() for language in LANGUAGES), key
        named = [set(re.findall(r"{\w+}", both[language])) for language in LANGUAGES]
        assert named[0] == named[1], key
    folder = Path(__file__).parents[2] / "web/templates"
    asked = {
        key for page in folder.glob("*.html") for key in re.findall(r"\bt\('([^']+)'[,)]", page.read_text("utf-8"))
    }
    assert asked - texts().keys() == set()


def test_notices_of_a_query_are_told_in_vietnamese(library: Library) -> None:
    """What is wrong in a query is told in the reader's language."""
    for query in (
        '"mở ngoặc',
        "site:khong-co.vn a",
        "tỉnh:Atlantis",
        "before:hôm-qua",
        "OR a",
        "((a)",
        'province:"Hà Giang"',
    ):
        told = re.findall(r'<p class="notice"[^>]*><q>(.*?)</p>', library.get("/", params={"q": query}).text)
        english = library.get("/api/v1/search", params={"q": query}).json()["notices"]
        assert len(told) == len(english) > 0
        assert not any(notice["message"][:30] in line for line, notice in zip(told, english, strict=True))


PAGES = (
    "/",
    "/?q=khoa",
    "/sites",
    "/changes",
    "/about",
    "/khong-co",
    "/feed.atom",
    "/api/v1/sites",
    "/oai?verb=Identify",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_strict(library: Library, path: str) -> None:
    """Each answer forbids scripts of others, sniffing, framing and referrers, and allows no other origin."""
    headers = library.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_nothing_is_taken(library: Library) -> None:
    """There is no write route: every other method is refused."""
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert httpx.request(method, library.url + "/api/v1/search").status_code == 405


def test_a_page_that_did_not_change_is_not_sent_again(library: Library) -> None:
    """The tag of an answer brings 304 as long as it is the same."""
    first = library.get("/api/v1/search?q=khoa")
    again = library.get("/api/v1/search?q=khoa", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        f"/?q={'a' * (LONGEST + 1)}",
        "/?limit=100000",
        "/?since=hôm-qua",
        "/?since=2024-02-01&until=2024-01-01",
        "/?sort=random",
        "/?q=a%00b",
        "/?province=99",
    ],
)
def test_what_is_asked_wrongly_is_told(library: Library, path: str) -> None:
    """A parameter that cannot be gets a page that says why, and never a fault."""
    assert library.get(path).status_code == 400


def test_a_cursor_of_another_search_leads_nowhere(library: Library) -> None:
    """A cursor that does not belong is a wrong request, and the reader is told to begin again."""
    cursor = library.get("/api/v1/search?q=khoa&limit=1").json()["next"]
    for path in ("/?after=not-a-cursor", f"/?q=tỉnh&after={cursor}", f"/api/v1/search?q=tỉnh&after={cursor}"):
        answer = library.get(path)
        assert answer.status_code == 400
        assert ("first page" if path.startswith("/api") else "trang kết quả đầu tiên") in answer.text


def test_too_long_an_address_is_refused(library: Library) -> None:
    """What a query may cost has an end."""
    assert library.get("/?q=" + "b" * 9_000).status_code == 414


def test_another_name_is_not_answered(library: Library) -> None:
    """A site of the Web whose name leads to the loopback cannot read the archive through a reader's browser."""
    assert library.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_a_withdrawn_article_is_451_everywhere(library: Library) -> None:
    """Page, revision, media, citation, API and the stored page all give the reason and none of the words."""
    one = library.withdrawn
    with Archive.open(library.directory, read_only=True) as archive:
        from storage.revisions import revisions  # noqa: PLC0415

        capture = revisions(archive, one)[0]
    number, url = capture["capture_id"], capture["url"]
    paths = [
        f"/article/{one}{more}"
        for more in ("", "/revisions/1", "/diff/1/1", "/images/0", "/attachments/0", "/cite.bib")
    ]
    paths += [f"/captures/{number}{more}" for more in ("", "/replay", "/record.warc.gz")]
    paths += [f"/api/v1/articles/{one}", f"/timemap/link/{url}", f"/timegate/{url}", f"/memento/20260101000000/{url}"]
    for path in paths:
        answer = library.get(path)
        assert answer.status_code == 451, path
        assert "lan kim tuyến" not in answer.text, path
    assert "Theo yêu cầu &lt;b&gt;của cơ quan&lt;/b&gt;" in library.get(f"/article/{one}").text
    assert library.get(f"/api/v1/articles/{one}").json()["detail"] == REASON
    assert one not in library.ids("lan kim tuyến")
    for path in ("/feed.atom", "/export.csv", "/export.jsonl", "/export.bib", "/changes"):
        assert "lan kim tuyến" not in library.get(path).text
    listed = library.get("/api/v1/articles?limit=100").json()["articles"]
    (told,) = [article for article in listed if article["id"] == one]
    assert (told["state"], "title" in told) == ("withdrawn", False)


def test_an_article_tells_all_of_itself(library: Library) -> None:
    """Text, dates, end state, source, story, revisions, provenance, explanation and citations stand on its page."""
    page = library.get(f"/article/{library.changed}").text
    record = library.get(f"/api/v1/articles/{library.changed}").json()
    for wanted in (
        "Ngày đăng",
        "Thấy lần đầu",
        "Thấy lần cuối",
        "Tình trạng",
        "Bản quyền",
        "Nguồn gốc",
        "APA",
        "Chicago",
    ):
        assert wanted in page
    assert record["revisions"][-1]["warc_file"] in page
    assert f"/article/{library.changed}/diff/1/2" in page
    assert [one["change_class"] for one in record["revisions"]] == [None, "text"]
    compared = library.get(f"/article/{library.changed}/diff/1/2").text
    assert re.search(r"<ins>[^<]*Sửa lần hai", compared)
    for one in record["revisions"]:  # to each of the two, and to the page that it was read from
        assert f'href="/article/{library.changed}/revisions/{one["number"]}"' in compared
        assert f'href="/captures/{one["capture_id"]}/replay"' in compared
    old = library.get(f"/article/{library.changed}/revisions/1").text
    assert "Sửa lần hai" not in old
    assert "Sửa lần hai" in library.get(f"/article/{library.changed}/revisions/2").text


def test_the_command_tells_before_it_opens_to_others(library: Library) -> None:
    """Another address than the loopback needs a token that cannot be guessed, or the word --open."""

    def serve(*more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "khotin", "--archive", str(library.directory), "serve", "--port", "0", *more]
        return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)

    closed = serve("--host", "0.0.0.0")
    assert closed.returncode == 2
    assert "KHOTIN_TOKEN" in closed.stderr
    assert "--open" in closed.stderr


def test_a_token_is_asked_for(library: Library) -> None:
    """With a token nothing is read without it; browsers give it as a password, programs as a bearer."""
    settings = Settings(token="a-token-of-the-test")
    with Archive.open(library.directory, read_only=True) as archive, Served(archive, settings) as served:
        assert httpx.get(served.url, timeout=60).status_code == 401
        assert httpx.get(served.url, auth=("reader", "wrong"), timeout=60).status_code == 401
        assert httpx.get(served.url, auth=("reader", "a-token-of-the-test"), timeout=60).status_code == 200
        bearer = {"Authorization": "Bearer a-token-of-the-test"}
        assert httpx.get(served.url + "/api/v1/sites", headers=bearer, timeout=60).status_code == 200


def test_a_missing_part_is_named(library: Library) -> None:
    """Where a package of the room is missing the command says what to install."""
    code = "import sys; sys.modules['starlette'] = None; sys.argv[1:] = ['--archive', 'x', 'serve']; from khotin.main import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, "pip install starlette" in done.stderr) == (1, True)
