"""Answers to many situations in one request: in order, in parts, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

import orjson
from starlette.concurrency import run_in_threadpool

from . import problems
from .errors import StoreUnavailable
from .kortepad import KortePad
from .situatie import today

_DEEL: Final = 64 << 10
"""So many bytes, or a little more, go out at a time; between parts other requests get their turn."""
_UNAVAILABLE = "De gegevens zijn nu niet bereikbaar. Vraag deze situatie later opnieuw."


async def stream(
    release: str, situaties: Sequence[object], kort: KortePad | None, solve: Callable[[object], bytes]
) -> AsyncIterator[bytes]:
    """The JSON object with the release and the answers, in parts. `solve` gives the JSON of one answer the long way.

    Raises StoreUnavailable before the first part; after it, a situation that cannot be answered gets a problem.
    """
    part = bytearray(b'{"release":' + orjson.dumps(release) + b',"antwoorden":[')
    vandaag = today()
    begun = False
    for number, situatie in enumerate(situaties):
        answer = kort.lookup_json(situatie, vandaag) if kort else None
        if answer is None:
            try:
                answer = await run_in_threadpool(solve, situatie)
            except StoreUnavailable:
                if not begun:
                    raise
                answer = orjson.dumps(problems.problem(503, _UNAVAILABLE))
        if number:
            part += b","
        part += answer
        if len(part) >= _DEEL:
            yield bytes(part)
            begun = True
            part.clear()
    yield bytes(part + b"]}")


async def started(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same parts, the first one made already: what goes wrong there can still be told by the status."""
    first = await anext(parts)

    async def all_parts() -> AsyncIterator[bytes]:
        yield first
        async for part in parts:
            yield part

    return all_parts()
