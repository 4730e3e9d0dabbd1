"""A host's gate: a lock over all processes, held from when a place is taken until its request has left, so that nobody overtakes.

A gate that somebody else does not give back (a process that is stopped, a machine that vanished) keeps nobody waiting for ever:
after some seconds the database's places alone count, by which two requests may leave closer together than a delay.
"""

import logging
import time

from pipelines.slots import Slots
from storage.session_slots import SessionSlots

_GATE = "+gate"  # behind a host, where no host has a plus sign
# How often it is looked whether a gate is open, in seconds: at first, and when it has long been shut.
LOOK, _SELDOM = 0.01, 0.5
_SHUT_FOR = 20  # times that long it was shut before it is looked again
_UNSEEN = 5.0  # seconds without a look, of which nothing is known
# Seconds after which a gate that was found shut each time is passed by: a request leaves milliseconds after it took its place.
PATIENCE = 10.0

log = logging.getLogger(__name__)


class Gates:
    """The gates that this process holds, one a host at most."""

    def __init__(self, slots: Slots | SessionSlots, patience: float) -> None:
        self._slots = slots
        self._patience = patience
        self._held: dict[str, int] = {}
        self._shut: dict[str, tuple[float, float]] = {}
        self._passed: set[str] = set()

    def take(self, host: str) -> float:
        """Take the host's gate: 0 if its place may be asked for, else seconds until to ask again. One that we hold is opened first."""
        self.open(host)
        if (slot := self._slots.take(f"{host}{_GATE}", 1)) is not None:
            self._held[host] = slot
            self._shut.pop(host, None)
            self._passed.discard(host)
            return 0.0
        if host in self._passed:
            return 0.0
        shut = self._shut_for(host)
        if shut < self._patience:
            return min(_SELDOM, max(LOOK, shut / _SHUT_FOR))
        self._passed.add(host)
        log.warning(
            "%s: another process has kept the host's next place for %.0f s, perhaps one that is stopped or on a machine that "
            "vanished; this one goes on without it, and requests of the two may be less than a delay apart",
            host,
            shut,
        )
        return 0.0

    def _shut_for(self, host: str) -> float:
        """Seconds for which the gate was shut whenever it was looked; while nobody looked it may well have been open."""
        now = time.monotonic()
        since, looked = self._shut.get(host, (now, now))
        since = now if now - looked > _UNSEEN else since
        self._shut[host] = since, now
        return now - since

    def open(self, host: str) -> None:
        """Let others take the host's next place."""
        if (slot := self._held.pop(host, None)) is not None:
            self._slots.free(slot)
