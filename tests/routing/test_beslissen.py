"""Which routes count, and which one question is left: on made-up routes, without a store."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loketgraph.beslissen import Beslissing, Kandidaat, candidates, decide
from loketgraph.namespaces import ID

OPTIES = {"leeftijd": ("jong", "oud"), "land": ("hier", "daar"), "wet": ("oude", "nieuwe", "geen")}
Voorwaarden = dict[str, set[str]]


def kandidaat(deur: str, regel: str = "", taak: str = "geld", **over: Any) -> Kandidaat:
    regel = regel or f"regel-{deur}"
    waarden: dict[str, Any] = {
        "vragen": frozenset({"v"}),
        "taak": taak,
        "route": f"route-{regel}",
        "plaats": "hier",
        "stand": "geldig",
        "deur": deur,
        "bevoegd": deur,
        "regel": regel,
        "overdracht": "",
        "hangt_af": frozenset(),
        "van": "",
        "tot": "",
    }
    return Kandidaat(**(waarden | over))


class Regels:
    """Routes with conditions: a rule holds when for each circumstance it names an allowed option is chosen."""

    def __init__(self, *regels: tuple[str, str, str, Voorwaarden]) -> None:
        self.regels = [(f"r{nummer}", *regel) for nummer, regel in enumerate(regels)]

    def decide(self, **gekozen: str) -> Beslissing:
        """As deuren.rq does it: a rule that an answer excludes is gone, an answered circumstance is not open."""
        over = [
            kandidaat(
                deur, naam, taak, vragen=frozenset({vraag}), hangt_af=frozenset(voorwaarden.keys() - gekozen.keys())
            )
            for naam, vraag, taak, deur, voorwaarden in self.regels
            if all(gekozen.get(o, next(iter(goed))) in goed for o, goed in voorwaarden.items())
        ]
        vervalt = {
            naam: {o: frozenset(OPTIES[o]) - goed for o, goed in voorwaarden.items()}
            for naam, _, _, _, voorwaarden in self.regels
        }
        return decide(over, OPTIES, vervalt, ())


def doors(beslissing: Beslissing, vraag: str | None = None) -> set[tuple[str, str]]:
    return {(k.taak, k.deur) for k in beslissing.geldig if vraag is None or vraag in k.vragen}


# --- candidates -----------------------------------------------------------------------------------------------------


def row(**waarden: str) -> dict[str, ox.Literal]:
    vast = {"taak": "t", "route": "r", "plaats": "p", "deur": "d", "bevoegd": "d", "regel": "x", "stand": "geldig"}
    return {naam: ox.Literal(waarde) for naam, waarde in (vast | waarden).items()}


def test_rows_of_one_route_become_one_candidate_with_every_question_and_circumstance() -> None:
    rows = [row(vraag="a", hangtAf="x"), row(vraag="a", hangtAf="y"), row(vraag="b", hangtAf="x")]
    [found] = candidates(rows)
    assert found.vragen == {"a", "b"}
    assert found.hangt_af == {"x", "y"}


@pytest.mark.parametrize("verschil", ["taak", "route", "plaats", "deur", "bevoegd"])
def test_rows_that_differ_in_route_or_body_stay_apart(verschil: str) -> None:
    assert len(candidates([row(vraag="a"), row(vraag="a", **{verschil: "anders"})])) == 2


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(schudder: random.Random) -> None:
    rows = [row(vraag=v, route=r, hangtAf=o) for v, r, o in product("ab", "12", "xy")]
    schudder.shuffle(rows)
    assert candidates(rows) == candidates(sorted(rows, key=str))
    assert [k.route for k in candidates(rows)] == ["1", "2"]


@pytest.mark.parametrize(("deur", "nodig"), [(f"{ID}categorie/gemeente", True), ("https://x.example/gm1", False)])
def test_a_category_as_door_needs_a_place(deur: str, nodig: bool) -> None:
    assert kandidaat(deur).needs_place is nodig


# --- decide ---------------------------------------------------------------------------------------------------------


def test_a_route_without_conditions_is_the_door_and_nothing_is_asked() -> None:
    found = Regels(("v", "geld", "kas", {})).decide()
    assert (doors(found), found.open_omstandigheid, dict(found.aannames)) == ({("geld", "kas")}, "", {})


def test_a_circumstance_that_decides_between_doors_is_asked_and_holds_those_doors_back() -> None:
    regels = Regels(("v", "geld", "kas", {"leeftijd": {"oud"}}), ("v", "geld", "stad", {"leeftijd": {"jong"}}))
    found = regels.decide()
    assert (doors(found), found.open_omstandigheid) == (set(), "leeftijd")
    assert doors(regels.decide(leeftijd="oud")) == {("geld", "kas")}


def test_a_door_that_does_not_depend_on_the_question_is_given_at_once() -> None:
    found = Regels(
        ("v", "geld", "kas", {"leeftijd": {"oud"}}),
        ("v", "geld", "stad", {"leeftijd": {"jong"}}),
        ("v", "pas", "stad", {}),
    ).decide()
    assert (doors(found), found.open_omstandigheid) == ({("pas", "stad")}, "leeftijd")


def test_options_that_lead_to_the_same_door_are_not_asked() -> None:
    found = Regels(("v", "geld", "kas", {"land": {"hier"}}), ("v", "geld", "kas", {"land": {"daar"}})).decide()
    assert (doors(found), found.open_omstandigheid, dict(found.aannames)) == ({("geld", "kas")}, "", {})


def test_an_option_that_leads_nowhere_is_assumed_not_to_hold_instead_of_asked() -> None:
    found = Regels(("v", "geld", "kas", {"wet": {"oude", "nieuwe"}})).decide()
    assert (doors(found), found.open_omstandigheid) == ({("geld", "kas")}, "")
    assert found.aannames == {"wet": ("oude", "nieuwe")}


def test_rules_for_one_door_are_assumed_together() -> None:
    found = Regels(("v", "geld", "kas", {"wet": {"oude"}}), ("v", "geld", "kas", {"wet": {"nieuwe"}})).decide()
    assert found.aannames == {"wet": ("oude", "nieuwe")}


def test_two_questions_with_each_its_own_condition_ask_nothing() -> None:
    """Both questions have one door; that they are asked together makes neither doubtful."""
    found = Regels(("v", "geld", "kas", {"leeftijd": {"oud"}}), ("w", "pas", "stad", {})).decide()
    assert (doors(found), found.open_omstandigheid) == ({("geld", "kas"), ("pas", "stad")}, "")


def test_one_question_with_a_conditional_second_door_asks() -> None:
    found = Regels(("v", "geld", "kas", {"leeftijd": {"oud"}}), ("v", "pas", "stad", {})).decide()
    assert (doors(found), found.open_omstandigheid) == ({("pas", "stad")}, "leeftijd")


def test_the_question_that_leaves_least_open_is_asked_first() -> None:
    regels = Regels(
        ("v", "geld", "kas", {"leeftijd": {"oud"}}),
        ("v", "geld", "stad", {"leeftijd": {"jong"}, "land": {"hier"}}),
        ("v", "geld", "post", {"leeftijd": {"jong"}, "land": {"daar"}}),
    )
    assert regels.decide().open_omstandigheid == "leeftijd"
    assert regels.decide(leeftijd="oud").open_omstandigheid == ""
    assert regels.decide(leeftijd="jong").open_omstandigheid == "land"


def test_equal_questions_are_asked_in_order_of_name() -> None:
    def pair(omstandigheid: str, een: str, ander: str, taak: str) -> list[tuple[str, str, str, Voorwaarden]]:
        return [
            ("v", taak, f"{taak}-1", {omstandigheid: {een}}),
            ("v", taak, f"{taak}-2", {omstandigheid: {ander}}),
        ]

    regels = [*pair("leeftijd", "jong", "oud", "a"), *pair("land", "hier", "daar", "b")]
    assert Regels(*regels).decide().open_omstandigheid == "land"
    assert Regels(*reversed(regels)).decide().open_omstandigheid == "land"


def test_circumstances_that_decide_only_together_are_asked() -> None:
    """Neither answer alone tells the doors apart; without asking, the two bodies would seem to disagree."""
    regels = Regels(
        ("v", "geld", "kas", {"leeftijd": {"jong"}, "land": {"hier"}}),
        ("v", "geld", "kas", {"leeftijd": {"oud"}, "land": {"daar"}}),
        ("v", "geld", "stad", {"leeftijd": {"jong"}, "land": {"daar"}}),
        ("v", "geld", "stad", {"leeftijd": {"oud"}, "land": {"hier"}}),
    )
    found = regels.decide()
    assert (found.open_omstandigheid, found.betwiste_taken) == ("land", ())
    assert doors(regels.decide(land="daar", leeftijd="jong")) == {("geld", "stad")}


def test_two_doors_for_one_task_are_disputed() -> None:
    assert decide([kandidaat("kas"), kandidaat("stad")], {}, {}, ()).betwiste_taken == ("geld",)


def test_two_doors_for_two_tasks_are_not_disputed() -> None:
    assert decide([kandidaat("kas"), kandidaat("stad", taak="pas")], {}, {}, ()).betwiste_taken == ()


def test_two_rules_to_one_door_are_not_disputed() -> None:
    assert decide([kandidaat("kas", "r1"), kandidaat("kas", "r2")], {}, {}, ()).betwiste_taken == ()


def test_a_rule_that_a_source_denies_makes_its_task_disputed() -> None:
    assert decide([kandidaat("kas", "r1")], {}, {}, {"r1"}).betwiste_taken == ("geld",)


def test_an_open_circumstance_goes_before_a_dispute() -> None:
    found = Regels(("v", "geld", "kas", {"leeftijd": {"oud"}}), ("v", "geld", "stad", {"leeftijd": {"jong"}})).decide()
    assert found.betwiste_taken == ()


@pytest.mark.parametrize("stand", ["nogNiet", "nietMeer"])
def test_a_task_with_only_routes_out_of_force_is_not_in_force(stand: str) -> None:
    found = decide([kandidaat("kas", stand=stand)], {}, {}, ())
    assert (found.geldig, [k.deur for k in found.niet_in_werking]) == ((), ["kas"])


def test_a_route_out_of_force_is_forgotten_when_its_task_has_one_in_force() -> None:
    found = decide([kandidaat("oud", stand="nietMeer"), kandidaat("kas")], {}, {}, ())
    assert (doors(found), found.niet_in_werking) == ({("geld", "kas")}, ())


# --- properties -----------------------------------------------------------------------------------------------------

voorwaarden = st.dictionaries(
    st.sampled_from(sorted(OPTIES)), st.sets(st.integers(0, 1), min_size=1, max_size=1), max_size=2
).map(lambda gekozen: {o: {OPTIES[o][nummer] for nummer in nummers} for o, nummers in gekozen.items()})
regelsets = st.lists(
    st.tuples(st.sampled_from("vw"), st.sampled_from(["geld", "pas"]), st.sampled_from(["kas", "stad"]), voorwaarden),
    min_size=1,
    max_size=6,
).map(lambda regels: Regels(*regels))
personen = st.fixed_dictionaries({naam: st.sampled_from(opties) for naam, opties in OPTIES.items()})


def conversation(regels: Regels, persoon: dict[str, str]) -> tuple[dict[str, str], Beslissing]:
    """Ask until nothing is left to ask."""
    gekozen: dict[str, str] = {}
    while naam := regels.decide(**gekozen).open_omstandigheid:
        assert naam not in gekozen, "nooit twee keer dezelfde vraag"
        gekozen[naam] = persoon[naam]
    return gekozen, regels.decide(**gekozen)


@settings(max_examples=150)
@given(regelsets, personen)
def test_after_the_last_answer_what_was_not_asked_changes_no_door(regels: Regels, persoon: dict[str, str]) -> None:
    """Telling everything gives the same doors as answering only what was asked, for each question with a door."""
    _, kort = conversation(regels, persoon)
    lang = regels.decide(**persoon)
    for vraag in "vw":
        if doors(lang, vraag):
            assert doors(kort, vraag) == doors(lang, vraag)


@settings(max_examples=150)
@given(regelsets)
def test_what_is_asked_can_change_a_door(regels: Regels) -> None:
    """Asks the least: there are two people, different in that circumstance, with different doors."""
    naam = regels.decide().open_omstandigheid
    if not naam:
        return
    mensen = [dict(zip(OPTIES, keuze, strict=True)) for keuze in product(*OPTIES.values())]
    gevonden = [(mens[naam], vraag, doors(regels.decide(**mens), vraag)) for mens in mensen for vraag in "vw"]
    assert any(
        een and ander and een != ander and optie != andere_optie and vraag == zelfde_vraag
        for optie, vraag, een in gevonden
        for andere_optie, zelfde_vraag, ander in gevonden
    )


@settings(max_examples=100)
@given(regelsets, personen)
def test_nobody_is_asked_anything_once_everything_is_known(regels: Regels, persoon: dict[str, str]) -> None:
    assert regels.decide(**persoon).open_omstandigheid == ""
    assert dict(regels.decide(**persoon).aannames) == {}


@settings(max_examples=100)
@given(regelsets, st.randoms(use_true_random=False))
def test_the_order_of_candidates_makes_no_difference(regels: Regels, schudder: random.Random) -> None:
    before = regels.decide()
    schudder.shuffle(regels.regels)
    after = regels.decide()
    assert doors(after) == doors(before)
    assert after.open_omstandigheid == before.open_omstandigheid
    assert after.betwiste_taken == before.betwiste_taken
    assert after.aannames == before.aannames
