"""Scenarios: policy staff write down a situation and the answer that must come out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loketgraph.answers import Uitkomst
from loketgraph.scenarios import Scenario, load_scenarios, run_scenarios
from loketgraph.vragen import Vragen

ROOT = Path(__file__).resolve().parents[2]
KLOPPEND = """
[[scenario]]
naam = "Een pas in Aardam"
vraagtype = ["pas"]
gemeente = "gm9001"
peildatum = 2026-06-01
uitkomst = "eenDeur"
deuren = ["gm9001"]
bron = "https://voorbeeld.example/bron"
"""


def load(folder: Path, toml: str) -> tuple[list[Scenario], list[str]]:
    """The scenarios in a file with this text, and its mistakes as file:line: message."""
    target = folder / "ontology" / "scenarios"
    target.mkdir(parents=True, exist_ok=True)
    (target / "proef.toml").write_text(toml, encoding="utf-8")
    scenarios, errors = load_scenarios(folder)
    return scenarios, [f"{error.path}:{error.line}: {error}" for error in errors]


def differences(folder: Path, toml: str, wereld: Vragen) -> list[str]:
    scenarios, errors = load(folder, toml)
    assert not errors
    return [finding.nl for finding in run_scenarios(scenarios, wereld)]


def test_a_scenario_is_read_with_its_file_and_line(tmp_path: Path) -> None:
    [scenario], errors = load(tmp_path, f"# Een opmerking.\n{KLOPPEND}")
    assert errors == []
    assert (scenario.file, scenario.line, scenario.naam) == ("ontology/scenarios/proef.toml", 3, "Een pas in Aardam")
    assert (scenario.situatie.vraagtype, scenario.situatie.peildatum) == (["pas"], "2026-06-01")
    assert (scenario.uitkomst, scenario.deuren) == (Uitkomst.EEN_DEUR, ("gm9001",))


def test_a_scenario_that_comes_out_gives_no_finding(tmp_path: Path, wereld: Vragen) -> None:
    assert differences(tmp_path, KLOPPEND, wereld) == []


@pytest.mark.parametrize(
    ("was", "wordt", "verschil"),
    [
        ('"eenDeur"', '"vangnet"', "uitkomst is eenDeur, verwacht vangnet"),
        ('["gm9001"]', '["zb9001"]', "deuren zijn gm9001, verwacht zb9001"),
        ('["gm9001"]', '["gm9001", "zb9001"]', "deuren zijn gm9001, verwacht gm9001, zb9001"),
        ("bron =", 'regie = "zb9001"\nbron =', "regie is gm9001, verwacht zb9001"),
        ("bron =", 'vraag = "aow-leeftijd"\nbron =', "vervolgvraag is geen, verwacht aow-leeftijd"),
        ('gemeente = "gm9001"', 'vraag = "woonland"', "vervolgvraag is plaats, verwacht woonland"),
    ],
)
def test_a_difference_is_named(tmp_path: Path, wereld: Vragen, was: str, wordt: str, verschil: str) -> None:
    [melding] = differences(tmp_path, KLOPPEND.replace(was, wordt), wereld)
    assert melding.startswith("Kijk dit na: ")
    assert verschil in melding


def test_all_differences_of_a_scenario_are_named_at_once(tmp_path: Path, wereld: Vragen) -> None:
    toml = KLOPPEND.replace('"eenDeur"', '"vangnet"').replace('["gm9001"]', '["zb9001"]')
    [melding] = differences(tmp_path, toml, wereld)
    assert melding.count("verwacht") == 2


def test_doors_in_another_order_are_a_difference(tmp_path: Path, wereld: Vragen) -> None:
    toml = KLOPPEND.replace('["pas"]', '["pas", "uitkering"]').replace("eenDeur", "meerDeuren")
    assert differences(tmp_path, toml.replace('["gm9001"]', '["gm9001", "zb9001"]'), wereld) == []
    assert len(differences(tmp_path, toml.replace('["gm9001"]', '["zb9001", "gm9001"]'), wereld)) == 1


def test_a_scenario_without_doors_does_not_check_them(tmp_path: Path, wereld: Vragen) -> None:
    assert differences(tmp_path, KLOPPEND.replace('deuren = ["gm9001"]\n', ""), wereld) == []


def test_an_impossible_situation_is_a_finding_at_its_line(tmp_path: Path, wereld: Vragen) -> None:
    scenarios, _ = load(tmp_path, KLOPPEND.replace('"gm9001"\npeil', '"gm1234"\npeil'))
    [finding] = run_scenarios(scenarios, wereld)
    assert (finding.file, finding.line, finding.rule) == ("ontology/scenarios/proef.toml", 2, "scenario")
    assert "Gemeente 'gm1234' bestaat niet" in finding.nl


@pytest.mark.parametrize(
    ("was", "wordt", "melding"),
    [
        ('naam = "Een pas in Aardam"', "", "Voeg naam toe"),
        ('bron = "https://voorbeeld.example/bron"', "", "Voeg bron toe"),
        ('"eenDeur"', '"misschien"', "Kies een uitkomst uit: eenDeur, meerDeuren, vervolgvraag, elders,"),
        ("gemeente =", "gemente =", "Haal gemente weg"),
        ('["pas"]', '"pas"', "Schrijf vraagtype als een lijst"),
        ('"gm9001"\npeil', "9001\npeil", "Zet de waarde van gemeente tussen aanhalingstekens"),
    ],
)
def test_a_mistake_in_a_scenario_is_told_with_its_line(tmp_path: Path, was: str, wordt: str, melding: str) -> None:
    scenarios, [fout] = load(tmp_path, KLOPPEND.replace(was, wordt))
    assert scenarios == []
    assert fout.startswith("ontology/scenarios/proef.toml:2: ")
    assert melding in fout


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    _, [fout] = load(tmp_path, f'{KLOPPEND}\n[[scenario]]\nnaam = "zonder einde')
    assert fout.startswith("ontology/scenarios/proef.toml:12: Verbeter de schrijfwijze")


# --- the real content -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    found, errors = load_scenarios(ROOT)
    assert errors == []
    return found


def test_there_are_enough_scenarios_of_more_than_one_kind(scenarios: list[Scenario]) -> None:
    per_uitkomst = Counter(scenario.uitkomst for scenario in scenarios)
    assert per_uitkomst.total() >= 120
    assert per_uitkomst.total() - per_uitkomst[Uitkomst.EEN_DEUR] >= 15
    # No scenario has the outcome betwist: no source was found of two bodies that dispute a task today.
    assert set(Uitkomst) - set(per_uitkomst) <= {Uitkomst.BETWIST}


def test_every_scenario_has_its_own_name_and_a_source_on_the_web(scenarios: list[Scenario]) -> None:
    assert [naam for naam, keer in Counter(s.naam for s in scenarios).items() if keer > 1] == []
    assert [s.naam for s in scenarios if not s.bron.startswith(("https://", "http://"))] == []


def test_every_scenario_has_a_date_so_that_it_means_the_same_tomorrow(scenarios: list[Scenario]) -> None:
    assert [s.naam for s in scenarios if not s.situatie.peildatum] == []


def test_every_scenario_comes_out(scenarios: list[Scenario], inhoud: Vragen) -> None:
    assert run_scenarios(scenarios, inhoud) == []
