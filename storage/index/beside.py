"""Threads that ask the index beside a search: started once a process, since to start and end them took a twentieth of a search."""

import os
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import lru_cache

# Tantivy looks and counts without Python's lock, so more of them than cores only wait for each other. No task waits for another.
_MOST = 2 * (os.cpu_count() or 1) + 1


@lru_cache(maxsize=1)
def beside() -> Executor:
    """What runs what all searches of this process ask beside."""
    return ThreadPoolExecutor(_MOST, thread_name_prefix="khotin-beside")


# A child has its parent's executor without its threads: what it submitted would never run.
os.register_at_fork(after_in_child=beside.cache_clear)
