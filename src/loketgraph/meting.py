"""What the service counts: requests by route and status, durations, the release; nothing about who asks or what.

Exposed in the Prometheus text format (https://prometheus.io/docs/instrumenting/exposition_formats/). Counting is a few
additions per request; the library writes the text when it is asked for. Each process counts for itself and says its
number, so that a scrape of several workers can be added up.
"""

from __future__ import annotations

import json
import logging
import os
import time
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from starlette.types import Message, Receive, Scope, Send

from .wissel import Wissel

#: Upper limits of the duration classes, in seconds.
KLASSEN: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
#: First parts of paths that are counted by name; all others are 'overig'.
_ROUTES: Final = ("v1", "sparql", "analyse", "doc", "id", "def", "dumps", "gezondheid", "metrieken")
_LOG = logging.getLogger("loketgraph.verzoeken")


def route_of(path: str) -> str:
    """The name a path is counted under: never a value someone typed. '/v1/deuren/_zoek' is '/v1/deuren/_zoek'."""
    parts = path.split("/", 4)
    if len(parts) < 2 or parts[1] not in _ROUTES:
        return "/" if path == "/" else "overig"
    if parts[1] != "v1" or len(parts) < 3:
        return f"/{parts[1]}"
    if len(parts) == 3:
        return f"/v1/{parts[2]}" if parts[2].isalpha() and len(parts[2]) < 24 else "/v1/overig"
    return f"/v1/{parts[2]}/_zoek" if parts[3] == "_zoek" and parts[2].isalpha() else "/v1/…"


class Meting:
    """An ASGI app that counts what passes through the one behind it, and answers /gezondheid and /metrieken.

    `logboek` is 'geen', 'fouten' (status 500 and up) or 'alles': a line of JSON per request with route, status and
    milliseconds, and nothing else.
    """

    def __init__(self, wissel: Wissel, logboek: str) -> None:
        self._wissel = wissel
        self._vanaf = {"geen": 1000, "fouten": 500, "alles": 0}[logboek]
        self._aantal: dict[tuple[str, str, int], int] = {}
        self._duur: dict[str, list[float]] = {}
        self._registry = CollectorRegistry()
        self._registry.register(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http":
            await self._wissel(scope, receive, send)
            return
        path: str = scope["path"]
        if path in ("/gezondheid", "/gezondheid/levend", "/gezondheid/klaar", "/metrieken"):
            await self._own(path, scope, send)
            return
        status = 0
        start = time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._wissel(scope, receive, noting)
        finally:
            self._count(scope["method"], route_of(path), status or 500, time.perf_counter() - start)

    def _count(self, method: str, route: str, status: int, seconds: float) -> None:
        key = (method if method in ("GET", "HEAD", "POST", "OPTIONS") else "ander", route, status)
        self._aantal[key] = self._aantal.get(key, 0) + 1
        duur = self._duur.setdefault(route, [0.0] * (len(KLASSEN) + 2))
        duur[bisect_left(KLASSEN, seconds)] += 1
        duur[-1] += seconds
        if status >= self._vanaf:
            line = {"route": route, "methode": key[0], "status": status, "ms": round(seconds * 1000, 2)}
            _LOG.info(json.dumps(line | {"release": self._wissel.stand.release.hash[:12]}, ensure_ascii=False))

    async def _own(self, path: str, scope: Scope, send: Send) -> None:
        if path == "/metrieken":
            body, kind = generate_latest(self._registry), b"text/plain; version=0.0.4; charset=utf-8"
        else:
            body, kind = json.dumps(self._health(), ensure_ascii=False).encode(), b"application/json"
        headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"cache-control", b"no-store")]
        headers.append((b"x-content-type-options", b"nosniff"))
        allowed = scope["method"] in ("GET", "HEAD")
        status = 200 if allowed else 405
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})

    def _health(self) -> dict[str, object]:
        stand = self._wissel.stand
        return {
            "levend": True,
            "klaar": True,
            "release": stand.release.hash,
            "gebouwd": stand.release.manifest.gebouwd,
            "leeftijdSeconden": round(stand.age()),
            "geserveerdSeconden": round(time.monotonic() - stand.sinds),
            "wissels": self._wissel.wissels,
            "geweigerd": self._wissel.geweigerd,
        }

    def collect(self) -> Iterator[Metric]:
        """The measurements, for prometheus_client."""
        werker = str(os.getpid())
        aantal = CounterMetricFamily(
            "loketgraph_verzoeken", "Aantal verzoeken.", labels=["werker", "methode", "route", "status"]
        )
        for (method, route, status), number in sorted(self._aantal.items()):
            aantal.add_metric([werker, method, route, str(status)], number)
        yield aantal
        duur = HistogramMetricFamily("loketgraph_duur_seconden", "Duur van verzoeken.", labels=["werker", "route"])
        for route, numbers in sorted(self._duur.items()):
            *counts, seconds = numbers
            limits = (*map(str, KLASSEN), "+Inf")
            duur.add_metric([werker, route], list(zip(limits, accumulate(counts), strict=True)), seconds)
        yield duur
        stand = self._wissel.stand
        release = GaugeMetricFamily("loketgraph_release", "De release die dient.", labels=["werker", "hash"])
        release.add_metric([werker, stand.release.hash[:12]], 1)
        yield release
        yield GaugeMetricFamily("loketgraph_release_leeftijd_seconden", "Sinds het bouwen.", value=stand.age())
        yield CounterMetricFamily("loketgraph_wissels", "Gewisseld van release.", value=self._wissel.wissels)
        yield CounterMetricFamily("loketgraph_geweigerd", "Releases die geweigerd zijn.", value=self._wissel.geweigerd)
