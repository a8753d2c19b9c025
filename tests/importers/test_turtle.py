"""The canonical Turtle writer: what comes back is what went in, and one triple is at most two lines."""

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, XSD

from loketgraph.namespaces import LG, PREFIXES, SOORTEN, thing
from loketgraph.turtle import Triple, write_turtle

SUBJECTS = st.sampled_from([thing("taak", naam) for naam in ("a", "b", "c-d", "e.f")] + [URIRef("urn:x:1")])
PREDICATES = st.sampled_from(
    [RDF.type, LG.taak, LG.waarde, LG.keten, URIRef("http://voorbeeld.nl/p"), URIRef("urn:p:x")]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\r\"\\'"), max_size=20)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, lang="nl")),
    st.integers(-99, 99).map(Literal),
    st.booleans().map(Literal),
    st.dates().map(Literal),
    st.sampled_from(["007", "+1", "x"]).map(lambda text: Literal(text, datatype=XSD.integer)),
    TEXTS.map(lambda text: Literal(text, datatype=XSD.anyURI)),
)
OBJECTS = st.one_of(SUBJECTS, LITERALS, st.sampled_from(["http://x.nl/a.", "http://x.nl/(b)", "urn:ë"]).map(URIRef))
TRIPLES = st.lists(st.tuples(SUBJECTS, PREDICATES, OBJECTS), min_size=1, max_size=25)


def graph(triples: list[Triple]) -> Graph:
    result = Graph()
    for triple in triples:
        result.add(triple)
    return result


def exact(triples: Graph | list[Triple]) -> set[tuple[str, ...]]:
    return {tuple(term.n3() for term in triple) for triple in triples}


@given(TRIPLES)
@settings(max_examples=150, deadline=None)
def test_round_trip(triples: list[Triple]) -> None:
    text = write_turtle(triples, PREFIXES, "kop\nregel twee")
    parsed = Graph().parse(data=text, format="turtle")
    assert isomorphic(parsed, graph(triples))
    assert write_turtle(parsed, PREFIXES, "kop\nregel twee") == text


@given(TRIPLES, st.randoms())
@settings(max_examples=60, deadline=None)
def test_order_of_input_does_not_matter(triples: list[Triple], random: object) -> None:
    shuffled = list(triples)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert write_turtle(shuffled, PREFIXES) == write_turtle([*triples, *triples], PREFIXES)


@given(TRIPLES, SUBJECTS, PREDICATES, OBJECTS)
@settings(max_examples=150, deadline=None)
def test_one_triple_changes_at_most_two_lines(
    triples: list[Triple], subject: URIRef, predicate: URIRef, object_: URIRef | Literal
) -> None:
    triples = [*triples, (subject, LG.status, thing("status", "vastgesteld"))]
    before = write_turtle(triples, PREFIXES)
    after = write_turtle([*triples, (subject, predicate, object_)], PREFIXES)
    body = [[line for line in text.splitlines() if not line.startswith("@prefix")] for text in (before, after)]
    diff = [line[0] for line in difflib.ndiff(*body) if line[0] in "+-"]
    assert diff.count("-") <= 2
    assert diff.count("+") <= 2


def test_style() -> None:
    bijstand = thing("taak", "bijstand")
    text = write_turtle(
        [
            (bijstand, LG.keten, thing("keten", "werk")),
            (bijstand, LG.keten, thing("keten", "inkomen")),
            (bijstand, RDF.type, LG.Taak),
            (bijstand, LG.volgorde, Literal(1)),
            (bijstand, LG.termijn, Literal('regel 1\nregel "2"', lang="nl")),
        ],
        PREFIXES,
        "Kop",
    )
    assert text == (
        "# Kop\n"
        "@prefix keten: <https://w3id.org/loketgraph/id/keten/> .\n"
        "@prefix lg: <https://w3id.org/loketgraph/def/> .\n"
        "@prefix taak: <https://w3id.org/loketgraph/id/taak/> .\n"
        "\n"
        "taak:bijstand\n"
        "    a lg:Taak ;\n"
        "    lg:keten keten:inkomen ,\n"
        "        keten:werk ;\n"
        '    lg:termijn "regel 1\\nregel \\"2\\""@nl ;\n'
        "    lg:volgorde 1 .\n"
    )


@pytest.mark.parametrize(
    "triple",
    [
        (BNode(), RDF.type, LG.Taak),
        (thing("taak", "a"), LG.keten, BNode()),
        (thing("taak", "a"), LG.keten, URIRef("http://x.nl/a b")),
    ],
)
def test_refuses_what_needs_a_name(triple: Triple) -> None:
    with pytest.raises(ValueError, match=r"naam|spaties"):
        write_turtle([triple], PREFIXES)


def test_names() -> None:
    assert str(thing("contactpunt", "roo-gm0405-telefoon-1")).endswith("/id/contactpunt/roo-gm0405-telefoon-1")
    assert len(SOORTEN) == len(set(SOORTEN)) > 35
    for soort, naam in (("onzin", "a"), ("taak", "Hoofdletter"), ("taak", "a b"), ("taak", "-a"), ("taak", "")):
        with pytest.raises(ValueError, match=r"soort|naam"):
            thing(soort, naam)
