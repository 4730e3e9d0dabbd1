"""Connections to a host at once, counted over all machines that share a PostgreSQL server: each holds an advisory lock of it.

A lock is of the session that took it: the server lets it go when its holder's connection ends, be it by a kill. The locks of one
process are of one connection; if that breaks they are gone, and so many requests more may be under way until they end. Of a
machine that vanished the server learns within two minutes.
"""

import contextlib
import hashlib

from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.exc import DBAPIError

# Seconds of silence, seconds between questions, and questions without an answer.
_KEEPALIVES = (("idle", 60), ("interval", 10), ("count", 5))
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
# By default a server asks a silent connection after two hours whether anybody is there.
_ALIVE = text(
    "SELECT " + ", ".join(f"set_config('tcp_keepalives_{name}', '{value}', false)" for name, value in _KEEPALIVES)
)
_FREE = text("SELECT pg_advisory_unlock(:key)")
_FREE_ALL = text("SELECT pg_advisory_unlock_all()")


class SessionSlots:
    """The slots that this process may hold, as `pipelines.slots.Slots` gives them: a number that stands for one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._held: set[int] = set()

    def take(self, host: str, most: int) -> int | None:
        """A slot of the host, to be given back to `free`; None if all of its first `most` are in use. Raises SQLAlchemyError."""
        for number in range(most):
            key = _key(host, number)
            # A session may take its own lock twice.
            if key not in self._held and self._ask(_TAKE, key):
                self._held.add(key)
                return key
        return None

    def free(self, slot: int) -> None:
        """Give a slot back; one that was lost with its connection is nobody's."""
        if slot in self._held:
            self._held.discard(slot)
            try:
                self._asked(_FREE, slot)
            except DBAPIError:
                self._drop()

    def close(self) -> None:
        """Give all back."""
        if self._connection is not None:
            with contextlib.suppress(DBAPIError):
                self._connection.execute(_FREE_ALL)
        self._drop()

    def _ask(self, statement: TextClause, key: int) -> bool:
        try:
            return self._asked(statement, key)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        # The server was restarted, or the way to it broke: what was held is free.
        self._drop()
        return self._asked(statement, key)

    def _asked(self, statement: TextClause, key: int) -> bool:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection.execute(_ALIVE)
        return bool(self._connection.execute(statement, {"key": key}).scalar_one())

    def _drop(self) -> None:
        if self._connection is not None:
            # A session that went back to the engine's pool would keep whatever locks could not be freed.
            self._connection.invalidate()
            self._connection.close()
        self._connection = None
        self._held.clear()


def _key(host: str, number: int) -> int:
    """The 64 bits by which the server knows a slot."""
    digest = hashlib.blake2b(f"khotin slot {number} {host}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
