"""Tells the language of a text: Vietnamese by its letters, other scripts by theirs, some European languages by small words."""

import re
from collections import Counter
from itertools import chain

_VIETNAMESE = re.compile("[ĂăĐđƠơƯư\u1ea0-\u1ef9]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_SAMPLE = 1000
_FIRST = 400
_VIETNAMESE_SHARE = 0.05
_SMALL_SHARE = 0.12
_SCRIPT_SHARE = 0.5
_LEAST_WORDS = 8
_AHEAD = 1.3

# A script only one language of the pages around here writes; kana tell Japanese from Chinese, whose signs it shares.
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
# Some letters are enough to tell a language from another in the same script.
_TELLING_SHARE = {"ja": 0.1, "uk": 0.03}
_SMALL = {
    "en": "the of and to in is was for that with on by at from has have it as be are this which",
    "de": "der die das und ist nicht ein eine mit von zu den im auf für sich dem auch des dass als es",
    "fr": "le la les des et est une du dans pour qui que par sur au pas plus avec aux il ce en",
    "es": "el la los las y es una del que en por con para se al como más su fue sus no",
    "it": "il la di che e è una del della per non con gli dei nel sono alla le si anche ha",
    "pt": "o a os as e é uma do da que em por com para não se ao dos das foi mais",
    "nl": "de het een en van is niet dat op te in met voor zijn aan er om ook bij door naar",
    "sv": "och att det som en är på för av med den till inte har ett om från var sig han",
    "da": "og at det som en er på for af med den til ikke har et om fra var sig der",
    "no": "og å det som en er på for av med den til ikke har et om fra var seg han",
    "fi": "ja on ei se että hän oli ovat mutta kun myös niin kuin joka tai sen ollut mukaan",
    "pl": "i w na z się nie jest do to że o jak za po od przez są dla oraz jego",
    "cs": "a v na se je že s z do o i jako po za ve pro by jsou k ale",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne en kadar sonra var ise",
    "id": "dan yang di dengan untuk dari ini itu pada ke tidak dalam akan adalah oleh juga telah",
    # In the letters missionaries gave it (RPA), whose tones are consonants; ISO 639-1 has no code for it. Its "tau", "rau",
    # "ua" and "kom" are words of Vietnamese without marks, and of others, too.
    "hmn": "cov lub kev yog thiab hauv nyob lawm tsis muaj ntawm nws peb lawv hais tias txog uas yuav neeg ntau",
}
_SPEAKERS: dict[str, tuple[str, ...]] = {}
for _language, _words in _SMALL.items():
    for _word in _words.split():
        _SPEAKERS[_word] = (*_SPEAKERS.get(_word, ()), _language)


def detect_language(text: str) -> str | None:
    """The language of a text as its ISO 639-1 code (Hmong: ISO 639-2), or None, from the first 1,000 characters.

    One letter in twenty that only Vietnamese has is Vietnamese (running text has one in six). Text half in another script is
    its language; else one word in eight from the commonest small words of a language, well ahead of the next, tells it. A
    handful of words tells nothing.
    """
    sample = text[:_SAMPLE]
    telling = 0
    if not sample.isascii():
        # Vietnamese is told within a few lines.
        for part in (sample[:_FIRST], sample[_FIRST:]):
            telling += len(_VIETNAMESE.findall(part))
            if telling > len(sample) * _VIETNAMESE_SHARE:
                return "vi"
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if not letters:
        return None
    if telling >= letters * _VIETNAMESE_SHARE:
        return "vi"
    beyond = len(sample) - len(sample.encode("ascii", "ignore"))
    # Letters of ASCII are Latin ones; where they are half of all, the others need not be looked at.
    if letters - beyond < letters * _SCRIPT_SHARE and sum(map(len, _LATIN.findall(sample))) < letters * _SCRIPT_SHARE:
        return _by_script(sample, letters)
    return _by_words([word.lower() for word in words]) if len(words) >= _LEAST_WORDS else None


def _by_script(sample: str, letters: int) -> str | None:
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) >= letters * _TELLING_SHARE.get(language, _SCRIPT_SHARE):
            return language
    return None


def _by_words(words: list[str]) -> str | None:
    counts = Counter(chain.from_iterable(_SPEAKERS[word] for word in words if word in _SPEAKERS))
    (best, most), (_, next_most) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return best if most >= len(words) * _SMALL_SHARE and most >= next_most * _AHEAD else None
