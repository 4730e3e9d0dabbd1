"""The command `release`: the archive as it stood at a date, as a dataset to be cited, checked and made again."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khotin.context import Json, Quiet, Since, Until, days, state
from khotin.output import print_json

if TYPE_CHECKING:
    from storage.releases.build import Made
    from storage.releases.options import Splits


class Shape(StrEnum):
    """What the rows of a table stand for."""

    ARTICLES = "articles"
    IMAGES = "images"
    REVISIONS = "revisions"
    STORIES = "stories"
    ATTACHMENTS = "attachments"
    TEXT = "text"


class Format(StrEnum):
    """What a table is written as."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    CSV = "csv"


class Compression(StrEnum):
    """Of JSON Lines."""

    ZSTD = "zstd"
    GZIP = "gzip"


class Captions(StrEnum):
    """Where captions stand."""

    APART = "apart"
    IN_TEXT = "in-text"


class Split(StrEnum):
    """How the rows are parted."""

    NONE = "none"
    TIME = "time"
    SITE = "site"
    RANDOM = "random"


def release(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="Where; must not be there yet.")],
    as_of: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="A day (2026-01-31: its end at +07:00) or an ISO time with its zone (2026-01-31T12:00+07:00); it must be over.",
        ),
    ],
    name: Annotated[
        str,
        typer.Option(
            help="The dataset's name: small letters, digits, hyphens, points and underscores, like lai-chau-news."
        ),
    ] = "khotin",
    number: Annotated[str, typer.Option("--release-version", help="Like 1.0.0.")] = "1.0.0",
    shape: Annotated[
        list[Shape],
        typer.Option(
            help="What a row is: an article; a picture that has a caption; a state of an article; a story with its copies; a linked document; plain text, one article a story. May be given several times."
        ),
    ] = [Shape.ARTICLES],  # noqa: B006 - Typer copies it
    form: Annotated[list[Format], typer.Option("--format", "-f", help="May be given several times.")] = [*Format],  # noqa: B006
    compression: Annotated[Compression, typer.Option(help="Of JSON Lines.")] = Compression.ZSTD,
    captions: Annotated[Captions, typer.Option(help="Apart, or in the text too.")] = Captions.APART,
    query: Annotated[
        str | None, typer.Option(help="Only what this search finds (today); the language is that of `khotin search`.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Id or host of a site.")] = None,
    province: Annotated[str | None, typer.Option(help="Code or name of a province.")] = None,
    published_from: Since = None,
    published_until: Until = None,
    image_files: Annotated[
        bool, typer.Option("--image-files", help="The pictures too, with the shape images.")
    ] = False,
    wacz: Annotated[bool, typer.Option("--wacz", help="The pages too, to be replayed.")] = False,
    coverage: Annotated[
        bool,
        typer.Option("--coverage", help="What is missing, day by day with its cause, as far as it is known today."),
    ] = False,
    split: Annotated[
        Split,
        typer.Option(help="Into train, validation and test, by the options below; copies never lie on two sides."),
    ] = Split.NONE,
    validation_from: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="By time: what was published on that day or later (+07:00), before --test-from, is validation.",
        ),
    ] = None,
    test_from: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="By time: what was published on that day or later (+07:00) is test."),
    ] = None,
    validation_site: Annotated[
        list[str], typer.Option(metavar="SITE", help="By site: its id or host; may be given several times.")
    ] = [],  # noqa: B006
    test_site: Annotated[
        list[str], typer.Option(metavar="SITE", help="By site: its id or host; may be given several times.")
    ] = [],  # noqa: B006
    validation_percent: Annotated[int, typer.Option(min=0, max=99, help="At random: of the stories, about.")] = 0,
    test_percent: Annotated[int, typer.Option(min=0, max=99, help="At random: of the stories, about.")] = 10,
    seed: Annotated[int, typer.Option(help="At random: any whole number; another one draws otherwise.")] = 0,
    since: Annotated[
        Path | None,
        typer.Option(
            metavar="RELEASE", help="Only what differs from this earlier release, in its columns: its directory."
        ),
    ] = None,
    sides_of: Annotated[
        Path | None,
        typer.Option(metavar="RELEASE", help="Keep the random sides of this earlier release: its directory."),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(help="Whom to cite: a person or body; else the keepers of this archive.")
    ] = None,
    licence: Annotated[
        str | None,
        typer.Option(help="Yours to give? An SPDX id (CC-BY-4.0), an address or words; else none is claimed."),
    ] = None,
    sign_key: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, exists=True, help="A private SSH key, by which removals.tsv and SHA256SUMS are signed."
        ),
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Threads; else one for each core, at most four.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make a dataset of the archive as it stood at a date: the same again gives the same bytes; a killed one goes on."""
    from khotin.found import tell_notices
    from khotin.progress import BarProgress
    from storage.asking.search import notices
    from storage.releases.build import release as run
    from storage.releases.options import KEEPERS, Options, Splits

    if since and wacz:
        raise typer.BadParameter("with --since there is none: make a WACZ of the whole release", param_hint="--wacz")
    at = _moment(as_of)
    first, last = days(published_from, published_until, ("--published-from", "--published-until"))
    borders = days(validation_from, test_from, ("--validation-from", "--test-from"))
    here = state(context)
    code = here.province(province)
    with here.open() as archive, BarProgress(quiet=quiet or json) as progress:
        hosts = [[here.host(archive, one) or one for one in sites] for sites in (validation_site, test_site)]
        try:
            options = Options(
                as_of=at,
                name=name,
                version=number,
                publisher=publisher or KEEPERS,
                licence=licence,
                shapes=tuple(dict.fromkeys(one.value for one in shape)),
                formats=tuple(dict.fromkeys(one.value for one in form)),
                compression=compression.value,
                captions=captions.value,
                query=query,
                site=here.host(archive, site),
                province=code,
                published_from=first,
                published_until=last,
                image_files=image_files,
                wacz=wacz,
                coverage=coverage,
                splits=Splits(
                    by=split.value,
                    validation_from=borders[0],
                    test_from=borders[1],
                    validation_sites=tuple(sorted(hosts[0])),
                    test_sites=tuple(sorted(hosts[1])),
                    percent=(validation_percent, test_percent),
                    seed=seed,
                ),
            )
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
        told = notices(archive, query, here.site_named) if query else ()
        tell_notices(told)
        made = run(
            archive,
            directory,
            options,
            now=datetime.now(UTC),
            since=since,
            sides_of=sides_of,
            key=sign_key,
            jobs=jobs,
            watch=progress.show,
            host_named=here.site_named,
        )
    if json:
        print_json(
            {
                "directory": str(made.directory),
                "articles": made.articles,
                "splits": made.splits,
                "changes": made.changes,
                "schema": made.schema,
                "files": made.files,
                "bytes": made.bytes,
            }
        )
        return
    if made.lacking:
        lacking = "; ".join(f"{shape}: {', '.join(names)}" for shape, names in made.lacking.items())
        same = f"{since} is of schema {made.schema}, and so is this delta, for its rows are put beside those"
        typer.echo(f"note: {same}: a release without --since has more columns ({lacking})", err=True)
    for side in _asked(options.splits):
        if not made.splits.get(side):
            typer.echo(f"note: the split has nothing in {side}", err=True)
    if not quiet:
        typer.echo(f"{_in_words(made)} in {made.directory}: {made.files} files, {made.bytes} bytes", err=True)


def _asked(splits: "Splits") -> list[str]:
    """The sides that a split is to have."""
    validation = splits.validation_from or splits.validation_sites or splits.percent[0]
    test = splits.test_from or splits.test_sites or (splits.by == "random" and splits.percent[1])
    return ["train", *(["validation"] if validation else []), *(["test"] if test else [])]


def _in_words(made: "Made") -> str:
    sides = (
        "" if list(made.splits) == ["train"] else f" ({', '.join(f'{n} {name}' for name, n in made.splits.items())})"
    )
    whole = f"release of {made.articles} articles{sides}"
    if made.changes is None:
        return whole
    return f"delta ({', '.join(f'{n} {what}' for what, n in made.changes.items())}) to a {whole}"


def _moment(text: str) -> datetime:
    from storage.releases.options import moment

    try:
        return moment(text)
    except ValueError as error:
        told = f"{text!r} is no day or time with its zone; write it like 2026-01-31 or 2026-01-31T12:00:00+07:00"
        raise typer.BadParameter(told, param_hint="--as-of") from error
