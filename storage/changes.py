"""What of a record is the article's state, and how two states differ: the class of a change and the fields it touches.

Pure, and for both roads: saving compares a new state with the stored ones, a re-parse what it read with what is stored.
A state leaves out what is not the article's own: how and where it was read, what was made of other fields, when the site
says it was last modified (many say "now" at every visit), and what addresses of pictures and documents carry for one
visit only (sessions, tokens). Two records of one state are no change, unless both say how they are set in tags and were
read alike: then other tags are one, of class markup. `compare` gives None for all else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from storage.words import NUMBER_OR_NAME, TEXT, TYPO, size_of_change

__all__ = [
    "CLASSES",
    "IMAGES",
    "MARKUP",
    "METADATA",
    "NUMBER_OR_NAME",
    "TEXT",
    "TITLE",
    "TYPO",
    "Change",
    "compare",
    "marked",
    "same",
    "state",
    "unmarked",
]

TITLE, IMAGES, METADATA, MARKUP = "title", "images", "metadata", "markup"
CLASSES = (TITLE, TEXT, NUMBER_OR_NAME, IMAGES, METADATA, TYPO, MARKUP)
"""The gravest first. An altered headline is what most readers saw; markup is what nobody reads."""

_OUTSIDE = frozenset(
    {
        *("url", "canonical_url", "evidence", "published_from"),
        *("paragraphs", "images", "tables", "document_numbers", "language"),
        *("modified_at", "modified_precision", "modified_from", "markup"),
    }
)
# What the evidence tells of the rules a text was found by.
_RULES = ("family", "body", "lead", "authors", "cleaned")
_BESIDE = "+"
_WORDS = frozenset({"title", "lead", "blocks", "legacy_encoding"})
_IN_BLOCKS = frozenset({"lead", "paragraphs", "tables", "images", "embeds"})
_METADATA = ("authors", "byline", "source", "published_at", "published_precision", "category", "tags", "attachments")
_LABELS = ("category", "tags")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")
_PASSING_NAME = re.compile(
    r"jsessionid|phpsessid|aspsessionid\w*|session_?id|sess|cfid|cftoken|_|rnd|rand|random|nocache|timestamp|checkss"
    r"|nv_redirect|x-(?:amz|goog)-\w[\w-]*|expires|signature",
    re.IGNORECASE,
)
_MAYBE_PASSING = re.compile(r"sid|s|token|access_token|auth|sig|hash|key", re.IGNORECASE)
_TOKEN = re.compile(r"(?=.*\d)(?=.*[a-z])[\w.=-]{16,}", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*|/\(S\([^/]*\)\)(?=/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """What tells a state from another: the gravest of `CLASSES` that applies, and the names of all fields touched.

    The names are those of the record; "captions" are the words at pictures, "blocks" the way the text is set.
    """

    change_class: str
    changed: tuple[str, ...]


def state(record: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a record that makes a revision, ready for JSON: equal states are one."""
    own = {name: value for name, value in record.items() if name not in _OUTSIDE}
    if blocks := own.get("blocks"):
        own["blocks"] = [_settled_block(block) for block in blocks]
    if attachments := own.get("attachments"):
        own["attachments"] = [one | {"url": settled(one["url"])} for one in attachments]
    return own


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Change | None:
    """How a record differs from an older one of the same article; None if both are one state, set alike.

    The class is the same whichever is the older one.
    """
    before, after = _labelled(state(old)), _labelled(state(new))
    if before == after:
        return Change(MARKUP, ("markup",)) if _read_alike(old, new) and not _set_alike(old, new) else None
    found: dict[str, str] = {}
    if before.get("title") != after.get("title"):
        found["title"] = TITLE
    one, other = _Parts(before), _Parts(after)
    found |= _text(one, other)
    if one.pictures != other.pictures:
        found["images"] = IMAGES
    if one.captions != other.captions:
        found["captions"] = IMAGES
    if one.embeds != other.embeds:
        found["embeds"] = IMAGES
    for name in sorted((before.keys() | after.keys()) - _WORDS, key=_metadata_first):
        if before.get(name) != after.get(name):
            found["published_at" if name == "published_precision" else name] = METADATA
    if before.get("legacy_encoding") != after.get("legacy_encoding"):
        found["legacy_encoding"] = MARKUP
    # Another number of paragraphs is no change of its own where words or pictures came or went.
    if not found or (one.shape != other.shape and found.keys().isdisjoint(_IN_BLOCKS)):
        found.setdefault("blocks", MARKUP)
    return Change(min(found.values(), key=CLASSES.index), tuple(found))


def _labelled(own: dict[str, Any]) -> dict[str, Any]:
    """A state with the dashes in its labels as hyphens: WordPress's older themes print the one, its block themes the other."""
    labels = {name: [one.translate(_DASHES) for one in own[name]] for name in _LABELS if own.get(name)}
    return own | labels


def marked(digest: str, markup: str | None) -> str:
    """The digest of a state with the markup beside it, as revisions have it."""
    return f"{digest}{_BESIDE}{markup}" if markup else digest


def unmarked(digest: str | None) -> str | None:
    """The digest of the state alone."""
    return digest.partition(_BESIDE)[0] if digest is not None else None


def same(one: str, other: str) -> bool:
    """Whether two digests tell of one state, set alike as far as can be told; if not, the records may still say so."""
    if one == other:
        return True
    (state_of_one, _, markup), (state_of_other, _, other_markup) = one.partition(_BESIDE), other.partition(_BESIDE)
    return state_of_one == state_of_other and not _differ(markup, other_markup)


def _differ(one: str | None, other: str | None) -> bool:
    """Whether two digests of markup were made by the same parser, and differ."""
    if not one or not other or one == other:
        return False
    return one.partition("-")[0] == other.partition("-")[0]


def _set_alike(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return not _differ(old.get("markup"), new.get("markup"))


def _read_alike(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the same rules found both texts, and left out the same lines: only then their tags can be compared."""
    how, other = old.get("evidence") or {}, new.get("evidence") or {}
    return all(how.get(name) == other.get(name) for name in _RULES)


def settled(url: str) -> str:
    """An address without what it carries for one visit only: session ids, tokens, counters against caches.

    Made for comparing, not for fetching: a signed address may not answer without its token.
    """
    if "?" not in url and ";" not in url and "(" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    pairs = [pair for pair in parts.query.split("&") if not _passes(pair)]
    return urlunsplit(parts._replace(path=_PATH_SESSION.sub("", parts.path), query="&".join(pairs)))


def _passes(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if _PASSING_NAME.fullmatch(name):
        return True
    return bool(_MAYBE_PASSING.fullmatch(name) and _TOKEN.fullmatch(value))


def _metadata_first(name: str) -> tuple[int, str]:
    return (_METADATA.index(name) if name in _METADATA else len(_METADATA)), name


def _settled_block(block: Mapping[str, Any]) -> dict[str, Any]:
    own = dict(block)
    if image := own.get("image"):
        own["image"] = image | {"url": settled(image["url"])}
    if url := own.get("url"):
        own["url"] = settled(url)
    return own


class _Parts:
    """The blocks of a state, told apart: words, pictures, captions, embeds, and how all of it is set."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.lead: str | None = record.get("lead")
        self.paragraphs: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.pictures: list[str] = []
        self.captions: list[tuple[str | None, ...]] = []
        self.embeds: list[str] = []
        self.shape: list[tuple[Any, ...]] = []
        self.words: list[str] = [self.lead] if self.lead else []
        for block in record.get("blocks") or ():
            self._take(block)

    def _take(self, block: Mapping[str, Any]) -> None:
        texts = [text for text in (block.get("text"), *block.get("items", ())) if text]
        rows = block.get("rows") or []
        self.paragraphs += texts
        self.words += texts
        self.words += [cell for row in rows for cell in row]
        if rows:
            self.tables.append(rows)
        if image := block.get("image"):
            self.pictures.append(image["url"])
            self.captions.append(tuple(image.get(name) for name in ("caption", "alt", "credit")))
        elif url := block.get("url"):
            self.embeds.append(url)
        self.shape.append((block["kind"], block.get("level"), len(texts), [len(row) for row in rows]))


def _text(one: _Parts, other: _Parts) -> dict[str, str]:
    """The fields of text that differ, with the size of the change, which is one for all of them."""
    size = size_of_change(one.words, other.words)
    if size is None and not (
        one.lead == other.lead and one.paragraphs == other.paragraphs and one.tables == other.tables
    ):
        # The same words cut anew: paragraphs joined, a lead set apart.
        return {"blocks": MARKUP} | ({} if one.lead == other.lead else {"lead": MARKUP})
    names: Iterable[str] = ("lead", "paragraphs", "tables")
    return {name: size for name in names if size and getattr(one, name) != getattr(other, name)}
