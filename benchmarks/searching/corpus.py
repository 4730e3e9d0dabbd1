"""A million articles out of twenty thousand: real ones as they are, then new ones recombined from real sentences.

A recombined article takes runs of one to three sentences from articles all over the sample until it is as long as one of
them, and the two halves of two titles. No two titles are alike. Articles that somebody asks for lend nothing: what is
sought is there once, as in a real archive whose other articles are other news.
"""

import gzip
import json
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

SITES, PROVINCES = 68, 34
FIRST, LAST = datetime(2008, 1, 1, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)
SECTIONS = ("Tin tức", "Thời sự", "Kinh tế", "Văn hóa - Xã hội", "Giáo dục", "Y tế", "Chuyển đổi số", "Thông báo")
KINDS = ("Trong tỉnh", "Trong nước", "Hoạt động của ngành", "Tin địa phương", "Văn bản mới")
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
NAMES = ("Thanh Huyền", "Thu Hà", "Văn Nam", "Minh Đức", "Lan Anh", "Quốc Bảo", "Hải Yến", "Đức Thắng", "Ngọc Mai")
DOCUMENTS = ("QĐ-UBND", "KH-UBND", "CV-SKHCN", "NQ-HĐND", "TB-VPCP")
_LONGEST_CAPTION, _SHORTEST_TITLE = 120, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as the archive gets it. `key` names it: the sample's id, or made/<number>."""

    key: str
    host: str
    province: str
    title: str
    paragraphs: list[str] = field(repr=False)
    captions: list[str] = field(repr=False)
    author: str
    category: tuple[str, str]
    numbers: tuple[str, ...]
    published: datetime

    @property
    def size(self) -> int:
        """Bytes of its text."""
        return sum(len(text.encode()) for text in (self.title, *self.paragraphs, *self.captions))


def read_sample(path: Path) -> list[dict[str, str]]:
    """The sample's articles: {id, title, text}; a line of a text is a sentence or a few."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Corpus:
    """The articles of a sample, and as many recombined ones as wanted. The same seed gives the same articles."""

    def __init__(self, sample: list[dict[str, str]], sought: Collection[str], seed: int) -> None:
        self._sample = sample
        self._seed = seed
        lending = [one for one in sample if one["id"] not in sought]
        self._texts = [one["text"].split("\n") for one in lending]
        self._titles = [words for one in lending if len(words := one["title"].split()) >= _SHORTEST_TITLE]
        self._captions = [line for text in self._texts for line in text if len(line) < _LONGEST_CAPTION]

    def __call__(self, count: int) -> Iterator[Story]:
        """So many articles: the real ones first."""
        titles = {one["title"].lower() for one in self._sample}
        for number in range(count):
            source = random.Random(self._seed + number)
            if number < len(self._sample):
                real = self._sample[number]
                yield self._dressed(source, real["id"], real["title"], real["text"].split("\n"))
                continue
            title = self._title(source)
            while title.lower() in titles:
                title = self._title(source)
            titles.add(title.lower())
            yield self._dressed(source, f"made/{number}", title, self._text(source))

    def _title(self, source: random.Random) -> str:
        first, second = source.choice(self._titles), source.choice(self._titles)
        return " ".join((*first[: (len(first) + 1) // 2], *second[(len(second) + 1) // 2 :]))

    def _text(self, source: random.Random) -> list[str]:
        wanted = sum(map(len, source.choice(self._texts)))
        lines: list[str] = []
        while sum(map(len, lines)) < wanted:
            text = source.choice(self._texts)
            at = source.randrange(len(text))
            lines += text[at : at + source.randint(1, 3)]
        return lines

    def _dressed(self, source: random.Random, key: str, title: str, lines: list[str]) -> Story:
        site = min(int(source.expovariate(0.08)), SITES - 1)
        numbers: tuple[str, ...] = ()
        if source.random() < 0.1:  # noqa: PLR2004 - one in ten names a document
            numbers = (f"{source.randint(1, 3000)}/{source.choice(DOCUMENTS)}",)
            lines = [*lines, f"Căn cứ Quyết định số {numbers[0]} của tỉnh."]
        return Story(
            key=key,
            host=f"so-{site:02}.example",
            province=f"{site % PROVINCES + 1:02}",
            title=title,
            paragraphs=lines,
            captions=[source.choice(self._captions) for _ in range(source.randint(0, 3))],
            author=f"{source.choice(SURNAMES)} {source.choice(NAMES)}",
            category=(source.choice(SECTIONS), source.choice(KINDS)),
            numbers=numbers,
            published=FIRST + timedelta(minutes=source.randrange(int((LAST - FIRST).total_seconds()) // 60)),
        )
