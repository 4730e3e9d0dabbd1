"""How to cite a release: CITATION.cff 1.2.0, and the BibTeX that other documents carry."""

from storage.releases.facts import Facts
from storage.releases.licence import cited
from storage.releases.lines import line
from storage.tex import tex


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
            *cited(options.licence),
            "keywords: [news, Vietnamese, government, web archive]",
            "",
        ]
    )


def bibtex(facts: Facts) -> str:
    """One entry, on one line."""
    options = facts.options
    return (
        f"@misc{{khotin_{facts.content[:8]}, title={{{tex(facts.title)}}}, author={{{{{tex(options.publisher)}}}}}, "
        f"year={{{options.day.year}}}, version={{{tex(options.version)}}}}}"
    )
