"""The pages of the saved questions: page, CSV, JSON and query at one address; the whole answer, and safe cells."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SH, Graph
from rdflib.plugins.sparql import prepareQuery
from starlette.testclient import TestClient

from loketgraph.queries import load_queries
from loketgraph.situatie import today
from loketgraph.store import EmbeddedStore
from loketgraph.tabelvorm import as_csv

QUERIES = load_queries(Path(__file__).resolve().parents[2] / "queries" / "analyse")
BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize("naam", QUERIES)
def test_every_question_has_a_page_and_a_csv(client: TestClient, naam: str) -> None:
    page = client.get(f"/analyse/{naam}", headers=BROWSER)
    assert page.status_code == 200
    assert QUERIES[naam].vraag in page.text
    found = client.get(f"/analyse/{naam}?formaat=csv")
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(found.text, newline="")))
    assert rows[0] == [kolom.naam for kolom in QUERIES[naam].kolommen]
    assert f'filename="{naam}.csv"' in found.headers["content-disposition"]


def test_the_index_names_every_question_and_has_a_form(client: TestClient) -> None:
    page = client.get("/analyse", headers=BROWSER).text
    assert len(QUERIES) >= 50
    for naam, query in QUERIES.items():
        assert f'href="/analyse/{naam}"' in page
        assert query.titel in page
    assert '<form action="/sparql" method="post"' in page
    assert "<script" not in page


def test_the_csv_is_rfc_4180_and_whole(client: TestClient, wereld_store: EmbeddedStore) -> None:
    naam = "regels-zonder-begindatum"
    found = client.get(f"/analyse/{naam}", headers={"Accept": "text/csv"})
    assert found.content.endswith(b"\r\n")
    assert b"\n" not in found.content.replace(b"\r\n", b"")
    rows = list(csv.DictReader(io.StringIO(found.text, newline="")))
    real = wereld_store.select(QUERIES[naam].text)
    assert rows == [{kolom.naam: str(row[kolom.naam].value) for kolom in QUERIES[naam].kolommen} for row in real]
    assert len(rows) >= 10


def test_json_says_the_question_the_columns_and_all_rows(client: TestClient) -> None:
    found = client.get("/analyse/taken-per-keten", headers={"Accept": "application/json"}).json()
    assert set(found) == {"naam", "titel", "vraag", "antwoord", "release", "parameters", "kolommen", "totaal", "rijen"}
    assert found["totaal"] == len(found["rijen"]) >= 2
    assert isinstance(found["rijen"][0]["aantal"], int)


def test_the_query_itself_can_be_had_with_the_values_in_it(client: TestClient) -> None:
    found = client.get("/analyse/overgedragen-door-gemeente?gemeente=gm9001&formaat=rq")
    assert found.headers["content-type"] == "application/sparql-query; charset=utf-8"
    assert "<https://identifier.overheid.nl/tooi/id/gemeente/gm9001>" in found.text
    assert prepareQuery(found.text)


@pytest.mark.parametrize("value", ["gm9001", "https://identifier.overheid.nl/tooi/id/gemeente/gm9001"])
def test_a_code_and_an_address_are_the_same_value(client: TestClient, value: str) -> None:
    rows = client.get("/analyse/overgedragen-door-gemeente", params={"gemeente": value, "formaat": "json"}).json()
    assert rows["totaal"] >= 1


def test_the_date_is_today_unless_it_is_given(client: TestClient) -> None:
    path = "/analyse/gemeenten-naar-overdrachten?formaat=json"
    assert client.get(path).json()["parameters"] == {"peildatum": today().isoformat()}
    assert client.get(f"{path}&peildatum=2014-06-01").json()["parameters"] == {"peildatum": "2014-06-01"}
    assert client.get(f"{path}&peildatum=").json()["parameters"] == {"peildatum": today().isoformat()}


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("bestaat-niet", 404, ""),
        ("taken-per-keten?onzin=1", 400, "onzin"),
        ("taken-per-keten?formaat=exe", 400, ""),
        ("taken-per-keten?pagina=0", 400, "pagina"),
        ("taken-per-keten?formaat=html&pagina=99", 404, ""),
        ("taken-per-keten?formaat=csv&scheiding=tab", 400, ""),
        ("gemeenten-naar-overdrachten?peildatum=morgen", 400, "peildatum"),
        ("overgedragen-door-gemeente?gemeente=https://a.example/%3E%20.%20%7D", 400, "gemeente"),
    ],
)
def test_what_is_wrong_is_said(client: TestClient, path: str, status: int, named: str) -> None:
    found = client.get(f"/analyse/{path}", headers={"Accept": "application/problem+json, */*;q=0.1"})
    assert found.status_code == status
    assert [error["location"] for error in found.json().get("errors", [])] == ([named] if named else [])


def test_a_long_table_comes_in_pages_that_say_the_total(client: TestClient) -> None:
    path = "/analyse/oudste-feiten"
    total = client.get(f"{path}?formaat=json&voor=2100-01-01").json()["totaal"]
    page = client.get(f"{path}?voor=2100-01-01", headers=BROWSER).text
    if total <= 100:
        assert f"{total} rijen." in page or "Geen rijen." in page or "1 rij." in page
    else:
        assert f"Rij 1 tot en met 100 van de {total}." in page.replace("\n", " ")


def test_a_chart_has_its_table_as_twin(client: TestClient) -> None:
    page = client.get("/analyse/taken-per-keten", headers=BROWSER).text
    assert page.count("<rect") == page.count("<tr>") - 1 >= 2
    assert 'role="img"' in page
    assert 'width="100.0%"' in page


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+31201234567", "'+31201234567"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("gewoon", "gewoon"),
        ("a=1", "a=1"),
        ('zei "hallo", en ging', 'zei "hallo", en ging'),
    ],
)
def test_a_safe_csv_has_no_formulas_and_the_standard_one_is_exact(value: str, safe: str) -> None:
    rows = [{"x": ox.Literal(value), "n": ox.Literal(-5)}]
    plain, armed = as_csv(["x", "n"], rows), as_csv(["x", "n"], rows, veilig=True)
    assert armed.startswith(b"\xef\xbb\xbf")
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(plain.decode(), newline="")))[1] == [value, "-5"]
    assert list(csv.reader(io.StringIO(armed.decode("utf-8-sig"), newline="")))[1] == [safe, "-5"]


def test_the_excel_link_gives_the_safe_form_with_semicolons(client: TestClient) -> None:
    found = client.get("/analyse/taken-per-keten?formaat=csv&veilig=ja&scheiding=puntkomma")
    assert found.content.startswith(b"\xef\xbb\xbfketen;aantal\r\n")


def test_every_question_is_a_shacl_executable(client: TestClient) -> None:
    graph = Graph().parse(data=client.get("/analyse/voorbeelden.ttl").text, format="turtle")
    found = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert {str(iri).rsplit("/", 1)[-1] for iri in found} == set(QUERIES)
    declared = {
        str(graph.value(d, SH.prefix)): str(graph.value(d, SH.namespace)) for d in graph.objects(None, SH.declare)
    }
    for iri in found:
        assert str(graph.value(iri, RDFS.comment)).endswith("?")
        text = str(graph.value(iri, SH.select))
        assert prepareQuery(text)
        assert graph.value(iri, SH.prefixes)
    assert declared["lg"] == "https://w3id.org/loketgraph/def/"


def test_the_editor_page_alone_allows_inline_styles(client: TestClient) -> None:
    policies = {
        path: client.get(path, headers=BROWSER).headers["content-security-policy"]
        for path in ("/analyse", "/analyse/editor", "/analyse/taken-per-keten", "/catalogus", "/doc/def")
    }
    loose = {path for path, policy in policies.items() if "unsafe" in policy}
    assert loose <= {"/analyse/editor"}
    assert all("script-src 'self';" in policy and "default-src 'none'" in policy for policy in policies.values())


def test_static_files_are_only_those_of_the_package(client: TestClient) -> None:
    style = client.get("/statisch/stijl.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "--lg-merk" in style.text
    for path in ("/statisch/../app.py", "/statisch/%2e%2e/app.py", "/statisch/onzin.css", "/statisch/"):
        assert client.get(path).status_code == 404
