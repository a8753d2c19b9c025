"""The saved questions as SHACL executables, so that tools find them.

https://www.w3.org/TR/shacl/ (sh:select, sh:prefixes) in the form that SPARQL editors read:
https://github.com/sib-swiss/sparql-examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from .adressen import BASIS
from .namespaces import PREFIXES
from .queries import Query

SH: Final = "http://www.w3.org/ns/shacl#"
SCHEMA: Final = "https://schema.org/"
VOORVOEGSELS: Final = {**PREFIXES, "schema": SCHEMA, "sh": SH}
_PREFIX = re.compile(r"^PREFIX ([\w-]+): <([^>]*)>$", re.MULTILINE)
_PREFIXEN: Final = f"{BASIS}analyse/voorbeelden#prefixen"


def executables(queries: Iterable[Query], endpoint: str) -> Iterator[ox.Triple]:
    """The triples of the questions, to be asked at an endpoint."""
    used: dict[str, str] = {}
    for query in queries:
        used |= dict(_PREFIX.findall(query.text))
        yield from _executable(query, endpoint)
    yield _triple(_PREFIXEN, PREFIXES["rdf"] + "type", ox.NamedNode(PREFIXES["owl"] + "Ontology"))
    for prefix, base in sorted(used.items()):
        declaration = f"{_PREFIXEN}-{prefix}"
        yield _triple(_PREFIXEN, SH + "declare", ox.NamedNode(declaration))
        yield _triple(declaration, SH + "prefix", ox.Literal(prefix))
        any_uri = ox.NamedNode(PREFIXES["xsd"] + "anyURI")
        yield _triple(declaration, SH + "namespace", ox.Literal(base, datatype=any_uri))


def _executable(query: Query, endpoint: str) -> Iterator[ox.Triple]:
    iri = f"{BASIS}analyse/{query.naam}"
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield _triple(iri, PREFIXES["rdf"] + "type", ox.NamedNode(SH + kind))
    yield _triple(iri, PREFIXES["rdfs"] + "label", ox.Literal(query.titel, language="nl"))
    yield _triple(iri, PREFIXES["rdfs"] + "comment", ox.Literal(query.vraag, language="nl"))
    yield _triple(iri, SH + "prefixes", ox.NamedNode(_PREFIXEN))
    yield _triple(iri, SH + "select", ox.Literal(query.text))
    yield _triple(iri, SCHEMA + "keywords", ox.Literal(query.rest["onderwerp"], language="nl"))
    yield _triple(iri, SCHEMA + "target", ox.NamedNode(endpoint))


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
