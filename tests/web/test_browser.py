"""The room in a browser (Debian's Chromium, driven by Playwright): what archivists do there, by mouse, by keyboard, on a phone."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from storage.archive import Archive
from storage.days import HANOI
from tests.operations.commanding import missing
from tests.web.conftest import Library, Served
from web.room import Settings

pytestmark = [
    pytest.mark.parametrize("library", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:playwright"),
]
PATIENCE = 60_000  # milliseconds: Playwright's own five seconds are few on a busy machine
expect.set_options(timeout=PATIENCE)
SIZES: dict[str, ViewportSize] = {"desk": {"width": 1200, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; skipped where it is not installed, which in CI is a fault."""
    program = shutil.which("chromium")
    if program is None:
        missing("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, library: Library) -> Iterator[Page]:
    """A window; a script that was refused, a fault or a request to anybody else fails the test."""
    context = browser.new_context(base_url=library.url, viewport=SIZES["desk"], accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: None if request.url.startswith((library.url, "data:")) else troubles.append(request.url),
    )
    yield page
    context.close()
    assert [trouble for trouble in troubles if "404" not in trouble] == []


def ask(page: Page, query: str) -> None:
    """Type a query and send it."""
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("button", name=re.compile("Tìm|Search")).click()


def test_search_with_and_without_marks(page: Page) -> None:
    """Both find the seed article first, and its words are marked as published."""
    for query in ("sâm Lai Châu", "sam lai chau"):
        page.goto("/")
        ask(page, query)
        expect(page.locator(".hit")).not_to_have_count(0)
        expect(page.locator(".hit mark").first).to_be_visible()
        assert re.search("[?&]q=", page.url)


def test_the_histogram_narrows_and_the_chip_widens(page: Page) -> None:
    """A click on a bar leaves the articles of its period; removing the filter brings all back."""
    page.goto("/?q=tỉnh&copies=1")
    before = page.locator("#count").inner_text()
    bar = page.locator(".histogram a").first
    label = bar.get_attribute("aria-label") or ""
    bar.locator("rect.slot").click()
    expect(page.locator(".chosen")).to_be_visible()
    count = label.rpartition(":")[2].split()[0]
    expect(page.locator("#count")).to_contain_text(f"trong {count} bài")
    page.locator(".chosen a").click()
    expect(page.locator("#count")).to_have_text(before)


def test_open_compare_replay_cite(page: Page, library: Library) -> None:
    """From a hit to the article, to what changed in it, to the stored page, to its citation as a file."""
    page.goto("/")
    ask(page, '"Sửa lần hai"')
    page.locator(".hit h3 a").first.click()
    expect(page).to_have_url(re.compile(f"/article/{library.changed}$"))
    expect(page.locator(".text")).to_contain_text("Sửa lần hai")
    page.get_by_role("link", name="So sánh với bản trước").click()
    expect(page.locator("ins").filter(has_text="Sửa lần hai").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Xem trang như đã lưu").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_contain_text("Độc hại kế hoạch")
    expect(frame.locator("h1")).to_have_css("color", "rgb(18, 52, 86)")  # as the page itself says
    assert "owned" not in page.title()
    page.go_back()
    with page.expect_download() as saving:
        page.get_by_role("link", name="BibTeX").click()
    text = Path(saving.value.path()).read_text("utf-8")
    assert f"/article/{library.changed}/revisions/2" in text
    with page.expect_download() as saving:
        page.get_by_role("link", name="Tải bản ghi WARC").click()
    assert saving.value.suggested_filename.endswith(".warc.gz")


def test_a_replayed_page_has_its_style(page: Page, library: Library) -> None:
    """The portal's own sheet, which the crawl kept, shapes the stored page."""
    host = library.portal.rstrip("/").rpartition("/")[2]
    page.goto(f"/article/{library.ids('khoa học', site=host)[0]}")
    page.get_by_role("link", name="Xem trang như đã lưu").click()
    expect(page.frame_locator("iframe").locator("body")).to_have_css("max-width", "1200px")


def test_a_replayed_page_has_its_style_behind_a_token(browser: Browser, library: Library) -> None:
    """The frame without an origin is given no password by the browser, and its sheet loads all the same."""
    host = library.portal.rstrip("/").rpartition("/")[2]
    wanted = library.ids("khoa học", site=host)[0]
    token = "a-token-of-the-test"
    with Archive.open(library.directory, read_only=True) as archive, Served(archive, Settings(token=token)) as room:
        context = browser.new_context(base_url=room.url, http_credentials={"username": "a", "password": token})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"/article/{wanted}")
        page.get_by_role("link", name="Xem trang như đã lưu").click()
        expect(page.frame_locator("iframe").locator("body")).to_have_css("max-width", "1200px")
        context.close()


def test_a_printed_article_tells_where_it_comes_from(page: Page, library: Library) -> None:
    """On paper stand the original address, when it was captured, the permanent address and a citation; on the screen the side has them."""
    record = library.get(f"/api/v1/articles/{library.changed}").json()
    page.goto(f"/article/{library.changed}/revisions/2")
    printed = page.locator(".printed")
    expect(printed).to_be_hidden()
    page.emulate_media(media="print")
    expect(printed).to_be_visible()
    expect(page.locator(".side")).to_be_hidden()
    permanent = f"{library.url}/article/{library.changed}/revisions/2"
    seen = datetime.fromisoformat(record["revisions"][1]["seen_at"]).astimezone(HANOI)
    for told in (
        record["url"],
        permanent,
        f"{seen:%d/%m/%Y, %H:%M} (+07:00)",
        f"{record['revisions'][1]['warc_file']} +",
    ):
        expect(printed).to_contain_text(told)
    expect(printed).to_contain_text("APA")


def test_hostile_pages_run_nothing(page: Page, library: Library) -> None:
    """Every article of the hostile portal, and each of its pages replayed, leaves the window as it is."""
    host = library.hostile.rstrip("/").rpartition("/")[2]
    for one in library.ids("độc hại", site=host):
        page.goto(f"/article/{one}")
        own = page.title()
        page.get_by_role("link", name="Xem trang như đã lưu").click()
        expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
        assert "owned" not in (own, page.title())
        assert page.evaluate("window.frames.length") == 1
        with pytest.raises(Exception, match=r"Blocked a frame|cross-origin|null"):
            page.evaluate("document.querySelector('iframe').contentDocument.title")


def test_the_language_switches_in_place(page: Page) -> None:
    """English at a click, on the same search, kept on the next page."""
    page.goto("/?q=khoa")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("searchbox")).to_have_value("khoa")
    page.locator(".hit h3 a").first.click()
    expect(page.get_by_role("heading", name="Cite")).to_be_visible()


def test_by_keyboard_alone(page: Page) -> None:
    """From nothing to an article without a mouse: / and typing, j to the second hit, Enter; Tab comes to what stands out."""
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("khoa học")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("tin trong")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".hit h3 a").nth(1)
    expect(second).to_be_focused()
    target = second.get_attribute("href") or ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(target + "$"))


def test_without_javascript(browser: Browser, library: Library) -> None:
    """Search, filter, open and page turn work where no script runs."""
    context = browser.new_context(base_url=library.url, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/?limit=3")
    page.get_by_role("link", name="Trang sau").click()
    expect(page.locator(".hit")).to_have_count(3)
    ask(page, "khoa học")
    page.locator(".histogram a").first.locator("rect.slot").click()
    page.locator(".hit h3 a").first.click()
    expect(page.locator("h1")).to_be_visible()
    context.close()


PLACES = (
    "/",
    "/?q=khoa học",
    "/?q=zzzzqqqq",
    "/sites",
    "/changes",
    "/about",
    "/khong-co",
    "article",
    "diff",
    "story",
    "capture",
    "replay",
    "site",
)


def address(library: Library, place: str) -> str:
    """The address of a page by its kind."""
    if place.startswith("/"):
        return place
    record = library.get(f"/api/v1/articles/{library.changed}").json()
    number = record["revisions"][0]["capture_id"]
    return {
        "article": f"/article/{library.changed}",
        "diff": f"/article/{library.changed}/diff/1/2",
        "story": f"/story/{record['story']}",
        "capture": f"/captures/{number}",
        "replay": f"/captures/{number}/replay",
        "site": f"/sites/{record['site']}",
    }[place]


IN_THE_DARK = ("/?q=khoa học", "/sites", "article", "diff", "site")


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits(browser: Browser, library: Library, size: str, tmp_path: Path) -> None:
    """Axe finds no serious fault on any page, in both languages, light and dark, and nothing is wider than the window."""
    for scheme, places in (("light", PLACES), ("dark", IN_THE_DARK)):
        context = browser.new_context(base_url=library.url, viewport=SIZES[size])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for place in places:
            page.goto(
                address(library, place) + ("" if scheme == "light" else ("&" if "?" in place else "?") + "lang=en")
            )
            found = Axe().run(page, options={"iframes": False}).response["violations"]
            serious = [
                (one["id"], [node["html"][:200] for node in one["nodes"]][:3])
                for one in found
                if one["impact"] in {"serious", "critical"}
            ]
            assert serious == [], place
            assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], place
            if folder := os.environ.get("KHOTIN_SHOTS"):
                page.screenshot(
                    path=Path(folder) / f"{size}-{scheme}-{re.sub(r'[^a-z]+', '-', place)}.png", full_page=True
                )
        context.close()
