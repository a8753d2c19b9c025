"""Make the files of a release that follow from its content: store, tables, counts, and dumps to take away."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from . import __version__
from .dumps import write_dumps
from .klaarmaken import prepare
from .queries import load_queries
from .release import NQUADS, OPSLAG
from .situatie import today
from .store import EmbeddedStore, write_snapshot
from .tabellen import BESTAND, compile_tables, entry_key, write_tables
from .telling import count, write_counts
from .vragen import Vragen

_CODE = Path(__file__).parent
_QUERIES = ("vragen", "tabellen", "beschrijving")
#: The modules that decide what these files hold: those that make them and all they import (a test holds it complete).
DECIDING = (
    "answers",
    "beslissen",
    "contact",
    "deuren",
    "dumps",
    "errors",
    "feiten",
    "gelijken",
    "klaarmaken",
    "namespaces",
    "negotiate",
    "overdracht",
    "plaats",
    "queries",
    "rdf",
    "release",
    "routering",
    "situatie",
    "sjablonen",
    "sources",
    "store",
    "tabellen",
    "telling",
    "uitleg",
    "vragen",
)


def made_with(root: Path) -> str:
    """The hash of the code and queries that decide what the tables hold: other code may answer in other words."""
    found = hashlib.sha256(__version__.encode())
    queries = [path for name in _QUERIES for path in sorted((root / "queries" / name).glob("*.rq"))]
    for path in [*(_CODE / f"{name}.py" for name in DECIDING), *queries]:
        for part in (path.name.encode(), b"\0", path.read_bytes()):
            found.update(part)
    return found.hexdigest()


def write_derived(
    folder: Path, release: str, data: bytes, root: Path, store: EmbeddedStore, tabellen: Mapping[bytes, bytes]
) -> None:
    """Write store, tables, counts and dumps of the N-Quads above a folder into it. Raises OSError, StoreUnavailable.

    `store` holds the same facts in memory; `tabellen` are its tables as the checks made them, perhaps none.
    """
    write_snapshot(folder / OPSLAG, data)
    vragen = Vragen(store, load_queries(root / "queries" / "vragen"))
    entries = dict(tabellen) or compile_tables(store, vragen, load_queries(root / "queries" / "tabellen"))
    kaal = folder / f"{BESTAND}-kaal"
    write_tables(kaal, entries)
    for (tabel, sleutel), value in prepare(kaal, release, today()):
        entries[entry_key(tabel, sleutel)] = value
    kaal.unlink()
    write_tables(folder / BESTAND, entries)
    write_counts(folder, count(store, load_queries(root / "queries" / "beschrijving")))
    write_dumps(folder, folder.parent / NQUADS)
