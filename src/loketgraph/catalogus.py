"""Describe the data for others: VoID (https://www.w3.org/TR/void/) with partitions, and DCAT-AP-NL 3.

https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/: one catalogue, one dataset, its distributions and its services.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from .adressen import BASIS, code_of
from .dingen import LICENTIE
from .dumps import Dump
from .namespaces import ID, LG, PREFIXES
from .release import Release
from .telling import Telling

DCAT: Final = "http://www.w3.org/ns/dcat#"
VOID: Final = "http://rdfs.org/ns/void#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SPDX: Final = "http://spdx.org/rdf/terms#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
VOORVOEGSELS: Final = {**PREFIXES, "dcat": DCAT, "void": VOID, "foaf": FOAF, "spdx": SPDX, "vcard": VCARD}
CATALOGUS: Final = f"{BASIS}catalogus"
DATASET: Final = f"{CATALOGUS}#dataset"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_MEDIATYPE: Final = "http://www.iana.org/assignments/media-types/"
_THEMA: Final = f"{_EU}data-theme/GOVE"
_OPENBAAR: Final = f"{_EU}access-right/PUBLIC"
_CC0: Final = f"{_EU}licence/CC0"
_NEDERLANDS: Final = f"{_EU}language/NLD"
_NAAM: Final = "LoketGraph: wie is de juiste deur"
_OMSCHRIJVING: Final = (
    "Welke overheidsorganisatie de juiste deur is voor een vraag, op een plaats en een datum: taken, bevoegdheden, "
    "overdrachten, loketten, afspraken en contactpunten, met bron en grondslag. Zonder persoonsgegevens."
)
_ZOEKWOORDEN: Final = ("overheidsloket", "bevoegdheid", "doorverwijzen", "levensgebeurtenis", "kennisgraaf")


@dataclass(frozen=True)
class Uitgever:
    """Who publishes: an IRI and a name, and the page where people find how to reach them."""

    iri: str
    naam: str
    contact: str


Waarde = ox.NamedNode | ox.Literal


def dcat(release: Release, dumps: Sequence[Dump], basis: str, uitgever: Uitgever) -> Iterator[ox.Triple]:
    """The catalogue, dataset, distributions and services; `basis` is the address of this service, without a slash.

    Raises ValueError for an address that is no IRI.
    """
    dag = ox.Literal(release.manifest.gebouwd, datatype=_xsd("dateTime"))
    yield from _thing(
        CATALOGUS,
        DCAT + "Catalog",
        ("dct:title", _nl("Catalogus van LoketGraph")),
        ("dct:description", _nl("De gegevens van LoketGraph, en de diensten erop.")),
        ("dcat:dataset", _iri(DATASET)),
        ("dcat:service", _iri(f"{CATALOGUS}#sparql")),
        ("dcat:service", _iri(f"{CATALOGUS}#api")),
        ("dct:modified", dag),
        ("dct:language", _iri(_NEDERLANDS)),
        ("foaf:homepage", _iri(f"{basis}/catalogus")),
        *_from(uitgever),
    )
    yield from _thing(
        DATASET,
        DCAT + "Dataset",
        ("dct:title", _nl(_NAAM)),
        ("dct:description", _nl(_OMSCHRIJVING)),
        ("dct:identifier", ox.Literal(DATASET, datatype=_xsd("anyURI"))),
        ("dct:creator", _iri(uitgever.iri)),
        ("dct:modified", dag),
        ("dcat:version", ox.Literal(release.hash)),
        ("dcat:landingPage", _iri(f"{basis}/catalogus")),
        ("dct:spatial", _iri(f"{_EU}country/NLD")),
        ("dct:conformsTo", _iri(BASIS + "def")),
        *(("dcat:keyword", _nl(word)) for word in _ZOEKWOORDEN),
        *(("dcat:distribution", _iri(f"{CATALOGUS}#{dump.naam}")) for dump in dumps),
        *_open(uitgever),
    )
    for dump in dumps:
        yield from _distribution(dump, basis, dag)
    yield from _service("sparql", "SPARQL-dienst van LoketGraph", "Zoekvragen in SPARQL 1.1.", "", basis, uitgever)
    yield from _service(
        "api", "API van LoketGraph", "De juiste deur als JSON.", "/v1/openapi.json", basis, uitgever, "/v1"
    )
    yield from _kinds(dumps, basis)
    yield from _thing(uitgever.iri, FOAF + "Agent", ("foaf:name", _nl(uitgever.naam)))
    yield from _thing(
        f"{CATALOGUS}#contact",
        VCARD + "Kind",
        ("vcard:fn", _nl(uitgever.naam)),
        ("vcard:hasURL", _iri(uitgever.contact)),
    )


def _kinds(dumps: Sequence[Dump], basis: str) -> Iterator[ox.Triple]:
    """What the names of others are, so that the description can be checked by itself."""
    dct = PREFIXES["dct"]
    kinds = {
        _NEDERLANDS: dct + "LinguisticSystem",
        _CC0: dct + "LicenseDocument",
        _OPENBAAR: dct + "RightsStatement",
        f"{_EU}country/NLD": dct + "Location",
        BASIS + "def": dct + "Standard",
        f"{basis}/catalogus": FOAF + "Document",
        SPDX + "checksumAlgorithm_sha256": SPDX + "ChecksumAlgorithm",
        _MEDIATYPE + "application/gzip": dct + "MediaType",
        **{_MEDIATYPE + dump.mediatype: dct + "MediaType" for dump in dumps},
        **{f"{_EU}file-type/{dump.formaat}": dct + "MediaTypeOrExtent" for dump in dumps},
    }
    for iri, kind in kinds.items():
        yield from _thing(iri, kind)
    theme = ("skos:prefLabel", _nl("Overheid en publieke sector")), ("skos:inScheme", _iri(f"{_EU}data-theme"))
    yield from _thing(_THEMA, PREFIXES["skos"] + "Concept", *theme)


def _distribution(dump: Dump, basis: str, dag: ox.Literal) -> Iterator[ox.Triple]:
    iri = f"{CATALOGUS}#{dump.naam}"
    size = ox.Literal(str(dump.grootte), datatype=_xsd("nonNegativeInteger"))
    yield from _thing(
        iri,
        DCAT + "Distribution",
        ("dct:title", _nl(f"Alle feiten, {dump.naam}")),
        ("dcat:accessURL", _iri(f"{basis}/catalogus")),
        ("dcat:downloadURL", _iri(basis + dump.adres)),
        ("dct:license", _iri(_CC0)),
        ("dct:format", _iri(f"{_EU}file-type/{dump.formaat}")),
        ("dcat:mediaType", _iri(_MEDIATYPE + dump.mediatype)),
        ("dcat:compressFormat", _iri(_MEDIATYPE + "application/gzip")),
        ("dcat:byteSize", size),
        ("dct:modified", dag),
        ("spdx:checksum", _iri(f"{iri}-sha256")),
    )
    yield from _thing(
        f"{iri}-sha256",
        SPDX + "Checksum",
        ("spdx:algorithm", _iri(SPDX + "checksumAlgorithm_sha256")),
        ("spdx:checksumValue", ox.Literal(dump.sha256, datatype=_xsd("hexBinary"))),
    )


def _service(
    naam: str, titel: str, tekst: str, beschrijving: str, basis: str, uitgever: Uitgever, pad: str = ""
) -> Iterator[ox.Triple]:
    iri, address = f"{CATALOGUS}#{naam}", basis + (pad or f"/{naam}")
    yield from _thing(
        iri,
        DCAT + "DataService",
        ("dct:title", _nl(titel)),
        ("dct:description", _nl(tekst)),
        ("dct:identifier", ox.Literal(iri, datatype=_xsd("anyURI"))),
        ("dcat:endpointURL", _iri(address)),
        ("dcat:endpointDescription", _iri(basis + beschrijving if beschrijving else address)),
        ("dcat:servesDataset", _iri(DATASET)),
        ("dct:license", _iri(_CC0)),
        *_open(uitgever),
    )


def _open(uitgever: Uitgever) -> list[tuple[str, Waarde]]:
    return [("dct:accessRights", _iri(_OPENBAAR)), ("dcat:theme", _iri(_THEMA)), *_from(uitgever)]


def _from(uitgever: Uitgever) -> list[tuple[str, Waarde]]:
    return [("dct:publisher", _iri(uitgever.iri)), ("dcat:contactPoint", _iri(f"{CATALOGUS}#contact"))]


def void(telling: Telling, dumps: Sequence[Dump], basis: str) -> Iterator[ox.Triple]:
    """The dataset in numbers, with a partition for each class, its properties, and each property."""
    yield from _thing(
        DATASET,
        VOID + "Dataset",
        ("dct:title", _nl(_NAAM)),
        ("dct:license", _iri(LICENTIE)),
        ("void:sparqlEndpoint", _iri(f"{basis}/sparql")),
        ("void:uriSpace", ox.Literal(ID)),
        ("void:exampleResource", _iri(f"{ID}taak/bijstandsuitkering")),
        ("void:vocabulary", _iri(str(LG))),
        ("void:triples", _number(telling.feiten)),
        ("void:distinctSubjects", _number(telling.dingen)),
        ("void:distinctObjects", _number(telling.waarden)),
        ("void:classes", _number(len(telling.klassen))),
        ("void:properties", _number(len(telling.eigenschappen))),
        *(("void:dataDump", _iri(basis + dump.adres)) for dump in dumps),
    )
    names = _Namen()
    for klasse in telling.klassen:
        part = f"{CATALOGUS}#{names.new('klasse', klasse.iri)}"
        yield _triple(DATASET, "void:classPartition", _iri(part))
        yield _triple(part, "void:class", _iri(klasse.iri))
        yield _triple(part, "void:entities", _number(klasse.dingen))
        for number, eigenschap in enumerate(klasse.eigenschappen, 1):
            yield from _partition(part, f"{part}-{number}", eigenschap.iri, eigenschap.feiten)
    for eigenschap in telling.eigenschappen:
        part = f"{CATALOGUS}#{names.new('eigenschap', eigenschap.iri)}"
        yield from _partition(DATASET, part, eigenschap.iri, eigenschap.feiten)


def _partition(whole: str, part: str, eigenschap: str, feiten: int) -> Iterator[ox.Triple]:
    yield _triple(whole, "void:propertyPartition", _iri(part))
    yield _triple(part, "void:property", _iri(eigenschap))
    yield _triple(part, "void:triples", _number(feiten))


class _Namen:
    """Gives each partition a readable name of its own; terms of two standards may end alike."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def new(self, soort: str, iri: str) -> str:
        base = name = f"{soort}-{code_of(iri)}"
        number = 1
        while name in self._given:
            number += 1
            name = f"{base}-{number}"
        self._given.add(name)
        return name


def _thing(iri: str, kind: str, *facts: tuple[str, Waarde]) -> Iterator[ox.Triple]:
    yield ox.Triple(_iri(iri), _iri(PREFIXES["rdf"] + "type"), _iri(kind))
    for name, value in facts:
        yield _triple(iri, name, value)


def _triple(subject: str, name: str, value: Waarde) -> ox.Triple:
    prefix, _, local = name.partition(":")
    return ox.Triple(_iri(subject), _iri(VOORVOEGSELS[prefix] + local), value)


def _iri(value: str) -> ox.NamedNode:
    return ox.NamedNode(value)


def _nl(value: str) -> ox.Literal:
    return ox.Literal(value, language="nl")


def _number(value: int) -> ox.Literal:
    return ox.Literal(value)


def _xsd(name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["xsd"] + name)
