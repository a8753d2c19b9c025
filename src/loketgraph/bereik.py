"""What a change of the facts can reach in the answer of a query, by its plan (see `zoekplan`).

A solution can only come or go when a triple pattern of the query meets a changed triple. From that meeting the other
patterns are followed to the variables that name the solution. What cannot be followed counts as reaching everything:
an answer may be found again for nothing, but is never kept when it should change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyoxigraph as ox

from .beeld import Beeld
from .vormen import Term
from .zoekplan import Plan

Feit = tuple[str, str, str]
Binding = dict[str, Term]
Sleutel = frozenset[tuple[str, Term]]
ALLES: Sleutel = frozenset()
_MANY = 16
_STEPS = 20_000


@dataclass(frozen=True)
class Omgeving:
    """What must hold together with a triple pattern: other patterns, and variables that have a value by BIND or VALUES.

    `vast` are the variables that name a solution as a whole (None is all of them), `buiten` those of the patterns
    around an EXISTS.
    """

    feiten: tuple[Feit, ...] = ()
    gelijk: tuple[tuple[str, str], ...] = ()
    vast: frozenset[str] | None = None
    buiten: frozenset[str] = frozenset()

    def names(self) -> frozenset[str]:
        """The variables that these patterns bind."""
        return frozenset(term for fact in (*self.feiten, *self.gelijk) for term in fact if term.startswith("?"))

    def inside(self, plan: Plan) -> Omgeving:
        """The same, seen from an OPTIONAL or EXISTS with this plan around it: what only that binds names nothing."""
        names = self.names()
        return replace(
            self, vast=names if self.vast is None else names & self.vast, buiten=self.buiten | names_in(plan)
        )

    def only(self, names: Iterable[str]) -> Omgeving:
        """The same, seen from a sub-select that only these variables leave; what it is joined with still names."""
        kept = self.names().union(names)
        return replace(self, vast=kept if self.vast is None else kept & self.vast)


@dataclass(frozen=True)
class Voorkomen:
    """A triple pattern in a query; without one (a path) any fact with one of the properties will do.

    `bestaat` holds the patterns of the EXISTS it stands in, when that has nothing else: then only its truth counts.
    """

    feit: Feit | None
    eigenschappen: frozenset[str]
    omgevingen: tuple[Omgeving, ...]
    bestaat: tuple[Feit, ...] = ()


class TooFar(Exception):
    """More steps than following is worth."""


def occurrences(
    plan: Plan, around: Sequence[Omgeving] = (Omgeving(),), bestaat: tuple[Feit, ...] = ()
) -> Iterator[Voorkomen]:
    """Every triple pattern of a plan with what must hold together with it."""
    if len(around) > _MANY:
        around = (Omgeving(vast=frozenset()),)
    match plan:
        case ["feiten", facts]:
            own = tuple((s, p, o) for s, p, o in facts)
            for number, fact in enumerate(own):
                rest = own[:number] + own[number + 1 :]
                yield Voorkomen(fact, frozenset(), _join(around, [Omgeving(rest)]), bestaat)
        case ["pad", properties]:
            yield Voorkomen(None, frozenset(properties), ())
        case ["samen", left, right]:
            yield from occurrences(left, _join(around, _required(right)), bestaat)
            yield from occurrences(right, _join(around, _required(left)), bestaat)
        case ["bij" | "weg", left, right, *exists]:
            yield from occurrences(left, around, bestaat)
            here = [part.inside(left) for part in _join(around, _required(left))]
            yield from occurrences(right, here, _only_facts(right) if plan[0] == "weg" else ())
            for part in exists[0] if exists else ():
                yield from occurrences(part, _join(here, _required(right)), ())
        case ["keuze", left, right]:
            yield from occurrences(left, around, bestaat)
            yield from occurrences(right, around, bestaat)
        case ["zeef", inner, exists]:
            yield from occurrences(inner, around, bestaat)
            here = [part.inside(inner) for part in _join(around, _required(inner))]
            for part in exists:
                yield from occurrences(part, here, _only_facts(part))
        case ["naam", inner, name, same]:
            yield from occurrences(inner, _join(around, [Omgeving((), ((name, same),))]), bestaat)
        case ["deel", inner, names]:
            yield from occurrences(inner, [part.only(names) for part in around], bestaat)


def _required(plan: Plan) -> tuple[Omgeving, ...]:
    """What a solution of a plan always has, for each of the choices in it."""
    match plan:
        case ["feiten", facts]:
            return (Omgeving(tuple((s, p, o) for s, p, o in facts)),)
        case ["samen", left, right]:
            return _join(_required(left), _required(right))
        case ["bij" | "weg" | "zeef" | "deel", inner, *_]:
            return _required(inner)
        case ["keuze", left, right]:
            return _few((*_required(left), *_required(right)))
        case ["naam", inner, name, same]:
            return _join(_required(inner), [Omgeving((), ((name, same),))])
        case ["waarden", rows]:
            return _few(tuple(Omgeving((), tuple(row.items())) for row in rows))
    return (Omgeving(),)


def names_in(plan: Plan) -> frozenset[str]:
    """Every variable that a plan mentions."""
    match plan:
        case str():
            return frozenset([plan] if plan.startswith("?") else [])
        case dict():
            return frozenset(plan)
    return frozenset(name for part in plan for name in names_in(part))


def _join(left: Sequence[Omgeving], right: Sequence[Omgeving]) -> tuple[Omgeving, ...]:
    return _few(tuple(replace(a, feiten=a.feiten + b.feiten, gelijk=a.gelijk + b.gelijk) for a in left for b in right))


def _few(parts: tuple[Omgeving, ...]) -> tuple[Omgeving, ...]:
    return parts if len(parts) <= _MANY else (Omgeving(vast=frozenset()),)


def _only_facts(plan: Plan) -> tuple[Feit, ...]:
    """The patterns of an EXISTS that has nothing but patterns."""
    match plan:
        case ["feiten", facts]:
            return tuple((s, p, o) for s, p, o in facts)
        case ["samen", ["feiten", []], right]:
            return _only_facts(right)
    return ()


def reach(plan: Plan, doel: str, changed: Iterable[ox.Triple], voor: Beeld, na: Beeld) -> set[Sleutel]:
    """Which solutions can come or go: values of the variable `doel`, or of any variables when it is empty.

    `ALLES` among them stands for every solution.
    """
    found: set[Sleutel] = set()
    by_property: dict[str, list[Voorkomen]] = {}
    for place in occurrences(plan):
        for name in [place.feit[1]] if place.feit else place.eigenschappen:
            by_property.setdefault("" if name.startswith("?") else name, []).append(place)
    walk = _Tocht(doel, voor, na)
    for triple in changed:
        for place in (*by_property.get(str(triple.predicate), ()), *by_property.get("", ())):
            if place.feit is None:
                return {ALLES}
            met = unify(place.feit, triple, {})
            if met is None:
                continue
            try:
                for around in place.omgevingen:
                    if not walk.same_truth(place, around, met):
                        found.update(walk.keys(around, met))
            except TooFar:
                return {ALLES}
            if ALLES in found:
                return {ALLES}
    return found


class _Tocht:
    """Follows patterns over the facts before and after, with a bound on its steps."""

    def __init__(self, doel: str, voor: Beeld, na: Beeld) -> None:
        self._doel = {doel} if doel else set()
        self._beelden = (voor, na)
        self._steps = 0

    def same_truth(self, place: Voorkomen, around: Omgeving, met: Binding) -> bool:
        """Whether an EXISTS of only patterns is as true after as before, whatever the change in it."""
        shared = {name for fact in place.bestaat for name in fact if name in around.buiten}
        if not place.bestaat or not shared <= met.keys():
            return False
        start = {name: met[name] for name in shared}
        return len({self._holds(list(place.bestaat), start, beeld) for beeld in self._beelden}) == 1

    def _holds(self, facts: list[Feit], binding: Binding, beeld: Beeld) -> bool:
        if not facts:
            return True
        fact = best(facts, binding)
        rest = [other for other in facts if other is not fact]
        self._count()
        return any(
            self._holds(rest, more, beeld)
            for triple in beeld.match(*terms_of(fact, binding))
            if (more := unify(fact, triple, binding)) is not None
        )

    def keys(self, around: Omgeving, binding: Binding) -> Iterator[Sleutel]:
        """The names of the solutions that a meeting can be part of."""
        found = _equal(around.gelijk, binding)
        if found is None:
            return
        left = []
        for fact in around.feiten:
            terms = terms_of(fact, found)
            if None not in terms:
                if not self._match(*terms):
                    return
            else:
                left.append(fact)
        named = {
            (name, value)
            for name, value in found.items()
            if (around.vast is None or name in around.vast) and (not self._doel or name in self._doel)
        }
        near = [fact for fact in left if _touches(fact, found)]
        if (named and len(named) >= len(self._doel)) or not near:
            yield frozenset(named)
            return
        fact = best(near, found)
        rest = replace(around, feiten=tuple(other for other in left if other is not fact))
        for triple in self._match(*terms_of(fact, found)):
            more = unify(fact, triple, found)
            if more is not None:
                yield from self.keys(rest, more)

    def _match(self, subject: Term | None, predicate: Term | None, value: Term | None) -> list[ox.Triple]:
        self._count()
        return list(dict.fromkeys(t for beeld in self._beelden for t in beeld.match(subject, predicate, value)))

    def _count(self) -> None:
        self._steps += 1
        if self._steps > _STEPS:
            raise TooFar


@cache
def term_of(text: str) -> Term:
    """The term that is spelled as in N-Triples."""
    found: Term = next(iter(ox.parse(f"<a:a> <a:a> {text} .", ox.RdfFormat.N_TRIPLES))).object
    return found


def terms_of(texts: Iterable[str], binding: Binding) -> tuple[Term | None, ...]:
    """The terms of a pattern, None for a variable that is not bound."""
    return tuple(binding.get(text) if text.startswith("?") else term_of(text) for text in texts)


def best(facts: Iterable[Feit], binding: Binding) -> Feit:
    """The pattern that can be looked up best: with the most terms known, by what was followed before by constants."""

    def known(fact: Feit) -> tuple[int, bool, bool]:
        terms = terms_of(fact, binding)
        return sum(term is not None for term in terms), terms[0] is not None, any(text in binding for text in fact)

    return max(facts, key=known)


def _touches(fact: Feit, binding: Binding) -> bool:
    return any(text in binding for text in fact)


def unify(fact: Feit, triple: ox.Triple, binding: Binding) -> Binding | None:
    """The binding with what a triple adds to it by a pattern; None when they do not agree."""
    found = dict(binding)
    for text, term in zip(fact, (triple.subject, triple.predicate, triple.object), strict=True):
        if (found.setdefault(text, term) if text.startswith("?") else term_of(text)) != term:
            return None
    return found


def _equal(pairs: Iterable[tuple[str, str]], binding: Binding) -> Binding | None:
    """The binding with variables that are the same bound to the same term; None when they are not."""
    found = dict(binding)
    for name, same in pairs:
        other = found.get(same) if same.startswith("?") else term_of(same) if same else None
        if other is None:
            if name in found and same.startswith("?"):
                found[same] = found[name]
        elif found.setdefault(name, other) != other:
            return None
    return found
