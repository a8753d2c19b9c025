"""Fixtures of the importer tests: an invented country in the publishers' own formats."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph

from loketgraph.importers import IMPORTERS, ImportResult

DATA = Path(__file__).parent / "data"
FILES = {
    "roo": ("roo-gemeenten.jsonl", "roo-overig.jsonl", "roo-regelingen.jsonl"),
    "tooi": ("tooi-register.json", "roo-gemeenten.jsonl", "roo-overig.jsonl", "roo-regelingen.jsonl"),
    "upl": ("UPL-2025-04.csv",),
    "plaatsen": ("plaatsen-2026.csv", "postcodes.csv"),
}


@cache
def import_fixture(name: str) -> ImportResult:
    """Return the import of the fixture files."""
    return IMPORTERS[name]([DATA / file for file in FILES[name]], lambda _: None)


@cache
def graph_of(*names: str) -> Graph:
    """Return everything the imports make, in one graph."""
    graph = Graph()
    for name in names:
        for text in import_fixture(name).bestanden.values():
            graph.parse(data=text, format="turtle")
    return graph


@pytest.fixture
def counts() -> Callable[[str, str], int]:
    """How often a rule was applied to the fixtures."""
    return lambda name, rule: import_fixture(name).rapport.telling(rule)
