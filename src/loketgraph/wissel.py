"""A running service that follows the pointer: it loads a new release beside the old one and then swaps one reference.

A request takes the reference once, so its answer comes wholly from one release. A release that cannot be served is
refused with a loud line in the log, and the old one stays.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from .errors import LoketGraphError, ReleaseError, ServeError
from .levensloop import Levensloop
from .release import Release, current_hash, open_release, releases

_LOG = logging.getLogger("loketgraph")


@dataclass(frozen=True)
class Stand:
    """What is served now: the release, its app, and since when (seconds of the monotonic clock)."""

    release: Release
    app: ASGIApp
    sinds: float
    loop: Levensloop

    def age(self) -> float:
        """Seconds since the release was built."""
        return (dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(self.release.manifest.gebouwd)).total_seconds()


def open_servable(folder: Path) -> Release:
    """The current release; when it is damaged the newest other one that is whole, and a loud line in the log.

    Raises ReleaseError when there is none.
    """
    try:
        return open_release(folder)
    except ReleaseError as error:
        for other in releases(folder):
            with suppress(ReleaseError):
                whole = open_release(folder, other.hash)
                _LOG.error("%s De dienst draait nu op de eerdere release %s.", error, whole.hash[:12])
                return whole
        raise


class Wissel:
    """An ASGI app that serves the current release of a folder; `make` gives the app for a release."""

    def __init__(
        self, folder: Path, make: Callable[[Release], ASGIApp], elke: float = 1.0, genade: float = 10.0
    ) -> None:
        """Raises ReleaseError when no release can be served. `elke` is the number of seconds between looks, `genade`
        the seconds that requests on an earlier release get to end."""
        self._folder = folder
        self._make = make
        self._elke = elke
        self._genade = genade
        self._retiring: set[asyncio.Task[None]] = set()
        release = open_servable(folder)
        self.stand = self._stand(release)
        self._refused = "" if release.hash == _pointer(folder) else _pointer(folder)
        self.wissels = 0
        self.geweigerd = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to the release of this moment; look for new ones as long as the server lives."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        stand = self.stand
        stand.loop.lopend += 1
        try:
            await stand.app(scope, receive, send)
        finally:
            stand.loop.lopend -= 1

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.stand.loop.start()
        except ServeError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        watch = asyncio.create_task(self._watch())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await self.stand.loop.stop(0)
        for retiring in list(self._retiring):
            retiring.cancel()
        await asyncio.gather(*self._retiring, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._elke)
            try:
                new = await asyncio.to_thread(self._new)
                if new:
                    await new.loop.start()
                    old = self._swap(new)
                    retiring = asyncio.create_task(old.loop.stop(self._genade))
                    self._retiring.add(retiring)
                    retiring.add_done_callback(self._retiring.discard)
            except Exception as error:  # whatever goes wrong while looking, the service goes on
                _LOG.error("wissel: %s", type(error).__name__, exc_info=error)

    def look(self) -> bool:
        """Swap when the pointer names another release; whether it did. Starts nothing beside requests."""
        new = self._new()
        if new:
            self._swap(new)
        return new is not None

    def _stand(self, release: Release) -> Stand:
        app = self._make(release)
        return Stand(release, app, time.monotonic(), Levensloop(app))

    def _new(self) -> Stand | None:
        """What the pointer names, when that is another release that can be served. A refused one is not tried twice."""
        named = _pointer(self._folder)
        if named in ("", self.stand.release.hash, self._refused):
            return None
        try:
            return self._stand(open_release(self._folder, named))
        except (LoketGraphError, OSError) as error:
            self._refused = named
            self.geweigerd += 1
            _LOG.error("release %s geweigerd, %s blijft: %s", named[:12], self.stand.release.hash[:12], error)
            return None

    def _swap(self, new: Stand) -> Stand:
        """Serve another release from now on; the one before it."""
        old, self.stand = self.stand, new
        self._refused = ""
        self.wissels += 1
        _LOG.info("release %s is nu actueel", new.release.hash[:12])
        return old


def _pointer(folder: Path) -> str:
    """The hash in the pointer; empty when it cannot be read, which is no reason to stop serving."""
    try:
        return current_hash(folder)
    except ReleaseError:
        return ""
