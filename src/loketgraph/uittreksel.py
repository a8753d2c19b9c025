"""The facts that a query needs for some of its solutions: over only these it gives those solutions as over all facts.

What the plan (see `zoekplan`) names in a condition comes along too, whether or not it holds: the query itself decides.
For a solution that is not asked for, facts can be missing; such a solution must not be looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyoxigraph as ox

from .beeld import Beeld
from .bereik import ALLES, Binding, Feit, Sleutel, TooFar, best, names_in, terms_of, unify
from .vormen import Term
from .zoekplan import Plan

#: What is worth following; past it all facts that meet a pattern are taken.
_MANY = 20_000
_STEPS = 40_000
#: From this many pairs to try, taking all facts is faster.
_TRIED = 1_000_000


def extract(plan: Plan, sleutels: Collection[Sleutel], beeld: Beeld) -> set[ox.Triple]:
    """The facts for the solutions with these names; with `ALLES` those for every solution."""
    lezing = _Lezing(beeld)
    if ALLES not in sleutels:
        try:
            lezing.walk(plan, [dict(sleutel) for sleutel in sleutels])
            return lezing.found
        except TooFar:
            pass
    lezing.every(plan)
    return lezing.found


class _Lezing:
    def __init__(self, beeld: Beeld) -> None:
        self.found: set[ox.Triple] = set()
        self._beeld = beeld
        self._seen: dict[tuple[Term | None, Term | None, Term | None], list[ox.Triple]] = {}
        self._loose: set[tuple[Feit, ...]] = set()
        self._steps = 0

    def every(self, plan: Plan) -> None:
        """All facts that meet a pattern, on its own."""
        match plan:
            case ["feiten", facts]:
                for fact in facts:
                    self._match(*terms_of(fact, {}))
            case ["pad", properties]:
                self._properties(properties)
            case _:
                for part in plan:
                    if isinstance(part, list):
                        self.every(part)

    def walk(self, plan: Plan, bindings: list[Binding]) -> list[Binding]:
        """The bindings with what a plan can add to them; a condition is not tried, but its facts are taken."""
        if not bindings:
            return []
        match plan:
            case ["feiten", facts]:
                return [more for binding in bindings for more in self._facts([(s, p, o) for s, p, o in facts], binding)]
            case ["pad", properties]:
                self._properties(properties)
            case ["samen", left, right]:
                known = bindings[0].keys()
                first, second = (left, right) if names_in(left) & known else (right, left)
                return self.walk(second, self.walk(first, bindings))
            case ["bij", left, right, exists]:
                here = self.walk(left, bindings)
                more = self.walk(right, here)
                self._all(exists, more)
                return _once([*here, *more])
            case ["keuze", left, right]:
                return _once([*self.walk(left, bindings), *self.walk(right, bindings)])
            case ["zeef", inner, exists]:
                here = self.walk(inner, bindings)
                self._all(exists, here)
                return here
            case ["weg", left, right]:
                here = self.walk(left, bindings)
                self.walk(right, here)
                return here
            case ["naam", inner, name, same]:
                return [_named(binding, name, same) for binding in self.walk(inner, bindings)]
            case ["deel", inner, names]:
                kept = set(names)
                inside = self.walk(inner, _once([{k: v for k, v in b.items() if k in kept} for b in bindings]))
                return bindings if len(inside) > _MANY else _merge(bindings, inside, kept)
        return bindings

    def _all(self, plans: Iterable[Plan], bindings: list[Binding]) -> None:
        for plan in plans:
            self.walk(plan, bindings)

    def _facts(self, facts: list[Feit], binding: Binding) -> list[Binding]:
        """Every way in which the patterns can hold; what hangs together with nothing known is taken on its own."""
        self._steps += 1
        if self._steps > _STEPS:
            raise TooFar
        if not facts:
            return [binding]
        near = [fact for fact in facts if any(text in binding for text in fact) or not names_in([*fact])]
        if not near and binding:
            loose = tuple(facts)
            if loose not in self._loose:
                self._loose.add(loose)
                self._facts(facts, {})
            return [binding]
        fact = best(near or facts, binding)
        rest = [other for other in facts if other is not fact]
        matches = self._match(*terms_of(fact, binding))
        more = [found for triple in matches if (found := unify(fact, triple, binding)) is not None]
        return _bounded([found for start in more for found in self._facts(rest, start)])

    def _match(self, subject: Term | None, predicate: Term | None, value: Term | None) -> list[ox.Triple]:
        key = (subject, predicate, value)
        if key not in self._seen:
            self._seen[key] = self._beeld.match(subject, predicate, value)
            self.found.update(self._seen[key])
        return self._seen[key]

    def _properties(self, names: Iterable[str]) -> None:
        for name in names:
            self._match(None, ox.NamedNode(name[1:-1]) if name else None, None)


def _bounded(bindings: list[Binding]) -> list[Binding]:
    if len(bindings) > _MANY:
        raise TooFar
    return bindings


def _once(bindings: Iterable[Binding]) -> list[Binding]:
    return _bounded(list({frozenset(binding.items()): binding for binding in bindings}.values()))


def _named(binding: Binding, name: str, same: str) -> Binding:
    (value,) = terms_of((same,), binding) if same else (None,)
    return binding if value is None or name in binding else {**binding, name: value}


def _merge(bindings: list[Binding], inside: list[Binding], kept: set[str]) -> list[Binding]:
    """The bindings with what a sub-select adds to each that it agrees with."""
    parts = _once([{k: v for k, v in found.items() if k in kept} for found in inside])
    if len(bindings) * len(parts) > _TRIED:
        raise TooFar
    return _bounded(
        [
            {**binding, **part}
            for binding in bindings
            for part in parts
            if all(binding.get(name, value) == value for name, value in part.items())
        ]
    )
