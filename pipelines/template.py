"""Tells which lines are a site's template, from the paragraphs of articles it published: they stand on page after page."""

# A line on more than this share of at least so many articles of a site is its template's (docs/decisions/0009).
SHARE, ARTICLES = 0.3, 20
# Only short blocks can be template lines: a long paragraph that returns is a copy, not a template.
LONGEST = 200
# Template lines frame the text: so many blocks at its beginning and at its end are looked at.
FIRST, LAST = 2, 3


def edges(texts: list[str]) -> list[str]:
    """The texts that stand where a template's lines stand."""
    return texts if len(texts) <= FIRST + LAST else [*texts[:FIRST], *texts[-LAST:]]


def template_lines(articles: list[list[str]]) -> frozenset[str]:
    """The template's lines, given the paragraphs of some articles of one site (a list of texts an article).

    Only lines that are the same to the letter count, digits included: bulletins of weather and prices repeat their
    sentences with other numbers, and those numbers are the news.
    """
    if len(articles) < ARTICLES:
        return frozenset()
    counts: dict[str, int] = {}
    for paragraphs in articles:
        for text in {text for text in edges(paragraphs) if len(text) <= LONGEST}:
            counts[text] = counts.get(text, 0) + 1
    return frozenset(text for text, count in counts.items() if count > SHARE * len(articles))
