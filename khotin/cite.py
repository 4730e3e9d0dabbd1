"""The command `cite`: the citation of an article, as the reading room gives it."""

from enum import StrEnum
from typing import Annotated

import typer

from khotin.context import state, web_address
from khotin.output import to_reader
from operations.outcome import Outcome


class Style(StrEnum):
    """What the citation is written as."""

    APA = "apa"
    CHICAGO = "chicago"
    BIBTEX = "bib"
    RIS = "ris"
    CSL = "csl.json"


def cite(
    context: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar="ID|URL", help="The article's id, or any address it was seen at.")],
    style: Annotated[
        Style, typer.Option("--format", "-f", help="A sentence, or a file for Zotero, LaTeX and others.")
    ] = Style.APA,
    public_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Of your reading room: its page of that revision is cited, not the site's."),
    ] = None,
) -> None:
    """Cite an article as it stands: APA, Chicago, BibTeX (biblatex), RIS or CSL-JSON."""
    from crawler.urls import url_key
    from storage.database import reading
    from storage.kept import seen_at, site_name
    from storage.queries import get
    from web.citations import WRITERS, Cited, apa, chicago

    base = web_address(public_url, "--public-url").rstrip("/") if public_url else None
    with state(context).open() as archive:
        record = get(archive, wanted, url_key(wanted) if "://" in wanted else None)
        if record is None or record["state"] == "withdrawn":
            why = (
                "is withdrawn: it is not cited" if record else "is not stored; `khotin explain URL` tells what is known"
            )
            typer.echo(f"khotin: {wanted} {why}", err=True)
            raise typer.Exit(Outcome.FAILED)
        revision = (record["id"], record["revision"])
        with reading(archive.engine) as connection:
            publisher, seen = site_name(connection, record["site"]), seen_at(connection, [revision])[revision]
    cited = Cited.of(record, publisher, base, seen)
    with to_reader():
        if style in {Style.APA, Style.CHICAGO}:
            typer.echo(apa(cited) if style is Style.APA else chicago(cited))
        else:
            typer.echo(WRITERS[style.value](cited), nl=False)
