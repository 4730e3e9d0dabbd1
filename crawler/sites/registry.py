"""The registry: every site file, shipped and the user's own, found by id, host, address or province. Fetches nothing."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

from crawler.sites.checking import Problem, read_site_file
from crawler.sites.errors import BadSiteFile, UnknownSite
from crawler.sites.model import Site, host_of
from vietnamese.folding import fold
from vietnamese.provinces import find_province, province_by_code

_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One site file: the id its name gives, whether the user wrote it, and the site or what is wrong."""

    id: str
    file: str
    own: bool
    site: Site | None
    problems: tuple[Problem, ...]


class Registry:
    """The sites of one archive. The user's own files win over shipped ones of the same id or host."""

    def __init__(self, site_files: list[SiteFile]) -> None:
        """Takes files as read; `Registry.load` reads them."""
        self._found = site_files
        self._files = _resolved(site_files)
        # Of two files of one id the first counts: the second is told as wrong and must not hide it.
        self._by_id = {entry.id: entry for entry in reversed(self._files)}
        self._by_host = {host: site for site in self.all() for host in _hosts(site)}

    @classmethod
    def load(cls, user_dir: Path | None = None) -> "Registry":
        """The shipped files and those under `user_dir` (the archive's sites/), if it is there. Bad files do not raise."""
        found = list(_read(files("crawler.sites"), "crawler/sites", own=False))
        if user_dir is not None and user_dir.is_dir():
            found += _read(user_dir, str(user_dir), own=True)
        return cls(found)

    def all(self) -> list[Site]:
        """Every valid site, by province and id."""
        sites = [entry.site for entry in self._files if entry.site is not None]
        return sorted(sites, key=lambda site: (site.province or "99", site.id))

    def get(self, wanted: str) -> Site:
        """The site meant by an id, a host, an address or a province's name with or without marks (its portal).

        Raises UnknownSite with the nearest ids, BadSiteFile if the file of that id is wrong.
        """
        asked = wanted.strip()
        entry = self._by_id.get(asked.lower())
        if entry is None and (site := self.for_url(asked if "://" in asked else f"http://{asked}")):
            return site
        if entry is None and (province := find_province(asked)) and province.status != "former":
            entry = self._by_id.get(province.slug)
        if entry is None:
            raise UnknownSite(asked, self._nearest(asked), _successor(asked))
        if entry.site is None:
            raise BadSiteFile(entry.id, entry.problems)
        return entry.site

    def for_url(self, url: str) -> Site | None:
        """The site an address belongs to by its host and port, or None."""
        try:
            return self._by_host.get(host_of(url))
        except ValueError:
            return None

    def problems(self) -> list[Problem]:
        """Everything wrong with any file, by file and line; empty if all is well."""
        found = [problem for entry in self._files for problem in entry.problems]
        return sorted(found, key=lambda problem: (problem.file, problem.line))

    def shadowed(self) -> list[tuple[str, str]]:
        """The user's own files that stand in place of shipped ones: (own file, shipped file)."""
        kept = {entry.file for entry in self._files}
        own = [entry for entry in self._files if entry.own and entry.site is not None]
        return [
            (mine.file, entry.file)
            for entry in self._found
            if not entry.own and entry.file not in kept
            for mine in own
            if _rivalry(mine, entry, _hosts(mine.site) if mine.site else set())
        ]

    def check(self, path: Path) -> list[Problem]:
        """Everything wrong with one file: in itself, and with its id and its hosts beside the other files.

        A file of the registry is held against those of its kind, as the user's own win over shipped ones. Any other is
        taken for the next form of the file of its id.
        """
        mine = _read_one(path, str(path), own=True)
        problems = list(mine.problems)
        if path.suffix not in _ENDINGS:
            problems.append(_whole(mine, f"must end in {' or '.join(_ENDINGS)} to be read as a site file"))
        claims = _hosts(mine.site) if mine.site else set()
        listed = next((entry for entry in self._found if _place(entry) == path.resolve()), None)
        for rival in self._found:
            is_another = rival.own is listed.own if listed else rival.id != mine.id
            if rival is not listed and is_another and (reason := _rivalry(mine, rival, claims)):
                problems.append(_whole(mine, reason))
        return problems

    def _nearest(self, wanted: str) -> tuple[str, ...]:
        """Ids that look like it; names and hosts count too, as people know sites by them."""
        words: dict[str, str] = {}
        for entry in self._files:
            words[entry.id] = entry.id
            if entry.site is not None:
                words[entry.site.host] = entry.id
                words[fold(entry.site.name)] = entry.id
        plain = fold(wanted)
        matches = difflib.get_close_matches(plain.replace(" ", "-"), words, n=5, cutoff=0.5)
        matches += difflib.get_close_matches(plain, words, n=5, cutoff=0.5)
        return tuple(dict.fromkeys(words[match] for match in matches))[:5]


def provisional(url: str) -> Site:
    """A site for a host no file knows, named after its host and port; raises ValueError if the address has no host."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = f"{url!r} has no host a site could be named after"
        raise ValueError(message)
    host = host_of(url)
    name = re.sub(r"[^a-z0-9.-]+", "-", host.lower()).strip("-.") or "host"
    return Site(id=name, name=host, url=f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}/")


def _hosts(site: Site) -> set[str]:
    return {site.host, *(alias.removeprefix("www.") for alias in site.aliases)}


def _successor(wanted: str) -> str:
    province = find_province(wanted)
    if province is None or province.merged_into is None:
        return ""
    present = province_by_code(province.merged_into)
    return f" {province.name} is part of {present.name} ({present.slug}) now." if present else ""


def _read(folder: Traversable, name: str, *, own: bool) -> Iterator[SiteFile]:
    """Site files of a folder and of its folders."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name.rpartition(".")[0] or one.name):
        path = f"{name}/{entry.name}"
        if entry.is_dir() and not entry.name.startswith((".", "_")):
            yield from _read(entry, path, own=own)
        elif entry.name.endswith(_ENDINGS):
            yield _read_one(entry, path, own=own)


def _read_one(entry: Traversable, file: str, *, own: bool) -> SiteFile:
    stem = entry.name.rpartition(".")[0]
    try:
        site, problems = read_site_file(entry.read_text(encoding="utf-8-sig"), file)
    except (OSError, UnicodeDecodeError) as error:
        site, problems = None, [Problem(file=file, line=1, field="", message=f"cannot be read as UTF-8 text: {error}")]
    if site is not None and site.id != stem:
        message = f"{site.id!r} must equal the file's name without .yaml"
        problems.append(Problem(file=file, line=1, field="id", message=message, allowed=stem))
        site = None
    return SiteFile(stem, file, own, site, tuple(problems))


def _resolved(found: list[SiteFile]) -> list[SiteFile]:
    """Own files first; a shipped file gives way to an own one of its id or host, of two of a kind the second is wrong."""
    kept: list[SiteFile] = []
    ids: dict[str, SiteFile] = {}
    hosts: dict[str, SiteFile] = {}
    for entry in sorted(found, key=lambda one: not one.own):
        claims = _hosts(entry.site) if entry.site else set()
        rival = ids.get(entry.id) or next((hosts[host] for host in sorted(claims) if host in hosts), None)
        if rival is not None and rival.own and not entry.own:
            continue
        if rival is not None:
            message = _rivalry(entry, rival, claims)
            kept.append(SiteFile(entry.id, entry.file, entry.own, None, (*entry.problems, _whole(entry, message))))
            continue
        kept.append(entry)
        ids[entry.id] = entry
        hosts.update(dict.fromkeys(claims, entry))
    return kept


def _rivalry(entry: SiteFile, rival: SiteFile, claims: set[str]) -> str:
    """What two files both claim, in words; empty if they live side by side."""
    shared = "id" if rival.id == entry.id else "host" if rival.site and claims & _hosts(rival.site) else ""
    return f"claims the same {shared} as {rival.file}" if shared else ""


def _place(entry: SiteFile) -> Path:
    """Where a file of the registry lies."""
    home = Path() if entry.own else Path(str(files("crawler.sites"))).parents[1]
    return (home / entry.file).resolve()


def _whole(entry: SiteFile, message: str) -> Problem:
    return Problem(file=entry.file, line=1, field="", message=message)
