"""Commands that hide a record and show it again: `withdraw`, `restore`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Quiet, state

if TYPE_CHECKING:
    from collections.abc import Callable

Id = Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `khotin show` prints it.")]
Reason = Annotated[str, typer.Option(help="Why; kept for good as an audit line.")]


def withdraw(context: typer.Context, article: Id, reason: Reason, quiet: Quiet = False) -> None:
    """Hide an article from search and export. Nothing is deleted: `khotin restore` shows it again."""
    from storage.withdrawal import withdraw as run

    _do(run, context, article, reason, ("withdrawn", "is withdrawn already"), quiet=quiet)


def restore(context: typer.Context, article: Id, reason: Reason, quiet: Quiet = False) -> None:
    """Undo a withdrawal: search and export have the article again."""
    from storage.withdrawal import restore as run

    _do(run, context, article, reason, ("restored", "is not withdrawn"), quiet=quiet)


def _do(
    run: "Callable[..., bool]",
    context: typer.Context,
    article: str,
    reason: str,
    told: tuple[str, str],
    *,
    quiet: bool,
) -> None:
    if not reason.strip():
        raise typer.BadParameter("say why in a few words: the reason is kept as an audit line", param_hint="--reason")
    with state(context).open() as archive:
        done = run(archive, article, reason.strip(), now=datetime.now(UTC))
    if not quiet:
        typer.echo(f"{article} {told[0] if done else told[1] + '; nothing was changed'}")
