"""The command `doctor`: what is wrong with an archive and its machine, and what to do."""

import os
from typing import Annotated

import typer

from khotin.context import Json, Quiet, state
from khotin.output import print_json, to_reader
from operations.outcome import Outcome


def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no name server and no site.")] = False,
    user: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose rights to look at; else yours, for root the owner's.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look at disk, rights, clock, names, database, index, site files, locks, timers and last runs."""
    from operations.doctor.examine import examine

    here = state(context)
    try:
        findings = list(examine(here.directory.resolve(), here.registry(), os.environ, offline=offline, user=user))
    except KeyError as error:
        raise typer.BadParameter(f"this machine has no user {user!r}", param_hint="--user") from error
    problems = sum(finding.is_problem for finding in findings)
    with to_reader():
        if json:
            found = [finding.as_json() for finding in findings]
            print_json({"directory": str(here.directory.resolve()), "problems": problems, "findings": found})
        for finding in () if json else findings:
            if finding.is_problem or not quiet:
                typer.echo(str(finding), err=finding.is_problem)
        if not (json or quiet or problems):
            typer.echo("no problem found")
    raise typer.Exit(Outcome.FINDINGS if problems else Outcome.DONE)
