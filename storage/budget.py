"""One rate a host for all processes that share the database: whoever asks first goes first."""

from sqlalchemy import Engine, case

from storage.database import upsert, writing
from storage.models import HostBudget


def reserve(engine: Engine, host: str, delay: float, now: float) -> float:
    """Take the host's next free place in line; seconds to wait for it. `now` is seconds since 1970, as is what is stored.

    Atomic over threads, processes and machines: one statement moves the line on by `delay` seconds.
    """
    with writing(engine) as connection:
        insert = upsert(connection, HostBudget).values(host=host, next_at=now + delay)
        line = HostBudget.next_at
        statement = insert.on_conflict_do_update(
            index_elements=["host"], set_={"next_at": case((line > now, line), else_=now) + delay}
        )
        next_at = connection.execute(statement.returning(line)).scalar_one()
    return max(0.0, next_at - delay - now)


def postpone(engine: Engine, host: str, until: float) -> None:
    """No request to the host before `until` (seconds since 1970): what a Retry-After asks for. Never moves the line back."""
    with writing(engine) as connection:
        insert = upsert(connection, HostBudget).values(host=host, next_at=until)
        later = HostBudget.next_at < until
        connection.execute(insert.on_conflict_do_update(index_elements=["host"], set_={"next_at": until}, where=later))
