"""The seven outcomes in the invented country, each with its exact fields; order; the safety net."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from loketgraph.answers import Uitkomst
from loketgraph.deuren import answer
from loketgraph.errors import StoreUnavailable
from loketgraph.situatie import RuweSituatie, resolve
from loketgraph.store import Row
from loketgraph.vragen import Vragen

from .conftest import Vraag, code, codes, taken


def test_een_deur(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="pas", gemeente="gm9001")
    assert antwoord.uitkomst is Uitkomst.EEN_DEUR
    assert antwoord.peildatum == dt.date(2026, 6, 1)
    assert antwoord.release == "een-release"
    assert antwoord.gemeente is not None
    assert antwoord.gemeente.naam == "gemeente Aardam"
    assert antwoord.vervolgvraag is None
    assert antwoord.meldingen == ()
    [deur] = antwoord.deuren
    assert (deur.organisatie.naam, deur.rol, deur.bevoegd.naam) == ("gemeente Aardam", "bevoegd", "gemeente Aardam")
    assert deur.taak is not None
    assert (deur.taak.naam, taken(deur)) == ("een pas", ["pas"])
    assert [(g.wet, g.artikel) for g in deur.grondslagen] == [("Wet kas", "5")]
    assert [punt.waarde for punt in deur.contactpunten] == ["14 0901", "https://www.aardam.example"]
    assert deur.overdracht is None
    assert (deur.geldig_van, deur.geldig_tot, deur.status) == ("", "", "vastgesteld")
    assert deur.bron == "https://voorbeeld.example/bron"
    assert antwoord.regie is not None
    assert (antwoord.regie.organisatie, antwoord.regie.waarom) == (deur.organisatie, "Dit is de enige deur.")


def test_meer_deuren_in_the_order_of_the_life_event_with_who_leads(vraag: Vraag) -> None:
    antwoord = vraag(levensgebeurtenis="baan-kwijt", gemeente="gm9001")
    assert antwoord.uitkomst is Uitkomst.MEER_DEUREN
    assert codes(antwoord.deuren) == ["zb9001", "zb9003", "gm9001"]
    assert antwoord.regie is not None
    assert antwoord.regie.organisatie.naam == "Landelijke Kas"
    assert antwoord.regie.waarom == "Deze organisatie is het eerst aan de beurt."


def test_the_body_with_most_tasks_leads(vraag: Vraag) -> None:
    antwoord = vraag(taak=["uitkering", "pas", "bijzonder"], gemeente="gm9001")
    assert codes(antwoord.deuren) == ["zb9001", "gm9001"]
    assert antwoord.regie is not None
    assert antwoord.regie.organisatie.naam == "gemeente Aardam"
    assert antwoord.regie.waarom == "Deze organisatie doet de meeste taken."


def test_vervolgvraag_asks_a_circumstance_with_its_options_in_order(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="te-weinig-geld", gemeente="gm9001")
    assert antwoord.uitkomst is Uitkomst.VERVOLGVRAAG
    assert antwoord.vervolgvraag is not None
    assert antwoord.vervolgvraag.omstandigheid is not None
    assert code(antwoord.vervolgvraag.omstandigheid.id) == "aow-leeftijd"
    assert antwoord.vervolgvraag.vraag == "Heeft de persoon om wie het gaat de AOW-leeftijd bereikt?"
    assert [code(optie.id) for optie in antwoord.vervolgvraag.opties] == ["aow-leeftijd-ja", "aow-leeftijd-nee"]
    assert [(code(d.organisatie.id), taken(d)) for d in antwoord.deuren] == [("gm9001", ["bijzonder"])]


@pytest.mark.parametrize(
    ("optie", "deuren"), [("aow-leeftijd-ja", ["gm9001", "zb9001"]), ("aow-leeftijd-nee", ["so9001", "gm9001"])]
)
def test_the_answer_to_the_vervolgvraag_decides(vraag: Vraag, optie: str, deuren: list[str]) -> None:
    antwoord = vraag(vraagtype="te-weinig-geld", gemeente="gm9001", omstandigheid=optie)
    assert (antwoord.uitkomst, codes(antwoord.deuren)) == (Uitkomst.MEER_DEUREN, deuren)


def test_a_second_vervolgvraag_comes_only_on_the_branch_that_needs_it(vraag: Vraag) -> None:
    def asked(*opties: str) -> str:
        gevraagd = vraag(taak="toelage", gemeente="gm9001", omstandigheid=opties).vervolgvraag
        return code(gevraagd.omstandigheid.id) if gevraagd and gevraagd.omstandigheid else ""

    assert asked() == "aow-leeftijd"
    assert asked("aow-leeftijd-ja") == ""
    assert asked("aow-leeftijd-nee") == "woonland"
    assert asked("aow-leeftijd-nee", "woonland-buitenland") == ""


def test_vervolgvraag_asks_the_place_when_a_municipality_must_be_known(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="pas")
    assert (antwoord.uitkomst, antwoord.gemeente) == (Uitkomst.VERVOLGVRAAG, None)
    assert antwoord.vervolgvraag is not None
    assert antwoord.vervolgvraag.omstandigheid is None
    assert antwoord.vervolgvraag.vraag == "In welke gemeente speelt dit?"
    assert antwoord.vervolgvraag.opties == ()


def test_a_national_task_asks_no_place(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="uitkering")
    assert (antwoord.uitkomst, codes(antwoord.deuren)) == (Uitkomst.EEN_DEUR, ["zb9001"])


def test_a_divided_municipality_asks_which_part(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="pas", gemeente="gm9004")
    assert antwoord.uitkomst is Uitkomst.VERVOLGVRAAG
    assert antwoord.vervolgvraag is not None
    assert [code(optie.id) for optie in antwoord.vervolgvraag.opties] == ["gm9001", "gm9002"]


def test_a_divided_municipality_does_not_hinder_a_national_task(vraag: Vraag) -> None:
    assert codes(vraag(vraagtype="uitkering", gemeente="gm9004").deuren) == ["zb9001"]


def test_elders_names_the_body_outside_government(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="pakket", gemeente="gm9001")
    assert antwoord.uitkomst is Uitkomst.ELDERS
    [deur] = antwoord.deuren
    assert (deur.organisatie.naam, deur.rol, deur.taak, deur.taken) == ("Pakketdienst", "elders", None, ())
    assert deur.waarom == ("Dit hoort niet bij de overheid. Ga hiervoor naar: Pakketdienst.",)
    assert [punt.webadres for punt in deur.contactpunten] == ["https://pakket.example"]


def test_elders_beside_a_government_door_is_meer_deuren(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype=["pakket", "pas"], gemeente="gm9001")
    assert antwoord.uitkomst is Uitkomst.MEER_DEUREN
    assert [deur.rol for deur in antwoord.deuren] == ["elders", "bevoegd"]


@pytest.mark.parametrize(
    ("peildatum", "uitkomst", "melding"),
    [
        ("2020-02-29", "nietInWerking", ("De noodregeling geldt nog niet op 2020-02-29: pas vanaf 2020-03-01.",)),
        ("2020-03-01", "eenDeur", ()),
        ("2021-09-30", "eenDeur", ()),
        ("2021-10-01", "nietInWerking", ("De noodregeling geldt niet meer op 2021-10-01: gestopt per 2021-10-01.",)),
    ],
)
def test_niet_in_werking_before_the_first_and_from_the_end_day(
    vraag: Vraag, peildatum: str, uitkomst: str, melding: tuple[str, ...]
) -> None:
    antwoord = vraag(vraagtype="noodregeling", gemeente="gm9001", peildatum=peildatum)
    assert (antwoord.uitkomst, antwoord.meldingen) == (uitkomst, melding)


def test_niet_in_werking_points_to_the_safety_net_and_names_the_new_task(vraag: Vraag) -> None:
    antwoord = vraag(taak="starthulp", gemeente="gm9001", peildatum="2022-01-01")
    assert antwoord.uitkomst is Uitkomst.NIET_IN_WERKING
    assert antwoord.deuren == (antwoord.vangnet,)
    assert antwoord.regie is None
    assert antwoord.meldingen == (
        "Starthulp geldt niet meer op 2022-01-01: gestopt per 2022-01-01. Kijk nu naar: bijzonder geld.",
    )


def test_a_task_that_is_yet_to_start_does_not_point_to_what_will_replace_it(vraag: Vraag) -> None:
    [melding] = vraag(taak="starthulp", gemeente="gm9001", peildatum="2015-12-31").meldingen
    assert melding == "Starthulp geldt nog niet op 2015-12-31: pas vanaf 2016-01-01."


def test_a_task_out_of_force_beside_one_in_force_is_a_note(vraag: Vraag) -> None:
    antwoord = vraag(taak=["pas", "noodregeling"], gemeente="gm9001")
    assert (antwoord.uitkomst, taken(antwoord.deuren[0])) == (Uitkomst.EEN_DEUR, ["pas"])
    assert antwoord.meldingen == ("De noodregeling geldt niet meer op 2026-06-01: gestopt per 2021-10-01.",)


def test_betwist_names_both_doors_when_two_bodies_claim_a_task(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="twist", gemeente="gm9001")
    assert (antwoord.uitkomst, codes(antwoord.deuren)) == (Uitkomst.BETWIST, ["gm9001", "zb9001"])
    [melding] = antwoord.meldingen
    assert "Landelijke Kas en gemeente Aardam het niet eens" in melding


def test_betwist_when_the_named_body_denies_its_task(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="ontkend", gemeente="gm9001")
    assert (antwoord.uitkomst, codes(antwoord.deuren)) == (Uitkomst.BETWIST, ["zb9001"])
    [melding] = antwoord.meldingen
    assert "Landelijke Kas bestrijdt dat dit haar taak is" in melding


def test_vangnet_when_nobody_owns_the_task(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="wees", gemeente="gm9002")
    assert (antwoord.uitkomst, antwoord.deuren) == (Uitkomst.VANGNET, (antwoord.vangnet,))
    assert (antwoord.vangnet.rol, antwoord.vangnet.organisatie.naam) == ("loket", "gemeente Beekdorp")
    assert (antwoord.regie, antwoord.vervolgvraag, antwoord.meldingen) == (None, None, ())


@pytest.mark.parametrize(
    ("plaats", "organisatie", "waarom"),
    [
        ({"gemeente": "gm9001"}, "gemeente Aardam", "Overheidsbreed loket Aardam. Hier kan iemand"),
        ({"gemeente": "gm9001", "peildatum": "2023-02-28"}, "gemeente Aardam", "De gemeente helpt inwoners verder"),
        ({"gemeente": "gm9002"}, "gemeente Beekdorp", "De gemeente helpt inwoners verder"),
        ({"gemeente": "gm9003"}, "gemeente Aardam", "Overheidsbreed loket Aardam. Hier kan iemand"),
        ({}, "Informatie Rijksoverheid", "Informatie Rijksoverheid wijst de weg"),
        ({"gemeente": "gm9004"}, "Informatie Rijksoverheid", "Informatie Rijksoverheid wijst de weg"),
    ],
)
def test_the_safety_net_is_desk_then_municipality_then_national(
    vraag: Vraag, plaats: dict[str, str], organisatie: str, waarom: str
) -> None:
    vangnet = vraag(vraagtype="wees", **plaats).vangnet
    assert vangnet.organisatie.naam == organisatie
    assert vangnet.waarom[0].startswith(waarom)


def test_the_safety_net_skips_a_rung_that_cannot_be_reached(vraag: Vraag) -> None:
    """Cederveen had no known telephone when it was still a municipality."""
    antwoord = vraag(vraagtype="pas", gemeente="gm9003", peildatum="2018-12-31")
    assert codes(antwoord.deuren) == ["gm9003"]
    assert antwoord.vangnet.organisatie.naam == "Informatie Rijksoverheid"


def test_a_release_without_safety_net_is_refused(wereld: Vragen) -> None:
    class ZonderVangnet(Vragen):
        def ask(self, naam: str, /, **params: object) -> list[Row]:
            return [] if naam == "vangnet" else super().ask(naam, **params)  # type: ignore[arg-type]

    situatie = resolve(RuweSituatie(taak=["pas"], gemeente="gm9001"), wereld)
    with pytest.raises(StoreUnavailable, match="geen vangnet"):
        answer(situatie, ZonderVangnet(wereld.store, wereld.queries), "r")


def test_tasks_of_one_body_make_one_door(vraag: Vraag) -> None:
    antwoord = vraag(taak=["pas", "bijzonder"], gemeente="gm9001")
    [deur] = antwoord.deuren
    assert (antwoord.uitkomst, taken(deur)) == (Uitkomst.EEN_DEUR, ["pas", "bijzonder"])
    assert [(g.wet, g.artikel) for g in deur.grondslagen] == [("Wet kas", "5"), ("Wet bestaan", "2")]


def test_questions_that_share_a_task_name_it_once(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype=["bijzonder", "te-weinig-geld"], gemeente="gm9001", omstandigheid="aow-leeftijd-ja")
    assert [(code(d.organisatie.id), taken(d)) for d in antwoord.deuren] == [
        ("gm9001", ["bijzonder"]),
        ("zb9001", ["ouderengeld"]),
    ]


def test_a_task_of_two_questions_comes_at_the_first_of_them(vraag: Vraag) -> None:
    gevraagd = ["bijzonder", "uitkering", "te-weinig-geld"]
    antwoord = vraag(vraagtype=gevraagd, gemeente="gm9001", omstandigheid="aow-leeftijd-nee")
    assert codes(antwoord.deuren) == ["gm9001", "zb9001", "so9001"]


def test_main_task_goes_before_side_tasks(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="te-weinig-geld", gemeente="gm9002", omstandigheid="aow-leeftijd-nee")
    assert [taken(deur) for deur in antwoord.deuren] == [["bestaan", "bijzonder"]]


def test_a_side_task_asked_by_name_is_a_main_task_of_its_own_question(vraag: Vraag) -> None:
    antwoord = vraag(taak=["bijzonder", "bestaan"], gemeente="gm9001", omstandigheid="aow-leeftijd-nee")
    assert codes(antwoord.deuren) == ["gm9001", "so9001"]


def test_what_was_asked_first_comes_first_whatever_the_rest(vraag: Vraag) -> None:
    for volgorde in permutations(["uitkering", "premie", "pas"]):
        antwoord = vraag(taak=list(volgorde), gemeente="gm9001")
        assert [taken(deur)[0] for deur in antwoord.deuren] == list(volgorde)


def test_what_is_assumed_is_said(vraag: Vraag) -> None:
    antwoord = vraag(vraagtype="bestaan", gemeente="gm9001")
    assert antwoord.uitkomst is Uitkomst.EEN_DEUR
    assert antwoord.meldingen == ("Dit antwoord geldt als dit zo is: AOW-leeftijd bereikt: nee.",)


def test_nothing_is_assumed_about_what_is_known(vraag: Vraag) -> None:
    assert vraag(vraagtype="bestaan", gemeente="gm9001", omstandigheid="aow-leeftijd-nee").meldingen == ()


def test_a_known_option_that_excludes_the_only_door_leads_to_the_safety_net(vraag: Vraag) -> None:
    assert vraag(vraagtype="bestaan", gemeente="gm9001", omstandigheid="aow-leeftijd-ja").uitkomst is Uitkomst.VANGNET


def test_a_product_without_a_described_task_is_a_derived_municipal_task(vraag: Vraag) -> None:
    [deur] = vraag(product="hondenpenning", gemeente="gm9002").deuren
    assert (code(deur.organisatie.id), taken(deur), deur.status) == ("gm9002", ["upl-hondenpenning"], "afgeleid")


def test_a_product_leads_to_the_task_that_describes_it(vraag: Vraag) -> None:
    [deur] = vraag(product="bijzonderGeld", gemeente="gm9002").deuren
    assert (taken(deur), deur.status) == (["bijzonder"], "vastgesteld")


@pytest.mark.parametrize(
    ("gevraagd", "status"),
    [
        (["bijzonder"], "vastgesteld"),
        (["bijzonder", "upl-hondenpenning"], "afgeleid"),
        (["bijzonder", "upl-hondenpenning", "starthulp"], "voorgesteld"),
    ],
)
def test_the_status_of_a_door_is_that_of_its_least_certain_task(vraag: Vraag, gevraagd: list[str], status: str) -> None:
    [deur] = vraag(taak=gevraagd, gemeente="gm9002", peildatum="2018-01-01").deuren
    assert deur.status == status


def test_a_regeling_nobody_classified_is_a_warning_and_not_a_door(vraag: Vraag) -> None:
    antwoord = vraag(product="bestaansgeld", gemeente="gm9002")
    assert (antwoord.uitkomst, codes(antwoord.deuren)) == (Uitkomst.EEN_DEUR, ["gm9002"])
    assert antwoord.deuren[0].waarom[-1] == (
        "Let op: gemeente Beekdorp doet mee aan Regeling Onbekeken. De tekst daarvan noemt de Wet bestaan. "
        "Of deze taak daarheen is gegaan, is nog niet nagegaan. Bel eerst."
    )


def test_a_classified_regeling_gives_no_warning(vraag: Vraag) -> None:
    zinnen = vraag(product="bestaansgeld", gemeente="gm9001").deuren[0].waarom
    assert not [zin for zin in zinnen if zin.startswith("Let op")]
