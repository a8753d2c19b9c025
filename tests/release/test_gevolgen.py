"""Consequences of a change: exactly the answers that moved, found without asking everything."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from loketgraph.gevolgen import Verschil, compare, differences, touched
from loketgraph.namespaces import ID, TOOI_ID
from loketgraph.vragen import Vragen, text

Land = Callable[[Callable[[str], str]], Vragen]
GM = f"{TOOI_ID}gemeente/gm"
VANDAAG = dt.date(2026, 6, 1)
DATUMS = (dt.date(2019, 6, 1), dt.date(2021, 1, 1), VANDAAG)
STATUS = "    lg:status status:vastgesteld ;\n    dct:source <https://voorbeeld.example/bron> .\n"


def drop(subject: str) -> Callable[[str], str]:
    """Takes the block of one thing out of the Turtle."""

    def change(world: str) -> str:
        found, number = re.subn(rf"^{re.escape(subject)}\n(?:    .*\n)+\n?", "", world, flags=re.MULTILINE)
        assert number == 1, subject
        return found

    return change


def put(subject: str, fact: str) -> Callable[[str], str]:
    """Adds a fact to a thing."""

    def change(world: str) -> str:
        assert f"\n{subject}\n" in world, subject
        return world + f"\n{subject}\n    {fact} .\n"

    return change


def swap(subject: str, old: str, new: str) -> Callable[[str], str]:
    """Replaces words within the block of one thing."""

    def change(world: str) -> str:
        start = world.index(f"\n{subject}\n")
        end = world.index("\n\n", start) if "\n\n" in world[start + 1 :] else len(world)
        assert old in world[start:end], (subject, old)
        return world[:start] + world[start:end].replace(old, new) + world[end:]

    return change


def add(block: str) -> Callable[[str], str]:
    """Adds a thing."""
    return lambda world: world + "\n" + block + STATUS


#: Every kind of change that can move a door, and some that cannot.
WIJZIGINGEN = {
    "overdracht weg": drop("overdracht:werkplein"),
    "overdracht eindigt": put("overdracht:werkplein", 'lg:geldigTot "2020-06-01"^^xsd:date'),
    "overdracht naar een ander": swap("overdracht:belasting", "so:so9001", "zbo:zb9003"),
    "mandaat wordt delegatie": swap("overdracht:belasting", "wijze:mandaat", "wijze:delegatie"),
    "taak niet langer uitgezonderd": swap("overdracht:werkplein", "taak:bijzonder", "taak:wees"),
    "gemeente treedt toe": add(
        "deelname:werkplein-gm9002\n    a lg:Deelname ;\n    lg:regeling regeling:werkplein ;\n"
        '    lg:organisatie gm:gm9002 ;\n    lg:geldigVan "2026-01-01"^^xsd:date ;\n'
    ),
    "gemeente treedt uit": drop("deelname:werkplein-gm9001"),
    "regel weg": drop("bevoegdheid:pas-gemeente"),
    "regel voor een taak zonder eigenaar": add(
        "bevoegdheid:wees-kas\n    a lg:Bevoegdheid ;\n    lg:taak taak:wees ;\n    lg:bevoegd zbo:zb9003 ;\n"
    ),
    "regel naar een andere kas": swap("bevoegdheid:uitkering-kas", "zbo:zb9001", "zbo:zb9003"),
    "regel per provincie": swap("bevoegdheid:pas-gemeente", "categorie:gemeente", "categorie:provincie"),
    "regel eerder in werking": swap("bevoegdheid:toekomst-kas", "2030-01-01", "2020-01-01"),
    "andere voorwaarde": swap("bevoegdheid:bestaan-gemeente", "optie:aow-leeftijd-nee", "optie:aow-leeftijd-ja"),
    "voorwaarde weg": swap("bevoegdheid:ouderengeld-kas", "    lg:voorwaarde optie:aow-leeftijd-ja ;\n", ""),
    "taak weg": drop("taak:pas"),
    "kas houdt op": put("zbo:zb9003", 'lg:geldigTot "2021-01-01"^^xsd:date'),
    "kas gaat op in een andere": put("zbo:zb9003", 'lg:geldigTot "2021-01-01"^^xsd:date ; lg:opvolger zbo:zb9001'),
    "andere opvolger van een kas": swap("zbo:zb9002", "lg:opvolger zbo:zb9001", "lg:opvolger zbo:zb9003"),
    "kas leeft langer": swap("zbo:zb9002", "2022-01-01", "2028-01-01"),
    "gemeente gaat op in een andere": put("gm:gm9002", 'lg:geldigTot "2026-01-01"^^xsd:date ; lg:opvolger gm:gm9005'),
    "gemeente was er eerder": swap("gm:gm9005", "2020-01-01", "2019-01-01"),
    "andere opvolger van een gemeente": swap("gm:gm9003", "lg:opvolger gm:gm9001", "lg:opvolger gm:gm9002"),
    "gemeente later opgegaan": swap("gm:gm9004", "2020-01-01", "2022-01-01"),
    "gemeente in geen provincie": swap("gm:gm9002", "    tooiont:ligtInProvincie pv:pv91 ;\n", ""),
    "provincie houdt op": put("pv:pv91", 'lg:geldigTot "2025-01-01"^^xsd:date'),
    "nieuwe gemeente": add(
        'gm:gm9009\n    a tooiont:Gemeente , org:Organization ;\n    skos:prefLabel "gemeente Nieuwland"@nl ;\n'
        "    lg:categorie categorie:gemeente ;\n    lg:bedientGebied gm:gm9009 ;\n"
    ),
    "andere naam": swap("taak:pas", '"een pas"', '"een kaart"'),
    "contactpunt weg": drop("contactpunt:gm9001-telefoon"),
}
ZONDER_GEVOLG = {"andere naam", "contactpunt weg"}


@pytest.fixture(scope="module")
def oud(land: Land) -> Vragen:
    """The invented country as it is."""
    return land(lambda world: world)


def everything(old: Vragen, new: Vragen) -> dict[str, set[str]]:
    """Every task in every municipality of both."""
    taken, gemeenten = (
        {text(row, "id") for vragen in (old, new) for row in vragen.ask(naam)} for naam in ("taken", "gemeenten")
    )
    assert len(taken) >= 15
    return dict.fromkeys(gemeenten, taken)


@pytest.mark.parametrize("naam", WIJZIGINGEN)
def test_the_quick_way_finds_what_asking_everything_finds(oud: Vragen, land: Land, naam: str) -> None:
    nieuw = land(WIJZIGINGEN[naam])
    every = everything(oud, nieuw)
    found = 0
    for peildatum in DATUMS:
        slow = differences(oud, nieuw, peildatum, every)
        assert compare(oud, nieuw, peildatum) == slow
        found += len(slow)
    assert (found == 0) == (naam in ZONDER_GEVOLG)


def test_two_changes_at_once_are_both_found(oud: Vragen, land: Land) -> None:
    names = ("overdracht weg", "regel naar een andere kas", "gemeente gaat op in een andere")

    def change(world: str) -> str:
        for name in names:
            world = WIJZIGINGEN[name](world)
        return world

    nieuw = land(change)
    slow = differences(oud, nieuw, VANDAAG, everything(oud, nieuw))
    assert compare(oud, nieuw, VANDAAG) == slow
    assert len(slow) >= 10


def test_one_transfer_moves_exactly_its_answers(oud: Vragen, land: Land) -> None:
    found = compare(oud, land(WIJZIGINGEN["overdracht weg"]), VANDAAG)
    niet = " (niet bij aow-leeftijd-ja)"
    bestaan = f"{ID}taak/bestaan"
    assert [v for v in found if v.gemeente != f"{GM}9004"] == [
        Verschil(bestaan, f"{GM}9001", f"so9001{niet}", f"gm9001{niet}"),
        Verschil(bestaan, f"{GM}9003", f"so9001{niet}", f"gm9001{niet}"),
    ]
    # Dubbelo was divided between Aardam, which moves, and Beekdorp, which does not.
    assert [v for v in found if v.gemeente == f"{GM}9004"] == [
        Verschil(bestaan, f"{GM}9004", f"gm9002{niet}, so9001{niet}", f"gm9001{niet}, gm9002{niet}")
    ]


def test_another_body_that_decides_is_a_difference_too(oud: Vragen, land: Land) -> None:
    found = compare(oud, land(WIJZIGINGEN["mandaat wordt delegatie"]), VANDAAG, [f"{GM}9001"])
    assert [(v.was, v.wordt) for v in found] == [("so9001 namens gm9001", "so9001")]


def test_the_way_back_turns_every_difference_round(oud: Vragen, land: Land) -> None:
    nieuw = land(WIJZIGINGEN["kas houdt op"])
    there, back = compare(oud, nieuw, VANDAAG), compare(nieuw, oud, VANDAAG)
    assert there
    assert [Verschil(v.taak, v.gemeente, v.wordt, v.was) for v in back] == there


def test_only_what_a_change_touches_is_asked(oud: Vragen, land: Land) -> None:
    nieuw = land(WIJZIGINGEN["overdracht weg"])
    places = [f"{GM}{code}" for code in ("9001", "9002", "9003", "9004", "9005")]
    asked = touched(oud, nieuw, places)
    assert f"{GM}9002" not in asked
    assert f"{ID}taak/bestaan" in asked[f"{GM}9001"]
    assert f"{ID}taak/pas" not in asked[f"{GM}9001"]
    assert touched(oud, oud, places) == {}


def test_only_the_given_municipality_is_compared(oud: Vragen, land: Land) -> None:
    nieuw = land(WIJZIGINGEN["overdracht weg"])
    assert {v.gemeente for v in compare(oud, nieuw, VANDAAG, [f"{GM}9003"])} == {f"{GM}9003"}
    assert compare(oud, nieuw, VANDAAG, [f"{GM}9002"]) == []
