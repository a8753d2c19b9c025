"""Dutch words for terms of other standards, and which properties tell the history of a thing."""

from __future__ import annotations

from typing import Final

from .namespaces import PREFIXES

GESCHIEDENIS: Final = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("lg", "geldigVan"),
        ("lg", "geldigTot"),
        ("lg", "opvolger"),
        ("owl", "deprecated"),
        ("dct", "isReplacedBy"),
        ("dct", "modified"),
        ("lg", "laatstGecontroleerd"),
        ("prov", "wasDerivedFrom"),
        ("prov", "generated"),
        ("prov", "invalidated"),
        ("tooiont", "tijdstipWijziging"),
    )
)
"""What tells how a thing came to be, changed or ended."""

STANDAARD: Final = {
    "dct:identifier": "nummer in het register",
    "dct:isReplacedBy": "vervangen door",
    "dct:modified": "gewijzigd",
    "dct:references": "verwijst naar",
    "dct:source": "bron",
    "org:Organization": "Organisatie",
    "owl:Class": "Klasse",
    "owl:DatatypeProperty": "Eigenschap met een waarde",
    "owl:ObjectProperty": "Eigenschap met een verwijzing",
    "owl:deprecated": "niet meer gebruiken",
    "prov:generated": "waaruit ontstond",
    "prov:invalidated": "waardoor ophield",
    "prov:specializationOf": "is een versie van",
    "prov:wasDerivedFrom": "afgeleid uit",
    "rdf:type": "soort",
    "rdfs:domain": "hoort bij",
    "rdfs:isDefinedBy": "vastgelegd in",
    "rdfs:label": "naam",
    "rdfs:range": "wijst naar",
    "rdfs:subClassOf": "is een",
    "skos:Concept": "Begrip",
    "skos:ConceptScheme": "Lijst van begrippen",
    "skos:altLabel": "andere naam",
    "skos:closeMatch": "lijkt op",
    "skos:definition": "omschrijving",
    "skos:editorialNote": "opmerking van de redactie",
    "skos:hiddenLabel": "woorden van inwoners",
    "skos:inScheme": "staat in de lijst",
    "skos:note": "opmerking",
    "skos:prefLabel": "naam",
    "skos:topConceptOf": "staat bovenaan in de lijst",
    "tooiont:Gemeente": "Gemeente",
    "tooiont:Overheidsorganisatie": "Overheidsorganisatie",
    "tooiont:afkorting": "afkorting",
    "tooiont:ligtInProvincie": "ligt in provincie",
    "tooiont:organisatiecode": "code van de organisatie",
    "tooiont:tijdstipWijziging": "tijdstip van de wijziging",
}
"""What people call terms of other standards, which the graph itself does not describe."""
