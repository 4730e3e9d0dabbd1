"""Suspends Python's search for circular garbage while many records are read: each makes hundreds of objects and no circle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without that search, which costs feeding the index a third of its time and a search of it a twentieth.

    Of blocks that overlap in several threads the first one to have begun switches it on again, so none leaves it off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
