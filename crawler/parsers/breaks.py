"""Tells line breaks that somebody meant from hard wraps inside sentences, by how lines begin, end and fill. It reads raw text."""

import re
from collections.abc import Iterable
from itertools import pairwise

from crawler.parsers.items import Line
from vietnamese.credits import read_credit, read_name
from vietnamese.names import is_whole, person_in

_BREAKS = re.compile(r"\n\s*\n")
_ENDED = re.compile(r"[.!?…:;]['\"”’)\]]*\s*$")
_ITEM_START = re.compile(r"^\s*(?:[-–—+•*·▪●]\s|\d{1,2}[.)]\s|[a-zđ][.)]\s)", re.IGNORECASE)
_LABEL = re.compile(r"[^:.]{2,30}:\s")
_END_ROOM = 40
_ENDED_SHARE = 0.6
_WRAP_WIDTH = 130
_LOOSE = 0.8
_NARROW = 60
_SHORT = 80
_PAIR = 2
_SOME = 4


def split_lines(text: str, *, breaking: bool, prose: bool = True, apart: bool = False) -> list[str]:
    """The paragraphs of one run of text. Two breaks part them, and so does one before a list sign.

    One break alone is a paragraph's end where the page uses it so (`breaking`) and the line before it ends a sentence, and,
    in `prose`, where it is meant (`_meant`); else it is a hard wrap inside a sentence and is healed. `apart`: set to the right or
    all in bold or italics, as signatures are.
    """
    if "\n" not in text:
        return [text]
    pieces = []
    for part in _BREAKS.split(text):
        lines = [line for line in part.split("\n") if line.strip()]
        meant = _meant([" ".join(line.split()) for line in lines], apart=apart) if prose and len(lines) > 1 else ()
        current: list[str] = []
        listing = False
        for number, line in enumerate(lines):
            ended = bool(current) and _is_ended(current[-1])
            # A dash may begin a hard-wrapped line by chance; a list begins after a finished line and goes on.
            listing = bool(_ITEM_START.match(line)) and (ended or listing)
            if current and (listing or (breaking and ended) or number in meant):
                pieces.append(" ".join(current))
                current = []
            current.append(line)
        pieces.append(" ".join(current))
    return pieces


def _meant(lines: list[str], *, apart: bool) -> range | list[int]:
    """The lines before which somebody meant the break, by their numbers.

    A wrap fills its lines: where the next line's first word would have fitted by far, the break is meant. All breaks are
    where every line begins anew and one of them is so meant, or the lines are verses, a few labelled ones, or a signature's;
    not where a line ends with a comma, nor where two are one name or credit.
    """
    longest = max(map(len, lines))
    fitting = [
        number
        for number, (upper, lower) in enumerate(pairwise(lines), start=1)
        if len(upper) + 1 + len(lower.partition(" ")[0]) <= longest * _LOOSE
    ]
    if all(_begins(line) for line in lines) and not any(line.endswith(",") for line in lines[:-1]):
        if all(map(_LABEL.match, lines)):
            every = True
        elif len(lines) == _PAIR:
            meant = (apart and not all(map(str.isupper, lines))) or bool(fitting)
            every = longest <= _SHORT and meant and not _is_one_name(lines)
        else:
            # Of lines broken at random one sentence is left: its end is the only one.
            whole = _is_ended(lines[-1]) and not any(map(_is_ended, lines[:-1]))
            every = (
                (bool(fitting) and longest <= _SHORT and not whole)
                or (apart and longest <= _SHORT)
                or (len(lines) >= _SOME and longest <= _NARROW)
            )
        if every:
            return range(1, len(lines))
    if len(lines) < _SOME:
        return []
    return [number for number in fitting if _is_ended(lines[number - 1]) and _begins(lines[number])]


def _is_one_name(lines: list[str]) -> bool:
    """Whether lines put together read as one name or one credit, whose second line says no more than its rest."""
    if _LABEL.match(lines[-1]) or any(map(str.isdigit, lines[-1])):
        return False
    if all(is_whole(line) and person_in(line) for line in lines):
        return False
    whole = " ".join(lines)
    credit = read_credit(whole) or read_name(whole)
    return credit is not None and (bool(credit.names) or credit.source is not None)


def _begins(line: str) -> bool:
    """Whether a line may begin a sentence: its first letter is no small one."""
    return not next(filter(str.isalnum, line), "A").islower()


def _is_ended(line: str) -> bool:
    return bool(_ENDED.search(line[-_END_ROOM:]))


def breaks_are_paragraphs(runs: Iterable[Line]) -> bool:
    """Whether single breaks of a body end paragraphs: most lines before them end a sentence or are longer than a wrap."""
    ended = breaks = 0
    above: Line | None = None
    for run in runs:
        # A run that ends where the look changes ends with a break too.
        turned = above is not None and above.state.block == run.state.block and not run.text.startswith("\n")
        lines = [above.text] if above is not None and turned and above.text.endswith("\n") else []
        for part in _BREAKS.split(run.text.strip()) if "\n" in run.text else ():
            lines += [line for line in part.split("\n") if line.strip()][:-1]
        breaks += len(lines)
        ended += sum(1 for line in lines if _is_ended(line) or len(line) > _WRAP_WIDTH)
        above = run
    return breaks > 0 and ended >= breaks * _ENDED_SHARE
