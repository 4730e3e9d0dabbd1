"""Which sites of the registry an archive keeps: `sites` in its khotin.toml, changed here as an operator would by hand."""

from collections.abc import Sequence

from crawler.sites.errors import SiteError, UnknownSite
from crawler.sites.registry import Registry
from storage.archive import Archive
from storage.config import CONFIG_FILE, read_config, set_key


def keep_sites(archive: Archive, registry: Registry, names: Sequence[str]) -> list[str]:
    """Add sites, named as people do; the ids of all that are kept then. Raises UnknownSite, BadSiteFile, OSError."""
    return _set(archive, [*_kept(archive), *(registry.get(name).id for name in names)])


def drop_sites(archive: Archive, registry: Registry, names: Sequence[str]) -> list[str]:
    """Take sites away; the ids of all that are kept then. Raises UnknownSite for one that is not kept, OSError."""
    kept = _kept(archive)
    gone = set()
    for name in names:
        # A site whose file is gone or wrong must still be one that can be dropped, under the id that stands there.
        try:
            found = name if name in kept else registry.get(name).id
        except SiteError:
            found = name
        if found not in kept:
            raise UnknownSite(name, tuple(kept), " The archive does not keep it.")
        gone.add(found)
    return _set(archive, [one for one in kept if one not in gone])


def _kept(archive: Archive) -> list[str]:
    return list(read_config(archive.directory / CONFIG_FILE).sites)


def _set(archive: Archive, names: list[str]) -> list[str]:
    names = list(dict.fromkeys(names))
    set_key(archive.directory / CONFIG_FILE, "sites", names)
    return names
