"""Make the files of a release that follow from its content: the store for SPARQL, and the tables for lookups."""

from __future__ import annotations

import hashlib
from pathlib import Path

from . import __version__
from .queries import load_queries
from .release import OPSLAG
from .situatie import today
from .sjablonen import compile_answers
from .store import EmbeddedStore, write_snapshot
from .tabellen import BESTAND, GeheugenTabellen, compile_tables, entry_key, write_tables
from .vragen import Vragen

_CODE = Path(__file__).parent
_QUERIES = ("vragen", "tabellen")
#: The modules that decide what the tables hold: `sjablonen` and all it imports (a test holds the list complete).
DECIDING = (
    "answers",
    "beslissen",
    "contact",
    "deuren",
    "errors",
    "feiten",
    "gelijken",
    "namespaces",
    "overdracht",
    "plaats",
    "queries",
    "routering",
    "situatie",
    "sjablonen",
    "store",
    "tabellen",
    "uitleg",
    "vragen",
)


def made_with(root: Path) -> str:
    """The hash of the code and queries that decide what the tables hold: other code may answer in other words."""
    found = hashlib.sha256(__version__.encode())
    for path in [
        *sorted(_CODE.glob("*.py")),
        *(p for name in _QUERIES for p in sorted((root / "queries" / name).glob("*.rq"))),
    ]:
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def write_derived(folder: Path, release: str, data: bytes, root: Path) -> None:
    """Write store and tables of the N-Quads of a release into a folder. Raises OSError, StoreUnavailable."""
    write_snapshot(folder / OPSLAG, data)
    store = EmbeddedStore.from_nquads(data)
    vragen = Vragen(store, load_queries(root / "queries" / "vragen"))
    entries = compile_tables(store, vragen, load_queries(root / "queries" / "tabellen"))
    for (tabel, sleutel), value in compile_answers(GeheugenTabellen(entries), release, today()):
        entries[entry_key(tabel, sleutel)] = value
    write_tables(folder / BESTAND, entries)
