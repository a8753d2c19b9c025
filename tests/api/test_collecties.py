"""The collections: lists with a total, one thing by code, municipalities by place or postcode, the current release."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from loketgraph.collecties import COLLECTIES
from loketgraph.release import Release

from .conftest import Check

NAMEN = [collectie.naam for collectie in COLLECTIES]
#: In the invented country, a thing of each collection.
CODES = {
    "vraagtypen": "bestaan",
    "levensgebeurtenissen": "baan-kwijt",
    "taken": "bestaan",
    "organisaties": "zb9001",
    "gemeenten": "gm9001",
    "grondslagen": "bwbr9000001-1",
    "loketten": "aardam",
    "afspraken": "aardam-kas",
    "omstandigheden": "aow-leeftijd",
}


def codes(client: TestClient, query: str) -> list[str]:
    return [item["code"] for item in client.get(f"/v1/gemeenten?{query}").json()["items"]]


def test_the_nine_collections_of_the_contract_are_there() -> None:
    assert set(NAMEN) == set(CODES)
    assert len(NAMEN) == 9


@pytest.mark.parametrize("naam", NAMEN)
def test_a_list_has_the_shape_of_the_document(naam: str, client: TestClient, matches_schema: Check) -> None:
    response = client.get(f"/v1/{naam}")
    assert response.status_code == 200
    matches_schema(response.json(), "Bladzijde")


@pytest.mark.parametrize("naam", NAMEN)
def test_a_thing_has_the_shape_of_the_document(naam: str, client: TestClient, matches_schema: Check) -> None:
    response = client.get(f"/v1/{naam}/{CODES[naam]}")
    assert response.status_code == 200
    matches_schema(response.json(), "Ding")
    assert response.json()["code"] == CODES[naam]


@pytest.mark.parametrize("naam", NAMEN)
def test_every_thing_in_a_list_can_be_fetched_by_its_code(naam: str, client: TestClient) -> None:
    items = client.get(f"/v1/{naam}?paginaGrootte=1000").json()["items"]
    assert items
    for item in items:
        thing = client.get(f"/v1/{naam}/{item['code']}")
        assert (thing.status_code, thing.json()["id"]) == (200, item["id"])


@pytest.mark.parametrize("naam", NAMEN)
def test_a_list_names_each_thing_once(naam: str, client: TestClient) -> None:
    page = client.get(f"/v1/{naam}?paginaGrootte=1000").json()
    ids = [item["id"] for item in page["items"]]
    assert len(ids) == len(set(ids)) == page["totaal"]


@pytest.mark.parametrize("naam", NAMEN)
def test_an_unknown_code_is_404_and_says_where_to_look(naam: str, client: TestClient) -> None:
    response = client.get(f"/v1/{naam}/bestaat-niet")
    assert response.status_code == 404
    assert f"/v1/{naam}" in response.json()["detail"]


def test_an_organisation_that_is_no_municipality_is_not_among_the_municipalities(client: TestClient) -> None:
    assert client.get("/v1/organisaties/zb9001").status_code == 200
    assert client.get("/v1/gemeenten/zb9001").status_code == 404


@pytest.mark.parametrize(
    "code", ["%00", "%ff", "a%20b", "..%5C..", "x" * 5000, "%F0%9F%98%80", "<script>", "a%22b", "%5B", "%7C"]
)
def test_rubbish_as_code_is_404_without_the_whole_rubbish(code: str, client: TestClient) -> None:
    response = client.get(f"/v1/taken/{code}")
    assert response.status_code == 404
    assert len(response.json()["detail"]) < 400


def test_pages_together_hold_every_thing_once_in_order(client: TestClient) -> None:
    whole = client.get("/v1/taken?paginaGrootte=1000").json()
    pages = [client.get(f"/v1/taken?pagina={number}&paginaGrootte=7").json() for number in range(1, 5)]
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert {page["totaal"] for page in pages} == {whole["totaal"]}
    assert whole["totaal"] > 7


def test_a_page_past_the_end_is_empty_and_still_tells_the_total(client: TestClient) -> None:
    page = client.get("/v1/taken?pagina=999999").json()
    assert (page["items"], page["totaal"] > 0) == ([], True)


def test_a_place_in_two_municipalities_gives_both(client: TestClient) -> None:
    assert codes(client, "plaats=Zand") == ["gm9001", "gm9002"]


@pytest.mark.parametrize("query", ["plaats=Aardam", "plaats=%20aardam%20", "plaats=gemeente%20Aardam", "plaats=9901"])
def test_a_place_in_one_municipality_gives_one(query: str, client: TestClient) -> None:
    assert codes(client, query) == ["gm9001"]


@pytest.mark.parametrize("postcode", ["9901", "9901AB", "9901%20ab"])
def test_of_a_postcode_only_the_digits_count(postcode: str, client: TestClient) -> None:
    assert codes(client, f"postcode={postcode}") == ["gm9001"]


def test_a_municipality_that_merged_is_found_as_its_successor(client: TestClient) -> None:
    assert codes(client, "plaats=Cederveen") == ["gm9001"]


@pytest.mark.parametrize("query", ["plaats=Nergenshuizen", "postcode=1000"])
def test_an_unknown_place_gives_an_empty_list(query: str, client: TestClient) -> None:
    assert client.get(f"/v1/gemeenten?{query}").json()["totaal"] == 0


@pytest.mark.parametrize(
    ("query", "locations"),
    [
        ("plaats=Zand&postcode=9901", {"plaats", "postcode"}),
        ("plaats=Zand&pagina=1", {"plaats", "pagina"}),
        ("postcode=99", {"postcode"}),
        ("postcode=99011", {"postcode"}),
        ("plaats=", {"plaats"}),
        ("pagina=0&paginaGrootte=1001", {"pagina", "paginaGrootte"}),
        ("pagina=-1", {"pagina"}),
        ("pagina=1.5", {"pagina"}),
        ("pagina=%D9%A3", {"pagina"}),
        ("pagina=9999999", {"pagina"}),
        ("pagina=1&pagina=2", {"pagina"}),
    ],
)
def test_a_wrong_parameter_of_a_list_is_named(query: str, locations: set[str], client: TestClient) -> None:
    response = client.get(f"/v1/gemeenten?{query}")
    assert response.status_code == 400
    assert {error["location"] for error in response.json()["errors"]} == locations


def test_the_current_release_says_what_is_in_it(
    client: TestClient, wereld_release: Release, matches_schema: Check
) -> None:
    body = client.get("/v1/releases/actueel").json()
    matches_schema(body, "Release")
    assert body["id"] == wereld_release.hash
    assert body["aantallen"]["soort/Taak"] > 10
    assert "ontology/wereld.ttl" in body["bronnen"]
