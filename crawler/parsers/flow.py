"""Walks a body once and lists what stands in it in reading order: lines, pictures, tables, embeds. It judges no line."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from enum import Enum

from crawler.parsers.asides import ASIDE_TAGS
from crawler.parsers.attachments import FRAMES, framed_document, is_type_icon, linked_document, tabled_documents
from crawler.parsers.boxes import (
    BOXES,
    is_caption_box,
    is_image_box,
    is_portrait,
    is_pull_quote,
    is_slide,
    names_caption,
)
from crawler.parsers.items import Embed, Flow, Grid, Picture, State
from crawler.parsers.lines import Lines
from crawler.parsers.pictures import is_ornament, is_pasted, source_of
from crawler.parsers.styles import alignment, is_sign, is_sign_font, is_small_font, names_bold, styled
from crawler.parsers.tables import Shape, grid, pictured, shape_of, text_of_cell
from crawler.parsers.tree import Element, children, hides, holds, raw_text

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
     "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_SKIPPED = frozenset(
    {"script", "style", "template", "form", "button", "select", "option", "input", "textarea", "svg", "nav", "head", "meta",
     "link", "title", "map", "canvas", "dialog", "math", "label", "xml"}
)  # fmt: skip
_KEPT_FORMS = 400
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp)(?:$|\?)|^#", re.IGNORECASE)
_EMBED_HOSTS = re.compile(
    r"youtu\.?be|vimeo|facebook\.com/plugins|dailymotion|tiktok|twitter|instagram|soundcloud|google\.com/maps|video|player",
    re.IGNORECASE,
)


class _Way(Enum):
    """How the walk takes an element."""

    APART = "one thing and no text"
    UNSCRIPTED = "for readers without scripts"
    SKIPPED = "no content, as a rule"
    TABLE = "a table"
    FIGURE = "a figure"
    BLOCK = "a block"
    INLINE = "part of a line"


# Asked for at every element; a member of the class is looked up many times slower than a name of the module.
_APART, _UNSCRIPTED, _LEFT_OUT, _TABLE, _FIGURE, _BLOCK, _INLINE = _Way

_WAYS = (
    dict.fromkeys(BLOCKS, _Way.BLOCK)
    | dict.fromkeys(_SKIPPED, _Way.SKIPPED)
    | dict.fromkeys(("br", "img", "amp-img", "iframe", "video", "embed", "audio", "object"), _Way.APART)
    | {"noscript": _Way.UNSCRIPTED, "table": _Way.TABLE, "figure": _Way.FIGURE}
)


class _Walker(Lines):
    """The state of one walk. Elements are visited with a stack of our own: a page nested 10,000 deep is no danger."""

    def __init__(self, skip: Callable[[Element], bool], removed: AbstractSet[Element]) -> None:
        super().__init__()
        self._skip, self._removed = skip, removed
        self._count = 0
        self._pictured: set[int] = set()
        self._columns: dict[int, int] = defaultdict(int)

    def walk(self, body: Element) -> None:
        stack: list[tuple[Element, State, bool]] = [(body, State(), False)]
        while stack:
            element, state, leaving = stack.pop()
            if not leaving and (inner := self._enter(element, state, top=element is body)) is not None:
                if (text := element.text) and self.take(text, inner):
                    self.holders.append(element)
                leaving = True
                if inner_elements := children(element):
                    stack.append((element, state, True))
                    inner_elements.reverse()
                    stack.extend([(child, inner, False) for child in inner_elements])
                    continue
            if leaving and self.pieces:
                self._leave(element, state)
            if (
                (tail := element.tail)
                and element is not body
                and self.take(tail, state)
                and (parent := element.getparent()) is not None
            ):
                self.holders.append(parent)
        self.flush()

    def _enter(self, element: Element, state: State, *, top: bool) -> State | None:
        """The state inside the element, or None if nothing of it is read."""
        tag = element.tag
        way = _WAYS.get(tag, _INLINE)
        if way is _APART or way is _UNSCRIPTED:
            (self._read_apart if way is _APART else self._unscripted)(element, state)
        if way is _APART or way is _UNSCRIPTED or (way is _LEFT_OUT and not _holds_content(element)):
            return None
        if way is _LEFT_OUT:
            way = _BLOCK if tag in BLOCKS else _INLINE
        # Most elements of a text have no attributes, and each one asked for costs as much as a step.
        attributed = bool(element.keys())
        names, style = (element.get("class") or "", element.get("style") or "") if attributed else ("", "")
        if not top:
            if (attributed or tag in ASIDE_TAGS or self._removed) and self._is_beside(
                element, state, hidden=attributed and hides(element, names, style), attributed=attributed
            ):
                return None
            if way is _TABLE:
                return self._table(element, state, names, style)
            if way is _FIGURE and (is_pull_quote(element) or is_portrait(element)):
                return None
        if way is not _INLINE:
            return self._block(element, state, names, style)
        return self._inline(element, state, names, style) if attributed else self._plain(tag, state)

    def _is_beside(self, element: Element, state: State, *, hidden: bool, attributed: bool) -> bool:
        """Whether an element is hidden or no content. In a figure what names call an aside belongs to the picture: its credit."""
        if element in self._removed:
            return True
        if not attributed and element.tag not in ASIDE_TAGS:
            return False
        return hidden or (element.tag in ASIDE_TAGS if state.group else self._skip(element))

    def _unscripted(self, element: Element, state: State) -> None:
        """The picture a lazy loader leaves to readers without scripts, in a figure that shows no other."""
        if state.group and state.group not in self._pictured:
            for image in element.iter("img", "amp-img"):
                self._picture(image, state)

    def _read_apart(self, element: Element, state: State) -> None:
        """What is one thing and no text: a line break, a picture, a frame."""
        if element.tag == "br":
            # Two breaks part paragraphs: what one is, a caption or a byline, is asked of each alone.
            if self.broken and not state.caption:
                self.flush()
            self.pieces.append("\n")
            self.broken = True
        elif element.tag in {"img", "amp-img"}:
            self._picture(element, state)
        else:
            self._embed(element)

    def _table(self, element: Element, state: State, names: str, style: str) -> State | None:
        shape = shape_of(element)
        if shape is Shape.DATA:
            self.flush()
            # What a table shows is kept; put above it, a line below the table is none of a picture's.
            for image in pictured(element):
                self._picture(image, State(block=self._next()))
            self.flow.items.append(Grid(grid(element, text_of_cell), (element,)))
            self.flow.documents.extend(tabled_documents(element))
            return None
        group = self._next() if shape is Shape.IMAGE else state.group
        return self._block(element, state, names, style, group=group)

    def _block(self, element: Element, state: State, names: str, style: str, *, group: int | None = None) -> State:
        if self.pieces:
            self.flush()
        tag = element.tag
        inner = state.copy()
        inner.block = self._next()
        if tag == "pre" or (self.verbatim and state.block in self.verbatim):
            self.verbatim.add(inner.block)
        if group is not None:
            inner.group = group
        if style:
            self._dress(element, state, inner, names, style)
        else:
            inner.align = alignment(element, names, "") or state.align
        if names and names_bold(names):
            inner.bold = True
        elif tag == "p" and not names:
            return inner
        if tag == "figure" or ("wp-caption" in names and "wp-caption" in names.split()):
            inner.group = inner.group or self._next()
        elif not inner.group and (
            (names and tag in BOXES and is_image_box(element, names)) or (tag == "li" and is_slide(element))
        ):
            inner.group = self._next()
        elif tag == "figcaption" or (names and names_caption(names) and is_caption_box(element)):
            inner.caption = True
        else:
            self._by_tag(tag, state, inner)
        return inner

    def _dress(self, element: Element, state: State, inner: State, names: str, style: str) -> None:
        """Put in what a block's style attribute says about its text."""
        said = styled(style)
        inner.align = alignment(element, names, said.align) or state.align
        inner.bold, inner.italic = state.bold or said.bold, state.italic or said.italic
        inner.small = state.small or said.small
        if said.kept:
            self.verbatim.add(inner.block)

    def _by_tag(self, tag: str, state: State, inner: State) -> None:
        """What lists, headings and the parts of tables are to what stands in them."""
        if tag == "blockquote":
            inner.quote = True
        elif tag in {"ul", "ol"}:
            inner.list_id, inner.kind = self._next(), "p"
        elif tag == "li":
            inner.kind = "li"
        elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            inner.kind, inner.level = "h", int(tag[1])
        elif tag == "tr":
            inner.cell = (state.cell[0] + 1 + self._count, 0)
        elif tag in {"td", "th"}:
            self._columns[state.block] += 1
            inner.cell = (state.cell[0], self._columns[state.block])
            inner.bold = inner.bold or tag == "th"

    def _plain(self, tag: str, state: State) -> State:
        """The state in an inline element without attributes."""
        look = "bold" if tag in _BOLD else "italic" if tag in _ITALIC else "small" if tag == "small" else ""
        if not look or getattr(state, look):
            return state
        inner = state.copy()
        setattr(inner, look, True)
        return inner

    def _inline(self, element: Element, state: State, names: str, style: str) -> State | None:
        tag = element.tag
        bold, italic = state.bold or tag in _BOLD, state.italic or tag in _ITALIC
        caption, linked, document, away = state.caption, state.linked, state.document, state.away
        bold = bold or bool(names and names_bold(names))
        small = state.small or tag == "small"
        if style:
            said = styled(style)
            if said.block and tag == "span":
                return self._block(element, state, names, style)
            if said.sign and is_sign(element, style):
                return None
            bold, italic, small = bold or said.bold, italic or said.italic, small or said.small
        if tag == "font" and (size := element.get("size")):
            small = small or is_small_font(size)
        if tag == "font" and (face := element.get("face")) and is_sign_font(face) and is_sign(element, face):
            return None
        if tag == "a" and (href := element.get("href")):
            linked = True
            away = not _PICTURE_FILE.search(href)
            text = raw_text(element)
            if found := linked_document(element, text):
                document = True
                self.flow.documents.append((found[0], text, found[1]))
        elif tag == "span" and names and names_caption(names) and not state.caption and is_caption_box(element):
            self.flush()
            caption = True
        shown = (bold, italic, small, caption, linked, document, away)
        if shown == (state.bold, state.italic, state.small, state.caption, state.linked, state.document, state.away):
            return state
        inner = state.copy()
        inner.bold, inner.italic, inner.small, inner.caption, inner.linked, inner.document, inner.away = shown
        return inner

    def _leave(self, element: Element, state: State) -> None:
        tag = element.tag
        if tag in BLOCKS or (
            tag == "span"
            and self._weights[0]
            and (self.run_state.block != state.block or self.run_state.caption > state.caption)
        ):
            self.flush()

    def _picture(self, element: Element, state: State) -> None:
        src = source_of(element)
        if (not src and not is_pasted(element)) or is_ornament(element, src) or is_type_icon(element, src):
            return
        self.flush()
        if src:
            self._pictured.add(state.group)
        self.flow.items.append(
            Picture(
                src,
                element.get("alt") or "",
                state.group,
                state.block,
                state.cell,
                state.align,
                element.get("data-caption") or _joomla_caption(element),
                state.away,
                (element,),
            )
        )

    def _embed(self, element: Element) -> None:
        if element.tag in FRAMES and (framed := framed_document(element)):
            self.flow.documents.append((framed[0], "", framed[1]))
            return
        if element.tag == "object":
            return
        src = (
            element.get("src")
            or element.get("data-src")
            or next((child.get("src") or "" for child in element.iter("source")), "")
        )
        if src and (element.tag != "iframe" or _EMBED_HOSTS.search(src)):
            self.flush()
            self.flow.items.append(Embed(src, (element,)))

    def _next(self) -> int:
        self._count += 1
        return self._count


def read_flow(
    bodies: Iterable[Element], skip: Callable[[Element], bool], removed: AbstractSet[Element] = frozenset()
) -> Flow:
    """What stands in the bodies, in reading order.

    `skip` names the elements inside them that are no content, of those with attributes; `removed` are none whatever they are.
    """
    walker = _Walker(skip, removed)
    for body in bodies:
        walker.walk(body)
    return walker.flow


def _holds_content(element: Element) -> bool:
    """ASP.NET wraps whole pages in one form, a search box is a short one; a button may hold the picture it enlarges."""
    if element.tag == "form":
        return len(raw_text(element)) > _KEPT_FORMS
    return element.tag == "button" and holds(element, "img")


def _joomla_caption(image: Element) -> str:
    """Joomla 1.5 to 3 shows the title of an `img.caption` below it by a script."""
    return (image.get("title") or "") if "caption" in (image.get("class") or "").split() else ""
