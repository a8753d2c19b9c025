"""The shipped questions over one store: `ask(name, param=values)` binds, runs and gives rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from .errors import NotFound
from .queries import Query
from .store import Row, Store, Term

Value = str | int | dt.date
Rij = Mapping[str, Term | str]
"""A row of an answer: terms from an engine, or their lexical values from the compiled tables."""


class Vraagbaak(Protocol):
    """Answers the questions of `queries/vragen`, by SPARQL or from compiled tables."""

    def ask(self, naam: str, /, **params: Value | Sequence[Value]) -> Sequence[Rij]:
        """The rows of a question."""
        ...


class Vragen:
    """Runs the questions of `queries/vragen` on a store; holds no state of its own."""

    def __init__(self, store: Store, queries: Mapping[str, Query]) -> None:
        self.store = store
        self.queries = queries

    def ask(self, naam: str, /, **params: Value | Sequence[Value]) -> list[Row]:
        """The rows of question `naam` (file name, hyphens as in the file).

        Raises NotFound for an unknown question, ParameterError for a wrong value, StoreUnavailable.
        """
        query = self.queries.get(naam)
        if query is None:
            raise NotFound(f"De vraag {naam!r} bestaat niet. Kies uit: {', '.join(sorted(self.queries))}.")
        values = {name: [value] if isinstance(value, str | int | dt.date) else value for name, value in params.items()}
        return self.store.select(query.bind(values))


def text(row: Rij, column: str, default: str = "") -> str:
    """The lexical value of a column, or `default` when it is unbound."""
    term = row.get(column)
    if term is None:
        return default
    return term if isinstance(term, str) else str(term.value)
