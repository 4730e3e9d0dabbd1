"""Tells drift from chance: holds the pages of a run against the site's own past. Pure; reads no page, asks no clock.

Two things make an alarm: that the site's template is another one (its lists or its articles share little structure with those of
the past), and that a field of the articles is not what it was. With both a single page is enough, for the first says that the
second has a reason. Without the first only a row of pages will do that could hardly be chance. A new template whose fields are
all there is worth a note. Where nothing new was read there is nothing to judge: quiet weeks, Tết and slow sites raise nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from statistics import median

from operations.drift.chances import chance_of_so_few, chance_of_so_low
from operations.drift.measuring import Measure, Shape
from operations.drift.structure import FEWEST, PAST, Template, settled, template_of

# How unlikely it must be that a field is gone by chance: beside a new template, and alone.
_WITH, _ALONE, _ROW = 1 / 6, 0.002, 3
_USUAL = 0.6
_LIKELY_CAPTION = 0.03
# A field is gone where fewer than this share of the pages have it.
_MOST, _FEW_CAPTIONS = 0.5, 0.25
# Lengths: how unlikely, and how many times shorter or longer.
_LOW, _TIMES = 0.05, 3.0
_LONE_LOW = 1e-4
_REPEATED, _REPEATED_BEFORE = 0.15, 0.05
# Fewer links than this and the page is no list with its links gone, but a notice, a splash screen or an empty frame.
_FRAME, _FEW_LINKS = 5, 3
_LEFT = 0.25  # of the articles that a list usually shows
_LATELY = 12  # visits that say what it usually shows: a young list grows
_IN_VAIN = 3  # runs in a row without a link to an article


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A field that drifted. `old` is the newest page that had it, `new` those that do not, the newest first.

    `grade` as of an alarm; `chance` that it is nothing; `figures` say in words what was counted. `letters` is the length that
    texts had (median).
    """

    field: str
    grade: str
    chance: float
    figures: str
    old: Shape | None
    new: tuple[Shape, ...]
    letters: float = 0.0


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that articles have or lack. `counts` says which pages can have it at all."""

    name: str
    has: Callable[[Measure], bool]
    counts: Callable[[Measure], bool]


_FIELDS = (
    _Field("article", lambda one: one.read, lambda _: True),
    _Field("date", lambda one: one.date, lambda one: one.read),
    _Field("caption", lambda one: one.captions > 0, lambda one: one.read and one.images > 0),
)


def judge(
    articles: Sequence[Shape], new: Sequence[Shape], lists: Sequence[Shape], new_lists: Sequence[Shape]
) -> list[Suspicion]:
    """What is to be suspected. `articles` and `lists` are the past's shapes, oldest first; `new` and `new_lists` this run's."""
    found = _links(lists, new_lists)
    articles, new = newest(articles), newest(one for one in new if not _is_notice(one, new, new_lists))
    if not new:
        return found
    border = settled(articles)
    articles, new = articles[:border], [*articles[border:], *new]
    if len(articles) < FEWEST:
        return found
    template = template_of(articles, new, lists, new_lists)
    for field in _FIELDS:
        if (suspicion := _gone(field, template, articles, new)) is not None:
            found.append(suspicion)
    if not any(one.field == "article" for one in found):
        found += [
            one for one in (_length(template, articles, new), _repeats(template, articles), _titles(template)) if one
        ]
    if template.is_new and not any(one.grade == "alarm" for one in found):
        old = articles[-1]
        found.append(Suspicion("structure", "note", 0.0, f"{template.figures}; its fields hold", old, template.foreign))
    return found


def newest(pages: Iterable[Shape]) -> list[Shape]:
    """The newest shape of each address, in their order: a page that is visited again says nothing of other pages."""
    every = list(pages)
    last = {one.address: one for one in every}
    return [one for one in every if last[one.address] is one]


def _gone(field: _Field, template: Template, articles: Sequence[Shape], new: Sequence[Shape]) -> Suspicion | None:
    past = [one for one in articles[-PAST:] if field.counts(one.measure)]
    had = sum(field.has(one.measure) for one in past)
    if len(past) < FEWEST or had < _USUAL * len(past):
        return None
    if template.is_new:
        asked = [one for one in template.foreign if field.counts(one.measure)]
        has = sum(field.has(one.measure) for one in asked)
        chance = chance_of_so_few(had, len(past), has, len(asked)) if asked else 1.0
        # Editors leave captions out; they are looked at again with every page until the template is the site's.
        limit, most = (_LIKELY_CAPTION, _FEW_CAPTIONS) if field.name == "caption" else (_WITH, _MOST)
        if chance > limit or has >= most * len(asked):
            return None
        lacking = tuple(one for one in asked if not field.has(one.measure))
    else:
        lacking, before = _row(newest([*articles, *new]), field)
        known = [one for one in before[-PAST:] if field.counts(one.measure)]
        had = sum(field.has(one.measure) for one in known)
        chance = chance_of_so_few(had, len(known), 0, len(lacking))
        # That captions are missing may be the editors' doing for weeks; that pages are no articles, a batch of documents.
        limit = _ALONE if field.name == "date" else _ALONE / 100
        if len(lacking) < _ROW or len(known) < FEWEST or chance > limit:
            return None
        if field.name == "article" and all(any(one is page for page in new) for one in lacking):
            return None  # one run's say; the next one's decides
        asked, past, has = list(lacking), known, 0
    old = next((one for one in reversed(past) if field.has(one.measure)), None)
    told = f"{has} of {len(asked)} pages have it, {had} of the {len(past)} before"
    return Suspicion(field.name, "alarm", chance, _with(told, template), old, lacking, _letters(past))


def _letters(pages: Sequence[Shape]) -> float:
    return median([one.measure.body for one in pages if one.measure.body] or [0])


def _row(pages: Sequence[Shape], field: _Field) -> tuple[tuple[Shape, ...], list[Shape]]:
    """The newest pages in a row that lack a field, the newest first, and the pages before them."""
    lacking: list[Shape] = []
    for at in range(len(pages) - 1, -1, -1):
        if not field.counts(pages[at].measure):
            continue
        if field.has(pages[at].measure):
            return tuple(lacking), list(pages[: at + 1])
        lacking.append(pages[at])
    return tuple(lacking), []


def _length(template: Template, articles: Sequence[Shape], new: Sequence[Shape]) -> Suspicion | None:
    """Whether texts are much shorter or longer than they were: a template that gives only part, or more than the text."""
    pages = [one for one in (template.foreign if template.is_new else new) if one.measure.read]
    past = [one for one in articles[-PAST:] if one.measure.read]
    if not pages or len(past) < 2 * FEWEST:
        return None
    old, now = ([log(max(one.measure.body, 1)) for one in some] for some in (past, pages))
    chance = min(chance_of_so_low(now, old), chance_of_so_low([-value for value in now], [-value for value in old]))
    times = median(now) - median(old)
    known = {rule for one in past if (rule := one.measure.rules.get("body"))}
    is_alone = not template.is_new
    if is_alone and (len(pages) < FEWEST or any(one.measure.rules.get("body") in known for one in pages)):
        return None
    if chance > (_LONE_LOW if is_alone else _LOW) or abs(times) < log(_TIMES):
        return None
    told = f"{median(one.measure.body for one in pages):.0f} letters, {median(one.measure.body for one in past):.0f} before (medians)"
    return Suspicion("body", "alarm", chance, _with(told, template), past[-1], tuple(pages), _letters(past))


def _repeats(template: Template, articles: Sequence[Shape]) -> Suspicion | None:
    """Whether paragraphs stand on several of the new template's pages: then what frames the text is read as text."""
    pages = [one for one in template.foreign if one.measure.paragraphs]
    if not template.is_new or len(pages) < 2:  # noqa: PLR2004 - on one page nothing repeats
        return None
    now, before = _repeated(pages), _repeated(articles[-PAST:])
    if now < _REPEATED or before > _REPEATED_BEFORE:
        return None
    told = f"{now:.0%} of the paragraphs stand on other pages too, {before:.0%} before"
    return Suspicion("body", "alarm", 0.0, _with(told, template), articles[-1], tuple(pages), _letters(articles))


def _repeated(pages: Sequence[Shape]) -> float:
    """The share of a page's longer paragraphs that stand on another page too, on the median page."""
    shares = []
    for one in pages:
        others = {text for other in pages if other.address != one.address for text in other.measure.paragraphs}
        if one.measure.paragraphs:
            shares.append(sum(text in others for text in one.measure.paragraphs) / len(one.measure.paragraphs))
    return median(shares) if shares else 0.0


def _titles(template: Template) -> Suspicion | None:
    """Whether the new template's pages are all called the same."""
    pages = [one for one in template.foreign if one.measure.read]
    addresses = {one.address for one in pages}
    if not template.is_new or len(addresses) < 2 or len({one.measure.title for one in pages}) > 1:  # noqa: PLR2004 - one name of one page
        return None
    return Suspicion("title", "alarm", 0.0, _with(f"{len(pages)} pages have one title", template), None, tuple(pages))


def _links(lists: Sequence[Shape], new_lists: Sequence[Shape]) -> list[Suspicion]:
    """Whether lists show hardly an article any more: all of them, each of which always did."""
    asked = []
    for one in new_lists:
        own = [old for old in lists if old.address == one.address]
        before = [old for old in own[:-_IN_VAIN] or own if old.measure.articles >= _FEW_LINKS]
        if len(before) < _FEW_LINKS:
            continue
        # A box beside the list may look like one more article.
        most = median(old.measure.articles for old in before[-_LATELY:]) * _LEFT
        in_vain = len(own) >= _IN_VAIN - 1 and all(old.measure.articles <= most for old in own[1 - _IN_VAIN :])
        asked.append((one, before[-1], one.measure.articles <= most and (one.measure.links >= _FRAME or in_vain)))
    if not asked or not all(gone for _, _, gone in asked):
        return []
    shown = sum(one.measure.articles for one, _, _ in asked)
    told = f"{len(asked)} lists show {shown} articles, {sum(old.measure.articles for _, old, _ in asked)} before"
    return [Suspicion("links", "alarm", 0.0, told, asked[-1][1], tuple(one for one, _, _ in reversed(asked)))]


def _is_notice(one: Shape, new: Sequence[Shape], lists: Sequence[Shape]) -> bool:
    """Whether a page that was not read as an article says what another page says word for word: a notice for all addresses."""
    if one.measure.read:
        return False
    return any(other is not one and other.measure.text == one.measure.text for other in (*new, *lists))


def _with(told: str, template: Template) -> str:
    return f"{told}; {template.figures}" if template.is_new else told


def are_well(field: str, letters: float, pages: Sequence[Measure]) -> bool:
    """Whether pages have again what an alarm of that field missed; `letters` is how long texts were (0: nobody knows).

    As many must have it as usually do, not all: some pages never had it.
    """
    read = [one for one in pages if one.read]
    if not pages or (field != "links" and len(read) < _USUAL * len(pages)):
        return False
    match field:
        case "date":
            return sum(one.date for one in read) >= _USUAL * len(read)
        case "caption":
            pictured = [one for one in read if one.images]
            return bool(pictured) and sum(one.captions > 0 for one in pictured) >= _USUAL * len(pictured)
        case "links":
            return all(one.articles >= _FEW_LINKS for one in pages)
        case "body" | "article":
            now = median(one.body for one in read)
            return (not letters or 1 / _TIMES < now / letters < _TIMES) and not _shared(read)
        case _:
            return len(read) < 2 or len({one.title for one in read}) > 1  # noqa: PLR2004 - one title of one page


def _shared(pages: Sequence[Measure]) -> bool:
    """Whether paragraphs of a page stand on another one as well."""
    every = [text for one in pages for text in set(one.paragraphs)]
    return len(every) - len(set(every)) > _REPEATED * len(every)
