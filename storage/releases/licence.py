"""The licence that a release's makers give on what is theirs in it, as each document must spell it. No licence of a source is known."""

from typing import Any

from storage.releases.lines import line

# SPDX identifiers of licences for data and words, as the Hub names them (huggingface.co/docs/hub/repositories-licenses).
_HUB = {
    f"CC-{terms}-{version}": f"cc-{terms.lower()}-{version}"
    for terms in ("BY", "BY-SA", "BY-ND", "BY-NC", "BY-NC-SA", "BY-NC-ND")
    for version in ("2.0", "2.5", "3.0", "4.0")
} | {
    "CC0-1.0": "cc0-1.0",
    "ODC-By-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
    "CDLA-Permissive-2.0": "cdla-permissive-2.0",
    "MIT": "mit",
    "Apache-2.0": "apache-2.0",
    "Unlicense": "unlicense",
}
_SPDX = {name.lower(): name for name in _HUB}
_NONE = "None is granted with this dataset"


def front_matter(licence: str | None) -> list[str]:
    """Lines of the card's front matter."""
    if licence is None:
        # Without a licence of the publisher's own, nothing is claimed.
        return ["license: other", "license_name: rights-stay-with-the-publishers", "license_link: README.md"]
    if name := _spdx(licence):
        return [f"license: {_HUB[name]}"]
    link = _address(licence)
    return ["license: other", f"license_name: {line(licence)}", f"license_link: {line(link or 'README.md')}"]


def sentence(licence: str | None, publisher: str) -> str:
    """What the card says before it speaks of the sources."""
    if licence is None:
        return f"{_NONE}. The words and pictures belong to their publishers, the sites above"
    return (
        f"{licence}, given by {publisher} on what is theirs: the selection, arrangement and metadata. It is of no word and no "
        "picture: these belong to their publishers, the sites above"
    )


def package(licence: str | None) -> dict[str, Any]:
    """Of a Frictionless data package: `licenses`, each with a name or a path as it asks; none where none is given."""
    if licence is None:
        return {}
    if name := _spdx(licence):
        return {"licenses": [{"name": name, "path": f"https://spdx.org/licenses/{name}.html"}]}
    if address := _address(licence):
        return {"licenses": [{"path": address}]}
    return {"licenses": [{"title": licence, "path": "README.md"}]}


def cited(licence: str | None) -> list[str]:
    """Lines of CITATION.cff, which knows SPDX ids and addresses."""
    if licence is None:
        return []
    if name := _spdx(licence):
        return [f"license: {name}"]
    return [f"license-url: {line(licence)}"] if _address(licence) else []


def _spdx(licence: str) -> str | None:
    """The SPDX identifier that is meant, in its own capitals; None for another one than those known here, and for words."""
    return _SPDX.get(licence.strip().lower())


def _address(licence: str) -> str | None:
    return licence if licence.startswith(("https://", "http://")) else None
