"""Commands about the registry of sites: `sites list`, `sites show`, `sites check`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khotin.context import Json, print_json, state
from operations.outcome import Outcome

app = typer.Typer(help="The registry: one small file a site.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_sites(context: typer.Context, json: Json = False) -> None:
    """All sites the registry knows."""
    known = state(context).registry().all()
    if json:
        print_json([site.model_dump(mode="json") for site in known])
        return
    table = Table("id", "province", "name", "url", "verified", box=None)
    for site in known:
        table.add_row(site.id, site.province or "", site.name, site.url, str(site.verified))
    Console().print(table)


@app.command()
def show(context: typer.Context, site: Annotated[str, typer.Argument(help="Id, host or province.")]) -> None:
    """One site's facts, defaults included, as JSON."""
    print_json(state(context).registry().get(site).model_dump(mode="json"))


@app.command()
def check(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files to check; else all known.")
    ] = None,
    json: Json = False,
) -> None:
    """Check site files: every mistake with its file, line and field, and what is allowed there."""
    from crawler.sites.checking import read_site_file

    if paths:
        problems = [one for path in paths for one in read_site_file(path.read_text(encoding="utf-8-sig"), str(path))[1]]
    else:
        problems = state(context).registry().problems()
    if json:
        print_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            typer.echo(str(problem), err=True)
        if not problems:
            typer.echo("all site files are right")
    raise typer.Exit(Outcome.BAD_USAGE if problems else Outcome.DONE)
