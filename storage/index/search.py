"""Finds articles: asks the index, verifies on the text what the index cannot know, ranks, and shows why."""

import logging
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import tantivy
from sqlalchemy import Row, select

from storage.archive import Archive
from storage.database import reading
from storage.days import HANOI, begins, ends
from storage.errors import IndexDamaged
from storage.index.documents import WATERMARK, pieces
from storage.index.query import Phrase, Query, is_marked, parse_query
from storage.index.rank import Candidate, rerank
from storage.index.results import Filters, Hit, Results
from storage.index.snippets import snippet
from storage.index.store import Index
from storage.index.terms import pairs
from storage.models import Article, Revision, Site

log = logging.getLogger(__name__)

RERANKED = 100  # of the best by the index
VERIFIED = 1000  # candidates whose text is read for a phrase or an exclusion that the index cannot decide
_TITLE_WEIGHT = 0.3
# Of a query's syllables so many must be in an article; fewer only if no article has them. Counts then mean something, and
# a typing error in a long query costs nothing.
_SHARE = 0.8
_ALL_NEEDED = 2

_Q = tantivy.Query
_Clause = tuple[tantivy.Occur, tantivy.Query]
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def search(  # noqa: PLR0913 - the question's parts
    archive: Archive,
    query: str,
    *,
    site: str | None = None,
    province: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """Find articles by words with or without marks, "exact phrases" and -exclusions.

    `site` is a host, `province` a code, `since` and `until` days of publication at +07:00, both included (articles without
    a date are then left out). An empty query means all articles, newest first. Never fails for what is typed.
    """
    asked = parse_query(query)
    filters = Filters(site=site, province=province, since=since, until=until)
    index = current(archive)
    try:
        return _Search(archive, index, asked, filters).page(limit, offset)
    except IndexDamaged as error:
        if archive.is_read_only:
            raise
        index = Index.replaced(archive, error.reason)
        return _Search(archive, index, asked, filters).page(limit, offset)


def matching_ids(archive: Archive, query: str) -> set[str]:
    """Ids of all articles that a query finds."""
    return _Search(archive, current(archive), parse_query(query), Filters()).all_ids()


def current(archive: Archive) -> Index:
    """The archive's index, brought up to date first unless another process is at it or the directory is read-only."""
    index = Index.open(archive)
    if index.is_behind():
        if archive.is_read_only:
            log.warning(
                "the archive is read-only, and its search index is older than its database: some articles are missing"
            )
            return index
        try:
            index.catch_up(wait=False)
        except PermissionError as error:
            log.warning("the search index cannot be brought up to date: %s", error)
    return index


class _Search:
    """One search under way."""

    def __init__(self, archive: Archive, index: Index, query: Query, filters: Filters) -> None:
        self._archive = archive
        self._index = index
        self._schema = index.schema
        with index.guarded():
            self._searcher = index.searcher()
        self._query = query
        self._filters = filters
        self._is_verified = any(not _is_decided(one) for one in (*query.phrases, *query.without))

    def page(self, limit: int, offset: int) -> Results:
        """One page of hits."""
        asked, total = self._asked()
        wanted = max(RERANKED, limit + offset)
        if self._is_verified:
            candidates = self._verified(self._top(asked, max(VERIFIED, wanted)))
            is_exact = total <= VERIFIED
            total = len(candidates)
        else:
            candidates = self._candidates(self._top(asked, wanted), with_texts=is_marked(self._query.words))
            is_exact = True
        ranked = rerank(candidates[:RERANKED], self._query) + candidates[RERANKED:]
        hits = self._hits(ranked[offset : offset + limit])
        return Results(total=total, hits=hits, is_total_exact=is_exact)

    def all_ids(self) -> set[str]:
        """Ids of everything found."""
        asked, total = self._asked()
        found = self._top(asked, max(total, 1))
        if not self._is_verified:
            return {article_id for article_id, _ in found}
        batches = (found[at : at + VERIFIED] for at in range(0, len(found), VERIFIED))
        return {one.article_id for batch in batches for one in self._verified(batch)}

    def _asked(self) -> tuple[tantivy.Query, int]:
        """The index's query and how many articles it finds; the lenient one if the strict one finds none."""
        for share in (_SHARE, 0.0):
            asked = self._built(share)
            # The count comes with a search of at least one hit.
            with self._index.guarded():
                result: Any = self._searcher.search(asked, 1, count=True)  # its stub lacks `count`
            total = int(result.count or 0)
            if total:
                break
        return asked, total

    def _top(self, asked: tantivy.Query, count: int) -> list[tuple[str, float]]:
        newest_first = "published" if self._query.is_empty else None
        with self._index.guarded():
            found = self._searcher.search(asked, count, count=False, order_by_field=newest_first).hits
            ids = [(self._searcher.doc(address).get_first("id"), score) for score, address in found]
        return [(str(article_id), float(score or 0)) for article_id, score in ids]

    def _built(self, share: float) -> tantivy.Query:
        clauses: list[_Clause] = [(_NOT, self._term("id", WATERMARK)), *self._filter_clauses()]
        for phrase in self._query.phrases:
            clauses += [(_MUST, self._term(*term)) for term in _terms(phrase)]
        clauses += [(_NOT, self._term(*_terms(one)[0])) for one in self._query.without if _is_decided(one)]
        tokens = list(dict.fromkeys(self._query.syllables))
        if tokens:
            needed = len(tokens) if len(tokens) <= _ALL_NEEDED and share else max(1, round(len(tokens) * share))
            words = [(_SHOULD, self._term("body", token)) for token in tokens]
            clauses.append((_MUST, _Q.boolean_query(words, minimum_number_should_match=needed)))
            clauses += [(_SHOULD, _Q.boost_query(self._term("title", token), _TITLE_WEIGHT)) for token in tokens]
            neighbours = dict.fromkeys(pairs(list(self._query.syllables)))
            clauses += [(_SHOULD, self._term("pairs", pair)) for pair in neighbours]
        if not any(occur == _MUST for occur, _ in clauses):
            clauses.append((_MUST, _Q.all_query()))
        return _Q.boolean_query(clauses)

    def _filter_clauses(self) -> list[_Clause]:
        filters = self._filters
        exact = (("site", filters.site), ("province", filters.province))
        queries = [self._term(name, value) for name, value in exact if value is not None]
        if filters.since or filters.until:
            low = int(begins(filters.since).timestamp()) if filters.since else None
            high = int(ends(filters.until).timestamp()) - 1 if filters.until else None
            integer = tantivy.FieldType.Integer
            queries.append(_Q.range_query(self._schema, "published", integer, low, high))
        # They narrow, and add nothing to a score.
        return [(_MUST, _Q.const_score_query(query, 0.0)) for query in queries]

    def _term(self, name: str, value: str) -> tantivy.Query:
        return _Q.term_query(self._schema, name, value, "basic" if name in {"id", "site", "province"} else "freq")

    def _verified(self, found: Sequence[tuple[str, float]]) -> list[Candidate]:
        """The candidates whose text has every phrase and none that is excluded."""
        query = self._query
        kept = []
        for candidate in self._candidates(found, with_texts=True):
            texts = (candidate.title, *candidate.texts)
            has = [any(phrase.stands_in(text) for text in texts) for phrase in query.phrases]
            lacks = [not any(phrase.stands_in(text) for text in texts) for phrase in query.without]
            if all(has) and all(lacks):
                kept.append(candidate)
        return kept

    def _candidates(self, found: Sequence[tuple[str, float]], *, with_texts: bool) -> list[Candidate]:
        """Candidates in the order given; their texts, which take most of the time, only where they decide something."""
        columns: list[Any] = [Article.id, Article.title, *([Revision.record] if with_texts else [])]
        statement = select(*columns).join(Revision, Revision.id == Article.revision_id)
        rows = {row.id: row for row in self._rows(statement, [article_id for article_id, _ in found])}
        return [
            Candidate(article_id, score, row.title, pieces(row.record) if with_texts else ())
            for article_id, score in found
            if (row := rows.get(article_id)) is not None
        ]

    def _hits(self, ranked: Sequence[Candidate]) -> list[Hit]:
        columns = (
            Article.id,
            Article.url,
            Article.published_at,
            Article.province,
            Article.state,
            Site.host,
            Revision.record,
        )
        joined = select(*columns).join(Site, Site.id == Article.site_id)
        statement = joined.join(Revision, Revision.id == Article.revision_id)
        rows = {row.id: row for row in self._rows(statement, [one.article_id for one in ranked])}
        return [
            Hit(
                article_id=one.article_id,
                title=one.title,
                url=row.url,
                site=row.host,
                province=row.province,
                published_at=row.published_at.astimezone(HANOI) if row.published_at else None,
                state=row.state,
                score=one.score,
                snippet=snippet(pieces(row.record), self._query),
            )
            for one in ranked
            if (row := rows.get(one.article_id)) is not None
        ]

    def _rows(self, statement: Any, ids: Collection[str]) -> Sequence[Row[Any]]:
        # Withdrawn since the index was fed: the database has the last word.
        with reading(self._archive.engine) as connection:
            here = statement.where(Article.id.in_(list(ids)), Article.state != "withdrawn")
            rows: Sequence[Row[Any]] = connection.execute(here).all()
            return rows


def _terms(phrase: Phrase) -> list[tuple[str, str]]:
    """The index's terms that every article with the phrase has."""
    folded = list(phrase.folded)
    return [("pairs", pair) for pair in dict.fromkeys(pairs(folded))] or [("body", folded[0])]


def _is_decided(phrase: Phrase) -> bool:
    """Whether the index alone can tell if an article has the phrase: a single term, typed without marks."""
    return phrase.exact is None and len(_terms(phrase)) == 1 and len(phrase.folded) <= 2  # noqa: PLR2004 - a pair
