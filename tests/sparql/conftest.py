"""Endpoints to ask: the shipped one on the invented country, a private one that can be written, a real server."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from loketgraph.http import HttpLayer
from loketgraph.pool import Pool, worker_command
from loketgraph.release import OPSLAG, Release
from loketgraph.settings import Settings
from loketgraph.sparql import SparqlEndpoint, create_endpoint, guard_limits, pool_limits, worker_limits

SCHRIJFBAAR = Path(__file__).parent / "schrijfbaar.py"


def as_app(endpoint: SparqlEndpoint) -> ASGIApp:
    """The endpoint alone, as the service wraps it."""

    @asynccontextmanager
    async def workers(_: Starlette) -> AsyncIterator[None]:
        async with endpoint.pool:
            yield

    return HttpLayer(Starlette(routes=[Route("/sparql", endpoint)], lifespan=workers), "0" * 64)


def endpoint_on(release: Release, settings: Settings, guarded: bool = True) -> SparqlEndpoint:
    """The shipped endpoint; without its guard only the workers stand between a query and the service."""
    if guarded:
        return create_endpoint(release, settings)
    pool = Pool(worker_command(release.made / OPSLAG), pool_limits(settings), worker_limits(settings))
    return SparqlEndpoint(pool, release.hash, settings, None, None)


def writable_endpoint() -> SparqlEndpoint:
    """The private build of the update tests: one process, because it holds what was written."""
    settings = replace(Settings(), sparql_werkers=1, sparql_wacht_ms=20_000)
    command = (sys.executable, "-P", str(SCHRIJFBAAR))
    pool = Pool(command, replace(pool_limits(settings), reserve=0), worker_limits(settings))
    return SparqlEndpoint(pool, "0" * 64, settings, None, guard_limits(settings), writable=True)


@pytest.fixture(scope="session")
def sparql(wereld_release: Release) -> Iterator[TestClient]:
    """A client of the shipped endpoint on the invented country, with small limits on the result."""
    settings = replace(Settings(), sparql_max_rijen=50, sparql_wacht_ms=20_000)
    with TestClient(as_app(endpoint_on(wereld_release, settings))) as client:
        yield client


@pytest.fixture(scope="session")
def schrijfbaar() -> Iterator[TestClient]:
    """A client of the private build that takes updates."""
    with TestClient(as_app(writable_endpoint())) as client:
        yield client


@contextmanager
def running(app: ASGIApp) -> Iterator[tuple[str, int]]:
    """A real server in a thread: its host and port."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join(timeout=30)
