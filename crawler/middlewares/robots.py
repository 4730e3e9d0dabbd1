"""Obeys robots.txt as RFC 9309 says, keeps its Crawl-delay for the budget and gives its sitemaps to the frontier.

Scrapy's own middleware takes a failed robots.txt for permission; RFC 9309 (2.3.1.3, 2.3.1.4) takes 4xx for permission and
a server error or an unreachable host for a refusal.
"""

import asyncio
import time
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings

from crawler.download.failures import NotNow
from crawler.download.handler import DOWNLOAD_FAILURES
from crawler.ports import desk_of
from crawler.records import Found, Route

# RFC 9309, 2.5: a crawler reads at least 500 kibibytes of a robots.txt.
_READ_BYTES = 512_000
# RFC 9309, 2.4: an answer may be used for a day when the file cannot be had again; it is asked for again so often meanwhile.
_KEPT, _ASKED_AGAIN = 86_400.0, 300.0
# RFC 9309, 2.3.1.2: at least five redirects in a row are followed, to other hosts as well.
_HOPS = 5
_REDIRECTS = {301, 302, 303, 307, 308}


class RobotsRefused(IgnoreRequest):
    """A URL that robots.txt forbids. The message is for `khotin explain`."""

    reason = "robots.txt of the site forbids this address"

    def __init__(self) -> None:
        super().__init__(self.reason)


class HostClosed(NotNow):
    """A host that is unreachable (its cause says how), or whose robots.txt failed with `status`: nothing else is asked of it."""

    def __init__(self, message: str, status: int = 0) -> None:
        self.status = status
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class _Policy:
    """What a host allows: `rules` None means everything or nothing, by `closed`.

    It was asked for at `asked_at`, and answered last at `told_at` (both monotonic): a file that cannot be had again stays
    what it was for a day.
    """

    asked_at: float
    told_at: float
    rules: Protego | None = None
    closed: NotNow | None = None


class RobotsMiddleware:
    """Asks each scheme, host and port for its robots.txt and holds every request against it; a long run asks again.

    RFC 9309 (2.4) lets an answer be used for a day; ours holds for the setting ROBOTSTXT_SECONDS, an hour, and for the day if the
    file cannot be had again sooner.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        settings: BaseSettings = crawler.settings
        self._agent = str(settings["ROBOTSTXT_USER_AGENT"])
        self._lasts = settings.getfloat("ROBOTSTXT_SECONDS")
        self._policies: dict[str, asyncio.Future[_Policy]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RobotsRefused or NotNow. Notes the host's Crawl-delay in its meta."""
        if request.meta.get("is_robots"):
            return
        policy = await self._policy(request.url)
        if policy.closed is not None:
            raise policy.closed
        if policy.rules is None:
            return
        if not policy.rules.can_fetch(request.url, self._agent):
            raise RobotsRefused
        request.meta["crawl_delay"] = float(policy.rules.crawl_delay(self._agent) or 0.0)

    async def _policy(self, url: str) -> _Policy:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._policies.get(origin)
        if known is None or (known.done() and time.monotonic() - known.result().asked_at > self._lasts):
            future = self._policies[origin] = asyncio.get_running_loop().create_future()
            try:
                future.set_result(self._kept(known, await self._ask(f"{origin}/robots.txt")))
            except BaseException:
                # Whoever waits for the same answer must not wait for ever when this request is cancelled.
                future.cancel()
                del self._policies[origin]
                raise
        return await asyncio.shield(self._policies[origin])

    def _kept(self, known: asyncio.Future[_Policy] | None, policy: _Policy) -> _Policy:
        """The policy, or the one known before if this one is only that the file could not be had."""
        old = known.result() if known else None
        if old is None or policy.closed is None or old.closed is not None or policy.asked_at - old.told_at > _KEPT:
            return policy
        return replace(old, asked_at=policy.asked_at - max(0.0, self._lasts - _ASKED_AGAIN))

    async def _ask(self, url: str) -> _Policy:
        now = time.monotonic()
        try:
            response = await self._fetch(url)
        except NotNow as error:
            return _Policy(now, now, closed=error)
        except DOWNLOAD_FAILURES as error:
            closed = HostClosed(f"the host cannot be reached: {error}")
            closed.__cause__ = error
            return _Policy(now, now, closed=closed)
        status = response.status
        if status >= 500:  # noqa: PLR2004 - the HTTP class of server errors
            return _Policy(
                now, now, closed=HostClosed(f"robots.txt answered {status}, which forbids everything", status)
            )
        if status >= 300:  # noqa: PLR2004 - no robots.txt here: RFC 9309 lets everything pass
            return _Policy(now, now)
        rules = Protego.parse(response.body[:_READ_BYTES].decode("utf-8", "replace"))
        desk = desk_of(self._crawler)
        # A host that only holds the site's pictures has sitemaps of its own.
        sitemaps = rules.sitemaps if desk.site.covers(url) else ()
        desk.find(
            (Found(url=urljoin(url, sitemap), route=Route.ROBOTS, via=url, priority=90) for sitemap in sitemaps),
            again=True,
        )
        return _Policy(now, now, rules=rules)

    async def _fetch(self, url: str) -> Response:
        """The answer for a robots.txt, its redirects followed; each hop is captured like any answer."""
        assert self._crawler.engine is not None  # noqa: S101 - requests pass only while the engine runs
        for _ in range(_HOPS + 1):
            request = Request(url, callback=NO_CALLBACK, meta={"is_robots": True})
            request.headers["User-Agent"] = desk_of(self._crawler).user_agent
            response = await self._crawler.engine.download_async(request)
            target = urljoin(url, (response.headers.get("Location") or b"").decode("latin-1"))
            if response.status not in _REDIRECTS or target == url or not target.startswith(("http://", "https://")):
                break
            url = target
        return response
