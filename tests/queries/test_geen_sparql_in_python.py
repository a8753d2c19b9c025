"""SPARQL stands in `queries/`, never in Python, and no text is glued into a query (DESIGN: bind is the only way)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .bestanden import ROOT

SRC = sorted((ROOT / "src").rglob("*.py"))
MINIMUM = 45
_SPARQL = re.compile(
    r"\b(?:SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE|WHERE)\b[^.]*\{|\bSELECT\b[^.]*[?*]|\bPREFIX\s+[\w-]*:\s*<"
    r"|\b(?:OPTIONAL|UNION|FILTER|VALUES|MINUS|GRAPH|SERVICE)\b\s*[({?]"
)
#: What reads as SPARQL and is not a question to the graph, by module, with the reason.
UITZONDERINGEN = {
    "derive.py": "zet de kop van een CONSTRUCT-regel om in de vraag naar haar oplossingen",
    "naslag.py": "SQL van het eigen bestand met wat een controle vond",
}
_ASKING = {"select", "construct", "query", "update", "setQuery", "prepareQuery"}


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the constants that are documentation."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def sparql_texts(source: str) -> Iterator[str]:
    """The string literals of Python that read as SPARQL; the fixed parts of an f-string count as one."""
    tree = ast.parse(source)
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            text = node.value
        if _SPARQL.search(text):
            yield text


def glued_queries(source: str) -> Iterator[int]:
    """The lines where a query is made out of pieces in the call that asks it."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and _name(node.func) in _ASKING):
            continue
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if any(_glues(part) for part in ast.walk(argument)):
                yield node.lineno


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _glues(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return _name(node.func) in ("format", "join", "replace", "substitute")
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)))


def test_there_is_enough_source_to_look_at() -> None:
    assert len(SRC) >= MINIMUM


@pytest.mark.parametrize("path", SRC, ids=lambda path: path.name)
def test_no_query_text_in_python(path: Path) -> None:
    texts = list(sparql_texts(path.read_text(encoding="utf-8")))
    assert bool(texts) == (path.name in UITZONDERINGEN), texts


@pytest.mark.parametrize("path", SRC, ids=lambda path: path.name)
def test_no_query_is_glued_together_in_the_call(path: Path) -> None:
    assert list(glued_queries(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "Q = 'SELECT ?x WHERE { ?x a lg:Taak }'",
        "Q = 'ASK { ?s ?p ?o }'",
        "Q = 'PREFIX lg: <https://a.example/> SELECT * {}'",
        "Q = f'SELECT ?x WHERE {{ ?x a {soort} }}'",
        "Q = 'FILTER(?x = ' + waarde + ')'",
        "def f():\n    '''Doc.'''\n    return 'OPTIONAL { ?a ?b ?c }'",
    ],
)
def test_query_text_would_be_found(source: str) -> None:
    assert list(sparql_texts(source))


@pytest.mark.parametrize("source", ["'''The rows of a SELECT { ?x }.'''", "M = 'De zoekvraag is geen SELECT.'"])
def test_words_about_queries_are_no_query_text(source: str) -> None:
    assert list(sparql_texts(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "s.select(f'{q}')",
        "s.select(q + x)",
        "s.select(q % x)",
        "s.query(q.format(x))",
        "s.select(query=q.replace(a, b))",
    ],
)
def test_glue_would_be_found(source: str) -> None:
    assert list(glued_queries(source)) == [1]


def test_a_bound_query_is_no_glue() -> None:
    assert list(glued_queries("store.select(query.bind(values))")) == []
