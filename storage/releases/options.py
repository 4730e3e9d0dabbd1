"""What a release is asked to be. Everything that decides its bytes, besides the archive itself, stands here."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from storage.days import HANOI, ends
from storage.releases.schema import SCHEMA_VERSION, SHAPES, VERSIONS

FORMATS = ("parquet", "jsonl", "csv")
COMPRESSIONS = {"zstd": "zst", "gzip": "gz"}
KEEPERS = "The keepers of this archive"
CAPTIONS = ("apart", "in-text")
FILTERS = ("site", "province", "published_from", "published_until", "query")
_PERCENT, _SEED = (0, 10), 0
_SAID = {
    "time": "days of validation or test (--validation-from, --test-from)",
    "site": "sites of validation or test (--validation-site, --test-site)",
    "random": "percents and seed (--validation-percent, --test-percent, --seed)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Splits:
    """How rows are parted. `by`: none, time, site or random.

    time: `validation_from` and `test_from` are days of publication at +07:00. site: `validation_sites` and `test_sites` are
    hosts. random: `percent` is of validation and of test, drawn by story with `seed`.
    """

    by: str = "none"
    validation_from: date | None = None
    test_from: date | None = None
    validation_sites: tuple[str, ...] = ()
    test_sites: tuple[str, ...] = ()
    percent: tuple[int, int] = _PERCENT
    seed: int = _SEED

    def check(self) -> None:
        """Raises ValueError for a split that parts nothing, and for what says nothing in this one."""
        given = {
            "time": self.validation_from or self.test_from,
            "site": self.validation_sites or self.test_sites,
            "random": self.percent != _PERCENT or self.seed != _SEED,
        }
        if foreign := [by for by, said in given.items() if said and by != self.by]:
            raise ValueError(
                f"{_SAID[foreign[0]]} part nothing here: they need a split by {foreign[0]} (--split {foreign[0]})"
            )
        borders = [day for day in (self.validation_from, self.test_from) if day]
        if self.by == "time" and (not borders or borders != sorted(borders)):
            raise ValueError(
                "a split by time needs a day of validation or test (--validation-from, --test-from), validation first"
            )
        hosts = [*self.validation_sites, *self.test_sites]
        if self.by == "site" and not hosts:
            raise ValueError("a split by site needs a site of validation or test (--validation-site, --test-site)")
        if twice := sorted({host for host in hosts if hosts.count(host) > 1}):
            raise ValueError(f"a split by site has each site on one side, once: {', '.join(twice)} is named twice")
        if self.by == "random" and not 0 < sum(self.percent) < 100:  # noqa: PLR2004
            raise ValueError(
                "a random split needs percents of validation and test (--validation-percent, --test-percent) that are more than "
                "0 and less than 100 together, and so leave some to train"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A release's question. `as_of` is an aware moment: what was seen before it is in; filters as those of an export."""

    as_of: datetime
    name: str
    version: str
    publisher: str = KEEPERS
    licence: str | None = None
    shapes: tuple[str, ...] = ("articles",)
    formats: tuple[str, ...] = FORMATS
    compression: str = "zstd"
    captions: str = "apart"
    site: str | None = None
    province: str | None = None
    published_from: date | None = None
    published_until: date | None = None
    query: str | None = None
    image_files: bool = False
    wacz: bool = False
    coverage: bool = False
    splits: Splits = Splits()
    sides_of: str | None = None  # the earlier release whose random sides are kept (storage.releases.sides)
    shard_rows: int = 50_000
    schema: str = SCHEMA_VERSION  # a delta's is that of the earlier release, whose rows it is put beside

    def __post_init__(self) -> None:
        """Raises ValueError for what no release can be."""
        known = (
            ("shape", self.shapes, tuple(SHAPES)),
            ("format", self.formats, FORMATS),
            ("schema", (self.schema,), VERSIONS),
        )
        for what, given, allowed in known:
            if not given or (strange := set(given) - set(allowed)):
                wrong = ", ".join(sorted(strange)) if given else "none"
                raise ValueError(f"{what} {wrong}: choose of {', '.join(allowed)}")
        if self.compression not in COMPRESSIONS or self.captions not in CAPTIONS:
            raise ValueError(f"compression is {' or '.join(COMPRESSIONS)}, captions {' or '.join(CAPTIONS)}")
        if self.image_files and "images" not in self.shapes:
            raise ValueError("image files come with the shape images: ask for it too (--shape images)")
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", self.name):
            raise ValueError(
                f"the name {self.name!r}: only small letters, digits, hyphens, points and underscores, beginning with a letter or "
                "digit, for other tools use it"
            )
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]*", self.version):
            raise ValueError(
                f"the version {self.version!r}: only letters, digits, points, hyphens and plus signs, like 1.0.0"
            )
        blank = [
            name
            for name, text in (("publisher", self.publisher), ("licence", self.licence), ("query", self.query))
            if text is not None and not text.strip()
        ]
        if blank:
            raise ValueError(f"the {blank[0]} is blank: name one, or leave the option out")
        if re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", f"{self.publisher}{self.licence or ''}"):
            raise ValueError("publisher and licence are one line each, without tabs and control characters")
        self.splits.check()

    @property
    def day(self) -> date:
        """The last day, at +07:00, of which something is in."""
        return (self.as_of - timedelta(microseconds=1)).astimezone(HANOI).date()

    def declared(self) -> dict[str, Any]:
        """The question for the manifest, which tells the schema itself: plain JSON values, the same text for the same question."""
        given = {name: value for name, value in asdict(self).items() if name not in {"splits", "schema"}}
        given["as_of"] = self.as_of.astimezone(HANOI).isoformat()
        given["splits"] = asdict(self.splits)
        plain: dict[str, Any] = json.loads(json.dumps(given, default=lambda day: day.isoformat()))
        return plain

    def digest(self) -> str:
        """Digest of the question and of the schema it is answered in."""
        text = json.dumps([self.schema, self.declared()], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def moment(text: str) -> datetime:
    """The moment of `--as-of`: the end of a day at +07:00, or a time with its zone. Raises ValueError."""
    try:
        if len(text) == len("2026-01-31"):
            return ends(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError(f"{text!r} names no time zone; write it like 2026-01-31 or 2026-01-31T12:00:00+07:00")
        return at.astimezone(HANOI)
    except OverflowError as error:
        raise ValueError(f"{text!r} is at the end of the calendar") from error
