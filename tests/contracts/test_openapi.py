"""The committed OpenAPI document and diagrams say what the routes and tables say."""

import json

import pytest
from openapi_spec_validator import validate

from app import APIS
from chalicelib.kit.web.contents import api_of
from infra import openapi

DOCUMENT = json.loads(openapi.OPENAPI.read_text())
OPERATIONS = [
    pytest.param(operation, id=operation["operationId"])
    for methods in DOCUMENT["paths"].values()
    for operation in methods.values()
]


def test_the_committed_document_is_that_of_the_routes() -> None:
    assert openapi.OPENAPI.read_text() == openapi.openapi(), "run: make generate"


def test_the_committed_diagrams_are_those_of_the_tables() -> None:
    assert openapi.LIFECYCLES.read_text() == openapi.diagrams(), "run: make generate"


def test_the_document_is_valid_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


def test_the_routes_fit_a_rest_api_of_api_gateway() -> None:
    """Its quota is 300 resources, every part of a path being one, unless AWS raises it for the account."""
    parts = [path.strip("/").split("/") for path in DOCUMENT["paths"]]
    resources = {tuple(path[: end + 1]) for path in parts for end in range(len(path))}
    assert len(resources) <= 300


def test_operation_ids_are_unique() -> None:
    names = [route.view.__name__ for name in APIS for route in api_of(name).routes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_has_a_summary_a_permission_and_examples(operation: dict[str, object]) -> None:
    assert operation["summary"]
    assert operation["x-permission"]
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]  # type: ignore[attr-defined]
    for body in bodies:
        for kind, content in body.get("content", {}).items():
            assert kind == "application/problem+json" or content["example"] is not None
