"""What a caller types becomes a checked situation, or a list of everything that is wrong with it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from loketgraph import situatie
from loketgraph.errors import InvalidSituation, ParameterError
from loketgraph.plaats import MAX_LENGTE, find_gemeenten
from loketgraph.situatie import MAX_OMSTANDIGHEDEN, MAX_VRAGEN, RuweSituatie, organisatie_iri, resolve
from loketgraph.vragen import Vragen

from .conftest import Fouten, code

DAG = "2026-06-01"
PEILDATUM = dt.date(2026, 6, 1)


def gemeenten(wereld: Vragen, peildatum: str = DAG, **plaats: str) -> list[str]:
    found = resolve(RuweSituatie(taak=["pas"], peildatum=peildatum, **plaats), wereld).gemeenten
    return [code(iri) for iri in found]


@pytest.mark.parametrize(
    ("getypt", "soort"),
    [
        ("gm9001", "gemeentecode"),
        ("https://identifier.overheid.nl/tooi/id/gemeente/gm9001", "TOOI-IRI"),
        ("Aardam", "naam"),
        ("aardam", "naam in kleine letters"),
        ("gemeente Aardam", "naam met 'gemeente'"),
        ("  Aardam  ", "naam met spaties"),
        ("9901", "postcode"),
        ("9901 AB", "postcode met letters"),
        ("9901ab", "postcode met letters, aan elkaar"),
        ("Cederveen", "opgeheven gemeente, nu Aardam"),
    ],
)
@pytest.mark.parametrize("param", ["gemeente", "plaats"])
def test_a_place_is_found_however_it_is_typed(wereld: Vragen, param: str, getypt: str, soort: str) -> None:
    assert gemeenten(wereld, **{param: getypt}) == ["gm9001"], soort


def test_no_place_gives_no_municipality(wereld: Vragen) -> None:
    assert gemeenten(wereld) == []


def test_a_name_of_two_places_is_an_error_that_names_both(fouten: Fouten) -> None:
    [(param, melding)] = fouten(taak="pas", plaats="Zand")
    assert param == "plaats"
    assert "gemeente Aardam (gm9001), gemeente Beekdorp (gm9002)" in melding


def test_all_candidates_of_an_ambiguous_place_can_be_listed(wereld: Vragen) -> None:
    found = find_gemeenten("Zand", "plaats", PEILDATUM, wereld)
    assert {code(iri): naam for iri, naam in found.items()} == {
        "gm9001": "gemeente Aardam",
        "gm9002": "gemeente Beekdorp",
    }


def test_a_municipality_settles_which_place_of_that_name(wereld: Vragen) -> None:
    assert gemeenten(wereld, gemeente="gm9002", plaats="Zand") == ["gm9002"]


def test_a_place_settles_which_part_of_a_divided_municipality(wereld: Vragen) -> None:
    assert gemeenten(wereld, gemeente="gm9004", plaats="Beekdorp") == ["gm9002"]


def test_a_place_outside_the_municipality_is_an_error(fouten: Fouten) -> None:
    [(param, melding)] = fouten(taak="pas", gemeente="gm9001", plaats="Beekdorp")
    assert param == "plaats"
    assert "'Beekdorp' ligt niet in gemeente 'gm9001'" in melding


@pytest.mark.parametrize(
    ("param", "getypt", "melding"),
    [
        ("gemeente", "gm1234", "Gemeente 'gm1234' bestaat niet"),
        ("gemeente", "Nergenshuizen", "geen bekende gemeente"),
        ("plaats", "Nergenshuizen", "geen bekende plaats"),
        ("plaats", "1111", "geen bekende plaats"),
        ("plaats", "a" * (MAX_LENGTE + 1), "te lang"),
        ("plaats", '"} SELECT * WHERE { ?s ?p ?o', "geen bekende plaats"),
    ],
)
def test_an_unknown_place_is_an_error_at_its_parameter(fouten: Fouten, param: str, getypt: str, melding: str) -> None:
    [(where, found)] = fouten(taak="pas", **{param: getypt})
    assert (where, melding in found) == (param, True), found


def test_a_postcode_must_have_four_digits(wereld: Vragen) -> None:
    with pytest.raises(ParameterError, match=r"geen postcode\. Geef vier cijfers"):
        find_gemeenten("99011", "postcode", PEILDATUM, wereld)


def test_a_municipality_that_does_not_exist_yet_is_an_error(fouten: Fouten) -> None:
    [(param, melding)] = fouten(taak="pas", gemeente="gm9005", peildatum="2019-12-31")
    assert param == "gemeente"
    assert "gm9005 bestond nog niet op 2019-12-31" in melding


def test_a_municipality_exists_from_its_first_day(wereld: Vragen) -> None:
    assert gemeenten(wereld, gemeente="gm9005", peildatum="2020-01-01") == ["gm9005"]


def test_an_abolished_municipality_is_itself_until_its_last_day(wereld: Vragen) -> None:
    assert gemeenten(wereld, gemeente="gm9003", peildatum="2018-12-31") == ["gm9003"]
    assert gemeenten(wereld, gemeente="gm9003", peildatum="2019-01-01") == ["gm9001"]


def test_a_divided_municipality_is_all_its_successors(wereld: Vragen) -> None:
    assert gemeenten(wereld, gemeente="gm9004", peildatum="2019-12-31") == ["gm9004"]
    assert gemeenten(wereld, gemeente="gm9004", peildatum="2020-01-01") == ["gm9001", "gm9002"]


@pytest.mark.parametrize("getypt", ["1-6-2026", "2026-6-1", "2026-02-30", "20260601", "gisteren", "2026-06-01T00:00"])
def test_a_peildatum_is_year_month_day(fouten: Fouten, getypt: str) -> None:
    [(param, melding)] = fouten(taak="pas", gemeente="gm9001", peildatum=getypt)
    assert param == "peildatum"
    assert "Schrijf jaar-maand-dag" in melding


def test_without_peildatum_the_question_is_about_today_in_the_netherlands(
    wereld: Vragen, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LateInUtc(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return dt.datetime(2026, 6, 30, 22, 30, tzinfo=ZoneInfo("UTC")).astimezone(tz)

    monkeypatch.setattr(situatie.dt, "datetime", LateInUtc)
    assert resolve(RuweSituatie(taak=["pas"]), wereld).peildatum == dt.date(2026, 7, 1)


@pytest.mark.parametrize("param", ["vraagtype", "levensgebeurtenis", "taak", "product"])
def test_an_unknown_code_is_an_error_at_its_parameter(fouten: Fouten, param: str) -> None:
    [(where, melding)] = fouten(**{param: "bestaat-niet"})
    assert where == param
    assert f"{param} 'bestaat-niet' bestaat niet in deze release" in melding


@pytest.mark.parametrize("getypt", ["", "pas koper", "pas>", "é", "http://elders.example/taak/pas", "a" * 301])
def test_a_malformed_code_is_refused_before_it_is_asked(fouten: Fouten, getypt: str) -> None:
    [(param, melding)] = fouten(taak=[getypt])
    assert param == "taak"
    assert "geen code van een taak" in melding or "te lang" in melding


def test_a_code_and_its_iri_are_the_same_question(wereld: Vragen) -> None:
    iri = "https://w3id.org/loketgraph/id/taak/pas"
    assert resolve(RuweSituatie(taak=["pas", iri]), wereld).vragen == (iri,)


def test_a_situation_without_a_question_says_what_can_be_asked(fouten: Fouten) -> None:
    [(param, melding)] = fouten(gemeente="gm9001")
    assert param == "vraagtype"
    assert "Geef een vraagtype, levensgebeurtenis, taak of product" in melding


def test_an_unknown_asker_gets_the_choices(fouten: Fouten) -> None:
    assert fouten(taak="pas", voor="robot") == [
        ("voor", "'robot' is geen vrager. Kies uit: inwoner, ondernemer, professional.")
    ]


@pytest.mark.parametrize("getypt", ["gm1234", "onbekend", "https://w3id.org/loketgraph/id/taak/pas", "x" * 301])
def test_vanuit_must_be_a_known_body(fouten: Fouten, getypt: str) -> None:
    [(param, melding)] = fouten(taak="pas", gemeente="gm9001", vanuit=getypt)
    assert param == "vanuit"
    assert "/v1/organisaties" in melding


@pytest.mark.parametrize(
    ("getypt", "iri"),
    [
        ("gm0405", "https://identifier.overheid.nl/tooi/id/gemeente/gm0405"),
        ("so0266", "https://identifier.overheid.nl/tooi/id/so/so0266"),
        ("zb000143", "https://identifier.overheid.nl/tooi/id/zbo/zb000143"),
        ("mnre1013", "https://identifier.overheid.nl/tooi/id/ministerie/mnre1013"),
        ("informatie-rijksoverheid", "https://w3id.org/loketgraph/id/organisatie/informatie-rijksoverheid"),
        ("https://elders.example/x", "https://elders.example/x"),
    ],
)
def test_a_body_is_named_by_tooi_code_own_name_or_iri(getypt: str, iri: str) -> None:
    assert organisatie_iri(getypt) == iri


def test_two_options_of_one_circumstance_contradict(fouten: Fouten) -> None:
    [(param, melding)] = fouten(taak="bestaan", omstandigheid=["aow-leeftijd-ja", "aow-leeftijd-nee"])
    assert param == "omstandigheid"
    assert "aow-leeftijd-ja en aow-leeftijd-nee" in melding


def test_the_same_option_twice_is_one_option(wereld: Vragen) -> None:
    ruw = RuweSituatie(taak=["bestaan"], omstandigheid=["aow-leeftijd-ja", "aow-leeftijd-ja"])
    assert [code(optie) for optie in resolve(ruw, wereld).omstandigheden] == ["aow-leeftijd-ja"]


def test_too_many_values_are_refused_with_the_limit(fouten: Fouten) -> None:
    found = fouten(
        taak=["pas"] * (MAX_VRAGEN + 1),
        vraagtype="pas",
        omstandigheid=["aow-leeftijd-ja"] * (MAX_OMSTANDIGHEDEN + 1),
    )
    assert [param for param, _ in found] == ["taak", "omstandigheid"]
    assert all("hooguit 25" in melding for _, melding in found)


def test_the_highest_number_of_values_is_accepted(wereld: Vragen) -> None:
    assert len(resolve(RuweSituatie(taak=["pas"] * MAX_VRAGEN), wereld).vragen) == 1


def test_all_errors_are_reported_at_once(fouten: Fouten) -> None:
    found = fouten(
        vraagtype=["onbekend"],
        taak=["ook onbekend"],
        gemeente="gm1234",
        plaats="Zand",
        peildatum="31-12-2026",
        voor="robot",
        vanuit="onbekend",
        omstandigheid=["onbekend"],
    )
    assert [param for param, _ in found] == [
        "vraagtype",
        "taak",
        "peildatum",
        "gemeente",
        "plaats",
        "voor",
        "vanuit",
        "omstandigheid",
    ]


def test_errors_found_earlier_come_first(wereld: Vragen) -> None:
    earlier = ParameterError("kleur", "'rood' bestaat niet.")
    with pytest.raises(InvalidSituation) as caught:
        resolve(RuweSituatie(taak=["onbekend"]), wereld, [earlier])
    assert [error.name for error in caught.value.errors] == ["kleur", "taak"]


def test_a_good_situation_with_an_earlier_error_is_still_wrong(wereld: Vragen) -> None:
    with pytest.raises(InvalidSituation, match="bestaat niet"):
        resolve(RuweSituatie(taak=["pas"]), wereld, [ParameterError("kleur", "'rood' bestaat niet.")])
