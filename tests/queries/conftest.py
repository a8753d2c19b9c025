"""A real SPARQL server: the Oxigraph binary of PyPI on 127.0.0.1, filled from a release as it is.

The server gets the N-Quads and, with one update, every triple in the default graph too, as the embedded engine has
them. `--union-default-graph` would not do: a triple that stands in two graphs then counts twice.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import skip_or_fail
from loketgraph.release import Release
from loketgraph.store import RemoteStore

BINARY = Path(sys.executable).parent / "oxigraph"
TIMEOUT_SECONDS = 120
MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
Serve = Callable[[bytes], RemoteStore]


@contextmanager
def oxigraph_server(data: bytes, folder: Path) -> Iterator[str]:
    """The address of a server that holds these N-Quads; it is stopped by its own process id."""
    (folder / "data.nq").write_bytes(data)
    location = ["--location", str(folder / "store")]
    subprocess.run([BINARY, "load", *location, "--file", folder / "data.nq"], check=True, capture_output=True)
    subprocess.run([BINARY, "update", *location, "--update", MERGE], check=True, capture_output=True)
    subprocess.run([BINARY, "optimize", *location], check=True, capture_output=True)  # else a start replays the update
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen([BINARY, "serve-read-only", *location, "--bind", address], stdout=log, stderr=log)
        try:
            _wait_for(f"http://{address}/", process, folder / "server.log")
            yield f"http://{address}/query"
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError(f"de Oxigraph-server start niet: {log.read_text()}")


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts a server on N-Quads and gives a RemoteStore on it; all servers stop at the end."""
    if not BINARY.exists():
        skip_or_fail("het pakket oxigraph (de server) is niet geïnstalleerd")
    open_servers = []

    def start(data: bytes) -> RemoteStore:
        server = oxigraph_server(data, tmp_path_factory.mktemp("oxigraph"))
        endpoint = server.__enter__()
        open_servers.append(server)
        return RemoteStore(endpoint, TIMEOUT_SECONDS)

    yield start
    for server in open_servers:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def wereld_remote(serve: Serve, wereld_release: Release) -> RemoteStore:
    """The invented country on a real server."""
    return serve(wereld_release.read())


@pytest.fixture(scope="session")
def inhoud_remote(serve: Serve, inhoud_release: Release) -> RemoteStore:
    """The real content on a real server."""
    return serve(inhoud_release.read())
