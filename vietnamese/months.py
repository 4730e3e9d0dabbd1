"""The names of the months in Vietnamese and in the languages of the pages beside ours, as dates print them."""

import re
from collections.abc import Mapping
from types import MappingProxyType

# One line a language, the months in order, the spellings of one month joined by "|"; abbreviations without their full stop.
_NAMES = """
january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec
januar|jänner|jan februar|feber|feb märz|mrz april|apr mai juni|jun juli|jul august|aug september|sept|sep oktober|okt november|nov dezember|dez
janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août|aout septembre|sept octobre|oct novembre|nov décembre|déc
gennaio|gen febbraio|febbr|feb marzo|mar aprile|apr maggio|magg|mag giugno|giu luglio|lug agosto|ago settembre|sett|set ottobre|ott novembre|nov dicembre|dic
enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sept|sep octubre|oct noviembre|nov diciembre|dic
janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro|nov dezembro|dez
januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep oktober|okt november|nov december|dec
januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sep oktober|okt november|nov december|dec
januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sep oktober|okt november|nov december|dec
januar|jan februar|feb mars|mar april|apr mai juni|jun juli|jul august|aug september|sep oktober|okt november|nov desember|des
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
stycznia|sty lutego|lut marca|mar kwietnia|kwi maja|maj czerwca|cze lipca|lip sierpnia|sie września|wrz października|paź listopada|lis grudnia|gru
ledna února března dubna května června července srpna září října listopadu prosince
ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara
januari|jan februari|feb maret|mar april|apr mei juni|jun juli|jul agustus|agu september|sep oktober|okt november|nov desember|des
января|янв февраля|фев марта|мар апреля|апр мая июня|июн июля|июл августа|авг сентября|сен октября|окт ноября|ноя декабря|дек
""".strip().splitlines()

MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for line in _NAMES for number, names in enumerate(line.split(), 1) for name in names.split("|")}
)
"""Month names and abbreviations in lower case to 1-12. None of them names different months in two of the languages."""

VIETNAMESE_MONTHS: Mapping[str, int] = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            ("một", "hai", "ba", "tư|bốn", "năm", "sáu", "bảy|bẩy", "tám", "chín", "mười", "mười một", "mười hai"), 1
        )
        for name in names.split("|")
    }
)
"""What stands after "tháng" where it is written out, as WordPress does: "22 Tháng Một, 2022"."""

# "10 tháng năm 2026" right behind a word of running text: the first ten months of 2026. Of a date the year has a comma, or the month a
# capital; a mark of punctuation, the beginning of a line or a word of days stands before it.
_COUNT = re.compile(r"(?:[2-9]|1[0-2]) tháng năm \d{4}")
_WORD_BEFORE = re.compile(r"[^\W\d_] $")
_DAY_BEFORE = re.compile(
    r"\b(?:ngày|mùng|mồng|thứ \w+|nhật|cn|t\d|lúc|vào|sáng|trưa|chiều|tối|đăng|bản|admin|by|bởi|on|at) $",
    re.IGNORECASE,
)
_WORDS_BEHIND = re.compile(r", [^\W\d_A-ZĐ]+ [^\W\d_]+ [^\W\d_]+")
_BEFORE = 16


def counts_months(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a day of May counts the months of a year: "thu ngân sách 10 tháng năm 2026"."""
    if not _COUNT.fullmatch(match.group()):
        return False
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    if not text[: match.start()].strip():
        return _WORDS_BEHIND.match(text, match.end()) is not None
    return _WORD_BEFORE.search(before) is not None and _DAY_BEFORE.search(before) is None
