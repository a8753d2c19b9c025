"""The pages beside the API: one ASGI layer that answers its own addresses and passes the rest on.

It stands before the layer of the API, because pages have another security policy, and an ETag of their own bytes.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import problems, webanalyse, webcatalogus, webdingen
from .analyse import Analyse
from .dingen import Dingen
from .dumps import dumps_of
from .errors import InvalidSituation, NotFound, StoreUnavailable
from .http import MAX_ADRES
from .negotiate import Formaat, choose
from .pagina import Paginas
from .queries import load_queries
from .release import Release
from .settings import Settings
from .statischebestanden import Statisch
from .store import Store
from .telling import count, read_counts
from .vragen import Vragen
from .webantwoord import HTML, STRENG

_LOG = logging.getLogger("loketgraph")
_OURS = re.compile(r"/(?:id|doc|def|analyse|catalogus|dumps|statisch|\.well-known/void)(?:/|\Z)")
_HEADERS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Repr-Digest"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_ALLOW = "GET, HEAD, OPTIONS"
_JSON = Formaat("problem", "application/problem+json", ("application/json", "application/ld+json", "text/turtle"))


class Website:
    """Answers the addresses of pages, linked data and dumps; everything else is for the API."""

    def __init__(self, api: ASGIApp, pages: ASGIApp) -> None:
        self._api = api
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module docstring."""
        if scope["type"] != "http" or not _OURS.match(scope["path"]):
            await self._api(scope, receive, send)
            return
        bare = scope["method"] == "HEAD"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                default = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
                message = {
                    **message,
                    "headers": [*message["headers"], *(h for h in (*_HEADERS, default) if h[0] not in own)],
                }
            elif bare:
                message = {**message, "body": b""}
            await send(message)

        app: ASGIApp = self._pages
        if len(scope["path"]) + len(scope["query_string"]) > MAX_ADRES:
            app = problems.respond(problems.problem(414, f"Het webadres is langer dan {MAX_ADRES} tekens."))
        elif scope["method"] == "OPTIONS":
            app = Response(status_code=204, headers={"Allow": _ALLOW, "Access-Control-Allow-Methods": _ALLOW})
        await app(scope, receive, send_with_headers)


def create_website(api: ASGIApp, release: Release, store: Store, root: Path, settings: Settings) -> ASGIApp:
    """The API with the pages beside it; both answer from one release. Raises StoreUnavailable, OSError."""
    folder = root / "queries"
    paginas, statisch = Paginas(release.hash), Statisch()
    dingen = Dingen(Vragen(store, load_queries(folder / "dingen")))
    telling = read_counts(release.made) or count(store, load_queries(folder / "beschrijving"))
    catalogus = webcatalogus.Catalogus(release, telling, dumps_of(release), settings)
    analyse = Analyse(store, load_queries(folder / "analyse"))
    pages = Starlette(
        routes=[
            *webdingen.routes(dingen, paginas),
            *webcatalogus.routes(catalogus, dingen, paginas),
            *webanalyse.routes(analyse, paginas, statisch, catalogus.basis, release.hash, settings.max_params),
            *statisch.routes(),
        ],
        exception_handlers={
            HTTPException: _handler(paginas),
            InvalidSituation: _handler(paginas),
            NotFound: _handler(paginas),
            StoreUnavailable: _handler(paginas),
            Exception: _handler(paginas),
        },
    )
    pages.router.redirect_slashes = False
    return Website(api, pages)


def _handler(paginas: Paginas) -> Callable[[Request, Exception], Response]:
    """Errors as a page for who asks for a page, and as problem+json for everyone else."""

    def handle(request: Request, error: Exception) -> Response:
        body, headers = _problem(error)
        chosen = choose(request.headers.get("accept", ""), (_JSON, HTML))
        if chosen is None or chosen[0] != HTML:
            response: Response = problems.respond(body)
        else:
            page = paginas.render("fout.html", probleem=body)
            response = Response(page, body["status"], media_type=HTML.content_type())
            response.headers["Content-Security-Policy"] = STRENG
            response.headers["Content-Language"] = "nl"
        response.headers.update({"Cache-Control": "no-store", "Vary": "Accept", **headers})
        return response

    return handle


def _problem(error: Exception) -> tuple[dict[str, Any], dict[str, str]]:
    """The problem of an error, and the headers that go with it."""
    if isinstance(error, InvalidSituation):
        return problems.invalid(error), {}
    if isinstance(error, NotFound):
        return problems.problem(404, str(error)), {}
    if isinstance(error, StoreUnavailable):
        _LOG.error("store: %s", error)
        return problems.problem(503, "De gegevens zijn nu niet bereikbaar. Probeer het later opnieuw."), {}
    if isinstance(error, HTTPException):
        if error.status_code == 405:
            return problems.problem(405, f"Gebruik hier: {_ALLOW}."), {"Allow": _ALLOW}
        detail = "Deze pagina bestaat niet." if error.detail == "Not Found" else error.detail
        return problems.problem(error.status_code, detail), dict(error.headers or {})
    _LOG.error("onverwachte fout: %s", type(error).__name__, exc_info=error)
    return problems.problem(500, "Onze fout. Probeer het later opnieuw."), {}
