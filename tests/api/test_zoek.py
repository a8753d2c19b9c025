"""POST /v1/deuren/_zoek: one situation or a list; bad bodies are refused with the right status and reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from loketgraph.settings import Settings

from .conftest import Check

ZOEK = "/v1/deuren/_zoek"
JSON = {"Content-Type": "application/json"}
MAX_BODY = Settings().max_body
#: Situations of which the answer is known: the outcome, or the parameter that is wrong.
SITUATIES: list[tuple[Any, str]] = [
    ({"vraagtype": ["bestaan"], "gemeente": "gm9001", "omstandigheid": ["aow-leeftijd-nee"]}, "eenDeur"),
    ({"levensgebeurtenis": ["baan-kwijt"], "gemeente": "gm9001"}, "meerDeuren"),
    ({"vraagtype": "pas"}, "vervolgvraag"),
    ({"vraagtype": ["pakket"]}, "elders"),
    ({"taak": ["noodregeling"], "gemeente": "gm9001", "peildatum": "2023-01-01"}, "nietInWerking"),
    ({"vraagtype": ["twist"], "gemeente": "gm9002"}, "betwist"),
    ({"vraagtype": ["wees"], "gemeente": "gm9001"}, "vangnet"),
    ({"vraagtype": ["bestaat-niet"]}, "vraagtype"),
    ({"vraagtype": ["pas"], "gemeente": 9001}, "gemeente"),
    ({"vraagtype": ["pas"], "kleur": "blauw"}, "kleur"),
    ("pas", "situatie"),
    (None, "situatie"),
    ([], "situatie"),
]


def outcome(answer: dict[str, Any]) -> str:
    return str(answer.get("uitkomst") or answer["errors"][0]["location"])


def send(client: TestClient, body: bytes, **headers: str) -> Any:
    return client.post(ZOEK, content=body, headers=JSON | {k.replace("_", "-"): v for k, v in headers.items()})


def test_one_situation_gets_the_same_answer_as_the_address(client: TestClient) -> None:
    situatie = {"vraagtype": ["bestaan"], "gemeente": "gm9001", "peildatum": "2026-06-01"}
    assert client.post(ZOEK, json=situatie).json() == client.get("/v1/deuren", params=situatie).json()


def test_one_text_is_as_good_as_a_list_of_one(client: TestClient) -> None:
    one, many = (client.post(ZOEK, json={"vraagtype": value}).json() for value in ("pakket", ["pakket"]))
    assert one == many
    assert one["uitkomst"] == "elders"


def test_a_list_answers_each_situation_in_its_place(client: TestClient, matches_schema: Check) -> None:
    response = client.post(ZOEK, json={"situaties": [situatie for situatie, _ in SITUATIES]})
    assert response.status_code == 200
    body = response.json()
    matches_schema(body, "Antwoorden")
    assert [outcome(answer) for answer in body["antwoorden"]] == [expected for _, expected in SITUATIES]
    assert {answer["status"] for answer in body["antwoorden"] if "errors" in answer} == {400}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.sampled_from(SITUATIES), min_size=1, max_size=12))
def test_any_list_keeps_order_and_size(chosen: list[tuple[Any, str]], client: TestClient) -> None:
    body = client.post(ZOEK, json={"situaties": [situatie for situatie, _ in chosen]}).json()
    assert [outcome(answer) for answer in body["antwoorden"]] == [expected for _, expected in chosen]


def test_a_thousand_situations_are_answered(client: TestClient) -> None:
    """Most are wrong on purpose, so that this tests the size and not the patience of the reader."""
    situaties: list[Any] = [{"kleur": str(number)} for number in range(1000)]
    situaties[0] = situaties[999] = {"vraagtype": "pakket"}
    body = client.post(ZOEK, json={"situaties": situaties}).json()
    assert len(body["antwoorden"]) == 1000
    assert [i for i, answer in enumerate(body["antwoorden"]) if answer.get("uitkomst") == "elders"] == [0, 999]


@pytest.mark.parametrize(
    "body",
    [
        {"situaties": []},
        {"situaties": [{"vraagtype": "pakket"}] * 1001},
        {"situaties": {"vraagtype": "pakket"}},
        {"situaties": None},
        {"situaties": "pakket"},
        {"situaties": [{"vraagtype": "pakket"}], "peildatum": "2026-06-01"},
    ],
    ids=["0", "1001", "object", "null", "tekst", "met ander veld"],
)
def test_what_is_no_list_of_1_to_1000_is_refused_as_a_whole(body: Any, client: TestClient) -> None:
    response = client.post(ZOEK, json=body)
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert (error["in"], error["location"]) == ("body", "situaties")
    assert "1 tot 1000" in error["detail"]


@pytest.mark.parametrize(
    ("body", "location"),
    [
        ({}, "vraagtype"),
        ({"vraagtype": 1}, "vraagtype"),
        ({"vraagtype": None}, "vraagtype"),
        ({"vraagtype": ["pas", 1]}, "vraagtype"),
        ({"vraagtype": [["pas"]]}, "vraagtype"),
        ({"vraagtype": {"id": "pas"}}, "vraagtype"),
        ({"vraagtype": "pas", "gemeente": True}, "gemeente"),
        ({"vraagtype": "pas", "gemeente": ["gm9001"]}, "gemeente"),
        ({"vraagtype": "pas", "peildatum": 20260601}, "peildatum"),
        ({"vraagtype": "pas", "kleur": "blauw"}, "kleur"),
        ({"vraagtype": "pas", "situatie": {}}, "situatie"),
        ({"vraagtype": "pas", "plaats": "\x00"}, "plaats"),
        ({"vraagtype": "pas", "plaats": "x" * 301}, "plaats"),
        ({"vraagtype": ["pas"] * 101}, "parameters"),
        ({f"veld{number}": "x" for number in range(101)}, "situatie"),
        ([{"vraagtype": "pas"}], "situatie"),
        ("pas", "situatie"),
        (1, "situatie"),
        (True, "situatie"),
    ],
    ids=lambda value: json.dumps(value)[:40],
)
def test_a_situation_of_the_wrong_shape_names_the_field(body: Any, location: str, client: TestClient) -> None:
    response = client.post(ZOEK, json=body)
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert (error["in"], error["location"]) == ("body", location)


def test_null_is_no_situation(client: TestClient) -> None:
    assert send(client, b"null").json()["errors"][0]["location"] == "situatie"


def test_all_errors_in_a_body_come_at_once(client: TestClient) -> None:
    body = {"vraagtype": "bestaat-niet", "gemeente": 1, "peildatum": "2026-02-30", "kleur": "blauw"}
    errors = client.post(ZOEK, json=body).json()["errors"]
    assert {error["location"] for error in errors} == set(body)
    assert {error["in"] for error in errors} == {"body"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b'{"vraagtype": "pas"',
        b"{'vraagtype': 'pas'}",
        b'{"vraagtype": "pas"} {}',
        b"vraagtype=pas",
        b"\xff\xfe\x00",
        b'{"vraagtype": "\xff"}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        b"\x1f\x8b\x08\x00",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_is_refused(body: bytes, client: TestClient, matches_schema: Check) -> None:
    response = send(client, body)
    assert response.status_code == 400
    matches_schema(response.json(), "Probleem")
    assert response.json()["errors"][0]["detail"].startswith("Dit is geen geldige JSON")


@pytest.mark.parametrize(
    ("body", "location"),
    [
        (b'{"\\ud800": "x", "vraagtype": "pas"}', "?"),
        (b'{"vraagtype": "\\ud800"}', "vraagtype"),
        (b'{"vraagtype": "pas", "plaats": "Zand\\udfff"}', "plaats"),
        (b'{"vraagtype": "pas", "x\\u0000": 1}', "x?"),
    ],
)
def test_half_a_character_in_json_is_refused(body: bytes, location: str, client: TestClient) -> None:
    response = send(client, body)
    assert response.status_code == 400
    assert [error["location"] for error in response.json()["errors"]] == [location]


def test_broken_json_says_where(client: TestClient) -> None:
    assert "op regel 2, teken 1" in send(client, b'{"vraagtype":\n}').json()["detail"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "json", ""]
)
def test_a_body_that_does_not_call_itself_json_is_415(kind: str, client: TestClient, matches_schema: Check) -> None:
    response = client.post(ZOEK, content=b'{"vraagtype": "pas"}', headers={"Content-Type": kind})
    assert response.status_code == 415
    assert response.headers["accept-post"] == "application/json"
    matches_schema(response.json(), "Probleem")
    assert "application/json" in response.json()["detail"]


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_say_its_charset(kind: str, client: TestClient) -> None:
    response = client.post(ZOEK, content=b'{"vraagtype": "pas"}', headers={"Content-Type": kind})
    assert response.status_code == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, identity"])
def test_a_packed_body_is_415(coding: str, client: TestClient) -> None:
    response = send(client, b'{"vraagtype": "pas"}', Content_Encoding=coding)
    assert response.status_code == 415
    assert response.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("announced", [str(MAX_BODY + 1), "9" * 30])
def test_a_body_that_announces_too_much_is_413_at_once(announced: str, client: TestClient) -> None:
    assert send(client, b'{"vraagtype": "pas"}', Content_Length=announced).status_code == 413


def test_a_body_that_announces_less_than_it_sends_is_413_when_it_passes_the_limit(client: TestClient) -> None:
    response = send(client, b" " * (MAX_BODY + 1), Content_Length="2")
    assert response.status_code == 413
    assert str(MAX_BODY) in response.json()["detail"]


def test_a_body_of_just_the_limit_is_read(client: TestClient) -> None:
    body = b'{"vraagtype": "pakket"}'
    assert send(client, body + b" " * (MAX_BODY - len(body))).status_code == 200


@pytest.mark.parametrize("announced", ["-1", "x", "", "1e3"])
def test_rubbish_as_length_does_no_harm(announced: str, client: TestClient) -> None:
    assert send(client, b'{"vraagtype": "pakket"}', Content_Length=announced).status_code == 200


def test_a_parameter_in_the_address_is_refused(client: TestClient) -> None:
    response = client.post(f"{ZOEK}?gemeente=gm9001", json={"vraagtype": "pas"})
    assert response.status_code == 400
    assert [(error["in"], error["location"]) for error in response.json()["errors"]] == [("query", "gemeente")]


def test_an_answer_to_a_body_is_not_stored(client: TestClient) -> None:
    response = client.post(ZOEK, json={"vraagtype": "pakket"})
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
