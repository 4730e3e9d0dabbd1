"""Takes away what only the site's history shows to be no text: lines of its template that stand on page after page."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from crawler.records import Article, Block, BlockKind, Reading
from pipelines.step import Step
from pipelines.template import LONGEST, line_key


def clean(reading: Reading, lines: AbstractSet[str]) -> Reading:
    """The reading without the blocks of its article that are template lines; unchanged if there are none."""
    article = reading.article
    if article is None or not lines:
        return reading
    kept = tuple(block for block in article.blocks if not _is_template(block, lines))
    if len(kept) == len(article.blocks):
        return reading
    evidence = {**article.evidence, "cleaned": f"{len(article.blocks) - len(kept)} template lines of the site left out"}
    cleaned: Article = replace(article, blocks=kept, evidence=evidence)
    return replace(reading, article=cleaned)


def _is_template(block: Block, lines: AbstractSet[str]) -> bool:
    return (
        block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}
        and len(block.text) <= LONGEST
        and line_key(block.text) in lines
    )


class CleanPipeline(Step):
    """Cleans each reading by the lines the desk learnt from the site's stored articles when the run began."""

    def work(self, item: object) -> object:
        """Clean a reading."""
        assert isinstance(item, Reading)  # noqa: S101 - the spider yields nothing else
        return clean(item, self.desk.lines)
