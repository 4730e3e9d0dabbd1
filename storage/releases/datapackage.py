"""The release's metadata as a Frictionless data package: CSV files with their schema, every other table by its fixity."""

from typing import Any

from storage.releases.facts import Facts
from storage.releases.journal import Written
from storage.releases.licence import package
from storage.releases.schema import columns_of

_MAY_BE_EMPTY = {"title", "text", "name", "type"}  # CSV cannot tell an empty text from none
_TYPES = {"text": "string", "integer": "integer"}
_MEDIA_TYPES = {"parquet": "application/vnd.apache.parquet", "jsonl": "application/jsonl", "csv": "text/csv"}


def datapackage(facts: Facts) -> dict[str, Any]:
    """The document. Lists stand in CSV as JSON, so their type is `array`."""
    options = facts.options
    return {
        "profile": "data-package",
        "name": options.name,
        "title": facts.title,
        "version": options.version,
        "created": options.as_of.isoformat(),
        "description": "News of Vietnamese provincial government sites, as Kho Tin kept it. See README.md.",
        "schema_version": options.schema,
        **package(options.licence),
        "contributors": [{"title": options.publisher, "role": "publisher"}],
        "resources": [_resource(one, options.schema) for one in facts.tables],
    }


def _resource(one: Written, version: str) -> dict[str, Any]:
    form, shape = one.form or "", one.shape or ""
    resource: dict[str, Any] = {
        "name": one.path.removeprefix("data/").partition(".")[0].replace("/", "-").replace("_", "-"),
        "path": one.path,
        "format": form,
        "mediatype": _MEDIA_TYPES[form],
        "bytes": one.bytes,
        "hash": f"sha256:{one.sha256}",
    }
    if form != "csv":
        return resource | {"type": "file"}
    csv = {"lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
    return resource | {
        "profile": "tabular-data-resource",
        "type": "table",
        "encoding": "utf-8",
        "dialect": {"csv": csv},
        "schema": {
            "missingValues": [""],
            "fields": [
                {
                    "name": column.name,
                    "type": _TYPES.get(column.type, "array"),
                    "description": column.says,
                    "constraints": {"required": not column.optional and column.name not in _MAY_BE_EMPTY},
                }
                for column in columns_of(shape, version)
            ],
        },
    }
