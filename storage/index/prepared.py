"""Texts of one article made ready to look for syllables and phrases in them, each form once and only if it is asked for."""

from collections.abc import Iterable
from functools import cached_property

from vietnamese.folding import spaced


class Texts:
    """Several texts. No phrase stands over the end of one: between two of them are two spaces."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)

    @cached_property
    def plain(self) -> str:
        """The folded syllables with a space before and after each."""
        return "".join(map(spaced, self._texts))

    @cached_property
    def marked(self) -> str:
        """The same with their marks."""
        return "".join(spaced(text, marked=True) for text in self._texts)
