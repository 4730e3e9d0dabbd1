"""Commands about the archive itself: `init` and `status`."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from khotin.context import Json, Quiet, state, works_in
from khotin.output import Screen, print_json, to_reader
from storage.days import told


def init(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", file_okay=False, help="Where; else the --archive directory.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option(help="Mail address or page by which sites can reach you; sent with every request.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="URL", help="postgresql+psycopg://...; else a SQLite file in the archive.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make an archive: one directory that holds everything."""
    from storage.archive import Archive
    from storage.database_url import shown

    place = directory or state(context).directory
    works_in(context, place)
    with Archive.create(place, database=database, contact=contact) as archive:
        where = shown(archive.engine.url)
    if json:
        print_json({"directory": str(archive.directory), "contact": contact, "database": where})
    elif not quiet:
        typer.echo(f"archive made in {archive.directory}")
        if contact is None:
            typer.echo("tip: set `contact` in its khotin.toml, so that a webmaster can reach you")


def status(
    context: typer.Context,
    site: Annotated[
        str | None,
        typer.Argument(help="A site's id, host or address: what of it is still missing, also while it is crawled."),
    ] = None,
    json: Json = False,
) -> None:
    """What the archive holds: sites, articles, stories, captures, last runs. Of one site: what is still missing, and why."""
    from storage.queries import status as read_status

    if site is not None:
        _show_lacking(context, site, json=json)
        return
    with state(context).open() as archive:
        facts = read_status(archive)
    if json:
        print_json(facts)
        return
    console = Screen()
    totals = facts["totals"]
    console.print(
        f"{facts['directory']}: {totals['articles']} articles in {totals['stories']} stories, "
        f"{totals['captures']} captures, {totals['queued']} addresses waiting"
    )
    names = ("site", "articles", "copies", "captures", "waiting", "last run", "how it ended")
    table = Table(*(Column(name, overflow="fold") for name in names), box=None)
    for row in facts["sites"]:
        run = row["last_run"] or {}
        numbers = (str(row[name]) for name in ("articles", "copies", "captures", "queued"))
        table.add_row(row["host"], *numbers, _second(run.get("started_at")), _ended(run))
    console.print(table)


def _show_lacking(context: typer.Context, site: str, *, json: bool) -> None:
    from operations.lacking import lacking

    with state(context).open() as archive:
        host = state(context).host(archive, site)
        assert host is not None  # noqa: S101 - a site was given
        found = lacking(archive, host)
    if found is None:
        raise typer.BadParameter(f"the archive has nothing of {host} yet", param_hint="SITE")
    with to_reader():
        if json:
            print_json(found.as_json())
            return
        for sentence in found.sentences:
            typer.echo(sentence)


def _ended(run: Mapping[str, Any]) -> str:
    """How a run ended, with its kind where it was no crawl."""
    outcome = str(run.get("outcome") or "")
    return outcome if not outcome or run["kind"] == "crawl" else f"{run['kind']}: {outcome}"


def _second(at: datetime | None) -> str:
    """A time as the sites' readers know it, with its zone."""
    return told(at, "seconds") if at else ""
