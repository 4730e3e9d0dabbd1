"""Licences by their SPDX identifiers, as the documents of a release each want them. A licence that is none of these stands as it was given."""

# SPDX License List 3.27 to the ids of the Hugging Face Hub (its documentation of repository licences, 2026): those for data and words.
_HUB = {
    "CC0-1.0": "cc0-1.0",
    "CC-BY-3.0": "cc-by-3.0",
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-NC-4.0": "cc-by-nc-4.0",
    "CC-BY-NC-ND-4.0": "cc-by-nc-nd-4.0",
    "CC-BY-NC-SA-4.0": "cc-by-nc-sa-4.0",
    "CC-BY-ND-4.0": "cc-by-nd-4.0",
    "CC-BY-SA-3.0": "cc-by-sa-3.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "CDLA-Permissive-1.0": "cdla-permissive-1.0",
    "CDLA-Permissive-2.0": "cdla-permissive-2.0",
    "CDLA-Sharing-1.0": "cdla-sharing-1.0",
    "ODC-By-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
}
_SPDX = {name.lower(): name for name in _HUB}


def spdx(licence: str) -> str | None:
    """The SPDX identifier that was meant, in its own capitals; None if it is none that is known here."""
    return _SPDX.get(licence.strip().lower())


def on_the_hub(licence: str) -> str | None:
    """The id that the Hugging Face Hub knows it by."""
    return _HUB.get(spdx(licence) or "")


def is_address(licence: str) -> bool:
    """Whether it is the address of a licence's text."""
    return licence.startswith(("https://", "http://"))
