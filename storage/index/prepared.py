"""Texts of one article made ready to look for syllables and phrases in them, each form once and only if it is asked for."""

from collections.abc import Collection, Iterable
from functools import cached_property

from vietnamese.folding import END, side_by_side, spread, spread_in_place


class Texts:
    """Several texts. No phrase stands over the end of one: between two of them are two spaces.

    Single syllables are looked for in the loose forms, which cost half: there several spaces may stand between two.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._known: dict[str, bool] = {}

    @cached_property
    def loose(self) -> str:
        """The folded syllables with a space or more before and after each."""
        return spread(self._texts) if self._in_place is None else self._in_place

    @cached_property
    def places(self) -> list[str] | None:
        """Of each text what `loose` has of it, if each letter has its own place there (see spread_in_place)."""
        return None if self._in_place is None else self._in_place.split(END)

    @cached_property
    def _typed(self) -> str:
        return side_by_side(self._texts)

    @cached_property
    def _in_place(self) -> str | None:
        return spread_in_place(self._typed)

    def has(self, syllable: str) -> bool:
        """Whether a folded syllable, given with its spaces, stands somewhere. Looked for once: it takes as long as the text is."""
        known = self._known.get(syllable)
        if known is None:
            known = self._known[syllable] = syllable in self.loose
        return known

    def has_written(self, syllable: str, writings: Collection[str]) -> bool:
        """Whether a folded syllable, given with its spaces, stands somewhere in one of these writings with marks.

        Looked for where it stands: to spread all texts with their marks takes longer than all else that ranks an article.
        """
        if self._in_place is None:
            return any(f" {one} " in self.loose_marked for one in writings)
        at = self._in_place.find(syllable)
        while at >= 0:
            if self._typed[at + 1 : at + len(syllable) - 1].lower() in writings:
                return True
            at = self._in_place.find(syllable, at + 1)
        return False

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
