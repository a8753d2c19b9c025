"""Where a release can be asked: one protocol, an embedded engine and a remote SPARQL 1.1 endpoint.

Embedded: pyoxigraph in memory. Remote: SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) through
SPARQLWrapper. Both give rows of pyoxigraph terms, so callers cannot tell them apart.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, SELECT, SPARQLWrapper

from .errors import StoreUnavailable

Term = ox.NamedNode | ox.Literal | ox.BlankNode
Row = dict[str, Term]
_PART = 65_536


class Store(Protocol):
    """Answers SPARQL SELECT queries over one release."""

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT; unbound variables are absent. Raises StoreUnavailable."""
        ...


class EmbeddedStore:
    """An in-memory pyoxigraph store: the default graph is the union of the named graphs."""

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        self._store = ox.Store()
        self._store.extend(quads)

    @classmethod
    def from_nquads(cls, data: bytes) -> EmbeddedStore:
        """Load N-Quads; every quad also stands in the default graph, so that queries need no graph names."""
        store = cls()
        store._store.bulk_load(io.BytesIO(data), ox.RdfFormat.N_QUADS)
        triples = (ox.Quad(q.subject, q.predicate, q.object) for q in store._store.quads_for_pattern(None, None, None))
        store._store.bulk_extend(list(triples))
        return store

    @classmethod
    def open_snapshot(cls, path: Path) -> EmbeddedStore:
        """A store on disk, read-only: it opens in milliseconds and processes share it. Raises StoreUnavailable."""
        store = cls.__new__(cls)
        try:
            store._store = ox.Store.read_only(str(path))
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreUnavailable(f"De opslag {path} is niet te openen: {error}") from error
        return store

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples to the default graph."""
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)

    def select(self, query: str) -> list[Row]:
        """See Store.select."""
        try:
            solutions = self._store.query(query)
            if not isinstance(solutions, ox.QuerySolutions):
                raise StoreUnavailable("De zoekvraag is geen SELECT.")
            return _rows(solutions)
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:  # also while the rows are made
            raise StoreUnavailable(f"De zoekvraag kan niet worden uitgevoerd: {error}") from error

    def construct(self, query: str) -> list[ox.Triple]:
        """The triples of a CONSTRUCT."""
        triples = self._store.query(query)
        if not isinstance(triples, ox.QueryTriples):
            raise StoreUnavailable("De zoekvraag is geen CONSTRUCT.")
        return list(triples)

    def __len__(self) -> int:
        return len(self._store)


def write_snapshot(path: Path, data: bytes) -> None:
    """Write N-Quads as a store on disk for `open_snapshot`, every quad in the default graph too. Raises OSError."""
    store = ox.Store(str(path))
    store.bulk_load(io.BytesIO(data), ox.RdfFormat.N_QUADS)
    triples = (ox.Quad(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None))
    store.bulk_extend(list(triples))
    store.optimize()
    store.flush()


def _rows(solutions: ox.QuerySolutions) -> list[Row]:
    names = [variable.value for variable in solutions.variables]
    rows: list[Row] = []
    for solution in solutions:
        values = zip(names, solution, strict=True)
        rows.append({name: value for name, value in values if value is not None})
    return rows


class RemoteStore:
    """A SPARQL 1.1 endpoint. A cut or invalid answer counts as unavailable, never as an empty answer.

    Its default graph must hold every triple of the release once (docs/queries.md tells how to fill a server).
    """

    def __init__(self, endpoint: str, timeout_seconds: int = 10) -> None:
        self._endpoint = endpoint
        self._timeout = timeout_seconds

    def select(self, query: str) -> list[Row]:
        """See Store.select."""
        client = SPARQLWrapper(self._endpoint, returnFormat=JSON)
        client.setMethod(POST)
        client.setTimeout(self._timeout)
        client.setQuery(query)
        client.queryType = SELECT  # it would take a header with the word "Add" for an update, and send that
        try:
            bindings = json.loads(self._read(client))["results"]["bindings"]
            return [{name: _from_json(value) for name, value in binding.items()} for binding in bindings]
        except Exception as error:  # SPARQLWrapper lets urllib, socket and its own errors through
            raise StoreUnavailable(
                f"De SPARQL-server {self._endpoint} geeft geen geldig antwoord. Controleer of hij draait."
            ) from error

    def _read(self, client: SPARQLWrapper) -> bytes:
        """The whole body, within the time limit: the limit of urllib counts per read, so drops could go on for ever."""
        deadline = time.monotonic() + self._timeout
        response = client.query().response
        parts = []
        while part := response.read1(_PART):
            parts.append(part)
            if time.monotonic() > deadline:
                raise TimeoutError(f"geen heel antwoord binnen {self._timeout} s")
        return b"".join(parts)


def _from_json(value: Mapping[str, Any]) -> Term:
    """A term of the SPARQL 1.1 JSON results format (https://www.w3.org/TR/sparql11-results-json/)."""
    if value["type"] == "uri":
        return ox.NamedNode(value["value"])
    if value["type"] == "bnode":
        return ox.BlankNode(value["value"])
    if value["type"] not in ("literal", "typed-literal"):
        raise ValueError(value["type"])
    if "xml:lang" in value:
        return ox.Literal(value["value"], language=value["xml:lang"])
    datatype = value.get("datatype")
    return ox.Literal(value["value"], datatype=ox.NamedNode(datatype) if datatype else None)
