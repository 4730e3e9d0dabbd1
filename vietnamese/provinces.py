"""The table of provinces, present and former, with their GSO codes and the years these held. Reads it, decides nothing."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from vietnamese.folding import fold


class Province(BaseModel):
    """One province under one code. `until` is the first day the row no longer holds, None for the present ones.

    `status`: current; former (merged into `merged_into`, a present code); former-code (it stands under another code).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str
    slug: str
    kind: Literal["tỉnh", "thành phố"]
    domain: str
    status: Literal["current", "former", "former-code"]
    merged_into: str | None = None
    until: date | None = None
    also: tuple[str, ...] = ()


@cache
def all_provinces() -> tuple[Province, ...]:
    """Every row of the table, the present provinces first, each generation in the order of the codes."""
    text = files("vietnamese").joinpath("provinces.yaml").read_text(encoding="utf-8")
    return tuple(Province.model_validate(row) for row in yaml.safe_load(text))


def current_provinces() -> tuple[Province, ...]:
    """The provinces that stand today, in the order of their codes."""
    return tuple(province for province in all_provinces() if province.status == "current")


def province_by_code(code: str, on: date | None = None) -> Province | None:
    """The province a code named on a day, None if it named none; without a day, the present one.

    Seven codes changed hands in 2025 (15 was Yên Bái, now Lào Cai), so a code of an older record needs its day.
    """
    rows = [
        row
        for row in all_provinces()
        if row.code == code and (row.until is None or (on is not None and on < row.until))
    ]
    return min(rows, key=lambda row: row.until or date.max, default=None)


def present_province(province: Province) -> Province:
    """The province of today that a row is or became part of: Tuyên Quang for Hà Giang."""
    return province_by_code(province.merged_into or province.code) or province


def find_province(text: str) -> Province | None:
    """The province somebody means by a code, a slug or a name with or without marks, case, "tỉnh", "thành phố", "TP".

    The present one wins over a former one of the same name; a code is taken as today's.
    """
    wanted = _plain(text)
    if not wanted:
        return None
    if wanted.isdigit():
        return province_by_code(text.strip().zfill(2))
    rows = [province for province in all_provinces() if wanted in _names(province)]
    return min(rows, key=lambda province: province.status != "current", default=None)


def _names(province: Province) -> set[str]:
    return {_plain(name) for name in (province.slug, province.name, *province.also)}


def _plain(text: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()
    for title in (["tinh"], ["thanh", "pho"], ["tp"]):
        if words[: len(title)] == title and len(words) > len(title):
            words = words[len(title) :]
    return "".join(words)
