"""What we are compared with: SQLite's FTS5 on folded text, and tantivy alone."""

import sqlite3
import tempfile
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import tantivy

from benchmarks.searching.corpus import Story
from storage.archive import Archive
from storage.index.documents import schema
from storage.index.feeding import HEAP, LARGE_COMMIT, changes, large_heap, made
from storage.index.terms import pairs
from vietnamese.folding import fold, syllables


class Fts:
    """FTS5 in memory on folded title and text; a query is the OR of its words and of each two neighbours as a phrase."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE news USING fts5(key UNINDEXED, title, body)")
        rows = ((one.key, fold(one.title), fold("\n".join((*one.paragraphs, *one.captions)))) for one in stories)
        self._database.executemany("INSERT INTO news VALUES (?, ?, ?)", rows)

    def __call__(self, query: str, count: int = 10) -> list[str]:
        """Keys of the best articles."""
        words = [token for token in syllables(query) if "/" not in token]
        asked = [*(f'"{word}"' for word in words), *(f'"{a} {b}"' for a, b in pairwise(words))]
        ranked = "SELECT key FROM news WHERE news MATCH ? ORDER BY bm25(news, 0, 3, 1) LIMIT ?"
        return [row[0] for row in self._database.execute(ranked, (" OR ".join(asked), count))]


def plain(searcher: tantivy.Searcher, query: str, count: int = 100) -> list[str]:
    """Tantivy alone: ids of the best by the OR of all syllables and pairs."""
    tokens = syllables(query)
    terms = [("body", token) for token in dict.fromkeys(tokens)] + [
        ("pairs", one) for one in dict.fromkeys(pairs(tokens))
    ]
    fields = schema()
    should = tantivy.Occur.Should
    asked = tantivy.Query.boolean_query([(should, tantivy.Query.term_query(fields, *term, "freq")) for term in terms])
    found = searcher.search(asked, count, count=False).hits
    return [str(searcher.doc(address).get_first("id")) for _, address in found]


def bare(archive: Archive) -> tuple[float, int]:
    """CPU seconds of tantivy alone, with our commits and memory, for an archive's documents made ready before; how many they are."""
    documents: Sequence[tantivy.Document] = [made(row) for rows in changes(archive, 0) for row in rows]
    with tempfile.TemporaryDirectory(prefix="khotin-bare-", dir=archive.directory) as place:
        writer = tantivy.Index(schema(), path=place).writer(large_heap(), 2)
        began = time.process_time()
        for at, document in enumerate(documents, 1):
            writer.add_document(document)
            if at % LARGE_COMMIT == 0:
                writer.commit()
        writer.commit()
        writer.wait_merging_threads()
        return time.process_time() - began, len(documents)


def bare_steps(archive: Archive, place: Path, since: int, size: int) -> float:
    """CPU seconds of tantivy alone for what changed after `since`, in commits of `size` documents made ready before, each merged.

    `place` has the index of before the changes, and is changed. The memory is that of our catch-up.
    """
    documents = [(str(row.id), made(row)) for rows in changes(archive, since) for row in rows]
    index = tantivy.Index.open(str(place))
    seconds = 0.0
    for at in range(0, len(documents), size):
        began = time.process_time()
        writer = index.writer(HEAP, 1)
        for article_id, document in documents[at : at + size]:
            writer.delete_documents_by_term("id", article_id)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        seconds += time.process_time() - began
    return seconds
