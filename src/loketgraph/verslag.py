"""The coverage report itself: a day, a release and tables; as JSON and as plain text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cel = str | int


@dataclass(frozen=True)
class Tabel:
    """A table of the report: a short name, a title, what it says, column heads and rows."""

    naam: str
    titel: str
    uitleg: str
    kolommen: tuple[str, ...]
    rijen: tuple[tuple[Cel, ...], ...]


@dataclass(frozen=True)
class Dekking:
    """The report of one release on a day; the tables in the order in which people read them."""

    peildatum: dt.date
    release: str
    tabellen: tuple[Tabel, ...]

    def tabel(self, naam: str) -> Tabel:
        """One table by its short name. Raises KeyError."""
        return {tabel.naam: tabel for tabel in self.tabellen}[naam]

    def as_json(self) -> dict[str, object]:
        """The report as JSON: per table a list of objects, with the column heads as names."""
        tabellen = {t.naam: [dict(zip(t.kolommen, rij, strict=True)) for rij in t.rijen] for t in self.tabellen}
        return {"peildatum": self.peildatum.isoformat(), "release": self.release, "tabellen": tabellen}


def as_text(dekking: Dekking, meeste: int = 20) -> str:
    """The report as plain text; of long tables the first rows, and how many more there are."""
    lines = [f"Dekking op {dekking.peildatum.isoformat()}, release {dekking.release[:12]}"]
    for tabel in dekking.tabellen:
        lines += ["", tabel.titel, *_columns([tabel.kolommen, *tabel.rijen[:meeste]])]
        if len(tabel.rijen) > meeste:
            lines.append(f"… en nog {len(tabel.rijen) - meeste}")
    return "\n".join(lines)


def _columns(rows: Iterable[Sequence[Cel]]) -> list[str]:
    cells = [[str(cel) for cel in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  " + "  ".join(cel.ljust(width) for cel, width in zip(row, widths, strict=True)).rstrip() for row in cells
    ]
