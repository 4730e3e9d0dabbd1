"""Articles like one article: those with most of the pairs of syllables that are rare elsewhere and frequent in it."""

import tantivy
from sqlalchemy import Connection

from storage.asking.conditions import MUST, NOT
from storage.asking.loading import load
from storage.asking.reader import Reader
from storage.errors import NoArticle
from storage.index.documents import story_key
from storage.index.terms import pairs
from vietnamese.folding import search_syllables

_TERMS = 25  # pairs looked for


def similar(
    connection: Connection, reader: Reader, article_id: str, matching: tantivy.Query, size: int
) -> list[tuple[str, float]]:
    """The articles of other stories most like one, within what a query finds: (id, score). Raises NoArticle."""
    article = load(connection, [article_id]).get(article_id)
    if article is None:
        raise NoArticle(article_id)
    neighbours = [pair for text in (article.title, *article.texts.running) for pair in pairs(search_syllables(text))]
    alike = tantivy.Query.more_like_this_document_fields_query(
        reader.schema,
        {"pairs": [" ".join(neighbours)]},
        min_doc_frequency=2,
        min_term_frequency=1,
        max_query_terms=_TERMS,
    )
    own = (NOT, reader.conditions.term("story", story_key(article.story)))
    within = (MUST, tantivy.Query.const_score_query(matching, 0.0))
    return reader.best(reader.conditions.both(alike, [within, own]), size)
