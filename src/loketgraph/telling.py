"""Count what a release holds, per class and property: the numbers of its VoID description, made with the release."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from .queries import Query
from .store import Row, Store
from .vragen import Vragen, text

BESTAND: Final = "telling.json"


@dataclass(frozen=True)
class Eigenschap:
    """A property, and in how many facts it stands."""

    iri: str
    feiten: int


@dataclass(frozen=True)
class Klasse:
    """A class, how many things it has, and their properties."""

    iri: str
    dingen: int
    eigenschappen: tuple[Eigenschap, ...]


@dataclass(frozen=True)
class Telling:
    """The size of a release: facts, the things they are about, values, and its parts by class and property."""

    feiten: int
    dingen: int
    waarden: int
    klassen: tuple[Klasse, ...]
    eigenschappen: tuple[Eigenschap, ...]


def count(store: Store, queries: Mapping[str, Query]) -> Telling:
    """Count by the questions of `queries/beschrijving`; takes seconds on the real content. Raises StoreUnavailable."""
    vragen = Vragen(store, queries)
    size = vragen.ask("omvang")[0]
    of_class: dict[str, list[Eigenschap]] = {}
    for row in vragen.ask("eigenschappen-van-klassen"):
        of_class.setdefault(text(row, "klasse"), []).append(_eigenschap(row))
    return Telling(
        feiten=_number(size, "feiten"),
        dingen=_number(size, "dingen"),
        waarden=_number(size, "waarden"),
        klassen=tuple(
            Klasse(text(row, "klasse"), _number(row, "dingen"), tuple(of_class.get(text(row, "klasse"), ())))
            for row in vragen.ask("klassen")
        ),
        eigenschappen=tuple(map(_eigenschap, vragen.ask("eigenschappen"))),
    )


def _eigenschap(row: Row) -> Eigenschap:
    return Eigenschap(text(row, "eigenschap"), _number(row, "feiten"))


def _number(row: Row, column: str) -> int:
    return int(text(row, column, "0"))


def write_counts(folder: Path, telling: Telling) -> None:
    """Write the numbers into the folder of a release. Raises OSError."""
    document = json.dumps(asdict(telling), ensure_ascii=False, indent=1)
    (folder / BESTAND).write_text(document + "\n", encoding="utf-8")


def read_counts(folder: Path) -> Telling | None:
    """The numbers of a release, or None for a release that was made without them."""
    path = folder / BESTAND
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return Telling(
        feiten=found["feiten"],
        dingen=found["dingen"],
        waarden=found["waarden"],
        klassen=tuple(
            Klasse(k["iri"], k["dingen"], tuple(Eigenschap(**e) for e in k["eigenschappen"])) for k in found["klassen"]
        ),
        eigenschappen=tuple(Eigenschap(**e) for e in found["eigenschappen"]),
    )
