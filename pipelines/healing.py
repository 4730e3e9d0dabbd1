"""Heals what rotted of a site's articles in the database: reads the kept capture of a damaged row again and puts it back.

A row is put back only where its seal says that the capture reads what it held. What no seal proves stays as it lies, damaged and
told: where its capture reads otherwise today that reading becomes a revision by the rules of every re-parse, and takes its place.
A transaction a revision: who is interrupted runs it again, and finds what is left.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from crawler.parsers import PARSER_VERSION
from pipelines.clean import lines_left_out
from pipelines.fingerprint import state_digest
from pipelines.reread import Rules, read_with
from storage.archive import Archive
from storage.changes import unmarked
from storage.damaged import Damaged, find, moment, usable
from storage.database import lock_changes, reading, writing
from storage.drafts import Draft
from storage.errors import BrokenRecord
from storage.healing import Place, as_written, place, put_back, tell_again
from storage.rereading import Known
from storage.spool import Kept

_CLEANED = re.compile(r'"cleaned":("(?:[^"\\]|\\.)*+")')
_BACKUP = "restore the database from a backup"


@dataclass(slots=True)
class Healed:
    """What came of a site's damaged rows, a sentence each. `known`: what the revisions among them are taken for, by id.

    `known` has those that are still damaged in the database; None for one of which nothing can be told. `shut` are the articles
    whose own row is damaged still: to write to one of them would seal the damage as if it were true.
    """

    restored: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    known: dict[int, Known | None] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Revision:
    """The damaged rows that one revision's capture may give back; `itself` is the revision's own."""

    id: Any
    rows: tuple[Damaged, ...]
    itself: Damaged | None


def heal(archive: Archive, rules: Rules, *, write: bool, stopped: Callable[[], bool]) -> Healed:
    """Find the site's damaged rows and put back what their captures give back; without `write` only tell it.

    Raises the database's error where its articles or revisions cannot be read to the end.
    """
    healed = Healed()
    found, unreadable = find(archive.engine, rules.site_id)
    healed.lost += [f"the rows of table {name} cannot all be read: {_BACKUP}" for name in unreadable]
    healed.shut |= {_text(damaged.values["id"]) for damaged in found if damaged.table.name == "article"}
    for one in _revisions(found):
        if one.itself is not None:
            healed.known[one.id] = _known(one.itself, None)
        if not stopped():
            _heal(archive, rules, one, healed, write=write)
    return healed


def _revisions(found: Iterable[Damaged]) -> list[_Revision]:
    """The damaged rows by the revision whose capture shows what they held."""
    rows: dict[Any, list[Damaged]] = {}
    for damaged in found:
        names = {"revision": "id", "article": "revision_id"}
        rows.setdefault(damaged.values[names.get(damaged.table.name, "revision_id")], []).append(damaged)
    return [
        _Revision(number, tuple(mine), next((one for one in mine if one.table.name == "revision"), None))
        for number, mine in rows.items()
    ]


def _heal(archive: Archive, rules: Rules, one: _Revision, healed: Healed, *, write: bool) -> None:
    here: Place | None = None
    try:
        with reading(archive.engine) as connection:
            here = place(connection, one.id, one.itself) if isinstance(one.id, int) else None
        drafts, reason = _drafts(rules, here, one)
        if here is None or reason:
            healed.lost += [f"{_named(row, here)} is damaged in the database, and {reason}" for row in one.rows]
            return
        with (writing if write else reading)(archive.engine) as connection:
            if write:
                # First of all, as who withdraws does: what is proved below holds until it is written.
                lock_changes(connection)
            given = [(row, *_given(connection, row, here, drafts)) for row in one.rows]
            back = [(row, values) for row, values, _ in given if values is not None]
            shut = healed.shut - {_text(row.values["id"]) for row, _ in back if row.table.name == "article"}
            if write and back:
                put_back(connection, back)
                if _text(here.article) not in shut:
                    tell_again(connection, here.article, one.id)
    except (DBAPIError, TypeError, ValueError) as error:
        told_by = _text(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]
        healed.lost += [
            f"{_named(row, here)} is damaged and cannot be healed ({told_by}): nothing was changed; {_BACKUP}"
            for row in one.rows
        ]
        # What cannot be read here ends the saving of its article too.
        healed.shut |= {_text(row.values["article_id"]) for row in one.rows if "article_id" in row.values}
        return
    healed.shut = shut
    for row, values, draft in given:
        if values is None:
            healed.lost.append(f"{_named(row, here)} {_lost(row, here, drafts, is_shut=_text(here.article) in shut)}")
            continue
        healed.restored.append(f"{_named(row, here)} is put back as it was written: its seal agrees")
        if row is one.itself:
            if write:
                del healed.known[one.id]
            else:
                healed.known[one.id] = _known(row, draft)


def _named(row: Damaged, here: Place | None) -> str:
    article = here.article if here else row.values.get("article_id") or row.values.get("id")
    return _text(f"article {article}: its row {row.where}")


def _drafts(rules: Rules, here: Place | None, one: _Revision) -> tuple[list[Draft], str]:
    """What the revision's capture reads, cleaned in each way that it may have been; or why it reads nothing."""
    if here is None or here.capture is None:
        return [], f"no capture of it is kept: nothing was changed; {_BACKUP}"
    kept = Kept(here.capture, here.url, here.fetched_at, here.file, here.offset, here.length, None, None, None, None)
    ways = dict.fromkeys((_lines_before(here, one.itself), rules.lines, frozenset[str]()))
    try:
        drafts = read_with(rules, kept, [lines for lines in ways if lines is not None])
    except BrokenRecord as error:
        return [], f"its kept capture cannot be read either ({error}): nothing was changed; {_BACKUP}"
    except Exception as error:  # noqa: BLE001 - as in a crawl, our own mistake on one page must not cost the others
        return [], f"our parser failed on its kept capture ({error!r}): nothing was changed; {_BACKUP}"
    if drafts := [draft for draft in drafts if draft.article_id == here.article]:
        return drafts, ""
    return [], f"its kept capture does not show that article today: nothing was changed; {_BACKUP}"


def _lines_before(here: Place, damaged: Damaged | None) -> frozenset[str] | None:
    """The template lines that were left out when the page was read, as far as the record still tells it."""
    return lines_left_out(_cleaned(damaged) if damaged else (_evidence(here.record).get("cleaned") or ""))


def _cleaned(damaged: Damaged) -> str:
    """The evidence of cleaning that stands in a damaged record, be it JSON or not."""
    stored = damaged.values["record"]
    found = _CLEANED.search(stored) if isinstance(stored, str) else None
    try:
        return _text(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def _evidence(record: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found = (record or {}).get("evidence")
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    """A value as text that a database takes."""
    return str(value).encode("utf-8", "replace").decode()


def _given(
    connection: Connection, row: Damaged, here: Place, drafts: list[Draft]
) -> tuple[Mapping[str, Any] | None, Draft]:
    """The values to put in a row's place, and the draft that gives them; None if its seal proves none."""
    own = _digest(here.record) if row.table.name == "revision" else None
    for draft in drafts:
        if (values := as_written(connection, row, draft, own)) is not None:
            return values, draft
    return None, drafts[0]


def _lost(row: Damaged, here: Place, drafts: list[Draft], *, is_shut: bool) -> str:
    """Why a row stays as it lies, and what becomes of its article."""
    if row.table.name != "revision" or not _is_rotten(row, here):
        return f"is damaged in a value that its kept capture does not give back: nothing was changed; {_BACKUP}"
    if any(unmarked(draft.digest) == unmarked(_text(here.digest)) for draft in drafts):
        return (
            "is damaged: its kept capture shows the words of its digest, but no seal proves all else that it held: nothing was "
            f"changed; {_BACKUP}"
        )
    if is_shut:
        return (
            "is damaged, and its kept capture reads otherwise today: nothing is written beside the article's own row, which is "
            f"damaged too; {_BACKUP}"
        )
    return (
        "is damaged, and its kept capture reads otherwise today: that reading takes its place, as a revision marked as ours; what "
        "it said itself is only in a backup of the database"
    )


def _is_rotten(row: Damaged, here: Place) -> bool:
    """Whether a revision's record is none any more, or not its digest's. Other releases made digests of other parts of a record."""
    if not usable(here.record):
        return True
    return bool(row.values["parser_version"] == PARSER_VERSION) and _digest(here.record) != here.digest


def _digest(record: dict[str, Any] | None) -> str | None:
    """The digest of a record that may be damaged; None if it has none."""
    try:
        return state_digest(record) if record else None
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def _known(damaged: Damaged, draft: Draft | None) -> Known | None:
    """What a damaged revision is taken for while the site is read: what it was by its digest, or the draft it is put back by."""
    values = damaged.values
    at = moment(values["seen_at"])
    if at is None or not isinstance(values["number"], int):
        return None
    digest, cleaned = _text(values["digest"]), _cleaned(damaged)
    if draft is not None:
        digest, cleaned = draft.digest, _evidence(dict(draft.record)).get("cleaned") or ""
    capture = values["capture_id"] if isinstance(values["capture_id"], int) else None
    return Known(values["id"], _text(values["article_id"]), values["number"], at, digest, capture, cleaned)
