"""A municipality hands tasks over; a professional hands a person over warmly."""

from __future__ import annotations

import pytest

from loketgraph import uitleg
from loketgraph.answers import Overdracht
from loketgraph.vragen import Vragen, text

from .conftest import Vraag, code, codes, taken

# --- from municipality to joint body ----------------------------------------------------------------------------------


def test_delegation_moves_the_competence(vraag: Vraag) -> None:
    [deur] = vraag(taak="bestaan", gemeente="gm9001").deuren
    assert (deur.organisatie.naam, deur.rol, deur.bevoegd.naam) == (
        "Werkplein Noordland",
        "bevoegd",
        "Werkplein Noordland",
    )


def test_mandate_moves_only_the_execution(vraag: Vraag) -> None:
    [deur] = vraag(taak="belasting", gemeente="gm9001").deuren
    assert (deur.organisatie.naam, deur.rol, deur.bevoegd.naam) == (
        "Werkplein Noordland",
        "uitvoerend",
        "gemeente Aardam",
    )


def test_a_rule_can_name_another_executor_without_a_transfer(vraag: Vraag) -> None:
    [deur] = vraag(taak="teruggave").deuren
    assert (deur.organisatie.naam, deur.rol, deur.bevoegd.naam) == ("Tweede Kas", "uitvoerend", "Landelijke Kas")


def test_an_excepted_task_stays_with_the_municipality(vraag: Vraag) -> None:
    assert codes(vraag(taak="bijzonder", gemeente="gm9001").deuren) == ["gm9001"]


def test_a_municipality_that_does_not_take_part_keeps_the_task(vraag: Vraag) -> None:
    [deur] = vraag(taak="bestaan", gemeente="gm9002").deuren
    assert (code(deur.organisatie.id), deur.rol) == ("gm9002", "bevoegd")


@pytest.mark.parametrize(
    ("gemeente", "peildatum", "deur", "van", "tot"),
    [
        ("gm9001", "2014-12-31", "gm9001", "2004-01-01", ""),
        ("gm9001", "2015-01-01", "so9001", "2015-01-01", ""),
        ("gm9005", "2020-01-01", "so9001", "2020-01-01", "2025-01-01"),
        ("gm9005", "2024-12-31", "so9001", "2020-01-01", "2025-01-01"),
        ("gm9005", "2025-01-01", "gm9005", "2004-01-01", ""),
    ],
)
def test_a_transfer_holds_from_the_joining_day_up_to_the_end_day(
    vraag: Vraag, gemeente: str, peildatum: str, deur: str, van: str, tot: str
) -> None:
    [found] = vraag(taak="bestaan", gemeente=gemeente, peildatum=peildatum).deuren
    assert (code(found.organisatie.id), found.geldig_van, found.geldig_tot) == (deur, van, tot)


@pytest.mark.parametrize(
    ("gemeente", "van", "tot"), [("gm9001", "2016-01-01", "2022-01-01"), ("gm9005", "2020-01-01", "2022-01-01")]
)
def test_a_transferred_task_holds_while_rule_and_transfer_both_do(
    vraag: Vraag, gemeente: str, van: str, tot: str
) -> None:
    [deur] = vraag(taak="starthulp", gemeente=gemeente, peildatum="2021-06-01").deuren
    assert (code(deur.organisatie.id), deur.geldig_van, deur.geldig_tot) == ("so9001", van, tot)


def test_a_rule_that_ended_does_not_come_back_through_its_transfer(vraag: Vraag) -> None:
    assert vraag(taak="starthulp", gemeente="gm9001", peildatum="2022-01-01").uitkomst == "nietInWerking"


def test_an_abolished_municipality_follows_the_transfer_of_its_successor(vraag: Vraag) -> None:
    assert codes(vraag(taak="bestaan", gemeente="gm9003", peildatum="2019-01-01").deuren) == ["so9001"]
    assert codes(vraag(taak="bestaan", gemeente="gm9003", peildatum="2018-12-31").deuren) == ["gm9003"]


@pytest.mark.parametrize(("peildatum", "deur"), [("2021-12-31", "zb9002"), ("2022-01-01", "zb9001")])
def test_an_abolished_body_counts_as_its_successor_from_that_day(vraag: Vraag, peildatum: str, deur: str) -> None:
    [found] = vraag(taak="verdwenen", peildatum=peildatum).deuren
    assert (code(found.organisatie.id), code(found.bevoegd.id)) == (deur, deur)


def test_a_province_is_found_through_the_municipality(vraag: Vraag) -> None:
    assert codes(vraag(taak="vergunning", gemeente="gm9002").deuren) == ["pv91"]
    assert vraag(taak="vergunning").vervolgvraag is not None


def test_a_transfer_is_derived_per_municipality_with_its_sources(wereld: Vragen) -> None:
    rows = wereld.ask(
        "deuren",
        vraag="https://w3id.org/loketgraph/id/taak/bestaan",
        gemeente="https://identifier.overheid.nl/tooi/id/gemeente/gm9001",
        peildatum="2026-06-01",
        omstandigheid=[],
    )
    gevonden = {(code(text(row, "route")), text(row, "stand")) for row in rows}
    assert gevonden == {("werkplein-gm9001-bestaan-gemeente", "geldig")}


def test_a_body_that_both_decides_and_executes_is_one_door_with_all_its_tasks(vraag: Vraag) -> None:
    [deur] = vraag(taak=["bestaan", "belasting"], gemeente="gm9001").deuren
    assert (code(deur.organisatie.id), taken(deur)) == ("so9001", ["bestaan", "belasting"])
    assert any("voert het uit namens gemeente Aardam (mandaat)" in zin for zin in deur.waarom)


# --- from desk to door ------------------------------------------------------------------------------------------------


def handover(vraag: Vraag, **situatie: object) -> Overdracht:
    standaard = {"taak": "uitkering", "gemeente": "gm9001", "vanuit": "gm9001", "voor": "professional"}
    overdracht = vraag(**standaard | situatie).deuren[0].overdracht
    assert overdracht is not None
    return overdracht


def test_without_vanuit_there_is_no_handover(vraag: Vraag) -> None:
    assert vraag(taak="uitkering", gemeente="gm9001", voor="professional").deuren[0].overdracht is None


def test_the_handover_holds_the_agreement(vraag: Vraag) -> None:
    overdracht = handover(vraag)
    assert overdracht.vanuit.naam == "gemeente Aardam"
    [afspraak] = overdracht.afspraken
    assert (code(afspraak.id), afspraak.naam) == ("aardam-kas", "Aardam en Landelijke Kas")
    assert (afspraak.vorm, afspraak.reactietijd) == ("professionallijn", "binnen een werkdag")
    assert afspraak.regie is not None
    assert afspraak.regie.naam == "gemeente Aardam"
    assert afspraak.bron == "https://voorbeeld.example/bron"
    assert overdracht.advies == uitleg.ADVIES_MET_AFSPRAAK


def test_the_professional_line_is_named_without_its_confidential_value(vraag: Vraag) -> None:
    [lijn] = handover(vraag).lijnen
    assert (lijn.naam, lijn.kanaal) == ("Landelijke Kas, professionallijn", "professionallijn")
    assert (lijn.vertrouwelijk, lijn.waarde, lijn.telefoon) == (True, "", "")


def test_what_may_go_along_is_given_with_its_ground(vraag: Vraag) -> None:
    [gegevens] = handover(vraag).gegevens
    assert (gegevens.gegevens, gegevens.toestemming_nodig) == ("inkomen en woonadres", False)
    assert (gegevens.grondslag.wet, gegevens.grondslag.artikel) == ("Wet kas", "5")


def test_what_may_go_along_holds_for_its_own_task_only(vraag: Vraag) -> None:
    assert handover(vraag, taak="verdwenen").gegevens == ()


def test_what_may_go_along_holds_for_every_body_of_the_category(vraag: Vraag) -> None:
    assert len(handover(vraag, gemeente="gm9002", vanuit="gm9002").gegevens) == 1
    assert handover(vraag, vanuit="so9001").gegevens == ()


def test_the_agreement_names_who_leads(vraag: Vraag) -> None:
    regie = vraag(taak="uitkering", gemeente="gm9001", vanuit="gm9001").regie
    assert regie is not None
    assert regie.organisatie.naam == "gemeente Aardam"
    assert regie.waarom == "Zo is het afgesproken in: Aardam en Landelijke Kas."


@pytest.mark.parametrize(
    ("situatie", "reden"),
    [
        ({"peildatum": "2023-02-28"}, "voor de eerste dag van de afspraak"),
        ({"gemeente": "gm9002"}, "buiten het gebied van de afspraak"),
        ({"gemeente": ""}, "geen plaats bekend"),
        ({"vanuit": "so9001"}, "geen partij bij de afspraak"),
    ],
)
def test_an_agreement_that_does_not_hold_here_is_not_shown(vraag: Vraag, situatie: dict[str, str], reden: str) -> None:
    overdracht = handover(vraag, **situatie)
    assert (overdracht.afspraken, overdracht.lijnen) == ((), ()), reden
    assert overdracht.advies == uitleg.ADVIES_ZONDER_AFSPRAAK


def test_an_agreement_holds_from_its_first_day(vraag: Vraag) -> None:
    assert len(handover(vraag, peildatum="2023-03-01").afspraken) == 1


def test_a_desk_hands_nothing_over_to_itself(vraag: Vraag) -> None:
    antwoord = vraag(taak="pas", gemeente="gm9001", vanuit="gm9001")
    assert [deur.overdracht for deur in antwoord.deuren] == [None]


def test_of_more_doors_only_the_others_get_a_handover(vraag: Vraag) -> None:
    antwoord = vraag(taak=["pas", "uitkering"], gemeente="gm9001", vanuit="gm9001")
    assert [(code(deur.organisatie.id), deur.overdracht is None) for deur in antwoord.deuren] == [
        ("gm9001", True),
        ("zb9001", False),
    ]


def test_a_body_outside_government_gets_a_handover_too(vraag: Vraag) -> None:
    overdracht = vraag(vraagtype="pakket", gemeente="gm9001", vanuit="gm9001").deuren[0].overdracht
    assert overdracht is not None
    assert overdracht.advies == uitleg.ADVIES_ZONDER_AFSPRAAK
