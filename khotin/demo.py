"""The command `demo`: the main job from a site's address to a searchable record, on a portal bundled with the project."""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from khotin.context import works_in
from khotin.output import Screen
from khotin.parse import as_text
from operations.outcome import Outcome


def demo(
    context: typer.Context,
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", file_okay=False, help="Where to make the archive; else a temporary directory."),
    ] = None,
) -> None:
    """Serve a small provincial portal on the loopback, crawl it, search it, and show what was stored."""
    from khotin.progress import Progress
    from operations.demo import QUERY, demonstrate

    place = directory or Path(tempfile.mkdtemp(prefix="khotin-demo-"))
    works_in(context, place)
    console = Screen()
    console.print(f"Crawling a bundled portal into {place} ...")
    with Progress(1, quiet=False) as progress:
        shown = demonstrate(place, watch=progress.show)
    tally = shown.report.tally
    console.print(f"\n{shown.url} answered {shown.asked} requests in {shown.report.seconds:.1f} s")
    lines = {
        "addresses found, by route": ", ".join(f"{route} {count}" for route, count in tally.found.most_common()),
        "pages read, by kind": ", ".join(f"{kind} {count}" for kind, count in tally.kinds.most_common()),
        "articles stored": str(tally.outcomes["new"]),
        "exact copies among them": str(shown.copies),
        "pictures, with caption": f"{tally.images}, {tally.captions}",
        "pictures, documents, styles fetched": ", ".join(f"{how} {count}" for how, count in tally.media.most_common()),
        "soft-404 pages refused": str(tally.kinds["soft-404"]),
        "refused otherwise": ", ".join(f"{reason} ({count})" for reason, count in tally.refused.most_common())
        or "none",
        "failed": ", ".join(f"{reason} ({count})" for reason, count in tally.failed.most_common()) or "none",
        "articles missed, others taken for one": f"{len(shown.missing)}, {shown.extra}",
    }
    width = max(map(len, lines))
    for name, value in lines.items():
        console.print(f"  {name:{width}}  {value}")
    console.print(f"\nkhotin search {QUERY!r}: {shown.results.total.least} articles")
    for hit in shown.results.hits:
        console.print(Text.assemble("  ", (hit.title, "bold")))
        console.print(Text.assemble("  ", *((part, "bold yellow" if is_hit else "") for part, is_hit in hit.snippet)))
    if shown.seed is not None:
        console.print("\nThe seed article, as stored:\n")
        console.print(as_text(shown.seed))
    console.print(f"\nThe archive lies in {shown.archive}; look around with")
    console.print(f"  {Path(sys.argv[0])} --archive {shown.archive} status")
    for path in shown.missing:
        typer.echo(f"khotin: not stored: {path}", err=True)
    done = shown.report.outcome is Outcome.DONE and not shown.missing and not shown.extra and shown.seed is not None
    if not done:
        typer.echo(
            f"khotin: the demonstration fell short: {shown.report.why or 'what is stored is not what the portal published'}",
            err=True,
        )
    raise typer.Exit(Outcome.DONE if done else shown.report.outcome or Outcome.FAILED)
