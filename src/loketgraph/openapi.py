"""The OpenAPI 3.1 document of the API, in Dutch, from the same tables as the routes (NL API Design Rules 2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import __version__
from .collecties import COLLECTIES, Collectie
from .http import API_VERSION
from .parameters import BLADEREN, DEUREN, PLAATS, Param
from .schemas import SCHEMAS, VOORBEELD_ANTWOORD

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
                _json("De release.", {"$ref": "#/components/schemas/Release"}),
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
            "description": f"Wie is de juiste deur voor deze situatie, hier, nu, voor deze vrager, op welke grond, en "
            f"hoe wordt de vraag warm overgedragen? Geen persoonsgegevens. Software {__version__}.",
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
                name: {
                    "description": text,
                    "headers": {"API-Version": {"$ref": "#/components/headers/API-Version"}},
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}},
                }
                for name, text in _PROBLEMS.values()
            },
        },
    }


def _json(text: str, schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {
        "description": text,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS},
        "content": {"application/json": content},
    }


def _operation(
    naam: str, titel: str, tekst: str, tag: str, params: Sequence[Param], good: dict[str, Any], missing: bool = False
) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": good}
    for status in ("400", "404", "500", "503"):
        if status != "404" or missing:
            responses[status] = {"$ref": f"#/components/responses/{_PROBLEMS[status][0]}"}
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
    schema: dict[str, Any] = {"type": "integer", "minimum": 1} if param.getal else {"type": "string"}
    if param.keuzes:
        schema |= {"enum": list(param.keuzes), "default": param.keuzes[0]}
    if param.datum:
        schema["format"] = "date"
    example: Any = int(param.voorbeeld) if param.getal else param.voorbeeld
    if param.veel:
        schema, example = {"type": "array", "items": schema}, [example]
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
        "en het aantal; een situatie die niet klopt krijgt een probleem op haar plek.",
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
        ),
    )
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
    item = _operation(
        f"{collectie.enkelvoud}Ophalen",
        f"Alles over één {collectie.enkelvoud}",
        f"Geeft wat bekend is over één {collectie.enkelvoud}: namen, verwijzingen, status en bron.",
        "Gegevens",
        (),
        _json("Het ding.", {"$ref": "#/components/schemas/Ding"}),
        missing=True,
    )
    item["parameters"] = [
        {
            "name": "code",
            "in": "path",
            "required": True,
            "description": f"De code van het {collectie.enkelvoud} of de {collectie.enkelvoud}.",
            "schema": {"type": "string"},
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
                _json("Een bladzijde.", {"$ref": "#/components/schemas/Bladzijde"}),
            )
        },
        f"/{collectie.naam}/{{code}}": {"get": item},
    }
