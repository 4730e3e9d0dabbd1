"""The query language. Every text is a query: what is written wrongly is explained by a notice and read plainly.

    query     conditions side by side must all hold; OR (HOẶC) parts the whole sides to its left and right
    condition word | "phrase" | field:value | (query) | -condition | NOT condition

OR takes whole sides, since a Vietnamese word is several syllables: `lũ quét OR sạt lở` means what it looks like.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile

from storage.asking.fields import FIELDS, TEXT_FIELDS, field_named, is_english, nearest
from storage.asking.lexer import Kind, Piece, pieces_of, plain
from storage.asking.nodes import All, Days, Either, Free, Node, Not, Notice, Number, Question
from storage.asking.phrases import TOKEN, Phrase, phrase, writings
from storage.asking.values import SiteHosts, read_value
from vietnamese.documents import number_key
from vietnamese.folding import document_numbers
from vietnamese.provinces import find_province

_DEEPEST = 20  # brackets within brackets
_MOST = 256  # pieces
_PROVINCE_WORDS = 4


def read_question(text: str, hosts: SiteHosts = lambda host: (host,)) -> Question:
    """Read a query. Never fails. `hosts` gives the archive's hosts that a site's name means."""
    typed = plain(text)
    pieces = list(pieces_of(typed))
    reader = _Reader(typed, pieces[:_MOST], hosts)
    if len(pieces) > _MOST:
        reader.tell(pieces[_MOST:], f"a query has at most {_MOST} words and signs: the rest was left out")
    root = reader.question()
    return Question(text=typed, root=root, notices=tuple(sorted(reader.notices, key=lambda one: one.begin)))


class _Reader:
    """One reading: walks the pieces once, from left to right."""

    def __init__(self, text: str, pieces: Sequence[Piece], hosts: SiteHosts) -> None:
        self._text = text
        self._pieces = pieces
        self._hosts = hosts
        self._at = 0
        self.notices: list[Notice] = []
        self._shouts = _shouts(pieces)

    def question(self) -> All:
        """The whole query."""
        node = self._either(None, 0)
        root = node if isinstance(node, All) else All((node,))
        days = [part for part in root.parts if isinstance(part, Days)]
        first = max((one.first for one in days if one.first), default=None)
        last = min((one.last for one in days if one.last), default=None)
        if first and last and first > last:
            self.tell(self._pieces, f"no day is both after {first} and before {last}: nothing can be found")
        if self._pieces and not root.parts and not self.notices:
            self.tell(self._pieces, "no word or number stands in it: it narrows nothing")
        return root

    def tell(self, pieces: Sequence[Piece], message: str) -> None:
        """Keep a notice about some pieces."""
        begin, end = pieces[0].begin, pieces[-1].end
        self.notices.append(Notice(message=message, piece=self._text[begin:end], begin=begin, end=end))

    def _peek(self) -> Piece | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def _is_or(self, piece: Piece) -> bool:
        if piece.kind is not Kind.OPERATOR or piece.value not in {"OR", "HOẶC"}:
            return False
        return piece.value == "OR" or not self._shouts

    def _either(self, field: str | None, depth: int) -> Node:
        sides: list[Node] = []
        signs: list[Piece] = []
        while True:
            side = self._all(field, depth)
            if side != All(()):
                sides.append(side)
            piece = self._peek()
            if piece is None or not self._is_or(piece):
                break
            signs.append(piece)
            self._at += 1
        if signs and len(sides) <= len(signs):
            self.tell(signs, "OR stands between two conditions: one that had none on a side was left out")
        return sides[0] if len(sides) == 1 else Either(tuple(sides)) if sides else All(())

    def _all(self, field: str | None, depth: int) -> Node:
        words: list[str] = []
        parts: list[Node] = []
        while (piece := self._peek()) is not None and not self._is_or(piece):
            if piece.kind is Kind.CLOSE:
                if depth:
                    break
                self.tell([piece], "this bracket closes none: left out")
                self._at += 1
                continue
            node = self._condition(field, depth)
            rest = node.parts if isinstance(node, All) else (node,) if node else ()
            for part in rest:
                words.extend(part.words) if isinstance(part, Free) else parts.append(part)
        found = (*([Free(tuple(words))] if words else []), *dict.fromkeys(parts))
        return found[0] if len(found) == 1 else All(found)

    def _condition(self, field: str | None, depth: int) -> Node | None:
        """The condition that begins here; None for what says nothing."""
        piece = self._pieces[self._at]
        self._at += 1
        if piece.kind is Kind.MINUS or (piece.kind is Kind.OPERATOR and piece.value == "NOT"):
            return self._negated(piece, field, depth)
        if piece.kind is Kind.OPEN:
            return self._group(piece, field, depth)
        if piece.kind is Kind.FIELD:
            return self._field(piece, depth)
        return self._plain(piece, field)

    def _plain(self, piece: Piece, field: str | None) -> Node | None:
        """A word or phrase, or what is left of a sign that means nothing here."""
        if piece.kind is Kind.OPERATOR and piece.value == "AND":
            return None
        if piece.kind is Kind.LONE_QUOTE:
            self.tell([piece], "no second quotation mark follows: what stands behind it was read as words")
            return None
        if piece.kind is Kind.PHRASE and not piece.value.strip():
            self.tell([piece], "nothing stands between these quotation marks: left out")
            return None
        if piece.kind is Kind.WORD and '"' in piece.value:
            self.tell(
                [piece],
                "a quotation mark within a word means nothing: write it before the first and behind the last word",
            )
        if field is not None:
            return self._value(field, [piece], piece.value)
        if piece.kind is Kind.PHRASE:
            return _quoted(piece.value)
        if piece.kind is Kind.OPERATOR:
            self.tell([piece], "in a query all in capitals HOẶC was read as a word: write OR")
        return Free((piece.value,)) if TOKEN.search(piece.value) else None

    def _negated(self, sign: Piece, field: str | None, depth: int) -> Node | None:
        piece = self._peek()
        while piece is not None and piece.kind is Kind.MINUS and piece.is_joined:
            self._at += 1
            piece = self._peek()
        apart = piece is None or (sign.kind is Kind.MINUS and not piece.is_joined)
        if piece is None or apart or piece.kind is Kind.CLOSE or self._is_or(piece):
            self.tell([sign], f"a lone {sign.value} excludes nothing: write it before a word, as in -word")
            return None
        node = self._condition(field, depth)
        if isinstance(node, Free):
            # A word left out is that word and no like one: with its marks, if it was typed with them.
            found = [_any(written) for word in node.words if (written := writings(word))]
            node = found[0] if len(found) == 1 else All(tuple(found))
        return Not(node) if node is not None and node != All(()) else None

    def _group(self, sign: Piece, field: str | None, depth: int) -> Node | None:
        if depth >= _DEEPEST:
            self.tell([sign], f"more than {_DEEPEST} brackets within each other: this one was left out")
            return None
        node = self._either(field, depth + 1)
        closing = self._peek()
        if closing is not None and closing.kind is Kind.CLOSE:
            self._at += 1
            if node == All(()):
                self.tell([sign, closing], "nothing stands in these brackets: left out")
        else:
            self.tell([sign], "this bracket is not closed: it was read as if it closed at the end")
        return node

    def _field(self, name: Piece, depth: int) -> Node | None:
        value = self._peek()
        known = field_named(name.value)
        follows = value is not None and value.kind not in {Kind.CLOSE, Kind.OPERATOR}
        if known is None or value is None or not follows or not (value.is_joined or is_english(name.value)):
            misspelled = self._explain(name, known, follows=follows and value is not None and value.is_joined)
            return None if misspelled else Free((name.value,))
        if value.kind is Kind.LONE_QUOTE:
            return self._half_quoted(name, value, known)
        if not value.is_joined:
            self.tell([name, value], f"write {known}: and its value without a space; read as {known}:{value.value}")
        if value.kind in {Kind.WORD, Kind.PHRASE}:
            self._at += 1
            taken = [value, *self._rest_of_name(value)] if known == "province" else [value]
            return self._value(known, [name, *taken], " ".join(piece.value for piece in taken))
        return self._condition(known, depth)

    def _half_quoted(self, name: Piece, quote: Piece, field: str) -> Node | None:
        """What stands behind title:" where nothing closes it: its words are the field's all the same, each by itself."""
        self._at += 1
        is_word: Callable[[Piece], bool] = lambda piece: piece.kind is Kind.WORD  # noqa: E731 - typed for takewhile
        words = list(takewhile(is_word, self._pieces[self._at :]))
        if not words:
            self.tell([name, quote], f"no second quotation mark follows, and no word: {field}: was left out")
            return None
        self._at += 1
        if field not in TEXT_FIELDS:
            words = [words[0], *(self._rest_of_name(words[0]) if field == "province" else ())]
        value = " ".join(word.value for word in words)
        self.tell(
            [name, quote], f"no second quotation mark follows: read as {field}:{f'({value})' if words[1:] else value}"
        )
        if field not in TEXT_FIELDS:
            return self._value(field, [name, quote, *words], value)
        self._at += len(words) - 1
        nodes = [node for word in words if (node := self._value(field, [name, quote, word], word.value))]
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _explain(self, name: Piece, known: str | None, *, follows: bool) -> bool:
        """Tell of a field that is none; whether it looks like the misspelled name of one, which is no word then."""
        if known is not None and is_english(name.value):
            self.tell([name], f"nothing stands behind {known}: it was read as a word")
        near = nearest(name.value) if known is None and follows else None
        if near:
            self.tell([name], f"no field is named {name.value!r}: is {near}: meant? What follows was read as words")
        elif known is None and follows:
            self.tell([name], f"no field is named {name.value!r}: fields are {', '.join(FIELDS)}; read as words")
        return near is not None

    def _rest_of_name(self, first: Piece) -> list[Piece]:
        """The words behind province:Lai that make a province's name with it; the longest name counts."""
        if first.kind is not Kind.WORD:
            return []
        is_word: Callable[[Piece], bool] = lambda piece: piece.kind is Kind.WORD  # noqa: E731 - typed for takewhile
        more = list(takewhile(is_word, self._pieces[self._at : self._at + _PROVINCE_WORDS]))
        for size in range(len(more), 0, -1):
            if find_province(" ".join(piece.value for piece in (first, *more[:size]))):
                self._at += size
                return more[:size]
        return []

    def _value(self, field: str, pieces: Sequence[Piece], text: str) -> Node | None:
        read = read_value(field, text, self._hosts)
        if read.notice:
            self.tell(pieces, read.notice)
        if read.as_words and TOKEN.search(text):
            return Free(tuple(text.split()))
        if read.node is None and not read.notice:
            self.tell(pieces, f"no word or number stands behind {field}: it was left out")
        if isinstance(read.node, Phrase) and pieces[-1].kind is Kind.WORD:
            return _any(writings(text, field))
        return read.node


def _any(phrases: Sequence[Phrase]) -> Node:
    return phrases[0] if len(phrases) == 1 else Either(tuple(phrases))


def _quoted(text: str) -> Node | None:
    """A phrase; of a document's number also the document, however the article writes the number."""
    found = phrase(text)
    key = number_key(text)
    if found is None or key not in map(number_key, document_numbers(text)):
        return found
    return Either((found, Number(key)))


def _shouts(pieces: Sequence[Piece]) -> bool:
    """Whether a query is all in capitals, as titles are pasted: then HOẶC is a word of it."""
    words = [piece.value for piece in pieces if piece.kind in {Kind.WORD, Kind.PHRASE}]
    return any(map(str.isupper, words)) and not any(letter.islower() for word in words for letter in word)
