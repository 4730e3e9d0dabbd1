"""Through which redirects an address was reached: by the frontier while crawling, by the order of answers in a WARC file."""

from collections import OrderedDict
from collections.abc import Sequence
from urllib.parse import urljoin

from sqlalchemy import Connection, RowMapping

from crawler.discovery.walk import HOPS
from crawler.records import Page, Route
from crawler.urls import url_key
from storage import frontier

# Targets of redirects whose answer has not come by yet, in one WARC file.
_AWAITED = 5_000


def chains(connection: Connection, site_id: int, rows: Sequence[RowMapping]) -> dict[str, tuple[str, ...]]:
    """For frontier rows that redirects led to: the addresses asked for before, the first one first, by the row's URL.

    One query a hop for all rows together; none where no redirect is among them.
    """
    paths: dict[str, list[str]] = {row["url"]: [] for row in rows if _redirected(row)}
    heads: dict[str, RowMapping] = {row["url"]: row for row in rows if row["url"] in paths}
    while heads:
        known = frontier.known(connection, site_id, {frontier_key(row["route"], row["via"]) for row in heads.values()})
        for url, row in list(heads.items()):
            path, via = paths[url], row["via"]
            before = known.get(frontier_key(row["route"], via))
            path.insert(0, via)
            if before is not None and before["url"] != via and before["url"] not in path:
                # The same place in the frontier under another spelling: http sent on to https.
                path.insert(0, before["url"])
            if before is not None and _redirected(before) and before["via"] not in path and len(path) < HOPS:
                heads[url] = before
            else:
                del heads[url]
    return {url: tuple(path) for url, path in paths.items()}


def frontier_key(route: str, url: str) -> str:
    """By what the frontier tells two addresses apart: pages by their key, media by the whole address.

    A medium is named by what an article says, to the letter; pages come in many spellings.
    """
    return url if route == Route.MEDIA.value else url_key(url)


def _redirected(row: RowMapping) -> bool:
    is_medium = row["route"] == Route.MEDIA.value
    return bool(row["via"]) and (row["route"] == Route.REDIRECT.value or (is_medium and row["depth"] > 0))


class AnswersInOrder:
    """The redirects met in one WARC file: the first answer for a redirect's target is taken for where it led."""

    def __init__(self) -> None:
        self._awaited: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def chain(self, page: Page) -> tuple[str, ...]:
        """The addresses that were redirected to the page; notes where the page redirects to itself."""
        before = self._awaited.pop(page.url, ())
        target = page.header("Location") if 300 <= page.status < 400 else None  # noqa: PLR2004 - HTTP's redirects
        if target and len(before) < HOPS:
            self._awaited[_joined(page.url, target)] = (*before, page.url)
            if len(self._awaited) > _AWAITED:
                self._awaited.popitem(last=False)
        return before


def _joined(url: str, target: str) -> str:
    try:
        return urljoin(url, target.strip()).partition("#")[0]
    except ValueError:
        return ""
