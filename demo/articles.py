"""Reads the portal's news from `data/articles.yaml` into frozen values; what a page looks like is not its business."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

HANOI = timezone(timedelta(hours=7))

CATEGORIES = {
    "nong-nghiep": "Nông nghiệp - Nông thôn",
    "khoa-hoc-cong-nghe": "Khoa học và Công nghệ",
    "y-te-giao-duc": "Y tế - Giáo dục",
    "giao-thong": "Giao thông - Đô thị",
    "thong-bao": "Thông báo",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text as its editor left it, line breaks included; `linked` are the words that link the attachment."""

    text: str
    linked: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A bulleted list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A data table; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with the visible caption or the alternative text; `shape` says how the page sets the caption."""

    file: str
    caption: str | None = None
    alt: str = ""
    shape: str = "figure"


@dataclass(frozen=True, slots=True)
class Byline:
    """The signature at the end of a body, with the persons and the source it names."""

    text: str
    authors: tuple[str, ...] = ()
    source: str | None = None


Block = Paragraph | Heading | Items | Table | Picture | Byline


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document of the article: offered in the CMS's download panel or linked in the body (`place`)."""

    file: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One published item of the portal, article or not (`soft_404`)."""

    id: int
    category: str
    title: str
    published: datetime
    also: tuple[str, ...] = ()
    lead: str | None = None
    lead_image: Picture | None = None
    author: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    attachment: Attachment | None = None
    markup: str = "clean"
    coding: str | None = None
    body: tuple[Block, ...] = ()
    copy_of: int | None = None
    soft_404: str | None = None

    def path(self, category: str | None = None) -> str:
        """The address under its own category, or under another one that lists it."""
        return f"/tin-tuc/{category or self.category}/{self.name}"

    @property
    def name(self) -> str:
        """The last part of the address: alias, id, ".html"."""
        return f"{slug(self.title)}-{self.id}.html"

    def upload(self, file: str) -> str:
        """The path of one of its files."""
        return f"/uploads/news/{self.published:%Y_%m}/{file}"


def slug(text: str) -> str:
    """An alias as the CMS makes it: no marks, lower case, hyphens."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


@cache
def stories() -> tuple[Story, ...]:
    """Every item of the portal, newest first."""
    rows = yaml.safe_load((files("demo") / "data" / "articles.yaml").read_text("utf-8"))
    found: dict[int, Story] = {}
    for row in rows:
        found[row["id"]] = _copy(row, found) if "copy_of" in row else _story(row)
    return tuple(sorted(found.values(), key=lambda story: story.published, reverse=True))


def by_id(number: int) -> Story | None:
    """The item with that id, or None."""
    return next((story for story in stories() if story.id == number), None)


def listed(category: str) -> tuple[Story, ...]:
    """The items a category lists, newest first, those of a second category included."""
    return tuple(story for story in stories() if category in {story.category, *story.also})


def tags() -> dict[str, str]:
    """Every tag by its alias."""
    return {slug(tag): tag for story in stories() for tag in story.tags}


def _copy(row: dict[str, Any], found: dict[int, Story]) -> Story:
    original = found[row["copy_of"]]
    return replace(
        original,
        id=row["id"],
        category=row["category"],
        also=(),
        published=_time(row["published"]),
        copy_of=original.id,
    )


def _story(row: dict[str, Any]) -> Story:
    body = tuple(_block(entry) for entry in row.get("body", ()))
    if "text_file" in row:
        body = _scraped(row["text_file"], row["text_parts"])
    lead_image = row.get("lead_image")
    attachment = row.get("attachment")
    return Story(
        id=row["id"],
        category=row["category"],
        title=row["title"],
        published=_time(row["published"]),
        also=tuple(row.get("also", ())),
        lead=row.get("lead"),
        lead_image=Picture(**lead_image) if lead_image else None,
        author=row.get("author"),
        source=row.get("source"),
        tags=tuple(row.get("tags", ())),
        documents=tuple(row.get("documents", ())),
        attachment=Attachment(**attachment) if attachment else None,
        markup=row.get("markup", "clean"),
        coding=row.get("coding"),
        body=body,
        soft_404=row.get("soft_404"),
    )


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=HANOI)


def _block(entry: str | dict[str, Any]) -> Block:
    block: Block
    match entry:
        case str():
            block = Paragraph(entry)
        case {"text": text, "linked": linked}:
            block = Paragraph(text, linked)
        case {"heading": text}:
            block = Heading(text)
        case {"list": texts}:
            block = Items(tuple(texts))
        case {"table": rows}:
            block = Table(tuple(tuple(cells) for cells in rows))
        case {"image": file}:
            block = Picture(file, entry.get("caption"), entry.get("alt", ""), entry["shape"])
        case {"byline": text}:
            block = Byline(text, tuple(entry.get("authors", ())), entry.get("source"))
        case _:
            message = f"articles.yaml: no such block: {entry!r}"
            raise ValueError(message)
    return block


def _scraped(name: str, parts: list[str]) -> tuple[Block, ...]:
    """A body from a text that was scraped with its captions and its byline standing among the paragraphs."""
    text = (files("demo") / "data" / name).read_text("utf-8")
    body: list[Block] = []
    for part, chunk in zip(parts, text.strip().split("\n\n"), strict=True):
        if part == "paragraph":
            body.append(Paragraph(chunk))
        elif part == "byline":
            body.append(Byline(chunk, (chunk,)))
        elif part != "title":
            body.append(Picture(part, chunk, shape="centred"))
    return tuple(body)
