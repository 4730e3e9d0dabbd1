"""Gathers the texts of a walk into lines, with how much of each is bold, italic, a link. It knows no elements but as holders."""

import re

from crawler.parsers.items import Flow, Line, State
from crawler.parsers.tree import Element

_FINISHED = re.compile(r"[.!?:…]\s*$")
_LAST_PIECES = 3


class Lines:
    """The line being gathered, and the flow that finished ones go to.

    `pieces` are its texts and breaks, `holders` the elements that hold its words, `run_state` how its first word is shown;
    `broken`: nothing but white space came since a line break; `verbatim` the blocks whose own line breaks are shown.
    """

    def __init__(self) -> None:
        self.flow = Flow()
        self.pieces: list[str] = []
        self.holders: list[Element] = []
        self.run_state = State()
        self.broken = False
        self.verbatim: set[int] = set()
        self._unlinked: list[str] = []
        self._weights = [0, 0, 0, 0, 0, 0]

    def take(self, text: str, state: State) -> bool:
        """Take a text in; whether it is more than white space."""
        # Templates are indented with tabs; what asks for white space below knows spaces.
        if "\t" in text or "\r" in text:
            text = text.replace("\t", " ").replace("\r", " ")
        length = len(text) - text.count(" ") - text.count("\n") - text.count("\xa0")
        if self.broken and length > 0 and self._weights[0] and not state.caption and self._turns(text, state):
            self.flush()
        # A line break in the source is white space; only <br> may break a line, but where the page asks for both.
        self.pieces.append(text.replace("\n", " ") if "\n" in text and state.block not in self.verbatim else text)
        if length <= 0:
            return False
        self.broken = False
        weights = self._weights
        if not weights[0]:
            self.run_state = state
        weights[0] += length
        if state.bold:
            weights[1] += length
        if state.italic:
            weights[2] += length
        if state.small:
            weights[5] += length
        if not state.linked:
            self._unlinked.append(text)
            return not text.isspace()
        weights[3] += length
        if state.document:
            weights[4] += length
        return not text.isspace()

    def _turns(self, text: str, state: State) -> bool:
        """Whether the look changes at a line break: behind a bold or italic line, or before a bold one that follows a finished sentence.

        No sentence is parted: not behind a comma, nor before a small letter.
        """
        total, bold, italic = self._weights[:3]
        first = next(filter(str.isalnum, text), "")
        if not first or first.islower() or "".join(self.pieces[-_LAST_PIECES:]).rstrip().endswith(","):
            return False
        if (bold == total and not state.bold) or (italic == total and not state.italic):
            return True
        return state.bold and not bold and bool(_FINISHED.search("".join(self.pieces[-_LAST_PIECES:])))

    def flush(self) -> None:
        """End the line, if there is one: what came since the last end is an item of the flow."""
        if self._weights[0]:
            total, bold, italic, linked, document, small = self._weights
            rest = "".join(self._unlinked) if linked else ""
            line = Line(
                "".join(self.pieces),
                self.run_state,
                bold / total,
                italic / total,
                small / total,
                linked / total,
                document / total,
                rest,
                tuple(self.holders),
            )
            self.flow.items.append(line)
            self._weights = [0, 0, 0, 0, 0, 0]
            self._unlinked = []
            self.holders = []
        if self.pieces:
            self.pieces = []
