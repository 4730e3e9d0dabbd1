"""The JSON Schema of a site file, for editors; `python -m crawler.sites.schema` prints it. The shipped copy is tested."""

import json
import sys
from typing import Any

from crawler.sites.model import Site


def json_schema() -> dict[str, Any]:
    """The schema of the site model with a title and the dialect it is written in."""
    schema = Site.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Kho Tin site file"}


def schema_text() -> str:
    """The schema as the shipped file crawler/sites/site.schema.json holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
