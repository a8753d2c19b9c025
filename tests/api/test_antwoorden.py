"""The answers clients rely on: all seven outcomes with status 200, as committed in tests/golden/api."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from loketgraph.answers import Uitkomst

from .conftest import Check
from .golden import cases, load, run

MOMENT = "&peildatum=2026-06-01"
CASES = cases()
DEUREN = [path for path in CASES if load(path)["verzoek"]["adres"].startswith("/v1/deuren?")]
GOOD = [path for path in DEUREN if load(path)["antwoord"]["status"] == 200]


def ask(client: TestClient, query: str) -> dict[str, Any]:
    response = client.get(f"/v1/deuren?{query}{MOMENT}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_there_are_enough_golden_answers() -> None:
    assert len(CASES) >= 18
    assert len(GOOD) >= 13


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_answer_is_the_golden_one(path: Path, client: TestClient) -> None:
    golden = load(path)
    assert run(client, golden["verzoek"]) == golden["antwoord"]


def test_the_golden_answers_show_every_outcome_with_status_200() -> None:
    answers = [load(path)["antwoord"] for path in DEUREN]
    shown = {answer["inhoud"]["uitkomst"] for answer in answers if answer["status"] == 200}
    assert shown == {str(uitkomst) for uitkomst in Uitkomst}
    assert len(shown) == 7


@pytest.mark.parametrize("path", DEUREN, ids=lambda path: path.stem)
def test_the_answer_has_the_shape_of_the_document(path: Path, client: TestClient, matches_schema: Check) -> None:
    response = client.get(load(path)["verzoek"]["adres"])
    matches_schema(response.json(), "Antwoord" if response.status_code == 200 else "Probleem")


def test_the_shape_check_sees_a_field_the_document_does_not_know(client: TestClient, matches_schema: Check) -> None:
    answer = ask(client, "vraagtype=bestaan&gemeente=gm9001")
    answer["deuren"][0]["onbekend"] = 1
    with pytest.raises(Exception, match="onbekend"):
        matches_schema(answer, "Antwoord")


def test_an_answer_has_the_fields_clients_rely_on(client: TestClient) -> None:
    answer = ask(client, "vraagtype=bestaan&gemeente=gm9001")
    fields = {"uitkomst", "peildatum", "release", "deuren", "regie", "vervolgvraag", "vangnet", "meldingen"}
    assert fields <= set(answer)
    deur = answer["deuren"][0]
    fields = {"organisatie", "rol", "taak", "grondslagen", "contactpunten", "waarom", "overdracht"}
    assert fields | {"geldigVan", "geldigTot", "status", "bron"} <= set(deur)
    assert {"wet", "bwbId", "artikel", "url", "juriconnect"} <= set(deur["grondslagen"][0])


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_answer_names_a_door_and_a_safety_net_that_can_be_reached(path: Path) -> None:
    answer = load(path)["antwoord"]["inhoud"]
    assert answer["deuren"]
    assert answer["vangnet"]["contactpunten"]


def test_a_desk_gets_the_handover_with_agreement_line_and_ground(client: TestClient) -> None:
    deur = ask(client, "vraagtype=uitkering&gemeente=gm9001&vanuit=gm9001&voor=professional")["deuren"][0]
    overdracht = deur["overdracht"]
    assert overdracht["vanuit"]["naam"] == "gemeente Aardam"
    assert [afspraak["reactietijd"] for afspraak in overdracht["afspraken"]] == ["binnen een werkdag"]
    assert overdracht["gegevens"][0]["grondslag"]["artikel"] == "5"


def test_a_confidential_line_is_named_without_its_value(client: TestClient) -> None:
    deur = ask(client, "vraagtype=uitkering&gemeente=gm9001&vanuit=gm9001&voor=professional")["deuren"][0]
    lijn = deur["overdracht"]["lijnen"][0]
    assert (lijn["vertrouwelijk"], lijn["waarde"], lijn["telefoon"]) == (True, None, None)


def test_without_a_place_the_answer_asks_for_it_and_still_names_a_door(client: TestClient) -> None:
    answer = ask(client, "vraagtype=pas")
    assert answer["vervolgvraag"]["omstandigheid"] is None
    assert answer["vervolgvraag"]["vraag"] == "In welke gemeente speelt dit?"
    assert answer["deuren"][0]["organisatie"]["naam"] == "Informatie Rijksoverheid"


def test_an_option_in_the_answer_can_be_sent_back_as_it_is(client: TestClient) -> None:
    opties = ask(client, "vraagtype=te-weinig-geld&gemeente=gm9001")["vervolgvraag"]["opties"]
    assert len(opties) == 2
    outcomes = {
        ask(client, f"vraagtype=te-weinig-geld&gemeente=gm9001&omstandigheid={optie['id']}")["uitkomst"]
        for optie in opties
    }
    assert outcomes == {"meerDeuren"}


@pytest.mark.parametrize(
    "query",
    [
        "vraagtype=bestaan",
        "vraagtype=https://w3id.org/loketgraph/id/vraagtype/bestaan",
        "taak=bestaan",
        "product=bestaansgeld",
        "product=http://standaarden.overheid.nl/owms/terms/bestaansgeld",
        "vraagtype=bestaan&vraagtype=bestaan",
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "gemeente=gm9001",
        "gemeente=Aardam",
        "gemeente=gemeente%20Aardam",
        "gemeente=https://identifier.overheid.nl/tooi/id/gemeente/gm9001",
        "plaats=aardam",
        "plaats=9901",
        "plaats=9901AB",
        "gemeente=gm9001&plaats=Aardam",
        "gemeente=gm9001&gemeente=gm9001",
    ],
)
def test_the_same_question_in_other_spelling_has_the_same_doors(query: str, place: str, client: TestClient) -> None:
    answer = ask(client, f"{query}&{place}")
    assert [deur["organisatie"]["naam"] for deur in answer["deuren"]] == ["Werkplein Noordland"]


def test_the_answer_follows_the_date(client: TestClient) -> None:
    before = client.get("/v1/deuren?vraagtype=bestaan&gemeente=gm9001&peildatum=2014-12-31").json()
    after = client.get("/v1/deuren?vraagtype=bestaan&gemeente=gm9001&peildatum=2015-01-01").json()
    assert before["deuren"][0]["organisatie"]["naam"] == "gemeente Aardam"
    assert after["deuren"][0]["organisatie"]["naam"] == "Werkplein Noordland"


def test_the_answer_names_the_release_that_the_service_says_it_serves(client: TestClient) -> None:
    assert ask(client, "vraagtype=pakket")["release"] == client.get("/v1/releases/actueel").json()["id"]
