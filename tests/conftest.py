"""Shared fixtures: the invented country for behaviour, the real content for scenarios."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from loketgraph.app import create_app
from loketgraph.build import build
from loketgraph.queries import load_queries
from loketgraph.release import Release, open_release
from loketgraph.settings import Settings
from loketgraph.store import EmbeddedStore
from loketgraph.vragen import Vragen

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def skip_or_fail(reason: str) -> None:
    """Skip with a named reason on a stranger's machine; fail in CI, where everything must run."""
    if os.environ.get("CI"):
        pytest.fail(f"in CI moet dit draaien: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with registers and suites that are not ours to copy."""
    if not SHARED.is_dir():
        skip_or_fail("de map ../shared met registers en regelsets is er niet")
    return SHARED


def make_wereld_root(target: Path) -> Path:
    """A content root with the real model, fixed lists, shapes and queries, and the invented country as content."""
    for name in ("shapes", "queries"):
        shutil.copytree(ROOT / name, target / name)
    shutil.copytree(ROOT / "ontology" / "model", target / "ontology" / "model")
    (target / "ontology" / "begrippen").mkdir(parents=True)
    for path in (ROOT / "ontology" / "begrippen").glob("*.ttl"):
        if not path.stem.startswith(("levensgebeurtenissen", "omstandigheden-", "bekwaam", "categorieen-")):
            shutil.copy(path, target / "ontology" / "begrippen" / path.name)
    shutil.copy(ROOT / "tests" / "wereld" / "wereld.ttl", target / "ontology" / "wereld.ttl")
    return target


@pytest.fixture(scope="session")
def wereld_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See make_wereld_root; read only, copy it with make_wereld_root to change something."""
    return make_wereld_root(tmp_path_factory.mktemp("wereld"))


@pytest.fixture(scope="session")
def wereld_release(wereld_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the invented country."""
    release, _ = build(wereld_root, tmp_path_factory.mktemp("wereld-releases"))
    return release


@pytest.fixture(scope="session")
def wereld_store(wereld_release: Release) -> EmbeddedStore:
    """The invented country, asked in process."""
    return wereld_release.store()


@pytest.fixture(scope="session")
def wereld(wereld_store: EmbeddedStore, wereld_root: Path) -> Vragen:
    """The questions over the invented country."""
    return Vragen(wereld_store, load_queries(wereld_root / "queries" / "vragen"))


@pytest.fixture(scope="session")
def inhoud_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the real content; its checks are part of the build.

    It takes minutes, so processes that run tests side by side share it: the first one builds, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "inhoud"
    folder.mkdir(exist_ok=True)
    with (folder / "slot").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        releases = folder / "releases"
        return open_release(releases) if releases.exists() else build(ROOT, releases)[0]


@pytest.fixture(scope="session")
def inhoud(inhoud_release: Release) -> Vragen:
    """The questions over the real content."""
    return Vragen(inhoud_release.store(), load_queries(ROOT / "queries" / "vragen"))


@pytest.fixture(scope="session")
def client(wereld_release: Release, wereld_root: Path) -> Iterator[TestClient]:
    """An HTTP client of the service on the invented country."""
    with TestClient(create_app(wereld_release, wereld_root, Settings()), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Gives a free port on 127.0.0.1."""

    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    return find
