"""Texts of one article made ready to look for syllables and phrases in them, each form once and only if it is asked for."""

from collections.abc import Iterable
from functools import cached_property

from vietnamese.folding import END, spread, spread_in_place


class Texts:
    """Several texts. No phrase stands over the end of one: between two of them are two spaces.

    Single syllables are looked for in the loose forms, which cost half: there several spaces may stand between two.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)

    @cached_property
    def loose(self) -> str:
        """The folded syllables with a space or more before and after each."""
        return spread(self._texts) if self._in_place is None else self._in_place

    @cached_property
    def places(self) -> list[str] | None:
        """Of each text what `loose` has of it, if each letter has its own place there (see spread_in_place)."""
        return None if self._in_place is None else self._in_place.split(END)

    @cached_property
    def _in_place(self) -> str | None:
        return spread_in_place(self._texts)

    @cached_property
    def loose_marked(self) -> str:
        """The same with their marks."""
        return spread(self._texts, marked=True)

    @cached_property
    def plain(self) -> str:
        """The folded syllables with a space before and after each, to look for some side by side."""
        return _tight(self.loose)

    @cached_property
    def marked(self) -> str:
        """The same with their marks."""
        return _tight(self.loose_marked)


def _tight(loose: str) -> str:
    """Three marks of punctuation or more between two syllables still part them."""
    return loose.replace("  ", " ").replace("  ", " ").replace(END, "")
