"""The saved questions of analysts: each runs as stored, on the invented country and on the real content."""

from __future__ import annotations

from collections import Counter

import pytest

from loketgraph.queries import Query, load_queries
from loketgraph.release import Release
from loketgraph.store import EmbeddedStore, Row

from .bestanden import QUERIES, order

VRAGEN = load_queries(QUERIES / "analyse")
NAMEN = list(VRAGEN)
MINIMUM, MET_RIJEN = 50, 45

#: What a page of `/analyse` has for itself, so no question may be called so.
BEZET = {"editor", "voorbeelden", "voorbeelden.ttl"}

#: Questions that have no rows as soon as nothing is wrong.
MAG_LEEG = {"vraagtypen-zonder-deur", "taken-zonder-deur", "loopt-dit-kwartaal-af", "taken-zonder-vraagtype"}


@pytest.fixture(scope="module")
def echte_rijen(inhoud_release: Release) -> dict[str, list[Row]]:
    """The rows of every question on the real content, as stored."""
    store = inhoud_release.store()
    return {naam: store.select(query.text) for naam, query in VRAGEN.items()}


def test_there_are_enough_questions() -> None:
    assert len(NAMEN) >= MINIMUM
    assert BEZET.isdisjoint(NAMEN)


@pytest.mark.parametrize("naam", NAMEN)
def test_a_question_says_its_subject(naam: str) -> None:
    assert VRAGEN[naam].rest["onderwerp"]


def test_subjects_hold_several_questions() -> None:
    subjects = Counter(query.rest["onderwerp"] for query in VRAGEN.values())
    assert 5 <= len(subjects) <= 12
    assert min(subjects.values()) >= 3


@pytest.mark.parametrize("query", [q for q in VRAGEN.values() if "grafiek" in q.rest], ids=lambda q: q.naam)
def test_a_chart_names_a_column_of_words_and_one_of_numbers(query: Query) -> None:
    types = {kolom.naam: kolom.type for kolom in query.kolommen}
    assert [types[naam] for naam in query.rest["grafiek"].split()] == ["tekst", "getal"]


@pytest.mark.parametrize("query", VRAGEN.values(), ids=NAMEN)
def test_it_orders_by_its_own_columns(query: Query) -> None:
    keys = order(query.text)
    assert keys
    assert set(keys) <= {kolom.naam for kolom in query.kolommen}


@pytest.mark.parametrize("naam", NAMEN)
def test_it_runs_on_the_invented_country(wereld_store: EmbeddedStore, naam: str) -> None:
    known = {kolom.naam for kolom in VRAGEN[naam].kolommen}
    assert all(set(row) <= known for row in wereld_store.select(VRAGEN[naam].text))


def test_nearly_every_question_has_rows_on_the_real_content(echte_rijen: dict[str, list[Row]]) -> None:
    empty = {naam for naam, rows in echte_rijen.items() if not rows}
    assert empty <= MAG_LEEG
    assert len(echte_rijen) - len(empty) >= MET_RIJEN


@pytest.mark.parametrize("naam", NAMEN)
def test_no_two_rows_stand_in_the_same_place_of_the_order(echte_rijen: dict[str, list[Row]], naam: str) -> None:
    keys = order(VRAGEN[naam].text)
    places = Counter(tuple(str(row.get(key)) for key in keys) for row in echte_rijen[naam])
    assert [place for place, number in places.items() if number > 1] == []


def test_every_column_is_filled_by_a_question_on_the_real_content(echte_rijen: dict[str, list[Row]]) -> None:
    filled = {naam: {column for row in rows for column in row} for naam, rows in echte_rijen.items()}
    empty = {
        f"{naam}: {kolom.naam}"
        for naam, query in VRAGEN.items()
        for kolom in query.kolommen
        if echte_rijen[naam] and kolom.naam not in filled[naam]
    }
    assert empty <= {"overgedragen-door-gemeente: tot", "loopt-dit-kwartaal-af: naam"}
