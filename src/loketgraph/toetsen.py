"""Hold facts against shapes (https://www.w3.org/TR/shacl/#core-components): all things, or those a change can touch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

from .findings import Gebrek
from .vormen import Graaf, Kijkt, Term, Vorm, looks_at

_TYPE = ox.NamedNode(str(RDF.type))
SUBKLASSE = ox.NamedNode(str(RDFS.subClassOf))
_KINDS = {str(SH.IRI): ox.NamedNode, str(SH.Literal): ox.Literal, str(SH.BlankNode): ox.BlankNode}
_PYTHON = {str(XSD.date): "date", str(XSD.boolean): "bool", str(XSD.integer): "int"}


class Geheugen:
    """Facts in memory, by thing and by value."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._objects: dict[Term, dict[Term, dict[Term, None]]] = {}
        self._subjects: dict[Term, dict[Term, dict[Term, None]]] = {}
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            self._objects.setdefault(subject, {}).setdefault(predicate, {})[value] = None
            self._subjects.setdefault(predicate, {}).setdefault(value, {})[subject] = None

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """See Graaf.objects."""
        return self._objects.get(subject, {}).get(predicate, ())

    def subjects(self, predicate: Term, value: Term) -> Iterable[Term]:
        """See Graaf.subjects."""
        return self._subjects.get(predicate, {}).get(value, ())

    def pairs(self, predicate: Term) -> Iterable[tuple[Term, Term]]:
        """See Graaf.pairs."""
        return ((subject, value) for value, found in self._subjects.get(predicate, {}).items() for subject in found)


class Toetser:
    """Shapes over one graph."""

    def __init__(self, vormen: Sequence[Vorm], graaf: Graaf) -> None:
        self._vormen = vormen
        self._graaf = graaf
        self._onder: dict[Term, list[Term]] = {}
        for lower, upper in graaf.pairs(SUBKLASSE):
            self._onder.setdefault(upper, []).append(lower)
        self._klassen: dict[Term, frozenset[Term]] = {}

    def all(self, about: Callable[[Term], bool] = lambda _: True) -> Iterator[Gebrek]:
        """What is wrong with the things a shape is about, when `about` holds for them."""
        for vorm in self._vormen:
            for thing in self._targets(vorm):
                if about(thing):
                    yield from self._results(vorm, thing)

    def about(self, things: Iterable[Term]) -> Iterator[Gebrek]:
        """What is wrong with these things."""
        for thing in things:
            for vorm in self._vormen:
                if any(self._is_target(soort, doel, thing) for soort, doel in vorm.doelen):
                    yield from self._results(vorm, thing)

    def _targets(self, vorm: Vorm) -> dict[Term, None]:
        found: dict[Term, None] = {}
        for soort, doel in vorm.doelen:
            if soort == "targetClass":
                for klasse in self._with_subclasses(doel):
                    found.update(dict.fromkeys(self._graaf.subjects(_TYPE, klasse)))
            else:
                end = 0 if soort == "targetSubjectsOf" else 1
                found.update(dict.fromkeys(pair[end] for pair in self._graaf.pairs(doel)))
        return found

    def _is_target(self, soort: str, doel: Term, thing: Term) -> bool:
        if soort == "targetClass":
            return self._is_a(thing, doel)
        return any(
            True for _ in (self._graaf.objects if soort == "targetSubjectsOf" else _turned(self._graaf))(thing, doel)
        )

    def _with_subclasses(self, klasse: Term) -> frozenset[Term]:
        if klasse not in self._klassen:
            found, todo = {klasse}, [klasse]
            while todo:
                new = set(self._onder.get(todo.pop(), ())) - found
                found |= new
                todo += new
            self._klassen[klasse] = frozenset(found)
        return self._klassen[klasse]

    def _is_a(self, node: Term, klasse: Term) -> bool:
        return not self._with_subclasses(klasse).isdisjoint(self._graaf.objects(node, _TYPE))

    def _values(self, vorm: Vorm, focus: Term) -> list[Term]:
        values = [focus]
        for steps in vorm.pad:
            values = list(
                dict.fromkeys(end for node in values for step in steps for end in step.walk(self._graaf, node))
            )
        return values

    def _conforms(self, vorm: Vorm, node: Term) -> bool:
        return next(self._results(vorm, node), None) is None

    def _results(self, vorm: Vorm, focus: Term) -> Iterator[Gebrek]:
        values = self._values(vorm, focus)
        for value in self._faults(vorm, focus, values):
            yield gebrek(vorm, focus, value)
        for part in vorm.delen:
            for value in values:
                yield from self._results(part, value)

    def _faults(self, vorm: Vorm, focus: Term, values: list[Term]) -> Iterator[Term | None]:
        """A value for each value that is wrong, None for each fault of the values together."""
        for name, wanted in vorm.eisen.items():
            if name in ("class", "datatype", "nodeKind", "minInclusive", "minLength", "maxLength", "pattern"):
                for want in wanted:
                    yield from (value for value in values if not self._good(name, value, want))
            elif name in ("in", "languageIn"):
                test = _is_one_of if name == "in" else _is_in_language
                yield from (value for value in values if not test(value, wanted))
            elif name == "minCount":
                yield from (None for want in wanted if len(values) < _number(want))
            elif name == "maxCount":
                yield from (None for want in wanted if len(values) > _number(want))
            elif name == "hasValue":
                yield from (None for want in wanted if not _is_one_of(want, values))
            elif name == "uniqueLang":
                languages = [value.language for value in values if isinstance(value, ox.Literal) and value.language]
                yield from (
                    None for want in wanted if want == ox.Literal(True) and len(languages) > len(set(languages))
                )
            elif name in ("disjoint", "lessThan"):
                for other in (other for want in wanted for other in self._graaf.objects(focus, want)):
                    wrong = (lambda a, b: a == b) if name == "disjoint" else (lambda a, b: not _less(a, b))
                    yield from (value for value in values if wrong(node_of(value), node_of(other)))
        yield from self._shape_faults(vorm, values)

    def _shape_faults(self, vorm: Vorm, values: list[Term]) -> Iterator[Term | None]:
        for name, shapes in vorm.vormen.items():
            if name == "qualifiedValueShape":
                for shape in shapes:
                    good = sum(self._conforms(shape, value) for value in values)
                    yield from (None for want in vorm.eisen.get("qualifiedMinCount", ()) if good < _number(want))
                    yield from (None for want in vorm.eisen.get("qualifiedMaxCount", ()) if good > _number(want))
                continue
            for value in values:
                good = sum(self._conforms(shape, value) for shape in shapes)
                if (good > 0, good == 0, good != 1)[("not", "or", "xone").index(name)]:
                    yield value

    def _good(self, name: str, value: Term, want: Term) -> bool:
        if name == "class":
            return self._is_a(value, want)
        if name == "nodeKind":
            return isinstance(value, _KINDS[_text(want)])
        if name == "datatype":
            return isinstance(value, ox.Literal) and value.datatype == want and _well_formed(value)
        if isinstance(value, ox.BlankNode):
            return False
        if name == "pattern":
            return _pattern(_text(want)).search(_text(value)) is not None
        if name == "minInclusive":
            return isinstance(value, ox.Literal) and _at_least(node_of(value), node_of(want))
        return len(_text(value)) >= _number(want) if name == "minLength" else len(_text(value)) <= _number(want)


def touched(vormen: Iterable[Vorm], triples: Iterable[ox.Triple], graven: Sequence[Graaf]) -> set[Term]:
    """The things about which a shape may say something else when these triples come or go.

    `graven` holds the facts before and after: from each changed triple the chains that the shapes look along are
    walked back to the thing they are about.
    """
    chains: dict[Term, set[Kijkt]] = {}
    for kijkt in (kijkt for vorm in vormen for kijkt in looks_at(vorm)):
        chains.setdefault(kijkt.stap.eigenschap, set()).add(kijkt)
    found: set[Term] = set()
    for triple in triples:
        for kijkt in chains.get(triple.predicate, ()):
            nodes = {triple.object if kijkt.stap.terug else triple.subject}
            for steps in reversed(kijkt.keten):
                nodes = {node for end in nodes for step in steps for graaf in graven for node in step.back(graaf, end)}
            found |= nodes
    return found


def gebrek(vorm: Vorm, focus: Term, value: Term | None) -> Gebrek:
    """What is wrong, in the words of the shape."""
    steps = [step for steps in vorm.pad for step in steps]
    path = _text(steps[0].eigenschap) if len(steps) == 1 and not steps[0].terug else ""
    text = None if value is None else str(node_of(value))
    return Gebrek.of_shape(_text(focus), vorm.iri, path, text, vorm.ernst, vorm.nl, vorm.en)


def node_of(term: Term) -> Node:
    """The same term in rdflib, which knows the values of XSD types."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError("Een feit over een feit (RDF 1.2) hoort niet in de inhoud.")
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value))


def _turned(graaf: Graaf) -> Callable[[Term, Term], Iterable[Term]]:
    return lambda thing, predicate: graaf.subjects(predicate, thing)


def _text(term: Term) -> str:
    return str(getattr(term, "value", term))


def _number(term: Term) -> int:
    return int(_text(term))


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _is_one_of(value: Term, allowed: Sequence[Term]) -> bool:
    return value in allowed or (isinstance(value, ox.Literal) and node_of(value) in map(node_of, allowed))


def _is_in_language(value: Term, ranges: Sequence[Term]) -> bool:
    """Whether the language is in a range (basic filtering, RFC 4647 3.3.1)."""
    language = (value.language or "").lower() if isinstance(value, ox.Literal) else ""
    wanted = [_text(item).lower() for item in ranges]
    return bool(language) and any(language == item or language.startswith(f"{item}-") for item in wanted)


def _well_formed(value: ox.Literal) -> bool:
    if value.language:
        return True
    node = node_of(value)
    kind = _PYTHON.get(value.datatype.value)
    return not getattr(node, "ill_typed", False) and kind in (None, type(getattr(node, "value", None)).__name__)


def _less(one: Node, other: Node) -> bool:
    """Whether one value comes before the other (sh:lessThan); a text and a value of another kind cannot be compared."""
    first, second = (node if isinstance(node, URIRef) else getattr(node, "value", None) for node in (one, other))
    if isinstance(first, str) != isinstance(second, str):
        return False
    return first < second if isinstance(first, str) else bool(one < other)  # type: ignore[operator]


def _at_least(value: Node, limit: Node) -> bool:
    """Whether a value is a limit or more; values of types that cannot be compared are not."""
    try:
        return bool(value.eq(limit) or value > limit)  # type: ignore[attr-defined, operator]
    except TypeError:
        return False
