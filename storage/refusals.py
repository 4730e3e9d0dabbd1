"""Says in one line which database refused what and what an operator can do. Knows PostgreSQL's codes, not what was asked of it."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from storage.database_url import shown

# SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
_REMEDIES = {
    "25006": "its user, or the server, only reads: write with another user, or to the server that is not a standby",
    "42501": "its user lacks the right: make it the owner of the tables (REASSIGN OWNED BY old TO user), or grant it what is named",
    "57014": "if nobody cancelled it, the server has a time limit: ALTER ROLE user SET statement_timeout = 0",
}
# A failed connection has no code of its own, and the server's words are in its own language.
_CONNECTION = (
    "see that its server runs, has a connection free (max_connections), and takes the user, password and name of `database` in "
    "khotin.toml (or of what was given); what was stored is safe, and the same command goes on"
)
_CONNECTION_CLASSES = ("08", "57P")
# Of other sessions, of its limits, and of what it has too little of: a second try may do.
_BUSY = (
    "the server was busy, has a time limit, or is short of something: let no lock_timeout or "
    "idle_in_transaction_session_timeout hold for its user; run it again"
)
_BUSY_CLASSES = ("25P03", "25P04", "40", "53", "55P03")


def name_errors(engine: Engine) -> None:
    """Have each error of the driver carry which database it is of, its password hidden, for `told`."""
    name = f"the database {shown(engine.url)}"

    def note(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if error is not None and name not in getattr(error, "__notes__", ()):
            error.add_note(name)

    event.listen(engine, "handle_error", note)


def told(error: BaseException, *, of: str = "") -> str:
    """Any error on one line; one of a driver with the database (`of` that archive), the driver's reason and what to do.

    Without the statement and its values, which are the archive's own.
    """
    driver: Any = getattr(error, "orig", None)
    # Of what a server says, its first sentence: the others quote the statement and the values.
    first = (
        getattr(getattr(driver, "diag", None), "message_primary", None) if getattr(driver, "sqlstate", None) else None
    )
    reason = " ".join(str(first or driver or error).split()) or type(error).__name__
    if driver is None and not type(error).__module__.startswith("sqlalchemy"):
        return reason
    named = next(iter(getattr(error, "__notes__", ())), "the database") + (f" of {of}" if of else "")
    advice = remedy(error)
    return f"{named} cannot be used: {reason}" + (f": {advice}" if advice else "")


def remedy(error: BaseException) -> str | None:
    """What to do about what a PostgreSQL server refused; None where nothing is known, as of SQLite."""
    driver: Any = getattr(error, "orig", None)
    if driver is None or not type(driver).__module__.startswith("psycopg"):
        return None
    state: str | None = driver.sqlstate
    if state is None:
        return _CONNECTION if type(driver).__name__ == "OperationalError" else None
    if state.startswith(_BUSY_CLASSES):
        return _BUSY
    return _REMEDIES.get(state) or (_CONNECTION if state.startswith(_CONNECTION_CLASSES) else None)
