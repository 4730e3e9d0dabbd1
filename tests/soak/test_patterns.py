"""No regular expression of the parsers or of the language blows up: a short hostile text never takes long.

A square of time is let pass here, for many patterns only see short texts; what reaches a long one is for the soak to find.
"""

import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from random import Random
from time import process_time
from types import ModuleType
from typing import Any

import pytest

import crawler.parsers
import vietnamese

SOAK = bool(os.environ.get("KHOTIN_SOAK"))
LENGTH = 600
SECONDS = 0.05 if SOAK else 0.5
"""The soak judges quick patterns from slow ones; the sample in CI, on machines shared with others, only what blows up."""
SAMPLE = 100_000 if SOAK else 40
SIGNS = (" ", "a", "A", "1", "-", "_", ".", ",", ":", "/", "\n", "(", '"', "’", "<", "=", ";", "đ")


def modules() -> Iterator[ModuleType]:
    for package in (crawler.parsers, vietnamese):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)
    yield importlib.import_module("crawler.urls")
    yield importlib.import_module("crawler.sites.conventions")


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern at the top of a module or inside a tuple, list, set or mapping there, by its place."""
    found: dict[str, re.Pattern[Any]] = {}

    def gather(name: str, value: Any) -> None:
        if isinstance(value, re.Pattern):
            found.setdefault(name, value)
        elif isinstance(value, (tuple, list, frozenset, set)):
            for number, inner in enumerate(value):
                gather(f"{name}[{number}]", inner)
        elif isinstance(value, dict):
            for key, inner in value.items():
                gather(f"{name}[{key}]", inner)

    for module in modules():
        for name, value in vars(module).items():
            if not name.startswith("__"):
                gather(f"{module.__name__}.{name}", value)
    return found


def attacks(source: str) -> Iterator[str]:
    """Texts of one sign, word or pair again and again, made of what the pattern itself names, that end in no match."""
    words = list(dict.fromkeys(re.findall(r"\w{2,}", re.sub(r"\\.", " ", source))))[:30]
    signs = list(dict.fromkeys((*SIGNS, *re.findall(r"[^\w\s\\]", source))))
    units = [*signs, *(one + other for one in signs[:14] for other in signs[:14]), *(word + sign for word in words for sign in (" ", ", ", "1", ""))]  # fmt: skip
    for start in ("", *signs[:6], *words[:12]):
        for unit in units:
            yield start + unit * (LENGTH // len(unit)) + "\x01!"


PATTERNS = patterns()


@pytest.mark.parametrize("name", PATTERNS)
def test_short_texts_take_little_time(name):
    """Six hundred hostile signs are searched in a twentieth of a second; ten times that are let pass where others are at work."""
    pattern = PATTERNS[name]
    binary = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if binary else pattern.pattern
    texts = list(attacks(source))
    for text in Random(name).sample(texts, min(SAMPLE, len(texts))):
        started = process_time()
        pattern.search(text.encode("utf-8") if binary else text)
        took = process_time() - started
        if took > SECONDS:
            started = process_time()
            pattern.search(text.encode("utf-8") if binary else text)
            assert min(took, process_time() - started) < SECONDS, text[:80]


def test_a_pattern_that_blows_up_is_seen():
    """The texts tried are of the kind that does it."""
    wrong = re.compile(r"(?:\w+\s?){30}$|(?:a|a)+[bc]{2}$")
    started = process_time()
    for text in attacks(wrong.pattern):
        wrong.search(text[:22] + "!")
        if process_time() - started > SECONDS:
            return
    pytest.fail("no text took long")


def test_all_patterns_are_found():
    """Patterns of modules and those inside tables are among those tried."""
    assert len(PATTERNS) > 60
    assert "vietnamese.dates._DAY_FIRST" in PATTERNS
