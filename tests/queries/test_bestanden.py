"""What holds for every stored query: the conventions of docs/queries.md."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from loketgraph.namespaces import PREFIXES
from loketgraph.queries import load_query

from .bestanden import QUERIES, code, files, ids, order

#: Folder -> the number of files it has at least; a folder that is not here is a mistake.
MINIMUM = {
    "analyse": 50,
    "beschrijving": 4,
    "dekking": 9,
    "dingen": 6,
    "export": 1,
    "kwaliteit": 59,
    "regels": 10,
    "tabellen": 14,
    "vragen": 31,
}
ALLE = [path for folder in MINIMUM for path in files(folder)]
VRAGEN, KWALITEIT, REGELS = files("vragen"), files("kwaliteit"), files("regels")
MET_KOLOMMEN = [path for folder in ("analyse", "beschrijving", "dekking", "dingen", "vragen") for path in files(folder)]
NOT_PORTABLE = ("LATERAL", "SERVICE", "GRAPH", "FROM", "LOAD")
_PREFIX = re.compile(r"^PREFIX ([\w-]*): <([^>]*)>$", re.MULTILINE)


def columns(path: Path) -> list[str]:
    """The SELECT variables of a query, in order, as an engine reports them."""
    solutions = ox.Store().query(path.read_text(encoding="utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    return [variable.value for variable in solutions.variables]


@pytest.mark.parametrize(("folder", "minimum"), MINIMUM.items())
def test_a_folder_has_at_least_its_number_of_queries(folder: str, minimum: int) -> None:
    assert len(files(folder)) >= minimum


def test_every_query_stands_in_a_known_folder() -> None:
    found = {path.relative_to(QUERIES).as_posix() for path in QUERIES.rglob("*") if path.is_file()}
    assert found == {path.relative_to(QUERIES).as_posix() for path in ALLE}


@pytest.mark.parametrize("path", [p for p in ALLE if p not in KWALITEIT], ids=ids)
def test_the_header_says_title_question_and_answer(path: Path) -> None:
    query = load_query(path)
    assert query.titel
    assert query.vraag.endswith("?")
    assert query.antwoord.endswith(".")


@pytest.mark.parametrize("path", KWALITEIT, ids=ids)
def test_the_header_of_a_quality_query_says_what_to_do_in_two_languages(path: Path) -> None:
    query = load_query(path)
    assert query.titel
    assert query.rest["ernst"] in ("fout", "waarschuwing", "advies")
    assert query.rest["probleem"].endswith(".")
    assert query.rest["problem"].endswith(".")


@pytest.mark.parametrize("path", ALLE, ids=ids)
def test_it_parses_as_stored_with_rdflib(path: Path) -> None:
    assert prepareQuery(path.read_text(encoding="utf-8")).algebra


@pytest.mark.parametrize("path", ALLE, ids=ids)
def test_it_runs_as_stored_on_an_empty_oxigraph(path: Path) -> None:
    result = ox.Store().query(path.read_text(encoding="utf-8"))
    is_construct = path.parent.name in ("regels", "export")
    assert isinstance(result, ox.QueryTriples if is_construct else ox.QuerySolutions)


@pytest.mark.parametrize("path", ALLE, ids=ids)
def test_the_declared_parameters_are_the_marked_lines(path: Path) -> None:
    query = load_query(path)
    marked = re.findall(r"# @param(?: (\w+))?$", query.text, re.MULTILINE)
    named = re.findall(r"VALUES \?(\w+) \{[^}]*\}  # @param$", query.text, re.MULTILINE)
    assert {param.naam for param in query.params} == {*named, *filter(None, marked)}


@pytest.mark.parametrize("path", REGELS, ids=ids)
def test_a_rule_takes_no_parameters(path: Path) -> None:
    assert load_query(path).params == ()


@pytest.mark.parametrize("path", MET_KOLOMMEN, ids=ids)
def test_the_declared_columns_are_the_selected_variables_in_order(path: Path) -> None:
    assert [kolom.naam for kolom in load_query(path).kolommen] == columns(path)


@pytest.mark.parametrize("path", KWALITEIT, ids=ids)
def test_a_quality_query_gives_thing_property_and_value(path: Path) -> None:
    assert columns(path) == ["ding", "eigenschap", "waarde"]


@pytest.mark.parametrize("path", [*VRAGEN, *KWALITEIT], ids=ids)
def test_it_closes_with_an_order_over_its_own_columns(path: Path) -> None:
    keys = order(path.read_text(encoding="utf-8"))
    assert keys
    assert set(keys) <= set(columns(path))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("path", KWALITEIT, ids=ids)
def test_a_quality_query_orders_by_every_column_it_fills(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    body = text[text.index("\nWHERE") : text.rindex("ORDER BY")]
    filled = [name for name in columns(path) if f"?{name}" in body]
    assert filled[0] == "ding"
    assert list(order(text)) == filled


def test_rules_run_in_the_order_of_their_numbers() -> None:
    numbers = [int(re.fullmatch(r"(\d\d)-[a-z-]+", path.stem)[1]) for path in REGELS]  # type: ignore[index]
    assert len(numbers) >= MINIMUM["regels"]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("path", ALLE, ids=ids)
def test_it_asks_nothing_an_engine_may_lack_or_fetch(path: Path) -> None:
    words = set(re.findall(r"\w+", code(path.read_text(encoding="utf-8")).upper()))
    assert words.isdisjoint(NOT_PORTABLE)


@pytest.mark.parametrize("path", ALLE, ids=ids)
def test_prefixes_are_the_ones_of_the_house(path: Path) -> None:
    declared = dict(_PREFIX.findall(path.read_text(encoding="utf-8")))
    known = {prefix: PREFIXES[prefix] for prefix in declared if prefix in PREFIXES}
    assert declared == declared | known
    strange = {prefix: iri for prefix, iri in declared.items() if prefix not in PREFIXES}
    assert set(strange.values()).isdisjoint(PREFIXES.values())


@pytest.mark.parametrize("path", ALLE, ids=ids)
def test_every_declared_prefix_is_used_and_they_stand_in_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = [prefix for prefix, _ in _PREFIX.findall(text)]
    used = set(re.findall(r"(?<![\w?])([a-z][\w-]*):", code(_PREFIX.sub("", text))))
    assert set(declared) == used
    assert declared == sorted(declared)
