"""Connections counted by a PostgreSQL server, over all machines that share it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from storage.database import connect
from storage.session_slots import SessionSlots

HOLDER = """
import sys, time
from storage.database import connect
from storage.session_slots import SessionSlots
slots = SessionSlots(connect(sys.argv[1]))
print(slots.take("a.vn", 2), flush=True)
time.sleep(600)
"""
PID = text("SELECT pg_backend_pid()")


@pytest.fixture
def engine(postgresql: str) -> Iterator[Engine]:
    """An engine on a server; advisory locks need no table."""
    engine = connect(f"postgresql+psycopg://{postgresql}/postgres")
    yield engine
    engine.dispose()


def holder(engine: Engine) -> "subprocess.Popen[bytes]":
    """A process that takes one of two slots of a.vn and says which."""
    url = engine.url.render_as_string(hide_password=False)
    return subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE)


def test_slots_are_counted_over_sessions(engine: Engine) -> None:
    """A slot of one session is nobody else's until it is given back, or its holder is killed; hosts do not share them."""
    ours = SessionSlots(engine)
    mine = ours.take("a.vn", 2)
    assert mine is not None
    with holder(engine) as other:
        assert other.stdout is not None
        assert int(other.stdout.readline()) != mine
        assert ours.take("a.vn", 2) is None
        assert ours.take("b.vn", 1) is not None
        ours.free(mine)
        assert ours.take("a.vn", 2) == mine
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    # The server hears of it a moment later.
    while (again := ours.take("a.vn", 2)) is None:
        time.sleep(0.01)
    assert again != mine
    ours.close()
    others = SessionSlots(engine)
    assert others.take("a.vn", 1) is not None
    others.close()


def test_no_lock_outlives_its_holder_in_the_pool(engine: Engine) -> None:
    """Whatever the server answers when locks are to be freed, their session ends: nobody gets it with a lock from the pool."""
    ours = SessionSlots(engine)
    assert ours.take("a.vn", 1) is not None
    slots_connection = ours._connection
    assert slots_connection is not None
    session = slots_connection.execute(PID).scalar_one()
    # A transaction that has failed refuses to free anything.
    slots_connection.exec_driver_sql("BEGIN")
    with pytest.raises(DBAPIError):
        slots_connection.exec_driver_sql("SELECT no_such_column")
    ours.close()
    with engine.connect() as other:
        assert other.execute(PID).scalar_one() != session


def test_a_machine_that_vanished_loses_its_slots(engine: Engine) -> None:
    """The server soon asks a silent holder of slots whether it is still there, which by default it does after two hours."""
    ours = SessionSlots(engine)
    assert ours.take("a.vn", 1) is not None
    assert ours._connection is not None
    asked = text("SELECT name FROM pg_settings WHERE name LIKE 'tcp_keepalives_%' AND source = 'session' ORDER BY name")
    names = ours._connection.execute(asked).scalars().all()
    ours.close()
    assert names == ["tcp_keepalives_count", "tcp_keepalives_idle", "tcp_keepalives_interval"]


def test_a_broken_connection_is_made_again(engine: Engine) -> None:
    """What the server cut off is connected anew with the next question, and all slots are free; giving back a lost one is no error."""
    ours = SessionSlots(engine)
    mine = ours.take("a.vn", 1)
    assert mine is not None
    holding = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    with engine.connect() as other:
        other.execute(text(holding))
    ours.free(mine)
    assert ours.take("a.vn", 1) == mine
    assert ours.take("a.vn", 1) is None
    ours.close()
