"""Adds URLs to the frontier for a run: each once, and what every page repeats costs no query."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sqlalchemy import Engine

from crawler.records import Found, Kind
from pipelines import rows
from pipelines.batch import Batch
from pipelines.chains import frontier_key
from pipelines.tally import Tally
from storage import frontier
from storage.database import reading

# URL keys remembered as known, so that the links every page repeats cost no query: flat memory at any site size.
_REMEMBERED = 50_000


class Finder:
    """Sorts found URLs into known and new ones; new ones wait in the batch for the next transaction."""

    def __init__(self, engine: Engine, batch: Batch, tally: Tally, is_due: Callable[[str], bool]) -> None:
        self._is_due = is_due
        self._engine = engine
        self._batch = batch
        self._tally = tally
        # URL keys the frontier has, newest last, and whether this run found them.
        self._known: OrderedDict[str, bool] = OrderedDict()

    def find(self, found: Iterable[Found], *, again: bool = False) -> int:
        """Add URLs to the frontier; how many are new. With `again`, known ones that are due are queued once more a run."""
        unsure: dict[str, Found] = {}
        for one in found:
            key = frontier_key(one.route.value, one.url)
            if key in self._known:
                self._known.move_to_end(key)
                if again and self._is_due(key):
                    self._batch.again.append(key)
            elif key not in unsure or one.priority > unsure[key].priority:
                unsure[key] = one
        if not unsure:
            return 0
        with reading(self._engine) as connection:
            old = frontier.known(connection, self._batch.site_id, unsure)
        now = datetime.now(UTC)
        self._tally.seen += sum(row["kind"] == Kind.ARTICLE.value for row in old.values())
        for key, one in unsure.items():
            self._remember(key, is_new=key not in old)
            if key not in old:
                self._tally.found[one.route.value] += 1
                self._batch.found.append(rows.frontier_row(one, key, now))
            elif again and self._is_due(key):
                self._batch.again.append(key)
        return len(unsure) - len(old)

    def of_this_run(self, found: Iterable[Found]) -> int:
        """How many of URLs just found this run was the first to find, on whatever page; those it has forgotten do not count."""
        return sum(self._known.get(frontier_key(one.route.value, one.url), False) for one in found)

    def _remember(self, key: str, *, is_new: bool) -> None:
        self._known[key] = is_new
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
