"""Start and stop what an ASGI app keeps running beside its requests (the lifespan protocol of ASGI).

https://asgi.readthedocs.io/en/latest/specs/lifespan.html
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message

from .errors import ServeError


class Levensloop:
    """The lifespan of one app, and the number of its requests that still run."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._started: asyncio.Future[None] | None = None
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.lopend = 0

    async def start(self) -> None:
        """Return when the app has started. Raises ServeError when it cannot."""
        self._started = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run(self._started))
        await self._started

    async def stop(self, grace: float) -> None:
        """Let running requests end, for so many seconds at most, and then stop the app; when cancelled, at once."""
        deadline = asyncio.get_running_loop().time() + grace
        try:
            while self.lopend and asyncio.get_running_loop().time() < deadline:
                await asyncio.sleep(0.05)
        finally:
            self._stop.set()
            if self._task:
                with suppress(Exception):
                    await self._task

    async def _run(self, started: asyncio.Future[None]) -> None:
        begun = False

        async def receive() -> Message:
            nonlocal begun
            if not begun:
                begun = True
                return {"type": "lifespan.startup"}
            await self._stop.wait()
            return {"type": "lifespan.shutdown"}

        async def send(message: Message) -> None:
            if started.done():
                return
            if message["type"] == "lifespan.startup.complete":
                started.set_result(None)
            elif message["type"] == "lifespan.startup.failed":
                started.set_exception(ServeError(f"De dienst start niet: {message.get('message', '')}"))

        try:
            await self._app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
        except Exception as error:
            if not started.done():
                started.set_exception(ServeError(f"De dienst start niet: {type(error).__name__}: {error}"))
        finally:
            if not started.done():
                started.set_result(None)
