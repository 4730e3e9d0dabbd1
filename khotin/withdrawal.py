"""Commands that hide a record and show it again: `withdraw`, `restore`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Json, Quiet, state
from khotin.output import print_json
from operations.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

Wanted = Annotated[str, typer.Argument(metavar="ID|URL", help="The article's id, or any address it was seen at.")]
Reason = Annotated[str, typer.Option(help="Why; kept for good as an audit line.")]


def withdraw(context: typer.Context, article: Wanted, reason: Reason, json: Json = False, quiet: Quiet = False) -> None:
    """Hide an article from search and export. Nothing is deleted: `khotin restore` shows it again."""
    from storage.withdrawal import withdraw as run

    _do(run, context, article, reason, ("withdrawn", "is withdrawn already"), json=json, quiet=quiet)


def restore(context: typer.Context, article: Wanted, reason: Reason, json: Json = False, quiet: Quiet = False) -> None:
    """Undo a withdrawal: search and export have the article again."""
    from storage.withdrawal import restore as run

    _do(run, context, article, reason, ("restored", "is not withdrawn"), json=json, quiet=quiet)


def _do(
    run: "Callable[..., bool]",
    context: typer.Context,
    wanted: str,
    reason: str,
    told: tuple[str, str],
    *,
    json: bool,
    quiet: bool,
) -> None:
    from crawler.urls import url_key
    from storage.queries import get

    if not reason.strip():
        raise typer.BadParameter("say why in a few words: the reason is kept as an audit line", param_hint="--reason")
    with state(context).open() as archive:
        is_address = "://" in wanted
        known = get(archive, wanted, url_key(wanted)) if is_address else None
        if is_address and known is None:
            typer.echo(
                f"khotin: no article is stored under {wanted}; `khotin explain URL` tells what is known of it", err=True
            )
            raise typer.Exit(Outcome.FAILED)
        article = known["id"] if known else wanted
        done = run(archive, article, reason.strip(), now=datetime.now(UTC))
    if json:
        print_json({"id": article, "changed": done})
    elif not quiet:
        typer.echo(f"{article} {told[0] if done else told[1] + '; nothing was changed'}")
