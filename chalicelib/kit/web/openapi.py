"""Routes as data, and the OpenAPI 3.1 document generated from them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from inspect import getdoc
from re import findall
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.kit.problems import Problem

REF = "#/components/schemas/{model}"
RETRY_AFTER = {"Retry-After": {"description": "In how many seconds to try again", "schema": {"type": "integer"}}}


@dataclass(frozen=True)
class Route:
    """What a route declares. `answers` is the model it returns; `refuses` names its own refusals."""

    method: str
    path: str
    permission: str
    view: Callable[..., Any]
    tag: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    answers: type[BaseModel] | None = None
    status: int = 200
    idempotency: str = "optional"
    refuses: Sequence[type[Problem]] = field(default=())

    @property
    def summary(self) -> str:
        return (getdoc(self.view) or "").split("\n", 1)[0].rstrip(".")


def document(routes: Iterable[Route], title: str, version: str) -> dict[str, Any]:
    """The OpenAPI document of all routes; every operation carries an example."""
    known = list(routes)
    modes: list[Any] = []
    for route in known:
        modes += [(model, "validation") for model in (route.body, route.query) if model]
        modes += [(route.answers, "serialization")] if route.answers else []
    names, schemas = models_json_schema(list(dict.fromkeys(modes)), ref_template=REF)
    definitions = schemas.get("$defs", {})
    definitions["Problem"] = PROBLEM_SCHEMA
    paths: dict[str, Any] = {}
    for route in known:
        operation = _Operation(route, names, definitions).described()
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(definitions.items())),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


PROBLEM_SCHEMA = {
    "type": "object",
    "description": "A refusal (RFC 9457). `code` is stable; `detail` says what to do.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "examples": ["inventory.out_of_stock"]},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "possible_actions": {"type": "array", "items": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("pointer", "code", "detail")},
            },
        },
    },
}


class _Operation:
    def __init__(self, route: Route, names: Any, definitions: dict[str, Any]) -> None:
        self.route = route
        self.names = names
        self.definitions = definitions

    def described(self) -> dict[str, Any]:
        route = self.route
        operation: dict[str, Any] = {
            "operationId": route.view.__name__,
            "summary": route.summary,
            "tags": [route.tag],
            "x-permission": route.permission,
            "parameters": self._parameters(),
            "responses": {str(route.status): self._answer()} | self._refusals(),
        }
        if route.permission not in ("public", "signed"):
            operation["security"] = [{"bearer": []}]
        if route.body:
            operation["requestBody"] = {"required": True, "content": self._content(route.body, "validation")}
        return operation

    def _answer(self) -> dict[str, Any]:
        described: dict[str, Any] = {"description": HTTPStatus(self.route.status).phrase}
        if self.route.answers:
            described["content"] = self._content(self.route.answers, "serialization")
        return described

    def _refusals(self) -> dict[str, Any]:
        by_status: dict[int, list[str]] = {}
        for refusal in self.route.refuses:
            by_status.setdefault(refusal.status, []).append(f"`{refusal.code}`: {refusal.title}")
        content = {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}
        described: dict[str, Any] = {
            str(status): {"description": "; ".join(texts), "content": content}
            for status, texts in sorted(by_status.items())
        }
        if "429" in described:
            described["429"]["headers"] = RETRY_AFTER
        described["default"] = {"description": "Any other refusal", "content": content}
        return described

    def _parameters(self) -> list[dict[str, Any]]:
        text = {"type": "string"}
        parameters: list[dict[str, Any]] = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": text,
                "example": f"{name[:3]}_01k0000000",
            }
            for name in findall(r"{([a-z_]+)}", self.route.path)
        ]
        if self.route.query:
            schema = self.definitions[self._name(self.route.query, "validation")]
            required = schema.get("required", [])
            parameters += [
                {"name": name, "in": "query", "required": name in required, "schema": field_schema}
                for name, field_schema in schema["properties"].items()
            ]
        if self.route.method != "GET" and self.route.idempotency != "none":
            needed = self.route.idempotency == "required"
            parameters.append({"name": "Idempotency-Key", "in": "header", "required": needed, "schema": text})
        return parameters

    def _content(self, model: type[BaseModel], mode: str) -> dict[str, Any]:
        name = self._name(model, mode)
        example = example_of({"$ref": REF.format(model=name)}, self.definitions)
        return {"application/json": {"schema": {"$ref": REF.format(model=name)}, "example": example}}

    def _name(self, model: type[BaseModel], mode: str) -> str:
        return str(self.names[(model, mode)]["$ref"].rsplit("/", 1)[1])


BY_TYPE = {"string": "text", "integer": 1, "number": 1, "boolean": True, "null": None}
BY_FORMAT = {"date-time": "2026-01-05T12:00:00Z", "date": "2026-01-05"}


def example_of(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    """An example of a schema: its own if it has one, else put together from its parts."""
    if schema.get("examples"):
        return schema["examples"][0]
    for given in ("default", "const"):
        if schema.get(given) is not None:
            return schema[given]
    if "$ref" in schema:
        return example_of(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example_of(schema[choice][0], definitions)
    return _example_by_type(schema, definitions)


def _example_by_type(schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    match schema.get("type"):
        case "object":
            return {name: example_of(part, definitions) for name, part in schema.get("properties", {}).items()}
        case "array":
            return [example_of(schema.get("items", {}), definitions)]
        case kind:
            return BY_FORMAT.get(schema.get("format", ""), BY_TYPE.get(str(kind), "text"))
