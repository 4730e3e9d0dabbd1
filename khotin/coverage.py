"""The command `coverage`: what a site published each day, what the archive has of it, and why not the rest."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Json, days, state
from khotin.output import Screen, print_json, to_reader

if TYPE_CHECKING:
    from storage.coverage.ledger import Ledger

_LONGEST = 371  # days drawn unless asked for more
_TOLD = 15


def coverage(
    context: typer.Context,
    site: Annotated[str, typer.Argument(help="A site's id, host or address.")],
    since: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="First day; else a year ago, or of a silent site its last year."),
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Last day; else yesterday.")] = None,
    whole: Annotated[bool, typer.Option("--all", help="From the day of the oldest article on.")] = False,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the calendar as SVG.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the rows as CSV.")] = None,
    json: Json = False,
) -> None:
    """Show for each day what was expected, found, fetched and stored, and the cause of every difference."""
    from storage.coverage.drawing import calendar_svg
    from storage.coverage.export import write_csv
    from storage.coverage.ledger import ledger
    from storage.coverage.period import held, usual
    from storage.database import reading
    from storage.days import HANOI
    from storage.sites import site_id

    first, last = days(since, until)
    today = datetime.now(HANOI).date()
    with state(context).open() as archive:
        host = state(context).host(archive, site)
        assert host is not None  # noqa: S101 - a site was given
        with reading(archive.engine) as connection:
            number = site_id(connection, host)
            if number is None:
                raise typer.BadParameter(f"the archive has nothing of {host} yet", param_hint="SITE")
            known = held(connection, number, today)
            if last is not None:
                first = first or (None if whole else last - timedelta(days=_LONGEST - 1))
            elif first is None and not whole:
                first, last = usual(known, today, _LONGEST)
            found = ledger(connection, number, first, last or today - timedelta(days=1))
    if svg is not None:
        svg.write_text(calendar_svg(found, host), encoding="utf-8")
    if csv is not None:
        with csv.open("w", encoding="utf-8", newline="") as file:
            write_csv(file, host, found)
    with to_reader():
        if json:
            print_json({"site": host, **found.as_json()})
        elif svg is None and csv is None:
            _show(host, found)
            if known and known.first < found.since:
                typer.echo(f"the articles begin on {known.first}: --since YYYY-MM-DD or --all shows earlier days")


def _show(host: str, found: "Ledger") -> None:
    from rich.text import Text

    from storage.coverage.drawing import SIGNS, WEEKDAYS, State, grid, in_words, months, state_of, told

    colours = {
        State.NOTHING: "dim", State.WHOLE: "green", State.PARTLY: "yellow", State.MISSING: "red", State.SILENT: "cyan",
        State.UNWATCHED: "blue", State.BEFORE: "dim",
    }  # fmt: skip
    screen = Screen()
    screen.print(f"{host}, {found.since} to {found.until}: {found.stored} articles stored")
    for year, weeks in grid(found):
        screen.print(f"\n{year}  {months(weeks)}")
        for row, name in enumerate(WEEKDAYS):
            line = Text(f"  {name}  ")
            for week in weeks:
                day = week[row]
                line.append(*((" ",) if day is None else (SIGNS[state_of(day)], colours[state_of(day)])))
            screen.print(line)
    screen.print("\n" + "  ".join(f"{SIGNS[one]} {one.value}" for one in State))
    causes = ", ".join(f"{count} {why.value}" for why, count in found.causes.most_common())
    screen.print(f"missing: {causes or 'nothing that is known of'}")
    if found.undated:
        screen.print(f"{sum(found.undated.values())} of these addresses are of days that nobody can tell")
    lacking = [total for total in found.totals if total.unknown]
    # Where nothing lacks the largest number tells that.
    largest = max((total for total in found.totals if total.section is None), key=lambda one: one.stated, default=None)
    told_of = lacking[:_TOLD] or ([largest] if largest else [])
    for total in told_of:
        screen.print(in_words(total))
    if (rest := len(found.totals) - len(told_of)) > 0:
        screen.print(f"and {rest} more lists say how much they hold: --json or --csv tells all")
    if found.silent_since:
        screen.print(f"silent since {found.silent_since}, far longer than ever before: has the site moved?")
    short = [day for day in found.days if day.causes]
    for day in short[-_TOLD:]:
        screen.print(f"  {told(day)}")
    if len(short) > _TOLD:
        screen.print(f"  and {len(short) - _TOLD} earlier days: --json or --csv tells all, by section too")
