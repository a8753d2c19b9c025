"""Start and stop an app inside another: the lifespan protocol (https://asgi.readthedocs.io/en/latest/specs/lifespan.html)."""

from __future__ import annotations

import asyncio
import logging

from starlette.types import ASGIApp, Message

_LOG = logging.getLogger("loketgraph")


class Levensloop:
    """The life of one app. `start` returns when it is ready, `stop` when it has let go of everything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._told: asyncio.Queue[Message] = asyncio.Queue()
        self._heard: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the app; one that does not want to know is left alone, as servers do."""
        self._task = asyncio.ensure_future(self._run())
        await self._tell("lifespan.startup")

    async def stop(self) -> None:
        """Stop the app, if it was started."""
        if self._task:
            await self._tell("lifespan.shutdown")
            await self._task

    async def _run(self) -> None:
        try:
            await self._app({"type": "lifespan", "asgi": {"version": "3.0"}}, self._told.get, self._heard.put)
        except Exception as error:
            _LOG.error("starten of stoppen van een release: %s", type(error).__name__, exc_info=error)

    async def _tell(self, event: str) -> None:
        """Say what happens, and wait for the answer or the end of the app."""
        assert self._task
        if not self._task.done():
            await self._told.put({"type": event})
            answer = asyncio.ensure_future(self._heard.get())
            await asyncio.wait((answer, self._task), return_when=asyncio.FIRST_COMPLETED)
            answer.cancel()
