"""What one case of the soak is, and how its number alone makes it: the same seed and number give the same bytes anywhere."""

import codecs
import encodings
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random

from tests.soak.growing import grown_page, selector, site_file
from tests.soak.hostile import SHAPES, address, charset_label, text, value
from tests.soak.mutating import mutated
from tests.soak.sources import seeds

HTML = (("Content-Type", "text/html"),)
_URL = "http://so-vi-du.gov.vn/tin-tuc/bai-viet-471.html"
_URLS = (
    _URL, "http://so-vi-du.gov.vn/tin-tuc/khai-mac-le-hoi/", "http://so-vi-du.gov.vn/", "http://so-vi-du.gov.vn/chi-tiet-tin?nid=45&cat=3", "https://so-vi-du.gov.vn/-/asset_publisher/Enp27vgshTez/content/khai-mac-le-hoi",
    "http://so-vi-du.gov.vn/portal/Pages/2023-3-9/Khai-mac-le-hoiabc123.aspx", "http://so-vi-du.gov.vn/2015/10/17/khai-mac-le-hoi/", "http://so-vi-du.gov.vn/index.php/tin-tuc/12-khai-mac-le-hoi", "http://so-vi-du.gov.vn/node/54?print=1",
)  # fmt: skip
_TYPES = (
    "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "TEXT/HTML;charset='windows-1258'", "text/plain", "", ";;;charset", "application/xhtml+xml",
    "text/html; charset=utf-7", "application/octet-stream", "text/xml",
)  # fmt: skip
_LARGEST = (
    "long paragraphs", "breaks", "links", "<div> open", "<p> open", "table of rows", "list of items", "figures", "null bytes", "entities", "open comments", "broken tags", "spaces in a paragraph", "letters in a class",
    "combining marks in a caption", "legacy letters in a paragraph", "digits in a heading", "words in a script",
)  # fmt: skip
_NAMED_KINDS = ("mutated", "grown", "shape", "charset", "site file")
_KIND_WEIGHTS = (52, 26, 8, 9, 5)


@dataclass(frozen=True, slots=True)
class Case:
    """A page with what was answered around it, or (`site_file`) the text of a site file. `how` names what made it."""

    name: str
    how: str
    body: bytes
    url: str = _URL
    status: int = 200
    headers: tuple[tuple[str, str], ...] = HTML
    fields: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    site_file: bool = False

    def described(self) -> str:
        """Everything but the body as JSON, to be kept beside it."""
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "body"}
        return json.dumps(kept, ensure_ascii=True, indent=1)

    @classmethod
    def kept(cls, described: str, body: bytes) -> "Case":
        """A case read back from what `described` gave and the body beside it."""
        facts = json.loads(described)
        facts["headers"] = tuple((name, content) for name, content in facts["headers"])
        facts["fields"] = {
            name: tuple(given) if isinstance(given, list) else given for name, given in facts["fields"].items()
        }
        return cls(body=body, **facts)


def make_case(seed: int, number: int) -> Case:
    """Case `number` of the run `seed`: a mutated page, a page by the grammar, a hostile shape, a lying charset, a site file."""
    dice = Random(f"{seed}:{number}")
    name = f"{seed}:{number}"
    kind = dice.choices(_NAMED_KINDS, _KIND_WEIGHTS)[0]
    if kind == "site file":
        made, how = site_file(dice)
        return Case(name, how, made, site_file=True)
    body, how = _body(dice, kind)
    url, status, headers = _around(dice, kind)
    return Case(name, how, body, url, status, headers, _fields(dice))


def giants() -> tuple[tuple[str, int], ...]:
    """Every hostile shape at 2 MB and some of each sort at 50 MB, by the name and size `make_giant` takes."""
    return (*((shape, 2_000_000) for shape in SHAPES), *((shape, 50_000_000) for shape in _LARGEST))


def make_giant(shape: str, size: int) -> Case:
    """One hostile shape grown to about `size` bytes."""
    return Case(f"giant:{shape}:{size}", f"{shape} of {size} bytes", SHAPES[shape](size))


def _body(dice: Random, kind: str) -> tuple[bytes, str]:
    if kind == "mutated":
        page, names = mutated(dice, dice.choice(seeds()))
        return page, "mutated: " + ", ".join(names)
    if kind == "shape":
        shape = dice.choice(list(SHAPES))
        size = int(10 ** dice.uniform(3, 5.7))
        return SHAPES[shape](size), f"{shape} of {size} bytes"
    if kind == "charset":
        return _recoded(dice)
    page, names = grown_page(dice), ["grown"]
    if dice.random() < 0.4:
        page, more = mutated(dice, page)
        names += more
    return page, ", ".join(names)


def _around(dice: Random, kind: str) -> tuple[str, int, tuple[tuple[str, str], ...]]:
    """The address, status and headers: mostly an honest answer, so that the page itself is read."""
    url = address(dice) if dice.random() < 0.1 else dice.choice(_URLS)
    status = dice.choice((200, 200, 203, 206, 301, 404, 500, 0, 999)) if dice.random() < 0.02 else 200
    if kind == "charset" or dice.random() < 0.25:
        content_type = f"text/html; charset={charset_label(dice)}"
    else:
        content_type = dice.choice((*_TYPES, value(dice))) if dice.random() < 0.05 else "text/html"
    headers = [("content-TYPE", content_type)] if content_type else []
    if dice.random() < 0.02:
        headers.append((dice.choice(("Content-Disposition", "Link", "Content-Language", "Refresh")), value(dice)))
    return url, status, tuple(headers)


def _fields(dice: Random) -> dict[str, str | tuple[str, ...]]:
    """Selectors of a site file, right and wrong ones, for one page in twelve."""
    if dice.random() > 0.08:
        return {}
    named = dice.sample(("title", "lead", "body", "published", "author"), dice.randint(1, 3))
    fields: dict[str, str | tuple[str, ...]] = {name: selector(dice) for name in named}
    if dice.random() < 0.3:
        fields["remove"] = tuple(selector(dice) for _ in range(dice.randint(1, 3)))
    return fields


@cache
def charsets() -> tuple[str, ...]:
    """Every text encoding this Python knows."""
    found = []
    for module in pkgutil.iter_modules(encodings.__path__):
        try:
            # What is no text encoding, cannot do without a letter, or is another system's raises.
            "ạ".encode(module.name, "replace")
        except (LookupError, UnicodeError, TypeError):
            continue
        found.append(codecs.lookup(module.name).name)
    return tuple(dict.fromkeys(found))


def _recoded(dice: Random) -> tuple[bytes, str]:
    """A page in one charset that states another, with or without a byte order mark, whole or cut in mid-letter."""
    page = dice.choice(seeds()).decode("utf-8", "replace")
    if dice.random() < 0.3:
        page = page.replace("</p>", f"{text(dice)}</p>", 1)
    charset, stated = dice.choice(charsets()), charset_label(dice)
    meta = dice.choice(
        (f'<meta charset="{stated}">', f'<meta http-equiv="Content-Type" content="text/html; charset={stated}">', "")
    )
    xml = f'<?xml version="1.0" encoding="{stated}"?>' if dice.random() < 0.1 else ""
    body = (xml + meta + page).encode(charset, "replace")
    if dice.random() < 0.2:
        body = dice.choice((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)) + body
    if dice.random() < 0.2:
        body = body[dice.randint(0, 3) : len(body) - dice.randint(0, 5)]
    return body, f"charset: {charset} stated as {stated}"
