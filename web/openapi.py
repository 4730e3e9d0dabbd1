"""The API described as OpenAPI 3.1, with examples; and the reading of its parameters, by that same description."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from pipelines.version import VERSION
from vietnamese.provinces import current_provinces
from web.days import FIRST, LAST, PATTERN
from web.question import LONGEST, MOST
from web.trouble import BadRequest

_ID = "sju5w6vc3mvlppyd"
_TEXT = {"type": "string"}
_NULLABLE = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_DAY = {"type": "string", "pattern": PATTERN}
_YES = {"type": "string", "enum": ["0", "1"]}
_PARTS = {"type": "array", "items": {"type": "object", "required": ["text", "hit"], "properties": {"text": _TEXT, "hit": {"type": "boolean"}}}}  # fmt: skip
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST}
_HOST = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[A-Za-z0-9.:\[\]_-]+$"}
_PROVINCE = {"type": "string", "enum": [one.code for one in current_provinces()]}


def _parameter(
    name: str, schema: Mapping[str, Any], description: str, example: Any, *, required: bool = False
) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema, "example": example}  # fmt: skip


_WORDS = {"type": "string", "maxLength": LONGEST, "pattern": r"^[^\u0000-\u0008\u000e-\u001f\u007f]*$"}
_PARAMETERS: Mapping[str, list[dict[str, Any]]] = {
    "search": [
        _parameter("q", _WORDS, "The query, in the query language (docs/search.md).", "sâm Lai Châu"),
        _parameter("site", _HOST, "A host.", "laichau.gov.vn"),
        _parameter("province", _PROVINCE, "A province's code.", "12"),
        _parameter("since", _DAY, "First day of publication, +07:00.", "2024-01-01"),
        _parameter("until", _DAY, "Last day of publication.", "2024-12-31"),
        _parameter(
            "sort", {"type": "string", "enum": ["relevance", "newest", "oldest"]}, "What comes first.", "newest"
        ),
        _parameter("copies", _YES, "1: every article, not one for its story.", "0"),
        _parameter("like", {"type": "string", "pattern": "^[a-z2-7]{16}$"}, "Articles like this one.", _ID),
        _parameter("category", _WORDS, "A section, those above it before it, with strokes between.", "Tin tức/Kinh tế"),
        _parameter("facets", _YES, "1: count by province, site, month, section.", "1"),
        _parameter("limit", _LIMIT, "Stories a page.", 20),
        _parameter(
            "after",
            {"type": "string", "minLength": 1, "maxLength": 4000, "pattern": "^[A-Za-z0-9_-]+$"},
            "`next` of the page before.",
            None,
        ),
    ],
    "articles": [
        _parameter("site", _HOST, "A host.", "laichau.gov.vn"),
        _parameter("province", _PROVINCE, "A province's code.", "12"),
        _parameter("limit", _LIMIT, "Articles a page.", 50),
        _parameter(
            "after",
            {"type": "string", "pattern": "^[0-9]{1,18}$"},
            "`next` of the page before, or the last `change` known.",
            "0",
        ),
    ],
    "article": [],
    "story": [],
    "sites": [],
    "coverage": [
        _parameter("site", _HOST, "A host.", "laichau.gov.vn", required=True),
        _parameter("since", _DAY, "First day; else 90 days before the last.", "2026-01-01"),
        _parameter("until", _DAY, "Last day; else yesterday.", "2026-03-31"),
    ],
}


def parameters(request: Request, operation: str) -> Mapping[str, str]:
    """The parameters of a request, which are as they are declared. Raises BadRequest, which says which is not."""
    declared = {one["name"]: one for one in _PARAMETERS[operation]}
    pairs = request.query_params.multi_items()
    for name, value in pairs:
        if name not in declared:
            raise BadRequest(f"there is no parameter {name[:40]!r}; known are {', '.join(declared) or 'none'}")
        if trouble := _trouble(value, declared[name]["schema"]):
            raise BadRequest(f"{name}: {trouble}")
    given = dict(pairs)
    if len(given) != len(pairs):
        raise BadRequest("a parameter is given twice")
    if missing := [name for name, one in declared.items() if one["required"] and name not in given]:
        raise BadRequest(f"{', '.join(missing)} is needed")
    return given


def _trouble(value: str, schema: Mapping[str, Any]) -> str | None:
    if schema is _DAY:
        return (
            None
            if re.fullmatch(PATTERN, value, re.ASCII)
            else f"no day from {FIRST} to {LAST}; write it like 2026-01-31"
        )
    if schema["type"] == "integer":
        whole = re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) is not None
        return None if whole and schema["minimum"] <= int(value) <= schema["maximum"] else f"{schema['minimum']} to {schema['maximum']}"  # fmt: skip
    if "enum" in schema and value not in schema["enum"]:
        return f"one of {', '.join(schema['enum'])}"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", LONGEST):
        return "too short or too long"
    if "pattern" in schema and not re.search(schema["pattern"].removesuffix("$") + r"\Z", value, re.DOTALL):
        return f"must be like {schema['pattern']}"
    return None


def document(base: str) -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kho Tin",
            "version": VERSION,
            "summary": "The archived news of Vietnamese provincial government sites, read-only.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "paths": {
            "/api/v1/search": _path("search", "Search", _results(), _RESULTS_EXAMPLE),
            "/api/v1/articles": _path("articles", "All articles, by their last change", _ARTICLES, _ARTICLES_EXAMPLE),
            "/api/v1/articles/{id}": _path("article", "One article", _RECORD, _RECORD_EXAMPLE, of_one=True),
            "/api/v1/stories/{id}": _path("story", "A story's articles", _STORY, _STORY_EXAMPLE, of_one=True),
            "/api/v1/sites": _path("sites", "What is held of each site", _SITES, _SITES_EXAMPLE),
            "/api/v1/coverage": _path("coverage", "A site's coverage by day", _COVERAGE, _COVERAGE_EXAMPLE),
        },
        "components": {"schemas": {"Problem": _PROBLEM}, "responses": _TROUBLES},
    }


def _path(name: str, summary: str, schema: Mapping[str, Any], example: Any, *, of_one: bool = False) -> dict[str, Any]:
    own = [{key: value for key, value in one.items() if value is not None} for one in _PARAMETERS[name]]
    if of_one:
        ids = {"type": "string", "pattern": "^[a-z2-7]{16}$"}
        own = [{"name": "id", "in": "path", "required": True, "schema": ids, "example": _ID}, *own]
    told = {"description": "OK", "headers": {"ETag": {"schema": _TEXT}}, "content": {"application/json": {"schema": schema, "example": example}}}  # fmt: skip
    troubles = ["400", "401", "404", "503"] + (["451"] if name in {"article", "story", "search"} else [])
    responses = {"200": told, "304": {"description": "As If-None-Match has it"}}
    responses |= {code: {"$ref": f"#/components/responses/{code}"} for code in troubles}
    return {"get": {"operationId": name, "summary": summary, "parameters": own, "responses": responses}}


_PROBLEM = {
    "type": "object",
    "required": ["status", "detail"],
    "properties": {"status": {"type": "integer"}, "detail": _TEXT, "id": _TEXT},
}
_TROUBLES = {
    code: {
        "description": description,
        "content": {kind: {"schema": {"$ref": "#/components/schemas/Problem"} if "json" in kind else _TEXT}},
    }
    for code, description, kind in (
        ("400", "A parameter is wrong", "application/problem+json"),
        ("401", "A token is needed", "text/plain"),
        ("404", "Nothing is kept there", "application/problem+json"),
        ("451", "Withdrawn; `detail` is the reason", "application/problem+json"),
        ("503", "Too many readers at once", "application/problem+json"),
    )
}


def _object(required: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {**required, **(more or {})}}


def _many(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _results() -> dict[str, Any]:
    named = _object({"number": _COUNT, "url": _TEXT, "parts": _PARTS})
    hit = _object(
        {"id": _TEXT, "title": _TEXT, "title_parts": _PARTS, "url": _TEXT, "site": _TEXT, "province": _NULLABLE,
         "published_at": _NULLABLE, "published_precision": _NULLABLE, "state": _TEXT, "snippet": _PARTS, "found_in": _TEXT,
         "captions": _many(named), "attachments": _many(named), "story": _TEXT, "copies": _COUNT, "other_sites": _many(_TEXT)}
    )  # fmt: skip
    total = _object({"articles": _COUNT, "is_exact": {"type": "boolean"}, "at_most": _COUNT, "stories": _COUNT, "are_stories_exact": {"type": "boolean"}})  # fmt: skip
    notice = _object({"message": _TEXT, "piece": _TEXT, "at": _many({"type": "integer"})})
    return _object(
        {"query": _TEXT, "notices": _many(notice), "corrections": {"type": "object"}, "sort": _TEXT, "total": total,
         "facets": {"type": ["object", "null"]}, "hits": _many(hit), "next": _NULLABLE}
    )  # fmt: skip


_SHORT = {"id": _TEXT, "site": _TEXT, "state": _TEXT}
_RECORD = _object(_SHORT | {"permanent": _TEXT, "title": _TEXT, "revisions": _many({"type": "object"}), "citations": {"type": "object"}})  # fmt: skip
_ARTICLES = _object({"articles": _many(_object(_SHORT | {"change": _COUNT, "changed_at": _TEXT})), "next": _NULLABLE})
_STORY = _object({"id": _TEXT, "was": _NULLABLE, "first": _NULLABLE, "sites": _COUNT, "withdrawn": _COUNT, "members": _many({"type": "object"})})  # fmt: skip
_SITES = _object(
    {"totals": {"type": "object"}, "sites": _many(_object({"host": _TEXT, "name": _TEXT, "articles": _COUNT}))}
)
_COVERAGE = _object({"site": _TEXT, "since": _TEXT, "until": _TEXT, "stored": _COUNT, "causes": {"type": "object"}, "days": _many({"type": "object"})})  # fmt: skip
_TITLE = "Mùa sâm ở Lai Châu"
_RECORD_EXAMPLE = {
    "id": _ID, "site": "laichau.gov.vn", "state": "live", "title": _TITLE, "permanent": f"https://tin.example.vn/article/{_ID}/revisions/1",
    "revisions": [{"number": 1, "change_class": None, "capture_id": 90}], "citations": {"apa": "Thanh Huyền. (2022, January 22). ..."},
}  # fmt: skip
_ARTICLES_EXAMPLE = {
    "articles": [{"id": _ID, "site": "laichau.gov.vn", "state": "live", "title": _TITLE, "change": 7, "changed_at": "2026-11-27T05:02:44+00:00"}],
    "next": "7",
}  # fmt: skip
_RESULTS_EXAMPLE = {
    "query": "sâm", "notices": [], "corrections": {}, "sort": "relevance", "facets": None, "next": None,
    "total": {"articles": 1, "is_exact": True, "at_most": 1, "stories": 1, "are_stories_exact": True},
    "hits": [{"id": _ID, "title": _TITLE, "title_parts": [{"text": "Mùa ", "hit": False}, {"text": "sâm", "hit": True}, {"text": " ở Lai Châu", "hit": False}],
              "url": "https://laichau.gov.vn/a.html", "site": "laichau.gov.vn", "province": "12", "published_at": "2022-01-22T10:30:00+07:00",
              "published_precision": "minute", "state": "live", "snippet": [{"text": "Vườn ", "hit": False}, {"text": "sâm", "hit": True}], "found_in": "text",
              "captions": [], "attachments": [], "story": "abcdefghijklmnop", "copies": 0, "other_sites": []}],
}  # fmt: skip
_STORY_EXAMPLE = {"id": "abcdefghijklmnop", "was": None, "first": _ID, "sites": 1, "withdrawn": 0, "members": [{"id": _ID, "title": _TITLE, "link": None}]}  # fmt: skip
_SITES_EXAMPLE = {
    "totals": {"articles": 30, "stories": 28},
    "sites": [{"host": "laichau.gov.vn", "name": "Lai Châu", "articles": 30}],
}
_COVERAGE_EXAMPLE = {
    "site": "laichau.gov.vn", "since": "2026-01-01", "until": "2026-01-01", "stored": 3, "causes": {"selector": 1},
    "days": [{"section": None, "day": "2026-01-01", "expected": 4, "found": 4, "fetched": 4, "stored": 3, "causes": {"selector": 1}, "watched": True}],
}  # fmt: skip
