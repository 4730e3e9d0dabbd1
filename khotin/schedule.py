"""Commands that let the system crawl by itself: `schedule cron`, `schedule systemd`."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Quiet, span, state
from operations.outcome import Outcome

if TYPE_CHECKING:
    from operations.schedule.command import Scheduled

app = typer.Typer(help="Let cron or systemd run `khotin crawl --due`.", no_args_is_help=True, rich_markup_mode=None)

Every = Annotated[str, typer.Option("--every", metavar="SPAN", help="How often to look what is due: 15m, 1h, 1d.")]
Limit = Annotated[str, typer.Option("--max-runtime", metavar="SPAN", help='Of one run; "none" for no limit.')]
Install = Annotated[bool, typer.Option("--install", help="Install it, in place of an earlier one.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take it away again.")]


@app.command("cron")
def cron(
    context: typer.Context,
    every: Every = "1h",
    max_runtime: Limit = "50m",
    install: Install = False,
    remove: Remove = False,
    quiet: Quiet = False,
) -> None:
    """Print the line for your crontab, or put it there."""
    from operations.schedule import cron as run
    from operations.schedule.command import CannotSchedule

    try:
        job = _job(context, every, max_runtime, install=install, remove=remove)
        if remove:
            _told("the line is out of the crontab" if run.remove(job) else "there was no line", quiet=quiet)
        elif install:
            run.install(job)
            _told(f"in the crontab: {run.installed_line(job)}", quiet=quiet)
        else:
            typer.echo(run.cron_line(job))
    except CannotSchedule as error:
        typer.echo(f"khotin: {error}", err=True)
        raise typer.Exit(Outcome.FAILED) from error


@app.command("systemd")
def systemd(
    context: typer.Context,
    every: Every = "1h",
    max_runtime: Limit = "50m",
    system: Annotated[bool, typer.Option("--system/--user", help="For the whole machine, or for yourself.")] = False,
    install: Install = False,
    remove: Remove = False,
    quiet: Quiet = False,
) -> None:
    """Print a service and its timer, or install them."""
    from operations.schedule import systemd as run
    from operations.schedule.command import CannotSchedule
    from operations.schedule.places import writable

    try:
        job = _job(context, every, max_runtime, install=install, remove=remove)
        if remove:
            _told("the units are removed" if run.remove(job, system=system) else "there were no units", quiet=quiet)
            return
        with state(context).open() as archive:
            texts = run.units(job, system=system, writable=writable(archive, os.environ))
        if install:
            _told("\n".join(run.install(job, texts, system=system)), quiet=quiet)
            return
        for name, text in texts.items():
            typer.echo(f"# {run.unit_directory(system=system) / name}\n{text}")
    except CannotSchedule as error:
        typer.echo(f"khotin: {error}", err=True)
        raise typer.Exit(Outcome.FAILED) from error


def _job(context: typer.Context, every: str, limit: str, *, install: bool, remove: bool) -> "Scheduled":
    from operations.schedule.command import Scheduled

    if install and remove:
        raise typer.BadParameter("say either --install or --remove")
    with state(context).open() as archive:
        directory = archive.directory
    if limit != "none":
        span(limit, "--max-runtime")
    return Scheduled(directory, span(every, "--every"), None if limit == "none" else limit)


def _told(text: str, *, quiet: bool) -> None:
    if not quiet:
        typer.echo(text)
