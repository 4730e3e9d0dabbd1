"""Texts as the index takes them: folded syllables, and pairs of neighbours as terms of their own, each list as one string."""

from collections.abc import Iterable
from itertools import pairwise

from vietnamese.folding import END, document_numbers, spread

_MOST_KNOWN = 200_000  # tokens; numbers would grow without end


def pairs(tokens: Iterable[str]) -> list[str]:
    """Neighbouring syllables as terms. Whole document numbers, which stand at the end, have no neighbours."""
    return [f"{first}_{second}" for first, second in pairwise(token for token in tokens if "/" not in token)]


class _Links(dict[str, str]):
    """Each syllable as the end of one pair and the beginning of the next: "_tin tin". Looking it up is faster than making it."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        made = self[token] = END if token == END else f"_{token} {token}"
        return made


_link = _Links().__getitem__


def terms(texts: Iterable[str]) -> tuple[str, str]:
    """The syllables of texts, and the pairs of neighbours within each of them, both with spaces between."""
    every = list(texts)
    words = spread(every)
    # "_a a_b b_c c" of each text: without the half pairs at both ends.
    chains = "".join(map(_link, words.split())).split(END)
    neighbours = " ".join([chain.partition(" ")[2].rpartition(" ")[0] for chain in chains])
    if any("/" in text for text in every):
        parts = zip(words.split(END), map(document_numbers, every), strict=True)
        return " ".join([word for part, numbers in parts for word in (part, *numbers)]), neighbours
    return words.replace(END, " "), neighbours
