"""The shapes as rule book: each good example passes, each bad example fires exactly its rule.

SHACL core: https://www.w3.org/TR/shacl/. A bad example names its rule in the first line and holds
one mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection

from conftest import skip_or_fail

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VOCABULARIES = ROOT.parent / "shared" / "data" / "vocabularies"
VORM = "https://w3id.org/loketgraph/id/vorm/"
LG = "https://w3id.org/loketgraph/def/"

SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
GOOD = sorted(HERE.glob("*/goed-*.ttl"))
BAD = sorted(HERE.glob("*/fout-*.ttl"))

#: Classes of the model without a shape file of their own, with the reason.
COVERED_ELSEWHERE = {
    "Categorie": "begrip.ttl",
    "Gebied": "woonplaats.ttl and postcodegebied.ttl hold the kinds of area people describe",
    "Keten": "begrip.ttl: a subclass of lg:Begrip",
    "Randvoorwaarde": "begrip.ttl: a subclass of lg:Begrip",
    "Overdrager": "derived at build time, not written by people",
    "Rol": "begrip.ttl: a subclass of lg:Begrip",
    "Route": "derived at build time, not written by people",
}

#: Shape files that are not about a class of the model.
OTHER_FILES = {"algemeen", "namespace", "organisatie", "term"}

#: A Dutch message starts with what to do.
DUTCH_VERBS = {
    "Begin",
    "Controleer",
    "Gebruik",
    "Geef",
    "Haal",
    "Kies",
    "Laat",
    "Noem",
    "Schrijf",
    "Verwijs",
    "Voeg",
    "Zet",
}

#: Predicates of a shape that say something about it, but constrain nothing.
DESCRIBING = {
    RDF.type,
    RDFS.comment,
    RDFS.label,
    SH.description,
    SH.message,
    SH.name,
    SH.order,
    SH.path,
    SH.property,
    SH.severity,
    SH.targetClass,
    SH.targetObjectsOf,
    SH.targetSubjectsOf,
}


def parse_all(files: Iterable[Path]) -> Graph:
    """One graph with the triples of all files."""
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


@cache
def shapes() -> Graph:
    """Every shape file in one graph."""
    return parse_all(SHAPE_FILES)


@cache
def world() -> Graph:
    """The model, the fixed lists and the things the examples refer to."""
    return parse_all(
        [
            *(ROOT / "ontology" / "model").glob("*.ttl"),
            *(file for file in (ROOT / "ontology" / "begrippen").glob("*.ttl") if _is_fixed_list(file)),
            HERE / "basis.ttl",
        ]
    )


def _is_fixed_list(file: Path) -> bool:
    """Whether a file holds a fixed list of the model, not content that grows by the day."""
    return not file.stem.startswith(("levensgebeurtenissen", "bekwaamheden", "omstandigheden-"))


def report_on(example: Graph) -> set[str]:
    """Local names of the shapes that report on what an example describes, of any severity.

    The example is checked with what it needs from the world: the model, and class and name of what it refers
    to. The world as a whole would take a second per example. pySHACL's own focus_nodes is no way out: it also
    drops the values that a shape inside sh:not, sh:or or sh:qualifiedValueShape looks at.
    """
    data = Graph()
    for triple in example:
        data.add(triple)
    for triple in subclasses():
        data.add(triple)
    for node in {*example.subjects(), *example.objects()}:
        for triple in world().triples((node, None, None)):
            if str(node).startswith(LG) or triple[1] in (RDF.type, SKOS.prefLabel):
                data.add(triple)
    _, report, _ = validate(data, shacl_graph=shapes(), inplace=True)
    assert isinstance(report, Graph)
    focus = {node for node in (*example.subjects(), *example.objects()) if _is_own(node, example)}
    return {
        str(report.value(result, SH.sourceShape)).removeprefix(VORM)
        for result in report.subjects(RDF.type, SH.ValidationResult)
        if report.value(result, SH.focusNode) in focus
    }


def _is_own(node: Node, example: Graph) -> bool:
    """Whether the example answers for this node: it describes it, or uses it as a term of the model."""
    return (node, None, None) in example or str(node).startswith(LG)


@cache
def subclasses() -> Graph:
    """The subclass triples of the model, which sh:class and sh:targetClass follow."""
    graph = Graph()
    for triple in world().triples((None, RDFS.subClassOf, None)):
        graph.add(triple)
    return graph


def expected_rule(file: Path) -> str:
    """The rule named in the first line of a bad example."""
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    match = re.fullmatch(r"# verwacht: ([a-z0-9-]+)", first)
    assert match, f"{file.name}: de eerste regel moet '# verwacht: <regel>' zijn."
    return match[1]


def name_of(file: Path) -> str:
    """The test id of an example: `taak/fout-naam`."""
    return f"{file.parent.name}/{file.stem}"


def building_blocks() -> set[Node]:
    """Shapes that only serve inside other shapes (sh:or, sh:not, ...), so they never report themselves."""
    graph = shapes()
    blocks: set[Node] = set()
    for predicate in (SH["not"], SH.qualifiedValueShape):
        blocks.update(graph.objects(None, predicate))
    for predicate in (SH["or"], SH.xone, SH["and"]):
        for head in graph.objects(None, predicate):
            blocks.update(Collection(graph, head))
    for block in list(blocks):
        blocks.update(graph.objects(block, SH.property))
    return blocks


def all_shapes() -> set[Node]:
    """Every node shape and property shape."""
    return {*shapes().subjects(RDF.type, SH.NodeShape), *shapes().subjects(RDF.type, SH.PropertyShape)}


def rules() -> list[URIRef]:
    """Shapes that constrain something and report it, by name."""
    found = []
    for shape in all_shapes() - building_blocks():
        if set(shapes().predicates(shape)) - DESCRIBING:
            assert isinstance(shape, URIRef)
            found.append(shape)
    return sorted(found)


def texts(subject: Node, predicate: URIRef, language: str) -> list[str]:
    """The texts of a shape in one language."""
    values = shapes().objects(subject, predicate)
    return [str(value) for value in values if isinstance(value, Literal) and value.language == language]


def kebab(name: str) -> str:
    """`BuitenOverheid` as `buiten-overheid`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def test_there_is_enough_to_test() -> None:
    assert len(SHAPE_FILES) >= 26
    assert len(GOOD) >= 30
    assert len(BAD) >= 200
    assert len(rules()) >= 130


def test_world_itself_conforms() -> None:
    _, report, text = validate(world(), shacl_graph=shapes(), inplace=True)
    assert isinstance(report, Graph)
    assert not list(report.subjects(RDF.type, SH.ValidationResult)), text


@pytest.mark.parametrize("file", GOOD, ids=name_of)
def test_good_example_conforms(file: Path) -> None:
    assert report_on(parse_all([file])) == set()


@pytest.mark.parametrize("file", BAD, ids=name_of)
def test_bad_example_fires_the_named_rule_only(file: Path) -> None:
    assert report_on(parse_all([file])) == {expected_rule(file)}


def test_every_rule_has_a_bad_example() -> None:
    without = {str(rule).removeprefix(VORM) for rule in rules()} - {expected_rule(file) for file in BAD}
    assert not without, f"Voeg een fout-*.ttl toe voor: {sorted(without)}"


def test_every_class_has_its_own_file() -> None:
    graph = parse_all((ROOT / "ontology" / "model").glob("loketgraph.ttl"))
    classes = {str(cls).removeprefix(LG) for cls in graph.subjects(RDF.type, OWL.Class)}
    assert len(classes) >= 25
    own = classes - set(COVERED_ELSEWHERE)
    assert {file.stem for file in SHAPE_FILES} == {kebab(cls) for cls in own} | OTHER_FILES
    for cls in own:
        file_graph = parse_all([ROOT / "shapes" / f"{kebab(cls)}.ttl"])
        assert (URIRef(VORM + kebab(cls)), SH.targetClass, URIRef(LG + cls)) in file_graph, cls


def test_every_shape_has_a_name_of_its_own() -> None:
    for shape in all_shapes():
        assert not isinstance(shape, BNode)
        assert re.fullmatch(re.escape(VORM) + r"[a-z0-9]+(-[a-z0-9]+)*", str(shape))
    defined = [
        line.split()[0]
        for file in SHAPE_FILES
        for line in file.read_text(encoding="utf-8").split("\n")
        if line.startswith("vorm:")
    ]
    assert len(defined) == len(set(defined)), "Een vorm staat maar op een plek."
    assert set(defined) == {f"vorm:{str(shape).removeprefix(VORM)}" for shape in all_shapes()}


def test_every_rule_has_a_message_that_says_what_to_do() -> None:
    for rule in rules():
        for language in ("nl", "en"):
            messages = texts(rule, SH.message, language)
            assert len(messages) == 1, f"{rule}: precies een sh:message@{language}"
            assert messages[0][0].isupper(), messages[0]
            assert messages[0].endswith((".", "?")), messages[0]
        first = texts(rule, SH.message, "nl")[0].split()[0].rstrip(":,")
        assert first in DUTCH_VERBS, f"{rule}: begin met een werkwoord, niet met {first!r}"


def test_every_rule_is_named_in_two_languages() -> None:
    for rule in rules():
        is_property = (rule, RDF.type, SH.PropertyShape) in shapes()
        for language in ("nl", "en"):
            assert len(texts(rule, SH.name if is_property else RDFS.label, language)) == 1, rule
        if is_property:
            assert len(list(shapes().objects(rule, SH.path))) == 1, rule
            assert len(list(shapes().objects(rule, SH.order))) == 1, rule


def test_shapes_are_core_shacl() -> None:
    """SPARQL inside SHACL makes a check of seconds one of minutes; such rules are quality queries."""
    assert not list(shapes().subject_objects(SH.sparql))
    assert not list(shapes().subject_objects(SH.select))


def test_fixed_lists_follow_nl_sbb() -> None:
    """The Dutch SKOS profile (NL-SBB, https://docs.geostandaarden.nl/nl-sbb/nl-sbb/) finds no violation."""
    profile = VOCABULARIES / "nl-sbb" / "skos-ap-nl.ttl"
    if not profile.exists():
        skip_or_fail("The NL-SBB profile skos-ap-nl.ttl is not available.")
    lists = parse_all((ROOT / "ontology" / "begrippen").rglob("*.ttl"))
    assert len(lists) >= 900
    # An option is defined by the question it answers and has no definition of its own: give it that question.
    for option, circumstance in list(lists.subject_objects(URIRef(LG + "optieVan"))):
        for question in list(lists.objects(circumstance, URIRef(LG + "vraagtekst"))):
            lists.add((option, SKOS.definition, question))
    # The profile names vocabularies with owl:imports; without do_owl_imports nothing is fetched.
    shacl = parse_all([profile])
    shacl.remove((None, SH.sparql, None))  # a query per concept: a minute; see the next test
    _, report, text = validate(lists, shacl_graph=shacl, inplace=True, do_owl_imports=False)
    assert isinstance(report, Graph)
    violations = list(report.subjects(SH.resultSeverity, SH.Violation))
    assert not violations, text


def test_fixed_lists_follow_the_sparql_rules_of_nl_sbb() -> None:
    """What the profile asks with SPARQL at violation level, said in sets."""
    lists = parse_all((ROOT / "ontology" / "begrippen").rglob("*.ttl"))
    concepts = set(lists.subjects(RDF.type, SKOS.Concept))
    schemes = set(lists.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(concepts) >= 150
    assert len(schemes) >= 20
    assert not concepts & schemes, "Een begrip kan niet ook een begrippenkader zijn."
    assert not list(lists.subjects(RDF.type, SKOS.Collection)), "Collecties gebruiken wij niet."
    assert not list(lists.triples((None, SKOS.notation, None))), "Codes gebruiken wij niet."
    for relation in (SKOS.broader, SKOS.narrower, SKOS.related):
        for pair in lists.subject_objects(relation):
            assert concepts >= set(pair), f"{relation} verwijst van en naar begrippen: {pair}"
    for top in lists.subjects(SKOS.topConceptOf):
        assert not list(lists.objects(top, SKOS.broader)), f"Een topbegrip heeft niets boven zich: {top}"
    for match in (SKOS.broadMatch, SKOS.closeMatch, SKOS.exactMatch, SKOS.narrowMatch, SKOS.relatedMatch):
        for one, other in lists.subject_objects(match):
            shared = set(lists.objects(one, SKOS.inScheme)) & set(lists.objects(other, SKOS.inScheme))
            assert not shared, f"{match} is voor begrippen uit verschillende lijsten: {one}"
