"""Contact points fit for the asker, in the order in which one would use them."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from loketgraph.answers import Contactpunt
from loketgraph.contact import Contactpunten, contact_points
from loketgraph.vragen import Vragen

from .conftest import Vraag, code

KAS = "https://identifier.overheid.nl/tooi/id/zbo/zb9001"
BEEKDORP = "https://identifier.overheid.nl/tooi/id/gemeente/gm9002"
PAKKETDIENST = "https://w3id.org/loketgraph/id/organisatie/pakketdienst"
PAS = "https://w3id.org/loketgraph/id/taak/pas"
DAG = dt.date(2026, 6, 1)


def punt(kanaal: str, naam: str = "") -> Contactpunt:
    return Contactpunt(naam or kanaal, naam or kanaal, kanaal, "", "", "", "", False, "", "")


def kanalen(wereld: Vragen, ding: str, voor: str, *taken: str) -> list[str]:
    return [found.kanaal for found in contact_points([ding], voor, DAG, wereld).for_tasks(ding, taken)]


@pytest.mark.parametrize(
    ("ding", "voor", "verwacht"),
    [
        (KAS, "inwoner", ["telefoon"]),
        (KAS, "professional", ["professionallijn", "telefoon"]),
        (KAS, "ondernemer", []),
        (PAKKETDIENST, "inwoner", ["website"]),
        (PAKKETDIENST, "professional", []),
        (BEEKDORP, "ondernemer", ["telefoon", "website"]),
    ],
)
def test_a_contact_point_is_given_to_its_audience_only(
    wereld: Vragen, ding: str, voor: str, verwacht: list[str]
) -> None:
    assert kanalen(wereld, ding, voor) == verwacht


def test_a_professional_line_is_known_but_its_value_is_not_public(wereld: Vragen) -> None:
    lijn, telefoon = contact_points([KAS], "professional", DAG, wereld).for_tasks(KAS, ())
    assert (lijn.kanaal, lijn.vertrouwelijk, lijn.waarde, lijn.telefoon) == ("professionallijn", True, "", "")
    assert (telefoon.kanaal, telefoon.vertrouwelijk, telefoon.telefoon) == ("telefoon", False, "+31205550002")


def test_a_contact_point_says_where_it_stands_and_when_it_was_checked(wereld: Vragen) -> None:
    [found] = contact_points([KAS], "inwoner", DAG, wereld).for_tasks(KAS, ())
    assert code(found.id) == "zb9001-telefoon"
    assert (found.naam, found.waarde, found.webadres) == ("Landelijke Kas, telefoon", "020 555 0002", "")
    assert (found.bron, found.gecontroleerd) == ("https://voorbeeld.example/bron", "2026-11-01")


def test_a_point_made_for_the_task_goes_first(wereld: Vragen) -> None:
    assert kanalen(wereld, BEEKDORP, "inwoner", PAS) == ["balie", "telefoon", "website"]


def test_a_point_made_for_another_task_is_left_out(wereld: Vragen) -> None:
    assert kanalen(wereld, BEEKDORP, "inwoner", "https://w3id.org/loketgraph/id/taak/bijzonder") == [
        "telefoon",
        "website",
    ]


def test_a_door_gets_the_points_of_its_own_tasks(vraag: Vraag) -> None:
    assert vraag(taak="pas", gemeente="gm9002").deuren[0].contactpunten[0].kanaal == "balie"
    assert vraag(taak="bijzonder", gemeente="gm9002").deuren[0].contactpunten[0].kanaal == "telefoon"


def test_channels_come_in_order_of_use_and_unknown_ones_last() -> None:
    volgorde = ["professionallijn", "telefoon", "balie", "website", "email", "post", "rooksignaal"]
    for geschud in permutations(volgorde[2:]):
        points = Contactpunten({"x": tuple(("", punt(kanaal)) for kanaal in (*volgorde[:2], *geschud))})
        assert [found.kanaal for found in points.for_tasks("x", ())] == volgorde


def test_two_points_of_one_channel_come_in_order_of_iri() -> None:
    points = Contactpunten({"x": (("", punt("telefoon", "b")), ("", punt("telefoon", "a")))})
    assert [found.id for found in points.for_tasks("x", ())] == ["a", "b"]


def test_a_point_for_two_asked_tasks_is_given_once() -> None:
    balie = punt("balie")
    points = Contactpunten({"x": (("t1", balie), ("t2", balie), ("t3", balie))})
    assert points.for_tasks("x", ["t1", "t2"]) == (balie,)


def test_a_body_without_points_has_none() -> None:
    assert Contactpunten({}).for_tasks("x", ["t1"]) == ()


def test_nothing_asked_needs_no_store() -> None:
    assert contact_points([], "inwoner", DAG, None) == Contactpunten({})  # type: ignore[arg-type]


def test_the_desk_shows_its_own_points_before_those_of_its_municipality(vraag: Vraag) -> None:
    vangnet = vraag(taak="wees", gemeente="gm9001").vangnet
    assert [punt.naam for punt in vangnet.contactpunten] == [
        "gemeente Aardam, telefoon",
        "gemeente Aardam, website",
    ]
