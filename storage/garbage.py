"""Spares work that makes many objects and few circles the search for circular garbage. Nothing else is kept longer for it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Young objects, and generations, between two searches; Python's own are 700, 10, 10 (3.11) and cost a crawl 8 % of its CPU.
_SELDOM = (50_000, 20, 50)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search, for what makes no circle and is over soon: it costs feeding the index a third of its time.

    Of blocks that overlap in several threads the first one to have begun switches it on again, so none leaves it off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """With the search made seldom, and never through what was there before: modules and tables stay to the end."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
