"""Tells whether a word is spelled as a Vietnamese syllable: onset, rime and tone. It knows no dictionary."""

import re
import unicodedata
from functools import lru_cache

from vietnamese.cleaning import composed

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# Every onset and rime the orthography allows (quốc ngữ as taught since 1980, old spellings such as "qui" included).
_SYLLABLE = re.compile(
    r"(?:ngh|gh)(?:e(?:o|ng|[cmnpt])?|ê(?:ch|nh|[umnpt])?|i(?:ch|nh|a|u|êc|êng|ê[umnpt]|[cmnpt])?)"
    r"|(?:b|ch?|đ|d|gi?|h|kh?|l|m|ngh?|nh?|ph?|r|s|th?|tr|v|x)?(?:"
    r"a(?:ch|ng|nh|[cimnoptuy])?|ă(?:ng|[cmnpt])|â(?:ng|[cmnptuy])"
    r"|e(?:ng|[cmnopt])?|ê(?:ch|nh|[mnptu])?|i(?:ch|nh|êng|ê[cmnptu]|[acmnptu])?"
    r"|oa(?:ch|ng|nh|[cimnopty])?|oă(?:ng|[cmnpt])|oe(?:ng|[nopt])?|o(?:ng|ong|oc|[cimnpt])?|ô(?:ng|[cimnpt])?"
    r"|ơ(?:[imnpt])?|u(?:ng|[acimnpt])?|uâ(?:ng|[nty])|uê(?:ch|nh)?|uô(?:ng|[cimnt])|uơ|uy(?:ch|nh|[apntu]|ê[nt])?"
    r"|ư(?:ng|[acimtnu])?|ươ(?:ng|[cimnptu])|y)"
    r"|(?:y(?:êng|ê[mntu]|[mnt])?)"
    r"|qu(?:a(?:ch|ng|nh|[cimnotuy])?|ă(?:ng|[cmnpt])|â(?:ng|[nty])|e(?:ng|[not])?|ê(?:ch|nh|[nt])?|i(?:ch|nh|[mntu])?"
    r"|o(?:i|t)?|ô(?:c|i)|ơ(?:i|n|t)?|y(?:ch|nh|[mnpt]|ê[nt])?)"
)
# A syllable that ends in a stop is spoken in one of two tones, acute or dot below.
_STOPPED = re.compile(r"(?:ch|[cpt])$")
_STOP_TONES = frozenset("\u0301\u0323")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word in any case could be a Vietnamese syllable: "Nghĩa" and "quyết" are, "Señor" and "cat" are not.

    Proper Vietnamese text holds about one word in fifty that is none (names, abbreviations); other languages in letters
    with marks hold hardly any that is one.
    """
    spread = unicodedata.normalize("NFD", composed(word.lower()))
    tones = _TONES.findall(spread)
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", _TONES.sub("", spread))
    if not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOPPED.search(bare) or (bool(tones) and tones[0] in _STOP_TONES)
