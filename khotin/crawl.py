"""Commands that bring pages in: `crawl` from the web, `ingest` from WARC files."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Json, Quiet, state
from khotin.output import print_json, to_reader
from operations.outcome import Outcome, gravest

if TYPE_CHECKING:
    from operations.report import Report


class Recheck(StrEnum):
    """Which known articles a crawl visits again."""

    ALL = "all"


def crawl(
    context: typer.Context,
    sites: Annotated[list[str] | None, typer.Argument(metavar="SITE", help="Id, host or province of a site.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All sites of the registry.")] = False,
    recheck: Annotated[
        Recheck | None, typer.Option(help="Visit known articles again: which changed, moved, are gone?")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Crawl sites into the archive; what is stored already is not fetched again, unless --recheck asks for it."""
    from khotin.progress import Progress
    from operations.crawl import crawl as run

    here = state(context)
    if bool(sites) == every:
        raise typer.BadParameter("name the sites to crawl, or say --all")
    with here.open() as archive:
        registry = here.registry()
        chosen = registry.all() if every else list(dict.fromkeys(registry.get(name) for name in sites or ()))
        with Progress(len(chosen), quiet=quiet or json) as progress:
            reports = run(archive, chosen, recheck=recheck is Recheck.ALL, watch=progress.show)
    with to_reader():
        _tell(reports, json=json, quiet=quiet)
    raise typer.Exit(gravest([report.outcome for report in reports]))


def _tell(reports: "Sequence[Report]", *, json: bool, quiet: bool) -> None:
    """Print the reports: JSON, or a sentence each; trouble goes to standard error even when quiet."""
    if json:
        print_json([report.as_json() for report in reports])
    for report in reports:
        fine = report.outcome is Outcome.DONE
        if json or (quiet and fine):
            continue
        typer.echo(report.sentence, err=not fine)


def ingest(
    context: typer.Context,
    warcs: Annotated[
        list[Path],
        typer.Argument(metavar="WARC", exists=True, dir_okay=False, help="WARC files of any crawler, gzipped or not."),
    ],
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take in existing WARC files: copied into the archive first, then the same road as a crawl."""
    from pipelines.ingest import ingest as run

    here = state(context)
    with here.open() as archive:
        results = run(archive, here.registry(), warcs)
    with to_reader():
        if json:
            print_json([result.as_json() for result in results])
        for result in results:
            trouble = bool(result.damages or result.broken)
            if not json and (trouble or not quiet):
                typer.echo(result.sentence, err=trouble)
    partly = [Outcome.PARTLY for result in results if result.broken]
    raise typer.Exit(gravest([*partly, *(Outcome.DAMAGED_INPUT for result in results if result.damages)]))
