"""Derive the routes: run the CONSTRUCT rules of `queries/regels` in the order of their numbers.

A later rule sees what the earlier ones made. What is derived is kept apart from what people wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from .queries import load_queries
from .store import EmbeddedStore


def derive(store: EmbeddedStore, rules: Path, progress: Callable[[str], None] = lambda _: None) -> frozenset[ox.Triple]:
    """The triples that follow from the store by the rules in a folder; the store gets them too."""
    derived: set[ox.Triple] = set()
    for rule in load_queries(rules).values():
        triples = store.construct(rule.text)
        store.add(triples)
        derived.update(triples)
        progress(f"afleiden: {rule.naam}: {len(triples)} feiten")
    return frozenset(derived)
