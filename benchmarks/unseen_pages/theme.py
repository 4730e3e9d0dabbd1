"""Reads the themes beside it: pages of CMSs as fragments of HTML, written by us after how those systems render.

A theme file holds fragments under lines "@@ name", `settings` (YAML) first. A name that occurs several times has variants,
one of which is drawn for each page. What a theme does not say is taken from its base, a file whose name begins with "_".
"""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random
from string import Template
from typing import Any

import yaml

from benchmarks.unseen_pages.bodies import Editor

_FOLDER = Path(__file__).with_name("themes")
_MARK = "@@ "

Fragments = dict[str, list[Template]]


@dataclass(frozen=True, slots=True)
class Theme:
    """How one made-up site looks: its fragments, the form of its addresses, and how its editors store text.

    `signed`: the CMS shows the writer where others show the account.
    """

    name: str
    fragments: Fragments
    address: str
    editor: Editor
    signed: bool

    def pick(self, name: str, rng: Random) -> Template:
        """One of the variants of a fragment."""
        return rng.choice(self.fragments[name])

    def render(self, name: str, rng: Random, /, **values: object) -> str:
        """A fragment with its values filled in as text."""
        return self.pick(name, rng).substitute({key: escape(str(value)) for key, value in values.items()})

    def wrap(self, name: str, rng: Random, /, *, content: str, slot: str, **values: object) -> str:
        """A fragment with its values filled in as text and `content`, which is HTML, in `slot`."""
        texts = {key: escape(str(value)) for key, value in values.items()}
        return self.pick(name, rng).substitute(texts, **{slot: content})


def read_themes(names: list[str] | None = None) -> list[Theme]:
    """The themes of these names, or all."""
    return [_theme(path) for path in sorted(_FOLDER.glob("[!_]*.html")) if not names or path.stem in names]


def _theme(path: Path) -> Theme:
    own = _fragments(path)
    settings: dict[str, Any] = yaml.safe_load(own.pop("settings")[0].template)
    editor = Editor(tuple(settings["paragraphs"]), tuple(settings["captions"]), settings["folder"])
    fragments = _fragments(_FOLDER / f"{settings['base']}.html") | own
    return Theme(path.stem, fragments, settings["url"], editor, settings.get("signed", False))


def _fragments(path: Path) -> Fragments:
    found: Fragments = {}
    for part in path.read_text(encoding="utf-8").split(_MARK)[1:]:
        name, _, body = part.partition("\n")
        found.setdefault(name.strip(), []).append(Template(body.strip("\n")))
    return found
