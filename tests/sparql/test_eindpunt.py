"""The endpoint as clients meet it: formats, cuts, tags, headers, the dataset, and problems that say what to do."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from loketgraph.release import Release
from loketgraph.settings import Settings

from .conftest import as_app, endpoint_on

ALL = "SELECT * WHERE { ?s ?p ?o }"
EVERY_TRIPLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
MODEL, INHOUD = "https://w3id.org/loketgraph/graaf/model", "https://w3id.org/loketgraph/graaf/inhoud"


def ask(client: TestClient, query: str, accept: str = "", **headers: str) -> Any:
    """A query by GET."""
    given = {**({"Accept": accept} if accept else {}), **{k.replace("_", "-"): v for k, v in headers.items()}}
    return client.get("/sparql", params={"query": query}, headers=given)


def problem(response: Any, status: int, code: str = "") -> Any:
    """The problem in a response, which must have this status and code."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert [error["code"] for error in body.get("errors", [])] == ([code] if code else [])
    return body


@pytest.mark.parametrize(
    ("accept", "says_so"),
    [
        ("application/sparql-results+json", True),
        ("application/sparql-results+xml", True),
        ("text/csv", False),
        ("text/tab-separated-values", False),
    ],
)
def test_a_cut_table_says_so(sparql: TestClient, accept: str, says_so: bool) -> None:
    response = ask(sparql, ALL, accept)
    assert response.status_code == 200
    assert response.headers["loketgraph-afgekapt"] == "rijen=50"
    assert "etag" not in response.headers
    link = "http://testserver/sparql#afgekapt"
    assert (link in response.text) is says_so
    if accept.endswith("json"):
        assert json.loads(response.text)["head"]["link"] == [link]
        assert len(json.loads(response.text)["results"]["bindings"]) == 50
    elif accept.endswith("xml"):
        space = "{http://www.w3.org/2005/sparql-results#}"
        root = ET.fromstring(response.text)
        assert root.find(f"{space}head/{space}link").get("href") == link  # type: ignore[union-attr]
        assert len(root.findall(f"{space}results/{space}result")) == 50


@pytest.mark.parametrize(
    ("accept", "remark"),
    [
        ("text/turtle", "# Afgekapt: rijen=50."),
        ("application/trig", "# Afgekapt: rijen=50."),
        ("application/n-triples", "# Afgekapt: rijen=50."),
        ("application/n-quads", "# Afgekapt: rijen=50."),
        ("application/rdf+xml", '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Afgekapt: rijen=50.'),
        ("application/ld+json", "[{"),
    ],
)
def test_a_cut_graph_says_so(sparql: TestClient, accept: str, remark: str) -> None:
    response = ask(sparql, EVERY_TRIPLE, accept)
    assert response.headers["loketgraph-afgekapt"] == "rijen=50"
    assert response.text.startswith(remark)


def test_exactly_as_many_rows_as_the_limit_is_not_cut(sparql: TestClient) -> None:
    response = ask(sparql, f"{ALL} LIMIT 50")
    assert "loketgraph-afgekapt" not in response.headers
    assert "link" not in response.json()["head"]
    assert len(response.json()["results"]["bindings"]) == 50


def test_the_place_where_a_cut_is_explained_exists(sparql: TestClient) -> None:
    assert "#afgekapt>" in sparql.get("/sparql").text


def test_a_tag_holds_for_query_format_and_dataset(sparql: TestClient) -> None:
    first = ask(sparql, "ASK {}")
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "no-cache"
    same = ask(sparql, "ASK {}", If_None_Match=f'"x", {tag}')
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert ask(sparql, "ASK {}", If_None_Match="*").status_code == 304
    assert ask(sparql, "ASK { }", If_None_Match=tag).status_code == 200
    assert ask(sparql, "ASK {}", "application/sparql-results+xml", If_None_Match=tag).status_code == 200
    other = sparql.get(
        "/sparql", params={"query": "ASK {}", "default-graph-uri": MODEL}, headers={"If-None-Match": tag}
    )
    assert other.status_code == 200


@pytest.mark.parametrize("query", ["SELECT (NOW() AS ?x) {}", "SELECT (rand() AS ?x) {}", "SELECT (UUID() AS ?x) {}"])
def test_what_changes_by_itself_has_no_tag(sparql: TestClient, query: str) -> None:
    response = ask(sparql, query, If_None_Match="*")
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_a_wrong_query_is_never_unchanged(sparql: TestClient) -> None:
    problem(ask(sparql, "ASK { SERVICE <a:b> {} }", If_None_Match="*"), 400, "geen_service")


def test_head_is_get_without_a_body(sparql: TestClient) -> None:
    got = ask(sparql, "ASK {}")
    head = sparql.head("/sparql", params={"query": "ASK {}"})
    assert head.status_code == 200
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


def test_every_answer_names_the_release_and_may_be_read_by_scripts(sparql: TestClient) -> None:
    response = ask(sparql, "ASK {}")
    assert len(response.headers["loketgraph-release"]) == 64
    assert response.headers["vary"] == "Accept"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "Loketgraph-Afgekapt" in response.headers["access-control-expose-headers"]


def test_options(sparql: TestClient) -> None:
    response = sparql.options("/sparql")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_post_has_no_tag(sparql: TestClient) -> None:
    response = sparql.post("/sparql", data={"query": "ASK {}"}, headers={"If-None-Match": "*"})
    assert response.status_code == 200
    assert "etag" not in response.headers


@pytest.mark.parametrize(
    ("query", "named", "mediatype"),
    [
        (ALL, "csv", "text/csv"),
        (EVERY_TRIPLE, "json-ld", "application/ld+json"),
        (EVERY_TRIPLE, "csv", "text/turtle"),
        ("ASK {}", "xml", "application/sparql-results+xml"),
        ("ASK {}", "onbekend", "application/sparql-results+json"),
    ],
)
def test_a_format_by_name_counts_when_it_fits(sparql: TestClient, query: str, named: str, mediatype: str) -> None:
    response = sparql.get("/sparql", params={"query": query, "format": named})
    assert response.headers["content-type"].partition(";")[0] == mediatype


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [(ALL, "text/turtle", "text/csv"), (EVERY_TRIPLE, "text/csv", "text/turtle"), ("ASK {}", "text/csv", "json")],
)
def test_406_names_what_there_is(sparql: TestClient, query: str, accept: str, offered: str) -> None:
    response = ask(sparql, query, accept)
    assert offered in problem(response, 406)["detail"]
    assert response.headers["vary"] == "Accept"


def test_the_dataset_of_the_protocol(sparql: TestClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    in_graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    def number(query: str, *params: tuple[str, str]) -> int:
        found = sparql.post("/sparql", data={"query": query}, params=list(params)).json()
        return int(found["results"]["bindings"][0]["n"]["value"])

    model, inhoud = number(count, ("default-graph-uri", MODEL)), number(count, ("default-graph-uri", INHOUD))
    assert model > 0
    assert inhoud > 0
    assert number(count, ("default-graph-uri", MODEL), ("default-graph-uri", INHOUD)) == model + inhoud
    assert number(count, ("named-graph-uri", MODEL)) == 0
    assert number(in_graphs, ("named-graph-uri", MODEL)) == 1
    assert number(in_graphs, ("default-graph-uri", MODEL)) == 0
    assert number(in_graphs) >= 3
    assert number(count.replace("{", f"FROM <{INHOUD}> {{", 1), ("default-graph-uri", MODEL)) == model


@pytest.mark.parametrize("graph", ["http://a.example/", "geen adres", "file:///etc/passwd", "a:b\n"])
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_not_there_is_refused(sparql: TestClient, name: str, graph: str) -> None:
    problem(sparql.get("/sparql", params={"query": "ASK {}", name: graph}), 400, "grafen")


def test_a_wrong_query_names_its_place(sparql: TestClient) -> None:
    body = problem(ask(sparql, "SELECT *\nWHERE {"), 400, "syntaxis")
    assert body["detail"].startswith("De zoekvraag klopt niet op regel 2, teken 8. De ontleder meldt: ")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "syntaxis"),
        ("\ufeffASK {}", 400, "syntaxis"),
        ("ASK { ?s ?p ?o } LIMIT 99999999999999999999999999", 400, "syntaxis"),
        ("ASK { " + "{" * 40 + "}" * 40 + " }", 400, "sparql_max_diepte"),
        ("DROP ALL", 403, "alleen_lezen"),
    ],
)
def test_refusals(sparql: TestClient, query: str, status: int, code: str) -> None:
    problem(ask(sparql, query), status, code)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "text/plain"}, b"ASK {}", 415),
        ({}, b"ASK {}", 415),
        ({"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 415),
        ({"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}, b"ASK {}", 415),
        ({"Content-Type": "application/sparql-query"}, b"ASK {} #\xff", 400),
        ({"Content-Type": "application/sparql-query"}, b"#" * 60_000, 413),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"query=%FF", 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"x=1&" * 200, 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"query=ASK+{}&query=ASK+{}", 400),
        ({"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
    ],
)
def test_wrong_bodies(sparql: TestClient, headers: dict[str, str], body: bytes, status: int) -> None:
    problem(sparql.post("/sparql", content=body, headers=headers), status)


def test_query_in_address_and_body(sparql: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    problem(sparql.post("/sparql", params={"query": "ASK {}"}, content="ASK {}", headers=headers), 400)


def test_a_strange_host_is_refused(sparql: TestClient) -> None:
    problem(ask(sparql, "ASK {}", Host="a.example/> <b"), 400)


def test_relative_addresses_are_read_against_the_endpoint(sparql: TestClient) -> None:
    found = ask(sparql, "SELECT (<x> AS ?x) {}").json()["results"]["bindings"][0]["x"]["value"]
    assert found == "http://testserver/x"


def test_the_public_address_goes_before_that_of_the_request(wereld_release: Release) -> None:
    settings = replace(Settings(), adres="https://loketgraph.example/")
    with TestClient(as_app(endpoint_on(wereld_release, settings))) as client:
        assert "<https://loketgraph.example/sparql> a sd:Service" in client.get("/sparql").text


def test_the_whole_service_has_it(client: TestClient) -> None:
    assert client.get("/").json()["sparql"] == "/sparql"
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    assert client.get("/sparql/").status_code == 404
