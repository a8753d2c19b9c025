"""Write rows as CSV (RFC 4180) or JSON; for a spreadsheet also a CSV in which no cell can run as a formula.

The standard CSV is exact. The safe one follows OWASP (https://owasp.org/www-community/attacks/CSV_Injection): text that
a spreadsheet would read as a formula gets an apostrophe in front, so it is no longer the value itself.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from .namespaces import PREFIXES
from .store import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")}


def as_csv(columns: Sequence[str], rows: Sequence[Row], veilig: bool = False, scheiding: str = ",") -> bytes:
    """A header and all rows, in UTF-8 with CRLF; `veilig` adds a byte order mark and disarms formulas."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=scheiding, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row, column, veilig) for column in columns])
    return target.getvalue().encode("utf-8-sig" if veilig else "utf-8")


def _cell(row: Row, column: str, veilig: bool) -> str:
    term = row.get(column)
    value = "" if term is None else str(term.value)
    is_number = isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS
    return f"'{value}" if veilig and not is_number and value.startswith(_FORMULA) else value


def as_json(head: Mapping[str, Any], columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The head, the number of rows and the rows; an unbound column is absent, a whole number is a number."""
    plain = [{column: _plain(row[column]) for column in columns if column in row} for row in rows]
    return json.dumps({**head, "totaal": len(plain), "rijen": plain}, ensure_ascii=False).encode()


def _plain(term: object) -> str | int:
    if isinstance(term, ox.Literal) and term.datatype.value == PREFIXES["xsd"] + "integer":
        return int(term.value)
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
