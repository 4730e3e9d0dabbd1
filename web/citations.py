"""Citations of an article: APA 7, Chicago 17 (notes and bibliography), BibTeX (biblatex), RIS, CSL-JSON.

What is cited is one revision at its permanent address in a reading room, for the words of the article may change; the address it
was published at is told as well, and stands alone where there is no room. Knows no web server. Vietnamese names stay as printed, since their first part is the family name.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.days import HANOI
from storage.tex import tex
from web.months import MONTHS

KINDS = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a citation is made of. `published` is at +07:00, None if nobody knows; `seen` is when the archive first saw that revision."""

    id: str
    title: str
    authors: Sequence[str]
    publisher: str
    published: datetime | None
    seen: datetime
    address: str
    original: str
    language: str | None

    @classmethod
    def of(cls, record: Mapping[str, Any], publisher: str, base: str | None, seen: datetime) -> "Cited":
        """Of a revision in the form of an export (docs/record.md), first seen at `seen`, from the room at `base` if there is one."""
        published = record.get("published_at")
        return cls(
            id=record["id"],
            title=" ".join(record["title"].split()),
            authors=[" ".join(name.split()) for name in record.get("authors") or ()],
            publisher=publisher,
            published=datetime.fromisoformat(published) if published else None,
            seen=seen.astimezone(HANOI),
            address=record["url"] if base is None else f"{base}/article/{record['id']}/revisions/{record['revision']}",
            original=record["url"],
            language=record.get("language"),
        )

    @property
    def is_in_room(self) -> bool:
        """Whether the address is one of a reading room."""
        return self.address != self.original


def apa(cited: Cited) -> str:
    """APA, 7th edition: an archived web page, with the address it was published at; without a room the day it was retrieved."""
    by = _listed(cited.authors, " & ") or cited.publisher
    day = (
        f"{cited.published.year}, {MONTHS[cited.published.month - 1]} {cited.published.day}"
        if cited.published
        else "n.d."
    )
    of = f" {cited.publisher}." if cited.authors else ""
    told = f"{_ended(by)} ({day}). {_ended(cited.title)}{of}"
    if not cited.is_in_room:
        return f"{told} Retrieved {_english(cited.seen)}, from {cited.address}"
    return f"{told} Archived {_english(cited.seen)}, from {cited.original} at {cited.address}"


def chicago(cited: Cited) -> str:
    """Chicago, 17th edition, bibliography."""
    by = _ended(_listed(cited.authors, " and ")) + " " if cited.authors else ""
    day = _english(cited.published) if cited.published else "n.d."
    archived = f"Archived {_english(cited.seen)}"
    archived += f", from {cited.original}, at" if cited.is_in_room else "."
    return f"{by}“{_ended(cited.title)}” {_ended(f'{cited.publisher}, {day}')} {archived} {cited.address}."


def bibtex(cited: Cited) -> str:
    """One biblatex entry."""
    fields = {
        "author": " and ".join("{" + tex(name) + "}" for name in cited.authors),
        "title": "{" + tex(cited.title) + "}",
        "organization": tex(cited.publisher),
        "date": f"{cited.published:%Y-%m-%d}" if cited.published else "",
        "url": _url(cited.address),
        "urldate": f"{cited.seen:%Y-%m-%d}",
        "note": f"Published at \\url{{{_url(cited.original)}}}" if cited.is_in_room else "",
        "langid": {"vi": "vietnamese", "en": "english"}.get(cited.language or "", ""),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{khotin-{cited.id},\n{lines}}}\n"


def ris(cited: Cited) -> str:
    """One RIS record."""
    lines = [("TY", "ELEC"), ("ID", cited.id), ("TI", cited.title), *(("AU", name) for name in cited.authors)]
    lines += [("PB", cited.publisher)]
    if cited.published:
        lines += [("PY", f"{cited.published:%Y}"), ("DA", f"{cited.published:%Y/%m/%d}")]
    lines += [
        ("UR", cited.address),
        ("L2", cited.original if cited.is_in_room else ""),
        ("Y2", f"{cited.seen:%Y/%m/%d}"),
        ("LA", cited.language or ""),
    ]
    told = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value)
    return f"{told}ER  - \r\n"


def csl(cited: Cited) -> dict[str, Any]:
    """One CSL-JSON item."""
    item: dict[str, Any] = {
        "id": cited.id,
        "type": "webpage",
        "title": cited.title,
        **({"author": [{"literal": name} for name in cited.authors]} if cited.authors else {}),
        "container-title": cited.publisher,
        "URL": cited.address,
        "accessed": _parts(cited.seen),
    }
    if cited.is_in_room:
        item |= {"archive": "Kho Tin", "archive_location": cited.address, "note": f"Published at {cited.original}"}
    if cited.published:
        item["issued"] = _parts(cited.published)
    return item | ({"language": cited.language} if cited.language else {})


WRITERS: Mapping[str, Callable[[Cited], str]] = {
    "bib": bibtex,
    "ris": ris,
    "csl.json": lambda cited: json.dumps([csl(cited)], ensure_ascii=False, indent=1) + "\n",
}
"""Those that make a file, by its ending; KINDS has their media types."""


def _listed(names: Sequence[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _english(day: datetime) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _parts(day: datetime) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _url(url: str) -> str:
    """An address within braces: what would end them, or begin a command, is percent-encoded."""
    return _line(url).replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _line(text: str) -> str:
    return " ".join(text.split())
