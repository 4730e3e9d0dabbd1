"""Which host a person means who names a site of an archive: by the site files, else by what the archive holds."""

from crawler.sites.errors import SiteError, UnknownSite
from crawler.sites.model import host_of
from crawler.sites.registry import Registry
from storage.archive import Archive
from storage.database import reading
from storage.sites import site_id


def host_named(archive: Archive, registry: Registry, wanted: str) -> str:
    """The host of the site meant by an id, a host, an address or a province.

    A host that no file knows any more, or none ever knew (its WARC was ingested), counts if the archive has it.
    Raises UnknownSite for a site that neither knows, BadSiteFile if the file of that id is wrong.
    """
    try:
        return registry.get(wanted).host
    except UnknownSite:
        host = _host(wanted)
        with reading(archive.engine) as connection:
            if site_id(connection, host) is None:
                raise
        return host


def host_of_file(registry: Registry, name: str) -> str | None:
    """The host of the site that a file calls by that id, None if none does."""
    try:
        return registry.get(name).host
    except SiteError:
        return None


def _host(wanted: str) -> str:
    """The host as sites are keyed by; what can be none is given back as it is, and found nowhere."""
    try:
        return host_of(wanted if "://" in wanted else f"http://{wanted}")
    except ValueError:
        return wanted
