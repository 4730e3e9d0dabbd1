"""What it costs to mark a text and look it up, over many stored ones: marks of real texts, of which the rare ones are drawn anew.

So common phrases are as common among a million articles as they are in the sample, and everything else is of one article.
"""

import statistics
import time
from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine

from storage.database import connect, reading, sqlite_url, upgrade
from storage.stories.node import Node
from storage.stories.settling import Settling
from vietnamese.shingles import SPARSEST, marks, story_words

_BATCH, _ROUNDS, _ASKED = 100, 5, 1_000
_COMMON = 3
_SLICES = 16
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def measure(place: Path, texts: Sequence[str], sizes: Sequence[int], dice: Random) -> None:
    """Fill a database to each size, then measure all of them in turns; print CPU a text."""
    split = len(texts) - _ASKED
    sets = [marks(story_words(None, [text])) for text in texts[:split]]
    counted = Counter(mark for found in sets for mark in found)
    common = {mark for mark, count in counted.items() if count >= _COMMON}
    engines = {}
    for size in sizes:
        began = time.monotonic()
        engines[size] = _filled(place / f"{size}.sqlite3", sets, common, size, dice)
        print(f"\n{size} articles' marks stored in {time.monotonic() - began:.0f} s", flush=True)
    asked = texts[split:]
    spent: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(_ROUNDS):
        for size, engine in engines.items():
            spent[size].append(1000 * _ask(engine, asked) / len(asked))
    began = time.process_time()
    for text in asked:
        marks(story_words(None, [text]))
    print(f"marks alone: {1000 * (time.process_time() - began) / len(asked):.3f} ms CPU a text")
    for size in sizes:
        print(f"marks, look-up and decision over {size}: {statistics.median(spent[size]):.3f} ms CPU a text")
    print(
        f"the largest over the smallest: {statistics.median(spent[sizes[-1]]) / statistics.median(spent[sizes[0]]):.2f} times"
    )
    for engine in engines.values():
        engine.dispose()


def _ask(engine: Engine, texts: Sequence[str]) -> float:
    """CPU seconds to mark and settle texts, a hundred at a time; nothing is written."""
    began = time.process_time()
    for begin in range(0, len(texts), _BATCH):
        nodes = [_node(begin + at, text) for at, text in enumerate(texts[begin : begin + _BATCH])]
        with reading(engine) as connection:
            Settling(connection, _MOMENT).settle(nodes)
    return time.process_time() - began


def _node(number: int, text: str) -> Node:
    words = story_words(None, [text])
    return Node(
        id=f"asked{number}",
        published_at=_MOMENT,
        first_seen=_MOMENT,
        digest=str(number),
        record={"lead": None, "paragraphs": [text]},
        story=None,
        at=_MOMENT,
        given=marks(words),
    )


def _filled(path: Path, sets: Sequence[frozenset[int]], common: set[int], size: int, dice: Random) -> Engine:
    """A database with the marks of so many articles and nothing else; a slice of all hashes is written at a time, in order."""
    engine = connect(sqlite_url(path))
    upgrade(engine)
    rows = [(array("q"), array("l")) for _ in range(_SLICES)]
    for number in range(size):
        for mark in (*sets[number % len(sets)], 15):
            rare = mark not in common
            drawn = dice.getrandbits(64) - (1 << 63) & ~(SPARSEST - 1) | mark & (SPARSEST - 1) if rare else mark
            hashes, articles = rows[(drawn >> 60) + _SLICES // 2]
            hashes.append(drawn)
            articles.append(number)
    with engine.begin() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.execute("DROP INDEX ix_fingerprint_article_id")
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
            driver.execute(f"PRAGMA {pragma}").close()
        driver.execute("BEGIN")
        for hashes, articles in rows:
            ordered = sorted(zip(hashes, articles, strict=True))
            driver.executemany(
                "INSERT OR IGNORE INTO fingerprint (hash, article_id) VALUES (?, ?)",
                ((mark, f"{number:016x}") for mark, number in ordered),
            )
        driver.execute("CREATE INDEX ix_fingerprint_article_id ON fingerprint (article_id)")
        driver.execute("COMMIT")
    engine.dispose()
    return engine
