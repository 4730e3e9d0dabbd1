"""Says whether two texts are copies of each other, and on what evidence. Pure: it reads no database.

A near-copy differs from its original by what was cut, put around it or reworded here and there. Two notices of one template
share as much text, and differ in their telling words (numbers, dates, names, places) at the same places. So the texts are
aligned on runs of words that each of them has once, and the places between are looked at: `clashes` counts telling words that
stand against other telling words there. Its limits: slots filled with common words alone ("có mưa", "trời nắng", "thứ năm") tell nothing;
a copy that differs by one corrected count or place is known in a long text alone, by several or by a day in none.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from storage.clashes import Side, clash, is_number
from storage.words import Word, words_of

# Of the shorter text's runs of words so many stand in the longer one: below, a part is quoted and no text copied.
LEAST_CONTAINMENT = 0.4
# Words changed at random seldom set a telling word against another one: where a fifth of a copy's words were changed, clashing
# words among the telling ones and clashing places among the differing ones came to 0.42 together in 99 of 100 copies; in notices
# of one template to 0.85 and more (benchmarks/near_copies.py).
_TEMPLATE = 0.45
_MOST_PLACES = 0.4
# One clash in so many telling words is a correction or a typing error, unless nothing but numbers differs.
_FEW_CLASHES = 0.05
_FEW_NUMBERS = 0.01
# Of the shorter text's telling words, if there are so many, so much stands in the other: two lists under one head share less.
_TELLING, _SHARED_TELLING = 10, 0.5
# A beginning or end with more words than this on one side was cut, added or written anew, and is no place to compare.
_LONGEST_EDGE = 12
_LONGEST_RATIO = 4
_RUN = 3
# So many words in one piece that stand elsewhere in the other text were moved there.
_MOVED = 8
# One count or place in a text of so many words that are otherwise the same, and few of them numbers, was corrected: the bases in
# law that notices begin with are full of numbers. What a text says in its first words is what it is about.
_LONG, _FEW_IN_PROSE, _SAME = 200, 0.06, 0.97
_FIRST_WORDS = 20
Run = tuple[str, ...]
Block = tuple[int, int, int]
Gap = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are: `containment` of the shorter in the longer, in the first one and the other `of_one`, `of_other`.

    The three are shares of runs of three words, 0 to 1. `numbers` are those that both have, in order of the first text;
    `names` how many words of names both have. `places`: differing places between matching stretches; `clashing` of them set
    telling words against others, `clashes` such words beside `matched` telling words that agree. `by_numbers`, `by_days`,
    `by_places`: places where numbers, days, named places clash. A place corrected in a long text is none of them.
    `is_corrected`: one count of a long text is all; `is_list`: one of the texts consists of numbers.
    """

    containment: float
    of_one: float
    of_other: float
    numbers: tuple[str, ...] = ()
    names: int = 0
    matched: int = 0
    clashes: int = 0
    places: int = 0
    clashing: int = 0
    by_numbers: int = 0
    by_days: int = 0
    by_places: int = 0
    is_corrected: bool = False
    is_list: bool = False
    telling: float = 1.0

    @property
    def is_copy(self) -> bool:
        """Whether the texts are one story."""
        return self.containment >= LEAST_CONTAINMENT and self.telling >= _SHARED_TELLING and not self.is_template

    @property
    def is_template(self) -> bool:
        """Whether the texts differ as two notices of one template do."""
        if not self.clashes:
            return False
        words = self.clashes / (self.matched + self.clashes)
        places = self.clashing / self.places
        if max(self.by_days, self.by_places) / self.places >= _MOST_PLACES:
            # Another day or place is another notice, whatever else the text names.
            return True
        if self.is_corrected:
            return False
        if self.by_numbers / self.places >= _MOST_PLACES and (self.is_list or words >= _FEW_NUMBERS):
            return True
        return words >= _FEW_CLASHES and (places >= _MOST_PLACES or (self.clashes > 1 and words + places >= _TEMPLATE))


class Text:
    """A text to compare, its words taken apart once."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self.words: list[Word] = [word for piece in pieces for word in words_of(piece)]
        self.keys = [word.key for word in self.words]

    @cached_property
    def runs(self) -> list[Run]:
        """Every three neighbouring words; a shorter text is one run."""
        if len(self.keys) < _RUN:
            return [tuple(self.keys)] if self.keys else []
        return list(zip(self.keys, self.keys[1:], self.keys[2:], strict=False))

    @cached_property
    def places(self) -> dict[Run, int]:
        """Where the runs stand that the text has once; -1 for others."""
        counted = Counter(self.runs)
        return {run: at if counted[run] == 1 else -1 for at, run in enumerate(self.runs)}

    @cached_property
    def numbers(self) -> dict[str, None]:
        """Its numbers in order."""
        return dict.fromkeys(word.key for word in self.words if is_number(word))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of its names."""
        return frozenset(word.key for word in self.words if word.is_telling and not is_number(word))


def compare(one: Text, other: Text) -> Likeness:
    """How alike two texts are. Which is given first does not matter but for `of_one` and the order of numbers."""
    shared = len(one.places.keys() & other.places.keys())
    sizes = (len(one.places), len(other.places))
    if not min(sizes):
        return Likeness(0.0, 0.0, 0.0)
    containment = shared / min(sizes)
    parts = (containment, shared / sizes[0], shared / sizes[1])
    if containment < LEAST_CONTAINMENT:
        return Likeness(*parts)
    numbers = tuple(number for number in one.numbers if number in other.numbers)
    names = len(one.names & other.names)
    least = min(len(one.numbers) + len(one.names), len(other.numbers) + len(other.names))
    blocks = _blocks(one, other)
    matched = sum(one.words[a + at].is_telling for a, _, count in blocks for at in range(count))
    gaps = list(_gaps(blocks, one, other))
    clashes = [
        clash(_side(one, range(a, a_end), other, range(b, b_end)), _side(other, range(b, b_end), one, range(a, a_end)))
        for a, a_end, b, b_end in gaps
    ]
    found = [clash for clash in clashes if clash.words]
    is_list = bool(found) and (_is_list(one) or _is_list(other))
    is_long = containment >= _SAME and min(len(one.words), len(other.words)) >= _LONG
    is_prose = is_long and not is_list
    placed = [
        gap for gap, clash in zip(gaps, clashes, strict=True) if clash.by_places and not (is_prose and clash.is_slip)
    ]
    is_place_corrected = is_prose and len(placed) == 1 and not _is_first(placed[0])
    return Likeness(
        *parts,
        numbers=numbers,
        names=names,
        matched=matched,
        clashes=sum(clash.words for clash in found),
        places=len(clashes),
        clashing=len(found),
        by_numbers=sum(clash.by_numbers for clash in found),
        by_days=sum(clash.by_days for clash in found),
        by_places=0 if is_place_corrected else len(placed),
        is_corrected=len(found) == 1 and found[0].is_count and is_prose,
        is_list=is_list,
        telling=(len(numbers) + names) / least if least >= _TELLING else 1.0,
    )


def _blocks(one: Text, other: Text) -> list[Block]:
    """Stretches of equal words (from in the one, from in the other, length), in order in both, as long as they can be."""
    a, b = one.keys, other.keys
    blocks: list[Block] = []
    end_a = end_b = 0
    for x, y in _anchors(one, other):
        if x < end_a or y < end_b:
            if x - end_a == y - end_b:
                blocks[-1] = _longer(blocks[-1], x + _RUN)
                end_a, end_b = x + _RUN, y + _RUN
            continue
        start_a, start_b = x, y
        while start_a > end_a and start_b > end_b and a[start_a - 1] == b[start_b - 1]:
            start_a, start_b = start_a - 1, start_b - 1
        end_a, end_b = x + min(_RUN, len(a), len(b)), y + min(_RUN, len(a), len(b))
        while end_a < len(a) and end_b < len(b) and a[end_a] == b[end_b]:
            end_a, end_b = end_a + 1, end_b + 1
        blocks.append((start_a, start_b, end_a - start_a))
    return blocks


def _longer(block: Block, end: int) -> Block:
    return block[0], block[1], end - block[0]


def _anchors(one: Text, other: Text) -> Iterator[tuple[int, int]]:
    """Places of runs that each text has once, the longest row of them that rises in both."""
    pairs = [(at, there) for run, at in one.places.items() if at >= 0 and (there := other.places.get(run, -1)) >= 0]
    pairs.sort()
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        tails[at : at + 1] = [there]
        ends[at : at + 1] = [index]
        before.append(ends[at - 1] if at else -1)
    row = []
    index = ends[-1] if ends else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return reversed(row)


def _gaps(blocks: Sequence[Block], one: Text, other: Text) -> Iterator[Gap]:
    """What differs between stretches of equal words: what is short, and between two of them what is about as long in both."""
    if not blocks:
        return
    end_a = end_b = 0
    for number, (a, b, count) in enumerate(blocks):
        gap = (end_a, a, end_b, b)
        if (a > end_a or b > end_b) and (_is_short(gap) or (number and _is_even(gap))):
            yield gap
        elif not number and _is_slot(slot := _cut(gap, from_end=True), one, other):
            yield slot
        end_a, end_b = a + count, b + count
    last = (end_a, len(one.keys), end_b, len(other.keys))
    if (last[1] > end_a or last[3] > end_b) and _is_short(last):
        yield last
    elif _is_slot(slot := _cut(last, from_end=False), one, other):
        yield slot


def _cut(gap: Gap, *, from_end: bool) -> Gap:
    """As much of the longer side, next to what both have, as the shorter one has."""
    a, a_end, b, b_end = gap
    size = min(a_end - a, b_end - b)
    return (a_end - size, a_end, b_end - size, b_end) if from_end else (a, a + size, b, b + size)


def _is_slot(gap: Gap, one: Text, other: Text) -> bool:
    """Whether a few words are the same but for numbers: the day of a notice that one text has a line in front of."""
    a, a_end, b, b_end = gap
    if not 1 < a_end - a <= _LONGEST_EDGE:
        return False
    pairs = zip(one.words[a:a_end], other.words[b:b_end], strict=True)
    differing = [x for x, y in pairs if x.key != y.key and not (is_number(x) and is_number(y))]
    return not differing


def _is_first(gap: Gap) -> bool:
    """Whether it is among a text's first words."""
    return min(gap[0], gap[2]) < _FIRST_WORDS


def _is_short(gap: Gap) -> bool:
    return max(gap[1] - gap[0], gap[3] - gap[2]) <= _LONGEST_EDGE


def _is_even(gap: Gap) -> bool:
    """Whether neither side is many times the other: a passage that only one text has says nothing about its neighbours."""
    one, other = gap[1] - gap[0], gap[3] - gap[2]
    return max(one, other) <= _LONGEST_RATIO * min(one, other)


def _side(text: Text, gap: range, other: Text, there: range) -> Side:
    """One side of a gap. Longer pieces of it that stand in the other text, but not in the gap there, were moved."""
    if len(gap) < _MOVED:
        return Side(text.words, gap, gap)
    own: list[int] = []
    at = gap.start
    while at < gap.stop:
        end = _end_of_moved(text, range(at, gap.stop), other, there)
        if end - at < _MOVED:
            own.append(at)
            end = at + 1
        at = end
    return Side(text.words, gap, own)


def _end_of_moved(text: Text, rest: range, other: Text, gap: range) -> int:
    """Where a piece ends that begins with the rest of a gap and stands in the other text outside of it."""
    at = rest.start
    there = other.places.get(text.runs[at], -1) if at < len(text.runs) else -1
    if there < 0 or there in gap:
        return at
    keys, others = text.keys, other.keys
    while at < rest.stop and there < len(others) and keys[at] == others[there]:
        at, there = at + 1, there + 1
    return at


def _is_list(text: Text) -> bool:
    """Whether so many of its words are numbers that it is a list, of prices or results."""
    return sum(map(is_number, text.words)) > _FEW_IN_PROSE * len(text.words)
