"""The guard: every limit fires alone, what is innocent passes, and reading stays linear."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from loketgraph.errors import QueryRefused
from loketgraph.guard import Grenzen, Ontleding, judge, read
from loketgraph.settings import Settings
from loketgraph.sparql import guard_limits
from loketgraph.tokens import Soort, decode_escapes, tokens

QUERIES = sorted((Path(__file__).resolve().parents[2] / "queries").rglob("*.rq"))
BASE = "http://a.example/sparql"
GRAFEN = ["http://g.example/een", "http://g.example/twee"]
RUIM = Grenzen(10**6, 10**6, 10**6, 10**6, 10**6)
KLEIN = Grenzen(max_bytes=200, max_tokens=40, max_diepte=4, max_keten=6, max_patronen=8)


def objections(query: str, grenzen: Grenzen = RUIM) -> list[str]:
    """The codes of what the guard has against a query."""
    try:
        judge(query, BASE, grenzen, GRAFEN)
    except QueryRefused as error:
        return [code for code, _ in error.objections]
    return []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("ASK { } #" + "x" * 200, "sparql_max_bytes"),
        ("ASK { VALUES ?x { " + "1 " * 40 + "} }", "sparql_max_tokens"),
        ("ASK { { { { { } } } } }", "sparql_max_diepte"),
        ("ASK { FILTER(((1))) FILTER(<a:(((([>=1)) }", "sparql_max_diepte"),
        ("ASK { BIND(1+1+1+1+1+1+1+1 AS ?x) }", "sparql_max_keten"),
        ("ASK { BIND(!!!!!!!true AS ?x) }", "sparql_max_keten"),
        ("ASK { ?s a/a/a/a/a/a/a/a ?o }", "sparql_max_keten"),
        ("ASK { {} UNION {} {} {} {} {} {} }", "sparql_max_keten"),
        ("ASK { ?a ?b ?c;?d ?e;?f ?g;?h ?i;?j ?k;?l ?m;?n ?o;?p ?q;?r ?s }", "sparql_max_patronen"),
        ("CLEAR ALL", "alleen_lezen"),
        ("ASK {} ; INSERT DATA {}", "alleen_lezen"),
        ("\\u004coad <a:b>", "alleen_lezen"),
        ("ASK { SERVICE <a:b> {} }", "geen_service"),
        ("ASK { service?x{} }", "geen_service"),
        ("ASK { SERVICESILENT<a:b>{} }", "geen_service"),
        ("PREFIX : <a:> ASK { SERVICE:x{} }", "geen_service"),
        ("PREFIX a: <a:> ASK { SERVICEa:b{} }", "geen_service"),
        ("ASK { ?s ?p 1SERVICE<a:b>{} }", "geen_service"),
        ("ASK { FILTER(1<2)SERVICE<a:b>{} }", "geen_service"),
        ("ASK { FILTER(1<'>')SERVICE<a:b>{?s ?p '>'} }", "geen_service"),
        ("ASK { \\u0053ERVICE <a:b> {} }", "geen_service"),
        ("ASK FROM <http://g.example/drie> {}", "grafen"),
        ("ASK FROM NAMED <http://g.example/drie> {}", "grafen"),
        ("PREFIX g: <http://g.example/> ASK from g:drie {}", "grafen"),
        ("BASE <http://g.example/> ASK FROM <drie> {}", "grafen"),
    ],
)
def test_each_objection_alone(query: str, code: str) -> None:
    assert objections(query, KLEIN) == [code]


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?service ?load ?insert }",
        "PREFIX service: <a:> ASK { ?s service:x ?o }",
        "ASK { ?s ?p 'SERVICE <a:b> {}' }",
        'ASK { ?s ?p """LOAD " "" <a:b>""" }',
        "ASK { ?s ?p <http://a.example/SERVICE> } # SERVICE <a:b> {}",
        "ASK { ?s <a:b#SERVICE> ?o }",
        "ASK { ?s ?p 'drop'@clear }",
        "ASK { _:add ?p ?o }",
        "ASK FROM <http://g.example/een> FROM NAMED <http://g.example/twee> {}",
        "PREFIX g: <http://g.example/> ASK FROM g:een {}",
        "BASE <http://g.example/x> ASK FROM <een> {}",
        "PREFIX ADD: <a:> ASK { ?s ADD:load ?o }",
    ],
)
def test_what_only_looks_like_it_passes(query: str) -> None:
    assert objections(query) == []


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_queries_of_the_repository_pass(path: Path) -> None:
    assert objections(path.read_text(encoding="utf-8"), guard_limits(Settings())) == []


def test_there_are_enough_queries() -> None:
    assert len(QUERIES) >= 60


def test_all_objections_come_at_once() -> None:
    query = "ASK FROM <a:b> { SERVICE <a:b> { { { { } } } } } ; CLEAR ALL"
    assert objections(query, KLEIN) == ["sparql_max_diepte", "alleen_lezen", "geen_service", "grafen"]


def test_every_objection_says_what_to_do() -> None:
    query = "ASK FROM <a:b> { LOAD SERVICE <a:b> " + "{" * 9 + "1+" * 9 + ". " * 9
    assert objections("#" * 201, KLEIN) == ["sparql_max_bytes"]
    with pytest.raises(QueryRefused) as caught:
        judge(query, BASE, replace(KLEIN, max_bytes=1000), GRAFEN)
    sentences = [sentence for _, sentence in caught.value.objections]
    assert len(sentences) == len(fields(Grenzen)) - 1 + 3
    for sentence in sentences:
        assert sentence.count(".") >= 2


@pytest.mark.parametrize(
    ("query", "vorm"),
    [
        ("SELECT * {}", "SELECT"),
        ("prefix a: <a:select> construct {} where {}", "CONSTRUCT"),
        ("# SELECT\nASK{}", "ASK"),
        ("BASE <a:b> DESCRIBE<a:b>", "DESCRIBE"),
        ("SELECTDISTINCT?x{}", "SELECT"),
        ("", ""),
        ("INSERT DATA {}", ""),
    ],
)
def test_the_form(query: str, vorm: str) -> None:
    assert read(query, BASE).vorm == vorm


def test_what_is_read() -> None:
    query = "BASE <http://a.example/x/> PREFIX p: <y#> PREFIX : <z> SELECT REDUCED * { ?b p:a ?a . ?b :c NOW() }"
    found = read(query, BASE)
    assert (found.prefixen, found.kolommen, found.vluchtig) == (
        {"p": "http://a.example/x/y#", "": "http://a.example/x/z"},
        ("b", "a"),
        True,
    )
    assert read("SELECT ?x { ?x ?y ?z }", BASE).kolommen == ()
    assert read("", BASE) == Ontleding(maten=dict.fromkeys(found.maten, 0))


def test_tokens() -> None:
    query = '?a<?b&&?c a:b.c. <http://x/\'s>\'it\\\'s\'@nl-NL 1.5e3 p:\\,x :y.. true||"""a"b""" a:%41^^_:b1'
    assert [(token.soort.value, token.tekst) for token in tokens(query)] == [
        ("variabele", "?a"),
        ("teken", "<"),
        ("variabele", "?b"),
        ("teken", "&&"),
        ("variabele", "?c"),
        ("naam", "a:b.c"),
        ("teken", "."),
        ("iri", "http://x/'s"),
        ("tekst", "'it\\'s'"),
        ("tekst", "@nl-NL"),
        ("getal", "1"),
        ("teken", "."),
        ("getal", "5"),
        ("woord", "e3"),
        ("naam", "p:\\,x"),
        ("naam", ":y"),
        ("teken", "."),
        ("teken", "."),
        ("woord", "true"),
        ("teken", "||"),
        ("tekst", '"""a"b"""'),
        ("naam", "a:%41"),
        ("teken", "^^"),
        ("naam", "_:b1"),
    ]


def test_a_quote_between_angle_brackets_has_two_readings() -> None:
    query = "1<'>'"
    assert [token.soort for token in tokens(query)] == [Soort.GETAL, Soort.IRI, Soort.TEKEN]
    assert [token.soort for token in tokens(query, quotes_end_iris=True)] == [Soort.GETAL, Soort.TEKEN, Soort.TEKST]


def test_escapes_that_stand_for_nothing_stay() -> None:
    assert decode_escapes("\\u0041\\U00000042\\uD800\\U00110000\\u00g0") == "AB\\uD800\\U00110000\\u00g0"


@pytest.mark.parametrize(
    "unit", ["a.", "a:.", '"', "'''", "<", "<a", "\\", "@a-", "#", "((", "?", "1.", "\\u0041", "é"]
)
def test_every_text_is_read_to_its_end(unit: str) -> None:
    """No text makes it fail or forget: what is read is as long as what was given, blanks and comments aside."""
    query = unit * 3000
    read_back = "".join(f"<{t.tekst}>" if t.soort is Soort.IRI else t.tekst for t in tokens(query))
    assert read_back == ("" if unit == "#" else query)
