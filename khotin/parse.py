"""The command `parse`: what the parsers make of one saved page, without any archive."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from khotin.context import Json, state, web_address
from khotin.output import print_json
from operations.outcome import Outcome


def parse(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A saved page, bytes as served.")
    ],
    url: Annotated[str, typer.Option(help="The address it was served at.")],
    content_type: Annotated[str, typer.Option(help="The Content-Type it was served with.")] = "text/html",
    json: Json = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show the rule that found each field.")] = False,
) -> None:
    """Read a page as the crawl would: its kind, and its record if it is an article."""
    from crawler.parsers import read_page
    from crawler.record_json import to_record
    from crawler.records import Page

    page = Page(
        url=web_address(url, "--url"),
        status=200,
        headers=(("Content-Type", content_type),),
        body=file.read_bytes(),
        fetched_at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
    )
    reading = read_page(page, state(context).registry().for_url(url))
    if reading.article is None:
        if json:
            print_json({"kind": reading.kind.value, "reason": reading.reason, "article": None})
            raise typer.Exit(Outcome.FAILED)
        typer.echo(f"{file}: no article, but {reading.kind.value}: {reading.reason}", err=True)
        raise typer.Exit(Outcome.FAILED)
    record = to_record(reading.article)
    if json:
        print_json(record)
        return
    if explain:
        typer.echo(f"kind: {reading.kind.value} ({reading.reason}); family: {reading.family or 'none known'}")
        for field, rule in reading.article.evidence.items():
            typer.echo(f"{field}: {rule}")
        return
    typer.echo(as_text(record))


def as_text(record: dict[str, Any]) -> str:
    """A record for reading in a terminal: title, lead, blocks in order with captions, who and when."""
    lines = [record["title"], "=" * min(len(record["title"]), 78), ""]
    if record["lead"]:
        lines += [record["lead"], ""]
    for block in record["blocks"]:
        lines += [*_block_lines(block), ""]
    about = {
        "authors": ", ".join(record["authors"]),
        "source": record["source"],
        "published": record["published_at"] and f"{record['published_at']} ({record['published_from']})",
        "category": " > ".join(record["category"]),
        "tags": ", ".join(record["tags"]),
        "attachments": "; ".join(f"{one['name']} <{one['url']}>" for one in record["attachments"]),
        "url": record["url"],
    }
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in about.items() if value)])


def _block_lines(block: dict[str, Any]) -> list[str]:
    kind = block["kind"]
    if kind == "image":
        return [f"[picture] {block['image']['caption'] or 'without caption'} <{block['image']['url']}>"]
    if kind == "list":
        return [f"- {item}" for item in block["items"]]
    if kind == "table":
        return [" | ".join(row) for row in block["rows"]]
    marks = {"heading": "## ", "quote": "> ", "embed": "[embedded] "}
    return [marks.get(kind, "") + (block.get("text") or block.get("url") or "")]
