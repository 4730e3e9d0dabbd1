"""Commands that copy: `backup`, the whole archive; `move-database`, its rows to another database."""

from pathlib import Path
from typing import Annotated

import typer

from khotin.context import Json, Quiet, state
from khotin.output import print_json
from khotin.verify import Moving
from operations.outcome import Outcome


def backup(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where; must not be there yet.")],
    no_verify: Annotated[bool, typer.Option("--no-verify", help="Do not read the copy again.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Copy the archive, also while a crawl runs; the search index is made again by the first search there."""
    from operations.verify import verify
    from storage.archive import Archive
    from storage.backup import backup as run

    damages = 0
    with state(context).open() as archive, Moving(quiet=quiet or json) as moving:
        copied = run(archive, directory, moving.show)
        if not no_verify:
            with Archive.open(copied.directory) as copy:
                damages = verify(copy, tell=moving.tell(quiet=True), watch=moving.show).damages
    facts = {"directory": str(copied.directory), "files": copied.files, "bytes": copied.bytes}
    if json:
        print_json(facts | {"wrong": copied.wrong, "damages": damages, "verified": not no_verify})
    elif not quiet:
        told = "not verified" if no_verify else "verified"
        typer.echo(f"{copied.files} files, {copied.bytes} bytes and the database copied to {copied.directory}, {told}")
    for name in copied.wrong:
        typer.echo(f"khotin: {name} is not what it was when it was closed; copied as it is", err=True)
    raise typer.Exit(Outcome.DAMAGED_ARCHIVE if damages or copied.wrong else Outcome.DONE)


def move_database(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="URL", help="postgresql+psycopg://user@host/name, or sqlite.")],
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Move the archive's rows to an empty database, compare, and go on with it; the old one is kept."""
    from operations.move import move_database as run
    from storage.config import checked_url

    if to != "sqlite" and not to.startswith("postgresql+psycopg://"):
        raise typer.BadParameter(
            "it is no such database: say postgresql+psycopg://user@host/name, or sqlite for a file in the archive",
            param_hint="--to",
        )
    checked_url(Path("--to"), None if to == "sqlite" else to)
    with state(context).open() as archive, Moving(quiet=quiet or json) as moving:
        copied = run(archive, None if to == "sqlite" else to, watch=moving.show)
    if json:
        print_json(copied)
    elif not quiet:
        typer.echo(f"{sum(copied.values())} rows moved and compared; the old database is kept")
