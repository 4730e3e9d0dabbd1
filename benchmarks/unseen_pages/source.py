"""Cuts an article page of a capture into the parts a CMS keeps in its database. It knows the two CMSs captured, no other."""

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape
from pathlib import Path
from typing import Any

from lxml import etree, html

_BODY = {"nukeviet": "news-bodyhtml", "wordpress": "entry-content"}
_ACCOUNT = {"nukeviet": "quantri"}
_BLOCK_TAGS = frozenset({"p", "div", "table", "figure", "ul", "ol", "h2", "h3", "h4", "blockquote", "center"})
_LEGACY_STYLE = "tcvn3"
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar)(?:$|[?&#])", re.IGNORECASE)
_ZERO_WIDTH = "\u200b"
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: its words as escaped text, and the markup it was stored in."""

    text: str
    stored: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture by its file name, with the caption the truth gives it, if any."""

    name: str
    caption: str | None


@dataclass(frozen=True, slots=True)
class Raw:
    """A data table, or a link to a document, as it was stored."""

    stored: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The byline or source that closes the text, as printed."""

    text: str
    stored: str


Piece = Paragraph | Photo | Raw | Signature


@dataclass(frozen=True, slots=True)
class Story:
    """One article in parts, with its line of `items.jsonl`, which stays its truth whatever page it is rendered into."""

    key: str
    title: str
    lead: str
    pieces: tuple[Piece, ...]
    cover: Photo | None
    published: datetime
    author: str | None
    source: str | None
    account: str
    category: str
    tags: tuple[str, ...]
    files: tuple[str, ...]
    truth: dict[str, Any] = field(hash=False)

    @property
    def picture(self) -> str | None:
        """The file name of its first picture."""
        photos = [piece for piece in self.pieces if isinstance(piece, Photo)]
        return self.cover.name if self.cover else photos[0].name if photos else None


def read_stories(dataset: Path, facts: Path) -> Iterator[Story]:
    """The articles of a capture: `dataset` holds items.jsonl and the pages, `facts` the JSON lines with all fields.

    Left out: pages in a legacy encoding, pages whose cut parts do not add up to the words of the truth, and captions with
    zero-width characters inside words, which the truth keeps.
    """
    told = {line["url"]: line for line in _lines(facts)}
    for item in _lines(dataset / "items.jsonl"):
        fact = told.get(item["url"])
        if fact is None or fact["soft404"] or item["style"] == _LEGACY_STYLE:
            continue
        page = html.fromstring(gzip.decompress((dataset / item["html"]).read_bytes()).decode())
        story = _story(page, item, fact)
        if _adds_up(story) and not any(_ZERO_WIDTH in caption for caption in item["captions"] or ()):
            yield story


def words(text: str) -> list[str]:
    """The words of a text, composed and folded to lower case."""
    return _WORDS.findall(unicodedata.normalize("NFC", text).casefold())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _story(page: Any, item: dict[str, Any], fact: dict[str, Any]) -> Story:
    cms = fact["site"]
    captions = {_name(shown["image_url"]): shown for shown in fact["captions"]}
    byline = fact["byline_raw"] if fact["byline_how"] == "trail" else None
    mark = _BODY[cms]
    body = next(part for part in page.iter("div") if mark in {part.get("id"), *(part.get("class") or "").split()})
    pieces = tuple(_pieces(body, captions, byline, fact["lead"]))
    cover = next((name for name, shown in captions.items() if shown["via"] == "lead-figure"), None)
    return Story(
        key=item["id"],
        title=fact["title"],
        lead=fact["lead"] or "",
        pieces=pieces,
        cover=Photo(cover, captions[cover]["caption"]) if cover else None,
        published=datetime.fromisoformat(fact["published"]),
        author=fact["author"] if fact["byline_how"] == "field" else None,
        source=fact["source"] if (fact["source"] or "") not in (byline or "") else None,
        account=fact.get("account") or _ACCOUNT[cms],
        category=fact["category"] or "Tin tức",
        tags=tuple(fact["tags"]),
        files=tuple(attached["file"] for attached in fact["attachments"] if attached["how"] == "panel"),
        truth=item,
    )


def _pieces(body: Any, captions: dict[str, Any], byline: str | None, lead: str | None) -> Iterator[Piece]:
    shown = {" ".join(words(told["caption"])) for told in captions.values() if told["caption"]}
    signed, opening = " ".join(words(byline or "")), " ".join(words(lead or ""))
    for stored, element in _stored_pieces(body):
        text = " ".join("".join(element.itertext()).split())
        said = " ".join(words(text))
        if images := list(element.iter("img")):
            for image in images:
                name = _name(image.get("src"))
                yield Photo(name, captions[name]["caption"] if name in captions else None)
        elif not said or said in shown or said == opening:
            continue
        elif signed and said == signed:
            yield Signature(text, stored)
        elif element.tag == "table" or any(_DOCUMENT.search(link.get("href") or "") for link in element.iter("a")):
            yield Raw(stored)
        else:
            yield Paragraph(escape(text, quote=False), stored)


def _stored_pieces(body: Any) -> Iterator[tuple[str, Any]]:
    """The children of a body one by one; text between them, up to two line breaks or a block, is a piece of its own."""
    run: list[str] = [escape(body.text or "", quote=False)]
    breaks = 0
    for child in body:
        is_block = child.tag in _BLOCK_TAGS
        breaks = breaks + 1 if child.tag == "br" else 0
        if is_block or breaks > 1:
            yield from _run(run)
            run = []
        if is_block:
            yield etree.tostring(child, encoding="unicode", with_tail=False), child
        elif isinstance(child.tag, str) and child.tag != "br":
            run.append(etree.tostring(child, encoding="unicode", with_tail=False))
        run.append(escape(child.tail or "", quote=False))
    yield from _run(run)


def _run(run: list[str]) -> Iterator[tuple[str, Any]]:
    stored = "".join(run).strip()
    if stored:
        yield f"<p>{stored}</p>", html.fragment_fromstring(f"<p>{stored}</p>")


def _name(url: str) -> str:
    return url.rsplit("/", 1)[-1]


def _adds_up(story: Story) -> bool:
    """Whether lead and paragraphs hold the words of the truth's body, and the photos its captions, each exactly."""
    cut = Counter(words(story.lead))
    for piece in story.pieces:
        if isinstance(piece, Paragraph):
            cut.update(words(unescape(piece.text)))
    body = story.truth["body"]
    every = Counter(word for block in body for word in words(block["t"]))
    tables = Counter(word for block in body if block["t"].startswith("STT ") for word in words(block["t"]))
    photos = [story.cover, *(piece for piece in story.pieces if isinstance(piece, Photo))]
    captions = {" ".join(words(photo.caption)) for photo in photos if photo and photo.caption}
    return cut == every - tables and captions == {" ".join(words(shown)) for shown in story.truth["captions"] or ()}
