"""Checks of what an archive is made of: configuration, database, index, site files."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from crawler.sites.registry import Registry
from operations.doctor.findings import Finding, problem, unreadable
from operations.settings import Settings
from storage.archive import DATABASE_FILE, Archive
from storage.columns import Model
from storage.database import HEAD, last_change, reading, schema_version
from storage.errors import IndexDamaged, NoIndex
from storage.index.store import Index, index_place

# SQLite's log goes back to nothing whenever nobody reads an old state; this much means that somebody does. Bytes.
_LARGE_LOG = 256_000_000
_TOLD = 10


def configuration(settings: Settings) -> Iterator[Finding]:
    """Whether those who are to be told can be."""
    if settings.notify.mail and importlib.util.find_spec("apprise") is None:
        yield problem("notices", "mail is configured, but apprise is missing", "pip install 'khotin[notify]'")


def database(archive: Archive) -> Iterator[Finding]:
    """Whether the database reads through, stands at this version's schema, and writes its log back."""
    if archive.is_read_only:
        yield Finding("database", "the archive is read-only here: it can be searched and exported, not crawled into")
    try:
        found = schema_version(archive.engine)
        if found != HEAD:
            yield problem("database", f"its schema is {found}, not {HEAD}", "open it with the newest khotin")
        if archive.engine.dialect.name == "postgresql" and not archive.is_read_only:
            yield from _rights(archive)
        if archive.engine.dialect.name == "sqlite":
            with reading(archive.engine) as connection:
                told = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(5)"))]
            if told != ["ok"]:
                yield problem(
                    "database",
                    f"damaged: {'; '.join(told)}",
                    "restore it from a backup; `khotin verify` says what is hit",
                )
    except SQLAlchemyError as error:
        yield unreadable(error)
    log = archive.directory / f"{DATABASE_FILE}-wal"
    if log.exists() and log.stat().st_size > _LARGE_LOG:
        yield problem(
            "database",
            f"its write-ahead log has {log.stat().st_size // 1_000_000} MB and does not shrink",
            "end whatever holds an old state open: a search, an export or a backup that hangs",
        )


def _rights(archive: Archive) -> Iterator[Finding]:
    """Whether the server lets our user write; one who only reads is fine for a reading room."""
    rights = " AND ".join(f"has_table_privilege(oid, '{right}')" for right in ("INSERT", "UPDATE", "DELETE"))
    asked = text(
        f"SELECT relname, has_table_privilege(oid, 'SELECT'), {rights} FROM pg_class WHERE relkind = 'r' "  # noqa: S608 - no value of others
        "AND relnamespace = current_schema()::regnamespace AND relname = ANY(:names) UNION ALL "
        "SELECT relname, true, has_sequence_privilege(oid, 'USAGE') FROM pg_class WHERE relkind = 'S' "
        "AND relnamespace = current_schema()::regnamespace ORDER BY 1"
    )
    with reading(archive.engine) as connection:
        rows = connection.execute(asked, {"names": [table.name for table in Model.metadata.sorted_tables]}).all()
    user = archive.engine.url.username
    if hidden := [name for name, reads, _ in rows if not reads]:
        remedy = f"GRANT pg_read_all_data TO {user}, or SELECT on all tables"
        yield problem("database", f"its user {user} may not read {', '.join(hidden[:3])} ...", remedy)
    elif refused := [name for name, _, writes in rows if not writes]:
        yield Finding(
            "database",
            f"its user {user} may read, but not write ({', '.join(refused[:3])} ...): the archive can be "
            "searched and exported, not crawled into",
        )


def index(archive: Archive) -> Iterator[Finding]:
    """Whether the search index can be opened and has what the database has."""
    if not index_place(archive).exists():
        with reading(archive.engine) as connection:
            has_articles = last_change(connection) > 0
        if has_articles:
            yield Finding("index", "there is none", "the next search or crawl makes it")
        return
    try:
        if Index.unchanged(archive).is_behind():
            yield Finding("index", "it is behind the database", "the next search or crawl brings it up to date")
    except (IndexDamaged, NoIndex) as error:
        yield problem("index", str(error), f"remove {index_place(archive)}: the next search makes it again")


def site_files(archive: Archive, registry: Registry, faults: list[str]) -> Iterator[Finding]:
    """Whether all site files are right, which shipped ones give way to the archive's own, and what is kept."""
    found = registry.problems()
    for one in found[:_TOLD]:
        yield problem("sites", str(one), "`khotin sites check` tells all of it")
    if len(found) > _TOLD:
        yield problem(
            "sites", f"{len(found) - _TOLD} more faults in site files", "`khotin sites check` tells all of it"
        )
    for own, shipped in registry.shadowed():
        yield Finding("sites", f"{Path(own).name} of the archive stands in place of {shipped}")
    for fault in faults:
        yield problem("sites", fault, "`khotin sites drop` takes it away, `khotin sites keep` adds another")
    if not archive.config.sites:
        yield Finding("sites", "the archive keeps no site yet", "`khotin sites keep ID`, then `khotin crawl --due`")
