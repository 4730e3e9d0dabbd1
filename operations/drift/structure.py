"""Tells a new template from chance by the structure of pages alone: articles against those of the past, lists against themselves.

Pure. A page of its own kind on a site that looks as ever is no new template.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from operations.drift.measuring import Shape
from operations.drift.sketch import likeness

# Pages of the past that are looked at, and the fewest that are a past at all.
PAST, FEWEST = 60, 5
_SAMPLE = 12
# Pages of one template share most of their structure; of what they usually share, a page of another template has less than this.
_FOREIGN = 0.5
_REFERENCE = 6
# So many pages of a new template are held against the old one, run after run; then it is the site's own.
_SETTLED = 8


@dataclass(frozen=True, slots=True)
class Template:
    """What the structure says: `is_new` for the site's template, `foreign` are the articles that do not fit the past's."""

    is_new: bool
    figures: str
    foreign: tuple[Shape, ...]


def settled(articles: Sequence[Shape]) -> int:
    """Where the newest pages of the past begin that are of a template of their own, too few yet to be the site's."""
    for count in range(min(_SETTLED, len(articles) - FEWEST), 0, -1):
        base = articles[:-count][-PAST:]
        border = _FOREIGN * _usual(base)
        if all(_best(one, base) < border for one in articles[-count:]):
            return len(articles) - count
    return len(articles)


def _best(one: Shape, past: Sequence[Shape]) -> float:
    return max(likeness(one.sketch, old.sketch) for old in past)


def template_of(
    articles: Sequence[Shape], new: Sequence[Shape], lists: Sequence[Shape], new_lists: Sequence[Shape]
) -> Template:
    """What the structure of new articles and lists says against that of the past, oldest first."""
    usual = _usual(articles)
    past = articles[-PAST:]
    best = {id(one): _best(one, past) for one in new}
    foreign = tuple(one for one in reversed(new) if best[id(one)] < _FOREIGN * usual)
    changed = _changed_lists(articles, lists, new_lists)
    # One strange page among others, or alone on a site that looks as ever, is a page of its own kind.
    is_new = bool(foreign) and (changed or (len(foreign) > 1 and len(foreign) == len(new)))
    shared = max((best[id(one)] for one in foreign), default=1.0)
    told = f"{len(foreign)} of {len(new)} article pages share at most {shared:.0%} of their structure with those before (usual: {usual:.0%})"
    return Template(is_new, told + ("; so do the lists" if changed else ""), foreign)


def _usual(articles: Sequence[Shape]) -> float:
    """How much of its structure a page of the past shares with the likest of the others."""
    some = articles[-PAST:]
    return median(_best(one, [other for other in some if other is not one]) for one in some[-_SAMPLE:])


def _changed_lists(articles: Sequence[Shape], lists: Sequence[Shape], new_lists: Sequence[Shape]) -> bool:
    """Whether the lists look different from when the past's articles were read: each list against itself."""
    last = articles[-1].at
    verdicts = []
    for one in new_lists or lists[-1:]:
        own = [old for old in lists if old.address == one.address and old.at <= last and old is not one][-_REFERENCE:]
        if len(own) > 1:
            usual = median(likeness(a.sketch, b.sketch) for a, b in pairwise(own))
            verdicts.append(max(likeness(one.sketch, old.sketch) for old in own) < _FOREIGN * usual)
    return bool(verdicts) and all(verdicts)


def fits(past: Sequence[Shape], one: Shape) -> bool:
    """Whether a page is of the template of the past."""
    some = past[-PAST:]
    return len(some) >= FEWEST and _best(one, some) >= _FOREIGN * _usual(some)
