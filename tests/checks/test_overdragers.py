"""Rule 65: who transfers and when, also without an arrangement; nothing else lends it its dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyoxigraph as ox
import pytest

from loketgraph.derive import derive
from loketgraph.sources import Sources
from loketgraph.store import EmbeddedStore

REGELS = Path(__file__).resolve().parents[2] / "queries" / "regels"
LOS = """
@prefix gm: <https://identifier.overheid.nl/tooi/id/gemeente/> .
@prefix lg: <https://w3id.org/loketgraph/def/> .
@prefix overdracht: <https://w3id.org/loketgraph/id/overdracht/> .
@prefix so: <https://identifier.overheid.nl/tooi/id/so/> .
@prefix taak: <https://w3id.org/loketgraph/id/taak/> .
@prefix wijze: <https://w3id.org/loketgraph/id/wijze/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
overdracht:los a lg:Overdracht ; lg:overdrager gm:gm9002 ; lg:naar so:so9001 ; lg:wijze wijze:mandaat ; lg:taak taak:pas
"""


@pytest.mark.parametrize(
    ("datums", "expected"),
    [(" .", set()), (' ; lg:geldigVan "2024-07-01"^^xsd:date .', {("geldigVan", dt.date(2024, 7, 1))})],
)
def test_a_transfer_without_arrangement_has_its_own_dates(
    datums: str, expected: set[tuple[str, dt.date]], bronnen: Sources
) -> None:
    triples = [triple for file in bronnen.files for triple in file.triples]
    triples += [quad.triple for quad in ox.parse(LOS + datums, ox.RdfFormat.TURTLE)]
    derived = derive(EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for t in triples), REGELS)
    stuk = {t for t in derived if t.subject == ox.NamedNode("https://w3id.org/loketgraph/id/overdrager/los-gm9002")}
    assert stuk
    found = {(t.predicate.value.rsplit("/", 1)[-1], t.object.value) for t in stuk}  # type: ignore[union-attr]
    assert {(naam, dt.date.fromisoformat(value)) for naam, value in found if naam.startswith("geldig")} == expected
