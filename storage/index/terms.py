"""Texts as the index takes them: folded syllables, and pairs of neighbours as terms of their own, each list as one string."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from vietnamese.folding import END, document_numbers, spread


def pairs(tokens: Iterable[str]) -> list[str]:
    """Neighbouring syllables as terms. Whole document numbers, which stand at the end, have no neighbours."""
    return [f"{first}_{second}" for first, second in pairwise(token for token in tokens if "/" not in token)]


def terms(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of each text its syllables, and its pairs of neighbours, as strings with spaces between.

    All texts at once: to fold and part each of them alone would take twice as long.
    """
    plain = f"{END} {spread(texts)} {END}"
    words = plain.split(END)[1:-1]
    for at, text in enumerate(texts):
        if "/" in text and (numbers := document_numbers(text)):
            words[at] = " ".join((words[at], *numbers))
    return words, _neighbours(plain.split())


def _neighbours(tokens: list[str]) -> list[str]:
    """Of each text its pairs. Its syllables stand between two ENDs.

    All pairs are written at once, and what an END has part in is cut away: fewer steps of Python than any way to make the pairs
    of each text, or each pair.
    """
    count = len(tokens) - 1
    pieces = [" "] * (4 * count)
    pieces[0::4], pieces[1::4], pieces[2::4] = tokens[:-1], ["_"] * count, tokens[1:]
    # "\0_a a_b b_\0 \0_c c_d d_\0 "
    chains = "".join(pieces).split(END)[1::2]
    return [chain.partition(" ")[2].rpartition(" ")[0] for chain in chains]
