"""The European view (queries/export/cpsv-ap.rq) against the SHACL of CPSV-AP 3.2.0 and CPOV 2.1.2.

https://semiceu.github.io/CPSV-AP/releases/3.2.0/ and https://semiceu.github.io/CPOV/releases/2.1.2/.

What cannot be followed, and so is not tested here:
- The shapes ask sh:class for every reference, also to code lists of the Publications Office (ATU, language,
  channel type). Those lists are not in the graph and owl:imports must not go to the network, so the view
  points at LoketGraph's own concepts and areas instead.
- A category of bodies ("the municipality there") is no organisation. CPSV-AP has no word for it and demands a
  competent authority, so it stands as a PublicOrganisation with the bodies as org:hasMember.
- Opening hours are a text in the content; the view gives a time:TemporalEntity with that text, without begin
  and end.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from pyshacl import validate
from rdflib import RDF, SH, Graph, Namespace, URIRef

from conftest import skip_or_fail

ROOT = Path(__file__).parents[1]
VOCABULARIES = ROOT.parent / "shared" / "data" / "vocabularies"
SHACL_FILES = (
    VOCABULARIES / "cpsv-ap-3.2.0" / "cpsv-ap-SHACL.ttl",
    VOCABULARIES / "cpov-2.1.2" / "cpov-SHACL.ttl",
)
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
ID = Namespace("https://w3id.org/loketgraph/id/")
GM = Namespace("https://identifier.overheid.nl/tooi/id/gemeente/")

FIXTURE = (
    "basis.ttl",
    "bevoegdheid/goed-categorie.ttl",
    "bevoegdheid/goed-mandaat.ttl",
    "contactpunt/goed-telefoon.ttl",
    "contactpunt/goed-vertrouwelijk.ttl",
    "organisatie/goed-gemeente.ttl",
)

#: Two members of the category (one has ended), a rule that ended, contact points of the competent ministry.
EXTRA = """
@prefix bevoegdheid: <https://w3id.org/loketgraph/id/bevoegdheid/> .
@prefix categorie: <https://w3id.org/loketgraph/id/categorie/> .
@prefix contactpunt: <https://w3id.org/loketgraph/id/contactpunt/> .
@prefix doelgroep: <https://w3id.org/loketgraph/id/doelgroep/> .
@prefix gm: <https://identifier.overheid.nl/tooi/id/gemeente/> .
@prefix kanaal: <https://w3id.org/loketgraph/id/kanaal/> .
@prefix lg: <https://w3id.org/loketgraph/def/> .
@prefix mnre: <https://identifier.overheid.nl/tooi/id/ministerie/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix taak: <https://w3id.org/loketgraph/id/taak/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
gm:gm9901 a org:Organization ; lg:categorie categorie:gemeente ; lg:bedientGebied gm:gm9901 .
gm:gm9903 a org:Organization .
taak:voorbij a lg:Taak ; skos:prefLabel "voorbije taak"@nl .
bevoegdheid:voorbij a lg:Bevoegdheid ; lg:taak taak:voorbij ; lg:bevoegd mnre:mnre9901 ;
    lg:geldigTot "2020-01-01"^^xsd:date .
taak:van-niemand a lg:Taak ; skos:prefLabel "taak van niemand"@nl .
contactpunt:ministerie-website lg:contactVan mnre:mnre9901 ; lg:kanaal kanaal:website ;
    lg:doelgroep doelgroep:inwoner ; lg:webadres "https://www.example.org/"^^xsd:anyURI ;
    lg:openingstijden "altijd"@nl .
contactpunt:ministerie-lijn lg:contactVan mnre:mnre9901 ; lg:kanaal kanaal:professionallijn ;
    lg:doelgroep doelgroep:professional ; lg:telefoon "+31300000001" .
"""


def view(files: Iterable[Path], extra: str = "") -> Graph:
    """The CPSV-AP view of the content in the files, as an rdflib graph."""
    store = ox.Store()
    for file in files:
        store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
    store.load(extra, format=ox.RdfFormat.TURTLE)
    query = (ROOT / "queries" / "export" / "cpsv-ap.rq").read_text(encoding="utf-8")
    triples = store.query(query)
    assert isinstance(triples, ox.QueryTriples)
    lines = "".join(f"{triple} .\n" for triple in set(triples))
    return Graph().parse(data=lines, format="nt")


@cache
def small() -> Graph:
    """The view of a few invented tasks."""
    folder = ROOT / "tests" / "shapes"
    lists = (ROOT / "ontology" / "begrippen").glob("*.ttl")
    model = ROOT / "ontology" / "model" / "loketgraph.ttl"
    return view([model, *lists, *(folder / name for name in FIXTURE)], EXTRA)


def services(graph: Graph) -> set[str]:
    """Local names of the public services in the view."""
    return {str(service).rsplit("/", 1)[1] for service in graph.subjects(RDF.type, CPSV.PublicService)}


def violations(graph: Graph) -> list[str]:
    """What the European shapes report; skips the test where they are not available, and fails it in CI."""
    missing = [file.name for file in SHACL_FILES if not file.exists()]
    if missing:
        skip_or_fail(f"The European shapes are not available: {', '.join(missing)}.")
    shacl = Graph()
    for file in SHACL_FILES:
        shacl.parse(file, format="turtle")
    # No owl:imports over the network: the test must give the same answer without it.
    _, report, _ = validate(graph, shacl_graph=shacl, inplace=True, do_owl_imports=False)
    assert isinstance(report, Graph)
    return [
        f"{report.value(result, SH.focusNode)} {report.value(result, SH.resultPath)}"
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


def test_small_view_has_the_tasks_with_a_valid_rule() -> None:
    assert services(small()) == {"basis-uitkering", "basis-toeslag"}


def test_small_view_names_who_is_competent_and_who_executes() -> None:
    graph = small()
    category = ID["categorie/gemeente"]
    assert set(graph.objects(ID["taak/basis-uitkering"], CV.hasCompetentAuthority)) == {category}
    assert set(graph.objects(category, URIRef("http://www.w3.org/ns/org#hasMember"))) == {GM.gm9901}
    (participation,) = graph.objects(ID["taak/basis-toeslag"], CV.hasParticipation)
    (executing,) = graph.objects(participation, CV.hasParticipant)
    assert str(executing).endswith("/zb999901")


def test_small_view_ties_rule_article_act_and_life_event() -> None:
    graph = small()
    task = ID["taak/basis-uitkering"]
    (rule,) = graph.objects(task, CPSV.follows)
    assert set(graph.objects(rule, CPSV.implements)) == {ID["grondslag/bwbr9999901-1"]}
    relation = URIRef("http://purl.org/dc/terms/relation")
    assert set(graph.objects(ID["grondslag/bwbr9999901-1"], relation)) == {ID["wet/bwbr9999901"]}
    assert set(graph.objects(task, CV.isGroupedBy)) == {ID["levensgebeurtenis/basis-gebeurtenis"]}
    assert ID["vraagtype/basis-vraag"] in set(graph.objects(task, CV.isClassifiedBy))


def test_small_view_shows_public_contact_points_only() -> None:
    found = {str(point).rsplit("/", 1)[1] for point in small().subjects(RDF.type, CV.ContactPoint)}
    assert found == {"voorbeeldfonds-telefoon", "ministerie-website"}


def test_small_view_follows_cpsv_ap_and_cpov() -> None:
    assert violations(small()) == []


def test_shapes_do_notice_a_fault() -> None:
    """Without its title a service is reported, so the shapes above really look at the view."""
    graph = Graph()
    for triple in small():
        graph.add(triple)
    graph.remove((ID["taak/basis-uitkering"], URIRef("http://purl.org/dc/terms/title"), None))
    assert violations(graph) == [f"{ID['taak/basis-uitkering']} http://purl.org/dc/terms/title"]


def test_real_content_follows_cpsv_ap_and_cpov() -> None:
    content = ROOT / "ontology"
    graph = view(content.rglob("*.ttl"))
    assert len(services(graph)) > 0
    assert len(set(graph.subjects(RDF.type, CV.PublicOrganisation))) > 300
    assert violations(graph) == []
