"""Takes away what only the site's history shows to be no text: lines of its template that stand on page after page."""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from crawler.records import BlockKind, Reading
from pipelines.step import Step
from pipelines.template import edges

_LINES = {BlockKind.PARAGRAPH, BlockKind.HEADING}
_TOLD = "template lines of the site left out"
# Cleaning never takes more of an article than this share of its letters: then the lines are its text after all.
MOST = 0.3


def clean(reading: Reading, lines: AbstractSet[str]) -> Reading:
    """The reading without the template lines that frame its article; unchanged if there are none, or too many of them."""
    article = reading.article
    if article is None or not lines:
        return reading
    framing = set(edges([block.text for block in article.blocks if block.kind in _LINES])) & lines
    left_out = [block for block in article.blocks if block.kind in _LINES and block.text in framing]
    letters = sum(map(len, article.paragraphs))
    if not left_out or sum(len(block.text) for block in left_out) > MOST * letters:
        return reading
    kept = tuple(block for block in article.blocks if block not in left_out)
    told = "\n".join([f"{len(left_out)} {_TOLD}", *dict.fromkeys(block.text for block in left_out)])
    evidence = {**article.evidence, "cleaned": told}
    return replace(reading, article=replace(article, blocks=kept, evidence=evidence))


def lines_left_out(cleaned: str | None) -> frozenset[str] | None:
    """The lines that the evidence of an earlier cleaning names; None if it was written before lines were named there."""
    head, *lines = (cleaned or "").split("\n")
    return None if head and not lines else frozenset(lines)


class CleanPipeline(Step):
    """Cleans each reading by the lines the desk learnt from the site's stored articles when the run began."""

    def work(self, item: object) -> object:
        """Clean a reading."""
        assert isinstance(item, Reading)  # noqa: S101 - the spider yields nothing else
        return clean(item, self.desk.lines)
