"""What the commands share: the archive's directory, and arguments that several of them take."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from crawler.sites.registry import Registry
    from storage.archive import Archive

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing on success.")]
Since = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Published on that day or later (+07:00).")]
Until = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Published on that day or earlier (+07:00).")]


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

    def host(self, archive: "Archive", site: str | None) -> str | None:
        """The host of a site given by id, host or address. Raises UnknownSite, BadSiteFile."""
        from operations.naming import host_named

        return None if site is None else host_named(archive, self.registry(), site)

    def site_named(self, name: str) -> str | None:
        """The host of the site that a file calls by that id, None if none does."""
        from operations.naming import host_of_file

        return host_of_file(self.registry(), name)

    def province(self, name: str | None) -> str | None:
        """The code of the present province meant by a code or name, former ones included: Hà Giang is of 08 now.

        Raises typer.BadParameter for an unknown one.
        """
        from vietnamese.provinces import find_province, present_province

        if name is None:
            return None
        found = find_province(name)
        if found is None:
            told = f"no province is known as {name!r}; give its code (12) or name (Lai Châu)"
            raise typer.BadParameter(told, param_hint="--province")
        return present_province(found).code


def state(context: typer.Context) -> State:
    """The global options, typed."""
    found = context.obj
    assert isinstance(found, State)  # noqa: S101 - main's callback puts it there
    return found


def works_in(context: typer.Context, directory: Path) -> None:
    """Take another directory for the archive's than the global option's; messages name it then."""
    context.find_root().obj = State(directory=directory)


def web_address(url: str, option: str) -> str:
    """An address of an argument. Raises typer.BadParameter for one that is no http(s) address."""
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 80) > 0
    except ValueError:
        is_one = False
    if not is_one:
        raise typer.BadParameter(
            f"{url!r} is no address; write it like https://laichau.gov.vn/a.html", param_hint=option
        )
    return url


def span(value: str, option: str) -> int:
    """The seconds of a span of time like 6h. Raises typer.BadParameter with what is allowed."""
    from crawler.sites.durations import seconds_of

    try:
        return seconds_of(value)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def days(
    since: str | None, until: str | None, names: tuple[str, str] = ("--since", "--until")
) -> tuple[date | None, date | None]:
    """The days of two options, the first no later than the last. Raises typer.BadParameter with what is allowed."""
    first, last = _day(since, names[0]), _day(until, names[1])
    if first and last and first > last:
        raise typer.BadParameter(f"{names[0]} {first} is later than {names[1]} {last}: no day is between them")
    return first, last


def _day(value: str | None, option: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {value!r} is no day; write it like 2022-01-31") from error
