"""Asks all checks, one after the other; one that cannot be made hides no other."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from crawler.sites.registry import Registry
from operations.doctor import contents, machine, network, room, running
from operations.doctor.findings import Finding, problem, unreadable
from operations.due import kept_sites
from operations.settings import Settings, settings_of
from storage.archive import DATABASE_FILE, Archive
from storage.config import CONFIG_FILE, read_config
from storage.database_url import holds_password
from storage.errors import OtherVersion, StorageError
from storage.refusals import remedy, told
from storage.remains import check_configured


def examine(
    directory: Path, registry: Registry, environment: Mapping[str, str], *, offline: bool, user: str | None = None
) -> Iterator[Finding]:
    """Everything there is to tell of an archive, as it is found.

    Without `offline` names are resolved and one request is made, to the first kept site that answers. `user` is whose rights
    are looked at. Raises NoArchive, ConfigLost, WrongConfig for a khotin.toml that says nothing, KeyError for a user nobody knows.
    """
    check_configured(directory, directory / DATABASE_FILE)
    who = machine.Who.named(user) if user else machine.Who.of(directory)
    config = read_config(directory / CONFIG_FILE)
    yield from machine.room(directory)
    yield from machine.rights(directory, who)
    try:
        archive = Archive.open(directory)
    except OtherVersion as error:
        yield problem("database", f"{error.database} {error.reason}", error.remedy)
        return
    except (StorageError, SQLAlchemyError, OSError) as error:
        yield problem(
            "database",
            f"cannot be opened: {told(error)}",
            "mend what it says" if remedy(error) else "mend what it says, or restore it from a backup",
        )
        return
    with archive:
        try:
            settings = settings_of(archive, environment)
        except StorageError as error:
            yield problem("configuration", str(error), "mend it: no crawl begins before")
            settings = Settings()
        tables = config.tables.get("notify", {})
        has_secrets = bool(tables.keys() & {"ping", "webhook", "mail"}) or holds_password(archive.engine.url)
        yield from machine.secrets(directory, has_secrets=has_secrets)
        yield from machine.metrics_place(settings.metrics_file(archive).parent, directory)
        yield from contents.configuration(settings)
        yield from _inside(archive, registry, settings, offline=offline)


def _inside(archive: Archive, registry: Registry, settings: Settings, *, offline: bool) -> Iterator[Finding]:
    now = datetime.now(UTC)
    sites, faults = kept_sites(archive, registry)
    for findings in (
        contents.database(archive),
        room.quota(archive, settings.disk, now=now),
        contents.index(archive),
        contents.site_files(archive, registry, faults),
        running.locks(archive),
        running.pauses(archive),
        running.timers(archive),
        running.last_runs(archive, sites, now=now),
        running.drift(archive),
        network.clock(archive, now=now),
    ):
        yield from _told(findings)
    if not offline and sites:
        lost, addresses = network.names(sites)
        yield from lost
        yield from _told(network.date_header(archive, sites, addresses))


def _told(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings of a check, up to where it cannot read the database: that is a finding as well."""
    try:
        yield from findings
    except SQLAlchemyError as error:
        yield unreadable(error)
