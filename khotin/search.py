"""Commands that read the archive: `search`, `show`, `explain`."""

from typing import Annotated

import typer
from rich.text import Text

from khotin.context import Day, Json, days, state, web_address
from khotin.output import Screen, print_json
from khotin.parse import as_text
from khotin.revisions import show_revisions
from operations.outcome import Outcome


def search(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help='Words with or without marks, "exact phrase", -without.')
    ],
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
    first, last = days(since, until)
    code = here.province(province)
    with here.open() as archive:
        host = here.host(archive, site)
        results = run(archive, query, site=host, province=code, since=first, until=last, limit=limit, offset=offset)
    if json:
        print_json(results.as_json())
        return
    console = Screen()
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
    span: Annotated[
        str | None,
        typer.Argument(metavar="N..M", show_default=False, help="With --diff: the two revisions to compare."),
    ] = None,
    revisions: Annotated[
        bool,
        typer.Option(
            "--revisions", help="List its revisions: when seen, what changed, what read them, where they lie."
        ),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="What changed, word by word: from each revision to the next, or from N to M.")
    ] = False,
    events: Annotated[bool, typer.Option("--events", help="Also what became of it: ended, moved, withdrawn.")] = False,
    json: Json = False,
) -> None:
    """One stored article, by its id or any address it was seen at; its revisions and what lies between them."""
    from crawler.urls import url_key
    from storage.events import audit
    from storage.queries import get

    if span and not diff:
        raise typer.BadParameter("it says which revisions to compare, so --diff must be there", param_hint="N..M")
    if revisions or diff:
        show_revisions(state(context), wanted, listed=revisions, diff=diff, span=span, json=json)
        return
    with state(context).open() as archive:
        record = get(archive, wanted, url_key(wanted) if "://" in wanted else None)
        told = audit(archive, record["id"]) if record else {}
    if record is None:
        typer.echo(
            f"khotin: no article is stored under {wanted}; `khotin explain URL` tells what is known of it", err=True
        )
        raise typer.Exit(Outcome.FAILED)
    if json:
        print_json(record | {name: value for name, value in told.items() if events or name != "events"})
        return
    if record["state"] != "withdrawn":
        typer.echo(as_text(record))
    for name in ("id", "site", "first_seen", "last_seen", "revision", "story"):
        typer.echo(f"{name}: {record[name]}")
    why = f" ({told['state_reason']}, since {told['state_since']})" if told["state_reason"] else ""
    typer.echo(f"state: {record['state']}{why}")
    for line in told["events"] if events else ():
        typer.echo(f"event: {line['at']}  {line['kind']}  {line['reason']}")
    for address in record["addresses"]:
        typer.echo(f"address: {address}")


def explain(context: typer.Context, url: Annotated[str, typer.Argument(metavar="URL")], json: Json = False) -> None:
    """What the archive knows of an address: whether and when it was seen, why it was skipped or refused."""
    from operations.explain import explain as run

    here = state(context)
    web_address(url, "URL")
    with here.open() as archive:
        told = run(archive, here.registry(), url)
    if json:
        print_json(told.as_json())
        return
    for line in told.lines:
        typer.echo(line)
