"""The fields of the query language, by the names people give them."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from vietnamese.folding import fold

# Each field with its other names, folded and without spaces.
_NAMES = {
    "title": ("tua", "tieude"),
    "caption": ("chuthich",),
    "attachment": ("dinhkem", "tep"),
    "author": ("tacgia",),
    "site": ("trang",),
    "province": ("tinh",),
    "category": ("chuyenmuc", "section"),
    "before": ("until", "truoc", "den"),
    "after": ("since", "sau", "tu"),
    "date": ("ngay",),
    "number": ("so", "sohieu"),
    "state": ("trangthai",),
}
FIELDS = tuple(_NAMES)
TEXT_FIELDS = frozenset({"title", "caption", "attachment", "author", "category"})
DAY_FIELDS = frozenset({"before", "after", "date"})
_BY_NAME: Mapping[str, str] = MappingProxyType(
    {name: field for field, others in _NAMES.items() for name in (field, *others)}
)


def field_named(name: str) -> str | None:
    """The field meant by a name in either language, with or without marks, capitals, hyphens; None for no field."""
    return _BY_NAME.get(fold(name).replace("-", "").replace("_", ""))


def is_english(name: str) -> bool:
    """Whether a name is the field's own, which stands in no Vietnamese text."""
    return fold(name) in _NAMES


def nearest(name: str) -> str | None:
    """The field whose name is spelled most like an unknown one."""
    found = get_close_matches(fold(name), list(_NAMES), n=1, cutoff=0.75)
    return found[0] if found else None
