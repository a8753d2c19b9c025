"""The OpenAPI 3.1 document of the API, in Dutch, from the same tables as the routes (NL API Design Rules 2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .collecties import COLLECTIES, Collectie, iri_of
from .http import API_VERSION
from .parameters import BLADEREN, DEUREN, PLAATS, Param
from .plaats import MAX_LENGTE
from .problems import problem
from .schemas import SCHEMAS
from .situatie import MAX_VRAGEN
from .voorbeelden import VOORBEELD_ANTWOORD, VOORBEELD_ANTWOORDEN, VOORBEELD_PROBLEEM, VOORBEELD_RELEASE

_HEADERS = {
    "API-Version": {
        "description": "De volledige versie van de API.",
        "schema": {"type": "string"},
        "example": API_VERSION,
    },
    "ETag": {"description": "De versie van dit antwoord, voor If-None-Match.", "schema": {"type": "string"}},
}
_PROBLEMS = {
    "400": ("OngeldigVerzoek", "Het verzoek klopt niet. Alle fouten staan erin."),
    "404": ("NietGevonden", "Dit staat niet in de release."),
    "413": ("TeGroot", "Het verzoek is te groot."),
    "414": ("WebadresTeLang", "Het webadres is te lang."),
    "415": ("SoortKanNiet", "Het verzoek is geen JSON, of is ingepakt."),
    "500": ("OnzeFout", "Er ging iets mis bij ons."),
    "503": ("NietBereikbaar", "De gegevens zijn nu niet bereikbaar."),
}


def document() -> dict[str, Any]:
    """The whole document as JSON values."""
    paths: dict[str, Any] = {
        "/deuren": {
            "get": _operation(
                "deurenOphalen",
                "Juiste deur",
                "Geeft voor één situatie de juiste deur of deuren, met uitleg en grondslag. Alleen codes, geen eigen "
                "woorden. Iedere goed gestelde vraag geeft status 200; lees het veld uitkomst.",
                "Deuren",
                DEUREN,
                _json("Het antwoord.", {"$ref": "#/components/schemas/Antwoord"}, VOORBEELD_ANTWOORD),
            )
        },
        "/deuren/_zoek": {"post": _search()},
        "/releases/actueel": {
            "get": _operation(
                "actueleReleaseOphalen",
                "Actuele release",
                "Geeft de release waaruit de antwoorden komen.",
                "Releases",
                (),
                _json("De release.", {"$ref": "#/components/schemas/Release"}, VOORBEELD_RELEASE),
            )
        },
        "/openapi.json": {
            "get": _operation(
                "openapiOphalen",
                "Beschrijving van de API",
                "Geeft deze beschrijving.",
                "Releases",
                (),
                _json("De beschrijving.", {"type": "object"}),
            )
        },
    }
    for collectie in COLLECTIES:
        paths |= _collection(collectie)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "LoketGraph",
            "version": API_VERSION,
            "description": "Wie is de juiste deur voor deze situatie, hier, nu, voor deze vrager, op welke grond, en "
            "hoe wordt de vraag warm overgedragen? Geen persoonsgegevens.",
            "contact": {
                "name": "LoketGraph",
                "url": "https://w3id.org/loketgraph",
                "email": "beheer@loketgraph.example",
            },
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/nl/"},
        },
        "servers": [{"url": "/v1", "description": "Deze dienst"}],
        "tags": [
            {"name": "Deuren", "description": "De juiste deur bij een situatie."},
            {"name": "Gegevens", "description": "Wat LoketGraph weet."},
            {"name": "Releases", "description": "Welke versie van de gegevens antwoordt."},
        ],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "headers": _HEADERS,
            "responses": {
                "NietGewijzigd": {"description": "Het antwoord is niet veranderd.", "headers": _header_refs()},
                **{name: _problem(int(status), text) for status, (name, text) in _PROBLEMS.items()},
            },
        },
    }


def _json(text: str, schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"description": text, "headers": _header_refs(), "content": {"application/json": content}}


def _header_refs(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names or _HEADERS}


def _problem(status: int, text: str) -> dict[str, Any]:
    example = VOORBEELD_PROBLEEM if status == 400 else {**problem(status, text)}
    content = {"schema": {"$ref": "#/components/schemas/Probleem"}, "example": example}
    return {
        "description": text,
        "headers": _header_refs("API-Version"),
        "content": {"application/problem+json": content},
    }


def _operation(
    naam: str,
    titel: str,
    tekst: str,
    tag: str,
    params: Sequence[Param],
    good: dict[str, Any],
    missing: bool = False,
    body: bool = False,
) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": good}
    if not body:
        responses["304"] = {"$ref": "#/components/responses/NietGewijzigd"}
    leave_out = {status for status, told in (("404", missing), ("413", body), ("415", body)) if not told}
    for status, (name, _) in _PROBLEMS.items():
        if status not in leave_out:
            responses[status] = {"$ref": f"#/components/responses/{name}"}
    operation: dict[str, Any] = {
        "operationId": naam,
        "summary": titel,
        "description": tekst,
        "tags": [tag],
        "responses": responses,
    }
    if params:
        operation["parameters"] = [_parameter(param) for param in params]
    return operation


def _parameter(param: Param) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": MAX_LENGTE}
    example: Any = param.voorbeeld
    if param.getal:
        lowest, highest = param.getal
        schema = {"type": "integer", "minimum": lowest, "maximum": highest, "default": int(param.standaard)}
        example = int(example)
    if param.keuzes:
        schema = {"type": "string", "enum": list(param.keuzes), "default": param.standaard}
    if param.datum:
        schema = {"type": "string", "format": "date"}
    if param.veel:
        schema, example = {"type": "array", "items": schema, "maxItems": MAX_VRAGEN}, [example]
    return {
        "name": param.naam,
        "in": "query",
        "required": False,
        "description": param.tekst,
        "schema": schema,
        "examples": {"voorbeeld": {"value": example}},
    }


def _search() -> dict[str, Any]:
    operation = _operation(
        "deurenZoeken",
        "Juiste deur voor een samengestelde situatie of een lijst",
        "Stuur één situatie, of onder situaties een lijst van hooguit 1000. Bij een lijst houdt antwoorden de volgorde "
        "en het aantal; een situatie die niet klopt krijgt een probleem op haar plek. Een adres met parameters kan "
        "hier niet, en een ingepakt verzoek ook niet.",
        "Deuren",
        (),
        _json(
            "Eén antwoord, of een lijst.",
            {
                "oneOf": [
                    {"$ref": "#/components/schemas/Antwoord"},
                    {"$ref": "#/components/schemas/Antwoorden"},
                ]
            },
            VOORBEELD_ANTWOORDEN,
        ),
        body=True,
    )
    good = operation["responses"]["200"]
    good["headers"] = _header_refs("API-Version")
    situatie = {"vraagtype": ["bijstand-aanvragen"], "gemeente": "gm0405", "omstandigheid": ["aow-leeftijd-nee"]}
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [{"$ref": "#/components/schemas/Situatie"}, {"$ref": "#/components/schemas/Situaties"}]
                },
                "examples": {
                    "eenSituatie": {"value": situatie},
                    "lijst": {"value": {"situaties": [situatie, {"product": ["bijstand"], "gemeente": "Best"}]}},
                },
            }
        },
    }
    return operation


def _collection(collectie: Collectie) -> dict[str, Any]:
    title = collectie.naam.capitalize()
    extra = PLAATS if collectie.naam == "gemeenten" else ()
    example = {"id": iri_of(collectie, collectie.voorbeeld), "code": collectie.voorbeeld}
    bladzijde = {"totaal": 1, "pagina": 1, "paginaGrootte": 100, "items": [example]}
    item = _operation(
        f"{collectie.enkelvoud}Ophalen",
        f"Alles over één {collectie.enkelvoud}",
        f"Geeft wat bekend is over één {collectie.enkelvoud}: namen, verwijzingen, status en bron.",
        "Gegevens",
        (),
        _json("Het ding.", {"$ref": "#/components/schemas/Ding"}, {**example, "naam": collectie.voorbeeldnaam}),
        missing=True,
    )
    item["parameters"] = [
        {
            "name": "code",
            "in": "path",
            "required": True,
            "description": f"De code, zoals in het veld code van /v1/{collectie.naam}.",
            "schema": {"type": "string", "maxLength": MAX_LENGTE},
            "example": collectie.voorbeeld,
        }
    ]
    return {
        f"/{collectie.naam}": {
            "get": _operation(
                f"{collectie.naam}Ophalen",
                title,
                collectie.tekst,
                "Gegevens",
                BLADEREN + extra,
                _json("Een bladzijde.", {"$ref": "#/components/schemas/Bladzijde"}, bladzijde),
            )
        },
        f"/{collectie.naam}/{{code}}": {"get": item},
    }
