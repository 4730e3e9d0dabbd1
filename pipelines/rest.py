"""What a killed run had in hand: the frontier's rows that it was given and did not settle, each with the way that led to it."""

from dataclasses import replace

from sqlalchemy import Connection, RowMapping

from crawler.records import Page, Route
from crawler.urls import url_key
from pipelines.chains import chains
from storage import frontier


class Rest:
    """The rows of one site, read once: as many as a run has in hand at a time."""

    def __init__(self, connection: Connection, site_id: int) -> None:
        left = frontier.in_hand(connection, site_id)
        self._rows: dict[str, RowMapping] = {row["url_key"]: row for row in left}
        self._chains = chains(connection, site_id, left)

    def claim(self, page: Page) -> tuple[Page, RowMapping | None]:
        """The page as the frontier knows it, with route, depth and redirects, and its row; each row is given once."""
        row = self._rows.pop(url_key(page.url), None) or self._rows.pop(page.url, None)
        if row is None:
            return page, None
        chain = self._chains.get(row["url"], ())
        return replace(page, route=Route(row["route"]), depth=row["depth"], chain=chain), row
