"""Verifies a whole archive: WARC files, rows, their agreement, the index. Reads only."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from crawler.parsers import PARSER_VERSION
from pipelines.fingerprint import state_digest
from storage.archive import Archive
from storage.database import reading
from storage.errors import DatabaseLost
from storage.models import Capture
from storage.refusals import remedy, told
from storage.verify.agreement import verify_agreement
from storage.verify.alone import verify_files
from storage.verify.findings import Finding, Sample, Verification
from storage.verify.index import verify_index
from storage.verify.rows import verify_rows
from storage.verify.warc import verify_warc

Watch = Callable[[str, int], None]


def verify(
    archive: Archive,
    *,
    sample: Sample | None = None,
    tell: Callable[[Finding], None] = lambda _: None,
    watch: Watch = lambda _what, _count: None,
) -> Verification:
    """Verify the archive, or a random sample of its records; the index's files and articles are always verified whole.

    `tell` gets each finding at once, `watch` what is being verified and how much of it is done.
    """
    done = Verification(sample=sample, tell=tell, watch=watch)
    parts: tuple[tuple[str, Callable[[], None]], ...] = (
        ("database", lambda: verify_rows(archive.engine, done)),
        ("WARC files", lambda: verify_warc(archive, done)),
        (
            "database",
            lambda: verify_agreement(archive.engine, done, digest=state_digest, parser_version=PARSER_VERSION),
        ),
        ("search index", lambda: verify_index(archive, done)),
    )
    for name, part in parts:
        try:
            part()
        except (DBAPIError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # A value that is no date, number or JSON any more raises where it is read or used.
            if remedy(error):
                done.cut = told(error)  # the server went away or refuses, which is no damage; those that were found are
                break
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            done.damage(
                name, f"not verified to its end: the database cannot be read: {reason}", "see the damages above"
            )
    return done


def verify_without_database(
    directory: Path, lost: DatabaseLost, *, tell: Callable[[Finding], None], watch: Watch = lambda _what, _count: None
) -> Verification:
    """What can be verified of an archive whose database cannot be opened: the WARC files, by themselves."""
    done = Verification(tell=tell, watch=watch)
    done.damage(f"database {lost.database}", f"it {lost.reason}", lost.remedy)
    verify_files(directory / "warc", done)
    return done


def sample_of(archive: Archive, wanted: str, seed: int) -> Sample:
    """The sample that `wanted` asks for: a number of captures (and the same share of other rows), or a share like "5%".

    Raises ValueError for what is neither.
    """
    number = float(wanted.removesuffix("%"))
    if not 0 < number < float("inf") or (wanted.endswith("%") and number > 100):  # noqa: PLR2004 - per cent
        raise ValueError(wanted)
    if wanted.endswith("%"):
        return Sample(share=number / 100, seed=seed)
    with reading(archive.engine) as connection:
        captures = connection.execute(select(func.count()).select_from(Capture)).scalar_one()
    return Sample(share=min(1.0, number / max(captures, 1)), seed=seed)
