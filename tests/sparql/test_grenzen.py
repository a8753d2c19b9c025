"""The limits on real workers: what passes one gets a problem that names it, and never a silent cut."""

from __future__ import annotations

import json
import socket
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest
from rdflib import Graph
from starlette.testclient import TestClient

from loketgraph.release import Release
from loketgraph.settings import Settings

from .conftest import as_app, endpoint_on, running

SMALL = replace(
    Settings(),
    sparql_werkers=1,
    sparql_seconden=30,
    sparql_cpu_seconden=1,
    sparql_wacht_ms=20_000,
    sparql_geheugen_mb=128,
    sparql_max_uitvoer=5000,
)
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
UNFINISHED = (
    b"POST /sparql HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\n"
)
DEEP = f"SELECT * {{ BIND({'IF(true,' * 1600}1{',2)' * 1600} AS ?x) }}"


def doubled(times: int) -> str:
    """A query for one text of sixteen characters, doubled so many times."""
    binds = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return f"SELECT ?x{times} {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {binds} }}"


@pytest.fixture(scope="module")
def klein(wereld_release: Release) -> Iterator[TestClient]:
    """An endpoint with little room and no guard."""
    with TestClient(as_app(endpoint_on(wereld_release, SMALL, guarded=False))) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "grens"),
    [(FOREVER, "sparql_cpu_seconden"), (doubled(30), "sparql_geheugen_mb"), (DEEP, "stapel")],
)
def test_a_stopped_query_names_the_limit(klein: TestClient, query: str, grens: str) -> None:
    response = klein.post("/sparql", data={"query": query})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert [error["code"] for error in body["errors"]] == [grens]
    assert "Vraag minder" in body["detail"]
    assert klein.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


@pytest.mark.parametrize("mediatype", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_a_table_is_cut_at_bytes_and_stays_whole(klein: TestClient, mediatype: str) -> None:
    response = klein.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"Accept": mediatype})
    assert response.headers["loketgraph-afgekapt"] == "bytes=5000"
    assert 3000 < len(response.content) < 6000
    if mediatype.endswith("json"):
        assert json.loads(response.text)["head"]["link"]
    elif mediatype.endswith("xml"):
        ET.fromstring(response.text)
    else:
        assert response.text.endswith("\r\n")


@pytest.mark.parametrize(("mediatype", "formaat"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml")])
def test_a_graph_is_cut_at_bytes_and_stays_whole(klein: TestClient, mediatype: str, formaat: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    response = klein.get("/sparql", params={"query": query}, headers={"Accept": mediatype})
    assert response.headers["loketgraph-afgekapt"] == "bytes=5000"
    assert len(Graph().parse(data=response.text, format=formaat)) >= 10


def test_one_value_beyond_the_limit_is_cut_too(klein: TestClient) -> None:
    response = klein.get("/sparql", params={"query": doubled(12)})
    assert response.headers["loketgraph-afgekapt"] == "bytes=5000"
    assert response.json()["results"]["bindings"] == []


def test_who_hangs_up_frees_the_worker(wereld_release: Release) -> None:
    """One worker, and a client that leaves while it computes: the next need not wait until the limit."""
    patient = replace(SMALL, sparql_seconden=60, sparql_cpu_seconden=60)
    with running(as_app(endpoint_on(wereld_release, patient))) as address:
        with socket.create_connection(address, timeout=30) as connection:
            request = f"GET /sparql?query={quote(FOREVER)} HTTP/1.1\r\nHost: a.example\r\n\r\n"
            connection.sendall(request.encode())
            time.sleep(0.3)
        url = f"http://{address[0]}:{address[1]}/sparql"
        response = httpx.get(url, params={"query": "ASK {}"}, timeout=50, trust_env=False)
        assert response.status_code == 200


def test_too_many_requests_at_once_are_told_when_to_return(wereld_release: Release) -> None:
    with running(as_app(endpoint_on(wereld_release, replace(SMALL, sparql_onderweg=1)))) as address:
        with socket.create_connection(address, timeout=30) as connection:
            connection.sendall(UNFINISHED)
            time.sleep(0.3)
            url = f"http://{address[0]}:{address[1]}/sparql"
            response = httpx.get(url, params={"query": "ASK {}"}, timeout=50, trust_env=False)
        assert response.status_code == 503
        assert response.headers["retry-after"] == "1"
        assert response.headers["content-type"] == "application/problem+json"


def test_a_client_that_sends_nothing_is_let_go(wereld_release: Release) -> None:
    impatient = replace(SMALL, sparql_zendseconden=1)
    with (
        running(as_app(endpoint_on(wereld_release, impatient))) as address,
        socket.create_connection(address, timeout=30) as connection,
    ):
        connection.sendall(UNFINISHED)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 400 ")
