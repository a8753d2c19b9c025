"""Read shapes into checks: the part of SHACL Core (https://www.w3.org/TR/shacl/) that our shapes use.

pySHACL stays the reference: a test holds both equal. What stands in a shape and is not known here is an error, so
that no rule is ever passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from rdflib.namespace import RDF, RDFS, SH

from .errors import SourceError
from .findings import Ernst

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_TYPE, _FIRST, _REST, _CLASS = (ox.NamedNode(str(term)) for term in (RDF.type, RDF.first, RDF.rest, RDFS.Class))
_ERNST = {str(SH.Violation): Ernst.FOUT, str(SH.Warning): Ernst.WAARSCHUWING, str(SH.Info): Ernst.ADVIES}
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
#: What says something about a shape, and constrains nothing.
_DESCRIBING = {str(RDF.type), str(RDFS.label), str(RDFS.comment), str(SH.name), str(SH.description), str(SH.order)}
_WITH_SHAPES = ("not", "or", "xone", "qualifiedValueShape")
#: The constraint components (SHACL section 4) that `toetsen` knows.
COMPONENTEN = frozenset(
    (
        *("class", "datatype", "nodeKind", "minCount", "maxCount", "minInclusive", "minLength", "maxLength", "pattern"),
        *("languageIn", "uniqueLang", "disjoint", "lessThan", "hasValue", "in", "qualifiedMinCount"),
        *("qualifiedMaxCount", *_WITH_SHAPES),
    )
)


class Graaf(Protocol):
    """What a check asks of the facts."""

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """The values of a property of a thing."""
        ...

    def subjects(self, predicate: Term, value: Term) -> Iterable[Term]:
        """The things with a value of a property."""
        ...

    def pairs(self, predicate: Term) -> Iterable[tuple[Term, Term]]:
        """Every thing and value of a property."""
        ...


@dataclass(frozen=True)
class Stap:
    """A step of one property: from thing to value, or back (sh:inversePath)."""

    eigenschap: Term
    terug: bool = False

    def walk(self, graaf: Graaf, node: Term) -> Iterable[Term]:
        """Where the step leads from a node."""
        return graaf.subjects(self.eigenschap, node) if self.terug else graaf.objects(node, self.eigenschap)

    def back(self, graaf: Graaf, node: Term) -> Iterable[Term]:
        """From which nodes the step leads to this one."""
        return Stap(self.eigenschap, not self.terug).walk(graaf, node)


Pad = tuple[tuple[Stap, ...], ...]


@dataclass(frozen=True)
class Vorm:
    """A shape. A path is a row of steps, each with its choices (sh:alternativePath); a node shape has none."""

    iri: str
    pad: Pad
    eisen: Mapping[str, tuple[Term, ...]]
    vormen: Mapping[str, tuple[Vorm, ...]]
    delen: tuple[Vorm, ...]
    doelen: tuple[tuple[str, Term], ...]
    ernst: Ernst
    nl: str
    en: str


def load_vormen(folder: Path) -> tuple[Vorm, ...]:
    """The shapes of a folder that have a target. Raises SourceError for what is not known here."""
    facts: dict[Term, dict[str, list[Term]]] = {}
    for path in sorted(folder.glob("*.ttl")):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                facts.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        except SyntaxError as error:
            raise SourceError(f"Verbeter de schrijfwijze (Turtle): {error}", f"{folder.name}/{path.name}") from error
    shapes = _Lezer(facts)
    with_target = [node for node, about in facts.items() if any(str(SH[name]) in about for name in _TARGETS)]
    return tuple(sorted((shapes.vorm(node) for node in with_target), key=lambda vorm: vorm.iri))


class _Lezer:
    """Makes the shapes of one graph, each once."""

    def __init__(self, facts: Mapping[Term, Mapping[str, Sequence[Term]]]) -> None:
        self._facts = facts
        self._made: dict[Term, Vorm] = {}

    def vorm(self, node: Term) -> Vorm:
        """The shape of a node. Raises SourceError when it is none, or has a part that is not known."""
        if node not in self._made:
            self._made[node] = self._make(node)
        return self._made[node]

    def _make(self, node: Term) -> Vorm:
        about = self._facts.get(node)
        if about is None:
            raise SourceError(f"Verbeter de naam van deze vorm: {node} bestaat niet.", "shapes")
        if _CLASS in about.get(str(RDF.type), ()):
            raise SourceError(f"Geef {node} een sh:targetClass: een vorm die zelf een klasse is kan niet.", "shapes")
        own = {name.removeprefix(str(SH)): values for name, values in about.items() if name not in _DESCRIBING}
        known = {*COMPONENTEN, *_TARGETS, "path", "property", "message", "severity"}
        if unknown := sorted(set(own) - known):
            raise SourceError(f"Haal {', '.join(unknown)} weg uit {node}: de controle kent dit niet.", "shapes")
        messages = {text.language: text.value for text in own.get("message", ()) if isinstance(text, ox.Literal)}
        fallback = next(iter(messages.values()), "Verbeter dit ding.")
        severity = next((term.value for term in own.get("severity", ()) if isinstance(term, ox.NamedNode)), "")
        return Vorm(
            iri=str(getattr(node, "value", node)),
            pad=self._path(own["path"][0]) if "path" in own else (),
            eisen={
                name: self._list(own[name][0]) if name in ("in", "languageIn") else tuple(own[name])
                for name in sorted(COMPONENTEN.intersection(own) - set(_WITH_SHAPES))
            },
            vormen={
                name: tuple(self.vorm(part) for value in own[name] for part in self._parts(name, value))
                for name in _WITH_SHAPES
                if name in own
            },
            delen=tuple(self.vorm(part) for part in own.get("property", ())),
            doelen=tuple((name, target) for name in _TARGETS for target in own.get(name, ())),
            ernst=_ERNST.get(severity, Ernst.FOUT),
            nl=messages.get("nl", fallback),
            en=messages.get("en", fallback),
        )

    def _parts(self, name: str, value: Term) -> tuple[Term, ...]:
        return self._list(value) if name in ("or", "xone") else (value,)

    def _list(self, head: Term) -> tuple[Term, ...]:
        found = []
        while head in self._facts:
            found.append(self._facts[head][_FIRST.value][0])
            head = self._facts[head][_REST.value][0]
        return tuple(found)

    def _path(self, node: Term) -> Pad:
        if isinstance(node, ox.NamedNode):
            return ((Stap(node),),)
        about = self._facts.get(node, {})
        if _FIRST.value in about:
            return tuple(steps for part in self._list(node) for steps in self._path(part))
        if str(SH.inversePath) in about:
            inner = self._path(about[str(SH.inversePath)][0])
            return tuple(tuple(Stap(step.eigenschap, not step.terug) for step in steps) for steps in reversed(inner))
        choices = [self._path(part) for head in about.get(str(SH.alternativePath), ()) for part in self._list(head)]
        if not choices or any(len(choice) != 1 for choice in choices):
            raise SourceError("Kies een pad van losse stappen, ieder vooruit, terug of met een keuze.", "shapes")
        return (tuple(step for choice in choices for step in choice[0]),)


@dataclass(frozen=True)
class Kijkt:
    """A property that a shape looks at, on the node at the end of a chain of steps from the thing it is about."""

    keten: Pad
    stap: Stap


def looks_at(vorm: Vorm, keten: Pad = ()) -> Iterator[Kijkt]:
    """Every property that decides what a shape says about a thing."""
    for soort, doel in vorm.doelen if not keten else ():
        yield Kijkt((), Stap(_TYPE) if soort == "targetClass" else Stap(doel, soort == "targetObjectsOf"))
    for name in ("disjoint", "lessThan"):
        yield from (Kijkt(keten, Stap(other)) for other in vorm.eisen.get(name, ()))
    for number, steps in enumerate(vorm.pad):
        yield from (Kijkt(keten + vorm.pad[:number], step) for step in steps)
    values = keten + vorm.pad
    if "class" in vorm.eisen:
        yield Kijkt(values, Stap(_TYPE))
    for parts in (*vorm.vormen.values(), vorm.delen):
        for part in parts:
            yield from looks_at(part, values)
