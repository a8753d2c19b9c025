"""The service description: the three checks W3C names without giving actions, and what is said of the limits."""

from __future__ import annotations

from dataclasses import fields

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from starlette.testclient import TestClient

from loketgraph.settings import Settings

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
ENDPOINT = URIRef("http://testserver/sparql")
OBJECTS = {
    SD.supportedLanguage: {SD.SPARQL11Query},
    SD.resultFormat: None,
    SD.defaultDataset: None,
    SD.endpoint: {ENDPOINT},
}


@pytest.fixture
def description(sparql: TestClient) -> Graph:
    response = sparql.get("/sparql")
    assert response.status_code == 200
    return Graph().parse(data=response.text, format="turtle")


@pytest.mark.parametrize(
    ("mediatype", "formaat"),
    [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")],
)
def test_returns_rdf(sparql: TestClient, mediatype: str, formaat: str) -> None:
    response = sparql.get("/sparql", headers={"Accept": mediatype})
    assert response.headers["content-type"].partition(";")[0] == mediatype
    found = Graph().parse(data=response.content, format=formaat)
    assert len(found) >= 60


def test_has_endpoint_triple(description: Graph) -> None:
    assert list(description.subject_objects(SD.endpoint)) == [(ENDPOINT, ENDPOINT)]


def test_conforms_to_schema(description: Graph) -> None:
    """One service, a dataset with a default graph and named graphs with names, and nothing sd: does not know."""
    assert list(description.subjects(RDF.type, SD.Service)) == [ENDPOINT]
    for predicate, expected in OBJECTS.items():
        found = set(description.objects(ENDPOINT, predicate))
        assert found
        assert expected is None or found == expected
    assert len(set(description.objects(ENDPOINT, SD.resultFormat))) == 10
    dataset = description.value(ENDPOINT, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in description
    assert (description.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in description
    named = list(description.objects(dataset, SD.namedGraph))
    assert len(named) >= 3
    for graph in named:
        assert (graph, RDF.type, SD.NamedGraph) in description
        assert str(description.value(graph, SD.name)).startswith("https://w3id.org/loketgraph/graaf/")
        assert (description.value(graph, SD.graph), RDF.type, SD.Graph) in description


def test_named_graphs_are_the_ones_there_are(description: Graph, sparql: TestClient) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = sparql.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    counted = {row["g"]["value"]: int(row["n"]["value"]) for row in rows}
    void = URIRef("http://rdfs.org/ns/void#triples")
    described = {
        str(description.value(graph, SD.name)): int(str(description.value(description.value(graph, SD.graph), void)))
        for graph in description.objects(None, SD.namedGraph)
    }
    assert described == counted


def test_every_limit_is_told(description: Graph) -> None:
    names = [setting.name for setting in fields(Settings) if setting.name.startswith("sparql_")]
    assert len(names) >= 15
    for name in names:
        assert description.value(URIRef(f"{ENDPOINT}#{name}"), RDFS.comment)
        assert description.value(URIRef(f"{ENDPOINT}#{name}"), RDF.value) is not None


def test_it_has_its_own_tag(sparql: TestClient) -> None:
    first = sparql.get("/sparql")
    again = sparql.get("/sparql", headers={"If-None-Match": first.headers["etag"]})
    other = sparql.get("/sparql", headers={"If-None-Match": first.headers["etag"], "Accept": "application/rdf+xml"})
    assert (again.status_code, other.status_code) == (304, 200)
    assert again.content == b""
