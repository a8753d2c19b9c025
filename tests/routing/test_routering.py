"""The lookup without SPARQL gives what the SPARQL gives: queries/vragen stays the definition (docs/routering.md).

Three comparisons, from the bottom up: the rows of each compiled question, whole answers, and the prepared bytes.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loketgraph.deuren import answer
from loketgraph.errors import InvalidSituation, NotFound
from loketgraph.kortepad import KortePad
from loketgraph.release import Release
from loketgraph.routering import Routering
from loketgraph.situatie import DOELGROEPEN, NEDERLAND, VRAAG_PREFIXEN, RuweSituatie, Situatie, resolve, today
from loketgraph.store import EmbeddedStore
from loketgraph.tabellen import PER_DING, Tabellen, plain
from loketgraph.vragen import Vraagbaak, Vragen

DAGEN = [dt.date(jaar, maand, 1) for jaar in (1985, 2004, 2014, 2015, 2019, 2022, 2025, 2027) for maand in (1, 7)]
RIJEN, ANTWOORDEN, KLAAR = 20_000, 400, 8_000


@dataclass(frozen=True)
class Land:
    """A release asked in both ways, and everything that can be asked about it."""

    sparql: Vragen
    tabellen: Tabellen
    routering: Routering
    hash: str
    vragen: Sequence[str]
    gemeenten: Sequence[str]
    opties: Sequence[str]
    organisaties: Sequence[str]


def land(release: Release, sparql: Vragen) -> Land:
    """A release with all that can be asked about it."""
    tabellen = release.tables()
    return Land(
        sparql=Vragen(EmbeddedStore.from_nquads(release.read()), sparql.queries),
        tabellen=tabellen,
        routering=Routering(tabellen),
        hash=release.hash,
        vragen=list(tabellen.keys("leidt-naar")),
        gemeenten=[iri for iri in tabellen.keys("vangnet") if iri != NEDERLAND],
        opties=list(tabellen.keys("omstandigheid-van-optie")),
        organisaties=[iri for iri in tabellen.keys("opvolging") if iri != NEDERLAND],
    )


@pytest.fixture(scope="session")
def klein(wereld_release: Release, wereld: Vragen) -> Land:
    """The invented country."""
    return land(wereld_release, wereld)


@pytest.fixture(scope="session")
def groot(inhoud_release: Release, inhoud: Vragen) -> Land:
    """The real content."""
    return land(inhoud_release, inhoud)


def situation(kans: random.Random, waar: Land) -> Situatie:
    """Any situation: a few questions, a place or none, any day, any asker, some options."""
    gemeente = kans.choice([*waar.gemeenten, ""])
    dag = kans.choice([today(), today(), *DAGEN])
    plaatsen = waar.sparql.ask("gemeente-op-datum", gemeente=gemeente, peildatum=dag) if gemeente else []
    op_dag = tuple(plain(row)["plaats"] for row in plaatsen)
    return Situatie(
        vragen=tuple(kans.sample(waar.vragen, kans.choice([1, 1, 1, 2, 3]))),
        gemeenten=op_dag,
        peildatum=dag,
        voor=kans.choice(DOELGROEPEN),
        vanuit=kans.choice(["", "", kans.choice(waar.gemeenten), kans.choice(waar.organisaties)]),
        omstandigheden=tuple(kans.sample(waar.opties, kans.choice([0, 0, 1, 3]))),
        opgegaan=gemeente if op_dag and gemeente not in op_dag else "",
    )


def rows(waar: Vraagbaak, naam: str, **params: Any) -> list[tuple[tuple[str, str], ...]]:
    """The rows of a question as plain values, in one order."""
    return sorted(tuple(sorted(plain(row).items())) for row in waar.ask(naam, **params))


def test_the_rows_of_the_right_door_are_those_of_the_definition(groot: Land) -> None:
    """Five questions at a time: what one question gives does not depend on the others."""
    kans, tried = random.Random(1), 0
    while tried < RIJEN:
        gevraagd = kans.sample(groot.vragen, min(5, len(groot.vragen)))
        params = {
            "vraag": gevraagd,
            "gemeente": kans.choice([*groot.gemeenten, NEDERLAND]),
            "peildatum": kans.choice([today(), today(), *DAGEN]),
            "omstandigheid": kans.sample(groot.opties, kans.choice([0, 0, 1, 4])),
        }
        assert rows(groot.routering, "deuren", **params) == rows(groot.sparql, "deuren", **params), params
        tried += len(gevraagd)


def test_whole_answers_are_those_of_the_definition(groot: Land) -> None:
    kans = random.Random(2)
    for _ in range(ANTWOORDEN):
        situatie = situation(kans, groot)
        found = answer(situatie, groot.routering, groot.hash)
        assert found == answer(situatie, groot.sparql, groot.hash), situatie


@settings(max_examples=400, deadline=None)
@given(zaad=st.integers(0, 2**32))
def test_in_the_invented_country_too(klein: Land, zaad: int) -> None:
    situatie = situation(random.Random(zaad), klein)
    found = answer(situatie, klein.routering, klein.hash)
    assert found == answer(situatie, klein.sparql, klein.hash)


def queries_of(kans: random.Random, waar: Land, number: int) -> Iterator[tuple[str, RuweSituatie]]:
    """Query strings for one question in one municipality, with the same as a situation."""
    dagen = ["", "", "", today().isoformat(), f"{today().year + 1}-06-01", f"{today().year - 3}-06-01", "2026-13-01"]
    for _ in range(number):
        vraag = kans.choice(waar.vragen)
        param, prefix = next(pair for pair in VRAAG_PREFIXEN.items() if vraag.startswith(pair[1]))
        opties = [kans.choice(waar.opties).rsplit("/", 1)[-1]] if kans.random() < 0.3 else []
        gemeente = kans.choice([*waar.gemeenten, ""]).rsplit("/", 1)[-1]
        waarden = {
            param: vraag.removeprefix(prefix),
            "gemeente": gemeente,
            "voor": kans.choice([*DOELGROEPEN, ""]),
            "peildatum": kans.choice(dagen),
        }
        pairs = [
            *((naam, waarde) for naam, waarde in waarden.items() if waarde),
            *(("omstandigheid", o) for o in opties),
        ]
        given = {**waarden, param: [waarden[param]], "omstandigheid": opties, "voor": waarden["voor"] or "inwoner"}
        yield "&".join(f"{naam}={waarde}" for naam, waarde in pairs), RuweSituatie(**given)


@pytest.mark.parametrize(("waar", "aantal", "minstens"), [("klein", 2_000, 600), ("groot", KLAAR, 3_000)])
def test_prepared_bytes_are_the_answer(request: pytest.FixtureRequest, waar: str, aantal: int, minstens: int) -> None:
    """Whatever the short way answers is the answer of the long way, byte for byte."""
    gekozen: Land = request.getfixturevalue(waar)
    kort, found = KortePad(gekozen.tabellen), 0
    for query, ruw in queries_of(random.Random(3), gekozen, aantal):
        prepared = kort.lookup(query, today())
        if prepared is None:
            continue
        found += 1
        antwoord = answer(resolve(ruw, gekozen.routering), gekozen.routering, gekozen.hash)
        assert prepared == orjson.dumps(antwoord.as_json()), query
    assert found >= minstens


@pytest.mark.parametrize(
    "query",
    [
        "",
        "taak=bestaan&taak=pas",
        "taak=bestaan&vraagtype=bestaan",
        "taak=bestaan&gemeente=Aardam",
        "taak=bestaan&gemeente=gm0000",
        "taak=bestaan&gemeente=",
        "taak=bestaan&plaats=Zand",
        "taak=bestaan&gemeente=gm9001&voor=iedereen",
        "taak=bestaan&gemeente=gm9001&peildatum=morgen",
        "taak=bestaan&gemeente=gm9001&peildatum=2026-W01-1",
        "taak=bestaan&gemeente=gm9001&peildatum=2003-01-01",
        "taak=bestaan&gemeente=gm9001&vanuit=gm9001",
        "taak=bestaan&gemeente=gm9001&omstandigheid=onbekend",
        "taak=bestaan&gemeente=gm9001&omstandigheid=aow-leeftijd-ja&omstandigheid=woonland-buitenland",
        "taak=bestaat-niet&gemeente=gm9001",
        "taak=best%61an&gemeente=gm9001",
        "taak",
        "&".join(["taak=bestaan"] * 500),
    ],
)
def test_what_it_does_not_know_goes_the_long_way(klein: Land, query: str) -> None:
    assert KortePad(klein.tabellen).lookup(query, dt.date(2026, 11, 24)) is None


def test_an_option_that_decides_nothing_changes_nothing(klein: Land) -> None:
    kort, dag = KortePad(klein.tabellen), today()
    zonder = kort.lookup("taak=pas&gemeente=gm9001", dag)
    assert zonder is not None
    assert kort.lookup("taak=pas&gemeente=gm9001&omstandigheid=schuldeiser-belastingdienst", dag) == zonder


def test_a_lookup_asks_the_tables_alone(klein: Land) -> None:
    """Routering without anything behind it answers every question that an answer asks."""
    with pytest.raises(NotFound, match="staat niet in de tabellen"):
        klein.routering.ask("taken")
    assert len(PER_DING) >= 10
    with pytest.raises(InvalidSituation):
        resolve(RuweSituatie(), klein.routering)
