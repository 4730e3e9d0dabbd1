"""The command `reparse`: today's rules over the pages that were kept."""

import json as codec
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Json, Quiet, days, state
from khotin.output import to_reader

if TYPE_CHECKING:
    from operations.reparse import Summary
    from pipelines.reparse import Change, Reparsed

_MEANING = {
    "changes": "read otherwise",
    "appears": "were no articles before",
    "vanishes": "are no articles any more; they stay as they are",
    "identity": "show the key of another article; nothing is written of them",
}


def reparse(
    context: typer.Context,
    site: Annotated[list[str] | None, typer.Option(help="Id or host of a site; may be repeated. Else all.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Only pages fetched on that day or later (+07:00).")
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Only tell what would change, each article; write nothing.")
    ] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Worker processes; else one for each core.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read the kept pages anew by today's rules; what reads otherwise becomes a revision marked as ours, and what rotted in the database is put back."""
    from khotin.progress import PageProgress
    from operations.reparse import Wanted
    from operations.reparse import reparse as run
    from pipelines.reparse import Watch

    here = state(context)
    first, _ = days(since, None)
    printed = _Printed(json=json, diff=diff, quiet=quiet)
    with here.open() as archive:
        hosts = [here.host(archive, name) or name for name in site] if site else None
        with PageProgress(quiet=quiet or json) as progress:
            watch = Watch(progress=progress.show, change=printed.change, summary=printed.summary)
            wanted = Wanted(hosts=hosts, since=first, diff=diff, jobs=jobs)
            done = run(archive, here.registry(), wanted, watch)
    printed.end(done)
    raise typer.Exit(done.outcome)


class _Printed:
    """What is printed as it comes, so that memory stays flat; a reader who leaves early does not end the work."""

    def __init__(self, *, json: bool, diff: bool, quiet: bool) -> None:
        self._json, self._diff, self._quiet = json, diff, quiet
        self._articles = 0

    def change(self, one: "Change") -> None:
        """An article that reads otherwise; one by one only in a dry run."""
        if not self._diff or (self._quiet and not self._json):
            return
        with to_reader():
            if self._json:
                typer.echo(self._opening() + codec.dumps(one.as_json(), ensure_ascii=False), nl=False)
            else:
                typer.echo(f"{one.what} {one.article} {one.url}" + (f": {', '.join(one.fields)}" if one.fields else ""))

    def summary(self, site: "Reparsed") -> None:
        """What would change at a site, or will."""
        if self._json or self._quiet:
            return
        with to_reader():
            _tell(site)

    def end(self, done: "Summary") -> None:
        """The end of it all; trouble goes to standard error even when quiet."""
        written = sum(one.written for one in done.sites)
        with to_reader():
            if self._json:
                opening = self._opening() if not self._articles else ""
                typer.echo(f"{opening}],\n {codec.dumps(done.as_json(), ensure_ascii=False)[1:]}")
            elif not self._quiet:
                typer.echo("nothing was written" if self._diff else f"{written} revisions written, marked as ours")
                for line in done.cleared:
                    typer.echo(line)
        for one in done.sites:
            unbegun = [] if one.ended in {"finished", "interrupted"} else [one.ended]
            for trouble in (*one.lost, *one.damages, *one.failures, *unbegun):
                typer.echo(trouble, err=True)
        if done.stopped:
            typer.echo("interrupted; what was written is safe, run it again to go on", err=True)

    def _opening(self) -> str:
        self._articles += 1
        return ",\n " if self._articles > 1 else '{"articles": [\n '


def _tell(done: "Reparsed") -> None:
    """What would change, or will, at one site."""
    typer.echo(f"{done.host}: {done.pages} pages read, {done.articles} of them articles")
    for sentence in done.restored:
        typer.echo(f"  {sentence}")
    for what, count in done.changes.most_common():
        typer.echo(f"  {count} articles {_MEANING[what]}")
    for name, count in done.fields.most_common():
        typer.echo(f"  {name}: {count} articles" if name != "id" else "  id:")
        for sample in done.samples.get(name, ()):
            old, new = sample.fields[name]
            typer.echo(f"    {sample.article}  {old}  ->  {new}")
    for what in ("appears", "vanishes"):
        for sample in done.samples.get(what, ()):
            typer.echo(f"    {what}: {sample.article} {sample.url}")
