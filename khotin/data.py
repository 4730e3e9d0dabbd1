"""The command `export`: stored articles as JSON Lines, CSV or Parquet."""

import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from khotin.context import Quiet, Since, Until, days, state
from khotin.output import text_output


class Format(StrEnum):
    """What an export can be."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Shape(StrEnum):
    """What a record of an export is of."""

    ARTICLES = "articles"
    STORIES = "stories"
    BOTH = "both"


def export(
    context: typer.Context,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="JSON Lines, CSV for spreadsheets (formulas disarmed) or Parquet.")
    ] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="A file; else standard output.")
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(help="Only what this search finds, all of it; the language is that of `khotin search`."),
    ] = None,
    site: Annotated[str | None, typer.Option(help="Id or host of a site.")] = None,
    province: Annotated[str | None, typer.Option(help="Code or name of a province.")] = None,
    since: Since = None,
    until: Until = None,
    shape: Annotated[
        Shape,
        typer.Option(
            help="One record an article, one a story with its members, or articles with members on the first."
        ),
    ] = Shape.ARTICLES,
    quiet: Quiet = False,
) -> None:
    """Write the stored articles or stories, one record each, in a stable order."""
    from khotin.found import tell_notices
    from storage.asking.search import notices
    from storage.exports import export as run
    from storage.whole_file import whole_file

    if form is Format.PARQUET and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is bytes: name a file with --output, or send it on", param_hint="--format")
    here = state(context)
    first, last = days(since, until)
    code = here.province(province)
    with here.open() as archive:
        host = here.host(archive, site)
        tell_notices(notices(archive, query, here.site_named) if query else ())
        with nullcontext(text_output()) if output is None else whole_file(output) as out:
            count = run(
                archive,
                form.value,
                out,
                site=host,
                province=code,
                since=first,
                until=last,
                query=query,
                host_named=here.site_named,
                shape=shape.value,
            )
    if output is not None and not quiet:
        what = "stories" if shape is Shape.STORIES else "articles"
        typer.echo(f"{count} {what} written to {output}", err=True)
