"""Canonical Turtle: one way to write a graph, so that a changed fact is a changed line (https://www.w3.org/TR/turtle/).

The style is the one of ontology/README.md. Adding or removing one triple of a subject that stays changes at most
two lines on either side of a diff.
"""

import re
from collections.abc import Iterable, Mapping

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_BARE = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]+"),
    str(XSD.boolean): re.compile(r"true|false"),
}
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
_ESCAPE = re.compile(r'[\\"\n\r\t\b\f]')

Triple = tuple[Node, Node, Node]


class _Namer:
    """Shortens IRIs and remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._by_iri = {iri: prefix for prefix, iri in sorted(prefixes.items(), reverse=True)}
        self._cache: dict[str, str] = {}
        self.used: set[str] = set()

    def iri(self, iri: str) -> str:
        if iri not in self._cache:
            self._cache[iri] = self._shorten(iri)
        return self._cache[iri]

    def _shorten(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_iri.get(iri[:cut])
        if prefix is not None and _LOCAL.fullmatch(iri, cut):
            self.used.add(prefix)
            return f"{prefix}:{iri[cut:]}"
        if _FORBIDDEN.search(iri):
            raise ValueError(f"Ongeldige IRI {iri!r}: haal spaties en aanhalingstekens weg.")
        return f"<{iri}>"

    def term(self, term: Node) -> str:
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, URIRef):
            return self.iri(str(term))
        raise ValueError(f"Lege knoop of onbekende term {term!r}: geef het ding een naam (IRI).")

    def _literal(self, term: Literal) -> str:
        datatype = str(term.datatype) if term.datatype is not None else ""
        bare = _BARE.get(datatype)
        if bare is not None and bare.fullmatch(str(term)):
            return str(term)
        text = '"' + _ESCAPE.sub(lambda match: _ESCAPES[match.group()], str(term)) + '"'
        if term.language:
            return f"{text}@{term.language}"
        if datatype and datatype != str(XSD.string):
            return f"{text}^^{self.iri(datatype)}"
        return text


def _predicate_key(name: str) -> tuple[bool, str]:
    return (name != "a", name)


def _block(subject: str, facts: Mapping[str, set[str]]) -> str:
    lines = [subject]
    predicates = sorted(facts, key=_predicate_key)
    for predicate in predicates:
        end = " ." if predicate == predicates[-1] else " ;"
        objects = sorted(facts[predicate])
        lines.append(f"    {predicate} " + " ,\n        ".join(objects) + end)
    return "\n".join(lines)


def write_turtle(triples: Iterable[Triple], prefixes: Mapping[str, str], header: str = "") -> str:
    """Return the triples (or a graph) as canonical Turtle text, ending in a line end.

    Subjects stand in the order of their IRI, the type first, then predicates in the order of their short name,
    one object a line. Long texts stay on one line (\\n), so that every line that starts at the margin is a thing.
    `header` becomes comment lines. Raises ValueError for a blank node or an IRI that Turtle cannot hold.
    """
    namer = _Namer(prefixes)
    subjects: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, object_ in triples:
        if isinstance(subject, BNode) or not isinstance(subject, URIRef):
            raise ValueError(f"Lege knoop als onderwerp {subject!r}: geef het ding een naam (IRI).")
        name = "a" if predicate == RDF.type else namer.term(predicate)
        subjects.setdefault(str(subject), {}).setdefault(name, set()).add(namer.term(object_))
    blocks = [_block(namer.iri(subject), subjects[subject]) for subject in sorted(subjects)]
    lines = [f"# {line}".rstrip() for line in header.splitlines()]
    lines += [f"@prefix {prefix}: <{prefixes[prefix]}> ." for prefix in sorted(namer.used)]
    parts = ["\n".join(lines), *blocks] if lines else blocks
    return "\n\n".join(parts) + "\n"
