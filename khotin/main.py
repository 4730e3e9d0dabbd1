"""The command's entry: the global options, the groups of commands, and errors told as one plain sentence."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from crawler.sites.errors import SiteError
from khotin import archive, crawl, data, demo, parse, search, sites
from khotin.context import State
from operations.outcome import Outcome
from pipelines.version import VERSION
from storage.errors import StorageError

app = typer.Typer(
    name="khotin",
    help="Keeps the news of Vietnamese provincial government sites: crawl, keep, search, export.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(archive.init)
app.add_typer(sites.app, name="sites")
app.command()(crawl.crawl)
app.command()(crawl.ingest)
app.command()(parse.parse)
app.command()(search.search)
app.command()(search.show)
app.command()(search.explain)
app.command()(data.export)
app.command()(archive.status)
app.command()(demo.demo)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"khotin {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    archive_dir: Annotated[
        Path | None,
        typer.Option("--archive", metavar="DIR", help="The archive's directory; else KHOTIN_ARCHIVE, else ./archive."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Kho Tin ("news storehouse")."""
    del version
    context.obj = State(directory=archive_dir or Path(os.environ.get("KHOTIN_ARCHIVE") or "archive"))


def main() -> None:
    """Run the command; errors that a user can mend end in one sentence on standard error and their exit code."""
    try:
        app()
    except (SiteError, StorageError) as error:
        _tell(str(error))
        sys.exit(Outcome.BAD_USAGE)
    except KeyboardInterrupt:
        _tell("interrupted; what was stored is safe, run it again to go on")
        sys.exit(Outcome.INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; let Python not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Outcome.DONE)


def _tell(message: str) -> None:
    typer.echo(f"khotin: {message}", err=True)
