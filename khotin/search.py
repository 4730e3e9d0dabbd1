"""Commands that read the archive: `search`, `show`, `explain`."""

from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from khotin.context import Json, print_json, state
from khotin.parse import as_text
from operations.outcome import Outcome

Day = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")]


def as_day(value: str | None, option: str) -> date | None:
    """A day of an option. Raises typer.BadParameter with what is allowed."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {value!r} is no day; write it like 2022-01-31") from error


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help='Words with or without marks, "exact phrase", -without.')],
    site: Annotated[str | None, typer.Option(help="Id or host of a site.")] = None,
    province: Annotated[str | None, typer.Option(help="Code or name of a province.")] = None,
    since: Day = None,
    until: Day = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    json: Json = False,
) -> None:
    """Find articles; the best first, hits marked."""
    from storage.index.search import search as run

    here = state(context)
    with here.open() as archive:
        results = run(
            archive,
            query,
            site=here.host(site),
            province=here.province(province),
            since=as_day(since, "--since"),
            until=as_day(until, "--until"),
            limit=limit,
            offset=offset,
        )
    if json:
        print_json(results.as_json())
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{'' if results.is_total_exact else 'at least '}{results.total} articles")
    for hit in results.hits:
        day = hit.published_at.date().isoformat() if hit.published_at else "no date"
        console.print()
        console.print(Text(hit.title, style="bold"))
        console.print(Text.assemble(*((part, "bold yellow" if is_hit else "") for part, is_hit in hit.snippet)))
        console.print(Text(f"{day}  {hit.site}  {hit.article_id}  {hit.url}", style="dim"))


def show(
    context: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar="ID|URL")],
    json: Json = False,
) -> None:
    """One stored article, by its id or any address it was seen at."""
    from crawler.urls import url_key
    from storage.queries import get

    with state(context).open() as archive:
        record = get(archive, wanted, url_key(wanted) if "://" in wanted else None)
    if record is None:
        typer.echo(
            f"khotin: no article is stored under {wanted}; `khotin explain URL` tells what is known of it", err=True
        )
        raise typer.Exit(Outcome.FAILED)
    if json:
        print_json(record)
        return
    if record["state"] != "withdrawn":
        typer.echo(as_text(record))
    for name in ("id", "site", "state", "first_seen", "last_seen", "revision", "story"):
        typer.echo(f"{name}: {record[name]}")
    for address in record["addresses"]:
        typer.echo(f"address: {address}")


def explain(context: typer.Context, url: Annotated[str, typer.Argument(metavar="URL")], json: Json = False) -> None:
    """What the archive knows of an address: whether and when it was seen, why it was skipped or refused."""
    from operations.explain import explain as run

    here = state(context)
    with here.open() as archive:
        told = run(archive, here.registry(), url)
    if json:
        print_json(told.as_json())
        return
    for line in told.lines:
        typer.echo(line)
