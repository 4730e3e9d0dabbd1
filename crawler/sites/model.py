"""The typed form of a site file: facts about one host, never control flow. Unknown keys and loose types are errors."""

import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from crawler.sites.durations import seconds_of
from crawler.sites.tls import TlsException

_HTTP, _HOST = r"^https?://[^\s/]+(/\S*)?$", r"^[a-z0-9.-]+(:\d{1,5})?$"
HttpUrl = Annotated[str, Field(pattern=_HTTP)]
Host = Annotated[str, Field(pattern=_HOST)]
# What is no such thing, in the words of people.
PATTERNS = {_HTTP: "no address like https://example.gov.vn/", _HOST: "no host like example.gov.vn"}
Share = Annotated[float, Field(ge=0, le=1)]
# The least time between two scheduled crawls of a site, in seconds.
SHORTEST = 300


class Facts(BaseModel):
    """Strict and frozen: a site file says exactly what is asked, or it is wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Discovery(Facts):
    """Where article URLs come from. What is left out is found by detection: robots.txt, feeds of the page, well-known places."""

    feeds: tuple[HttpUrl, ...] = Field(default=(), description="RSS or Atom feeds")
    sitemaps: tuple[HttpUrl, ...] = Field(default=(), description="sitemaps or sitemap indexes")
    listings: tuple[HttpUrl, ...] = Field(default=(), description="listing pages to start from; paging is followed")
    rest: HttpUrl | None = Field(default=None, description="root of a WordPress REST API, ending in /wp-json/")
    detect: bool = Field(default=True, description="also look in the well-known places and follow the site's own links")


class Fields(Facts):
    """CSS selectors of the article page, only where the family's are wrong; `since` and `until` where the site was redesigned."""

    since: date | None = Field(
        default=None, description="first day the selectors hold for, by the day a page was fetched"
    )
    until: date | None = Field(
        default=None, description="last day the selectors hold for, by the day a page was fetched"
    )
    title: str | None = None
    lead: str | None = None
    body: str | None = None
    published: str | None = None
    author: str | None = None
    remove: tuple[str, ...] = Field(default=(), description="parts of the page that are never text")

    @model_validator(mode="after")
    def _in_order(self) -> "Fields":
        if self.since and self.until and self.until < self.since:
            message = f"until {self.until} is before since {self.since}"
            raise ValueError(message)
        return self

    def hold_on(self, day: date) -> bool:
        """Whether they are for pages fetched on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def _shape_of_fields(value: object) -> str:
    return "a list" if isinstance(value, (list, tuple)) else "one mapping"


# The tags stand in pydantic's error locations: with a space in them they cannot be taken for keys of the file.
OneOrMore = Annotated[
    Annotated[Fields, Tag("one mapping")] | Annotated[tuple[Fields, ...], Tag("a list")],
    Discriminator(_shape_of_fields),
]


class Limits(Facts):
    """What a crawl may take: the larger of `delay` and robots.txt's Crawl-delay counts."""

    delay: float = Field(default=1.0, ge=0, description="seconds between two requests to the host")
    concurrency: int = Field(default=2, ge=1, le=16, description="requests under way to the host at once")
    pages: int = Field(default=20_000, ge=1, description="requests a run, media included")
    recheck: int = Field(default=500, ge=0, description="known articles visited again in a run, by the plan")
    hours: str | None = Field(
        default=None,
        pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$",
        description='when the site may be asked, in Vietnam\'s time: "20:00-06:00"; left out, always',
    )
    day_bytes: int | None = Field(
        default=None,
        ge=10_000,
        description="bytes received from one host a day, at most about so many; left out, no limit",
    )
    depth: int = Field(
        default=30, ge=1, le=200, description="steps from a start page; the pages of one list are one step"
    )
    page_bytes: int = Field(default=10_000_000, ge=1000, description="largest response body kept, in bytes")
    timeout: float = Field(default=60.0, gt=0, description="seconds for one whole download")


class Media(Facts):
    """Pictures and documents of articles, style sheets of pages. They are fetched last, at the site's own pace."""

    images: bool = Field(default=True, description="keep the pictures of articles")
    attachments: bool = Field(default=True, description="keep the documents that articles link")
    styles: bool = Field(
        default=True, description="keep the style sheets of pages, so that a stored page is shown as it looked"
    )
    max_bytes: int = Field(default=20_000_000, ge=1000, description="largest picture, document or sheet kept, in bytes")
    hosts: tuple[Host, ...] = Field(
        default=(), description="further hosts that hold the media; the site's own domain is understood"
    )


class Filled(Facts):
    """The least share of a run's new articles that must have the field, 0 to 1."""

    title: Share = 1.0
    body: Share = 0.9
    published: Share = 0.8


class Expect(Facts):
    """What a run must bring, or it fails: a run that meets fewer articles, or articles with empty fields, is no success."""

    articles: int = Field(
        default=1, ge=0, description="articles a run meets, at least: new ones, and known ones the site still shows"
    )
    filled: Filled = Filled()


class Site(Facts):
    """One host with its port. `id` is the file's name; `host` (from `url`) is the identity records are keyed by."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", description="the file's name without .yaml")
    name: str = Field(min_length=1, description="the site's own name")
    province: str | None = Field(
        default=None, pattern=r"^\d{2}$", description='GSO code of the present province, quoted: "12"'
    )
    url: HttpUrl = Field(description="the home page; its host and port are the site's identity")
    aliases: tuple[Host, ...] = Field(default=(), description="other hosts of the same site; www. is understood")
    family: str | None = Field(default=None, description="the CMS family; left out, it is detected")
    discovery: Discovery = Discovery()
    article: str | None = Field(default=None, description="regular expression an article's path must match")
    skip: tuple[str, ...] = Field(default=(), description="regular expressions of paths never to fetch")
    ignore_query: tuple[str, ...] = Field(default=(), description="query parameters that do not name a page")
    fields: OneOrMore = Field(
        default=Fields(),
        description="selectors, or a list of generations: the one that ends first of those that hold on a page's day reads it",
    )
    every: str = Field(
        default="1d",
        json_schema_extra={"pattern": r"^[1-9]\d{0,8}[smhdw]$"},
        description="how often `khotin crawl --due` visits the site: 30m, 6h, 1d, 1w",
    )
    recheck: str = Field(
        default="52w",
        json_schema_extra={"pattern": r"^[1-9]\d{0,8}[smhdw]$"},
        description="the longest that a known article waits to be visited again; recent ones are by a plan, more often",
    )
    limits: Limits = Limits()
    tls: dict[Host, tuple[TlsException, ...]] = Field(
        default={},
        description="what may be wrong with a host's TLS, by host: weak-dh, old-protocol, wrong-name, expired, unverified;"
        " every capture it allows says so",
    )
    media: Media = Media()
    since: date | None = Field(default=None, description="listings are followed back to this day")
    expect: Expect = Expect()
    allow_private: bool = Field(default=False, description="allow loopback and private addresses (tests, intranets)")
    verified: date | Literal["no"] = Field(default="no", description="the day a person checked this file, or no")

    @field_validator("article", "skip")
    @classmethod
    def _compile(cls, value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        for pattern in (value,) if isinstance(value, str) else value or ():
            try:
                re.compile(pattern)
            except re.error as error:
                message = f"{pattern!r} is no regular expression: {error}"
                raise ValueError(message) from error
        return value

    @field_validator("every")
    @classmethod
    def _not_too_often(cls, value: str) -> str:
        if seconds_of(value) < SHORTEST:
            message = f"{value} is oftener than a site can bear: {SHORTEST // 60}m at least"
            raise ValueError(message)
        return value

    @field_validator("recheck")
    @classmethod
    def _is_span(cls, value: str) -> str:
        seconds_of(value)
        return value

    @field_validator("fields")
    @classmethod
    def _told_apart(cls, value: OneOrMore) -> OneOrMore:
        ends = [generation.until for generation in value] if isinstance(value, tuple) else []
        if len(set(ends)) < len(ends):
            message = "two generations end on the same day, or two have no until"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _has_host(self) -> "Site":
        if not urlsplit(self.url).hostname:
            message = "url has no host"
            raise ValueError(message)
        return self

    @property
    def host(self) -> str:
        """The identity: host in lower case without "www.", with the port where it is not the scheme's own."""
        return host_of(self.url)

    @property
    def period(self) -> int:
        """`every` in seconds."""
        return seconds_of(self.every)

    def fields_on(self, day: date | None) -> Fields:
        """The selectors for a page fetched on `day`; for None, a day nobody knows, the newest.

        Of several generations that hold on the day the one that ends first is meant, so that `until` on the older ones is
        enough. Where none holds there are no selectors.
        """
        if isinstance(self.fields, Fields):
            generations: tuple[Fields, ...] = (self.fields,)
        else:
            generations = tuple(sorted(self.fields, key=lambda generation: generation.until or date.max))
        if day is None:
            return generations[-1] if generations else Fields()
        return next((generation for generation in generations if generation.hold_on(day)), Fields())

    def __hash__(self) -> int:
        """Of what tells sites apart; pydantic's own hashes every field at every call, and caches are keyed by sites."""
        return hash((self.id, self.url))

    def covers(self, url: str) -> bool:
        """Whether a URL belongs to this site: its host, its www twin or an alias."""
        return host_of(url) in {self.host, *(alias.removeprefix("www.") for alias in self.aliases)}


def host_of(url: str) -> str:
    """Host of a URL as a site is keyed by: lower case, without "www.", with a port that is not the scheme's own."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    try:
        port = parts.port
    except ValueError:
        port = None
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if port is None or port == usual else f"{host}:{port}"
