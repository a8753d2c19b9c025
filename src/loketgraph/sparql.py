"""The SPARQL endpoint: SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) over a pool of workers.

Plain ASGI. Nothing of a stranger's query is parsed here but its tokens. A result is whole before its first byte goes
out, so the status and the headers are true, and a slow reader holds no worker.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from . import __version__
from .beschrijving import describe
from .errors import QueryRefused, QueryTooHeavy, ServiceBusy
from .guard import Grenzen, Ontleding, judge, read, unknown_graphs
from .negotiate import Formaat, choose
from .pool import Antwoord, Pool, PoolGrenzen, worker_command
from .release import OPSLAG, Release
from .settings import Settings
from .sources import GRAPH_BASE
from .uitslagen import GRAFEN, JA_NEE, TABELLEN
from .verzoek import Verzoek, read_request
from .weigering import busy, refused, respond, too_heavy
from .worker import WerkerGrenzen

AFGEKAPT = "Loketgraph-Afgekapt"
RELEASE = "Loketgraph-Release"
_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_METHODS = "GET, HEAD, OPTIONS, POST"
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
T = TypeVar("T")


class SparqlEndpoint:
    """An ASGI app on one address. `grafen` counts the triples of each named graph; None lets any graph be named.

    `grenzen` None switches the guard off and `writable` lets updates through to the workers: both for tests only.
    """

    def __init__(
        self,
        pool: Pool,
        release: str,
        settings: Settings,
        grafen: Mapping[str, int] | None,
        grenzen: Grenzen | None,
        writable: bool = False,
    ) -> None:
        self.pool = pool
        self._release = release
        self._settings = settings
        self._grafen = grafen
        self._names = None if grafen is None else list(grafen)
        self._grenzen = grenzen
        self._writable = writable
        self._busy = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that goes away frees its worker."""
        if self._busy >= self._settings.sparql_onderweg:
            await busy(ServiceBusy(1))(scope, receive, send)
            return
        self._busy += 1
        try:
            response = await self._respond(Request(scope, receive))
            async with asyncio.timeout(self._settings.sparql_zendseconden):
                await response(scope, receive, send)
        except TimeoutError:
            pass  # nobody reads: the server closes the connection
        finally:
            self._busy -= 1

    async def _respond(self, request: Request) -> Response:
        try:
            if request.method not in _METHODS.split(", ") or request.method == "OPTIONS":
                raise HTTPException(405, f"Gebruik hier: {_METHODS}.", {"Allow": _METHODS})
            async with asyncio.timeout(self._settings.sparql_zendseconden):
                verzoek = await read_request(request, self._settings.sparql_max_bytes)
            if verzoek is None:
                return self._description(request)
            if verzoek.wijzigt and not self._writable:
                raise HTTPException(403, "Deze dienst leest alleen. Wijzigen kan hier niet.")
            return await self._answer(request, verzoek)
        except HTTPException as error:
            return respond(error.status_code, error.detail, headers=error.headers)
        except TimeoutError:
            return respond(400, "Het verzoek kwam te langzaam binnen. Stuur het opnieuw.")
        except _Gone:
            return respond(400, "Het verzoek brak af. Stuur het opnieuw.")  # for who counts: nobody reads it
        except QueryRefused as error:
            return refused(error)
        except QueryTooHeavy as error:
            return too_heavy(error)
        except ServiceBusy as error:
            return busy(error)

    def _description(self, request: Request) -> Response:
        formaat, mediatype = _choose(request, GRAFEN, "")
        found = describe(_endpoint(request, self._settings.adres), self._grafen or {}, self._settings, formaat.naam)
        tag = self._tag(_endpoint(request, self._settings.adres), mediatype)
        return self._send(request, Antwoord(list(found.delen), found.rijen, ""), formaat.content_type(mediatype), tag)

    async def _answer(self, request: Request, verzoek: Verzoek) -> Response:
        endpoint = _endpoint(request, self._settings.adres)
        if verzoek.wijzigt:
            await _unless_gone(request, self.pool.run(self._opdracht(verzoek, endpoint, Ontleding(), "json")))
            return Response(status_code=204)
        ontleding = await asyncio.to_thread(self._judged, verzoek.tekst, endpoint)  # lookups go on meanwhile
        _check_dataset(verzoek, self._names)
        offered = {"ASK": JA_NEE, "CONSTRUCT": GRAFEN, "DESCRIBE": GRAFEN}.get(ontleding.vorm, TABELLEN)
        formaat, mediatype = _choose(request, offered, verzoek.formaat)
        tag = ""
        if request.method == "GET" and not ontleding.vluchtig:
            tag = self._tag(endpoint, mediatype, verzoek.tekst, "\n".join(verzoek.default), "\n".join(verzoek.named))
        if tag and _matches(request, tag):
            return self._send(request, Antwoord([], 0, ""), "", tag)
        opdracht = self._opdracht(verzoek, endpoint, ontleding, formaat.naam)
        found = await _unless_gone(request, self.pool.run(opdracht))
        return self._send(request, found, formaat.content_type(mediatype), tag)

    def _judged(self, query: str, endpoint: str) -> Ontleding:
        return judge(query, endpoint, self._grenzen, self._names) if self._grenzen else read(query, endpoint)

    def _opdracht(self, verzoek: Verzoek, endpoint: str, ontleding: Ontleding, formaat: str) -> dict[str, Any]:
        return {
            "zoekvraag": verzoek.tekst,
            "wijzigt": verzoek.wijzigt,
            "basis": endpoint,
            "default": verzoek.default,
            "named": verzoek.named,
            "formaat": formaat,
            "kolommen": ontleding.kolommen,
            "prefixen": ontleding.prefixen,
        }

    def _tag(self, *parts: str) -> str:
        """A weak tag: the same facts, but an engine may order rows as it likes (RFC 9110, section 8.8.1)."""
        limits = (self._settings.sparql_max_rijen, self._settings.sparql_max_uitvoer)
        key = "\0".join((__version__, *map(str, limits), *parts)).encode("utf-8", "surrogatepass")
        return f'W/"{self._release[:16]}-{hashlib.sha256(key).hexdigest()[:16]}"'

    def _send(self, request: Request, found: Antwoord, content_type: str, tag: str) -> Response:
        headers = {"Vary": "Accept", RELEASE: self._release}
        if found.afgekapt:
            headers[AFGEKAPT] = found.afgekapt
        elif tag:
            headers["ETag"] = tag
            if _matches(request, tag):
                return Response(status_code=304, headers=headers)
        return _Parts(found.delen, {**headers, "Content-Type": content_type})


class _Gone(Exception):
    """The client went away."""


class _Parts(Response):
    """A response of parts; each part is let go once it is sent."""

    def __init__(self, parts: list[bytes], headers: dict[str, str]) -> None:
        super().__init__(headers={**headers, "Content-Length": str(sum(map(len, parts)))})
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        self._parts.reverse()
        while self._parts:
            await send({"type": "http.response.body", "body": self._parts.pop(), "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _unless_gone(request: Request, work: Awaitable[T]) -> T:
    """The outcome of the work; it is cancelled when the client goes away first. Raises _Gone."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    working, watching = asyncio.ensure_future(work), asyncio.ensure_future(gone())
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise _Gone
        return working.result()
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


def _endpoint(request: Request, address: str) -> str:
    """The address of the endpoint: at the public address of the service, or else as this client knows it.

    Raises HTTPException 400 for a strange Host.
    """
    if address:
        return address.rstrip("/") + request.url.path
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise HTTPException(400, "De kop Host klopt niet.")
    return f"{request.url.scheme}://{host}{request.url.path}"


def _choose(request: Request, offered: tuple[Formaat, ...], named: str) -> tuple[Formaat, str]:
    """The format by name if it fits, or else by Accept. Raises HTTPException 406."""
    for formaat in offered:
        if formaat.naam == named:
            return formaat, formaat.mediatype
    chosen = choose(",".join(request.headers.getlist("accept")), offered)
    if chosen is None:
        types = ", ".join(mediatype for formaat in offered for mediatype in (formaat.mediatype, *formaat.ook))
        raise HTTPException(406, f"Vraag in de kop Accept om een van deze formaten: {types}.", {"Vary": "Accept"})
    return chosen


def _check_dataset(verzoek: Verzoek, names: list[str] | None) -> None:
    """Raises QueryRefused for a graph of the protocol that is no address or is not there."""
    asked = (*verzoek.default, *verzoek.named)
    objections = [
        ("grafen", f"{iri[:200]!r} is geen volledig adres van een graaf.")
        for iri in asked
        if _NO_IRI.search(iri) or not _SCHEME.match(iri)
    ]
    objections = objections or [("grafen", text) for text in unknown_graphs(asked, names)]
    if objections:
        raise QueryRefused(objections)


def _matches(request: Request, tag: str) -> bool:
    given = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    return request.method == "GET" and bool(given & {tag.removeprefix("W/"), "*"})


def create_endpoint(release: Release, settings: Settings) -> SparqlEndpoint:
    """The read-only endpoint on a release. Its pool must be started, and closed at the end."""
    counts = {
        name.removeprefix("feiten/"): n for name, n in release.manifest.aantallen.items() if name[:7] == "feiten/"
    }
    grafen = {GRAPH_BASE + name: number for name, number in counts.items() if name != "alle"}
    pool = Pool(worker_command(release.made / OPSLAG), pool_limits(settings), worker_limits(settings))
    return SparqlEndpoint(pool, release.hash, settings, grafen, guard_limits(settings))


def guard_limits(settings: Settings) -> Grenzen:
    """How large a query may be."""
    return Grenzen(
        max_bytes=settings.sparql_max_bytes,
        max_tokens=settings.sparql_max_tokens,
        max_diepte=settings.sparql_max_diepte,
        max_keten=settings.sparql_max_keten,
        max_patronen=settings.sparql_max_patronen,
    )


def pool_limits(settings: Settings) -> PoolGrenzen:
    """How the pool of workers behaves."""
    return PoolGrenzen(
        werkers=settings.sparql_werkers,
        wachtrij=settings.sparql_wachtrij,
        wacht_seconden=settings.sparql_wacht_ms / 1000,
        seconden=settings.sparql_seconden,
        hergebruik=settings.sparql_hergebruik,
    )


def worker_limits(settings: Settings) -> WerkerGrenzen:
    """What one query may use."""
    return WerkerGrenzen(
        cpu_seconden=settings.sparql_cpu_seconden,
        geheugen_mb=settings.sparql_geheugen_mb,
        max_rijen=settings.sparql_max_rijen,
        max_uitvoer=settings.sparql_max_uitvoer,
    )
