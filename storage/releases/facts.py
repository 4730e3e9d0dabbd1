"""What the documents of a release tell of it, gathered once from its plan and its finished files."""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files as code
from typing import Any

import pyarrow as pa

from storage.asking.nodes import Notice
from storage.days import ends
from storage.releases.gaps import Gaps
from storage.releases.journal import Written
from storage.releases.options import Options
from storage.releases.robots import OptOut
from storage.releases.schema import SCHEMA_VERSION
from storage.releases.sides import NAMES
from storage.releases.splits import proof

DATA = "data/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """A site of the release: its articles by state, the days of publication they span, and how its pages were collected."""

    host: str
    name: str
    province: str | None
    family: str | None
    first_seen: str
    articles: int
    gone: int
    suspected: int
    undated: int
    first_day: str | None
    last_day: str | None
    opt_out: OptOut
    collected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A release. `rows` counts by shape and split; `since` is what is told of the earlier release of a delta.

    `gaps` are those of each site, by host; `notices` what was read otherwise in the query than it was written.
    """

    options: Options
    files: tuple[Written, ...]
    rows: Mapping[str, Mapping[str, int]]
    sites: tuple[SiteFacts, ...]
    proof: Mapping[str, Any]
    content: str
    withdrawn: int
    contact: str | None
    gaps: Mapping[str, Gaps]
    since: Mapping[str, Any] | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def tables(self) -> list[Written]:
        """The files that hold rows."""
        return [one for one in self.files if one.shape is not None]

    @property
    def form(self) -> str:
        """The format that documents point at first."""
        return next(form for form in ("parquet", "jsonl", "csv") if form in self.options.formats)

    @property
    def title(self) -> str:
        """The name, with the day, for people."""
        options = self.options
        is_whole = options.as_of == ends(options.day)
        return f"{options.name}, as of {options.day if is_whole else options.as_of.isoformat()}"


def versions() -> dict[str, str]:
    """Of what the bytes depend on besides the archive."""
    return {"khotin": version("khotin"), "pyarrow": pa.__version__}


def maker() -> dict[str, str]:
    """All of that, as a release under way must be gone on with: the schema and the very code too, which changes before a version does."""
    modules = sorted(
        (one for one in code("storage.releases").iterdir() if one.name.endswith(".py")), key=lambda one: one.name
    )
    digest = hashlib.sha256(b"\0".join(one.read_bytes() for one in modules)).hexdigest()
    return {**versions(), "schema": str(SCHEMA_VERSION), "code": digest[:12]}


def gather(  # noqa: PLR0913 - what is known of a release
    plan: sqlite3.Connection,
    options: Options,
    files: Sequence[Written],
    *,
    content: str,
    contact: str | None,
    opt_outs: Mapping[str, OptOut],
    ways: Mapping[str, str],
    gaps: Mapping[str, Gaps],
    since: Mapping[str, Any] | None,
    notices: Sequence[Notice],
) -> Facts:
    """The facts of a release whose data files are finished."""
    rows = {
        shape: {
            split: sum(one.rows or 0 for one in its if one.split == split)
            for split in NAMES
            if any(one.split == split for one in its)
        }
        for shape in options.shapes
        for its in [[one for one in files if (one.shape, one.form) == (shape, options.formats[0])]]
    }
    return Facts(
        options=options,
        files=tuple(files),
        rows=rows,
        sites=tuple(_sites(plan, opt_outs, ways)),
        proof=proof(plan),
        content=content,
        withdrawn=plan.execute("SELECT count(*) FROM withdrawn").fetchone()[0],
        contact=contact,
        gaps=gaps,
        since=since,
        notices=tuple(notices),
    )


def _sites(plan: sqlite3.Connection, opt_outs: Mapping[str, OptOut], ways: Mapping[str, str]) -> list[SiteFacts]:
    counted = plan.execute(
        "SELECT host, name, site.province, family, site.first_seen, count(*), sum(state = 'gone'), sum(state = 'suspected'), sum(published IS NULL),"
        " substr(min(published), 1, 10), substr(max(published), 1, 10)"
        " FROM site JOIN article ON article.site = host GROUP BY host ORDER BY host"
    )
    names = (
        "host",
        "name",
        "province",
        "family",
        "first_seen",
        "articles",
        "gone",
        "suspected",
        "undated",
        "first_day",
        "last_day",
    )
    return [
        SiteFacts(
            **dict(zip(names, row, strict=True)), opt_out=opt_outs[row[0]], collected=ways.get(row[0], "not known")
        )
        for row in counted
    ]
