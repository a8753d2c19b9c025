"""The answer in words, and the answer as JSON."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from loketgraph import uitleg
from loketgraph.answers import Gegevens, Grondslag, to_json

from .conftest import Vraag

WET = Grondslag("Wet kas", "BWBR9000002", "5", "")


@pytest.mark.parametrize(
    ("items", "zin"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_a_list_reads_as_dutch(items: list[str], zin: str) -> None:
    assert uitleg.opsomming(items) == zin


def test_a_choice_reads_as_dutch() -> None:
    assert uitleg.opsomming(["ja", "nee"], "of") == "ja of nee"


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert (uitleg.upper("de UWV-brief"), uitleg.upper("")) == ("De UWV-brief", "")


def test_articles_are_grouped_by_law() -> None:
    pw = [Grondslag("Participatiewet", "BWBR0015703", artikel, "") for artikel in ("7", "11")]
    assert uitleg.artikelen([pw[0], WET, pw[1]]) == "artikel 7 en 11 Participatiewet en artikel 5 Wet kas"


def test_a_ground_links_to_the_article_and_has_a_juriconnect() -> None:
    assert WET.juriconnect == "jci1.3:c:BWBR9000002&artikel=5"
    assert WET.url == "https://wetten.overheid.nl/jci1.3:c:BWBR9000002&artikel=5"


def test_the_competent_organ_is_named() -> None:
    regel = {"orgaan": ox.Literal("college van B en W")}
    zin = uitleg.waarom_bevoegd("een pas", "gemeente Aardam", regel, [WET])
    assert zin == "Een pas: volgens artikel 5 Wet kas is dit een taak van gemeente Aardam (college van B en W)."


def test_without_a_ground_no_law_is_claimed() -> None:
    assert uitleg.waarom_bevoegd("een pas", "de kas", {}, []) == "Een pas: dit is een taak van de kas."


def test_a_free_choice_of_municipality_is_said() -> None:
    regel = {"plaatsgrond": ox.NamedNode("https://w3id.org/loketgraph/id/plaatsgrond/vrije-keuze")}
    assert "iemand mag zelf kiezen" in uitleg.waarom_plaats(regel, "gemeente Aardam")


def test_a_door_explains_task_ground_and_place(vraag: Vraag) -> None:
    assert vraag(taak="pas", gemeente="gm9001").deuren[0].waarom == (
        "Een pas: volgens artikel 5 Wet kas is dit een taak van gemeente Aardam.",
        "De woonplaats telt: gemeente Aardam.",
    )


def test_a_national_door_explains_no_place(vraag: Vraag) -> None:
    assert vraag(taak="uitkering", gemeente="gm9001").deuren[0].waarom == (
        "Een uitkering: volgens artikel 5 Wet kas is dit een taak van Landelijke Kas.",
    )


def test_delegation_is_explained_with_the_words_and_place_of_the_arrangement(vraag: Vraag) -> None:
    assert vraag(taak="bestaan", gemeente="gm9001").deuren[0].waarom[-1] == (
        "Gemeente Aardam heeft deze taak overgedragen. Werkplein Noordland beslist nu zelf (delegatie): "
        "“de wet bestaan, met uitzondering van bijzonder geld” (artikel 5, Regeling Werkplein)."
    )


def test_mandate_is_explained_as_work_in_the_name_of_the_municipality(vraag: Vraag) -> None:
    assert vraag(taak="belasting", gemeente="gm9001").deuren[0].waarom[-1] == (
        "Gemeente Aardam heeft deze taak overgedragen. Werkplein Noordland voert het uit namens gemeente Aardam "
        "(mandaat): “het heffen van belasting in mandaat” (artikel 6, Regeling Belasting)."
    )


def test_another_executor_is_explained(vraag: Vraag) -> None:
    assert vraag(taak="teruggave").deuren[0].waarom[-1] == "Tweede Kas voert dit uit namens Landelijke Kas."


def test_the_same_sentence_is_said_once(vraag: Vraag) -> None:
    waarom = vraag(taak=["pas", "bijzonder"], gemeente="gm9001").deuren[0].waarom
    assert waarom.count("De woonplaats telt: gemeente Aardam.") == 1
    assert len(waarom) == 3


@pytest.mark.parametrize(
    ("van", "tot", "nieuw", "zin"),
    [
        ("2030-01-01", "", [], "Hulp geldt nog niet op 2026-06-01: pas vanaf 2030-01-01."),
        ("2020-01-01", "2025-01-01", [], "Hulp geldt niet meer op 2026-06-01: gestopt per 2025-01-01."),
        (
            "",
            "2025-01-01",
            ["steun", "geld"],
            "Hulp geldt niet meer op 2026-06-01: gestopt per 2025-01-01. Kijk nu naar: steun en geld.",
        ),
    ],
)
def test_not_in_force_says_since_or_until_when(van: str, tot: str, nieuw: list[str], zin: str) -> None:
    assert uitleg.melding_niet_in_werking("hulp", van, tot, "2026-06-01", nieuw) == zin


def test_three_parties_in_dispute_come_in_order_of_name() -> None:
    assert "zijn a, b en c het niet eens" in uitleg.melding_betwist("de taak", ["c", "a", "b"])


def test_an_answer_is_json_with_camel_case_keys(vraag: Vraag) -> None:
    antwoord = vraag(taak="bestaan", gemeente="gm9001", vanuit="gm9001").as_json()
    assert json.loads(json.dumps(antwoord)) == antwoord
    assert (antwoord["uitkomst"], antwoord["peildatum"]) == ("eenDeur", "2026-06-01")
    deur = antwoord["deuren"][0]
    assert (deur["geldigVan"], deur["geldigTot"]) == ("2015-01-01", None)
    assert deur["grondslagen"][0] == {
        "wet": "Wet bestaan",
        "bwbId": "BWBR9000001",
        "artikel": "1",
        "citaat": "Verzonnen woorden van artikel 1.",
        "url": "https://wetten.overheid.nl/jci1.3:c:BWBR9000001&artikel=1",
        "juriconnect": "jci1.3:c:BWBR9000001&artikel=1",
    }


def test_an_empty_optional_text_is_null_and_an_empty_list_a_list(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="pakket").as_json()
    deur = antwoord["deuren"][0]
    assert (deur["taak"], deur["taken"], deur["overdracht"], deur["geldigVan"]) == (None, [], None, None)
    assert deur["contactpunten"][0]["telefoon"] is None
    assert antwoord["gemeente"] is None


def test_the_question_for_the_place_has_no_circumstance(vraag: Vraag) -> None:
    assert vraag(taak="pas").as_json()["vervolgvraag"] == {
        "omstandigheid": None,
        "vraag": "In welke gemeente speelt dit?",
        "opties": [],
    }


def test_keys_of_compound_words_are_camel_case() -> None:
    assert list(to_json(Gegevens("adres", True, WET))) == ["gegevens", "toestemmingNodig", "grondslag"]
