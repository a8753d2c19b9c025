"""Derive the routes: run the CONSTRUCT rules of `queries/regels` in the order of their numbers.

A later rule sees what the earlier ones made. What is derived is kept apart from what people wrote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from .bereik import terms_of
from .queries import load_queries
from .store import EmbeddedStore, Row
from .zoekplan import read_plan

Aantallen = Mapping[ox.Triple, int]
"""Facts, each with the number of solutions of a rule that make it."""

_CONSTRUCT = re.compile(r"^CONSTRUCT\s*\{.*?\}\s*WHERE", re.MULTILINE | re.DOTALL)


def derive(store: EmbeddedStore, rules: Path, progress: Callable[[str], None] = lambda _: None) -> frozenset[ox.Triple]:
    """The triples that follow from the store by the rules in a folder; the store gets them too."""
    return frozenset(triple for made in derive_by_rule(store, rules, progress).values() for triple in made)


def derive_by_rule(
    store: EmbeddedStore, rules: Path, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Aantallen]:
    """The triples that follow by each rule, by its name; the store gets them too."""
    found: dict[str, Aantallen] = {}
    for rule in load_queries(rules).values():
        triples = make(read_plan(rule).sjabloon, store.select(solutions_of(rule.text)))
        store.add(triples)
        found[rule.naam] = triples
        progress(f"afleiden: {rule.naam}: {len(triples)} feiten")
    return found


def solutions_of(text: str) -> str:
    """The query for the solutions of a CONSTRUCT: the same WHERE, with all its variables."""
    return _CONSTRUCT.sub("SELECT DISTINCT * WHERE", text, count=1)


def make(sjabloon: Iterable[Sequence[str]], rows: Iterable[Row]) -> Counter[ox.Triple]:
    """What a template makes of solutions: a triple that is not whole or cannot be is left out (SPARQL 16.2)."""
    found: Counter[ox.Triple] = Counter()
    triples = [tuple(triple) for triple in sjabloon]
    for row in rows:
        binding = {f"?{name}": term for name, term in row.items()}
        made = (terms_of(triple, binding) for triple in triples)  # type: ignore[arg-type]
        found.update(
            {
                ox.Triple(s, p, o)
                for s, p, o in made
                if isinstance(s, ox.NamedNode | ox.BlankNode) and isinstance(p, ox.NamedNode) and o is not None
            }
        )
    return found
