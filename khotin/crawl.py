"""Commands that bring pages in: `crawl` from the web, `ingest` from WARC files."""

import os
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Json, Quiet, span, state
from khotin.output import print_json, to_reader
from operations.outcome import Outcome, gravest
from storage.days import told

if TYPE_CHECKING:
    from operations.due import Turn
    from operations.job import Job, Wanted


class Recheck(StrEnum):
    """Which known articles a crawl visits again."""

    ALL = "all"


def crawl(
    context: typer.Context,
    sites: Annotated[list[str] | None, typer.Argument(metavar="SITE", help="Id, host or province of a site.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All sites of the registry.")] = False,
    due: Annotated[
        bool, typer.Option("--due", help="The sites that this archive keeps and whose time has come (`every:`).")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be crawled.")] = False,
    recheck: Annotated[
        Recheck | None, typer.Option(help="Visit known articles again: which changed, moved, are gone?")
    ] = None,
    rescue: Annotated[
        bool,
        typer.Option(
            "--rescue", help="Everything of a site that will soon be gone: no page limit, pages before pictures."
        ),
    ] = False,
    max_runtime: Annotated[
        str | None, typer.Option(metavar="SPAN", help="End after 90s, 50m, 6h; the next run goes on.")
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 10, not 0, if there was nothing new.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="With --due: also what is not due, and when.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Crawl sites into the archive; what is stored already is not fetched again, unless --recheck asks for it."""
    from khotin.progress import Progress
    from operations.due import plan
    from operations.job import Wanted, run_job
    from operations.settings import settings_of
    from pipelines.locks import DueLocked, due_lock

    here = state(context)
    if [bool(sites), every, due].count(True) != 1:
        raise typer.BadParameter("name the sites to crawl, or say --all or --due")
    if rescue and not sites:
        raise typer.BadParameter("name the sites to rescue", param_hint="--rescue")
    seconds = span(max_runtime, "--max-runtime") if max_runtime else None
    with here.open() as archive, ExitStack() as held:
        registry, settings = here.registry(), settings_of(archive, os.environ)
        wanted = Wanted(sites=(), recheck=recheck is Recheck.ALL, rescue=rescue, seconds=seconds, tells_new=exit_code)
        if due:
            if not archive.config.sites:
                raise typer.BadParameter(
                    "this archive keeps no site yet: `khotin sites keep ID` adds one", param_hint="--due"
                )
            try:
                held.enter_context(nullcontext() if dry_run else due_lock(archive.runs_dir))
            except DueLocked as error:
                if not quiet:
                    typer.echo(f"khotin: {error}", err=True)
                raise typer.Exit(Outcome.LOCKED) from error
            now = plan(archive, registry, now=datetime.now(UTC))
            wanted = replace(wanted, sites=[turn.site for turn in now.due], later=now.later, faults=now.faults)
        else:
            chosen = registry.all() if every else list(dict.fromkeys(registry.get(name) for name in sites or ()))
            wanted = replace(wanted, sites=chosen)
        if dry_run:
            with to_reader():
                _list(wanted, json=json)
            return
        with Progress(len(wanted.sites), quiet=quiet or json, seconds=seconds) as progress:
            job = run_job(archive, registry, settings, wanted, watch=progress.show)
    with to_reader():
        _tell(job, json=json, quiet=quiet, verbose=verbose)
    raise typer.Exit(job.outcome)


def _list(wanted: "Wanted", *, json: bool) -> None:
    """What would be crawled, and what not yet."""
    if json:
        names = [site.id for site in wanted.sites]
        print_json({"due": names, "not_due": [turn.as_json() for turn in wanted.later], "faults": list(wanted.faults)})
        return
    for site in wanted.sites:
        typer.echo(f"{site.id}: would be crawled now ({site.url})")
    for turn in wanted.later:
        typer.echo(_not_due(turn))
    for fault in wanted.faults:
        typer.echo(fault, err=True)


def _tell(job: "Job", *, json: bool, quiet: bool, verbose: bool) -> None:
    """Print a job: JSON, or a sentence a site; trouble goes to standard error even when quiet, as one summary."""
    if json:
        print_json(job.as_json())
    elif not quiet:
        for report in job.reports:
            typer.echo(report.sentence, err=not report.is_fine)
        for turn in job.later if verbose else ():
            typer.echo(_not_due(turn))
        if not job.reports and not job.faults:
            typer.echo("nothing is due; -v tells when")
    elif len(job.reports) > 1 and job.troubles:
        typer.echo(f"khotin: {job.summary}", err=True)
        return
    else:
        for report in job.reports:
            if not report.is_fine:
                typer.echo(report.sentence, err=True)
    for line in [*(() if json else job.faults), *job.warnings]:
        typer.echo(f"khotin: {line}", err=True)


def _not_due(turn: "Turn") -> str:
    at = "now" if turn.at is None else told(turn.at)
    when = "being crawled" if turn.held_by else f"not due before {at}"
    return f"{turn.site.id}: {when} ({turn.why})"


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
