"""Linked data: /id/ and /def/ send on, /doc/ describes as a page or as RDF, by name or by Accept."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from starlette.testclient import TestClient

from loketgraph.namespaces import ID, LG, PREFIXES

from .conftest import NAAM, VIJANDIG

TAAK = "/doc/taak/bijzonder"
LEZERS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}


def parsed(client: TestClient, path: str, accept: str) -> set[str]:
    """The triples of an answer, as N-Triples lines."""
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == accept
    return {str(quad.triple) for quad in ox.parse(response.content, LEZERS[accept])}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/id/taak/bijzonder", TAAK),
        ("/id/organisatie/pakketdienst", "/doc/organisatie/pakketdienst"),
        ("/def/Taak", "/doc/def/Taak"),
        ("/def", "/doc/def"),
        ("/def/", "/doc/def"),
    ],
)
def test_a_name_sends_on_to_its_description(client: TestClient, path: str, target: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["location"] == target


def test_a_name_never_sends_to_another_host(client: TestClient) -> None:
    response = client.get("/id/..%2f..%2f/%2fkwaad.example", follow_redirects=False)
    assert response.status_code in (303, 404)
    assert response.headers.get("location", "/doc/").startswith("/doc/")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("text/html;q=0.5, text/turtle;q=0.6", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json;q=0.4, text/html;q=0", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("image/png, text/turtle;q=0.1", "text/turtle"),
    ],
)
def test_the_format_follows_accept(client: TestClient, accept: str, kind: str) -> None:
    response = client.get(TAAK, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == kind
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "application/rdf+xml"])
def test_no_format_that_fits_is_406(client: TestClient, accept: str) -> None:
    response = client.get(TAAK, headers={"Accept": accept})
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert "text/turtle" in response.json()["detail"]


def test_the_three_forms_hold_the_same_triples(client: TestClient) -> None:
    turtle, json_ld, n_triples = (parsed(client, TAAK, accept) for accept in LEZERS)
    assert len(turtle) >= 8
    assert turtle == json_ld == n_triples


def test_another_reader_sees_the_same_json_ld(client: TestClient) -> None:
    found = client.get(f"{TAAK}?formaat=jsonld")
    graph = rdflib.Graph().parse(data=found.text, format="json-ld")
    assert len(graph) == len(parsed(client, TAAK, "text/turtle"))
    assert set(found.json()) == {"@context", "@graph"}
    assert all(isinstance(base, str) for base in found.json()["@context"].values()), "niets om op te halen"


def test_every_own_fact_is_there_and_the_document_says_its_licence(client: TestClient, wereld_store: object) -> None:
    found = parsed(client, TAAK, "text/turtle")
    own = wereld_store._store.quads_for_pattern(ox.NamedNode(f"{ID}taak/bijzonder"), None, None)  # type: ignore[attr-defined]
    assert {str(quad.triple) for quad in own} <= found
    assert any("publicdomain/zero" in line for line in found)


def test_a_page_shows_ties_in_both_directions_source_status_and_routes(client: TestClient) -> None:
    page = client.get("/doc/taak/uitkering").text
    for text in (
        "<h2>Feiten</h2>",
        "<h2>Geschiedenis</h2>",
        "<h2>Wat erdoor loopt</h2>",
        "<h2>Wat hierheen verwijst</h2>",
    ):
        assert text in page
    assert "https://voorbeeld.example/bron" in page
    assert 'class="status' in page
    assert "/doc/vraagtype/" in page
    assert "/doc/bevoegdheid/" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/doc/organisatie/gm9001",
        "/doc?iri=https://identifier.overheid.nl/tooi/id/gemeente/gm9001",
        "/doc/def/Taak",
        "/doc/def/hoofdtaak",
        "/doc/status/vastgesteld",
        "/doc/def",
        "/doc",
    ],
)
def test_everything_has_a_page(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert response.text.count("<h1>") == 1


def test_an_organisation_that_ended_shows_its_end_and_successor(client: TestClient) -> None:
    page = client.get("/doc/organisatie/gm9004").text
    assert "geldig tot" in page
    assert "opvolger" in page


def test_the_ontology_is_one_document(client: TestClient) -> None:
    found = parsed(client, "/doc/def", "text/turtle")
    assert len(found) >= 700
    assert all(f"<{str(LG)[:-1]}" in line for line in found)


@pytest.mark.parametrize(
    "path",
    [
        "/doc/taak/bestaat-niet",
        "/doc/onzin/naam",
        "/doc/def/Onzin",
        "/doc?iri=geen%20adres",
        "/doc?iri=http://a.example/%3E%20%7D",
        "/doc/taak/%00",
        "/doc/taak/" + "x" * 5000,
    ],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "geen " not in response.json()["title"]


def test_an_error_is_a_page_for_who_asks_for_a_page(client: TestClient) -> None:
    response = client.get("/doc/taak/bestaat-niet", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "Niet gevonden" in response.text


@pytest.mark.parametrize("query", ["formaat=exe", "formaat=ttl&onzin=1", "formaat=ttl&formaat=nt"])
def test_a_wrong_parameter_is_400(client: TestClient, query: str) -> None:
    assert client.get(f"{TAAK}?{query}").status_code == 400


def test_the_same_bytes_are_not_sent_again_and_each_form_has_its_own_tag(client: TestClient) -> None:
    tags = {}
    for accept in ("text/html", *LEZERS):
        tag = client.get(TAAK, headers={"Accept": accept}).headers["etag"]
        again = client.get(TAAK, headers={"Accept": accept, "If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        tags[accept] = tag
    assert len(set(tags.values())) == 4
    other = client.get(TAAK, headers={"Accept": "text/turtle", "If-None-Match": tags["text/html"]})
    assert other.status_code == 200


def test_head_options_and_other_methods(client: TestClient) -> None:
    head = client.head(TAAK)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 1000
    assert client.options(TAAK).headers["allow"] == "GET, HEAD, OPTIONS"
    refused = client.post(TAAK)
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS"


def test_pages_have_a_strict_policy(client: TestClient) -> None:
    headers = client.get(TAAK, headers={"Accept": "text/html"}).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/doc/taak/vijandig", "/doc/keten/inkomen", "/analyse/taken-zonder-deur"])
def test_hostile_names_are_text(vijandig: TestClient, path: str) -> None:
    page = vijandig.get(path, headers={"Accept": "text/html"}).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "{{7*7}}" in page
    assert 'href="javascript:' not in page
    assert 'href="data:' not in page
    assert "\u202e" not in page[: page.index("</title>")]
    for place in range(page.count("\u202e")):
        before = page.split("\u202e")[place]
        assert before.rstrip().endswith("<bdi>") or before.rfind("<svg") > before.rfind("</svg>")


def test_hostile_names_stay_exact_in_rdf(vijandig: TestClient) -> None:
    label = ox.Triple(
        ox.NamedNode(VIJANDIG), ox.NamedNode(PREFIXES["skos"] + "prefLabel"), ox.Literal(NAAM, language="nl")
    )
    for accept in LEZERS:
        assert str(label) in parsed(vijandig, "/doc/taak/vijandig", accept)
