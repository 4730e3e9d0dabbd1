"""A small portal over real HTTP whose looks are those of the simulated year, to be redesigned in the midst of a test."""

import re
from datetime import datetime
from random import Random

from benchmarks.year.looks import Look, Setting, article_page, list_page
from benchmarks.year.stories import HANOI, SECTIONS, Story, story
from tests.operations.serving import RawServer, ok

_DATE = re.compile(r'<span class="[^"]*">(\d\d/\d\d/\d{4} \d\d:\d\d)</span>')


class Portal:
    """A front page and articles, served by `server`; `show` sets what they look like from now on."""

    def __init__(self, server: RawServer) -> None:
        self.server = server
        self.setting = Setting("127.0.0.1", "Cổng thông tin Nam Sơn", "", SECTIONS)
        self.stories: list[Story] = []
        self._dice = Random(7)

    def publish(self, count: int) -> None:
        """Add stories with a picture and a caption."""
        wanted = len(self.stories) + count
        while len(self.stories) < wanted:
            number = 100 + len(self.stories)
            told = story(self._dice, number, datetime(2026, 5, 1 + len(self.stories), 9, 30, tzinfo=HANOI), 1.0)
            if told.kind == "news" and told.captions:
                self.stories.append(told)

    def show(self, look: Look, *, aside: bool = False) -> None:
        """Serve everything in a look; with `aside` the day stands in a box beside the text, where no convention looks for it."""
        front = list_page(self.setting, self.setting.name, list(reversed(self.stories)), look)
        pages = {"/": front} | {told.path(""): article_page(self.setting, told, look) for told in self.stories}
        if aside:
            box = r'<aside class="hop-ngay"><p class="ngay-gio">\1</p></aside>'
            pages = {path: _DATE.sub(box, page) if path != "/" else page for path, page in pages.items()}
        self.server.answers |= {path: ok(page) for path, page in pages.items()}
