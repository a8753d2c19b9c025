"""The rows of every question over the invented country, on the embedded engine and on a real server.

Rows changed on purpose? `python -m tests.queries.golden` writes them again.
"""

from __future__ import annotations

from typing import Any

import pytest

from loketgraph.queries import load_queries
from loketgraph.store import RemoteStore
from loketgraph.vragen import Vragen

from .bestanden import QUERIES, files
from .golden import GOLDEN, cases, run

GEVALLEN = [
    pytest.param(path.stem, geval, id=f"{path.stem}: {geval['geval']}")
    for path in sorted(GOLDEN.glob("*.json"))
    for geval in cases(path.stem)
]


@pytest.fixture(scope="module")
def wereld_op_server(wereld_remote: RemoteStore) -> Vragen:
    """The questions over the invented country, answered by the server."""
    return Vragen(wereld_remote, load_queries(QUERIES / "vragen"))


def test_there_are_enough_cases() -> None:
    assert len(GEVALLEN) >= 60


def test_every_question_has_a_golden_file_and_every_golden_file_a_question() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == {path.stem for path in files("vragen")}


@pytest.mark.parametrize("naam", [path.stem for path in files("vragen")])
def test_every_question_has_a_case_with_rows(naam: str) -> None:
    assert any(geval["rijen"] for geval in cases(naam))


@pytest.mark.parametrize("naam", [path.stem for path in files("vragen")])
def test_a_case_gives_every_parameter(wereld: Vragen, naam: str) -> None:
    params = {param.naam for param in wereld.queries[naam].params}
    assert all(set(geval["parameters"]) == params for geval in cases(naam))


@pytest.mark.parametrize(("naam", "geval"), GEVALLEN)
def test_the_rows_are_the_golden_rows(wereld: Vragen, naam: str, geval: dict[str, Any]) -> None:
    assert run(wereld, naam, geval) == geval["rijen"]


@pytest.mark.parametrize(("naam", "geval"), GEVALLEN)
def test_a_server_gives_the_golden_rows(wereld_op_server: Vragen, naam: str, geval: dict[str, Any]) -> None:
    assert run(wereld_op_server, naam, geval) == geval["rijen"]
