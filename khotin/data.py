"""The command `export`: stored articles as JSON Lines or CSV."""

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from khotin.context import state
from khotin.search import Day, as_day

if TYPE_CHECKING:
    from storage.archive import Archive


class Format(StrEnum):
    """What an export can be."""

    JSONL = "jsonl"
    CSV = "csv"


def export(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", "-f", help="JSON Lines or CSV (RFC 4180).")] = Format.JSONL,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; else standard output.")] = None,
    query: Annotated[str | None, typer.Option(help="Only what this search finds.")] = None,
    site: Annotated[str | None, typer.Option(help="Id or host of a site.")] = None,
    province: Annotated[str | None, typer.Option(help="Code or name of a province.")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Write the stored articles, one record each, in a stable order."""
    from storage.exports import export as run

    here = state(context)

    def write(archive: "Archive", out: TextIO) -> int:
        return run(
            archive,
            form.value,
            out,
            site=here.host(site),
            province=here.province(province),
            since=as_day(since, "--since"),
            until=as_day(until, "--until"),
            query=query,
        )

    with here.open() as archive:
        if output is None:
            # Lines end as the format says, whatever the system's habit.
            write(archive, io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=True))
            return
        # Under its own name only when it is whole: a cut export must not pass for one.
        part = output.with_name(output.name + ".part")
        with part.open("w", encoding="utf-8", newline="") as file:
            count = write(archive, file)
        part.replace(output)
    typer.echo(f"{count} articles written to {output}", err=True)
