"""Wiring: one release, its questions, the routes, and errors to problem+json. The only place that knows all parts."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from . import problems
from .api import create_router
from .errors import InvalidSituation, NotFound, StoreUnavailable
from .http import HttpLayer
from .kortepad import KortePad
from .queries import load_queries
from .release import Release
from .routering import Routering
from .samenstellen import made_with
from .settings import Settings
from .sparql import create_endpoint
from .store import Store
from .vragen import Vraagbaak, Vragen
from .website import create_website

_LOG = logging.getLogger("loketgraph")
_DETAILS = {
    404: "Dit adres bestaat niet. Zie /v1/openapi.json voor alle adressen.",
}
# What people ask stays here: no web address or error goes to a collector that happens to be installed.
_SILENT: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


def create_app(release: Release, root: Path, settings: Settings, store: Store | None = None) -> ASGIApp:
    """The service on one release; `store` replaces the embedded engine and its tables, for instance by a remote one.

    Tables that other code made may answer in other words, so they stay unused: slower, and never different.
    """
    engine = store or release.store()
    vragen = Vragen(engine, load_queries(root / "queries" / "vragen"))
    routering: Vraagbaak = vragen
    kort = None
    if store is None and release.manifest.gemaaktMet == made_with(root):
        tabellen = release.tables()
        routering, kort = Routering(tabellen, vragen), KortePad(tabellen)
    elif store is None:
        _LOG.warning("release %s is met andere software gemaakt: langzamer tot de volgende build", release.hash[:12])
    sparql = create_endpoint(release, settings)

    @asynccontextmanager
    async def workers(_: FastAPI) -> AsyncIterator[None]:
        async with sparql.pool:
            yield

    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, telemetry=_SILENT, lifespan=workers
    )
    app.router.routes.append(Route("/sparql", sparql))
    app.include_router(create_router(vragen, routering, release, settings, kort))

    @app.get("/")
    def start() -> Response:
        return JSONResponse(
            {
                "naam": "LoketGraph",
                "uitleg": "Wie is de juiste deur, en waarom?",
                "voorbeeld": "/v1/deuren?product=bijstand&gemeente=gm0405",
                "openapi": "/v1/openapi.json",
                "sparql": "/sparql",
                "release": "/v1/releases/actueel",
                "analyse": "/analyse",
                "catalogus": "/catalogus",
            }
        )

    @app.exception_handler(InvalidSituation)
    def invalid(request: Request, error: InvalidSituation) -> Response:
        return problems.respond(problems.invalid(error, "body" if request.method == "POST" else "query"))

    @app.exception_handler(NotFound)
    def not_found(_: Request, error: NotFound) -> Response:
        return problems.respond(problems.problem(404, str(error)))

    @app.exception_handler(StoreUnavailable)
    def unavailable(_: Request, error: StoreUnavailable) -> Response:
        _LOG.error("store: %s", error)
        return problems.respond(
            problems.problem(503, "De gegevens zijn nu niet bereikbaar. Probeer het later opnieuw.")
        )

    @app.exception_handler(HTTPException)
    def http_error(_: Request, error: HTTPException) -> Response:
        status = error.status_code if error.status_code in problems.TITLES else 400
        headers = dict(error.headers or {})
        detail = _DETAILS.get(status) or error.detail
        if "Allow" in headers:  # the framework does not know that HEAD and OPTIONS are answered around it
            methods = set(headers["Allow"].split(", ")) | {"OPTIONS"}
            headers["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
            detail = f"Gebruik hier: {headers['Allow']}."
        response = problems.respond(problems.problem(status, detail))
        response.headers.update(headers)
        return response

    @app.exception_handler(Exception)
    def unexpected(_: Request, error: Exception) -> Response:
        _LOG.error("onverwachte fout: %s", type(error).__name__, exc_info=error)
        return problems.respond(problems.problem(500, "Onze fout. Probeer het later opnieuw."))

    return create_website(HttpLayer(app, release.hash, kort), release, engine, root, settings)
