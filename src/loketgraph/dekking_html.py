"""The coverage report as one page: no script, no request elsewhere; every picture stands beside its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from .verslag import Cel, Dekking, Tabel

_PER_RIJ: Final = 16
_KLASSEN: Final = (0, 1, 3, 6)


@dataclass(frozen=True)
class Staaf:
    """A row of a table with its bar: the parts of the bar as (start, width) in percent of the longest bar."""

    cellen: tuple[Cel, ...]
    delen: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Tegel:
    """A municipality as a square: column, row and shade (0 is nothing open, 4 the most)."""

    naam: str
    kolom: int
    rij: int
    tint: int
    waarde: int


@dataclass(frozen=True)
class Provincie:
    """The municipalities of a province as squares, so many rows high."""

    naam: str
    tegels: tuple[Tegel, ...]
    hoog: int


def as_html(dekking: Dekking) -> str:
    """The report as a page that stands on its own (HTML 5, with inline SVG)."""
    environment = Environment(
        loader=PackageLoader("loketgraph", "sjabloon"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("dekking.html").render(
        dekking=dekking,
        staven={
            "ketens": bars(dekking.tabel("ketens"), (2, 1), nested=True),
            "soorten": bars(dekking.tabel("soorten"), (1,)),
            "uitkomsten": bars(dekking.tabel("uitkomsten"), (2, 3, 4, 5, 6)),
            "versheid": bars(dekking.tabel("versheid"), (2, 3, 4, 5, 6), whole=True),
            "status": bars(dekking.tabel("status"), (1,)),
        },
        provincies=tiles(dekking.tabel("gemeenten")),
        grenzen=_KLASSEN,
        per_rij=_PER_RIJ,
    )


def bars(tabel: Tabel, kolommen: Sequence[int], nested: bool = False, whole: bool = False) -> tuple[Staaf, ...]:
    """The rows of a table with bars made of some columns.

    `nested` columns contain each other, smallest first; else they are laid end to end. With `whole` every bar is as
    long as the longest, to compare shares.
    """
    sommen = [[_number(rij[kolom]) for kolom in kolommen] for rij in tabel.rijen]
    totalen = [max(getallen) if nested else sum(getallen) for getallen in sommen]
    langste = max([*totalen, 1])
    rows = []
    for rij, getallen, totaal in zip(tabel.rijen, sommen, totalen, strict=True):
        schaal = 100 / max(totaal if whole else langste, 1)
        delen, tot = [], 0
        for getal in getallen:
            delen.append((round(tot * schaal, 2), round((getal - tot if nested else getal) * schaal, 2)))
            tot = max(getal, tot) if nested else tot + getal
        rows.append(Staaf(rij, tuple((start, max(width, 0.0)) for start, width in delen)))
    return tuple(rows)


def tiles(tabel: Tabel) -> tuple[Provincie, ...]:
    """The municipalities per province as squares, shaded by how many arrangements are not settled."""
    provincies = []
    for naam, groep in groupby(
        sorted(tabel.rijen, key=lambda rij: (str(rij[1]), str(rij[0]))), lambda rij: str(rij[1])
    ):
        tegels = tuple(
            Tegel(str(rij[0]), index % _PER_RIJ, index // _PER_RIJ, shade(_number(rij[4])), _number(rij[4]))
            for index, rij in enumerate(groep)
        )
        provincies.append(Provincie(naam, tegels, tegels[-1].rij + 1))
    return tuple(provincies)


def shade(waarde: int) -> int:
    """The shade of a number: 0 for none, up to 4."""
    return sum(waarde > grens for grens in _KLASSEN)


def _number(cel: Cel) -> int:
    return cel if isinstance(cel, int) else 0
