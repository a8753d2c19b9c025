"""The protocol tests of W3C (https://w3c.github.io/rdf-tests/sparql/sparql11/), all of them on the private build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDFS
from rdflib.term import Node
from starlette.testclient import TestClient

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_NAMES = """
    query_post_form query_dataset_default_graphs_get query_dataset_default_graphs_post
    query_dataset_named_graphs_post query_dataset_named_graphs_get query_dataset_full query_multiple_dataset query_get
    query_content_type_select query_content_type_ask query_content_type_describe query_content_type_construct
    update_dataset_default_graph update_dataset_default_graphs update_dataset_named_graphs update_dataset_full
    update_post_form update_post_direct update_base_uri query_post_direct bad_query_method bad_multiple_queries
    bad_query_wrong_media_type bad_query_missing_form_type bad_query_missing_direct_type bad_query_non_utf8
    bad_query_syntax bad_update_get bad_multiple_updates bad_update_wrong_media_type bad_update_missing_form_type
    bad_update_non_utf8 bad_update_syntax bad_update_dataset_conflict
"""
NAMES = tuple(_NAMES.split())
BOOLEAN = {"application/sparql-results+json", "application/sparql-results+xml"}
TABULAR = BOOLEAN | {"text/csv", "text/tab-separated-values"}
RDF = {"text/turtle", "application/rdf+xml", "application/n-triples"}
FORMATS = {"boolean": BOOLEAN, "tabular": TABULAR, "RDF": RDF}


@dataclass(frozen=True)
class Call:
    """One request of a test, and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    formaat: str
    boolean: bool | None


@pytest.fixture(scope="module")
def manifest(shared: Path) -> Graph:
    folder = shared / "conformance" / "w3c-sparql11" / "protocol"
    return Graph().parse(folder / "manifest.ttl", format="turtle", publicID=(folder / "manifest.ttl").as_uri())


def entry(manifest: Graph, name: str) -> Node:
    """The test with this name."""
    found = next(manifest.objects(None, MF.entries))
    return next(test for test in Collection(manifest, found) if str(test).endswith(f"#{name}"))


def calls(manifest: Graph, test: Node) -> list[Call]:
    """The requests of a test in order."""
    requests = manifest.value(manifest.value(test, MF.action), HT.requests)
    return [call(manifest, request) for request in Collection(manifest, requests)]


def call(manifest: Graph, request: Node) -> Call:
    """One request; its path is the one of this service."""
    body = manifest.value(request, HT.body)
    headers = manifest.value(request, HT.headers)
    answer = manifest.value(request, HT.resp)
    encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
    boolean = manifest.value(answer, MF.expectedBoolean)
    return Call(
        str(manifest.value(request, HT.methodName)),
        str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        {
            str(manifest.value(header, HT.fieldName)): str(manifest.value(header, HT.fieldValue))
            for header in (Collection(manifest, headers) if headers else ())
        },
        str(manifest.value(body, CNT.chars) or "").encode(encoding),
        {str(status)[-3:] for status in manifest.objects(answer, MF.expectedStatus)},
        str(manifest.value(answer, MF.expectedFormat) or ""),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
    )


def load(client: TestClient, manifest: Graph, test: Node) -> None:
    """Empty the store and load the graphs of a test."""
    parts = ["DROP ALL"]
    for data in manifest.objects(test, UT.graphData):
        source = manifest.value(data, UT.graph)
        assert isinstance(source, URIRef)
        triples = Path(source.removeprefix("file://")).read_text(encoding="utf-8")
        parts.append(f"INSERT DATA {{ GRAPH <{manifest.value(data, RDFS.label)}> {{ {triples} }} }}")
    response = client.post("/sparql", content=" ; ".join(parts), headers={"Content-Type": "application/sparql-update"})
    assert response.status_code == 204, response.text


def test_the_suite_is_whole(manifest: Graph) -> None:
    found = [str(test).partition("#")[2] for test in Collection(manifest, next(manifest.objects(None, MF.entries)))]
    assert found == list(NAMES)
    assert len(NAMES) == 34


@pytest.mark.parametrize("name", NAMES)
def test_w3c_protocol(name: str, manifest: Graph, schrijfbaar: TestClient) -> None:
    test = entry(manifest, name)
    load(schrijfbaar, manifest, test)
    for asked in calls(manifest, test):
        response = schrijfbaar.request(asked.method, asked.path, headers=asked.headers, content=asked.body)
        assert f"{response.status_code // 100}xx" in asked.statuses, response.text
        kind = response.headers.get("content-type", "").partition(";")[0]
        if asked.formaat:
            assert kind in FORMATS[asked.formaat]
        if asked.boolean is not None:
            assert response.json()["boolean"] is asked.boolean


@pytest.mark.parametrize("name", [name for name in NAMES if "update" in name])
def test_the_shipped_endpoint_refuses_every_update(name: str, manifest: Graph, sparql: TestClient) -> None:
    before = sparql.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}).json()
    for asked in calls(manifest, entry(manifest, name)):
        if b"ASK" not in asked.body:
            response = sparql.request(asked.method, asked.path, headers=asked.headers, content=asked.body)
            assert response.status_code in (400, 403, 415)
            assert response.headers["content-type"] == "application/problem+json"
    after = sparql.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}).json()
    assert after == before
