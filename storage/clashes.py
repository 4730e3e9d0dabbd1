"""Says what stands against what at a place where two texts differ: names, numbers, days, named places. Pure, it knows no list.

What is written in two ways is no clash: 22h30 and 22 giờ 30, UBND and Ủy ban nhân dân. Its limits: an abbreviation is known by
its capitals' initials alone ("USD" is not đô la Mỹ), and one that could be a syllable (BA, THA) is read as a name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.words import Word
from vietnamese.folding import fold, tone_key

_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"(?:3[01]|[12]?\d)/(?:1[0-2]|\d)(?:/(?:19|20)?\d\d)?")
_YEAR = re.compile(r"/(?:19|20)\d\d$")
_COUNT = re.compile(r"\d+(?:/\d+)?(?:%|[a-gi-z]{1,3}\d?)?")
# A syllable of its own that has no tone mark: "an", "minh". What ends in c, p or t has one.
_SYLLABLE = re.compile(r"(?:ngh?|nh|[cgkpt]h|gi|qu|tr|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|[mn])?")
_ABBREVIATION = re.compile(r"[a-zđ-]{2,9}")
_POLICE = "ca"


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(tone_key, words.split()))


# What stands before a day or a month, and before a number that names a thing instead of counting.
_BEFORE_DAYS = _keys("ngày tháng mùng tuần quý")
_BEFORE_DATES = _keys("sáng trưa chiều tối đêm nay qua mai từ đến hai ba tư năm sáu bảy nhật")
_BEFORE_ORDINALS = _keys(
    "ngày tháng mùng tuần quý năm số thứ lần kỳ đợt khóa lớp khối tập phần bài chương điều khoản điểm mục biểu mẫu lô thửa tờ gói "
    "thầu km lộ đường phường quận tổ bản khu phố thôn ấp khóm xóm đội cụm nhà ngõ hẻm kiệt tầng phòng ca vòng trận đoạn lúc hồi từ "
    "đến cấp loại hạng nhóm vùng giá mức là"
)
# What a place's name follows. Of these the second may open a sentence; the third follows a word that makes it one. What names a
# road or a market may be the end of another word (yêu cầu, con đường), and so may "bản", but behind other words.
_LEVELS = _keys("xã phường trấn huyện quận tỉnh phố bản thôn xóm ấp buôn làng")
_VILLAGE = tone_key("bản")
_BEFORE_NO_VILLAGE = _keys("cơ văn căn biên nhật phiên xuất ấn kịch nguyên tài tư bài dị đồng quyền")
_CAPITAL_LEVELS = _keys("xã phường huyện quận tỉnh thôn xóm tp tx thcs thpt ptdtbt ptdtnt")
_SCHOOLS = frozenset(
    tuple(map(tone_key, pair.split())) for pair in ("mầm non", "tiểu học", "cơ sở", "phổ thông", "bán trú", "nội trú")
)
_PERSONS = _keys("anh chị ông em cô")
# Whose office is named has a person's name behind the place's: Chủ tịch UBND xã, Trưởng bản. The second stand between.
_OFFICERS = _keys("tịch thư trưởng phó đốc")
_OFFICES = _keys("ubnd hđnd mttq ubmttq ủy ban hội đồng nhân dân mặt trận đảng công an thường trực và")
# i and y, k and c: houses and peoples of the highlands write names in either way.
_ONE_SPELLING = str.maketrans("yk", "ic")
_VOWELS = frozenset("aeiou")
_AND = tone_key("và")
_CREDITS = _keys("nguồn theo tin ảnh bài pv")
_LONGEST_PLACE = 7
_LONGEST_CREDIT = 12


@dataclass(frozen=True, slots=True)
class Clash:
    """How many telling words stand against other ones, and of what kinds they are.

    `by_numbers`: numbers against numbers; `by_days`: days of the calendar; `by_places`: one named place against another;
    `is_slip`: which are one letter apart; `is_count`: nothing but one count against another, as a correction changes it.
    """

    words: int = 0
    by_numbers: bool = False
    by_days: bool = False
    by_places: bool = False
    is_slip: bool = False
    is_count: bool = False


NONE = Clash()


def is_number(word: Word) -> bool:
    """Whether a word begins with a digit."""
    return word.is_telling and word.key[:1].isdecimal()


@dataclass(frozen=True, slots=True)
class Side:
    """One text's side of a place: all its positions, and `own`, those whose words do not stand elsewhere in the other text."""

    text: Sequence[Word]
    whole: range
    own: Sequence[int]

    @property
    def words(self) -> list[Word]:
        """All its words."""
        return [self.text[at] for at in self.whole]

    @property
    def own_words(self) -> list[Word]:
        """The words that the other text has nowhere else."""
        return [self.text[at] for at in self.own]

    def before(self, at: int) -> str:
        """The word before a position."""
        return self.text[at - 1].key if at else ""


def clash(one: Side, other: Side) -> Clash:
    """What clashes at a place."""
    if not all(any(side.text[at].is_telling for at in side.own) for side in (one, other)):
        return NONE
    if _frame(one) == _frame(other):
        return _by_pairs(one, other)
    words, others = one.own_words, other.own_words
    names, their_names = _names(words) - _names(other.words), _names(others) - _names(one.words)
    _take_written_out(names, others, their_names)
    _take_written_out(their_names, words, names)
    numbers, their_numbers = _numbers(words) - _numbers(other.words), _numbers(others) - _numbers(one.words)
    groups, their_groups = _groups(numbers), _groups(their_numbers)
    count = _against(groups + Counter(names), their_groups + Counter(their_names))
    by_numbers = _against(groups, their_groups) > 0
    days = by_numbers and _has_day(one, numbers) and _has_day(other, their_numbers)
    places, their_places = _places(one, names), _places(other, their_names)
    by_places = count > 0 and _are_others(places, their_places) and not (_is_credit(one) and _is_credit(other))
    return Clash(count, by_numbers, days, by_places, is_slip=by_places and _is_slip(places, their_places))


def _by_pairs(one: Side, other: Side) -> Clash:
    """Where all but the numbers is the same, each stands against the one at its place: 5/12 is not 12/5."""
    pairs = [(a, b) for a, b in zip(one.own, other.own, strict=True) if one.text[a].key != other.text[b].key]
    counts = [_differing_groups(one.text[a].key, other.text[b].key) for a, b in pairs]
    days = any(count and _is_day(one, a) and _is_day(other, b) for (a, b), count in zip(pairs, counts, strict=True))
    count = sum(counts)
    is_count = count == len(pairs) == 1 and _is_count(one, pairs[0][0]) and _is_count(other, pairs[0][1])
    return Clash(count, count > 0, days, is_count=is_count)


def _differing_groups(one: str, other: str) -> int:
    groups = zip(_DIGITS.findall(one), _DIGITS.findall(other), strict=False)
    return sum(a.lstrip("0") != b.lstrip("0") for a, b in groups)


def _frame(side: Side) -> list[str]:
    return ["" if is_number(side.text[at]) else side.text[at].key for at in side.own]


def _names(words: Iterable[Word]) -> set[str]:
    return {word.key for word in words if word.is_telling and not is_number(word)}


def _numbers(words: Iterable[Word]) -> Counter[str]:
    return Counter(word.key for word in words if is_number(word))


def _groups(numbers: Counter[str]) -> Counter[str]:
    """The groups of digits of numbers: 22h30 and "22 giờ 30" are written otherwise and say the same."""
    groups: Counter[str] = Counter()
    for number, times in numbers.items():
        for digits in _DIGITS.findall(number):
            groups[digits.lstrip("0") or "0"] += times
    return groups


def _against(one: Counter[str], other: Counter[str]) -> int:
    return min((one - other).total(), (other - one).total())


def _take_written_out(names: set[str], words: Sequence[Word], their_names: set[str]) -> None:
    """Take away the abbreviations that the other text writes out, and there the words that they stand for."""
    for name in [name for name in names if _is_abbreviation(name)]:
        if (found := _written_out(fold(name).replace("-", ""), words)) is not None:
            names.discard(name)
            their_names.difference_update(words[at].key for at in found)


def _is_abbreviation(name: str) -> bool:
    return name == _POLICE or (_ABBREVIATION.fullmatch(name) is not None and _SYLLABLE.fullmatch(name) is None)


def _written_out(letters: str, words: Sequence[Word]) -> range | None:
    """Where words have these initials; an "và" between them counts or not."""
    initials = [fold(word.key[:1]) for word in words]
    for start in range(len(words)):
        at, taken = start, 0
        while taken < len(letters) and at < len(words):
            if initials[at] == letters[taken]:
                taken += 1
            elif not taken or words[at].key != _AND:
                break
            at += 1
        if taken == len(letters):
            return range(start, at)
    return None


def _has_day(side: Side, numbers: Counter[str]) -> bool:
    return any(side.text[at].key in numbers and _is_day(side, at) for at in side.own)


def _is_day(side: Side, at: int) -> bool:
    key, before = side.text[at].key, side.before(at)
    is_date = _DATE.fullmatch(key) is not None and (_YEAR.search(key) is not None or before in _BEFORE_DATES)
    return is_date or before in _BEFORE_DAYS


def _is_count(side: Side, at: int) -> bool:
    """Whether a number counts or measures, and names no day, document, place or turn."""
    key = side.text[at].key
    if not at or side.text[at - 1].is_telling or side.before(at) in _BEFORE_ORDINALS:
        return False
    return _COUNT.fullmatch(key) is not None and _DATE.fullmatch(key) is None


def _places(side: Side, names: set[str]) -> list[str]:
    """The words of names of places, in one spelling; initials are of no name that could be told from another."""
    found = (_spelled(side.text[at].key) for at in side.own if side.text[at].key in names and _is_place(side.text, at))
    return [name for name in found if len(name) > 1 or name in _VOWELS]


def _spelled(key: str) -> str:
    return fold(key).translate(_ONE_SPELLING)


def _are_others(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether words of names are not the same but for spaces and what is shortened to its initials."""
    if set(one) <= set(other) or set(other) <= set(one) or "".join(one) == "".join(other):
        return False
    return not _is_short_for(one, other) and not _is_short_for(other, one)


def _is_slip(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one letter is wrong, missing or too many: so are names of neighbours too (Nà Tăm, Nậm Tăm)."""
    a, b = "".join(one), "".join(other)
    most = min(len(a), len(b))
    start = next((at for at in range(most) if a[at] != b[at]), most)
    end = next((at for at in range(most - start) if a[-1 - at] != b[-1 - at]), most - start)
    return max(len(a), len(b)) - start - end <= 1


def _is_short_for(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether each part of the one is a word of the other, or the initials of some there, in order: TT-Huế."""
    rest = list(other)
    for part in "-".join(one).split("-"):
        if rest[:1] == [part]:
            del rest[0]
        elif _is_abbreviation(part) and "".join(word[0] for word in rest[: len(part)]) == part:
            del rest[: len(part)]
        else:
            return False
    return not rest


def _is_place(text: Sequence[Word], at: int) -> bool:
    """Whether nothing but names stands between a word and what tells a place, and this is no person's office."""
    for before in range(at - 1, max(-1, at - _LONGEST_PLACE), -1):
        word = text[before]
        if word.key in _CAPITAL_LEVELS or (before and (text[before - 1].key, word.key) in _SCHOOLS):
            return not _is_office(text, before)
        if not word.is_telling or word.key in _PERSONS:
            return word.key in _LEVELS and not _is_second_syllable(text, before) and not _is_office(text, before)
    return False


def _is_second_syllable(text: Sequence[Word], at: int) -> bool:
    return at > 0 and text[at].key == _VILLAGE and text[at - 1].key in _BEFORE_NO_VILLAGE


def _is_office(text: Sequence[Word], at: int) -> bool:
    """Whether an officer's title stands before a level, or before the bodies that have it."""
    before = at - 1
    while before >= 0 and text[before].key in _OFFICES:
        before -= 1
    return before >= 0 and text[before].key in _OFFICERS


def _is_credit(side: Side) -> bool:
    """Whether the place is in the text's last words, and these name its source."""
    begin = len(side.text) - _LONGEST_CREDIT
    return side.own[0] >= begin and any(word.key in _CREDITS for word in side.text[max(0, begin) : side.own[-1] + 1])
