"""Bad input in the address: always 400 with every error at once, in Dutch, never an answer and never a 5xx."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from loketgraph.http import MAX_ADRES

from .conftest import Check

GOED = "vraagtype=bestaan&gemeente=gm9001"
#: Query, the parameter that is wrong, and a word of the sentence that says why.
FOUT = [
    ("", "vraagtype", "Geef een vraagtype"),
    ("gemeente=gm9001", "vraagtype", "Geef een vraagtype"),
    ("vraagtype=", "vraagtype", "geen code"),
    ("vraagtype=bestaat-niet", "vraagtype", "bestaat niet"),
    ("vraagtype=Bestaan", "vraagtype", "bestaat niet"),
    ("vraagtype=taak/bestaan", "vraagtype", "geen code"),
    ("vraagtype=https://w3id.org/loketgraph/id/taak/bestaan", "vraagtype", "geen code"),
    ("vraagtype=https://boos.example/x", "vraagtype", "geen code"),
    ("vraagtype=a%20b", "vraagtype", "geen code"),
    ("vraagtype=x%22%20.%20%3Fs%20%3Fp%20%3Fo%20%23", "vraagtype", "geen code"),
    ("levensgebeurtenis=bestaat-niet", "levensgebeurtenis", "bestaat niet"),
    ("taak=bestaat-niet", "taak", "bestaat niet"),
    ("product=bestaat-niet", "product", "bestaat niet"),
    ("&".join(f"vraagtype=v{number}" for number in range(26)), "vraagtype", "te veel"),
    ("vraagtype=bestaan&gemeente=gm0000", "gemeente", "bestaat niet"),
    ("vraagtype=bestaan&gemeente=Nergenshuizen", "gemeente", "geen bekende"),
    ("vraagtype=bestaan&gemeente=Zand", "gemeente", "gm9002"),
    ("vraagtype=bestaan&plaats=Zand", "plaats", "gm9001"),
    ("vraagtype=bestaan&plaats=1000AA", "plaats", "geen bekende"),
    ("vraagtype=bestaan&gemeente=gm9001&plaats=Beekdorp", "plaats", "ligt niet in"),
    ("vraagtype=bestaan&gemeente=gm9001&gemeente=gm9002", "gemeente", "2 keer"),
    ("vraagtype=bestaan&gemeente=gm9005&peildatum=2019-12-31", "gemeente", "bestond nog niet"),
    (f"{GOED}&peildatum=2026-02-30", "peildatum", "geen datum"),
    (f"{GOED}&peildatum=2026-13-01", "peildatum", "geen datum"),
    (f"{GOED}&peildatum=0000-01-01", "peildatum", "geen datum"),
    (f"{GOED}&peildatum=01-06-2026", "peildatum", "geen datum"),
    (f"{GOED}&peildatum=20260601", "peildatum", "geen datum"),
    (f"{GOED}&peildatum=2026-06-01T00:00:00Z", "peildatum", "geen datum"),
    (f"{GOED}&peildatum=morgen", "peildatum", "geen datum"),
    (f"{GOED}&peildatum=2026-06-01&peildatum=2026-06-02", "peildatum", "2 keer"),
    (f"{GOED}&voor=iedereen", "voor", "geen vrager"),
    (f"{GOED}&voor=", "voor", "geen vrager"),
    (f"{GOED}&vanuit=bestaat-niet", "vanuit", "bestaat niet"),
    (f"{GOED}&vanuit=gm0000", "vanuit", "bestaat niet"),
    (f"{GOED}&vanuit=http://%5Bkapot", "vanuit", "kapot"),
    (f"{GOED}&omstandigheid=bestaat-niet", "omstandigheid", "bestaat niet"),
    (f"{GOED}&omstandigheid=aow-leeftijd-ja&omstandigheid=aow-leeftijd-nee", "omstandigheid", "tegen"),
    (f"{GOED}&kleur=blauw", "kleur", "bestaat niet"),
    (f"{GOED}&Peildatum=2026-06-01", "Peildatum", "bestaat niet"),
    (f"{GOED}&=leeg", "", "bestaat niet"),
    (f"{GOED}&pagina=1", "pagina", "bestaat niet"),
]
RUBBISH = {
    "null": "%00",
    "escape": "%1B%5B31m",
    "newline": "a%0Ab",
    "delete": "a%7F",
    "not UTF-8": "%FF%FE",
    "latin-1": "S%FAdwest",
    "half a percent": "%",
    "wrong percent": "%ZZ",
    "overlong UTF-8": "%C0%AF",
    "surrogate": "%ED%A0%80",
    "emoji": "%F0%9F%A6%84",
    "right to left": "%E2%80%AE",
    "quote": "%27%22%5C",
    "markup": "%3Cscript%3E",
    "braces": "%7D%7D%20UNION%20%7B",
    "long": "x" * 5000,
}
PARAMS = ("vraagtype", "levensgebeurtenis", "taak", "product", "gemeente", "plaats", "peildatum", "voor", "vanuit")


@pytest.mark.parametrize(("query", "location", "word"), FOUT, ids=[query[:60] or "leeg" for query, _, _ in FOUT])
def test_the_wrong_parameter_is_named_with_the_reason(
    query: str, location: str, word: str, client: TestClient, matches_schema: Check
) -> None:
    response = client.get(f"/v1/deuren?{query}")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    matches_schema(body, "Probleem")
    [error] = body["errors"]
    assert (error["in"], error["location"], error["code"]) == ("query", location, "ongeldig")
    assert word in error["detail"]
    assert body["detail"] == error["detail"]


def test_the_same_query_without_the_fault_is_answered(client: TestClient) -> None:
    assert client.get(f"/v1/deuren?{GOED}").status_code == 200


def test_all_errors_come_at_once_each_with_its_own_parameter(client: TestClient) -> None:
    query = "vraagtype=a&taak=b&product=c&gemeente=d&peildatum=e&voor=f&vanuit=g&omstandigheid=h&i=j&i=k"
    body = client.get(f"/v1/deuren?{query}").json()
    locations = [error["location"] for error in body["errors"]]
    expected = ["vraagtype", "taak", "product", "gemeente", "peildatum", "voor", "vanuit", "omstandigheid", "i"]
    assert sorted(locations) == sorted(expected)
    assert all(error["detail"] in body["detail"] for error in body["errors"])


@pytest.mark.parametrize("param", [*PARAMS, "omstandigheid"])
@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_in_any_parameter_is_a_400_that_does_not_repeat_much_of_it(
    param: str, rubbish: str, client: TestClient
) -> None:
    response = client.get(f"/v1/deuren?{param}={rubbish}")
    assert response.status_code == 400
    assert param in {error["location"] for error in response.json()["errors"]}
    assert len(response.text) < 2000


@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_as_name_of_a_parameter_is_a_400(rubbish: str, client: TestClient) -> None:
    response = client.get(f"/v1/deuren?{GOED}&{rubbish}=x")
    assert response.status_code == 400
    assert len(response.json()["errors"][0]["location"]) <= 40


def test_bytes_that_are_not_utf_8_get_their_own_sentence(client: TestClient) -> None:
    assert "UTF-8" in client.get("/v1/deuren?vraagtype=bestaan&plaats=S%FAdwest").json()["detail"]


def test_a_letter_with_an_accent_is_no_rubbish(client: TestClient) -> None:
    detail = client.get("/v1/deuren?vraagtype=bestaan&plaats=S%C3%BAdwest").json()["detail"]
    assert "Súdwest" in detail
    assert "geen bekende plaats" in detail


def test_a_hundred_parameters_are_read_and_one_more_is_not(client: TestClient) -> None:
    same = "&".join(["gemeente=gm9001"] * 99)
    assert client.get(f"/v1/deuren?vraagtype=bestaan&{same}").status_code == 200
    response = client.get(f"/v1/deuren?vraagtype=bestaan&gemeente=gm9001&{same}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["location"] == "parameters"


def test_ten_thousand_parameters_are_refused_unread(client: TestClient) -> None:
    response = client.get("/v1/deuren?" + "taak=" + "&taak=" * 9_999)
    assert response.status_code == 414


def test_ten_thousand_short_parameters_that_fit_are_refused(client: TestClient) -> None:
    response = client.get("/v1/deuren?" + "&" * 5000 + "a&" * 5000)
    assert response.status_code == 400


def test_the_longest_address_is_read_and_one_byte_more_is_414(client: TestClient, matches_schema: Check) -> None:
    rest = MAX_ADRES - len("/v1/deuren") - len("plaats=")
    assert client.get("/v1/deuren?plaats=" + "x" * rest).status_code == 400
    response = client.get("/v1/deuren?plaats=" + "x" * (rest + 1))
    assert response.status_code == 414
    assert response.headers["api-version"]
    matches_schema(response.json(), "Probleem")


def test_a_path_that_is_too_long_is_414(client: TestClient) -> None:
    assert client.get("/v1/taken/" + "x" * MAX_ADRES).status_code == 414


@pytest.mark.parametrize("address", ["/v1/releases/actueel", "/v1/openapi.json", "/v1/taken/bestaan"])
def test_an_address_without_parameters_says_so(address: str, client: TestClient) -> None:
    response = client.get(f"{address}?formaat=xml")
    assert response.status_code == 400
    assert response.json()["detail"] == "Parameter 'formaat' bestaat niet. Dit adres kent geen parameters."
