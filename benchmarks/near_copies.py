"""How well near-copies are found, and what the look-up costs: planted edits, look-alike notices, MinHash beside it.

    python -m benchmarks.near_copies NEWS.jsonl.gz [--seed 1] [--copies 100] [--notices 40] [--scale 10000 1000000] [--directory DIR]

NEWS holds a JSON object a line with "text" (paragraphs a line each). Everything is saved into a new archive on SQLite, in one
random order, texts dated before their copies: texts, a copy of some of them by each kind of edit, and notices of each template; a copy counts as found if it is in
its original's story, a notice as joined if it shares its story with another one. The held-out templates were written after the
rule was fixed. MinHash (datasketch, 128 permutations, Jaccard >= 0.7 on the same runs of three syllables) sees the same texts.
With --scale the look-up is measured over so many stored articles' marks, in turns. Times are this process's own CPU.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from datasketch import MinHash, MinHashLSH
from sqlalchemy import select

from benchmarks.near_copy_texts import held_out, scale, templates
from benchmarks.near_copy_texts.edits import edits, harvest, names_of, telling_in
from benchmarks.near_copy_texts.slots import fill
from crawler.parsers import PARSER_VERSION
from pipelines.fingerprint import LEAST_SYLLABLES
from storage import sites
from storage.archive import Archive
from storage.database import reading, writing
from storage.drafts import Draft
from storage.identity import article_id
from storage.models import Article
from storage.saving import save
from vietnamese.shingles import marks, story_words

HOST = "nam-son.example"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 100
OTHERS = 3_000
HARVESTED, TELLING = 60, 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to save. `truth` names its story; `kind` is its edit or template, None of an original or a bystander."""

    truth: str
    kind: str | None
    text: str


def made(texts: Sequence[str], copies: int, notices: int, dice: Random) -> list[Piece]:
    """All pieces, in a random order."""
    chosen = dice.sample(range(len(texts)), OTHERS)
    pieces = [Piece(f"text {at}", None, texts[at]) for at in chosen]
    taken = set(chosen)
    around = [text for at, text in enumerate(texts) if at not in taken]
    for kind, edit in edits(around).items():
        pieces += [Piece(f"text {at}", kind, edit(texts[at], dice)) for at in dice.sample(chosen, copies)]
    for group, kinds in (("", templates.TEMPLATES), ("held out: ", held_out.TEMPLATES)):
        for name, template in kinds.items():
            filled = {fill(template, dice) for _ in range(notices)}
            pieces += [Piece(f"{name} {at}", f"{group}{name}", text) for at, text in enumerate(sorted(filled))]
    names = names_of(texts[:2_000])
    rich = [at for at in range(len(texts)) if at not in taken and telling_in(texts[at]) >= TELLING]
    for number, at in enumerate(dice.sample(rich, HARVESTED)):
        bulletins = [harvest(texts[at], names, dice) for _ in range(3)]
        pieces += [Piece(f"harvested {number} {n}", f"harvested {number}", text) for n, text in enumerate(bulletins)]
    dice.shuffle(pieces)
    return [piece for piece in pieces if len(story_words(None, [piece.text])) >= LEAST_SYLLABLES]


def ours(pieces: Sequence[Piece], archive: Archive) -> list[str]:
    """The story of each piece."""
    with writing(archive.engine) as connection:
        site = sites.upsert_site(connection, sites.SiteRow(host=HOST, name="Nậm Sơn"), now=BEGAN)
    for begin in range(0, len(pieces), BATCH):
        drafts = [_draft(site, begin + at, piece) for at, piece in enumerate(pieces[begin : begin + BATCH])]
        with writing(archive.engine) as connection:
            save(connection, drafts)
    with reading(archive.engine) as connection:
        found = {row.id: row.story_id for row in connection.execute(select(Article.id, Article.story_id))}
    return [found[article_id(HOST, str(number))] for number in range(len(pieces))]


def _draft(site: int, number: int, piece: Piece) -> Draft:
    paragraphs = piece.text.split("\n")
    url = f"https://{HOST}/{number}.html"
    words = story_words(None, paragraphs)
    digest = " ".join(words)
    return Draft(
        site_id=site,
        host=HOST,
        article_id=article_id(HOST, str(number)),
        key=str(number),
        url=url,
        url_key=url,
        title=f"Bài {number}",
        record={"title": f"Bài {number}", "lead": None, "paragraphs": paragraphs},
        digest=str(number),
        content_digest=digest,
        fingerprints=tuple(marks(words)),
        seen_at=BEGAN,
        parser_version=PARSER_VERSION,
        published_at=BEGAN + timedelta(minutes=number, days=30 * (piece.kind is not None)),
    )


def minhash(pieces: Sequence[Piece]) -> list[set[int]]:
    """For each piece those that MinHash takes for its copies."""
    index = MinHashLSH(threshold=0.7, num_perm=128)
    prints = []
    for number, piece in enumerate(pieces):
        words = story_words(None, [piece.text])
        one = MinHash(num_perm=128)
        one.update_batch([" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)])
        prints.append(one)
        index.insert(number, one)
    near = ({other for other in index.query(one) if prints[other].jaccard(one) >= 0.7} for one in prints)  # noqa: PLR2004
    return [found - {number} for number, found in enumerate(near)]


def linked(stories: Sequence[str]) -> list[set[int]]:
    """For each piece the others of its story."""
    members: dict[str, set[int]] = defaultdict(set)
    for number, story in enumerate(stories):
        members[story].add(number)
    return [members[story] - {number} for number, story in enumerate(stories)]


def judge(pieces: Sequence[Piece], found: Sequence[set[int]]) -> tuple[Counter[str], Counter[str], int, int]:
    """By kind how many were right (copies found, notices left alone) and how many there are; right links, and wrong ones.

    A link of two texts of the sample as they are is none of ours to judge: some of them are copies.
    """
    originals = {piece.truth: number for number, piece in enumerate(pieces) if piece.kind is None}
    right, all_of_kind = Counter[str](), Counter[str]()
    true = false = 0
    for number, piece in enumerate(pieces):
        others = found[number]
        true += sum(pieces[other].truth == piece.truth for other in others)
        wrong = [other for other in others if pieces[other].truth != piece.truth]
        is_text = piece.truth.startswith("text ")
        false += sum(not (is_text and pieces[other].truth.startswith("text ")) for other in wrong)
        if piece.kind is not None:
            kind = "harvested" if piece.kind.startswith("harvested") else piece.kind
            all_of_kind[kind] += 1
            right[kind] += originals[piece.truth] in others if is_text else not others
    return right, all_of_kind, true // 2, false // 2


def report(pieces: Sequence[Piece], results: dict[str, tuple[list[set[int]], float]]) -> None:
    """Print the table."""
    print(
        f"{len(pieces)} texts; share of copies found, of notices left apart\n\n{'':28}"
        + "".join(f"{name:>12}" for name in results)
    )
    judged = {name: judge(pieces, found) for name, (found, _) in results.items()}
    kinds = next(iter(judged.values()))[1]
    for kind in kinds:
        print(f"{kind:28}" + "".join(f"{right[kind] / count[kind]:12.3f}" for right, count, _, _ in judged.values()))
    planted = {piece.kind for piece in pieces if piece.kind and piece.truth.startswith("text ")}
    lines: dict[str, list[float]] = {"recall": [], "precision": [], "notices joined": [], "CPU ms a text": []}
    for name, (right, count, true, false) in judged.items():
        lines["recall"].append(
            sum(right[kind] for kind in planted if kind) / sum(count[kind] for kind in planted if kind)
        )
        lines["precision"].append(true / max(true + false, 1))
        lines["notices joined"].append(sum(count[kind] - right[kind] for kind in count if kind not in planted))
        lines["CPU ms a text"].append(1000 * results[name][1] / len(pieces))
    print()
    for line, values in lines.items():
        print(f"{line:28}" + "".join(f"{value:12.3f}" for value in values))


def read_texts(path: Path) -> Iterator[str]:
    """The texts of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=100, help="of each kind of edit")
    parser.add_argument("--notices", type=int, default=40, help="of each template")
    parser.add_argument(
        "--scale", type=int, nargs="*", default=[], help="stored articles over which the look-up is measured"
    )
    parser.add_argument("--directory", type=Path, help="where archives are made; else a temporary directory")
    given = parser.parse_args()
    texts = list(read_texts(given.news))
    pieces = made(texts, given.copies, given.notices, Random(given.seed))
    results = {}
    with tempfile.TemporaryDirectory(prefix="khotin-copies-", dir=given.directory) as place:
        with Archive.create(Path(place) / "archive") as archive:
            began = time.process_time()
            stories = ours(pieces, archive)
            results["ours"] = (linked(stories), time.process_time() - began)
        began = time.process_time()
        near = minhash(pieces)
        results["MinHash"] = (near, time.process_time() - began)
        report(pieces, results)
        if given.scale:
            scale.measure(Path(place), texts, given.scale, Random(given.seed))


if __name__ == "__main__":
    main()
