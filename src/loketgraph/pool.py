"""A pool of worker processes that stand ready, may be killed, and are replaced. The safety of the SPARQL lane.

A query waits a moment for a free worker, no longer; it runs against the clock, and whoever asked may go away. In each
of those cases the worker is killed rather than trusted (`worker` tells what it can do meanwhile: nothing but compute).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .errors import QueryRefused, QueryTooHeavy, ServiceBusy
from .worker import DEEL, EINDE, FOUT, KLAAR, KOP, PART, WerkerGrenzen

_LOG = logging.getLogger("loketgraph")
_START_SECONDS = 20
_PAUSE_SECONDS = 1
#: How long a process that closed its side gets to end, in seconds.
_AFSCHEID = 0.5
_GEHEUGEN = "geheugen"


@dataclass(frozen=True)
class PoolGrenzen:
    """How many queries may run and wait, how long they may wait and run, and after how many a process is spent.

    `reserve` is how many processes stand by: whoever comes after a killed one need not wait for its successor.
    """

    werkers: int
    wachtrij: int
    wacht_seconden: float
    seconden: int
    hergebruik: int
    reserve: int = 1


@dataclass(frozen=True)
class Antwoord:
    """A whole result: its parts in order, the rows, and what it was cut at (empty when it was not)."""

    delen: list[bytes]
    rijen: int
    afgekapt: str


class _Worker:
    """One process and its pipes."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.left = 0

    async def read(self) -> tuple[bytes, bytes]:
        """The next frame. Raises IncompleteReadError when the process is gone, ValueError for what is no frame."""
        assert self.process.stdout
        head = await self.process.stdout.readexactly(5)
        size = int.from_bytes(head[:4], "big")
        if size > PART:
            raise ValueError(size)
        return head[4:], await self.process.stdout.readexactly(size)

    async def ask(self, opdracht: Mapping[str, Any], limit: int) -> Antwoord | Mapping[str, Any]:
        """The whole result, or the refusal of the engine. Raises as `read` does."""
        body = json.dumps(opdracht).encode()
        assert self.process.stdin
        self.process.stdin.write(len(body).to_bytes(4, "big") + body)
        await self.process.stdin.drain()
        head: dict[str, Any] = {}
        parts: list[bytes] = []
        size = 0
        while True:
            kind, data = await self.read()
            if kind == DEEL and size <= limit:
                size += len(data)
                parts.append(data)
            elif kind == KOP:
                head = json.loads(data)
            elif kind == FOUT:
                refusal = dict(json.loads(data))
                if refusal["soort"] == _GEHEUGEN:
                    self.left = 0  # what it took, it may not have given back
                return refusal
            elif kind == EINDE and head:
                self.left = 0 if json.loads(data)["moe"] else self.left - 1
                return Antwoord(parts, int(head["rijen"]), str(head["afgekapt"]))
            else:
                raise ValueError(kind)

    def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()

    async def ended(self) -> int:
        """What it ended with; one that closed its side and lives on is killed.

        It gets a moment first: Popen.kill looks whether the process lives, and so takes the exit code from asyncio.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_AFSCHEID):
                return await self.process.wait()
        self.kill()
        return await self.process.wait()


class Pool:
    """Runs queries on worker processes; `command` starts one. Belongs to the event loop that started it."""

    def __init__(self, command: Sequence[str], pool: PoolGrenzen, werker: WerkerGrenzen) -> None:
        self._command = tuple(command)
        self._grenzen = pool
        self._werker = werker
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._room = asyncio.Semaphore(pool.werkers)

    async def __aenter__(self) -> Pool:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the processes that are not there yet, without waiting until they are ready."""
        for _ in range(self._grenzen.werkers + self._grenzen.reserve - len(self._all) - len(self._tasks)):
            self._in_background(self._spawn())

    async def close(self) -> None:
        """Kill every process and wait until it is gone."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in list(self._all):
            await self._bury(worker)
        self._idle = asyncio.Queue()
        self._room = asyncio.Semaphore(self._grenzen.werkers)

    async def run(self, opdracht: Mapping[str, Any]) -> Antwoord:
        """The whole result of a query.

        Raises ServiceBusy when no worker comes free in time, QueryRefused when the engine refuses the query,
        QueryTooHeavy with the limit it passed. A cancelled call kills its worker.
        """
        worker = await self._free_worker()
        whole = False
        try:
            async with asyncio.timeout(self._grenzen.seconden):
                # The limit counts rows; brackets, the head and the remark on a cut come on top.
                found = await worker.ask(opdracht, 2 * self._werker.max_uitvoer + PART)
            whole = True
        except TimeoutError as error:
            raise QueryTooHeavy("sparql_seconden", self._grenzen.seconden) from error
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError) as error:
            raise self._died(await worker.ended()) from error
        except ValueError as error:
            _LOG.error("een werkproces voor SPARQL hield zich niet aan de afspraken")
            raise QueryTooHeavy("sparql_max_uitvoer", self._werker.max_uitvoer) from error
        finally:
            self._room.release()
            if whole and worker.left > 0:
                self._idle.put_nowait(worker)
            else:
                self._replace(worker)
        if isinstance(found, Antwoord):
            return found
        raise self._refusal(found)

    async def _free_worker(self) -> _Worker:
        """A worker that is ready, with room to run; whoever takes it gives the room back."""
        if self._waiting >= self._grenzen.wachtrij and (self._idle.empty() or self._room.locked()):
            raise ServiceBusy(self._grenzen.seconden)
        if not self._all and not self._tasks:
            await self.start()  # nobody entered the pool
        self._waiting += 1
        room = False
        try:
            async with asyncio.timeout(self._grenzen.wacht_seconden):
                room = await self._room.acquire()
                while (worker := await self._idle.get()).process.returncode is not None:
                    self._replace(worker)  # it died while nobody looked
                room = False
                return worker
        except TimeoutError as error:
            raise ServiceBusy(self._grenzen.seconden) from error
        finally:
            self._waiting -= 1
            if room:
                self._room.release()

    def _died(self, code: int) -> QueryTooHeavy:
        """What a process died of tells which limit it met; how an overflowing stack ends differs per system."""
        if code == -signal.SIGXCPU:
            return QueryTooHeavy("sparql_cpu_seconden", self._werker.cpu_seconden)
        if code == -signal.SIGABRT:
            return QueryTooHeavy("sparql_geheugen_mb", self._werker.geheugen_mb)
        return QueryTooHeavy("stapel", 0)

    def _refusal(self, found: Mapping[str, Any]) -> QueryRefused | QueryTooHeavy:
        soort, message = str(found["soort"]), str(found["melding"])
        if soort == _GEHEUGEN:
            return QueryTooHeavy("sparql_geheugen_mb", self._werker.geheugen_mb)
        return QueryRefused([(soort, message)])

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        self._in_background(self._spawn(worker))

    async def _bury(self, worker: _Worker) -> None:
        """Kill a process, and see that it and its pipes are gone."""
        worker.kill()
        await worker.process.communicate()
        self._all.discard(worker)

    def _in_background(self, coroutine: Any) -> None:
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _spawn(self, old: _Worker | None = None) -> None:
        """One more worker, in the place of an old one, however often that takes."""
        while True:
            if old:
                await self._bury(old)
                old = None
            try:
                old = await self._start_one()
                async with asyncio.timeout(_START_SECONDS):
                    kind, _ = await old.read()
                if kind == KLAAR:
                    old.left = self._grenzen.hergebruik
                    self._idle.put_nowait(old)
                    return
            except (OSError, EOFError, ValueError, TimeoutError) as error:
                _LOG.error("een werkproces voor SPARQL start niet: %s", type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _start_one(self) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            json.dumps(asdict(self._werker)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        worker = _Worker(process)
        self._all.add(worker)
        return worker


def worker_command(opslag: Path) -> tuple[str, ...]:
    """The command of a worker on the store of a release."""
    return sys.executable, "-P", "-m", "loketgraph.worker", str(opslag)


def _environment() -> dict[str, str]:
    """What a worker needs to know, and no secret of the service: where this package is."""
    return {"PYTHONPATH": str(Path(__file__).parent.parent), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
