"""Prints what a search found, for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from khotin.output import Screen, counted, grouped

if TYPE_CHECKING:
    from storage.asking.marking import Part
    from storage.asking.nodes import Notice
    from storage.asking.results import Facets, Hit, Results, Total

_MOST_SITES = 3
_MOST_VALUES = 10


def print_found(results: "Results") -> None:
    """The count, what is to be said of the query, the hits, and how to go on."""
    from storage.asking.nodes import read_as

    console = Screen()
    for notice in results.notices:
        console.print(Text.assemble(("note: ", "yellow"), notice.message, (f"  [{notice.piece}]", "dim")))
    for typed, read in results.corrections.items():
        console.print(Text.assemble(("note: ", "yellow"), read_as(typed, read)))
    console.print(Text.assemble((total_in_words(results.total), "bold"), (f", {results.order.value}", "dim")))
    for hit in results.hits:
        console.print()
        _print_hit(console, hit)
    if results.facets is not None:
        _print_facets(console, results.facets)
    if results.next:
        console.print()
        console.print(Text.assemble(("next page: the same with --next ", "dim"), results.next))


def tell_notices(notices: Iterable["Notice"]) -> None:
    """What is to be said of a query whose articles go elsewhere than to the screen, on standard error."""
    for notice in notices:
        typer.echo(f"note: {notice.message} [{notice.piece}]", err=True)


def total_in_words(total: "Total") -> str:
    """A total in words: "12 articles in 9 stories", "more than 20 articles, at most 1 204"."""
    if not total.is_exact:
        return f"more than {grouped(total.least)} articles, at most {grouped(total.most)}"
    if total.least == total.stories and total.are_stories_exact:
        return counted(total.least, "article", "articles")
    more = "" if total.are_stories_exact else "more than "
    return f"{counted(total.least, 'article', 'articles')} in {more}{counted(total.stories, 'story', 'stories')}"


def _print_hit(console: Screen, hit: "Hit") -> None:
    # On a terminal whole words go to the next line; in a pipe a text stays one line.
    console.print(_marked(hit.title_parts, "bold"), soft_wrap=False)
    if hit.found_in not in {"caption", "attachment"} or not (hit.captions or hit.attachments):
        console.print(_marked(hit.snippet), soft_wrap=False)
    for named, what in ((hit.captions, "caption of image"), (hit.attachments, "attachment")):
        for one in named:
            told = Text.assemble((f"{what} {one.number + 1}: ", "cyan"), _marked(one.parts))
            console.print(told, soft_wrap=False)
    day = hit.published_at.date().isoformat() if hit.published_at else "no date"
    state = "" if hit.state == "live" else f"  {hit.state}"
    console.print(Text(f"{day}  {hit.site}  {hit.article_id}{state}  {hit.url}", style="dim"))
    if hit.copies:
        console.print(Text(_elsewhere(hit), style="dim"))


def _elsewhere(hit: "Hit") -> str:
    if not hit.other_sites:
        return f"also {counted(hit.copies, 'time', 'times')} more at this site"
    shown = ", ".join(hit.other_sites[:_MOST_SITES]) + (", ..." if len(hit.other_sites) > _MOST_SITES else "")
    return f"also at {counted(len(hit.other_sites), 'site', 'sites')}: {shown}"


def _print_facets(console: Screen, facets: "Facets") -> None:
    for name, values in facets.values.items():
        if not values:
            continue
        console.print()
        console.print(Text.assemble((name, "bold"), "" if facets.is_exact else "  (at most)"))
        for one in values[:_MOST_VALUES]:
            called = f"{one.value} {one.name}" if one.name else one.value
            console.print(f"  {grouped(one.count):>9}  {called}")
        if len(values) > _MOST_VALUES:
            console.print(f"  {len(values) - _MOST_VALUES} more: --json has them")


def _marked(parts: Sequence["Part"], style: str = "") -> Text:
    return Text.assemble(*((text, "bold yellow" if is_hit else style) for text, is_hit in parts))
