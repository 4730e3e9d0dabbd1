"""Reads one site file and says what is wrong with it: file, line, field, what is allowed. Knows no other file."""

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from crawler.sites.model import PATTERNS, Site
from vietnamese.provinces import current_provinces, province_by_code

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault of a site file. `line` counts from 1; `field` is dotted ("limits.delay"), empty for the whole file."""

    file: str
    line: int
    field: str
    message: str
    allowed: str = ""

    def __str__(self) -> str:
        """One line as compilers write it: file:line: field: message (allowed: ...)."""
        where = f"{self.file}:{self.line}: " + (f"{self.field}: " if self.field else "")
        return where + self.message + (f" (allowed: {self.allowed})" if self.allowed else "")


class SiteLoader(yaml.SafeLoader):
    """YAML by the core schema of its version 1.2: `no`, 12:30 and dates are text, only true and false are booleans."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML keeps its rules in the class


_NUMBERS = "-+0123456789."
for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]{1,18}", _NUMBERS),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", _NUMBERS),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
):
    SiteLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(f"(?:{_pattern})$"),
        ["" if letter == "\0" else letter for letter in _first],
    )
SiteLoader.add_constructor("tag:yaml.org,2002:int", lambda _loader, node: int(node.value))


def read_site_file(text: str, file: str) -> tuple[Site | None, list[Problem]]:
    """The site a file describes, or None and every fault found. `file` is only the name that faults carry."""
    try:
        loader = SiteLoader(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            line = node.start_mark.line + 1 if node else 1
            message = "holds no keys" + ("; write lines like `key: value`" if node else "")
            return None, [Problem(file=file, line=line, field="", message=message, allowed=_keys(Site))]
        problems = list(_doubles(node, file))
        data = json.dumps(loader.construct_document(node))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"is no valid YAML: {error.problem or error.context}"
        return None, [Problem(file=file, line=mark.line + 1 if mark else 1, field="", message=message)]
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return None, [Problem(file=file, line=1, field="", message=f"is no valid YAML: {error}")]
    try:
        site = Site.model_validate_json(data)
    except ValidationError as error:
        return None, [*problems, *_explained(error, node, file)]
    problems += _unknown_province(site, node, file)
    return (None if problems else site), problems


def _doubles(node: yaml.MappingNode, file: str, path: str = "") -> Iterator[Problem]:
    """Keys written twice: YAML keeps the last one and says nothing."""
    seen: set[str] = set()
    for key, value in node.value:
        name = path + str(key.value)
        if name in seen:
            yield Problem(file=file, line=key.start_mark.line + 1, field=name, message="stands twice")
        seen.add(name)
        inner = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for part in inner:
            if isinstance(part, yaml.MappingNode):
                yield from _doubles(part, file, f"{name}.")


def _explained(error: ValidationError, root: yaml.MappingNode, file: str) -> Iterator[Problem]:
    told: set[Loc] = set()
    for fault in error.errors(include_url=False):
        loc, key, value = _located(fault["loc"], root)
        if loc in told:
            continue
        told.add(loc)
        field, model = _field_of(loc)
        message, allowed = _worded(dict(fault), value, field, model)
        # A missing key has no line of its own: the mapping that lacks it has.
        line = (key or value or root).start_mark.line + 1
        yield Problem(file=file, line=line, field=".".join(map(str, loc)), message=message, allowed=allowed)


def _located(loc: Loc, root: yaml.MappingNode) -> tuple[Loc, yaml.Node | None, yaml.Node | None]:
    """The part of pydantic's location that is in the file (members of a union are not), its key and its value."""
    node: yaml.Node = root
    key: yaml.Node | None = None
    # The tags of the model's unions have a space in them, keys have none.
    loc = tuple(step for step in loc if not (isinstance(step, str) and " " in step))
    for depth, step in enumerate(loc):
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            key, node = None, node.value[step]
            continue
        pair = None
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
        if pair is None:
            missing = depth == len(loc) - 1 and isinstance(node, yaml.MappingNode)
            return (loc if missing else loc[:depth]), key, (None if missing else node)
        key, node = pair
    return loc, key, node


def _field_of(loc: Loc) -> tuple[FieldInfo | None, type[BaseModel]]:
    """The field a location names, if the model knows it, and the model that holds (or lacks) it."""
    model: type[BaseModel] = Site
    field: FieldInfo | None = None
    for step in loc:
        if isinstance(step, int):
            continue
        if field is not None and (inner := _model_in(field.annotation)):
            model = inner
        field = model.model_fields.get(step)
    return field, model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def _worded(
    fault: dict[str, Any], value: yaml.Node | None, field: FieldInfo | None, model: type[BaseModel]
) -> tuple[str, str]:
    described = (field.description if field else None) or ""
    kind = fault["type"]
    if kind == "extra_forbidden":
        return "is no known key", _keys(model, str(fault["loc"][-1]))
    if kind == "missing":
        return "is missing", described
    unquoted = isinstance(value, yaml.ScalarNode) and value.style is None and not value.tag.endswith(":str")
    if kind == "string_type" and isinstance(value, yaml.ScalarNode) and unquoted:
        return f'is not text for YAML; put it in quotes: "{value.value}"', described
    given = f"{value.value!r}: " if isinstance(value, yaml.ScalarNode) else ""
    if kind == "string_pattern_mismatch":
        return f"{given}is {PATTERNS.get(fault['ctx']['pattern'], 'not written as it must be')}", described
    expected = fault.get("ctx", {}).get("expected")
    if kind == "literal_error" and expected:
        return f"{given}is none of the values allowed", f"{expected}"
    return given + str(fault["msg"]).removeprefix("Value error, "), described


def _keys(model: type[BaseModel], wrong: str = "") -> str:
    names = list(model.model_fields)
    near = difflib.get_close_matches(wrong, names, n=3, cutoff=0.5)
    return ", ".join([*near, *(name for name in names if name not in near)])


def _unknown_province(site: Site, root: yaml.MappingNode, file: str) -> list[Problem]:
    if site.province is None or province_by_code(site.province):
        return []
    _, key, _ = _located(("province",), root)
    codes = ", ".join(f'"{province.code}" {province.name}' for province in current_provinces())
    line = (key or root).start_mark.line + 1
    message = f'"{site.province}" is the code of no present province'
    return [Problem(file=file, line=line, field="province", message=message, allowed=codes)]
