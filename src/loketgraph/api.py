"""The JSON routes of version 1 (DESIGN §5). Plain functions: the framework runs them in threads."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response, StreamingResponse

from . import problems
from .answers import to_json
from .collecties import COLLECTIES, Collectie, page, thing
from .deuren import answer
from .errors import InvalidSituation, ParameterError
from .kortepad import KortePad
from .openapi import document
from .parameters import BLADEREN, DEUREN, MAX_PAGINA, PLAATS, Given, from_json, read, situation
from .plaats import find_gemeenten
from .release import Release
from .settings import Settings
from .situatie import resolve, today
from .stapel import started, stream
from .vragen import Vraagbaak, Vragen


def create_router(
    vragen: Vragen, routering: Vraagbaak, release: Release, settings: Settings, kort: KortePad | None = None
) -> APIRouter:
    """The routes below /v1, answering from one release: lookups by `routering` and `kort`, the rest by SPARQL."""
    router = APIRouter()
    openapi = document()

    def solve(given: Given) -> dict[str, Any]:
        situatie = resolve(situation(given.values), routering, given.errors)
        return answer(situatie, routering, release.hash).as_json()

    @router.get("/v1/deuren")
    def deuren(request: Request) -> Response:
        return JSONResponse(solve(read(request.query_params.multi_items(), DEUREN, settings.max_params)))

    @router.post("/v1/deuren/_zoek")
    async def zoek_deuren(request: Request) -> Response:
        try:
            no_parameters(request)
        except InvalidSituation as error:
            return problems.respond(problems.invalid(error))
        body = await read_json(request, settings.max_body)
        if isinstance(body, dict) and "situaties" in body:
            return await _batch(body)
        return await run_in_threadpool(_search, body)

    def no_parameters(request: Request) -> None:
        read(request.query_params.multi_items(), (), settings.max_params).checked()

    def _search(body: Any) -> Response:
        try:
            return JSONResponse(solve(from_json(body, settings.max_params)))
        except InvalidSituation as error:
            return problems.respond(problems.invalid(error, "body"))

    async def _batch(body: dict[str, Any]) -> Response:
        situaties = body["situaties"]
        if not isinstance(situaties, list) or not 1 <= len(situaties) <= settings.max_batch or len(body) > 1:
            detail = f"Geef alleen situaties: een lijst van 1 tot {settings.max_batch} situaties."
            return problems.respond(problems.problem(400, detail, [ParameterError("situaties", detail)], "body"))
        parts = await started(stream(release.hash, situaties, kort, _one))
        return StreamingResponse(parts, media_type="application/json")

    def _one(item: object) -> bytes:
        try:
            return orjson.dumps(solve(from_json(item, settings.max_params)))
        except InvalidSituation as error:
            return orjson.dumps(problems.invalid(error, "body"))

    @router.get("/v1/releases/actueel")
    def actuele_release(request: Request) -> Response:
        no_parameters(request)
        return JSONResponse({"id": release.hash, **to_json(asdict(release.manifest))})

    @router.get("/v1/openapi.json")
    def openapi_document(request: Request) -> Response:
        no_parameters(request)
        return JSONResponse(openapi)

    for collectie in COLLECTIES:
        _add_collection(router, collectie, vragen, settings)
    return router


def _add_collection(router: APIRouter, collectie: Collectie, vragen: Vragen, settings: Settings) -> None:
    known = BLADEREN + (PLAATS if collectie.naam == "gemeenten" else ())

    @router.get(f"/v1/{collectie.naam}")
    def lijst(request: Request) -> Response:
        values = read(request.query_params.multi_items(), known, settings.max_params).checked()
        if "plaats" in values or "postcode" in values:
            return JSONResponse(_places(values, vragen))
        pagina, grootte = (int(values.get(param.naam, [param.standaard])[0]) for param in BLADEREN)
        return JSONResponse(page(collectie, vragen, pagina, grootte))

    @router.get(f"/v1/{collectie.naam}/{{code}}")
    def ding(code: str, request: Request) -> Response:
        read(request.query_params.multi_items(), (), settings.max_params).checked()
        return JSONResponse(thing(collectie, code, vragen))


def _places(values: dict[str, list[str]], vragen: Vragen) -> dict[str, Any]:
    if len(values) > 1:
        detail = "Geef plaats of postcode, niet allebei en geen bladzijde."
        raise InvalidSituation([ParameterError(name, detail) for name in values])
    param, given = next(iter(values.items()))
    value = given[0].strip()
    if not value:
        raise InvalidSituation([ParameterError(param, f"{param} is leeg. Geef een naam of postcode.")])
    try:
        found = find_gemeenten(value, param, today(), vragen)
    except ParameterError as error:
        raise InvalidSituation([error]) from error
    items = [{"id": iri, "code": iri.rsplit("/", 1)[-1], "naam": naam} for iri, naam in sorted(found.items())]
    return {"totaal": len(items), "pagina": 1, "paginaGrootte": MAX_PAGINA, "items": items}


async def read_json(request: Request, limit: int) -> Any:
    """The JSON of a request.

    Raises HTTPException 415 for what is not plain JSON, 413 for a body over the limit (announced or sent), 400 for one
    that breaks off; InvalidSituation for no or broken JSON.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        detail = "Stuur JSON, met de kop Content-Type: application/json."
        raise HTTPException(415, detail, {"Accept-Post": "application/json"})
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise HTTPException(415, "Stuur het verzoek zonder Content-Encoding.", {"Accept-Encoding": "identity"})
    too_large = HTTPException(413, f"Het verzoek is groter dan {limit} bytes. Stuur minder situaties tegelijk.")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > 18 or int(announced) > limit):
        raise too_large
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise too_large
            chunks.append(chunk)
    except ClientDisconnect as error:
        raise HTTPException(400, "Het verzoek brak af. Stuur het opnieuw.") from error
    try:
        return json.loads(b"".join(chunks))
    except (ValueError, RecursionError) as error:
        where = f" op regel {error.lineno}, teken {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidSituation([ParameterError("body", f"Dit is geen geldige JSON{where}.")]) from error
