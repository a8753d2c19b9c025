"""The touchstones on the real content: what must be right if anything is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loketgraph.answers import Uitkomst
from loketgraph.namespaces import LG
from loketgraph.vragen import Vragen, text

from .conftest import Vraag, ask, code, codes

UPL = "http://standaarden.overheid.nl/owms/terms/"
PARTICIPATIEWET = "BWBR0015703"
BIJSTAND = {"product": f"{UPL}bijstand", "omstandigheid": "aow-leeftijd-nee"}

# --- bijstand ---------------------------------------------------------------------------------------------------------


def test_bijstand_in_hoorn_is_delegated_to_werksaam(vraag_echt: Vraag) -> None:
    antwoord = vraag_echt(**BIJSTAND, gemeente="gm0405")
    assert antwoord.uitkomst is Uitkomst.EEN_DEUR
    [deur] = antwoord.deuren
    assert (code(deur.organisatie.id), deur.rol, code(deur.bevoegd.id)) == ("so0266", "bevoegd", "so0266")
    assert any("(delegatie)" in zin for zin in deur.waarom)
    assert PARTICIPATIEWET in {grond.bwb_id for grond in deur.grondslagen}
    assert all(grond.url.startswith("https://wetten.overheid.nl/jci1.3:c:BWBR") for grond in deur.grondslagen)


def test_bijzondere_bijstand_in_hoorn_stays_with_the_municipality(vraag_echt: Vraag) -> None:
    [deur] = vraag_echt(product=f"{UPL}bijzBijstUitk", gemeente="gm0405").deuren
    assert (code(deur.organisatie.id), deur.rol) == ("gm0405", "bevoegd")


@pytest.mark.parametrize(
    ("gemeente", "peildatum", "reden"),
    [
        ("gm0753", "2026-06-01", "in Best heeft WSD alleen de sociale werkvoorziening"),
        ("gm0363", "2026-06-01", "Amsterdam doet het zelf"),
        ("gm0405", "2014-06-01", "WerkSaam bestond nog niet"),
    ],
)
def test_bijstand_is_elsewhere_and_earlier_at_the_municipality(
    vraag_echt: Vraag, gemeente: str, peildatum: str, reden: str
) -> None:
    assert codes(vraag_echt(**BIJSTAND, gemeente=gemeente, peildatum=peildatum).deuren) == [gemeente], reden


def test_a_place_in_hoorn_follows_hoorn(vraag_echt: Vraag) -> None:
    assert codes(vraag_echt(**BIJSTAND, plaats="Zwaag").deuren) == ["so0266"]


# --- the outcomes -----------------------------------------------------------------------------------------------------

# betwist has no case here: no source was found of bodies that dispute a task today. The invented country has two.
GEVALLEN = [
    ({"vraagtype": "digid-aanvragen"}, Uitkomst.EEN_DEUR, ["oorg10117"]),
    ({"vraagtype": "digid-buitenland"}, Uitkomst.MEER_DEUREN, ["oorg10117", "mnre1013"]),
    ({"vraagtype": "bijstand-aanvragen", "gemeente": "gm0344"}, Uitkomst.VERVOLGVRAAG, None),
    ({"vraagtype": "hulp-van-vluchtelingenwerk"}, Uitkomst.ELDERS, None),
    (
        {"vraagtype": "hulp-oekraine", "gemeente": "gm0344", "peildatum": "2021-06-01"},
        Uitkomst.NIET_IN_WERKING,
        ["gm0344"],
    ),
    ({"product": f"{UPL}vacature", "gemeente": "gm0363"}, Uitkomst.VANGNET, ["gm0363"]),
]


@pytest.mark.parametrize(("situatie", "uitkomst", "deuren"), GEVALLEN)
def test_every_outcome_has_a_real_case(
    vraag_echt: Vraag, situatie: Mapping[str, str], uitkomst: Uitkomst, deuren: list[str] | None
) -> None:
    antwoord = vraag_echt(**situatie)
    assert antwoord.uitkomst is uitkomst
    assert deuren is None or codes(antwoord.deuren) == deuren
    assert any(punt.contactpunten for punt in (*antwoord.deuren, antwoord.vangnet))


def test_all_outcomes_but_betwist_are_among_the_cases() -> None:
    assert {uitkomst for _, uitkomst, _ in GEVALLEN} == set(Uitkomst) - {Uitkomst.BETWIST}


# --- how much there is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("naam", "minstens"), [("levensgebeurtenissen", 12), ("vraagtypen", 150), ("omstandigheden", 20)]
)
def test_there_is_enough_to_ask_about(inhoud: Vragen, naam: str, minstens: int) -> None:
    assert len({text(row, "id") for row in inhoud.ask(naam)}) >= minstens


def things(inhoud: Vragen, soort: str) -> set[str]:
    """All things of a class of LoketGraph."""
    rows = inhoud.store.select(f"SELECT DISTINCT ?ding WHERE {{ ?ding a <{LG[soort]}> }}")
    return {text(row, "ding") for row in rows}


def test_enough_described_tasks_have_a_product(inhoud: Vragen) -> None:
    """A task derived from the list of products is not described by anyone: it does not count."""
    rows = inhoud.store.select(f"SELECT DISTINCT ?taak WHERE {{ ?taak <{LG.upl}> ?product }}")
    found = [text(row, "taak") for row in rows if not code(text(row, "taak")).startswith("upl-")]
    assert len(found) >= 120


def test_enough_transfers_are_known(inhoud: Vragen) -> None:
    assert len(things(inhoud, "Overdracht")) >= 16


@pytest.mark.parametrize(
    ("taak", "uitvoerder", "naam"),
    [
        ("ww-uitkering", "zb000117", "UWV"),
        ("aow-uitkering", "zb000143", "SVB"),
        ("studieschuld-terugbetalen", "oorg10148", "DUO"),
        ("zorgtoeslag", "oorg12369", "Dienst Toeslagen"),
        ("inkomstenbelasting", "oorg12368", "Belastingdienst"),
        ("wlz-zorg-eigen-bijdrage", "zb000211", "CAK"),
        ("verkeersboete", "oorg10111", "CJIB"),
        ("asielaanvraag", "oorg10222", "IND"),
    ],
)
def test_each_of_the_eight_implementers_is_the_door_for_a_task_of_citizens(
    vraag_echt: Vraag, taak: str, uitvoerder: str, naam: str
) -> None:
    [deur] = vraag_echt(taak=taak, gemeente="gm0405").deuren
    assert code(deur.organisatie.id) == uitvoerder, naam
    assert deur.contactpunten, naam
    assert deur.grondslagen, naam


# --- anything anywhere ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vraagtypen(inhoud: Vragen) -> list[str]:
    found = [code(text(row, "id")) for row in inhoud.ask("vraagtypen")]
    assert len(found) >= 150
    return found


@pytest.fixture(scope="module")
def gemeenten(inhoud: Vragen) -> list[tuple[str, str]]:
    """Every municipality that ever was, with the first day it is known on."""
    rows = inhoud.store.select(
        f"SELECT ?id ?van WHERE {{ ?id <{LG.categorie}> <https://w3id.org/loketgraph/id/categorie/gemeente> . "
        f"OPTIONAL {{ ?id <{LG.geldigVan}> ?van }} }} ORDER BY ?id"
    )
    found = [(code(text(row, "id")), text(row, "van", "1990-01-01")) for row in rows]
    assert len(found) >= 342
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_question_anywhere_on_any_day_ends_at_a_door_within_reach(
    data: st.DataObject, inhoud: Vragen, vraagtypen: list[str], gemeenten: list[tuple[str, str]]
) -> None:
    vraagtype = data.draw(st.sampled_from(vraagtypen))
    gemeente, van = data.draw(st.sampled_from(gemeenten))
    vroegst = max(dt.date.fromisoformat(van), dt.date(1990, 1, 1))
    peildatum = data.draw(st.dates(vroegst, dt.date(2035, 12, 31)))
    antwoord = ask(inhoud, vraagtype=vraagtype, gemeente=gemeente, peildatum=peildatum.isoformat())
    assert antwoord.deuren
    assert any(deur.contactpunten for deur in (*antwoord.deuren, antwoord.vangnet))
    assert (antwoord.vervolgvraag is not None) == (antwoord.uitkomst is Uitkomst.VERVOLGVRAAG)
    assert all(deur.waarom and deur.organisatie.naam and deur.bevoegd.naam for deur in antwoord.deuren)
    assert all(deur.taken or deur.rol in {"elders", "loket"} for deur in antwoord.deuren)
    assert antwoord.as_json()["uitkomst"] == antwoord.uitkomst
