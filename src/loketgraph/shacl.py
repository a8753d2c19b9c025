"""Validate sources against `shapes/` with pySHACL, the reference engine (https://www.w3.org/TR/shacl/)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from .findings import Ernst, Finding
from .sources import Sources

_ERNST: dict[Node | None, Ernst] = {SH.Violation: Ernst.FOUT, SH.Warning: Ernst.WAARSCHUWING, SH.Info: Ernst.ADVIES}


def to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    """The same triples as an rdflib graph."""
    graph = Graph()
    for triple in triples:
        subject, predicate, value = _node(triple.subject), _node(triple.predicate), _node(triple.object)
        graph.add((subject, predicate, value))
    return graph


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError("Een feit over een feit (RDF 1.2) hoort niet in de inhoud.")
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value))


def load_shapes(folder: Path) -> Graph:
    """All shapes of a folder in one graph, with the targets of a class on its property shapes.

    A property shape may have a target of its own (SHACL 2.1.3), and then pySHACL validates all its things in one go
    instead of thing by thing: three times faster on our content, with the same results.
    """
    shapes = Graph()
    for path in sorted(folder.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    for shape in list(shapes.subjects(RDF.type, SH.NodeShape)):
        classes = list(shapes.objects(shape, SH.targetClass))
        if not classes:
            continue
        for constraint in list(shapes.objects(shape, SH.property)):
            for target in classes:
                shapes.add((constraint, SH.targetClass, target))
        shapes.remove((shape, SH.property, None))
    return shapes


def validate(data: Graph, shapes: Graph, sources: Sources, focus: Container[str] | None = None) -> list[Finding]:
    """Findings of a SHACL run, each with the place of its thing and the shape's own Dutch and English message;
    with `focus` only those on these things."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False, inference="none", do_owl_imports=False)
    if not isinstance(report, Graph):
        raise TypeError("pySHACL gaf geen verslag.")
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        ding = str(report.value(result, SH.focusNode))
        if focus is not None and ding not in focus:
            continue
        messages = {message.language: str(message) for message in report.objects(result, SH.resultMessage)}  # type: ignore[attr-defined]
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        detail = f" ({_short(path)}{f' = {_short(value)}' if value is not None else ''})" if path is not None else ""
        fallback = next(iter(messages.values()), "Verbeter dit ding.")
        file, line = sources.locate(ding)
        found.append(
            Finding(
                file=file or "ontology",
                line=line,
                ding=_short(ding),
                rule=_short(report.value(result, SH.sourceShape)),
                ernst=_ERNST.get(report.value(result, SH.resultSeverity), Ernst.FOUT),
                nl=messages.get("nl", fallback) + detail,
                en=messages.get("en", fallback) + detail,
            )
        )
    return sorted(set(found))


def _short(term: object) -> str:
    """A thing as people write it: the last two parts of its address (`taak/bijstand`), or the text itself."""
    text = str(term)
    if not text.startswith("http"):
        return text if len(text) < 80 else text[:77] + "..."
    return "/".join(text.split("#")[-1].rsplit("/", 2)[-2:])
