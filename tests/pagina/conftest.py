"""The service on the invented country with hostile names in it: markup, direction marks, scripts, formulas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from loketgraph.app import create_app
from loketgraph.namespaces import ID, PREFIXES
from loketgraph.release import Release
from loketgraph.settings import Settings
from loketgraph.store import EmbeddedStore

VIJANDIG = f"{ID}taak/vijandig"
NAAM = "\u202e<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
LINK = "javascript:alert(3)"


def hostile_store(release: Release) -> EmbeddedStore:
    """The release, and a task with everything in it that a page must not swallow."""
    store = EmbeddedStore.from_nquads(release.read())
    thing = ox.NamedNode(VIJANDIG)

    def fact(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        prefix, _, local = name.partition(":")
        return ox.Triple(thing, ox.NamedNode(PREFIXES[prefix] + local), value)

    store.add(
        [
            fact("rdf:type", ox.NamedNode(PREFIXES["lg"] + "Taak")),
            fact("skos:prefLabel", ox.Literal(NAAM, language="nl")),
            fact("skos:definition", ox.Literal('</p><a href="javascript:alert(4)">klik</a>', language="nl")),
            fact("skos:altLabel", ox.Literal('=HYPERLINK("http://kwaad.example")', language="nl")),
            fact("dct:source", ox.NamedNode(LINK)),
            fact("dct:references", ox.NamedNode("data:text/html,%3Cscript%3Ealert(5)%3C/script%3E")),
            fact("lg:keten", ox.NamedNode(f"{ID}keten/inkomen")),
            fact("lg:status", ox.NamedNode(f"{ID}status/voorgesteld")),
        ]
    )
    return store


@pytest.fixture(scope="session")
def vijandig(wereld_release: Release, wereld_root: Path) -> Iterator[TestClient]:
    """An HTTP client of the service with hostile names."""
    app = create_app(wereld_release, wereld_root, Settings(), hostile_store(wereld_release))
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found
