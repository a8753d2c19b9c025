"""The pool: whatever a worker does, the caller hears what limit it was, and the next query is answered."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loketgraph.errors import QueryRefused, QueryTooHeavy, ServiceBusy
from loketgraph.pool import Pool, PoolGrenzen
from loketgraph.worker import WerkerGrenzen

COMMAND = (sys.executable, "-P", str(Path(__file__).parent / "rare_werker.py"))
POOL = PoolGrenzen(werkers=1, wachtrij=1, wacht_seconden=20, seconden=20, hergebruik=100, reserve=0)
WERKER = WerkerGrenzen(cpu_seconden=1, geheugen_mb=200, max_rijen=10, max_uitvoer=100_000)


def in_pool(work: Callable[[Pool], Coroutine[Any, Any, Any]], grenzen: PoolGrenzen = POOL) -> Any:
    """What comes of the work on a fresh pool."""

    async def run() -> Any:
        async with Pool(COMMAND, grenzen, WERKER) as pool:
            return await work(pool)

    return asyncio.run(run())


async def pid(pool: Pool) -> int:
    """The process that answers."""
    return int(b"".join((await pool.run({"doe": "niets"})).delen))


@pytest.mark.parametrize(
    ("doing", "grens", "waarde"),
    [
        ("wacht", "sparql_seconden", 1),
        ("reken", "sparql_cpu_seconden", 1),
        ("eet", "sparql_geheugen_mb", 200),
        ("sterf", "stapel", 0),
        ("zwijg", "stapel", 0),
        ("lieg", "sparql_max_uitvoer", 100_000),
        ("ratel", "sparql_max_uitvoer", 100_000),
    ],
)
def test_a_limit_is_named_and_the_next_query_is_answered(doing: str, grens: str, waarde: int) -> None:
    async def work(pool: Pool) -> tuple[QueryTooHeavy, bool]:
        before = await pid(pool)
        with pytest.raises(QueryTooHeavy) as caught:
            await pool.run({"doe": doing})
        return caught.value, await pid(pool) != before

    error, replaced = in_pool(work, replace(POOL, seconden=1) if doing == "wacht" else POOL)
    assert (error.grens, error.waarde) == (grens, waarde)
    assert replaced


def test_a_refusal_keeps_the_process() -> None:
    async def work(pool: Pool) -> tuple[list[int], tuple[tuple[str, str], ...]]:
        pids = [await pid(pool)]
        with pytest.raises(QueryRefused) as caught:
            await pool.run({"doe": "weiger"})
        for _ in range(3):
            pids.append(await pid(pool))
        return pids, caught.value.objections

    pids, objections = in_pool(work)
    assert len(set(pids)) <= 2  # the one in use, and the one that stands by
    assert objections == (("syntaxis", "nee"),)


def test_a_process_is_spent_after_so_many_queries() -> None:
    async def work(pool: Pool) -> list[int]:
        return [await pid(pool) for _ in range(6)]

    assert len(set(in_pool(work, replace(POOL, hergebruik=1)))) == 6


def test_who_goes_away_frees_the_worker() -> None:
    async def work(pool: Pool) -> int:
        await pid(pool)
        asked = asyncio.ensure_future(pool.run({"doe": "wacht"}))
        await asyncio.sleep(0.1)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        return await pid(pool)

    assert in_pool(work)


def test_too_many_at_once_is_busy() -> None:
    async def work(pool: Pool) -> list[int]:
        await pid(pool)
        running = [asyncio.ensure_future(pool.run({"doe": "wacht"})) for _ in range(2)]  # one runs, one waits
        await asyncio.sleep(0.1)
        with pytest.raises(ServiceBusy) as caught:
            await pool.run({"doe": "niets"})
        for asked in running:
            asked.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        return [caught.value.seconds, await pid(pool)]

    assert in_pool(work)[0] == POOL.seconden


def test_who_waits_too_long_hears_that_it_is_busy() -> None:
    async def work(pool: Pool) -> int:
        running = asyncio.ensure_future(pool.run({"doe": "wacht"}))
        await asyncio.sleep(0.1)
        with pytest.raises(ServiceBusy):
            await pool.run({"doe": "niets"})
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return await pid(pool)

    async def patient(pool: Pool) -> int:
        pool._grenzen = replace(POOL, wacht_seconden=20)
        await pid(pool)
        pool._grenzen = replace(POOL, wacht_seconden=0.2)
        try:
            return await work(pool)
        except ServiceBusy:  # the successor of the killed one was not ready yet
            return 1

    assert in_pool(patient)


def test_a_worker_can_open_nothing() -> None:
    async def work(pool: Pool) -> list[str]:
        return list(json.loads(b"".join((await pool.run({"doe": "open"})).delen)))

    assert in_pool(work) == []


def test_no_process_is_left_behind() -> None:
    async def work(pool: Pool) -> list[Any]:
        await pid(pool)
        with pytest.raises(QueryTooHeavy):
            await pool.run({"doe": "sterf"})
        await pid(pool)
        return [worker.process for worker in pool._all]

    processes = in_pool(work)
    assert processes
    assert all(process.returncode is not None for process in processes)


def test_a_worker_that_does_not_start_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with Pool((sys.executable, "-c", "pass"), replace(POOL, wacht_seconden=0.5), WERKER) as pool:
            with pytest.raises(ServiceBusy):
                await pool.run({"doe": "niets"})

    asyncio.run(run())
    assert "start niet" in caplog.text
