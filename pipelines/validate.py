"""Refuses what is no record (no title, no content) and takes away dates that cannot be; says why in a plain sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scrapy.exceptions import DropItem

from crawler.records import Article, Reading
from pipelines.step import Step

# The first Vietnamese government site went online in 1997; an earlier date of publication is a slip of the CMS.
EARLIEST = datetime(1997, 1, 1, tzinfo=UTC)
# A page may announce itself a little early; more than a day ahead is a wrong clock or a swapped date.
AHEAD = timedelta(days=1)


class Invalid(Exception):  # noqa: N818 - says what the record is
    """An article that cannot be a record. The message is the reason; the page's bytes stay kept."""


def validate(reading: Reading) -> Reading:
    """The reading with impossible dates taken away. Raises Invalid if there is no title or nothing to read or see."""
    article = reading.article
    if article is None or not article.title.strip():
        raise Invalid("the page has no title")
    if not (article.paragraphs or article.lead or article.images or article.tables or article.attachments):
        raise Invalid("the page has a title, but neither text, picture, table nor attachment")
    latest = (reading.page.fetched_at or datetime.now(UTC)) + AHEAD
    checked = _without_impossible(article, "published", latest)
    checked = _without_impossible(checked, "modified", latest)
    return reading if checked is article else replace(reading, article=checked)


def _without_impossible(article: Article, name: str, latest: datetime) -> Article:
    """The article without its `name`d date if that lies before the web or after the page was fetched."""
    value: datetime | None = getattr(article, f"{name}_at")
    if value is None or EARLIEST <= value <= latest:
        return article
    evidence = {**article.evidence, f"{name}_at": f"refused: {value.isoformat()} cannot be a date of this page"}
    changes = {f"{name}_{part}": None for part in ("at", "precision", "from")}
    return replace(article, evidence=evidence, **changes)  # type: ignore[arg-type]


class ValidatePipeline(Step):
    """Validates each reading; an invalid one is counted at the desk and dropped."""

    def work(self, item: object) -> object:
        """Validate a reading. Raises DropItem for an invalid one."""
        assert isinstance(item, Reading)  # noqa: S101 - the steps before give nothing else
        try:
            return validate(item)
        except Invalid as error:
            self.desk.invalid(item, str(error))
            raise DropItem(f"{item.page.url}: {error}") from error
