"""Makes pages of templates. Everything is escaped; an address is a link only if it is one of the Web."""

from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipelines.version import VERSION
from storage.days import HANOI
from vietnamese.provinces import province_by_code
from web.months import MONTHS
from web.texts import COOKIE, LANGUAGES, Texts, language_of

_YEAR = 365 * 24 * 3600


@cache
def environment() -> Environment:
    """The templates."""
    made = Environment(
        loader=PackageLoader("web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= {"version": VERSION, "web_link": web_link, "day_of": day_of, "province_name": province_name}
    made.filters["number"] = number
    return made


def page(request: Request, template: str, /, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page in the reader's language; a language asked for in the address is remembered."""
    t = Texts(language_of(request))
    others = [(language, request.url.include_query_params(lang=language)) for language in LANGUAGES]
    given = {
        "t": t,
        "path": request.url.path,
        # One stroke: a path that begins with two would lead to another host.
        "languages": [(language, f"/{url.path.lstrip('/')}?{url.query}") for language, url in others],
        "when": _When(t),
    }
    html = environment().get_template(template).render(given | facts)
    response = HTMLResponse(html, status, {"Vary": "Cookie", "Content-Language": t.language})
    if request.query_params.get(COOKIE) in LANGUAGES:
        response.set_cookie(COOKIE, t.language, max_age=_YEAR, samesite="lax", httponly=True)
    return response


class _When:
    """Days and times as the reader writes them, at +07:00."""

    def __init__(self, t: Texts) -> None:
        self._t = t

    def __call__(self, moment: datetime | str | None, precision: str | None = "minute") -> str:
        """A moment or an ISO 8601 text; the day alone where no more is known."""
        if moment is None:
            return self._t("undated")
        there = as_moment(moment).astimezone(HANOI)
        return self.day(there.date()) + (f", {there:%H:%M}" if precision == "minute" else "")

    def day(self, day: date) -> str:
        """A day."""
        if self._t.language == "en":
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        return f"{day.day:02}/{day.month:02}/{day.year}"

    def period(self, name: str) -> str:
        """A year or a month, "2024" or "2024-05"."""
        year, dash, month = name.partition("-")
        if not dash:
            return year
        return f"{MONTHS[int(month) - 1][:3]} {year}" if self._t.language == "en" else f"{month}/{year}"


def as_moment(moment: datetime | str) -> datetime:
    """A moment of what the archive gives, text or not."""
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


def day_of(moment: datetime | str) -> str:
    """The machine-readable form of a moment, at +07:00."""
    return as_moment(moment).astimezone(HANOI).isoformat(timespec="seconds")


def web_link(url: str | None) -> str | None:
    """An address that may be a link: http or https with a host. None for all else, such as javascript:."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and parts.netloc else None


def province_name(code: str | None) -> str | None:
    """The present name of a province by its code."""
    found = province_by_code(code) if code else None
    return found.name if found else code


def number(value: float) -> str:
    """A whole number with thin spaces between its thousands, as in both languages."""
    return f"{int(value):,}".replace(",", "\u202f")
