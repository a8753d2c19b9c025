"""Every stored question on the real content: its own example gives an answer, and its order is total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from loketgraph.queries import load_query
from loketgraph.release import Release
from loketgraph.store import Row
from loketgraph.vragen import Vragen

from .bestanden import ROOT, files, order
from .golden import cases
from .soorten import BREED, things, wide

NAMEN = [path.stem for path in files("vragen")]
MINIMUM = 31

#: No task of the real content has been replaced yet: an example cannot be real. The test below fails once one has.
ZONDER_VOORBEELD: set[str] = set()


#: Columns for which neither country has a fact yet.
ZONDER_FEIT = {
    "afspraken": {"geldigTot"},  # no agreement has an end yet
    "overdracht": {"waarde"},  # a professional line with a public number is not known
    "vangnet": {"bezoekadres"},  # the example's municipality has no government-wide desk
}

Breed = Callable[[str], list[Row]]


@pytest.fixture(scope="module")
def breed(inhoud: Vragen, inhoud_release: Release) -> Breed:
    """The rows of a question about all things it can be asked about."""
    known = things(inhoud_release)
    return cache(lambda naam: inhoud.ask(naam, **wide(naam, known)))


def test_there_are_enough_questions() -> None:
    assert len(NAMEN) >= MINIMUM


def test_every_question_about_many_things_is_asked_about_all_of_them() -> None:
    queries = [load_query(path) for path in files("vragen")]
    many = {q.naam for q in queries for param in q.params if param.veel and param.naam != "omstandigheid"}
    assert many | {"opties"} == set(BREED)


@pytest.mark.parametrize("naam", [naam for naam in NAMEN if naam not in ZONDER_VOORBEELD])
def test_the_stored_example_has_an_answer(inhoud: Vragen, naam: str) -> None:
    assert inhoud.store.select(inhoud.queries[naam].text)


@pytest.mark.parametrize("naam", sorted(ZONDER_VOORBEELD))
def test_a_question_without_a_real_example_has_none_at_all(breed: Breed, naam: str) -> None:
    assert breed(naam) == [], f"zet een echt voorbeeld in queries/vragen/{naam}.rq en haal {naam} uit ZONDER_VOORBEELD"


@pytest.mark.parametrize("naam", [naam for naam in NAMEN if naam not in ZONDER_VOORBEELD])
def test_no_two_rows_stand_in_the_same_place_of_the_order(breed: Breed, naam: str) -> None:
    keys = order((ROOT / "queries" / "vragen" / f"{naam}.rq").read_text(encoding="utf-8"))
    places = Counter(tuple(str(row.get(key)) for key in keys) for row in breed(naam))
    assert places
    assert [place for place, number in places.items() if number > 1] == []


@pytest.mark.parametrize("naam", NAMEN)
def test_every_column_is_filled_in_the_real_or_the_invented_country(inhoud: Vragen, breed: Breed, naam: str) -> None:
    filled = {column for row in breed(naam) for column in row}
    filled |= {column for geval in cases(naam) for row in geval["rijen"] for column in row}
    empty = {kolom.naam for kolom in inhoud.queries[naam].kolommen} - filled
    assert empty <= ZONDER_FEIT.get(naam, set())
