"""The command's entry: the global options, the groups of commands, and errors told as one plain sentence."""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.main

from khotin import (
    archive,
    cite,
    copies,
    coverage,
    crawl,
    data,
    demo,
    disk,
    doctor,
    drift,
    parse,
    release,
    reparse,
    schedule,
    search,
    serve,
    sites,
    stories,
    verify,
    withdrawal,
)
from khotin.context import State, state
from khotin.failures import sentence_of
from khotin.output import drop_output, to_reader
from operations.outcome import Outcome
from pipelines.version import VERSION

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
app.add_typer(schedule.app, name="schedule")
app.command()(parse.parse)
app.command()(reparse.reparse)
app.command()(search.search)
app.command()(serve.serve)
app.command()(search.show)
app.command()(search.explain)
app.command()(cite.cite)
app.add_typer(stories.app, name="story")
app.command()(withdrawal.withdraw)
app.command()(withdrawal.restore)
app.command()(data.export)
app.command()(release.release)
app.command()(archive.status)
app.command()(coverage.coverage)
app.command()(drift.drift)
app.command()(disk.disk)
app.command()(verify.verify)
app.command()(copies.backup)
app.command(name="move-database")(copies.move_database)
app.command()(doctor.doctor)
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
    """Run the command; what a user can mend ends in one sentence on standard error and its exit code."""
    # As Ctrl-C does: what is open is closed. While a crawl runs, Scrapy has handlers of its own.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    """The exit code. Not through `app()`, which turns a closed pipe into a failure and Ctrl-C into silence."""
    command = typer.main.get_command(app)
    context: Any = None  # Typer's own class is not public
    try:
        with to_reader():
            context = command.make_context("khotin", arguments)
            with context:
                command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        # Pydantic's own prefix, which Typer hands on.
        error.message = error.message.replace("Value error, ", "")
        error.show()  # type: ignore[attr-defined]  # those that Typer raises have it, and no public name
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _told("interrupted; what was stored is safe, run it again to go on", Outcome.INTERRUPTED)
    except Exception as error:
        known = sentence_of(error, state(context).directory) if context and context.obj else None
        if known is None:
            raise
        return _told(*known)
    return Outcome.DONE


def _told(message: str, outcome: Outcome) -> Outcome:
    drop_output()
    with suppress(OSError):  # nobody may be listening there either
        typer.echo(f"khotin: {message}", err=True)
    return outcome
