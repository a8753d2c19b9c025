"""Attack a running service, and tell what it did: `make aanval`, or `python -m tests.sparql.aanval RELEASES`.

Starts the real service on the current release, once as shipped and once with the guard switched off, sends every
attack and 5,000 mutations, and asks for the right door all the while. The exit code is 1 when anything gave way.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send

from loketgraph.app import create_app
from loketgraph.release import open_release
from loketgraph.settings import Settings, content_root

from .conftest import as_app, endpoint_on
from .vijandig import Aanval, attacks, mutations

TOGETHER = 3
QUIET_SECONDS = 10
DEUREN = "/v1/deuren?product=bijstand&gemeente=gm0405"


@dataclass
class Verslag:
    """What came of an attack: statuses, what should never happen, and the slowest answers (seconds)."""

    statussen: Counter[int] = field(default_factory=Counter)
    fouten: list[str] = field(default_factory=list)
    traagste: list[tuple[float, str]] = field(default_factory=list)
    vooraf: list[float] = field(default_factory=list)
    opgezocht: list[float] = field(default_factory=list)
    contacten: int = 0

    def slowest(self) -> float:
        """Seconds of the slowest answer."""
        return max(self.traagste, default=(0.0, ""))[0]

    def __str__(self) -> str:
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(self.statussen.items()))
        slow = ", ".join(f"{name} {seconds:.2f} s" for seconds, name in sorted(self.traagste, reverse=True)[:5])
        return (
            f"{sum(self.statussen.values())} verzoeken ({statuses}); fouten {len(self.fouten)}; "
            f"contacten {self.contacten}\n  traagste: {slow}\n"
            f"  opzoeken vooraf: {_times(self.vooraf)}\n  opzoeken ondertussen: {_times(self.opgezocht)}"
        )


def _times(seconds: list[float]) -> str:
    """How often, the median and the 99th percentile."""
    if not seconds:
        return "niet gemeten"
    p99 = sorted(seconds)[int(0.99 * len(seconds))]
    return f"{len(seconds)} keer, midden {1000 * statistics.median(seconds):.1f} ms, p99 {1000 * p99:.1f} ms"


async def attack(base: str, chosen: Iterable[Aanval], report: Verslag, together: int = TOGETHER) -> None:
    """Send every attack, some at the same time; the report holds what came back."""
    todo = iter(chosen)
    limits = httpx.Limits(max_connections=together)
    async with httpx.AsyncClient(base_url=base, timeout=60, trust_env=False, limits=limits) as client:

        async def send_from_the_list() -> None:
            for item in todo:
                start = time.perf_counter()
                headers = [(name.encode(), value.encode("latin-1")) for name, value in item.headers.items()]
                request = client.build_request(item.method, base + item.path, headers=headers, content=item.body)
                try:
                    judge(item, await client.send(request), report)
                except httpx.HTTPError as error:
                    report.fouten.append(f"{item.naam}: {type(error).__name__} {error}")
                report.traagste.append((time.perf_counter() - start, item.naam))

        await asyncio.gather(*(send_from_the_list() for _ in range(together)))


def judge(item: Aanval, response: httpx.Response, report: Verslag) -> None:
    """Note what is never right: a server error but a 503 that says when, or an error that is no problem+json."""
    report.statussen[response.status_code] += 1
    kind = response.headers.get("content-type", "").partition(";")[0]
    if response.status_code >= 500 and not (response.status_code == 503 and response.headers.get("retry-after")):
        report.fouten.append(f"{item.naam}: {response.status_code}")
    elif response.status_code >= 400 and kind != "application/problem+json":
        report.fouten.append(f"{item.naam}: {response.status_code} is {kind}")


@asynccontextmanager
async def canary() -> AsyncIterator[tuple[str, list[str]]]:
    """A listener that nobody should ever reach: host and port, and the contacts."""
    contacts: list[str] = []

    async def touched(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        contacts.append(str(writer.get_extra_info("peername")))
        writer.close()

    server = await asyncio.start_server(touched, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"{host}:{port}", contacts


async def _look_up(base: str, times: list[float], stop: asyncio.Event) -> None:
    """Ask for the right door ten times a second until the attack is over. Raises AssertionError when there is none."""
    async with httpx.AsyncClient(base_url=base, timeout=60, trust_env=False) as client:
        while not stop.is_set():
            start = time.perf_counter()
            response = await client.get(DEUREN)
            times.append(time.perf_counter() - start)
            assert response.status_code == 200
            await asyncio.sleep(0.1)


async def _while_looking_up(base: str, times: list[float], work: Awaitable[None]) -> None:
    stop = asyncio.Event()
    looking = asyncio.ensure_future(_look_up(base, times, stop))
    await work
    stop.set()
    await looking


def serve(releases: Path, port: int, guarded: bool) -> None:
    """The service on one port, for the process that is attacked; without its guard only here."""
    release, settings = open_release(releases), replace(Settings(), releases=releases)
    service = create_app(release, content_root(), settings)
    bare = as_app(endpoint_on(release, settings, guarded=False))

    async def unguarded(scope: Scope, receive: Receive, send: Send) -> None:
        chosen = bare if scope["type"] == "lifespan" or scope["path"] == "/sparql" else service
        await chosen(scope, receive, send)

    uvicorn.run(service if guarded else unguarded, host="127.0.0.1", port=port, log_level="error")


async def _run(releases: Path, port: int, guarded: bool, count: int, seed: int) -> Verslag:
    report = Verslag()
    arguments = [str(releases), "--dien", str(port), *([] if guarded else ["--zonder-keuring"])]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __spec__.name, *arguments)
    base = f"http://127.0.0.1:{port}"
    try:
        async with canary() as (host, contacts), httpx.AsyncClient(trust_env=False) as client:
            while process.returncode is None:
                try:
                    if (await client.get(base + "/sparql")).status_code == 200:
                        break
                except httpx.HTTPError:
                    await asyncio.sleep(0.2)
            await _while_looking_up(base, report.vooraf, asyncio.sleep(QUIET_SECONDS))
            chosen = [*attacks(host), *mutations(seed, count, host)]
            await _while_looking_up(base, report.opgezocht, attack(base, chosen, report))
            await asyncio.sleep(1)
            report.contacten = len(contacts)
        if process.returncode is not None:
            report.fouten.append(f"de dienst stierf: {process.returncode}")
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    return report


def main() -> int:
    """Run both attacks; 1 when something gave way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("releases", type=Path)
    parser.add_argument("--mutaties", type=int, default=5000)
    parser.add_argument("--zaad", type=int, default=20261124)
    parser.add_argument("--poort", type=int, default=18731)
    parser.add_argument("--dien", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--zonder-keuring", action="store_true", help="alleen zonder keuring")
    arguments = parser.parse_args()
    if arguments.dien:
        serve(arguments.releases, arguments.dien, not arguments.zonder_keuring)
        return 0
    settings = Settings()
    limit = settings.sparql_seconden + 1
    bad = False
    for guarded in (False,) if arguments.zonder_keuring else (True, False):
        report = asyncio.run(_run(arguments.releases, arguments.poort, guarded, arguments.mutaties, arguments.zaad))
        print("met keuring" if guarded else "zonder keuring", report, sep="\n  ", flush=True)
        print(*report.fouten[:20], sep="\n  ")
        bad = bad or bool(report.fouten or report.contacten) or report.slowest() > limit
    return int(bad)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
