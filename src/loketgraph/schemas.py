"""The JSON Schemas of the API's values (https://json-schema.org/draft/2020-12)."""

from __future__ import annotations

from typing import Any

from .answers import Uitkomst
from .parameters import DEUREN, Param
from .plaats import MAX_LENGTE
from .situatie import MAX_VRAGEN


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"oneOf": [schema, {"type": "null"}]}


def _list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _object(text: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "description": text, "required": list(properties), "properties": properties}


_TEXT = {"type": "string"}
_DATE = {"type": "string", "format": "date"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_DATE_OR_NULL = {"type": ["string", "null"], "format": "date"}


def _field(param: Param) -> dict[str, Any]:
    """A field of a situation in a body; what may be given more often is one text or a list."""
    text = {"type": "string", "maxLength": MAX_LENGTE}
    if param.veel:
        return {"oneOf": [text, {"type": "array", "items": text, "maxItems": MAX_VRAGEN}]}
    if param.keuzes:
        return {"type": "string", "enum": list(param.keuzes), "default": param.standaard}
    return _DATE if param.datum else text


SCHEMAS: dict[str, Any] = {
    "Naam": _object("Een ding met zijn adres en Nederlandse naam.", id=_TEXT, naam=_TEXT),
    "Grondslag": _object(
        "Het artikel waarop het rust.",
        wet=_TEXT,
        bwbId=_TEXT,
        artikel=_TEXT,
        citaat=_TEXT_OR_NULL,
        url=_TEXT,
        juriconnect=_TEXT,
    ),
    "Contactpunt": _object(
        "Een manier om de deur te bereiken, geschikt voor deze vrager.",
        id=_TEXT,
        naam=_TEXT,
        kanaal=_TEXT,
        waarde=_TEXT_OR_NULL,
        telefoon=_TEXT_OR_NULL,
        webadres=_TEXT_OR_NULL,
        openingstijden=_TEXT_OR_NULL,
        vertrouwelijk={"type": "boolean"},
        bron=_TEXT_OR_NULL,
        gecontroleerd=_DATE_OR_NULL,
    ),
    "Afspraak": _object(
        "Een afspraak tussen de organisatie waar iemand nu is en deze deur.",
        id=_TEXT,
        naam=_TEXT,
        vorm=_TEXT,
        reactietijd=_TEXT_OR_NULL,
        regie=_or_null(_ref("Naam")),
        bron=_TEXT_OR_NULL,
    ),
    "Gegevens": _object(
        "Wat er mee mag, en op welke grond.",
        gegevens=_TEXT,
        toestemmingNodig={"type": "boolean"},
        grondslag=_ref("Grondslag"),
    ),
    "Overdracht": _object(
        "Hoe de vraag warm wordt overgedragen.",
        vanuit=_ref("Naam"),
        afspraken=_list(_ref("Afspraak")),
        lijnen=_list(_ref("Contactpunt")),
        gegevens=_list(_ref("Gegevens")),
        advies=_TEXT,
    ),
    "Deur": _object(
        "Een deur: waar iemand terechtkan, in welke rol, waarvoor en waarom.",
        organisatie=_ref("Naam"),
        rol={"type": "string", "enum": ["bevoegd", "uitvoerend", "loket", "elders"]},
        bevoegd=_ref("Naam"),
        taak=_or_null(_ref("Naam")),
        taken=_list(_ref("TaakBijDeur")),
        grondslagen=_list(_ref("Grondslag")),
        contactpunten=_list(_ref("Contactpunt")),
        waarom=_list(_TEXT),
        overdracht=_or_null(_ref("Overdracht")),
        geldigVan=_DATE_OR_NULL,
        geldigTot=_DATE_OR_NULL,
        status={"type": "string", "enum": ["vastgesteld", "afgeleid", "voorgesteld"]},
        bron=_TEXT_OR_NULL,
        loket=_or_null(_ref("Naam")),
    ),
    "TaakBijDeur": _object(
        "Een taak die deze deur doet, in welke rol, wie er beslist en in welke tijd dat geldt.",
        id=_TEXT,
        naam=_TEXT,
        rol={"type": "string", "enum": ["bevoegd", "uitvoerend"]},
        bevoegd=_ref("Naam"),
        geldigVan=_DATE_OR_NULL,
        geldigTot=_DATE_OR_NULL,
        status={"type": "string", "enum": ["vastgesteld", "afgeleid", "voorgesteld"]},
    ),
    "Vervolgvraag": _object(
        "De ene vraag die nu gesteld moet worden. Zonder omstandigheid gaat zij over de plaats.",
        omstandigheid=_or_null(_ref("Naam")),
        vraag=_TEXT,
        opties=_list(_ref("Naam")),
    ),
    "Regie": _object("Wie de leiding houdt, en waarom.", organisatie=_ref("Naam"), waarom=_TEXT),
    "Antwoord": _object(
        "Het hele antwoord op één situatie.",
        uitkomst={"type": "string", "enum": [str(uitkomst) for uitkomst in Uitkomst]},
        peildatum=_DATE,
        release=_TEXT,
        gemeente=_or_null(_ref("Naam")),
        deuren=_list(_ref("Deur")),
        regie=_or_null(_ref("Regie")),
        vervolgvraag=_or_null(_ref("Vervolgvraag")),
        vangnet=_ref("Deur"),
        meldingen=_list(_TEXT),
    ),
    "Antwoorden": _object(
        "De antwoorden op een lijst situaties, in dezelfde volgorde.",
        release=_TEXT,
        antwoorden=_list({"oneOf": [_ref("Antwoord"), _ref("Probleem")]}),
    ),
    "Situatie": {
        "type": "object",
        "description": "Een situatie in codes. Geef ten minste een vraagtype, levensgebeurtenis, taak of product.",
        "additionalProperties": False,
        "properties": {param.naam: {"description": param.tekst, **_field(param)} for param in DEUREN},
    },
    "Situaties": _object(
        "Een lijst situaties.", situaties={"type": "array", "items": _ref("Situatie"), "minItems": 1, "maxItems": 1000}
    ),
    "Bladzijde": _object(
        "Een bladzijde van een lijst, met het totaal.",
        totaal={"type": "integer"},
        pagina={"type": "integer"},
        paginaGrootte={"type": "integer"},
        items=_list(
            {
                "type": "object",
                "required": ["id", "code"],
                "properties": {"id": _TEXT, "code": _TEXT, "naam": _TEXT},
                "additionalProperties": _TEXT,
            }
        ),
    ),
    "Ding": {
        "type": "object",
        "description": "Alles over één ding. Iedere andere eigenschap is een lijst van teksten of verwijzingen.",
        "required": ["id", "code", "naam"],
        "properties": {"id": _TEXT, "code": _TEXT, "naam": _TEXT},
        "additionalProperties": _list({"oneOf": [_TEXT, _ref("Naam")]}),
    },
    "Release": _object(
        "Een release van de gegevens.",
        id=_TEXT,
        hash=_TEXT,
        gebouwd={"type": "string", "format": "date-time"},
        software=_TEXT,
        aantallen={"type": "object", "additionalProperties": {"type": "integer"}},
        gemaaktMet=_TEXT,
        bronnen={"type": "object", "additionalProperties": _TEXT},
        bestanden={"type": "object", "additionalProperties": _TEXT},
    ),
    "Probleem": {
        "type": "object",
        "description": "Een fout volgens RFC 9457.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "errors": _list(
                {
                    "type": "object",
                    "required": ["in", "location", "code", "detail"],
                    "properties": {
                        "in": {"type": "string", "enum": ["query", "body"]},
                        "location": _TEXT,
                        "code": _TEXT,
                        "detail": _TEXT,
                    },
                }
            ),
        },
    },
}
