"""How to cite a release: CITATION.cff 1.2.0, and the BibTeX that other documents carry."""

from storage.releases.facts import Facts
from storage.releases.licences import is_address, spdx
from storage.releases.lines import line


def citation(facts: Facts) -> str:
    """The text of CITATION.cff. JSON strings are YAML strings."""
    options = facts.options
    return "\n".join(
        [
            "cff-version: 1.2.0",
            "type: dataset",
            'message: "If you use this dataset, please cite it by its version and date."',
            f"title: {line(facts.title)}",
            "authors:",
            f"  - name: {line(options.publisher)}",
            f"version: {line(options.version)}",
            f"date-released: {options.day.isoformat()}",
            "identifiers:",
            "  - type: other",
            f"    value: {line('sha256:' + facts.content)}",
            '    description: "digest of the content, as manifest.json gives it"',
            *_licence(options.licence),
            "keywords: [news, Vietnamese, government, web archive]",
            "",
        ]
    )


def _licence(licence: str | None) -> list[str]:
    """The field of CFF 1.2.0 for it: SPDX identifiers only, or an address."""
    if licence is None:
        return []
    if name := spdx(licence):
        return [f"license: {name}"]
    return [f"license-url: {line(licence)}"] if is_address(licence) else []


def bibtex(facts: Facts) -> str:
    """One entry, on one line."""
    options = facts.options
    title = facts.title.replace("{", "").replace("}", "")
    return (
        f"@misc{{khotin_{facts.content[:8]}, title={{{title}}}, author={{{{{options.publisher}}}}}, "
        f"year={{{options.day.year}}}, version={{{options.version}}}}}"
    )
