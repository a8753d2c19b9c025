"""The real content on a real SPARQL server gives the same rows and the same answers as the embedded engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from loketgraph.answers import Uitkomst
from loketgraph.deuren import answer
from loketgraph.queries import load_queries
from loketgraph.release import Release
from loketgraph.scenarios import Scenario, load_scenarios
from loketgraph.situatie import resolve
from loketgraph.store import RemoteStore
from loketgraph.vragen import Vragen

from .bestanden import QUERIES, ROOT, files, ids

BESTANDEN = [*files("vragen"), *files("kwaliteit")]
AANTAL = 20
_ALLE, _FOUTEN = load_scenarios(ROOT)
_PER_UITKOMST = {uitkomst: [s for s in _ALLE if s.uitkomst == uitkomst] for uitkomst in Uitkomst}
#: A few of every outcome first, then others, evenly spread.
SCENARIOS = list(
    {
        (s.file, s.line): s
        for s in [s for found in _PER_UITKOMST.values() for s in found[:2]] + _ALLE[:: max(1, len(_ALLE) // AANTAL)]
    }.values()
)[:AANTAL]


@pytest.fixture(scope="module")
def inhoud_op_server(inhoud_remote: RemoteStore) -> Vragen:
    """The questions over the real content, answered by the server."""
    return Vragen(inhoud_remote, load_queries(QUERIES / "vragen"))


def test_there_are_enough_queries_and_situations() -> None:
    assert len(BESTANDEN) >= 44
    assert _FOUTEN == []
    assert len(SCENARIOS) == AANTAL
    assert {scenario.uitkomst for scenario in SCENARIOS} == {scenario.uitkomst for scenario in _ALLE}


@pytest.mark.parametrize("path", BESTANDEN, ids=ids)
def test_a_server_gives_the_same_rows_in_the_same_order(inhoud: Vragen, inhoud_remote: RemoteStore, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert inhoud_remote.select(text) == inhoud.store.select(text)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.naam)
def test_a_server_gives_the_same_answer(
    inhoud: Vragen, inhoud_op_server: Vragen, inhoud_release: Release, scenario: Scenario
) -> None:
    embedded, remote = (
        answer(resolve(scenario.situatie, vragen), vragen, inhoud_release.hash) for vragen in (inhoud, inhoud_op_server)
    )
    assert remote == embedded
    assert embedded.deuren
