"""GitHub's own description of its API, to check requests and answers against (tests/github_api/README.md says where it is from)."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft4Validator

_SLICE = Path(__file__).parent / "github_api" / "slice.json"


@cache
def described() -> dict[str, Any]:
    """The description, in JSON Schema's own words: OpenAPI 3.0 says `nullable` where JSON Schema lists a type."""
    whole: dict[str, Any] = _nullable(json.loads(_SLICE.read_text(encoding="utf-8")))
    return whole


def _nullable(part: Any) -> Any:
    if isinstance(part, list):
        return [_nullable(value) for value in part]
    if not isinstance(part, dict):
        return part
    part = {key: _nullable(value) for key, value in part.items() if key != "nullable"} | {"x-null": part.get("nullable") is True}
    may_be_null = part.pop("x-null")
    if not may_be_null:
        return part
    enum = {"enum": [*part.pop("enum"), None]} if "enum" in part else {}
    return {"anyOf": [part | ({"enum": enum["enum"]} if enum else {}), {"type": "null"}]} if "type" in part else {"anyOf": [part, {"enum": [None]}]}


def operation_of(method: str, address: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The operation that a request asks for, and what stands in its path. Fails when GitHub has none such."""
    path = urlsplit(address).path
    for template, methods in described()["paths"].items():
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
        if (found := re.fullmatch(pattern, path)) and method.lower() in methods:
            return methods[method.lower()], found.groupdict()
    raise AssertionError(f"GitHub has no {method} {path}")


def check_request(method: str, address: str, body: bytes, content_type: str | None) -> None:
    """Fails unless GitHub takes this request: path, query and body."""
    operation, steps = operation_of(method, address)
    parameters = {(part["in"], part["name"]): part for part in map(_resolved, operation.get("parameters", ()))}
    query = parse_qsl(urlsplit(address).query, keep_blank_values=True, strict_parsing=bool(urlsplit(address).query))
    for place, name, text in [*(("path", name, text) for name, text in steps.items()), *(("query", name, text) for name, text in query)]:
        assert (place, name) in parameters, f"GitHub knows no {name} in the {place} of {method} {address}"
        schema = parameters[place, name]["schema"]
        _validate(int(text) if _resolved(schema).get("type") == "integer" else text, schema)
    if "requestBody" in operation and (body or operation["requestBody"].get("required")):
        assert content_type == "application/json", content_type
        value, schema = json.loads(body), operation["requestBody"]["content"]["application/json"]["schema"]
        _validate(value, schema)
        assert value.keys() <= schema["properties"].keys(), "a field that GitHub does not know"
    else:
        assert not body, "GitHub expects no body here"


def check_answer(method: str, address: str, status: int, body: Any) -> None:
    """Fails unless GitHub may answer so."""
    operation, _ = operation_of(method, address)
    assert str(status) in operation["responses"], f"GitHub never answers {status} to {method} {address}"
    answer = _resolved(operation["responses"][str(status)])
    _validate(body, answer["content"]["application/json"]["schema"])


def least(schema: dict[str, Any]) -> Any:
    """The least value that a schema allows: what is required and no more."""
    schema = _resolved(schema)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return None if any(part.get("type") == "null" for part in schema[choice]) else least(schema[choice][0])
    if "allOf" in schema:
        return {key: value for part in schema["allOf"] for key, value in least(part).items()}
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: least(schema["properties"][name]) for name in schema.get("required", ())}
    texts = {"uri": "https://forge.example/", "date-time": "2026-11-23T12:00:00Z"}
    return {"array": [], "string": texts.get(schema.get("format", ""), "x"), "integer": 1, "number": 1, "boolean": False}[kind]


def least_answer(method: str, address: str, status: int) -> Any:
    """The least that GitHub answers with this status."""
    operation, _ = operation_of(method, address)
    return least(_resolved(operation["responses"][str(status)])["content"]["application/json"]["schema"])


def schema_named(name: str) -> dict[str, Any]:
    """A schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        target: Any = described()
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def _validate(value: Any, schema: dict[str, Any]) -> None:
    Draft4Validator({**schema, "components": described()["components"]}).validate(value)
