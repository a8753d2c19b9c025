"""Binding replaces only the marked slots, and nothing a caller gives becomes part of the query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Literal, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from loketgraph.errors import ParameterError, QueryFileError
from loketgraph.queries import Query, load_queries, load_query
from loketgraph.vragen import Vragen

from .bestanden import QUERIES

VRAGEN = load_queries(QUERIES / "vragen")
DEUREN, PLAATSEN, POSTCODES, NAMEN = (VRAGEN[naam] for naam in ("deuren", "plaatsen", "postcodes", "namen"))
GM = "https://identifier.overheid.nl/tooi/id/gemeente/"
INJECTIE = "x> } UNION { ?s ?p ?o } #"
KOP = """# # Titel
#
# **Vraag:** Wat?
# **Antwoord:** Dit.
#
# @param getal getal Een getal.
SELECT ?getal
WHERE {
  VALUES ?getal { 1 }  # @param
}
ORDER BY ?getal
"""


@pytest.fixture(scope="module")
def met_getal(tmp_path_factory: pytest.TempPathFactory) -> Query:
    """A query with a parameter of the type getal."""
    path = tmp_path_factory.mktemp("getal") / "getal.rq"
    path.write_text(KOP, encoding="utf-8")
    return load_query(path)


def shape(query: str, slot: str) -> tuple[Any, list[Literal]]:
    """The algebra of a query with the values of one slot taken out, and those values."""
    found: list[Literal] = []

    def walk(part: Any) -> Any:
        if isinstance(part, CompValue):
            return part.name, tuple((key, walk(value)) for key, value in sorted(part.items(), key=lambda i: str(i[0])))
        if isinstance(part, dict):
            found.extend(value for key, value in part.items() if key == Variable(slot))
            return tuple(sorted(str(key) for key in part))
        if isinstance(part, (list, tuple)):
            return tuple(walk(value) for value in part)
        return "set" if isinstance(part, (set, frozenset)) else part

    return walk(prepareQuery(query).algebra), found


def test_only_the_marked_line_changes() -> None:
    before, after = DEUREN.text.split("\n"), DEUREN.bind({"gemeente": [f"{GM}gm0363"]}).split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("  VALUES ?gemeente { gm:gm0405 }  # @param", f"  VALUES ?gemeente {{ <{GM}gm0363> }}")]


def test_without_values_the_query_stays_as_it_is_stored() -> None:
    assert DEUREN.bind({}) == DEUREN.text


def test_a_parameter_with_two_slots_is_filled_in_both() -> None:
    bound = DEUREN.bind({"omstandigheid": ["https://a.example/1", "https://a.example/2"]})
    assert bound.count("FILTER(?bekend IN ( <https://a.example/1>, <https://a.example/2> ))") == 1
    assert bound.count("FILTER(?gekozen IN ( <https://a.example/1>, <https://a.example/2> ))") == 1


def test_an_empty_list_in_a_filter_slot_excludes_nothing(wereld: Vragen) -> None:
    rows = wereld.ask(
        "deuren",
        vraag="https://w3id.org/loketgraph/id/vraagtype/bestaan",
        gemeente=f"{GM}gm9002",
        peildatum="2026-06-01",
        omstandigheid=(),
    )
    assert [row["hangtAf"].value for row in rows] == ["https://w3id.org/loketgraph/id/omstandigheid/aow-leeftijd"]


def test_an_empty_list_in_a_values_slot_gives_no_rows(wereld: Vragen) -> None:
    assert wereld.ask("namen", ding=()) == []


@pytest.mark.parametrize(
    ("type_", "value", "sparql"),
    [
        ("iri", f"{GM}gm0405", f"<{GM}gm0405>"),
        ("iri", "https://a.example/é#deel", "<https://a.example/é#deel>"),
        ("datum", "2026-06-01", '"2026-06-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("datum", dt.date(2026, 6, 1), '"2026-06-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("datum", dt.date(1, 1, 1), '"0001-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("getal", 5, '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("getal", "-5", '"-5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("tekst", "zwaag", '"zwaag"'),
        ("tekst", 'a"b\\c\nd\re', '"a\\"b\\\\c\\nd\\re"'),
        ("tekst", "", '""'),
    ],
)
def test_a_value_becomes_the_term_of_its_type(met_getal: Query, type_: str, value: Any, sparql: str) -> None:
    query, param = {
        "iri": (DEUREN, "gemeente"),
        "datum": (DEUREN, "peildatum"),
        "getal": (met_getal, "getal"),
        "tekst": (PLAATSEN, "naam"),
    }[type_]
    assert f"\n  VALUES ?{param} {{ {sparql} }}\n" in query.bind({param: [value]})


@pytest.mark.parametrize(
    ("param", "value"),
    [
        ("gemeente", INJECTIE),
        ("gemeente", f"{GM}gm0405> }} #"),
        ("gemeente", ""),
        ("gemeente", "gm0405"),
        ("gemeente", "/relatief"),
        ("gemeente", f"{GM}gm 0405"),
        ("gemeente", f"{GM}gm0405\n"),
        ("gemeente", f"{GM}\tgm0405"),
        ("gemeente", f"{GM}{{gm0405}}"),
        ("gemeente", f'{GM}"gm0405"'),
        ("gemeente", f"{GM}\\u003E"),
        ("gemeente", f"{GM}%zz"),
        ("gemeente", f"{GM}\x00"),
        ("gemeente", f"{GM}\ud800"),
        ("gemeente", 405),
        ("gemeente", None),
        ("gemeente", dt.date(2026, 6, 1)),
        ("peildatum", INJECTIE),
        ("peildatum", "2026-02-30"),
        ("peildatum", "1 juni 2026"),
        ("peildatum", "2026-06-01T00:00:00"),
        ("peildatum", dt.datetime(2026, 6, 1)),
        ("peildatum", 20260601),
        ("peildatum", None),
        ("peildatum", ""),
    ],
)
def test_a_value_of_a_wrong_type_is_refused_by_the_name_of_its_parameter(param: str, value: Any) -> None:
    with pytest.raises(ParameterError) as caught:
        DEUREN.bind({param: [value]})
    assert caught.value.name == param


@pytest.mark.parametrize("value", [INJECTIE, "1 } #", "1.5", "een", "", None, True, "9" * 5000])
def test_what_is_no_whole_number_is_refused(met_getal: Query, value: Any) -> None:
    with pytest.raises(ParameterError):
        met_getal.bind({"getal": [value]})


@pytest.mark.parametrize("value", [5, None, dt.date(2026, 6, 1), ["zwaag"], "\ud800"])
def test_what_is_no_text_is_refused(value: Any) -> None:
    with pytest.raises(ParameterError):
        PLAATSEN.bind({"naam": [value]})


@pytest.mark.parametrize("values", [[], [f"{GM}gm0405", f"{GM}gm0363"]])
def test_a_parameter_for_one_value_takes_exactly_one(values: list[str]) -> None:
    with pytest.raises(ParameterError, match="precies een"):
        DEUREN.bind({"gemeente": values})


def test_one_wrong_value_among_many_is_refused() -> None:
    with pytest.raises(ParameterError):
        NAMEN.bind({"ding": [f"{GM}gm0405", INJECTIE]})


def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ParameterError, match="vraag, gemeente, peildatum, omstandigheid"):
        DEUREN.bind({"gemente": [f"{GM}gm0405"]})


AANVALLEN = (
    INJECTIE,
    '" } UNION { ?s ?p ?o } #',
    '"""',
    "'",
    "\\",
    '\\"',
    "a\nb  # @param",
    "{",
    "}",
    "zwaag\r",
    "\x00",
)


@pytest.mark.parametrize("aanval", AANVALLEN)
def test_an_attack_in_a_text_finds_nothing(wereld: Vragen, aanval: str) -> None:
    assert wereld.ask("plaatsen", naam=aanval, peildatum="2026-06-01") == []


@settings(max_examples=150, deadline=None)
@given(value=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@example(value='"')
@example(value="\\")
@example(value="a\n")
@example(value=INJECTIE)
@example(value='"@nl } #')
@example(value="\\u0022 } #")
def test_any_text_stays_one_value(value: str) -> None:
    bound = POSTCODES.bind({"postcode": [value]})
    line = next(line for line in bound.split("\n") if line.startswith("  VALUES ?postcode"))
    solutions = ox.Store().query(f"SELECT ?postcode WHERE {{\n{line}\n}}")
    assert isinstance(solutions, ox.QuerySolutions)
    assert [row["postcode"].value for row in solutions] == [value]


@settings(max_examples=60, deadline=None)
@given(value=st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), max_size=40))
@example(value='" } UNION { ?s ?p ?o } #')
@example(value="a\nb")
@example(value=INJECTIE)
def test_any_text_leaves_the_algebra_as_it_is(value: str) -> None:
    bound = PLAATSEN.bind({"naam": [value]})
    expected, _ = shape(PLAATSEN.text, "naam")
    found, values = shape(bound, "naam")
    assert found == expected
    assert set(values) == {Literal(value)}


@settings(max_examples=100, deadline=None)
@given(value=st.text(max_size=40))
def test_any_iri_is_refused_or_stays_one_value(value: str) -> None:
    try:
        bound = NAMEN.bind({"ding": ["https://a.example/" + value]})
    except ParameterError:
        return
    assert len(bound.split("\n")) == len(NAMEN.text.split("\n"))
    expected, _ = shape(NAMEN.text, "ding")
    found, values = shape(bound, "ding")
    assert found == expected
    assert [str(found_value) for found_value in dict.fromkeys(values)] == ["https://a.example/" + value]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# # Titel\n", "", "titel"),
        ("  # @param", "", "zelfde namen"),
        ("# @param getal getal Een getal.\n", "", "zelfde namen"),
        ("@param getal getal", "@param ander getal", "zelfde namen"),
        ("@param getal getal", "@param getal heelgetal", "heelgetal"),
    ],
)
def test_a_header_that_does_not_fit_the_query_is_refused(tmp_path: Any, old: str, new: str, message: str) -> None:
    path = tmp_path / "fout.rq"
    assert old in KOP
    path.write_text(KOP.replace(old, new), encoding="utf-8")
    with pytest.raises(QueryFileError, match=message) as caught:
        load_query(path)
    assert "fout.rq" in str(caught.value)
