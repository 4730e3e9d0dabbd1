"""What `show --revisions` and `show --diff` print: the states of one article, and what lies between them."""

from collections.abc import Iterator
from typing import Any

import typer
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from khotin.context import State
from khotin.output import Screen, print_json
from operations.outcome import Outcome
from storage.days import told

_STYLES = {"-": "red strike", "+": "bold green", "…": "dim"}
_PLAIN = {"-": ("[-", "-]"), "+": ("{+", "+}")}


def show_revisions(here: State, wanted: str, *, listed: bool, diff: bool, span: str | None, json: bool) -> None:
    """Print the list of an article's revisions, the differences, or both. Raises typer.BadParameter for a wrong span."""
    from crawler.urls import url_key
    from storage.revisions import between, pairs, revisions

    numbers = _numbers(span)
    with here.open() as archive:
        known = revisions(archive, wanted, url_key(wanted) if "://" in wanted else None)
    if not known:
        typer.echo(
            f"khotin: no article is stored under {wanted}; `khotin explain URL` tells what is known of it", err=True
        )
        raise typer.Exit(Outcome.FAILED)
    if diff and known[0]["record"] is None:
        typer.echo(
            f"khotin: {wanted} is withdrawn: its words are not shown; --revisions alone lists its states", err=True
        )
        raise typer.Exit(Outcome.FAILED)
    try:
        differences = [between(old, new) for old, new in pairs(known, numbers)] if diff else []
    except KeyError as missing:
        have = ", ".join(str(one["number"]) for one in known)
        raise typer.BadParameter(
            f"there is no revision {missing.args[0]}; stored are {have}", param_hint="N..M"
        ) from None
    if json:
        print_json(_as_json(known, differences, listed=listed, diff=diff))
        return
    screen = Screen()
    if listed:
        _print_list(screen, known)
    if diff:
        _print_differences(screen, known, differences, gap=listed)


def _as_json(
    known: list[dict[str, Any]], differences: list[dict[str, Any]], *, listed: bool, diff: bool
) -> dict[str, Any]:
    told: dict[str, Any] = {"id": known[0]["article_id"]}
    if listed:
        told["revisions"] = [_listed(one) for one in known]
    if diff:
        told["differences"] = differences
    return told


def _listed(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in {"article_id", "record"}}


def _numbers(span: str | None) -> tuple[int, int] | None:
    if span is None:
        return None
    first, dots, last = span.partition("..")
    if not (dots and first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        raise typer.BadParameter(f"{span!r} names no two revisions; write them like 1..3", param_hint="N..M")
    return int(first), int(last)


def _print_list(screen: Screen, known: list[dict[str, Any]]) -> None:
    names = ("no", "seen", "change", "fields", "by", "parser", "read by", "WARC record")
    table = Table(*(Column(name, overflow="fold") for name in names), box=None)
    for one in known:
        table.add_row(
            str(one["number"]),
            told(one["seen_at"], "seconds"),
            one["change_class"] or "",
            ", ".join(one["changed"] or ()),
            one["origin"],
            one["parser_version"],
            one["rule"] or "",
            _place(one),
        )
    screen.print(table)


def _place(one: dict[str, Any]) -> str:
    """Where the bytes of a revision lie: file, offset and length of its record."""
    return f"{one['warc_file']}:{one['warc_offset']}+{one['warc_length']}" if one["warc_file"] else ""


def _print_differences(
    screen: Screen, known: list[dict[str, Any]], differences: list[dict[str, Any]], *, gap: bool
) -> None:
    if not differences:
        screen.print("one revision: nothing to compare it with")
    seen = {one["number"]: told(one["seen_at"]) for one in known}
    places = {one["number"]: _place(one) for one in known}
    for one in differences:
        if gap:
            screen.print()
        gap = True
        head = f"revision {one['from']} ({seen[one['from']]}) to {one['to']} ({seen[one['to']]}): "
        screen.print(Text(head + (one["change_class"] or "no change"), style="bold"))
        for field in one["fields"]:
            screen.print(Text(f"{field['name']}:", style="cyan"))
            _print_field(screen, field["parts"])
        if one["changed"] == ["markup"]:
            screen.print(
                "text and pictures are the same; the tags around them differ (bold, italics, a heading, a list, a box)"
            )
            for number in (one["from"], one["to"]):
                if places[number]:
                    screen.print(f"  revision {number} as it came: {places[number]}")
        elif one["change_class"] and not one["fields"]:
            screen.print("the same words, set in another way")


def _print_field(screen: Screen, parts: list[tuple[str, str]]) -> None:
    """The parts of a field, indented; where there are no colours, [-gone-] and {+come+} as `git diff --word-diff` has it."""
    coloured = screen.is_terminal and screen.color_system is not None and not screen.no_color
    text = Text()
    for sign, piece in _pieces(parts):
        before, after = ("", "") if coloured else _PLAIN.get(sign, ("", ""))
        text.append(before + piece + after, style=_STYLES.get(sign, "") if coloured else "")
    text.rstrip()
    if screen.is_terminal:
        # Lines are broken between words here, not by the terminal inside them.
        screen.print(Padding(text, (0, 0, 0, 2), expand=False), soft_wrap=False)
    else:
        screen.print(Text("\n").join(Text.assemble("  ", line) for line in text.split("\n")))


def _pieces(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The parts to print: paragraphs left out are told, line ends stand outside the marks."""
    for sign, piece in parts:
        if sign == "…":
            yield sign, f"… {piece} {'paragraph' if piece == '1' else 'paragraphs'} the same …\n"
            continue
        for index, line in enumerate(piece.split("\n")):
            if index:
                yield "=", "\n"
            if line:
                yield sign, line
