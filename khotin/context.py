"""What the commands share: the archive's directory, and printing for people and for programs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from crawler.sites.registry import Registry
    from storage.archive import Archive

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing on success.")]


@dataclass(frozen=True, slots=True)
class State:
    """The global options of one call."""

    directory: Path

    def open(self) -> "Archive":
        """Open the archive. Raises NoArchive, which says how to make one."""
        from storage.archive import Archive

        return Archive.open(self.directory)

    def registry(self) -> "Registry":
        """The site files: the shipped ones, and the archive's own where there is an archive."""
        from crawler.sites.registry import Registry

        return Registry.load(self.directory / "sites")

    def host(self, site: str | None) -> str | None:
        """The host of a site given by id, host or address; one that no file knows is taken for a host."""
        from crawler.sites.errors import UnknownSite

        if site is None:
            return None
        try:
            return self.registry().get(site).host
        except UnknownSite:
            if "." in site or ":" in site:
                return site
            raise

    def province(self, name: str | None) -> str | None:
        """The code of a province given by code or name. Raises typer.BadParameter for an unknown one."""
        from crawler.sites.provinces import find_province

        if name is None:
            return None
        found = find_province(name)
        if found is None:
            raise typer.BadParameter(f"no province is known as {name!r}; give its code (12) or name (Lai Châu)")
        return found.code


def state(context: typer.Context) -> State:
    """The global options, typed."""
    found = context.obj
    assert isinstance(found, State)  # noqa: S101 - main's callback puts it there
    return found


def print_json(value: Any) -> None:
    """One JSON document on standard output, letters as they are."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
