"""The steps between a reading and its saving, in the order of the item pipelines, for readings that no crawl carries."""

from collections.abc import Set as AbstractSet

from crawler.records import Reading
from pipelines.clean import clean
from pipelines.deduplicate import deduplicate
from pipelines.draft import Draft
from pipelines.fingerprint import fingerprint
from pipelines.validate import validate


def draft_of(reading: Reading, lines: AbstractSet[str], host: str) -> Draft:
    """The draft of a reading of an article at the site `host`, without the template `lines`. Raises Invalid."""
    return deduplicate(fingerprint(validate(clean(reading, lines))), host)
