"""The OpenAPI document is the contract: committed, valid, complete, and true of the running service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator import validate as validate_openapi
from starlette.testclient import TestClient

from loketgraph.api import create_router
from loketgraph.app import create_app
from loketgraph.openapi import document
from loketgraph.parameters import BLADEREN, DEUREN, PLAATS
from loketgraph.release import Release
from loketgraph.settings import Settings
from loketgraph.vragen import Vragen

from .conftest import Check
from .golden import OPENAPI, load

Operation = tuple[str, str, dict[str, Any]]
OPERATIONS: list[Operation] = [
    (path, method, operation) for path, methods in document()["paths"].items() for method, operation in methods.items()
]
GETS = [(path, operation) for path, method, operation in OPERATIONS if method == "get"]


def test_the_document_is_the_committed_one(client: TestClient) -> None:
    """When this is red: a client will notice. If that is meant, `python -m tests.api.golden` writes it again."""
    assert client.get("/v1/openapi.json").json() == load(OPENAPI)


def test_the_document_is_valid_openapi_3_1(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"] == "3.1.0"
    validate_openapi(openapi, cls=OpenAPIV31SpecValidator)


def test_every_route_is_in_the_document_and_the_other_way_round(wereld: Vragen, wereld_release: Release) -> None:
    routes = {
        (route.path, method.lower())  # type: ignore[attr-defined]
        for route in create_router(wereld, wereld, wereld_release, Settings()).routes
        for method in route.methods  # type: ignore[attr-defined]
    }
    assert routes == {(f"/v1{path}", method) for path, method, _ in OPERATIONS}
    assert len(routes) == 22


def test_every_operation_has_its_own_operation_id() -> None:
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(ids) == len(set(ids)) == 22


@pytest.mark.parametrize("operation", [operation for _, _, operation in OPERATIONS], ids=lambda o: o["operationId"])
def test_every_operation_tells_its_problems_and_shows_an_example(operation: dict[str, Any]) -> None:
    assert {"200", "400", "500", "503"} <= set(operation["responses"])
    content = operation["responses"]["200"]["content"]["application/json"]
    assert "example" in content or operation["operationId"] == "openapiOphalen"


@pytest.mark.parametrize(("path", "operation"), GETS, ids=[path for path, _ in GETS])
def test_every_example_has_the_shape_it_is_an_example_of(
    path: str, operation: dict[str, Any], matches_schema: Check
) -> None:
    content = operation["responses"]["200"]["content"]["application/json"]
    if path != "/openapi.json":
        matches_schema(content["example"], content["schema"]["$ref"].rsplit("/", 1)[-1])


@pytest.mark.parametrize(("path", "operation"), GETS, ids=[path for path, _ in GETS])
def test_every_documented_parameter_is_accepted(path: str, operation: dict[str, Any], client: TestClient) -> None:
    """Accepted means: the value may be unknown in the invented country, the parameter is not."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            value = parameter["examples"]["voorbeeld"]["value"]
            body = client.get(f"/v1{path.replace('{code}', 'x')}", params={parameter["name"]: value}).text
            assert f"Parameter '{parameter['name']}' bestaat niet" not in body


@pytest.mark.parametrize(("path", "operation"), GETS, ids=[path for path, _ in GETS])
def test_no_other_parameter_is_accepted(path: str, operation: dict[str, Any], client: TestClient) -> None:
    documented = {parameter["name"] for parameter in operation.get("parameters", [])}
    other = {param.naam for param in (*DEUREN, *BLADEREN, *PLAATS)} | {"q", "_", "PEILDATUM"}
    for name in sorted(other - documented):
        response = client.get(f"/v1{path.replace('{code}', 'x')}", params={name: "1"})
        assert response.status_code == 400
        assert name in [error["location"] for error in response.json()["errors"]]


def test_the_parameters_of_the_document_are_those_of_the_fields_in_a_body(openapi: dict[str, Any]) -> None:
    in_query = {parameter["name"] for parameter in openapi["paths"]["/deuren"]["get"]["parameters"]}
    assert in_query == set(openapi["components"]["schemas"]["Situatie"]["properties"])
    assert len(in_query) == 10


def test_the_documented_limit_of_a_text_is_the_real_one(openapi: dict[str, Any], client: TestClient) -> None:
    limit = openapi["components"]["schemas"]["Situatie"]["properties"]["plaats"]["maxLength"]
    at = client.get("/v1/deuren", params={"vraagtype": "pas", "plaats": "x" * limit}).json()["detail"]
    over = client.get("/v1/deuren", params={"vraagtype": "pas", "plaats": "x" * (limit + 1)}).json()["detail"]
    assert ("te lang" in at, "te lang" in over) == (False, True)


def test_the_example_bodies_are_situations(openapi: dict[str, Any], matches_schema: Check) -> None:
    examples = openapi["paths"]["/deuren/_zoek"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    matches_schema(examples["eenSituatie"]["value"], "Situatie")
    matches_schema(examples["lijst"]["value"], "Situaties")


def test_on_the_real_content_every_example_in_the_document_works(
    inhoud_release: Release, matches_schema: Check
) -> None:
    root = Path(__file__).resolve().parents[2]
    client = TestClient(create_app(inhoud_release, root, Settings()))
    tried = 0
    for path, operation in GETS:
        for parameter in operation.get("parameters", []):
            if path == "/deuren" and parameter["name"] not in ("vraagtype", "levensgebeurtenis", "taak", "product"):
                params = {"vraagtype": "bijstand-aanvragen"}
            else:
                params = {}
            address = f"/v1{path}"
            if parameter["in"] == "path":
                address = address.replace("{code}", parameter["example"])
            else:
                params[parameter["name"]] = parameter["examples"]["voorbeeld"]["value"]
            response = client.get(address, params=params)
            assert response.status_code == 200, (address, params, response.text)
            tried += 1
            example = operation["responses"]["200"]["content"]["application/json"]["example"]
            if parameter["in"] == "path":
                assert {name: response.json()[name] for name in example} == example
    assert tried >= 39
    for example in document()["paths"]["/deuren/_zoek"]["post"]["requestBody"]["content"]["application/json"][
        "examples"
    ].values():
        body = client.post("/v1/deuren/_zoek", json=example["value"]).json()
        for answer in body.get("antwoorden", [body]):
            matches_schema(answer, "Antwoord")
