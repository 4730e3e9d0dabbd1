"""A question as queries of the index. What the index cannot tell exactly it finds too much of; `is_decided` says where.

Decided are free words, phrases of up to two syllables typed without marks, abbreviations asked for, and whole values. A longer phrase is asked for
by its pairs of syllables, a marked one without its marks: what is found then is verified on the text (storage.asking.evidence).
"""

import re
from collections.abc import Callable, Sequence

import tantivy

from storage.asking.nodes import All, Days, Either, Free, Node, Not, Number, OneOf, Question, Section
from storage.asking.phrases import Phrase, number_words
from storage.days import begins, ends
from storage.index.documents import WATERMARK
from storage.index.terms import pairs
from vietnamese.abbreviations import widenings
from vietnamese.documents import number_key
from vietnamese.folding import search_syllables

Clause = tuple[tantivy.Occur, tantivy.Query]
MUST, SHOULD, NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_Q = tantivy.Query
_PAIR = 2
_LOOKED_UP = 100  # values
_NUMBER = re.compile(r"[\w/.&-]+")
_BASIC = frozenset({"caption", "attachment", "author"})


def is_decided(node: Node, *, is_excluded: bool = False) -> bool:
    """Whether the index alone tells which articles meet a condition.

    A writing of an abbreviation that is left out is verified: what has its pairs alone would be lost, and asked for it is noise.
    """
    if isinstance(node, Phrase):
        by_pairs = node.by_pairs and not is_excluded
        return by_pairs or node.field == "category" or (node.exact is None and len(node.folded) <= _PAIR)
    if isinstance(node, Not):
        return is_decided(node.part, is_excluded=True)
    return (
        all(is_decided(part, is_excluded=is_excluded) for part in node.parts)
        if isinstance(node, All | Either)
        else True
    )


class Conditions:
    """Makes queries of the index from conditions; `sections` gives every path of categories there is."""

    def __init__(self, schema: tantivy.Schema, sections: Callable[[], Sequence[str]]) -> None:
        self._schema = schema
        self._all_sections = sections

    def restrictions(self, question: Question) -> list[Clause]:
        """What every article found must have, its free words apart. They add nothing to a score."""
        parts = [part for part in question.root.parts if not isinstance(part, Free)]
        clauses = [clause for part in parts if (clause := self._clause(part))]
        # The watermark's document has no words: to leave it out by name would cost a search for words several times its time.
        has_words = any(isinstance(part, Free) for part in question.root.parts)
        return clauses if has_words else [(NOT, self.term("id", WATERMARK)), *clauses]

    def matching(self, question: Question) -> tantivy.Query:
        """All articles that have every free word and meet every condition, and perhaps more (see above)."""
        free = [part for part in question.root.parts if isinstance(part, Free)]
        clauses = [(MUST, self._words(part)) for part in free]
        return self.both(_Q.boolean_query(clauses) if clauses else None, self.restrictions(question))

    def both(self, query: tantivy.Query | None, clauses: Sequence[Clause]) -> tantivy.Query:
        """What a query (None: everything) finds within clauses."""
        main = [(MUST, query)] if query is not None else []
        if not main and not any(occur == MUST for occur, _ in clauses):
            main = [(MUST, _Q.all_query())]
        return _Q.boolean_query([*main, *clauses])

    def term(self, name: str, value: str | int) -> tantivy.Query:
        """Articles with a term."""
        return _Q.term_query(self._schema, name, value, "basic" if name in _BASIC or isinstance(value, int) else "freq")

    def any_of(self, name: str, values: Sequence[str | int]) -> tantivy.Query:
        """Articles with one of some whole values.

        A set of terms makes tantivy walk its dictionary: 3.8 ms for sixty ids among 100,000, looked up one by one 0.5 ms.
        """
        if 0 < len(values) <= _LOOKED_UP:
            return _any([self.term(name, value) for value in values])
        return _Q.term_set_query(self._schema, name, list(values))

    def between(self, name: str, low: int | None = None, high: int | None = None) -> tantivy.Query:
        """Articles whose number lies between two, both included."""
        if low is None and high is None:
            return _Q.all_query()
        return _Q.range_query(self._schema, name, tantivy.FieldType.Integer, low, high)

    def _clause(self, node: Node) -> Clause | None:
        """A condition as a clause; None where the index can exclude nothing."""
        if isinstance(node, Not):
            return (NOT, self._query(node.part)) if is_decided(node.part, is_excluded=True) else None
        return MUST, _Q.const_score_query(self._query(node), 0.0)

    def _query(self, node: Node) -> tantivy.Query:  # noqa: PLR0911 - a return a kind
        """The articles that meet a condition, and perhaps more."""
        match node:
            case Free():
                return self._words(node)
            case Phrase():
                return self._phrase(node)
            case OneOf():
                return self.any_of(node.field, node.values)
            case Section():
                return self.any_of("section", [path for path in self._all_sections() if node.holds(path)])
            case Number():
                return self._number(node.key)
            case Days():
                low = int(begins(node.first).timestamp()) if node.first else None
                high = int(ends(node.last).timestamp()) - 1 if node.last else None
                return self.between("published", low, high)
            case Not():
                return self.both(None, [clause] if (clause := self._clause(node)) else [])
            case All():
                return self.both(None, [clause for part in node.parts if (clause := self._clause(part))])
            case Either():
                return _any([self._query(part) for part in node.parts])

    def _words(self, free: Free) -> tantivy.Query:
        """Articles with all words, or with what an abbreviation among them stands for, or the abbreviation of some.

        The words of a document's number are also had by an article that names the document otherwise written.
        """
        tokens = search_syllables(" ".join(free.words))
        others: dict[str, list[tantivy.Query]] = {}
        for token in tokens:
            if "/" in token:
                for part in number_words(token):
                    others.setdefault(part, []).append(self.term("number", number_key(token)))
        for widening in widenings(tokens):
            found = [self._side_by_side(other, "body", "pairs") for other in widening.others]
            for token in tokens[widening.start : widening.end]:
                others.setdefault(token, []).extend(found)
        queries = [_any([self.term("body", token), *others.get(token, ())]) for token in dict.fromkeys(tokens)]
        return queries[0] if len(queries) == 1 else _Q.boolean_query([(MUST, query) for query in queries])

    def _number(self, key: str) -> tantivy.Query:
        whole = self.term("number", key)
        if not _NUMBER.fullmatch(key):
            return whole  # no sign of it may mean something to the pattern
        pattern = key.replace(".", "[.]") + "[/-].*"
        return _any([whole, _Q.regex_query(self._schema, "number", pattern)])

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        if phrase.field == "text":
            return self._side_by_side(phrase.folded, "body", "pairs")
        if phrase.field == "category":
            return self.any_of("section", self._sections(phrase))
        return self._side_by_side(phrase.folded, phrase.field, phrase.field)

    def _side_by_side(self, folded: Sequence[str], single: str, paired: str) -> tantivy.Query:
        neighbours = list(dict.fromkeys(pairs(list(folded))))
        terms = [self.term(paired, pair) for pair in neighbours] or [self.term(single, folded[0])]
        return terms[0] if len(terms) == 1 else _Q.boolean_query([(MUST, term) for term in terms])

    def _sections(self, phrase: Phrase) -> list[str]:
        """The paths of categories, as published, that have the phrase in one of their names."""
        return [path for path in self._all_sections() if phrase.stands_in_path(path)]


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return queries[0] if len(queries) == 1 else _Q.boolean_query([(SHOULD, query) for query in queries])
