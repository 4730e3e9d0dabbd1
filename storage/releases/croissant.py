"""The release's metadata as Croissant 1.0 (mlcommons.org/croissant/1.0): every file with its sha256, a record set a shape."""

import re
from typing import Any

from storage.releases.citation import bibtex
from storage.releases.facts import Facts
from storage.releases.formats import suffix
from storage.releases.journal import Written
from storage.releases.schema import STRUCTS, Column, columns_of, parts_of

# Terms of the vocabulary, in the form its specification asks for; what is not named here is schema.org's.
_TERMS = re.findall(
    r"\w+",
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format "
    "includes isLiveDataset jsonPath key md5 parentField path recordSet references regex "
    "repeated replace samplingRate separator source subField transform",
)
_MEDIA_TYPES = {"parquet": "application/x-parquet", "jsonl": "application/jsonlines", "csv": "text/csv"}
_INTEGER = "integer"


def croissant(facts: Facts) -> dict[str, Any]:
    """The document. Record sets read the first of Parquet, JSON Lines and CSV that the release has."""
    options = facts.options
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": options.name,
        "description": f"{facts.title}: news of Vietnamese provincial government sites, as Kho Tin kept it. See README.md.",
        "version": options.version,
        "datePublished": options.day.isoformat(),
        "license": options.licence or "No licence is granted with this dataset: see README.md.",
        "creator": {"@type": "sc:Organization", "name": options.publisher},
        "citeAs": bibtex(facts),
        "inLanguage": "vi",
        "isLiveDataset": False,
        "distribution": [*map(_file, facts.tables), *(_files(shape, facts) for shape in options.shapes)],
        "recordSet": [_records(shape, options.schema) for shape in options.shapes],
    }


def _context() -> dict[str, Any]:
    context: dict[str, Any] = {"@language": "en", "@vocab": "https://schema.org/"}
    context |= {term: f"cr:{term}" for term in _TERMS}
    context |= {
        "cr": "http://mlcommons.org/croissant/",
        "dct": "http://purl.org/dc/terms/",
        "sc": "https://schema.org/",
    }
    context |= {"conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"}}
    context |= {"dataType": {"@id": "cr:dataType", "@type": "@vocab"}}
    return context | {
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "rai": "http://mlcommons.org/croissant/RAI/",
    }


def _file(one: Written) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": one.path,
        "name": one.path,
        "contentUrl": one.path,
        "contentSize": f"{one.bytes} B",
        "encodingFormat": _MEDIA_TYPES[one.form or ""],
        "sha256": one.sha256,
    }


def _files(shape: str, facts: Facts) -> dict[str, Any]:
    ending = suffix(facts.form, facts.options.compression)
    return {
        "@type": "cr:FileSet",
        "@id": f"{shape}-files",
        "name": f"{shape}-files",
        "encodingFormat": _MEDIA_TYPES[facts.form],
        "includes": f"data/{facts.form}/{shape}/*.{ending}",
    }


def _records(shape: str, version: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": shape,
        "name": shape,
        "field": [_field(shape, column, version) for column in columns_of(shape, version)],
    }


def _field(shape: str, column: Column, version: str) -> dict[str, Any]:
    name = f"{shape}/{column.name}"
    source = {"fileSet": {"@id": f"{shape}-files"}, "extract": {"column": column.name}}
    field: dict[str, Any] = {"@type": "cr:Field", "@id": name, "name": name, "description": column.says}
    if column.type not in STRUCTS:
        kind = "sc:Integer" if column.type == _INTEGER else "sc:Text"
        repeated = {"repeated": True} if column.type in {"texts", "cells"} else {}
        return field | {"dataType": kind, "source": source} | repeated
    parts = [
        {
            "@type": "cr:Field",
            "@id": f"{name}/{part}",
            "name": f"{name}/{part}",
            "dataType": "sc:Text",
            "source": source | {"transform": {"jsonPath": part}},
        }
        for part in parts_of(column.type, version)
    ]
    return field | {"repeated": True, "subField": parts}
