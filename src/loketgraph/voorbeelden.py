"""Worked examples for the OpenAPI document: answers as the service gives them, with shortened contents."""

from __future__ import annotations

from typing import Any

_ORG = "https://identifier.overheid.nl/tooi/id/so/so0266"
_NAAM = {"id": _ORG, "naam": "WerkSaam Westfriesland"}
_VANGNET_ORG = {"id": "https://identifier.overheid.nl/tooi/id/gemeente/gm0405", "naam": "gemeente Hoorn"}
_TAAK = {"id": "https://w3id.org/loketgraph/id/taak/bijstandsuitkering", "naam": "bijstandsuitkering"}

VOORBEELD_ANTWOORD: dict[str, Any] = {
    "uitkomst": "eenDeur",
    "peildatum": "2026-06-01",
    "release": "0000000000000000000000000000000000000000000000000000000000000000",
    "gemeente": _VANGNET_ORG,
    "deuren": [
        {
            "organisatie": _NAAM,
            "rol": "bevoegd",
            "bevoegd": _NAAM,
            "taak": _TAAK,
            "taken": [
                {
                    **_TAAK,
                    "rol": "bevoegd",
                    "bevoegd": _NAAM,
                    "geldigVan": "2015-01-01",
                    "geldigTot": None,
                    "status": "vastgesteld",
                }
            ],
            "grondslagen": [
                {
                    "wet": "Participatiewet",
                    "bwbId": "BWBR0015703",
                    "artikel": "7",
                    "citaat": None,
                    "url": "https://wetten.overheid.nl/jci1.3:c:BWBR0015703&artikel=7",
                    "juriconnect": "jci1.3:c:BWBR0015703&artikel=7",
                }
            ],
            "contactpunten": [],
            "waarom": [
                "Gemeente Hoorn heeft deze taak overgedragen. WerkSaam Westfriesland beslist nu zelf (delegatie)."
            ],
            "overdracht": None,
            "geldigVan": "2015-01-01",
            "geldigTot": None,
            "status": "vastgesteld",
            "bron": "https://organisaties.overheid.nl/29619579/gemeenschappelijke-regeling-werksaam-westfriesland",
            "loket": None,
        }
    ],
    "regie": {"organisatie": _NAAM, "waarom": "Dit is de enige deur."},
    "vervolgvraag": None,
    "vangnet": {
        "organisatie": _VANGNET_ORG,
        "rol": "loket",
        "bevoegd": _VANGNET_ORG,
        "taak": None,
        "taken": [],
        "grondslagen": [],
        "contactpunten": [],
        "waarom": ["De gemeente helpt inwoners verder als niet duidelijk is wie het moet doen."],
        "overdracht": None,
        "geldigVan": None,
        "geldigTot": None,
        "status": "vastgesteld",
        "bron": None,
        "loket": None,
    },
    "meldingen": [],
}
VOORBEELD_PROBLEEM: dict[str, Any] = {
    "type": "about:blank",
    "title": "Het verzoek klopt niet",
    "status": 400,
    "detail": "'Zand' is geen bekende plaats. Geef een gemeentecode zoals gm0405.",
    "errors": [
        {
            "in": "query",
            "location": "plaats",
            "code": "ongeldig",
            "detail": "'Zand' is geen bekende plaats. Geef een gemeentecode zoals gm0405.",
        }
    ],
}
VOORBEELD_ANTWOORDEN: dict[str, Any] = {
    "release": VOORBEELD_ANTWOORD["release"],
    "antwoorden": [
        VOORBEELD_ANTWOORD,
        {**VOORBEELD_PROBLEEM, "errors": [{**VOORBEELD_PROBLEEM["errors"][0], "in": "body"}]},
    ],
}
VOORBEELD_RELEASE: dict[str, Any] = {
    "id": VOORBEELD_ANTWOORD["release"],
    "hash": VOORBEELD_ANTWOORD["release"],
    "gebouwd": "2026-06-01T06:00:00+00:00",
    "software": "0.2.0",
    "aantallen": {"soort/Taak": 120},
    "gemaaktMet": VOORBEELD_ANTWOORD["release"],
    "bronnen": {"ontology/taken/inkomen.ttl": VOORBEELD_ANTWOORD["release"]},
    "bestanden": {"tabellen.lmdb": VOORBEELD_ANTWOORD["release"]},
}
