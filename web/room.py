"""What all pages share: the open archive, the names of its sites, what is withdrawn, and how the room is run."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from starlette.requests import Request

from crawler.urls import url_key
from storage.archive import Archive
from storage.asking.asked import HostNamed, no_other_name
from storage.withdrawn import Withdrawn
from web.answers import Answers
from web.holdings import Holdings

AT_WORK = 6
"""Pages but searches that are worked on at once: each holds a thread and a connection; with what follows fewer than the 15 of SQLAlchemy's pool."""
SEARCHES_AT_WORK = 3
"""Searches at once: each takes ten times an article's page, and articles shall not wait behind a row of them."""
MOST_WAITING = 200
"""Requests that may wait for their turn; others are told to come again."""
LONG_AT_WORK = 2
"""Exports and harvests at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the room is run.

    `public_url` is where readers reach it (http://host:port without a path, no slash at the end); without it each request's own
    address counts. `token` None: whoever reaches the address may read. `hosts` are the names by which the room may be called; None: any.
    """

    public_url: str | None = None
    token: str | None = field(default=None, repr=False)
    hosts: frozenset[str] | None = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """An open reading room. The archive is opened read-only."""

    archive: Archive
    settings: Settings = field(default_factory=Settings)
    host_named: HostNamed = no_other_name
    withdrawn: Withdrawn = field(default_factory=lambda: Withdrawn(url_key))
    holdings: Holdings = field(default_factory=Holdings)
    answers: Answers = field(init=False)
    at_work: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_WORK))
    at_searches: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(SEARCHES_AT_WORK))
    at_long_work: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(LONG_AT_WORK))

    def __post_init__(self) -> None:
        """Keep the pages of this archive."""
        object.__setattr__(self, "answers", Answers(self.archive))

    def address(self, request: Request, path: str = "") -> str:
        """A whole address of ours, as whoever cites it needs it."""
        return (self.settings.public_url or base_of(request)) + path


def base_of(request: Request) -> str:
    """Scheme and host by which a request came; the guard has looked at the host."""
    parts = urlsplit(str(request.base_url))
    return f"{parts.scheme}://{parts.netloc}"


def room_of(request: Request) -> Room:
    """The room that a request came to."""
    room = request.app.state.room
    assert isinstance(room, Room)  # noqa: S101 - make_app puts it there
    return room
