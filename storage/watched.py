"""The tables that drift is told by: shapes of pages as they were read, and the alarms that shapes raised.

Shapes are derived from captures and can be made again; the oldest of a site are let go. An alarm is never removed.
"""

from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Key, MaybeInt, MaybeMoment, MaybeStr, Model, Moment, Str
from storage.columns import key as _key
from storage.columns import reference as _ref
from storage.columns import words as _text


def _one_open(name: str) -> Index:
    is_open = text("cleared_at IS NULL AND grade = 'alarm'")
    return Index(name, "site_id", "field", unique=True, sqlite_where=is_open, postgresql_where=is_open)


class Shape(Model):
    """What a page was like when a run read it. `role`: article (or should have been one), list (shows where articles are).

    `measures` are numbers and rules of its fields, `sketch` the smallest hashes of its structure (operations/drift/).
    `address` is the page's key as in the frontier.
    """

    __tablename__ = "shape"
    __table_args__ = (Index(None, "site_id", "role", "id"), Index(None, "capture_id", unique=True))
    id: Key = _key()
    site_id: Mapped[int] = _ref("site.id")
    run_id: MaybeInt = _ref("run.id")
    capture_id: Mapped[int] = _ref("capture.id")
    address: Str = _text()
    role: Str = _text()
    at: Moment
    measures: Mapped[dict[str, Any]] = mapped_column(JSON)
    sketch: Mapped[list[int]] = mapped_column(JSON)


class Alarm(Model):
    """A field that pages of a site stopped giving. `proof` holds figures, rules, captures and the candidate, for people.

    Open until `cleared_at`; `cleared_why` says what ended it, in words. One alarm a field is open at a time.
    """

    __tablename__ = "alarm"
    __table_args__ = (Index(None, "site_id", "cleared_at"), _one_open("ix_alarm_open"))
    id: Key = _key()
    site_id: Mapped[int] = _ref("site.id")
    run_id: MaybeInt = _ref("run.id")
    field: Str = _text()
    grade: Str = _text()
    raised_at: Moment
    old_capture_id: MaybeInt = _ref("capture.id")
    new_capture_id: MaybeInt = _ref("capture.id")
    rule: MaybeStr = _text()
    candidate: MaybeStr = _text()
    proof: Mapped[dict[str, Any]] = mapped_column(JSON)
    cleared_at: MaybeMoment
    cleared_why: MaybeStr = _text()
