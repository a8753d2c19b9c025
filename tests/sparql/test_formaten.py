"""Result formats: the tests of W3C, and for every format what another reader makes of it."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from starlette.testclient import TestClient

from loketgraph.uitslagen import Grens, write_rows

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
TYPES = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}
W3C = [("csv-tsv-res", f"{kind}0{number}") for kind in ("csv", "tsv") for number in (1, 2, 3)]
W3C += [("json-res", f"jsonres0{number}") for number in (1, 2, 3, 4)]
BY_VALUE = {"csv03", "tsv03"}
"""The engine keeps the value of a number, not how it was written: 1.0E6 becomes 1000000, and -3 a plain integer."""
TERMS = """
    SELECT ?a ?b ?c ?d ?e ?f WHERE {
      VALUES (?a ?b ?c ?d ?e) {
        (<http://a.example/x?y=1&z=2>
         "een \\"tekst\\", met <tekens> &\\ttab\\nregel"@nl 4
         "3.50"^^<http://a.example/munt> true)
        (<http://a.example/é> "=SUM(1)" 1.5 1e3 UNDEF)
      }
    }
"""
GRAPH = """
    PREFIX ex: <http://a.example/>
    CONSTRUCT { ex:s ex:p "een <tekst>\\n"@nl, 1, ex:o ; ex:q _:b . _:b ex:p "x" } WHERE {}
"""
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/trig": "trig",
    "application/n-triples": "nt",
    "application/n-quads": "nquads",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


def load(client: TestClient, path: Path) -> None:
    """Empty the private store and put a Turtle file in its default graph."""
    triples = "".join(f"{triple.triple} .\n" for triple in ox.parse(path=str(path)))
    update = f"DROP ALL ; INSERT DATA {{ {triples} }}"
    response = client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"})
    assert response.status_code == 204, response.text


def rows(text: str, suffix: str) -> list[list[str]]:
    """The cells of a table; the names of blank nodes and the case of an exponent mean nothing."""
    if suffix == ".csv":
        table = list(csv.reader(io.StringIO(text, newline="")))
    else:
        table = [line.split("\t") for line in text.rstrip("\n").split("\n")]
    return [["_:x" if c.startswith("_:") else re.sub(r"(?<=\d)e(?=\d)", "E", c) for c in row] for row in table]


def values(text: str, suffix: str) -> list[list[str]]:
    """The cells of a table, with every number as its value and without a numeric datatype."""
    table = rows(text, suffix)
    plain = [
        [re.sub(r'^"(-?[\d.]+)"\^\^<http://www.w3.org/2001/XMLSchema#\w+>$', r"\1", c) for c in row] for row in table
    ]
    return [[str(float(c)) if re.fullmatch(r"-?[\d.]+(?:E\d+)?", c) else c for c in row] for row in plain]


def bindings(found: Any) -> Any:
    """SPARQL results in JSON, with all blank nodes called the same."""
    for row in found.get("results", {}).get("bindings", []):
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = "x"
    return found


@pytest.mark.parametrize(("folder", "name"), W3C, ids=lambda value: value)
def test_w3c_results(folder: str, name: str, shared: Path, schrijfbaar: TestClient) -> None:
    where = shared / "conformance" / "w3c-sparql11" / folder
    manifest = Graph().parse(where / "manifest.ttl", format="turtle", publicID=(where / "manifest.ttl").as_uri())
    tests = Collection(manifest, next(manifest.objects(None, MF.entries)))
    test = next(test for test in tests if str(test).endswith(f"#{name}"))
    action = manifest.value(test, MF.action)
    data, query, result = (
        Path(str(manifest.value(subject, predicate)).removeprefix("file://"))
        for subject, predicate in ((action, QT.data), (action, QT.query), (test, MF.result))
    )
    load(schrijfbaar, data)
    response = schrijfbaar.get(
        "/sparql", params={"query": query.read_text(encoding="utf-8")}, headers={"Accept": TYPES[result.suffix]}
    )
    assert response.headers["content-type"].partition(";")[0] == TYPES[result.suffix]
    expected = result.read_text(encoding="utf-8")
    if result.suffix == ".srj":
        assert bindings(response.json()) == bindings(json.loads(expected))
    elif name in BY_VALUE:
        assert values(response.text, result.suffix) == values(expected, result.suffix)
    else:
        assert rows(response.text, result.suffix) == rows(expected, result.suffix)


@pytest.mark.parametrize("name", sorted(BY_VALUE))
def test_the_writers_keep_the_terms_that_the_engine_does_not(name: str, shared: Path) -> None:
    """The same two tests without the engine, to the letter: what W3C expects, read and written again."""
    where = shared / "conformance" / "w3c-sparql11" / "csv-tsv-res"
    found = ox.parse_query_results(path=str(where / "csvtsv03.tsv"))
    assert isinstance(found, ox.QuerySolutions)
    written = write_rows(found, name[:3], Grens(100, 10_000))
    suffix = f".{name[:3]}"
    expected = (where / f"csvtsv03{suffix}").read_text(encoding="utf-8")
    assert rows(b"".join(written.delen).decode(), suffix) == rows(expected, suffix)


def test_the_w3c_suites_are_whole(shared: Path) -> None:
    found = 0
    for folder in ("csv-tsv-res", "json-res"):
        path = shared / "conformance" / "w3c-sparql11" / folder / "manifest.ttl"
        manifest = Graph().parse(path, format="turtle")
        found += len(Collection(manifest, next(manifest.objects(None, MF.entries))))
    assert found == len(W3C) == 10


@pytest.mark.parametrize(
    ("mediatype", "formaat"),
    [
        ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
    ],
    ids=lambda value: str(value),
)
def test_another_reader_finds_the_same_terms(
    sparql: TestClient, mediatype: str, formaat: ox.QueryResultsFormat
) -> None:
    response = sparql.get("/sparql", params={"query": TERMS}, headers={"Accept": mediatype})
    found = ox.parse_query_results(response.content, formaat)
    assert isinstance(found, ox.QuerySolutions)
    assert [variable.value for variable in found.variables] == ["a", "b", "c", "d", "e", "f"]
    expected = ox.Store().query(TERMS)
    assert isinstance(expected, ox.QuerySolutions)
    assert sorted(map(str, map(tuple, found))) == sorted(map(str, map(tuple, expected)))


def test_csv_is_plain_and_exact(sparql: TestClient) -> None:
    """Values as they are, also those a spreadsheet would run: this is the standard's CSV."""
    response = sparql.get("/sparql", params={"query": TERMS}, headers={"Accept": "text/csv"})
    assert response.content.startswith(b"a,b,c,d,e,f\r\n")
    table = list(csv.reader(io.StringIO(response.text, newline="")))
    assert table[1:] == [
        ["http://a.example/x?y=1&z=2", 'een "tekst", met <tekens> &\ttab\nregel', "4", "3.50", "true", ""],
        ["http://a.example/é", "=SUM(1)", "1.5", "1000", "", ""],
    ]


def test_columns_of_a_star_keep_the_order_of_the_query(sparql: TestClient) -> None:
    query = "SELECT DISTINCT * WHERE { ?s ?p ?o . ?a ?b ?s } LIMIT 1"
    for mediatype in ("text/csv", "text/tab-separated-values"):
        response = sparql.get("/sparql", params={"query": query}, headers={"Accept": mediatype})
        assert re.split(r"[,\t]", response.text.splitlines()[0].replace("?", "")) == ["s", "p", "o", "a", "b"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("mediatype", GRAPH_TYPES)
def test_another_reader_finds_the_same_graph(sparql: TestClient, mediatype: str) -> None:
    response = sparql.post("/sparql", data={"query": GRAPH}, headers={"Accept": mediatype})
    assert response.headers["content-type"].partition(";")[0] == mediatype
    dataset = Dataset()
    dataset.parse(data=response.content, format=GRAPH_TYPES[mediatype])
    found = {o for s, _, o, _ in dataset.quads() if s == URIRef("http://a.example/s") and not isinstance(o, BNode)}
    assert found == {Literal(1), Literal("een <tekst>\n", lang="nl"), URIRef("http://a.example/o")}
    assert len(list(dataset.quads())) == 5


def test_turtle_uses_the_prefixes_of_the_query(sparql: TestClient) -> None:
    response = sparql.get("/sparql", params={"query": GRAPH})
    assert "@prefix ex: <http://a.example/> ." in response.text
    assert "ex:s " in response.text


def test_triples_come_once(sparql: TestClient) -> None:
    query = "CONSTRUCT { <http://a.example/s> <http://a.example/p> 1 } WHERE { ?s ?p ?o }"
    response = sparql.get("/sparql", params={"query": query}, headers={"Accept": "application/n-triples"})
    assert response.text.count("\n") == 1
    assert "loketgraph-afgekapt" not in response.headers


@pytest.mark.parametrize(
    ("query", "mediatype"),
    [
        ('SELECT ("\\u0001" AS ?x) {}', "application/sparql-results+xml"),
        ('CONSTRUCT { <a:b> <http://a.example/p> "\\u0001" } {}', "application/rdf+xml"),
        ('CONSTRUCT { <a:b> <http://a.example/> "x" } {}', "application/rdf+xml"),
        ('CONSTRUCT { <a:b> <http://a.example/1> "x" } {}', "application/rdf+xml"),
    ],
)
def test_what_xml_cannot_say_is_refused(sparql: TestClient, query: str, mediatype: str) -> None:
    response = sparql.get("/sparql", params={"query": query}, headers={"Accept": mediatype})
    assert response.status_code == 406
    assert response.json()["errors"][0]["code"] == "formaat"


@pytest.mark.parametrize("mediatype", ["application/sparql-results+json", "application/sparql-results+xml"])
@pytest.mark.parametrize(("query", "expected"), [("ASK {}", True), ("ASK { <a:a> <a:a> <a:a> }", False)])
def test_yes_and_no(sparql: TestClient, mediatype: str, query: str, expected: bool) -> None:
    response = sparql.get("/sparql", params={"query": query}, headers={"Accept": mediatype})
    if mediatype.endswith("json"):
        assert response.json() == {"head": {}, "boolean": expected}
    else:
        found = ET.fromstring(response.content).findtext("{http://www.w3.org/2005/sparql-results#}boolean")
        assert found == str(expected).lower()
