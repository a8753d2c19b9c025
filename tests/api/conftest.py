"""Fixtures of the API tests: the OpenAPI document, a check against it, and a client without internals."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

Check = Callable[[Any, str], None]


@pytest.fixture(scope="session")
def openapi(client: TestClient) -> dict[str, Any]:
    """The document as the service gives it."""
    found: dict[str, Any] = client.get("/v1/openapi.json").json()
    return found


@pytest.fixture(scope="session")
def matches_schema(openapi: dict[str, Any]) -> Check:
    """Raises when a value is not what a schema of the document says, or has a field the document does not know."""
    closed = copy.deepcopy(openapi["components"])
    for schema in _objects(closed["schemas"]):
        schema.setdefault("additionalProperties", False)

    def check(value: Any, schema: str) -> None:
        whole = {"$ref": f"#/components/schemas/{schema}", "components": closed}
        jsonschema.Draft202012Validator(whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER).validate(
            value
        )

    return check


def _objects(value: Any) -> list[dict[str, Any]]:
    """Every schema with properties, however deep."""
    found = []
    if isinstance(value, dict):
        if isinstance(value.get("properties"), dict):
            found.append(value)
        for inner in value.values():
            found += _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            found += _objects(inner)
    return found
