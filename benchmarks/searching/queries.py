"""Known-item queries: the given ones, and as many of our own that nothing was tuned to, made by a seeded recipe."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from vietnamese.folding import fold

_LETTERS = "abcdeghiklmnopqrstuvxy"
_OLD_AND_NEW = (("hóa", "hoá"), ("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("tòa", "toà"), ("hủy", "huỷ"))
_SLIPS = (("s", "x"), ("x", "s"), ("tr", "ch"), ("ch", "tr"), ("d", "gi"), ("i", "y"), ("y", "i"))
_TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_LONG, _FEW = 6, 5
_SPREAD: Counter[str] = Counter()  # in how many articles a word stands; the empty word: how many there are


@dataclass(frozen=True, slots=True)
class Known:
    """A query, and the one article (by the sample's id) that it asks for."""

    kind: str
    query: str
    key: str


def read_queries(path: Path) -> list[Known]:
    """The queries of a file of {kind, query, id}, one a line."""
    with path.open(encoding="utf-8") as file:
        return [Known(one["kind"], one["query"], one["id"]) for one in map(json.loads, file)]


def held_out(sample: list[dict[str, str]], taken: Collection[str], seed: int, each: int = 20) -> list[Known]:
    """So many queries of each kind for articles that no other query asks for."""
    source = random.Random(seed)
    for one in sample:
        _SPREAD.update(word.lower() for word in set(_words(one["text"])))
        _SPREAD[""] += 1
    free = [one for one in sample if one["id"] not in taken and len(one["title"].split()) >= _LONG]
    chosen = iter(source.sample(free, each * len(_RECIPES)))
    made = []
    for kind, recipe in _RECIPES.items():
        for _ in range(each):
            one = next(chosen)
            made.append(Known(kind, recipe(source, one["title"], one["text"]), one["id"]))
    return made


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _title(_: random.Random, title: str, __: str) -> str:
    return title


def _bare(_: random.Random, title: str, __: str) -> str:
    return fold(title)


def _dropped(source: random.Random, title: str, _: str) -> str:
    words = title.split()
    kept = sorted(source.sample(range(len(words)), max(4, round(len(words) * 0.6))))
    return " ".join(words[at] for at in kept)


def _dropped_bare(source: random.Random, title: str, text: str) -> str:
    return fold(_dropped(source, title, text))


def _shuffled(source: random.Random, title: str, _: str) -> str:
    words = title.split()
    cut = source.randrange(2, len(words) - 2)
    return " ".join((*words[cut:], *words[:cut]))


def _placed(_: random.Random, title: str, __: str) -> str:
    for old, new in _OLD_AND_NEW:
        title = title.replace(old, new) if old in title else title.replace(new, old)
    return title


def _half_marked(source: random.Random, title: str, _: str) -> str:
    return " ".join(word if source.random() < 0.5 else fold(word) for word in title.split())  # noqa: PLR2004 - half


def _mistyped(source: random.Random, title: str, _: str) -> str:
    """Two letters wrong: dropped, doubled, changed for another or with a neighbour."""
    words = fold(title).split()
    long = [at for at, word in enumerate(words) if len(word) > 2 and word.isalpha()]  # noqa: PLR2004
    for at in source.sample(long, min(2, len(long))):
        word, place = words[at], source.randrange(len(words[at]) - 1)
        changed = (
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + source.choice(_LETTERS) + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
        words[at] = source.choice(changed)
    return " ".join(words)


def _misspelt(source: random.Random, title: str, _: str) -> str:
    """One sound written as another, with marks: s for x, tr for ch, i for y."""
    wrong = [(a, b) for a, b in _SLIPS if re.search(rf"\b{a}", title.lower())] or [("i", "y")]
    a, b = source.choice(wrong)
    return re.sub(rf"\b{a}", b, title.lower(), count=1) if a not in "iy" else title.lower().replace(a, b, 1)


def _telex(source: random.Random, title: str, _: str) -> str:
    """One word as the keys of Telex give it with the keyboard switched off."""
    import unicodedata  # noqa: PLC0415

    words = title.lower().split()
    marked = [at for at, word in enumerate(words) if not word.isascii()]
    if marked:
        at = source.choice(marked)
        spread = unicodedata.normalize("NFD", words[at].replace("đ", "dd"))
        tones = "".join(_TELEX[char] for char in spread if char in _TELEX)
        for mark, keys in (("a\u0302", "aa"), ("e\u0302", "ee"), ("o\u0302", "oo"), ("\u031b", "w"), ("\u0306", "w")):
            spread = "".join(char for char in spread if char not in _TELEX).replace(mark, keys)
        words[at] = spread + tones
    return " ".join(words)


def _sentence(source: random.Random, _: str, text: str) -> str:
    return _run(source, text, 7)


def _sentence_bare(source: random.Random, _: str, text: str) -> str:
    return fold(_run(source, text, 9))


def _mixed(source: random.Random, title: str, text: str) -> str:
    words = title.split()
    at = source.randrange(len(words) - 3)
    return f"{' '.join(words[at : at + 4])} {_run(source, text, 4)}"


def _piece(source: random.Random, title: str, _: str) -> str:
    words = title.split()
    at = source.randrange(len(words) - 4)
    return " ".join(words[at : at + 5])


def _three(source: random.Random, title: str, _: str) -> str:
    words = _words(title)
    at = source.randrange(len(words) - 2)
    return " ".join(words[at : at + 3])


def _lead(source: random.Random, _: str, text: str) -> str:
    words = _words(text.split("\n", maxsplit=1)[0])
    at = source.randrange(max(1, len(words) - 6))
    return " ".join(words[at : at + 6])


def _scattered(source: random.Random, _: str, text: str) -> str:
    """Five words of the body from anywhere that stand in at least five articles and at most one in a hundred."""
    words = list(dict.fromkeys(_words(text)))
    telling = [word for word in words if _FEW <= _SPREAD[word.lower()] <= _SPREAD[""] / 100] or words
    return " ".join(source.sample(telling, min(5, len(telling))))


def _scattered_bare(source: random.Random, title: str, text: str) -> str:
    return fold(_scattered(source, title, text))


def _run(source: random.Random, text: str, size: int) -> str:
    lines = [words for line in text.split("\n") if len(words := _words(line)) >= size] or [_words(text)]
    words = source.choice(lines)
    at = source.randrange(max(1, len(words) - size))
    return " ".join(words[at : at + size])


_RECIPES: dict[str, Callable[[random.Random, str, str], str]] = {
    "title": _title,
    "title without marks": _bare,
    "title, words dropped": _dropped,
    "the same without marks": _dropped_bare,
    "title, halves swapped": _shuffled,
    "title, tone placement": _placed,
    "title, half marked": _half_marked,
    "title, two typing errors": _mistyped,
    "title, sound misspelt": _misspelt,
    "title, Telex keys": _telex,
    "7 words of the body": _sentence,
    "9 words of the body without marks": _sentence_bare,
    "title and body": _mixed,
    "5 words of the title": _piece,
    "3 words of the title": _three,
    "6 words of the lead": _lead,
    "5 scattered words": _scattered,
    "5 scattered words without marks": _scattered_bare,
}
