"""Opens the pages of a release in replayweb.page, the viewer that WACZ was made for, in Chromium, served from the loopback."""

import json
import shutil
import tempfile
import unicodedata
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

_PAGE = """<!doctype html><meta charset="utf-8"><script src="ui.js"></script>
<replay-web-page source="/pages.wacz" url="{url}" ts="{stamp}" replayBase="/replay/" embed="replayonly"></replay-web-page>"""
_PATIENCE = 60_000  # milliseconds
_PAGES = 3


def viewed(wacz: Path, viewer: Path) -> int:
    """1 if the viewer shows one of the first pages without its headline; 0 also where viewer (ui.js, sw.js) or Chromium is missing."""
    browser = shutil.which("chromium")
    if browser is None or not (viewer / "ui.js").exists():
        print("replayweb.page: left out: it needs npm (see Makefile) and Chromium")
        return 0
    with zipfile.ZipFile(wacz) as members:
        pages = [json.loads(line) for line in members.read("pages/pages.jsonl").splitlines()[1:]]
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        (root / "replay").mkdir()
        for source, target in ((viewer / "ui.js", "ui.js"), (viewer / "sw.js", "replay/sw.js"), (wacz, "pages.wacz")):
            shutil.copyfile(source, root / target)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Ranges, directory=place))
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            wrong = _looked_at(browser, f"http://127.0.0.1:{server.server_address[1]}/", root, pages[:_PAGES])
        finally:
            server.shutdown()
    print(f"replayweb.page: {wrong or 'reads it'}", flush=True)
    return int(bool(wrong))


def _looked_at(browser: str, address: str, root: Path, pages: list[dict[str, str]]) -> str | None:
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        for number, page in enumerate(pages):
            stamp = "".join(letter for letter in page["ts"] if letter.isdigit())
            (root / f"{number}.html").write_text(_PAGE.format(url=page["url"], stamp=stamp), encoding="utf-8")
            window.goto(f"{address}{number}.html")
            # The viewer's own frame, and in it the page's.
            shown = window.frame_locator("replay-web-page iframe").frame_locator("iframe").locator("h1")
            try:
                shown.first.wait_for(timeout=_PATIENCE)
                title = shown.first.inner_text()
            except Error as error:
                return f"{page['url']}: {error}"
            if page["title"].split()[0] not in unicodedata.normalize("NFC", title):
                return f"{page['url']}: another headline, {title!r}"
    return None


class _Ranges(SimpleHTTPRequestHandler):
    """Gives parts of files, as the viewer asks for them."""

    def send_head(self) -> Any:
        """The whole file, or the bytes that a Range header names."""
        asked = self.headers.get("Range", "")
        if not asked.startswith("bytes="):
            return super().send_head()
        data = Path(self.translate_path(self.path)).read_bytes()
        first, _, last = asked.removeprefix("bytes=").partition("-")
        begin = int(first) if first else len(data) - int(last)
        end = min(int(last) + 1, len(data)) if first and last else len(data)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
        self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        return BytesIO(data[begin:end])

    def log_message(self, *_: object) -> None:
        """Say nothing."""
