"""The description of the SPARQL service (https://www.w3.org/TR/sparql11-service-description/), with its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

import pyoxigraph as ox

from .settings import Settings
from .uitslagen import GRAFEN, TABELLEN, Grens, Uitslag, write_graph

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_DCT = "http://purl.org/dc/terms/"
_FORMATS = "http://www.w3.org/ns/formats/"
_UNIQUE = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "trig": "TriG",
    "n-triples": "N-Triples",
    "n-quads": "N-Quads",
    "rdf-xml": "RDF_XML",
    "json-ld": "JSON-LD",
}
_PREFIXES = {"rdf": _RDF, "rdfs": _RDFS, "sd": _SD, "void": _VOID, "dct": _DCT, "formats": _FORMATS}


def describe(endpoint: str, aantallen: Mapping[str, int], settings: Settings, formaat: str) -> Uitslag:
    """The description as RDF; `aantallen` counts the triples of every named graph. Raises UnfitFormat."""
    triples = sorted(_triples(endpoint, aantallen, settings), key=str)
    return write_graph(triples, formaat, _PREFIXES, Grens(len(triples), 2**20))


def _triples(endpoint: str, aantallen: Mapping[str, int], settings: Settings) -> Iterator[ox.Triple]:
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#standaardgraaf"))
    yield _is_a(service, "Service")
    yield ox.Triple(service, ox.NamedNode(_SD + "endpoint"), service)
    yield ox.Triple(service, ox.NamedNode(_SD + "supportedLanguage"), ox.NamedNode(_SD + "SPARQL11Query"))
    for formaat in (*TABELLEN, *GRAFEN):
        yield ox.Triple(service, ox.NamedNode(_SD + "resultFormat"), ox.NamedNode(_FORMATS + _UNIQUE[formaat.naam]))
    yield ox.Triple(service, ox.NamedNode(_SD + "defaultDataset"), dataset)
    yield _is_a(dataset, "Dataset")
    yield ox.Triple(dataset, ox.NamedNode(_SD + "defaultGraph"), default)
    yield _is_a(default, "Graph")
    yield _says(default, "Alle feiten van alle benoemde grafen samen.")
    for iri, number in aantallen.items():
        name = iri.rstrip("/").rsplit("/", 1)[-1]
        named, graph = ox.NamedNode(f"{endpoint}#{name}"), ox.NamedNode(f"{endpoint}#graaf-{name}")
        yield ox.Triple(dataset, ox.NamedNode(_SD + "namedGraph"), named)
        yield _is_a(named, "NamedGraph")
        yield ox.Triple(named, ox.NamedNode(_SD + "name"), ox.NamedNode(iri))
        yield ox.Triple(named, ox.NamedNode(_SD + "graph"), graph)
        yield _is_a(graph, "Graph")
        yield ox.Triple(graph, ox.NamedNode(_VOID + "triples"), ox.Literal(number))
    cut = ox.NamedNode(endpoint + "#afgekapt")
    yield ox.Triple(service, ox.NamedNode(_RDFS + "seeAlso"), cut)
    yield _says(cut, _AFGEKAPT.format(rijen=settings.sparql_max_rijen, bytes=settings.sparql_max_uitvoer))
    for setting in fields(Settings):
        if setting.name.startswith("sparql_"):
            limit = ox.NamedNode(f"{endpoint}#{setting.name}")
            yield ox.Triple(cut, ox.NamedNode(_DCT + "relation"), limit)
            yield _says(limit, setting.metadata["help"])
            yield ox.Triple(limit, ox.NamedNode(_RDF + "value"), ox.Literal(getattr(settings, setting.name)))


_AFGEKAPT = (
    "Een uitslag heeft hooguit {rijen} rijen en {bytes} bytes. Is er meer, dan valt de rest eraf en zegt de kop "
    "Loketgraph-Afgekapt dat. Vraag minder, of haal een hele release op."
)


def _is_a(thing: ox.NamedNode, soort: str) -> ox.Triple:
    return ox.Triple(thing, ox.NamedNode(_RDF + "type"), ox.NamedNode(_SD + soort))


def _says(thing: ox.NamedNode, text: str) -> ox.Triple:
    return ox.Triple(thing, ox.NamedNode(_RDFS + "comment"), ox.Literal(text, language="nl"))
