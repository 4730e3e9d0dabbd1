"""Crawls a made site once, without a network: the archive's own desk and spider, the answers of a portal, the clock as set."""

from dataclasses import dataclass
from datetime import datetime

from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError
from scrapy.http import HtmlResponse

from benchmarks.year.portal import Portal
from crawler.discovery.entry import start
from crawler.ends import UNREACHABLE
from crawler.records import Exchange, Found, Page
from crawler.sites.model import Site
from crawler.spiders.archive import ArchiveSpider
from pipelines.desk import ArchiveDesk
from pipelines.ingest import travel
from pipelines.writer import ArchiveWriter

_TAKEN = 50


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit came to: its run, the paths of the articles that it was answered, whether the site answered at all."""

    run: int
    site_id: int
    answered: bool


def site_of(portal: Portal) -> Site:
    """The site file of a portal: what a person would write who knows its address and its lists."""
    url = f"https://{portal.setting.host}/"
    lists = [url, *(f"{url}{alias}/" for _, alias in portal.setting.sections)]
    facts = {
        "id": portal.setting.host,
        "name": portal.setting.name,
        "url": url,
        "discovery": {"listings": lists, "detect": False},
    }
    return Site.model_validate(facts | {"media": {"images": False, "attachments": False}}, strict=False)


def visit(writer: ArchiveWriter, site: Site, portal: Portal, now: datetime) -> Visited:
    """One crawl of the site to its end."""
    desk = ArchiveDesk(writer, site, kind="crawl")
    spider = ArchiveSpider(desk)
    desk.find(start(site), again=True)
    reason = "finished"
    while reason == "finished" and (found := desk.take(_TAKEN)):
        for one in found:
            if not _fetch(desk, spider, portal, one, now) and not desk.answered():
                reason = UNREACHABLE
                break
    desk.close(reason)
    return Visited(desk.run_id, desk.site_id, reason == "finished")


def _fetch(desk: ArchiveDesk, spider: ArchiveSpider, portal: Portal, one: Found, now: datetime) -> bool:
    """Ask for one address and read the answer; whether there was any."""
    answer = portal.answer(one.url, now)
    if answer is None:
        refused = DownloadConnectionRefusedError("no connection")
        desk.put_off(one.url, refused) if not desk.answered() else desk.failed(one.url, refused)
        return False
    status, text = answer
    body = text.encode()
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))))
    head = f"HTTP/1.1 {status} OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    asked = f"GET {one.url} HTTP/1.1\r\nHost: {portal.setting.host}\r\n\r\n".encode()
    ref = desk.keep(Exchange(url=one.url, request=asked, response=head.encode() + body, started_at=now))
    request = Request(one.url, meta={"headers": headers, "fetched_at": now, "capture": ref})
    for item in spider.parse(HtmlResponse(one.url, status=status, body=body, request=request), one):
        if not isinstance(item, (Page, Request)):
            travel(desk, item)
    return True
