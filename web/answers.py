"""Pages made a moment ago, for whoever asks for them again: readers go back and forth, programs ask whether anything is new.

A page is given again only while the database, the search index and the day are those that it was made of, so that nothing that was
withdrawn or changed since is shown. Not for what is large or made of files.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from storage.archive import Archive
from storage.days import HANOI
from storage.generation import Generation
from storage.index.store import index_place
from web.texts import COOKIE

MOST = 24_000_000
"""Bytes of pages in memory."""
_OK = 200
_OVERHEAD = 2_000  # bytes of a page beside its body: headers, key, the objects


class Answers:
    """The kept pages of one archive, those asked for last; safe to use from several threads."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._generation = Generation(archive.engine)
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Response] = OrderedDict()
        self._made_of: Hashable = None
        self._size = 0

    def made_of(self) -> tuple[Hashable, ...]:
        """What pages are made of just now: to be asked before a page is made."""
        return self._generation.mark(), _mark_of_index(self._archive), datetime.now(HANOI).date()

    def again(self, request: Request, made_of: Hashable) -> Response | None:
        """The page that a request asks for, None if it must be made. It is not to be changed."""
        with self._lock:
            if made_of != self._made_of:
                return None
            found = self._kept.get(_key(request))
            if found is not None:
                self._kept.move_to_end(_key(request))
            return found

    def keep(self, request: Request, response: Response, made_of: Hashable) -> None:
        """Keep a page that was made of no older than `made_of`, if it is one for everybody who asks the same.

        While a crawl writes, a slow page is of a state that is over when it is made: it must not drive out those of a newer one.
        """
        if response.status_code != _OK or "set-cookie" in response.headers:
            return
        with self._lock:
            is_known = made_of == self._made_of
        if not is_known and made_of != self.made_of():
            return
        with self._lock:
            if made_of != self._made_of:
                self._kept.clear()
                self._made_of, self._size = made_of, 0
            key = _key(request)
            before = self._kept.pop(key, None)
            self._size += _size(response) - (_size(before) if before else 0)
            self._kept[key] = response
            while self._size > MOST:
                self._size -= _size(self._kept.popitem(last=False)[1])


def _key(request: Request) -> Hashable:
    """All of a request that a page depends on: its address as a whole, with the host, and the language chosen before."""
    scope: Any = request.scope
    return (
        scope["scheme"],
        request.headers.get("host"),
        scope["path"],
        scope["query_string"],
        request.cookies.get(COOKIE),
    )


def _size(response: Response) -> int:
    return len(response.body) + _OVERHEAD


def _mark_of_index(archive: Archive) -> Hashable:
    """The state of the index's list of files, which is written anew with each commit; None where there is none."""
    try:
        told = (index_place(archive) / "meta.json").stat()
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size
