"""Fixtures of the tests of releases: the prepared bytes of the invented country, and variations on that country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from loketgraph.derive import derive
from loketgraph.publicatie import write_release
from loketgraph.queries import load_queries
from loketgraph.release import Release, nquads
from loketgraph.sources import Sources, load_file, load_sources
from loketgraph.store import EmbeddedStore
from loketgraph.vragen import Vragen

ANDER = b'<http://a/b> <http://a/c> "een andere release" <https://w3id.org/loketgraph/graaf/inhoud> .\n'


def names(folder: Path) -> set[str]:
    """What stands in a folder with releases, the lock left out."""
    return {path.name for path in folder.iterdir()} - {".slot"}


@dataclass(frozen=True)
class Klaar:
    """What a build hands to write_release."""

    data: bytes
    sources: Sources


@pytest.fixture(scope="session")
def bronnen(wereld_root: Path) -> Sources:
    """The parsed files of the invented country."""
    sources, errors = load_sources(wereld_root)
    assert not errors
    return sources


@pytest.fixture(scope="session")
def klaar(wereld_release: Release, bronnen: Sources) -> Klaar:
    """The invented country, ready to be written."""
    return Klaar(wereld_release.read(), bronnen)


@pytest.fixture
def releases(tmp_path: Path, klaar: Klaar) -> Path:
    """A folder with the release of the invented country as the current one."""
    folder = tmp_path / "releases"
    write_release(folder, klaar.data, klaar.sources)
    return folder


@pytest.fixture(scope="session")
def land(
    wereld_root: Path, bronnen: Sources, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Callable[[str], str]], Vragen]:
    """Gives the questions over the invented country after a change in its Turtle; without checks, so quick."""
    queries = load_queries(wereld_root / "queries" / "vragen")
    world = (wereld_root / "ontology" / "wereld.ttl").read_text(encoding="utf-8")

    def make(change: Callable[[str], str]) -> Vragen:
        folder = tmp_path_factory.mktemp("land")
        path = folder / "wereld.ttl"
        path.write_text(change(world), encoding="utf-8")
        others = (file for file in bronnen.files if file.path != "ontology/wereld.ttl")
        sources = Sources((*others, load_file(path, folder)))
        store = EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for file in sources.files for t in file.triples)
        derived = derive(store, wereld_root / "queries" / "regels")
        return Vragen(EmbeddedStore.from_nquads(nquads(sources, derived)), queries)

    return make
