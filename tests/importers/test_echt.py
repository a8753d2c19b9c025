"""The real registers, when their files are beside the repository: everything is accounted for, and bron is fresh."""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import ORG, RDF, SKOS, XSD

from loketgraph.importers import IMPORTERS, ImportResult
from loketgraph.namespaces import LG, TOOIONT, thing

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
BRON = ROOT / "ontology" / "bron"
FILES = {
    "roo": ["roo-polder/*.jsonl"],
    "tooi": ["tooi-registers/rwc_*.json", "roo-polder/*.jsonl"],
    "upl": ["upl/UPL-actueel-2025-04.csv"],
    "plaatsen": ["places/*.csv"],
}

#: Skips with a reason where the registers are absent; in CI that is a failure.
pytestmark = pytest.mark.usefixtures("shared")


@cache
def result_of(name: str) -> ImportResult:
    files = [file for pattern in FILES[name] for file in sorted(DATA.glob(pattern))]
    assert files
    return IMPORTERS[name](files, lambda _: None)


@pytest.mark.parametrize("name", FILES)
def test_committed_files_are_fresh(name: str) -> None:
    for file, text in result_of(name).bestanden.items():
        assert (BRON / file).read_text(encoding="utf-8") == text, f"{file}: voer `loketgraph import {name}` opnieuw uit"


def test_no_stray_files() -> None:
    made = {file for name in FILES for file in result_of(name).bestanden}
    assert {path.name for path in BRON.glob("*.ttl")} == made
    assert sum(path.stat().st_size for path in BRON.glob("*.ttl")) < 20_000_000


def test_organisations() -> None:
    rapport = result_of("roo").rapport
    aantal = rapport.aantallen
    assert aantal["organisaties: gemeenten"] == 342
    assert (
        aantal["organisaties: gemeenten"] + rapport.telling("gemeente-beeindigd") + rapport.telling("stadsdeel") == 613
    )
    assert aantal["organisaties: zbo"] == 185
    # 846 records of cooperation: bodies (10 of them a regeling as well), regelingen, pages about a kind.
    bodies = aantal["organisaties: samenwerking"] - rapport.telling("organisatie-alleen-genoemd")
    regelingen = aantal["regelingen"] + rapport.telling("regeling-zonder-duur")
    both = rapport.telling("regeling-en-organisatie-samen")
    assert (bodies, regelingen, both, rapport.telling("verzamelpagina")) == (362, 479, 10, 15)
    assert bodies + regelingen - both + rapport.telling("verzamelpagina") == 846
    assert aantal["deelnames"] > 3500
    assert aantal["contactpunten: telefoon"] > 900


def test_registers() -> None:
    tooi = result_of("tooi").rapport.aantallen
    assert tooi["organisaties: gemeente"] == 263
    assert sum(count for kind, count in tooi.items() if kind.startswith("wijzigingen")) == 145
    upl = result_of("upl").rapport
    assert upl.aantallen["producten"] == 1213
    assert upl.telling("zonder-bestuurslaag") == 15
    places = result_of("plaatsen").rapport
    assert places.aantallen["woonplaatsen"] == 2501
    assert (
        places.aantallen["postcodegebieden"]
        + places.telling("postcode-dubbelzinnig")
        + places.telling("postcode-onbekend")
        == 4699
    )


@cache
def everything() -> Graph:
    graph = Graph()
    for name in ("roo", "tooi"):
        for text in result_of(name).bestanden.values():
            graph.parse(data=text, format="turtle")
    return graph


def test_one_label_and_one_validity_each() -> None:
    graph = everything()
    bodies = set(graph.subjects(RDF.type, ORG.Organization))
    assert len(bodies) > 1400
    for body in bodies:
        assert len(list(graph.objects(body, SKOS.prefLabel))) == 1, body
        assert len(list(graph.objects(body, LG.geldigTot))) <= 1, body
    gemeenten = set(graph.subjects(RDF.type, TOOIONT.Gemeente))
    assert len(gemeenten) == 605
    assert all(graph.value(g, TOOIONT.ligtInProvincie) for g in gemeenten)
    ended = {g for g in gemeenten if graph.value(g, LG.geldigTot)}
    assert len(ended) == 263
    assert all(graph.value(g, LG.opvolger) for g in ended)


def test_nothing_points_nowhere() -> None:
    graph = everything()
    for predicate in (
        LG.organisatie,
        LG.contactVan,
        LG.uitvoeringsorganisatie,
        LG.opvolger,
        LG.ministerie,
        LG.regeling,
    ):
        objects = set(graph.objects(None, predicate))
        assert objects
        assert not [iri for iri in objects if (iri, RDF.type, None) not in graph]


def test_touchstone_hoorn() -> None:
    graph = everything()
    hoorn = URIRef("https://identifier.overheid.nl/tooi/id/gemeente/gm0405")
    assert graph.value(hoorn, SKOS.prefLabel) == Literal("gemeente Hoorn", lang="nl")
    deelname = thing("deelname", "29619579-gm0405")
    assert graph.value(deelname, LG.organisatie) == hoorn
    assert graph.value(deelname, LG.geldigVan) == Literal("2015-01-01", datatype=XSD.date)
    regeling = thing("regeling", "roo-29619579")
    assert graph.value(regeling, LG.geldigVan) is None
    assert graph.value(regeling, LG.uitvoeringsorganisatie) == URIRef(
        "https://identifier.overheid.nl/tooi/id/so/so0266"
    )
    uwv = URIRef("https://identifier.overheid.nl/tooi/id/zbo/zb000117")
    assert not [p for p in graph.subjects(LG.contactVan, uwv) if (p, LG.kanaal, thing("kanaal", "email")) in graph]


def test_no_function_mailboxes() -> None:
    graph = everything()
    points = graph.subjects(LG.kanaal, thing("kanaal", "email"))
    addresses = [str(graph.value(point, LG.waarde)) for point in points]
    assert len(addresses) > 700
    assert not [a for a in addresses if re.search(r"(?<!ant)woo|privacy|contactpersoon", a.split("@")[0])]
