"""The licence that a release's makers give on what is theirs in it, as each document must spell it. No licence of a source is known."""

import re
from typing import Any

from storage.releases.lines import line

# As the Hub names them (huggingface.co/docs/hub/repositories-licenses): SPDX ids in small letters, but for these.
_OTHERS = {"odc-by-1.0": "odc-by", "odbl-1.0": "odbl", "pddl-1.0": "pddl"}
_KNOWN = re.compile(r"cc0-1\.0|cc-by(-nc)?(-sa|-nd)?-(2\.0|2\.5|3\.0|4\.0)|mit|apache-2\.0|(a|l)?gpl-3\.0|unlicense")
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")
_NONE = "None is granted with this dataset"


def front_matter(licence: str | None) -> list[str]:
    """Lines of the card's front matter."""
    if licence is None:
        # Without a licence of the publisher's own, nothing is claimed.
        return ["license: other", "license_name: rights-stay-with-the-publishers", "license_link: README.md"]
    small = licence.lower()
    name = _OTHERS.get(small) or (small if _KNOWN.fullmatch(small) else None)
    if name:
        return [f"license: {name}"]
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
    """Of a Frictionless data package: `licenses`, none where none is given."""
    if licence is None:
        return {}
    name = {"name": licence} if _SPDX.fullmatch(licence) else {}
    address = _address(licence)
    return {"licenses": [name | ({"path": address} if address else {})]} if name or address else {}


def cited(licence: str | None) -> list[str]:
    """Lines of CITATION.cff, which knows SPDX ids and addresses."""
    if licence is None:
        return []
    is_id = _SPDX.fullmatch(licence)
    return [f"license: {licence}"] if is_id else [f"license-url: {line(licence)}"] if _address(licence) else []


def _address(licence: str) -> str | None:
    if licence.startswith(("https://", "http://")):
        return licence
    return f"https://spdx.org/licenses/{licence}.html" if _SPDX.fullmatch(licence) else None
