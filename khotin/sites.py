"""Commands about the registry of sites (`list`, `show`, `check`) and which of them the archive keeps (`keep`, `drop`)."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table

from khotin.context import Json, Quiet, state
from khotin.output import Screen, print_json, to_reader
from operations.outcome import Outcome

_WIDE = 130  # columns that the whole table needs

app = typer.Typer(help="The registry: one small file a site.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_sites(context: typer.Context, json: Json = False) -> None:
    """All sites the registry knows."""
    known = state(context).registry().all()
    if json:
        print_json([site.model_dump(mode="json") for site in known])
        return
    screen = Screen()
    # A narrow terminal shows each site in a line; `show ID`, a pipe and --json have the address.
    names = ["id", "province", "name", "url", "verified"] if screen.width >= _WIDE else ["id", "province", "name"]
    table = Table(*(Column(name, overflow="fold") for name in names), box=None)
    for site in known:
        facts = (site.id, site.province or "", site.name, site.url, str(site.verified))
        table.add_row(*facts[: len(names)])
    screen.print(table)


@app.command()
def show(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help="Id, host or province.")],
    json: Json = False,
) -> None:
    """One site's facts, defaults included, as its file would say them."""
    import yaml

    facts = state(context).registry().get(site).model_dump(mode="json")
    if json:
        print_json(facts)
    else:
        typer.echo(yaml.safe_dump(facts, allow_unicode=True, sort_keys=False), nl=False)


@app.command()
def check(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="Files to check; else all known."),
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check site files: every mistake with its file, line and field, and what is allowed there."""
    registry = state(context).registry()
    problems = [problem for path in paths for problem in registry.check(path)] if paths else registry.problems()
    with to_reader():
        if json:
            print_json([asdict(problem) for problem in problems])
        else:
            for problem in problems:
                typer.echo(str(problem), err=True)
            if not problems and not quiet:
                typer.echo("all site files are right")
    raise typer.Exit(Outcome.BAD_USAGE if problems else Outcome.DONE)


Sites = Annotated[list[str], typer.Argument(metavar="SITE", help="Id, host or province of a site.")]


@app.command()
def keep(context: typer.Context, sites: Sites, json: Json = False, quiet: Quiet = False) -> None:
    """Let `khotin crawl --due` keep sites up to date: adds them to `sites` in the archive's khotin.toml."""
    from operations.keeping import keep_sites

    here = state(context)
    with here.open() as archive:
        _kept(keep_sites(archive, here.registry(), sites), json=json, quiet=quiet)


@app.command()
def drop(context: typer.Context, sites: Sites, json: Json = False, quiet: Quiet = False) -> None:
    """Let `khotin crawl --due` pass over sites; what is stored of them stays."""
    from operations.keeping import drop_sites

    here = state(context)
    with here.open() as archive:
        _kept(drop_sites(archive, here.registry(), sites), json=json, quiet=quiet)


def _kept(names: list[str], *, json: bool, quiet: bool) -> None:
    if json:
        print_json(names)
    elif not quiet:
        typer.echo(f"kept: {', '.join(names) or 'no site'}")
