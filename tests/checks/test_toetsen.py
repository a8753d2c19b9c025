"""The checks of shapes are those of pySHACL, the reference: on every example, and on the invented country."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from loketgraph.errors import SourceError
from loketgraph.shacl import load_shapes, to_rdflib, validate
from loketgraph.sources import Sources
from loketgraph.toetsen import Geheugen, Toetser
from loketgraph.vormen import load_vormen

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ROOT / "shapes"
FOLDERS = sorted(path for path in (ROOT / "tests" / "shapes").iterdir() if list(path.glob("*.ttl")))


def facts(*paths: Path) -> list[ox.Triple]:
    """The facts of some files."""
    return [quad.triple for path in paths for quad in ox.parse(path=str(path), rename_blank_nodes=True)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_example_has_the_results_of_pyshacl(folder: Path) -> None:
    """The examples of a folder one by one: together they would hide each other's mistakes."""
    shapes, vormen = load_shapes(SHAPES), load_vormen(SHAPES)
    model = [t for t in facts(*(ROOT / "ontology" / "model").glob("*.ttl")) if t.predicate.value.endswith("subClassOf")]
    found = 0
    for path in sorted(folder.glob("*.ttl")):
        triples = [*facts(path), *model]
        expected = validate(to_rdflib(triples), shapes)
        assert set(Toetser(vormen, Geheugen(triples)).all()) == expected, path.name
        found += len(expected)
    assert found >= 2


def test_the_invented_country_has_the_results_of_pyshacl(bronnen: Sources) -> None:
    triples = [triple for file in bronnen.files for triple in file.triples]
    expected = validate(to_rdflib(triples), load_shapes(SHAPES))
    assert len(expected) >= 5
    assert set(Toetser(load_vormen(SHAPES), Geheugen(triples)).all()) == expected


def test_one_thing_has_its_own_results(bronnen: Sources) -> None:
    triples = [triple for file in bronnen.files for triple in file.triples]
    toetser = Toetser(load_vormen(SHAPES), Geheugen(triples))
    everything = set(toetser.all())
    things = {triple.subject for triple in triples}
    assert set(toetser.about(things)) == everything


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("sh:path ex:p ; sh:closed true", "Haal closed weg"),
        ("sh:path [ sh:zeroOrMorePath ex:p ]", "Kies een pad"),
        ("sh:path ex:p ; sh:not ex:nergens", "bestaat niet"),
    ],
)
def test_what_is_not_known_is_an_error(tmp_path: Path, line: str, message: str) -> None:
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix ex: <https://voorbeeld.example/> .\n"
    (tmp_path / "vorm.ttl").write_text(f"{prefixes}ex:vorm sh:targetClass ex:Ding ; {line} .\n", encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        load_vormen(tmp_path)
