"""Commands that read the archive: `search`, `show`, `explain`."""

from enum import StrEnum
from typing import Annotated

import typer

from khotin.context import Json, Since, Until, days, state, web_address
from khotin.output import print_json
from khotin.parse import as_text
from khotin.revisions import show_revisions
from operations.outcome import Outcome


class Sort(StrEnum):
    """What comes first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


def search(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY",
            show_default=False,
            help='Words with or without marks, "exact phrase" (in quotes of the shell), -- -without, OR, ( ), title: '
            "caption: author: site: province: category: before: after: number: ...; docs/search.md tells all.",
        ),
    ] = None,
    site: Annotated[str | None, typer.Option(help="Id or host of a site.")] = None,
    province: Annotated[str | None, typer.Option(help="Code or name of a province.")] = None,
    since: Since = None,
    until: Until = None,
    sort: Annotated[
        Sort | None, typer.Option(show_default=False, help="Else by relevance if there are words to rank by.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Of a page: at most so many results.")] = 10,
    following: Annotated[
        str | None, typer.Option("--next", metavar="CURSOR", help="Go on where the page that printed it ended.")
    ] = None,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count by province, site, month and category as well.")
    ] = False,
    all_copies: Annotated[
        bool, typer.Option("--all-copies", help="Show every article, not one for each story.")
    ] = False,
    like: Annotated[
        str | None, typer.Option(metavar="ID", help="Articles like this one, of other stories; QUERY narrows them.")
    ] = None,
    json: Json = False,
) -> None:
    """Find articles; the best first, hits marked, one line a story."""
    from khotin.found import print_found
    from storage.asking.asked import Asked
    from storage.asking.results import Order
    from storage.asking.search import search as run

    here = state(context)
    first, last = days(since, until)
    code = here.province(province)
    with here.open() as archive:
        asked = Asked(
            query=" ".join(words or ()),
            site=here.host(archive, site),
            province=code,
            since=first,
            until=last,
            order=Order(sort.value) if sort else None,
            limit=limit,
            after=following,
            facets=facets,
            copies=all_copies,
            like=like,
        )
        results = run(archive, asked, here.site_named)
    if json:
        print_json(results.as_json())
    else:
        print_found(results)


def show(
    context: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar="ID|URL", help="The article's id, or any address it was seen at.")],
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
    # A page that said 410 is gone because it is gone.
    reason = "" if told["state_reason"] == record["state"] else f"{told['state_reason']}, "
    why = f" ({reason}since {told['state_since']})" if told["state_reason"] else ""
    typer.echo(f"state: {record['state']}{why}")
    for line in told["events"] if events else ():
        typer.echo(f"event: {line['at']}  {line['kind']}  {line['reason']}")
    for address in record["addresses"]:
        typer.echo(f"address: {address}")


def explain(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="An address, as a browser shows it.")],
    json: Json = False,
) -> None:
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
