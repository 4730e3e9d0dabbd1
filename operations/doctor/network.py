"""Checks of the world outside: whether the sites' names resolve, and whether our clock is right."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx
from scrapy.exceptions import IgnoreRequest
from sqlalchemy import select

from crawler.download.wire import refuse_private
from crawler.sites.durations import in_words
from crawler.sites.model import Site
from operations.doctor.findings import Finding, problem
from pipelines.writer import user_agent
from storage.archive import Archive
from storage.budget import take
from storage.database import reading
from storage.days import told
from storage.models import Capture, Run

_SECONDS = 10.0
# HTTP's Date has whole seconds, and an answer takes its time.
_SKEW = timedelta(minutes=2)


def names(sites: Sequence[Site]) -> tuple[list[Finding], dict[str, list[str]]]:
    """Whether the names of the sites' hosts resolve, all asked at once; and the addresses of those that do, by host."""
    found: dict[str, list[str]] = {}
    failed: dict[str, str] = {}

    def ask(host: str) -> None:
        try:
            found[host] = [str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            failed[host] = getattr(error, "strerror", None) or str(error)

    hosts = {urlsplit(site.url).hostname or "" for site in sites}
    threads = [threading.Thread(target=ask, args=(host,), daemon=True) for host in sorted(hosts)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + _SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    lost = {host: failed.get(host, f"no answer in {_SECONDS:.0f} s") for host in sorted(hosts - found.keys())}
    if lost and not found and len(lost) > 1:
        told = next(iter(lost.values()))
        return [problem("dns", f"no name resolves ({told})", "look at this machine's network and /etc/resolv.conf")], {}
    return [
        problem(
            "dns",
            f"{host} does not resolve ({told})",
            "if the site has moved, write its new `url:`; else try again later",
        )
        for host, told in lost.items()
    ], found


def clock(archive: Archive, *, now: datetime) -> Iterator[Finding]:
    """Whether the clock goes back behind what the archive has seen."""
    with reading(archive.engine) as connection:
        # The newest rows: no index on times is needed for them.
        moments = [
            connection.execute(select(Capture.fetched_at).order_by(Capture.id.desc()).limit(1)).scalar(),
            connection.execute(select(Run.started_at).order_by(Run.id.desc()).limit(1)).scalar(),
        ]
    newest = max((moment for moment in moments if moment is not None), default=now)
    if newest - now > _SKEW:
        yield problem(
            "clock",
            f"it is {told(now)} here, but the archive holds what was seen {told(newest)}",
            "set the clock (timedatectl set-ntp true) before the next crawl: times of captures are what is vouched for",
        )


def date_header(archive: Archive, sites: Sequence[Site], addresses: dict[str, list[str]]) -> Iterator[Finding]:
    """Whether the clock agrees with the Date header of the first site that answers: one request, for its robots.txt."""
    for site in sites:
        host = urlsplit(site.url).hostname or ""
        if host not in addresses:
            continue
        try:
            if not site.allow_private:
                refuse_private(host, addresses[host])
            if take(archive.engine, site.host, site.limits.delay) is not None:
                continue
            agent = {"User-Agent": user_agent(archive.config.contact)}
            with httpx.stream("GET", urljoin(site.url, "/robots.txt"), headers=agent, timeout=_SECONDS) as answer:
                told = parsedate_to_datetime(answer.headers["Date"]).replace(tzinfo=UTC)
        except (httpx.HTTPError, IgnoreRequest, OSError, KeyError, ValueError):
            continue
        skew = abs(datetime.now(UTC) - told)
        if skew > _SKEW:
            yield problem(
                "clock",
                f"this machine's clock and {site.host}'s differ by {in_words(skew.total_seconds())}",
                "set the clock (timedatectl set-ntp true), if it is not the site's that is wrong",
            )
        return
