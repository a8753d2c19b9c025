"""Every release that serves is started, and stopped when it no longer does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from loketgraph.errors import ServeError
from loketgraph.levensloop import Levensloop
from loketgraph.publicatie import set_current
from loketgraph.release import Release
from loketgraph.wissel import Wissel


def living(events: list[str], name: str) -> ASGIApp:
    """An app that notes when it is started and stopped."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "lifespan"
        for event in ("startup", "shutdown"):
            assert (await receive())["type"] == f"lifespan.{event}"
            events.append(f"{name} {event}")
            await send({"type": f"lifespan.{event}.complete"})

    return app


def eventually(true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_app_lives_from_start_to_stop() -> None:
    events: list[str] = []

    async def run() -> None:
        life = Levensloop(living(events, "een"))
        await life.start()
        assert events == ["een startup"]
        await life.stop(0)

    asyncio.run(run())
    assert events == ["een startup", "een shutdown"]


def test_an_app_that_cannot_start_is_told() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        raise ValueError(scope["type"])

    with pytest.raises(ServeError, match="ValueError"):
        asyncio.run(Levensloop(broken).start())


def test_stopping_what_never_started_is_nothing() -> None:
    asyncio.run(Levensloop(living([], "een")).stop(0))


def test_a_swap_starts_the_new_and_stops_the_old(folder: Path, twee_releases: tuple[Path, Release, Release]) -> None:
    _, first, second = twee_releases
    names = {first.hash: "een", second.hash: "twee"}
    events: list[str] = []
    wissel = Wissel(folder, lambda release: living(events, names[release.hash]), elke=0.05, genade=0.05)
    with TestClient(wissel):
        eventually(lambda: events == ["een startup"])
        set_current(folder, second.hash)
        eventually(lambda: events == ["een startup", "twee startup", "een shutdown"])
    assert events == ["een startup", "twee startup", "een shutdown", "twee shutdown"]


def test_a_stop_does_not_wait_for_requests_on_the_old(
    folder: Path, twee_releases: tuple[Path, Release, Release]
) -> None:
    _, first, second = twee_releases
    names = {first.hash: "een", second.hash: "twee"}
    events: list[str] = []
    wissel = Wissel(folder, lambda release: living(events, names[release.hash]), elke=0.05, genade=3600)
    with TestClient(wissel):
        eventually(lambda: events == ["een startup"])
        wissel.stand.loop.lopend += 1  # a request that never ends
        set_current(folder, second.hash)
        eventually(lambda: wissel.stand.release.hash == second.hash)
    assert sorted(events[-2:]) == ["een shutdown", "twee shutdown"]
