"""The texts of the pages in both languages, from texts.yaml: each key has its Vietnamese and its English."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import yaml
from starlette.requests import Request

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
COOKIE = "lang"


@cache
def texts() -> Mapping[str, Mapping[Language, str]]:
    """All texts by key."""
    read = yaml.safe_load(files("web").joinpath("texts.yaml").read_text(encoding="utf-8"))
    return {key: {language: str(both[language]) for language in LANGUAGES} for key, both in read.items()}


@cache
def _notices() -> list[tuple[re.Pattern[str], str]]:
    told = [files("web").joinpath(name).read_text(encoding="utf-8") for name in ("notices.yaml", "reasons.yaml")]
    return [(re.compile(pattern), text) for one in told for pattern, text in yaml.safe_load(one).items()]


class Texts:
    """The texts of one language; `t("key", n=3)` fills in what a text names. Raises KeyError for an unknown key."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **facts: object) -> str:
        """One text."""
        text = texts()[key][self.language]
        return text.format(**facts) if facts else text

    def notice(self, message: str) -> str:
        """A sentence that another part of Kho Tin wrote; one that nobody translated stays as it is."""
        if self.language == "en":
            return message
        for pattern, text in _notices():
            if found := pattern.fullmatch(message):
                return text.format(*found.groups())
        return message

    def or_itself(self, prefix: str, value: object) -> str:
        """The name of a value of the archive, such as a state; the value itself where it has no other name."""
        found = texts().get(f"{prefix}.{value}")
        return found[self.language] if found else str(value)


def language_of(request: Request) -> Language:
    """The language asked for in the address, else chosen before, else Vietnamese."""
    for asked in (request.query_params.get(COOKIE), request.cookies.get(COOKIE)):
        for language in LANGUAGES:
            if asked == language:
                return language
    return "vi"
