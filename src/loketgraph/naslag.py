"""What a full check found, kept in one file, so that a next check need only look at what changed since.

SQLite (https://www.sqlite.org/), written whole beside its place and then moved there; beside it stands the hash of the
file. A file that is cut off, changed, or made by other code, queries or shapes is not read: then a check is full.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from .beeld import Feit4
from .bereik import term_of
from .tabellen import Rijen, entry_key
from .vormen import Term

_SCHEMA = """
CREATE TABLE term (id INTEGER PRIMARY KEY, tekst TEXT NOT NULL);
CREATE TABLE quad (s INTEGER, p INTEGER, o INTEGER, g INTEGER, PRIMARY KEY (s, p, o, g)) WITHOUT ROWID;
CREATE TABLE tabel (sleutel BLOB PRIMARY KEY, rijen BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE gelezen (sleutel BLOB PRIMARY KEY, proeven BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE rest (naam TEXT PRIMARY KEY, inhoud BLOB NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX quad_o ON quad (o, p, s, g);
CREATE INDEX quad_p ON quad (p, s, o, g);
CREATE INDEX quad_g ON quad (g, s, p, o);
CREATE INDEX term_tekst ON term (tekst);
"""


class Naslag:
    """A kept check, read-only."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self._ids: dict[Term, int | None] = {}
        self._terms: dict[int, Term] = {}
        self._graphs: dict[int, str] = {}

    def match(self, subject: Term | None, predicate: Term | None, value: Term | None) -> list[Feit4]:
        """The facts with these terms and their graphs; None stands for any term."""
        where, values = [], []
        for column, term in (("s", subject), ("p", predicate), ("o", value)):
            if term is not None:
                found = self._id(term)
                if found is None:
                    return []
                where.append(f"{column} = ?")
                values.append(found)
        return self._facts(f"WHERE {' AND '.join(where)}" if where else "", values)

    def graph(self, name: str) -> list[ox.Triple]:
        """The facts of a graph."""
        found = self._db.execute("SELECT id FROM term WHERE tekst = ?", (name,)).fetchone()
        return [triple for triple, _ in self._facts("WHERE g = ?", found)] if found else []

    def rows(self, tabel: str, sleutel: str) -> Rijen:
        """See Lezer.rows."""
        return self.rows_at(entry_key(tabel, sleutel))

    def rows_at(self, key: bytes) -> Rijen:
        """The rows of a table under an entry key; none when it has none."""
        found = self._db.execute("SELECT rijen FROM tabel WHERE sleutel = ?", (key,)).fetchone()
        rows: Rijen = orjson.loads(found[0]) if found else []
        return rows

    def read_by(self, key: bytes) -> list[int]:
        """The scenarios, by number, whose answer was made of the rows under an entry key."""
        found = self._db.execute("SELECT proeven FROM gelezen WHERE sleutel = ?", (key,)).fetchone()
        return array("H", found[0]).tolist() if found else []

    def rest(self, naam: str, default: Any = None) -> Any:
        """What else was kept under a name; `default` when nothing was, as for a table without rows."""
        row = self._db.execute("SELECT inhoud FROM rest WHERE naam = ?", (naam,)).fetchone()
        return orjson.loads(row[0]) if row else default

    def _facts(self, where: str, values: Iterable[int]) -> list[Feit4]:
        rows = self._db.execute(f"SELECT s, p, o, g FROM quad {where}", tuple(values))
        term = self._term
        return [(ox.Triple(term(s), term(p), term(o)), self._graph(g)) for s, p, o, g in rows]  # type: ignore[arg-type]

    def _id(self, term: Term) -> int | None:
        if term not in self._ids:
            found = self._db.execute("SELECT id FROM term WHERE tekst = ?", (str(term),)).fetchone()
            self._ids[term] = found[0] if found else None
        return self._ids[term]

    def _term(self, number: int) -> Term:
        if number not in self._terms:
            self._terms[number] = _read(self._text(number))
        return self._terms[number]

    def _graph(self, number: int) -> str:
        if number not in self._graphs:
            self._graphs[number] = self._text(number)
        return self._graphs[number]

    def _text(self, number: int) -> str:
        return str(self._db.execute("SELECT tekst FROM term WHERE id = ?", (number,)).fetchone()[0])


def open_naslag(path: Path, sleutel: str) -> Naslag | None:
    """The kept check in a file, when it is whole and was made with the same `sleutel`; else None."""
    try:
        seal = _seal_of(path).read_text(encoding="utf-8")
        with path.open("rb") as stream:
            if seal != _seal(hashlib.file_digest(stream, "sha256").hexdigest(), sleutel):
                return None
        return Naslag(path)
    except (OSError, UnicodeDecodeError, sqlite3.Error):
        return None


@dataclass(frozen=True)
class Inhoud:
    """What is kept: facts with their graph, rows of tables by entry key, which scenarios read them, and the rest."""

    feiten: Iterable[Feit4]
    tabellen: Mapping[bytes, bytes]
    gelezen: Mapping[bytes, Sequence[int]]
    rest: Mapping[str, object]


def write_naslag(path: Path, sleutel: str, inhoud: Inhoud) -> None:
    """Keep a check in a file, made with `sleutel`. Raises OSError when that cannot be done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    os.close(handle)
    new = Path(name)
    try:
        _fill(new, inhoud)
        with new.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        _seal_of(path).unlink(missing_ok=True)
        new.replace(path)
        _seal_of(path).write_text(_seal(digest, sleutel), encoding="utf-8")
    except sqlite3.Error as error:
        raise OSError(f"{path}: {error}") from error
    finally:
        new.unlink(missing_ok=True)


def _fill(path: Path, inhoud: Inhoud) -> None:
    numbers: dict[object, int] = {}
    quads = [
        tuple(numbers.setdefault(term, len(numbers)) for term in (t.subject, t.predicate, t.object, graph))
        for t, graph in inhoud.feiten
    ]
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        db.execute("BEGIN")
        db.executemany("INSERT INTO term VALUES (?, ?)", ((number, str(term)) for term, number in numbers.items()))
        db.executemany("INSERT OR IGNORE INTO quad VALUES (?, ?, ?, ?)", sorted(quads))
        db.executemany("INSERT INTO tabel VALUES (?, ?)", sorted(inhoud.tabellen.items()))
        read = ((key, array("H", numbers).tobytes()) for key, numbers in sorted(inhoud.gelezen.items()))
        db.executemany("INSERT INTO gelezen VALUES (?, ?)", read)
        db.executemany(
            "INSERT INTO rest VALUES (?, ?)", ((name, orjson.dumps(what)) for name, what in inhoud.rest.items())
        )
        db.execute("COMMIT")
        db.executescript(_INDEXES)
    finally:
        db.close()


def _seal_of(path: Path) -> Path:
    return path.with_name(path.name + ".zegel")


def _seal(digest: str, sleutel: str) -> str:
    return f"{digest} {sleutel}\n"


def _read(text: str) -> Term:
    """A term as N-Triples spells it; a short way for names, which most are."""
    return (
        ox.NamedNode(text[1:-1])
        if text.startswith("<")
        else ox.BlankNode(text[2:])
        if text[0] == "_"
        else term_of(text)
    )
