"""The facts at a moment: those of a kept check, less what went since and with what came."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import chain
from typing import Protocol

import pyoxigraph as ox

from .vormen import Term

Feit4 = tuple[ox.Triple, str]
"""A fact and the graph it stands in: a file, or a rule."""


class Bewaard(Protocol):
    """Facts that were kept."""

    def match(self, subject: Term | None, predicate: Term | None, value: Term | None) -> Iterable[Feit4]:
        """The facts with these terms and their graphs; None stands for any term."""
        ...


class Beeld:
    """The union of the graphs of which `telt` holds."""

    def __init__(
        self,
        kept: Bewaard,
        weg: Collection[Feit4],
        bij: Callable[[Term | None, Term | None, Term | None], Iterable[Feit4]],
        telt: Callable[[str], bool],
    ) -> None:
        self._kept = kept
        self._weg = weg
        self._bij = bij
        self._telt = telt

    def match(self, subject: Term | None, predicate: Term | None, value: Term | None) -> list[ox.Triple]:
        """The facts with these terms, each once; None stands for any term."""
        weg, telt = self._weg, self._telt
        found = {
            fact[0]: None for fact in self._kept.match(subject, predicate, value) if telt(fact[1]) and fact not in weg
        }
        found.update((triple, None) for triple, graph in self._bij(subject, predicate, value) if telt(graph))
        return list(found)

    def __contains__(self, triple: ox.Triple) -> bool:
        return bool(self.match(triple.subject, triple.predicate, triple.object))

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """See Graaf.objects."""
        return (triple.object for triple in self.match(subject, predicate, None))

    def subjects(self, predicate: Term, value: Term) -> Iterable[Term]:
        """See Graaf.subjects."""
        return (triple.subject for triple in self.match(None, predicate, value))

    def pairs(self, predicate: Term) -> Iterable[tuple[Term, Term]]:
        """See Graaf.pairs."""
        return ((triple.subject, triple.object) for triple in self.match(None, predicate, None))


class Wijziging:
    """What went from kept facts and what came, graph by graph, with the facts before and after."""

    def __init__(self, kept: Bewaard) -> None:
        self._kept = kept
        self._weg: set[Feit4] = set()
        self._bij: dict[Term, list[Feit4]] = {}
        self._came = 0

    def __len__(self) -> int:
        return len(self._weg) + self._came

    def replace(self, graph: str, weg: Iterable[ox.Triple], bij: Iterable[ox.Triple]) -> None:
        """Note that these facts went from a graph, and that these came."""
        self._weg.update((triple, graph) for triple in weg)
        for triple in bij:
            self._came += 1
            for key in {triple.subject, triple.predicate, triple.object}:
                self._bij.setdefault(key, []).append((triple, graph))

    def before(self, telt: Callable[[str], bool] = lambda _: True) -> Beeld:
        """The facts before, of the graphs of which `telt` holds."""
        return Beeld(self._kept, (), lambda *_: (), telt)

    def after(self, telt: Callable[[str], bool] = lambda _: True) -> Beeld:
        """The facts after, of the graphs of which `telt` holds."""
        return Beeld(self._kept, self._weg, self._new, telt)

    def triples(self, telt: Callable[[str], bool] = lambda _: True) -> list[ox.Triple]:
        """The facts that are there after and were not before, or the other way around, in these graphs."""
        came = (fact for found in self._bij.values() for fact in found)
        touched = dict.fromkeys(triple for triple, graph in chain(self._weg, came) if telt(graph))
        before, after = self.before(telt), self.after(telt)
        return [triple for triple in touched if (triple in before) != (triple in after)]

    def _new(self, subject: Term | None, predicate: Term | None, value: Term | None) -> Iterable[Feit4]:
        wanted = [term for term in (subject, value, predicate) if term is not None]
        if not wanted:
            return [fact for key, found in self._bij.items() for fact in found if fact[0].subject == key]
        return [
            fact
            for fact in min((self._bij.get(term, []) for term in wanted), key=len)
            if (subject is None or fact[0].subject == subject)
            and (predicate is None or fact[0].predicate == predicate)
            and (value is None or fact[0].object == value)
        ]
