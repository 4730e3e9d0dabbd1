"""The command `drift`: alarms about fields that sites stopped giving, each with its proof; and letting one go."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from khotin.context import Json, state
from khotin.output import Screen, print_json, to_reader


def drift(
    context: typer.Context,
    site: Annotated[str | None, typer.Argument(help="A site's id, host or address; else all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also alarms that are over, and notes.")] = False,
    dismiss: Annotated[int | None, typer.Option(metavar="NUMBER", help="Let an alarm go: the site is so now.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is let go.")] = None,
    json: Json = False,
) -> None:
    """List the open alarms: the field, old and new capture, the rule that stopped matching, what would match instead."""
    from operations.drift.watch import facts_of, sentence_of
    from storage import alarms
    from storage.database import reading, writing
    from storage.days import day_of

    if (dismiss is None) != (reason is None):
        raise typer.BadParameter("--dismiss NUMBER and --reason TEXT go together", param_hint="--dismiss")
    with state(context).open() as archive:
        host = state(context).host(archive, site)
        if dismiss is not None:
            with writing(archive.engine) as connection:
                if not alarms.clear(connection, [dismiss], f"dismissed: {reason}", now=datetime.now(UTC)):
                    raise typer.BadParameter(f"no open alarm has the number {dismiss}", param_hint="--dismiss")
            return
        with reading(archive.engine) as connection:
            rows = [dict(row) for row in alarms.every(connection, host, is_open=not every)]
    with to_reader():
        if json:
            print_json([row | {"sentence": sentence_of(row)} for row in rows])
            return
        screen = Screen()
        for row in rows:
            end = f" (over since {day_of(row['cleared_at'])}: {row['cleared_why']})" if row["cleared_at"] else ""
            what = "note of" if row["grade"] == "note" else "drift of"
            screen.print(f"{row['id']}  {day_of(row['raised_at'])}  {row['host']}  {what} {row['field']}{end}")
            for fact in facts_of(row):
                screen.print(f"    {fact}")
        if not rows:
            screen.print("no alarm is open" if not every else "there was never an alarm")
