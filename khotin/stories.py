"""The command `story`: what a story is made of, and what a person decides of it (`split`, `join`); `rebuild` for old archives."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperGroup

from khotin.context import Json, Quiet, state
from khotin.output import Screen, counted, print_json
from operations.outcome import Outcome

_SHOWN_NUMBERS = 8


class OrShow(TyperGroup):
    """`khotin story ID` is `khotin story show ID`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """What is no command of the group is an id to show."""
        known = args and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if known or not args else ["show", *args])


app = typer.Typer(
    cls=OrShow, no_args_is_help=True, help="A story: its articles with the evidence; cut one out, join one."
)

Story = Annotated[str, typer.Argument(metavar="STORY", help="The story's id, as `khotin show` prints it.")]
Reason = Annotated[str, typer.Option(help="Why; kept for good as an audit line.")]


@app.command()
def show(
    context: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar="ID", help="A story's id, or one of its articles'.")],
    json: Json = False,
) -> None:
    """The articles of a story, the earliest published first, and why each belongs to it. `show` may be left out."""
    from storage.stories.shown import story

    with state(context).open() as archive:
        told = story(archive, wanted)
    if told is None:
        typer.echo(
            f"khotin: no story or article has the id {wanted}; `khotin show ID|URL` prints an article's story", err=True
        )
        raise typer.Exit(Outcome.FAILED)
    if json:
        print_json(told)
        return
    console = Screen()
    many = counted(len(told["members"]), "article", "articles")
    console.print(f"story {told['id']}: {many} at {counted(told['sites'], 'site', 'sites')}")
    if told["was"]:
        console.print(f"story {told['was']} was taken into it")
    for member in told["members"]:
        console.print()
        console.print(Text(member["title"], style="bold"))
        console.print(
            Text(
                f"{member['published_at'] or 'no date'}  {member['site']}  {member['id']}  {member['url']}", style="dim"
            )
        )
        console.print(_why(member))
    if told["withdrawn"]:
        console.print(f"\n{told['withdrawn']} more withdrawn")


def _why(member: dict[str, Any]) -> str:
    parts = _how_held(member["link"]) if member["link"] else ["the text that the others are held to"]
    if member["source"]:
        parts.append(f"names its source: {member['source']}")
    return "; ".join(parts)


def _how_held(link: dict[str, Any]) -> list[str]:
    said = {"exact": "the same text as", "near": "nearly the same text as", "hand": "joined by hand to"}[link["kind"]]
    parts = [f"{said} {link['root'] or 'a withdrawn article'}"]
    if link["kind"] == "near" and link["containment"] is not None:
        parts.append(f"{link['containment']:.0%} of the shorter in the longer")
    if link["numbers"]:
        more = len(link["numbers"]) - _SHOWN_NUMBERS
        parts.append(
            "numbers " + ", ".join(link["numbers"][:_SHOWN_NUMBERS]) + (f" and {more} more" if more > 0 else "")
        )
    if link["names"]:
        parts.append(f"{link['names']} words of names")
    if link["order"] == "root":
        parts.append("published later")
    return parts


@app.command()
def split(
    context: typer.Context,
    story: Story,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="Ids of the articles that do not belong there.")
    ],
    reason: Reason = "cut by hand",
    quiet: Quiet = False,
) -> None:
    """Cut articles out of a story, for good: no later crawl or re-parse puts them together again."""
    from storage.stories.hands import split as run

    with state(context).open() as archive:
        now_in = run(archive, story, articles, reason.strip() or "cut by hand", now=datetime.now(UTC))
    if not quiet:
        for article, other in now_in.items():
            typer.echo(f"{article} is in story {other} now")


@app.command()
def join(
    context: typer.Context,
    story: Story,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The id of the article that belongs there.")],
    reason: Reason = "joined by hand",
    quiet: Quiet = False,
) -> None:
    """Join an article to a story, whatever their texts say; it undoes an earlier split."""
    from storage.stories.hands import join as run

    with state(context).open() as archive:
        done = run(archive, story, article, reason.strip() or "joined by hand", now=datetime.now(UTC))
    if not quiet:
        typer.echo(f"{article} {f'is in story {story} now' if done else 'is there already; nothing was changed'}")


@app.command()
def rebuild(context: typer.Context, quiet: Quiet = False) -> None:
    """Find the near-copies in an archive that an earlier release filled. Interrupted, run it again: it goes on."""
    from storage.stories.rebuild import rebuild as run

    with state(context).open() as archive:
        done = run(
            archive, lambda count: None if quiet or count % 10_000 else typer.echo(f"{count} articles", err=True)
        )
    if not quiet:
        typer.echo(f"{done} articles settled")
