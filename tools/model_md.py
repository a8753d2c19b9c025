"""Write docs/model.md from the ontology: a section per class, with properties, definitions and alignment.

Run: python tools/model_md.py > docs/model.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from loketgraph.namespaces import LG, PREFIXES

ROOT = Path(__file__).resolve().parent.parent
_EXTRA = {
    "adms": "http://www.w3.org/ns/adms#",
    "locn": "http://www.w3.org/ns/locn#",
}
_KINDS = {OWL.ObjectProperty: "verwijzing", OWL.DatatypeProperty: "waarde"}
_ALIGNMENT = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)
_INTRO = """# Het model van LoketGraph

<!-- Gemaakt met: python tools/model_md.py > docs/model.md. Wijzig dit bestand niet met de hand. -->

Alle termen van het model, met hun betekenis. De termen staan in `ontology/model/`, onder het adres
`https://w3id.org/loketgraph/def/` (voorvoegsel `lg:`). Hoe u ze gebruikt staat in
[ontology/README.md](../ontology/README.md). Wat *afgeleid* is, maakt de computer: zie [afleiding.md](afleiding.md).

- **Soort** is `verwijzing` (naar een ander ding) of `waarde` (een tekst, datum of getal).
- **Verband** noemt de term uit een andere standaard die er het dichtst bij ligt: `is een` betekent dat alles wat hier
  onder valt ook daar onder valt, `lijkt op` dat de betekenis bijna dezelfde is.
"""


def short(term: Node | None) -> str:
    """A term as prefix and name; its whole address when no prefix fits; empty for None."""
    if term is None:
        return ""
    iri = str(term)
    table = PREFIXES | _EXTRA
    prefix, base = max(
        ((name, base) for name, base in table.items() if iri.startswith(base)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    return f"`{prefix}:{iri[len(base) :]}`" if base else f"`{iri}`"


def text(graph: Graph, thing: Node, predicate: URIRef, language: str = "nl") -> str:
    """The text of a thing in a language. Raises LookupError when it has none."""
    for value in graph.objects(thing, predicate):
        if getattr(value, "language", None) == language:
            return str(value).replace("|", "\\|")
    raise LookupError(f"{thing} mist {predicate} in {language}.")


def alignment(graph: Graph, thing: Node) -> str:
    """The terms of other standards that a term is aligned with, in words."""
    found = []
    for predicate in _ALIGNMENT:
        word = "lijkt op" if predicate == SKOS.closeMatch else "is een"
        found += [f"{word} {short(term)}" for term in graph.objects(thing, predicate)]
    return ", ".join(sorted(found))


def properties(graph: Graph) -> list[URIRef]:
    """Every property of the model, by name."""
    found = {s for kind in _KINDS for s in graph.subjects(RDF.type, kind) if str(s).startswith(str(LG))}
    return sorted(URIRef(str(thing)) for thing in found)


def table(graph: Graph, terms: Iterable[URIRef]) -> list[str]:
    """A table of properties, a row each."""
    lines = ["| Eigenschap | Betekenis | Soort | Wijst naar | Verband |", "|---|---|---|---|---|"]
    for term in terms:
        kind = next(word for owl, word in _KINDS.items() if (term, RDF.type, owl) in graph)
        name = f"{short(term)}<br>{text(graph, term, RDFS.label)}"
        meaning, target = text(graph, term, SKOS.definition), short(graph.value(term, RDFS.range))
        lines.append(f"| {name} | {meaning} | {kind} | {target} | {alignment(graph, term)} |")
    return lines


def render(model: Path) -> str:
    """The whole document for the Turtle files of a model folder."""
    graph = Graph()
    for path in sorted(model.glob("*.ttl")):
        graph.parse(path, format="turtle")
    classes = sorted(c for c in graph.subjects(RDF.type, OWL.Class) if str(c).startswith(str(LG)))
    terms = properties(graph)
    domains = {term: graph.value(term, RDFS.domain) for term in terms}
    version = graph.value(URIRef(str(LG).rstrip("/")), OWL.versionInfo)
    lines = [_INTRO, f"Versie {version}: {len(classes)} klassen en {len(terms)} eigenschappen.", ""]
    lines += ["## Klassen", ""]
    for thing in classes:
        lines += [
            f"### {text(graph, thing, RDFS.label)}",
            "",
            f"{short(thing)}. {text(graph, thing, SKOS.definition)}",
            "",
        ]
        related = alignment(graph, thing)
        if related:
            lines += [f"Verband: {related}.", ""]
        own = [term for term in terms if domains[term] == thing]
        if own:
            lines += [*table(graph, own), ""]
    lines += ["## Eigenschappen van meer dan één klasse", ""]
    lines += [*table(graph, [term for term in terms if domains[term] not in classes]), ""]
    fixed = sorted(s for c in classes for s in graph.subjects(RDF.type, c) if str(s).startswith(str(LG)))
    lines += ["## Vaste dingen", ""]
    lines += [f"- {short(thing)}: {text(graph, thing, SKOS.definition)}" for thing in fixed]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render(ROOT / "ontology" / "model"))
