"""Made Vietnamese articles for benchmarks: syllables put together at random, so that no two share their words."""

import random
from datetime import UTC, datetime, timedelta

from crawler.records import Article, Block, BlockKind, CaptureRef, Image, Kind, Page, Reading

HOST = "nam-son.example"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
# Syllables of news prose; what is said does not matter, that texts differ and weigh what articles weigh does.
ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gi",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
RIMES = [
    "a",
    "ả",
    "ai",
    "ài",
    "an",
    "án",
    "ang",
    "áng",
    "ao",
    "anh",
    "ành",
    "ay",
    "âm",
    "ân",
    "ấn",
    "ập",
    "ăn",
    "ắng",
    "e",
    "em",
    "ên",
    "ết",
    "i",
    "iên",
    "iện",
    "iết",
    "in",
    "inh",
    "ình",
    "o",
    "ong",
    "òng",
    "ôi",
    "ông",
    "ộng",
    "ơi",
    "ơn",
    "u",
    "ung",
    "ủng",
    "uyên",
    "uyết",
    "ư",
    "ương",
    "ường",
    "ước",
    "ưu",
]


def prose(source: random.Random, count: int) -> str:
    """A sentence of so many syllables."""
    words = " ".join(source.choice(ONSETS) + source.choice(RIMES) for _ in range(count))
    return f"{words[0].upper()}{words[1:]}."


def made(number: int) -> Reading:
    """The reading of an article: some 450 syllables in six paragraphs, two pictures with captions."""
    source = random.Random(number)
    url = f"https://{HOST}/tin-tuc/bai-viet-{number}.html"
    blocks = [
        Block(kind=BlockKind.PARAGRAPH, text=" ".join(prose(source, source.randint(15, 35)) for _ in range(3)))
        for _ in range(6)
    ]
    for at in (1, 3):
        picture = Image(url=f"https://{HOST}/anh/{number}-{at}.jpg", caption=prose(source, 14))
        blocks.insert(at, Block(kind=BlockKind.IMAGE, image=picture))
    article = Article(
        url=url,
        canonical_url=url,
        key=f"nukeviet:tin-tuc/{number}",
        title=prose(source, 14),
        lead=prose(source, 30),
        blocks=tuple(blocks),
        authors=("Thanh Huyền",),
        published_at=BEGAN - timedelta(minutes=source.randrange(5_000_000)),
        published_precision="minute",
        published_from="visible date",
        category=("Tin tức", "Hoạt động"),
        evidence=dict.fromkeys(("title", "lead", "blocks", "published_at", "authors"), "nukeviet"),
    )
    ref = CaptureRef(file="warc/none.warc.gz", offset=number, length=1, digest="")
    page = Page(url=url, status=200, headers=(), body=b"", fetched_at=BEGAN, capture=ref)
    return Reading(page=page, kind=Kind.ARTICLE, reason="made", article=article)
