"""The compiled tables of a release: what the lookup needs, taken from SPARQL results and read without SPARQL.

One read-only LMDB file (http://www.lmdb.tech/doc/) that all processes share. A table is either a query of
`queries/tabellen` (rows with their periods, grouped by the first column), or a question of `queries/vragen` asked
once for every thing it can be about (rows grouped by its one parameter).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Protocol
from weakref import WeakValueDictionary

import lmdb
import orjson

from .errors import ReleaseError
from .queries import Query
from .store import Store
from .vragen import Rij, Vragen, text

BESTAND: Final = "tabellen.lmdb"
_MAX_BYTES: Final = 4 << 30
_MAX_SLEUTEL: Final = 400
_PER_KEER: Final = 400
Rijen = list[dict[str, str]]

#: Questions of queries/vragen that are asked once per thing: name -> parameter, which is also a column.
PER_DING: Final[Mapping[str, str]] = {
    "elders": "vraag",
    "grondslagen-van-route": "regel",
    "namen": "ding",
    "omstandigheid-van-optie": "optie",
    "opties": "omstandigheid",
    "overdrachten": "overdracht",
    "regels": "regel",
    "vervallen-routes": "regel",
    "vervangen-taken": "taak",
    "volgorde-van-taken": "vraag",
}

#: Queries of queries/tabellen and the column by which their rows are found.
SLEUTELKOLOM: Final[Mapping[str, str]] = {
    "afspraken": "vanuit",
    "categorieen": "wie",
    "contactpunten": "van",
    "gegevens": "vanPartij",
    "leden": "plaats",
    "leidt-naar": "vraag",
    "mogelijke-overdrachten": "gemeente",
    "opvolging": "ding",
    "postcodes": "postcode",
    "vangnet": "plaats",
    "vervangen-wegen": "route",
    "voorwaarden": "route",
    "wegen": "taak",
}


#: The query that tells about which things the questions of PER_DING are asked, and the table with keys of its own.
SLEUTELS: Final = "sleutels"
PLAATSNAMEN: Final = "plaatsnamen"


class Lezer(Protocol):
    """Reads tables: from a file, or from memory while they are made."""

    def rows(self, tabel: str, sleutel: str) -> Rijen:
        """The rows of a table for a key; none when it has none."""
        ...

    def keys(self, tabel: str) -> Iterator[str]:
        """The keys of a table, in order; keys too long to be kept in full are left out."""
        ...


class Tabellen:
    """The tables of one release, read-only. The file stays mapped as long as this lives."""

    def __init__(self, path: Path) -> None:
        """Raises ReleaseError when the file is missing or not a table file."""
        try:
            self._bestand = _open(path)
        except (lmdb.Error, OSError) as error:
            raise ReleaseError(f"De tabellen {path} zijn niet te lezen: {error}. Maak de release opnieuw.") from error

        self._per_thread = threading.local()

    def _lezer(self) -> lmdb.Transaction:
        """The read transaction of this thread: LMDB allows one thread at a time in each."""
        try:
            lezer: lmdb.Transaction = self._per_thread.lezer
        except AttributeError:
            lezer = self._per_thread.lezer = self._bestand.env.begin()
        return lezer

    def rows(self, tabel: str, sleutel: str) -> Rijen:
        """The rows of a table for a key; none when it has none."""
        found = self._lezer().get(entry_key(tabel, sleutel))
        rows: Rijen = orjson.loads(found) if found else []
        return rows

    def reader(self) -> Callable[[bytes], bytes | None]:
        """A function from an entry key to the bytes stored there, for use by one thread."""
        return self._bestand.env.begin().get  # buffers are off, so bytes

    def keys(self, tabel: str) -> Iterator[str]:
        """The keys of a table, in order; keys too long to be kept in full are left out."""
        start = tabel.encode() + b"\0"
        cursor = self._lezer().cursor()
        more = cursor.set_range(start)
        while more and (key := bytes(cursor.key())).startswith(start):
            if not key.startswith(start + b"\1"):
                yield key[len(start) :].decode()
            more = cursor.next()


class _Bestand:
    """An open file; closed when the last reader of it is gone."""

    def __init__(self, path: str) -> None:
        self.env = lmdb.open(path, subdir=False, readonly=True, lock=False, max_readers=512)


@cache
def _open_files() -> WeakValueDictionary[tuple[str, int], _Bestand]:
    """The open files of this process, by path and inode: LMDB opens a path once per process, and two readers of one
    release share it."""
    return WeakValueDictionary()


def _open(path: Path) -> _Bestand:
    key = (str(path), path.stat().st_ino)
    with _lock():
        found = _open_files().get(key)
        if found is None:
            found = _open_files()[key] = _Bestand(str(path))
        return found


@cache
def _lock() -> threading.Lock:
    return threading.Lock()


class GeheugenTabellen:
    """Tables being made: rows are decoded once."""

    def __init__(self, entries: Mapping[bytes, bytes]) -> None:
        self._entries = dict(entries)
        self._rows: dict[tuple[str, str], Rijen] = {}

    def rows(self, tabel: str, sleutel: str) -> Rijen:
        """See Lezer.rows."""
        key = (tabel, sleutel)
        if key not in self._rows:
            found = self._entries.get(entry_key(tabel, sleutel))
            self._rows[key] = orjson.loads(found) if found else []
        return self._rows[key]

    def keys(self, tabel: str) -> Iterator[str]:
        """See Lezer.keys."""
        start = tabel.encode() + b"\0"
        for key in sorted(self._entries):
            if key.startswith(start) and not key.startswith(start + b"\1"):
                yield key[len(start) :].decode()


def entry_key(tabel: str, sleutel: str) -> bytes:
    """The key of an entry: the table, and the thing; a hash of the thing when LMDB could not hold it."""
    raw = sleutel.encode("utf-8", "surrogatepass")
    if len(raw) > _MAX_SLEUTEL:
        raw = b"\1" + hashlib.sha256(raw).digest()
    return tabel.encode() + b"\0" + raw


def compile_tables(store: Store, vragen: Vragen, tabellen: Mapping[str, Query]) -> dict[bytes, bytes]:
    """Everything a lookup needs, by key. Raises StoreUnavailable."""
    found: dict[bytes, bytes] = {}
    sleutels: dict[str, list[str]] = {}
    for naam, query in tabellen.items():
        rows = [plain(row) for row in store.select(query.text)]
        if naam == SLEUTELS:
            for row in rows:
                sleutels.setdefault(row["tabel"], []).append(row["sleutel"])
        else:
            _add(found, naam, group(naam, rows))
    _add(found, "leden", group("leden", [plain(row) for row in vragen.ask("leden")]))
    for naam in PER_DING:
        dingen = sleutels.get(naam, [])
        for start in range(0, len(dingen), _PER_KEER):
            _add(found, naam, ask_about(vragen, naam, dingen[start : start + _PER_KEER]))
    return found


def group(naam: str, rows: Iterable[dict[str, str]]) -> dict[str, Rijen]:
    """The rows of a table by the key under which they are kept."""
    return _place_names(rows) if naam == PLAATSNAMEN else _grouped(rows, SLEUTELKOLOM[naam])


def ask_about(vragen: Vragen, naam: str, dingen: Sequence[str]) -> dict[str, Rijen]:
    """The rows of a question that is asked once per thing, by thing."""
    param = PER_DING[naam]
    return _grouped([plain(row) for row in vragen.ask(naam, **{param: dingen})], param)


def plain(row: Rij) -> dict[str, str]:
    """A row with the lexical values of its terms."""
    return {name: text(row, name) for name in row}


def _grouped(rows: Iterable[dict[str, str]], column: str) -> dict[str, Rijen]:
    grouped: dict[str, Rijen] = {}
    for row in rows:
        grouped.setdefault(row[column], []).append(row)
    return grouped


def _place_names(rows: Iterable[dict[str, str]]) -> dict[str, Rijen]:
    """Rows by each name they answer to: with the province, and without."""
    grouped: dict[str, Rijen] = {}
    for row in rows:
        for name in dict.fromkeys((row["gevonden"], row["zonderProvincie"])):
            grouped.setdefault(name, []).append(row)
    return grouped


def _add(found: dict[bytes, bytes], tabel: str, grouped: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    for sleutel, rows in grouped.items():
        found[entry_key(tabel, sleutel)] = orjson.dumps(rows)


def write_tables(path: Path, entries: Mapping[bytes, bytes]) -> None:
    """Write the tables to a new file, whole and synced. Raises OSError."""
    try:
        with lmdb.open(str(path), subdir=False, lock=False, map_size=_MAX_BYTES) as env:
            with env.begin(write=True) as transaction:
                for key in sorted(entries):
                    transaction.put(key, entries[key], append=True)
            env.sync(True)
    except lmdb.Error as error:
        raise OSError(getattr(error, "code", 5), str(error), str(path)) from error
