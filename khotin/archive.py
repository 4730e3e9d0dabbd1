"""Commands about the archive itself: `init` and `status`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khotin.context import Json, print_json, state


def init(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where; else the --archive directory.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option(help="Mail address or page by which sites can reach you; sent with every request.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="URL", help="postgresql+psycopg://...; else a SQLite file in the archive.")
    ] = None,
) -> None:
    """Make an archive: one directory that holds everything."""
    from storage.archive import Archive

    place = directory or state(context).directory
    with Archive.create(place, database=database, contact=contact) as archive:
        typer.echo(f"archive made in {archive.directory}")
        if contact is None:
            typer.echo("tip: set `contact` in its khotin.toml, so that a webmaster can reach you")


def status(context: typer.Context, json: Json = False) -> None:
    """What the archive holds: sites, articles, stories, captures, last runs."""
    from storage.queries import status as read_status

    with state(context).open() as archive:
        facts = read_status(archive)
    if json:
        print_json(facts)
        return
    console = Console()
    totals = facts["totals"]
    console.print(
        f"{facts['directory']}: {totals['articles']} articles in {totals['stories']} stories, "
        f"{totals['captures']} captures, {totals['queued']} addresses waiting",
        highlight=False,
        soft_wrap=True,
    )
    table = Table("site", "articles", "copies", "captures", "waiting", "last run", "how it ended", box=None)
    for site in facts["sites"]:
        run = site["last_run"] or {}
        numbers = (str(site[name]) for name in ("articles", "copies", "captures", "queued"))
        table.add_row(site["host"], *numbers, str(run.get("started_at") or ""), str(run.get("outcome") or ""))
    console.print(table)
