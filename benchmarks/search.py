"""Search at twenty thousand and at a million articles: what is found, how fast, and what the index costs.

    python -m benchmarks.search --sample FILE.jsonl.gz [--queries FILE.jsonl] [--articles 1000000] [--directory DIR]

FILE.jsonl.gz has real articles ({id, title, text} a line), FILE.jsonl known-item queries ({kind, query, id}). The archives are
made below DIR and are used again if they are there. Our own queries are made by a recipe (benchmarks/searching/queries.py) for
articles that no given query asks for. Times are wall and CPU of the process, median / p95, end to end through the Python
interface; on a busy machine only the CPU means something. Each measurement runs in a process of its own.
"""

import argparse
import multiprocessing
import tempfile
import time
from pathlib import Path

from benchmarks.searching import asking, feeding
from benchmarks.searching.corpus import Corpus, read_sample
from benchmarks.searching.filling import fill, id_of
from benchmarks.searching.measuring import Times, alone, quality, share
from benchmarks.searching.queries import Known, held_out, read_queries
from benchmarks.searching.references import Fts
from storage.archive import Archive
from storage.config import CONFIG_FILE

SEED, OWN_SEED = 7, 5
_SECONDS = 20.0  # of reading beside a writer


def filled(place: Path, corpus: Corpus, articles: int) -> int:
    """Make an archive of so many articles, unless it is there; the bytes of its text."""
    told = place / "text-bytes"
    if told.exists():
        return int(told.read_text(encoding="ascii"))
    began, size, done = time.monotonic(), 0, 0
    with Archive.open(place) if (place / CONFIG_FILE).exists() else Archive.create(place) as archive:
        for batch in fill(archive, corpus(articles)):
            size += sum(one.size for one in batch)
            done += len(batch)
            if done % 100_000 == 0:
                print(f"  {done} articles in the database after {time.monotonic() - began:.0f} s", flush=True)
    told.write_text(str(size), encoding="ascii")
    return size


def tell_quality(name: str, told: tuple[float, float], times: Times | None = None) -> None:
    """A line of the table."""
    print(f"| {name} | {told[0]:.3f} / {told[1]:.3f} | {times or ''} |", flush=True)


def compare(place: Path, keys: dict[str, str], sets: dict[str, list[Known]]) -> None:
    """Known-item queries at one archive: ours, and tantivy alone."""
    print("| known-item queries | MRR@10 / recall@10 | median / p95 |\n|---|---|---|")
    for name, queries in sets.items():
        tell_quality(f"{name}, ours, best 20", *alone(asking.measured_quality, place, keys, queries))
        tell_quality(f"{name}, tantivy alone, best 100", *alone(asking.plain_quality, place, keys, queries))


def tell_index(place: Path, text: int) -> None:
    """Make the index and say what it cost."""
    count, cpu, wall, peak = alone(feeding.built, place)
    if count:
        print(
            f"index of {count} articles: {count / cpu:.0f} a CPU second, {wall:.0f} s, {peak:.0f} MB anonymous at most"
        )
    print(f"index size: {feeding.index_bytes(place) / text:.2f} of the text ({text / 1e9:.2f} GB)", flush=True)


def tell_readers(place: Path) -> None:
    """Searches alone, then beside a writer that commits."""
    over = time.monotonic() + _SECONDS
    quiet = feeding.read(place, lambda: time.monotonic() > over)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        writer = pool.apply_async(feeding.write, (place, _SECONDS))
        busy = feeding.read(place, writer.ready)
        commits = writer.get()
    factor = share(busy.wall, 0.95) / share(quiet.wall, 0.95)
    print(
        f"readers, quiet: {quiet}; while a writer commits ({commits} times): {busy}; p95 {factor:.1f} times", flush=True
    )


def measure(given: argparse.Namespace, directory: Path) -> None:
    """Both sizes."""
    sample = read_sample(given.sample)
    sets = {"given": read_queries(given.queries)} if given.queries else {}
    sets["own"] = held_out(sample, {one.key for one in sets.get("given", ())}, OWN_SEED)
    sought = {one.key for queries in sets.values() for one in queries}
    corpus = Corpus(sample, sought, SEED)
    real = list(corpus(len(sample)))
    keys = {id_of(one): one.key for one in real if one.key in sought}

    small = directory / "small"
    text = filled(small, corpus, len(sample))
    print(f"\n{len(sample)} real articles")
    tell_index(small, text)
    compare(small, keys, sets)
    fts = Fts(real)
    for name, queries in sets.items():
        times = Times()
        told = quality(queries, lambda query, times=times: times(lambda: fts(query)))  # type: ignore[misc]
        tell_quality(f"{name}, FTS5 folded OR + pairs as phrases", told, times)
    ours, bare = feeding.rates(small)
    print(f"whole index: {ours:.0f} documents a CPU second, bare tantivy {bare:.0f}: {ours / bare:.2f} of it")
    ours, bare = feeding.step_rates(small)
    print(f"catch-up in a crawl's commits: {ours:.0f}, bare tantivy {bare:.0f}: {ours / bare:.2f} of it", flush=True)

    large = directory / "large"
    text = filled(large, corpus, given.articles)
    print(f"\n{given.articles} articles")
    tell_index(large, text)
    compare(large, keys, sets)
    times_of, memory = alone(asking.questions, large)
    for kind, times in times_of.items():
        print(f"| {kind} | {times} |")
    print(f"searching process: {memory:.0f} MB anonymous")
    tell_readers(large)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=Path, required=True)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument(
        "--directory", type=Path, help="where the archives are made and stay; else a temporary directory"
    )
    given = parser.parse_args()
    if given.directory:
        given.directory.mkdir(parents=True, exist_ok=True)
        measure(given, given.directory)
        return
    with tempfile.TemporaryDirectory(prefix="khotin-search-") as place:
        measure(given, Path(place))


if __name__ == "__main__":
    main()
