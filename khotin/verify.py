"""The command `verify`: looks for damage in the whole archive."""

import secrets
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Self

import typer
from rich.console import Console
from rich.live import Live
from rich.text import Text

from khotin.context import Json, Quiet, state
from khotin.output import print_json, to_reader
from operations.outcome import Outcome

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.verify.findings import Finding, Verification

_STEP = 500  # records between two looks of the progress line


def verify(
    context: typer.Context,
    sample: Annotated[
        str | None, typer.Option(metavar="N|P%", help="Only about N captures, or P per cent, drawn at random.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Draw the same sample again.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read everything again and report each damage, what it hits, and what can be rebuilt. Changes nothing."""
    from operations.verify import verify_without_database
    from storage.errors import DatabaseLost

    here = state(context)
    with Moving(quiet=quiet or json) as moving:
        tell = (lambda _: None) if json else moving.tell(quiet=quiet)
        try:
            with here.open() as archive:
                done = _verified(archive, sample, seed, tell=tell, watch=moving.show)
        except DatabaseLost as lost:
            done = verify_without_database(here.directory, lost, tell=tell, watch=moving.show)
    with to_reader():
        if json:
            print_json({"directory": str(here.directory.resolve()), **done.as_json()})
        elif not quiet or done.damages:
            for what, count in done.checked.items():
                typer.echo(f"{count:>10}  {what}")
            if (drawn := done.sample) is not None:
                typer.echo(f"only a sample was verified: {drawn.share:.3%} of the records, seed {drawn.seed}")
            if done.damages or not done.cut:
                typer.echo(_total(done.damages), err=bool(done.damages))
        if done.cut:
            typer.echo(f"khotin: not verified to its end: {done.cut}", err=True)
    whole = Outcome.FAILED if done.cut else Outcome.DONE
    raise typer.Exit(Outcome.DAMAGED_ARCHIVE if done.damages else whole)


def _verified(
    archive: "Archive",
    sample: str | None,
    seed: int | None,
    *,
    tell: "Callable[[Finding], None]",
    watch: Callable[[str, int], None],
) -> "Verification":
    from operations.verify import sample_of, verify

    try:
        drawn = sample_of(archive, sample, secrets.randbelow(1 << 32) if seed is None else seed) if sample else None
    except ValueError:
        raise typer.BadParameter(f"--sample {sample!r}: say a number of captures (1000) or a share (5%)") from None
    return verify(archive, sample=drawn, tell=tell, watch=watch)


def _total(damages: int) -> str:
    return f"{damages} {'damage' if damages == 1 else 'damages'} found" if damages else "no damage found"


class Moving:
    """A line on a terminal that says what is being done; findings stand above it, damages on standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._live = Live(console=self._console, transient=True) if sys.stderr.isatty() and not quiet else None
        self._shown = 0

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, what: str, count: int) -> None:
        """Say how far it is, now and then."""
        self._shown += 1
        if self._live is not None and self._shown % _STEP == 1:
            self._live.update(Text(f"{count} {what}"))

    def tell(self, *, quiet: bool) -> "Callable[[Finding], None]":
        """Prints findings; of quiet ones only damages."""

        def one(finding: "Finding") -> None:
            if finding.is_damage or not quiet:
                self._console.print(Text(f"{'damage' if finding.is_damage else 'note'}: {finding.sentence}"))

        return one
