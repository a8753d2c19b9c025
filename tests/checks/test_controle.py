"""The whole check: shapes, scenarios and everything at once, each finding with the place to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from loketgraph.checks import check, scenario_findings, shape_findings
from loketgraph.errors import SourceError
from loketgraph.findings import Ernst, Finding, has_violations
from loketgraph.release import Release
from loketgraph.scenarios import load_scenarios
from loketgraph.shacl import load_shapes, to_rdflib, validate
from loketgraph.sources import Sources, load_sources
from loketgraph.store import EmbeddedStore

TAAK_PAS = "https://w3id.org/loketgraph/id/taak/pas"
GOED = """
[[scenario]]
naam = "Bestaansgeld in Aardam"
vraagtype = ["bestaan"]
gemeente = "gm9001"
peildatum = 2026-06-01
omstandigheid = ["aow-leeftijd-nee"]
uitkomst = "eenDeur"
deuren = ["so9001"]
bron = "https://voorbeeld.example/bron"
"""
VERKEERDE_STATUS = """@prefix lg: <https://w3id.org/loketgraph/def/> .
@prefix status: <https://w3id.org/loketgraph/id/status/> .
@prefix wet: <https://w3id.org/loketgraph/id/wet/> .

wet:bwbr9000009
    a lg:Wet ;
    lg:bwbId "9" ;
    lg:status status:misschien .
"""


def write_scenarios(root: Path, text: str | bytes, name: str = "proef.toml") -> str:
    """A scenario file in a content root; its name as findings spell it."""
    path = root / "ontology" / "scenarios" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return f"ontology/scenarios/{name}"


def in_file(found: tuple[Finding, ...], file: str) -> list[Finding]:
    """The findings in one file."""
    return [finding for finding in found if finding.file == file]


# Shapes


def test_a_shape_finding_has_file_line_rule_and_both_languages(root: Path) -> None:
    (root / "ontology" / "wet.ttl").write_text(VERKEERDE_STATUS, encoding="utf-8")
    found = {finding.rule: finding for finding in in_file(check(root).findings, "ontology/wet.ttl")}
    assert {"vorm/status", "vorm/wet-bwb", "vorm/bron"} <= set(found)
    status = found["vorm/status"]
    assert (status.line, status.ding, status.ernst) == (5, "wet/bwbr9000009", Ernst.FOUT)
    assert status.nl.startswith("Kies precies één status")
    assert status.en.startswith("Choose exactly one status")
    assert status.nl.endswith("(def/status = status/misschien)")


def test_a_warning_of_a_shape_is_no_violation(root: Path, bronnen: Sources) -> None:
    found = shape_findings(bronnen, root / "shapes")
    assert {finding.ernst for finding in found} == {Ernst.WAARSCHUWING, Ernst.ADVIES}
    assert not has_violations(found)


def test_a_register_is_held_against_the_shapes_only_when_asked(root: Path) -> None:
    bron = root / "ontology" / "bron"
    bron.mkdir()
    (bron / "wetten.ttl").write_text(VERKEERDE_STATUS, encoding="utf-8")
    sources, _ = load_sources(root)
    assert not has_violations(shape_findings(sources, root / "shapes"))
    found = shape_findings(sources, root / "shapes", alles=True)
    assert "vorm/status" in {finding.rule for finding in found if finding.file == "ontology/bron/wetten.ttl"}


def test_focus_leaves_out_the_findings_on_other_things(root: Path, bronnen: Sources) -> None:
    data = to_rdflib(triple for file in bronnen.files for triple in file.triples)
    shapes = load_shapes(root / "shapes")
    everything = validate(data, shapes)
    one = validate(data, shapes, {TAAK_PAS})
    assert len(everything) >= 5
    assert set(one) == {gebrek for gebrek in everything if gebrek.ding == TAAK_PAS}


# Scenarios


def test_a_scenario_that_comes_out_gives_no_finding(root: Path, wereld_store: EmbeddedStore) -> None:
    write_scenarios(root, GOED)
    assert len(load_scenarios(root)[0]) == 1
    assert not scenario_findings(root, wereld_store)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"so9001"]', '"gm9001"]', "deuren zijn so9001, verwacht gm9001"),
        ('"eenDeur"', '"vangnet"', "uitkomst is eenDeur, verwacht vangnet"),
        ("bron =", 'regie = "gm9001"\nbron =', "regie is so9001, verwacht gm9001"),
        ("bron =", 'vraag = "aow-leeftijd"\nbron =', "vervolgvraag is geen, verwacht aow-leeftijd"),
        ('["bestaan"]', '["bestond-niet"]', "'bestond-niet' bestaat niet"),
        ("2026-06-01", '"gisteren"', "'gisteren' is geen datum"),
    ],
    ids=["deur", "uitkomst", "regie", "vervolgvraag", "vraagtype", "datum"],
)
def test_a_scenario_with_another_answer_says_what_came_out(
    root: Path, wereld_store: EmbeddedStore, old: str, new: str, message: str
) -> None:
    file = write_scenarios(root, GOED.replace(old, new))
    (finding,) = scenario_findings(root, wereld_store)
    assert (finding.file, finding.line, finding.rule) == (file, 2, "scenario")
    assert finding.ding == "Bestaansgeld in Aardam"
    assert finding.ernst is Ernst.FOUT
    assert message in finding.nl


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (GOED.replace("gemeente", "gemeentje"), 2, "Haal gemeentje weg"),
        (GOED + GOED.replace("bron", "toelichting"), 12, "Voeg bron toe"),
        (GOED.replace("naam =", "toelichting =").replace("bron =", "regie ="), 2, "Voeg naam, bron toe"),
        (GOED.replace("eenDeur", "eendeur"), 2, "Kies een uitkomst uit: eenDeur, meerDeuren"),
        (GOED.replace('["bestaan"]', '"bestaan"'), 2, "Schrijf vraagtype als een lijst"),
        (GOED.replace('["bestaan"]', "[1]"), 2, "Schrijf vraagtype als een lijst"),
        (GOED.replace('"gm9001"', "9001"), 2, "Zet de waarde van gemeente tussen aanhalingstekens"),
        (GOED.replace("2026-06-01", "2026"), 2, "Zet de waarde van peildatum tussen aanhalingstekens"),
        (GOED.replace("2026-06-01", "2026-6-1"), 6, "Verbeter de schrijfwijze (TOML)"),
        (GOED + "\nnaam = ", 12, "Verbeter de schrijfwijze (TOML)"),
        (GOED.replace("[[scenario]]", "[[scenarios]]"), 1, "Begin ieder scenario met een regel [[scenario]]"),
        (GOED.replace("[[scenario]]", "[scenario]"), 1, "Begin ieder scenario met een regel [[scenario]]"),
        ('naam = "los"\n' + GOED, 1, "Begin ieder scenario met een regel [[scenario]]"),
        (GOED.encode() + 'toelichting = "één"\n'.encode("cp1252"), 11, "UTF-8"),
    ],
    ids=[
        "onbekende sleutel",
        "bron mist",
        "naam en bron missen",
        "onbekende uitkomst",
        "geen lijst",
        "lijst van getallen",
        "getal",
        "jaartal",
        "datum zonder nullen",
        "afgebroken regel",
        "verkeerde kop",
        "enkele haken",
        "regel buiten een scenario",
        "geen UTF-8",
    ],
)
def test_a_scenario_that_cannot_be_read_says_where(
    root: Path, wereld_store: EmbeddedStore, text: str | bytes, line: int, message: str
) -> None:
    file = write_scenarios(root, text)
    (finding,) = scenario_findings(root, wereld_store)
    assert message in finding.nl
    assert (finding.file, finding.line, finding.rule) == (file, line, "bestand")
    assert finding.ernst is Ernst.FOUT


def test_remarks_and_spaces_around_a_scenario_change_nothing(root: Path) -> None:
    write_scenarios(root, "\ufeff# kop\n" + GOED.replace("[[scenario]]", "  [[ scenario ]]  # een") + GOED)
    scenarios, errors = load_scenarios(root)
    assert not errors
    assert [scenario.line for scenario in scenarios] == [3, 13]


def test_every_mistake_in_every_scenario_file_is_told_at_once(root: Path) -> None:
    write_scenarios(root, GOED.replace("eenDeur", "x") + GOED + GOED.replace("bron", "tekst"), "a.toml")
    write_scenarios(root, "kapot", "b.toml")
    scenarios, errors = load_scenarios(root)
    assert [(error.path[-6:], error.line) for error in errors] == [("a.toml", 2), ("a.toml", 22), ("b.toml", 1)]
    assert len(scenarios) == 1


# Everything at once


def test_all_mistakes_in_all_files_are_reported_in_one_go(root: Path) -> None:
    ontology = root / "ontology"
    (ontology / "kapot.ttl").write_text("dit is geen Turtle", encoding="utf-8")
    (ontology / "latijn.ttl").write_bytes("# één\n".encode("cp1252"))
    (ontology / "naamloos.ttl").write_text("@prefix a: <http://a/> .\na:b a:c [ a:d a:e ] .\n", encoding="utf-8")
    (ontology / "wet.ttl").write_text(VERKEERDE_STATUS, encoding="utf-8")
    (ontology / "taak.ttl").write_text(
        "@prefix lg: <https://w3id.org/loketgraph/def/> .\n<https://w3id.org/loketgraph/id/taak/pas> lg:upll <x:y> .\n",
        encoding="utf-8",
    )
    write_scenarios(root, GOED.replace("bron =", "bronn ="))
    found = check(root).findings
    assert {
        ("ontology/kapot.ttl", 1, "bestand"),
        ("ontology/latijn.ttl", 1, "bestand"),
        ("ontology/naamloos.ttl", 1, "naamloos"),
        ("ontology/wet.ttl", 5, "vorm/status"),
        ("ontology/wet.ttl", 5, "vorm/bron"),
        ("ontology/taak.ttl", 2, "onbekende-term"),
        ("ontology/scenarios/proef.toml", 2, "bestand"),
    } <= {(finding.file, finding.line, finding.rule) for finding in found if finding.ernst is Ernst.FOUT}
    assert list(found) == sorted(found)


def test_scenarios_are_not_asked_while_part_of_the_content_is_missing(root: Path) -> None:
    """A file that cannot be read would make scenarios fail for no reason of their own."""
    file = write_scenarios(root, GOED.replace("so9001", "gm9001"))
    (root / "ontology" / "kapot.ttl").write_text("dit is geen Turtle", encoding="utf-8")
    assert not in_file(check(root).findings, file)


def test_the_invented_country_has_no_violations(wereld_root: Path) -> None:
    assert not has_violations(check(wereld_root, alles=True).findings)


def test_a_check_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="geen map ontology/"):
        check(tmp_path)


def test_a_build_holds_every_register_fact_against_the_shapes(inhoud_release: Release) -> None:
    """A build with a violation gives no release (see tests/release), so the registers have none."""
    assert len([file for file in inhoud_release.manifest.bronnen if file.startswith("ontology/bron/")]) >= 38
    assert inhoud_release.manifest.aantallen["feiten/bron"] >= 150_000
