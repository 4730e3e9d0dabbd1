"""Saves a batch of articles in sets: a fixed number of statements however many drafts, all in the caller's transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, insert, select, update
from sqlalchemy.orm import Session

from storage import damaged, media
from storage.columns import Model
from storage.database import change_numbers, lock_changes, upsert
from storage.drafts import AttachmentDraft, Draft, ImageDraft, Outcome, Saved
from storage.errors import DamagedRecord
from storage.history import History, State
from storage.late import Late, Reread
from storage.models import Address, Article, Attachment, Image, Revision
from storage.stories.batch import settle, settle_roots, write

__all__ = ["AttachmentDraft", "Draft", "ImageDraft", "Outcome", "Reread", "Saved", "save", "told"]


def save(
    session: Session | Connection, batch: Sequence[Draft], reread: Reread | None = None, *, shut: Collection[str] = ()
) -> list[Saved]:
    """Save the drafts; what became of each, in their order. Nothing is written before the caller commits.

    A draft whose content the article has already only moves `last_seen`, or says that the content was there earlier. A new or
    changed one gets a revision, a change number in commit order, and its story. The same article may be in the batch more than
    once, and any order of captures makes the same history. `reread` reads a capture of the archive again, where an older one
    shows that the words it has came back; without it they are told by the state that they came back to. `shut` are articles with
    a damaged row, of which no draft may be in the batch: neither are they written where a draft moves their story.
    """
    if not batch:
        return []
    connection = session.connection() if isinstance(session, Session) else session
    lock_changes(connection)
    # In order of time, so that what is stored is all that can be later than a draft.
    places = sorted(range(len(batch)), key=lambda place: batch[place].seen_at)
    ordered = [batch[place] for place in places]
    histories = _histories(connection, ordered)
    late = Late(connection, ordered, histories, reread)
    stories = {history.row["story_id"] for history in histories.values() if not history.is_new}
    taken = [histories[draft.article_id].take(draft, late.again) for draft in ordered]
    saved = [one for _, one in sorted(zip(places, taken, strict=True), key=lambda pair: pair[0])]
    settled = settle(connection, histories)
    stories |= {history.row["story_id"] for history in histories.values()}
    _write_articles(connection, histories.values())
    _write_addresses(connection, batch)
    _write_parts(connection, histories.values())
    write(connection, settled, histories, shut)
    roots = settle_roots(connection, stories | settled.stories)
    return [_with_story(one, histories[one.article_id].row["story_id"], roots) for one in saved]


def _with_story(saved: Saved, story: str, roots: dict[str, str | None]) -> Saved:
    root = roots[story]
    return replace(saved, story_id=story, copy_of=None if root == saved.article_id else root)


def _histories(connection: Connection, batch: Sequence[Draft]) -> dict[str, History]:
    ids = list({draft.article_id for draft in batch})
    states: dict[str, list[State]] = defaultdict(list)
    columns = (
        Revision.article_id,
        Revision.id,
        Revision.number,
        Revision.seen_at,
        Revision.digest,
        Revision.capture_id,
        Revision.content_digest,
    )
    for row in connection.execute(select(*columns).where(Revision.article_id.in_(ids))):
        known = State(row.seen_at, row.number, row.digest, id=row.id, capture_id=row.capture_id)
        known.content_digest = row.content_digest
        states[row.article_id].append(known)
    found = connection.execute(select(*Article.__table__.columns).where(Article.id.in_(ids))).mappings()
    histories = {row["id"]: History.known(dict(row), states[row["id"]]) for row in found}
    for draft in batch:
        histories.setdefault(draft.article_id, History.begin(draft))
    _read_records(connection, batch, histories)
    return histories


def _read_records(connection: Connection, batch: Sequence[Draft], histories: dict[str, History]) -> None:
    """Give the histories that may change the records of their revisions; there are few of them in a crawl."""
    ids = {draft.article_id for draft in batch if histories[draft.article_id].needs_records(draft)}
    stored = {state.id: state for article in ids for state in histories[article].states}
    if stored:
        for number, record in damaged.records(connection, select(Revision).where(Revision.article_id.in_(list(ids)))):
            stored[number].record, stored[number].is_lost = record, not damaged.usable(record)
    for draft in batch:
        history = histories[draft.article_id]
        if draft.article_id in ids and history.is_late(draft) and any(state.is_lost for state in history.states):
            # Where it stood between others is found by their records, and never asked again.
            raise DamagedRecord("an older page of the article cannot be taken in beside it", draft.article_id)


def _write_articles(connection: Connection, histories: Collection[History]) -> None:
    moved = [history for history in histories if history.is_changed]
    for number, history in zip(change_numbers(connection, len(moved)), moved, strict=True):
        history.row["change_no"] = number
    if new := [history.row for history in histories if history.is_new]:
        connection.execute(insert(Article), new)
    _write_revisions(connection, histories)
    for history in moved:
        history.row["revision_id"] = history.current and history.current.id
    names = [name for name in Article.__table__.columns.keys() if name not in {"id", "site_id", "key", "seal"}]  # noqa: SIM118
    # Of a row just inserted only this is open; naming its other columns would write their index entries anew.
    _update(connection, (h.row for h in moved if h.is_new), ["revision_id"])
    _update(connection, (h.row for h in moved if not h.is_new), names)
    _update(connection, (h.row for h in histories if not h.is_changed), ["first_seen", "last_seen"])


def _update(connection: Connection, rows: Iterable[dict[str, Any]], names: Sequence[str]) -> None:
    values = [{"row": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows]
    if values:
        columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        connection.execute(update(Article).where(Article.id == bindparam("row")).values(**columns), values)


def _write_revisions(connection: Connection, histories: Collection[History]) -> None:
    new = [(state, state.draft) for history in histories for state in history.states if state.draft is not None]
    rows = [
        {
            "article_id": draft.article_id,
            "number": state.number,
            "seen_at": state.seen_at,
            "capture_id": state.capture_id,
            "origin": draft.origin,
            "change_class": state.change and state.change.change_class,
            "changed": state.change and list(state.change.changed),
            **told(draft),
        }
        for state, draft in new
    ]
    if rows:
        # Not "in parameter order", which SQLite answers with a statement a row.
        made = insert(Revision).returning(Revision.id, Revision.article_id, Revision.number)
        ids = {(row.article_id, row.number): row.id for row in connection.execute(made, rows)}
        for state, draft in new:
            state.id = ids[draft.article_id, state.number]
    _reclass(connection, histories)
    _move(connection, histories)


def told(draft: Draft) -> dict[str, Any]:
    """What a revision has of the reading that shows it first."""
    names = ("digest", "content_digest", "title", "parser_version", "rule")
    return {name: getattr(draft, name) for name in names} | {"record": dict(draft.record)}


def _move(connection: Connection, histories: Iterable[History]) -> None:
    """Write the stored revisions that were seen earlier than was known."""
    moved = [state for history in histories for state in history.states if state.is_moved]
    for whole in (True, False):
        values = [
            {"row": state.id, "new_seen_at": state.seen_at, "new_capture_id": state.capture_id}
            | ({f"new_{name}": value for name, value in told(state.first).items()} if state.first else {})
            for state in moved
            if (state.first is not None) is whole
        ]
        if values:
            columns: dict[str, Any] = {
                name.removeprefix("new_"): bindparam(name) for name in values[0] if name != "row"
            }
            connection.execute(update(Revision).where(Revision.id == bindparam("row")).values(**columns), values)


def _reclass(connection: Connection, histories: Iterable[History]) -> None:
    """Write the classes of stored revisions that got another one before them: an old capture was ingested late."""
    values = [
        {
            "row": state.id,
            "new_class": state.change and state.change.change_class,
            "new_changed": state.change and list(state.change.changed),
        }
        for history in histories
        for state in history.states
        if state.is_reclassed
    ]
    if values:
        columns: dict[str, Any] = {"change_class": bindparam("new_class"), "changed": bindparam("new_changed")}
        connection.execute(update(Revision).where(Revision.id == bindparam("row")).values(**columns), values)


def _write_addresses(connection: Connection, batch: Sequence[Draft]) -> None:
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for draft in batch:
        for url, key in ((draft.url, draft.url_key), *draft.addresses):
            place = (draft.site_id, key)
            seen = [draft.seen_at, *((rows[place]["first_seen"], rows[place]["last_seen"]) if place in rows else ())]
            row = {"site_id": draft.site_id, "article_id": draft.article_id, "url": url, "url_key": key}
            rows[place] = row | {"first_seen": min(seen), "last_seen": max(seen)}
    statement = upsert(connection, Address)
    given = statement.excluded
    later = given.last_seen >= Address.last_seen
    statement = statement.on_conflict_do_update(
        index_elements=["site_id", "url_key"],
        set_={
            "article_id": case((later, given.article_id), else_=Address.article_id),
            "url": case((later, given.url), else_=Address.url),
            "first_seen": case((given.first_seen < Address.first_seen, given.first_seen), else_=Address.first_seen),
            "last_seen": case((later, given.last_seen), else_=Address.last_seen),
        },
    )
    connection.execute(statement, list(rows.values()))


def _write_parts(connection: Connection, histories: Collection[History]) -> None:
    """Images and attachments of new revisions, and of those that begin with another capture."""
    new = [(s.id, s.draft) for history in histories for s in history.states if s.draft is not None]
    moved = [(s.id, s.first) for history in histories for s in history.states if s.first is not None]
    held = {model: _taken_out(connection, model, moved) for model in (Image, Attachment)}
    new += moved
    urls = {one.url for _, d in new for one in d.images} | {one.url for _, d in new for one in d.attachments}
    known = media.digests(connection, urls)
    _insert(
        connection,
        Image,
        (
            {"revision_id": r, **_row(at, one), "digest": held[Image].get((r, one.url)) or known.get(one.url)}
            for r, d in new
            for at, one in enumerate(d.images)
        ),
    )
    _insert(
        connection,
        Attachment,
        (
            {"revision_id": r, **_row(at, one), "digest": held[Attachment].get((r, one.url)) or known.get(one.url)}
            for r, d in new
            for at, one in enumerate(d.attachments)
        ),
    )


def _taken_out(
    connection: Connection, model: type[Image] | type[Attachment], moved: Sequence[tuple[int | None, Draft]]
) -> Mapping[tuple[int | None, str], str | None]:
    """Remove the parts of revisions; the digests of their bytes by revision and URL."""
    if not moved:
        return {}
    here = model.revision_id.in_([number for number, _ in moved])
    rows = connection.execute(select(model.revision_id, model.url, model.digest).where(here)).all()
    connection.execute(delete(model).where(here))
    return {(row.revision_id, row.url): row.digest for row in rows}


def _row(position: int, part: ImageDraft | AttachmentDraft) -> dict[str, Any]:
    return {"position": position} | {name: getattr(part, name) for name in part.__slots__}


def _insert(connection: Connection, model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    if values := list(rows):
        connection.execute(insert(model), values)
