"""Importers: public registers in, Turtle for ontology/bron out. They guess nothing and count what they leave out."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from loketgraph.importers import plaatsen, roo, tooi, upl
from loketgraph.importers.basis import ImportFout, ImportResult, Progress, write_import
from loketgraph.importers.rapport import Rapport

Importer = Callable[[Sequence[Path], Progress], ImportResult]

#: Name on the command line -> import.
IMPORTERS: Final[dict[str, Importer]] = {
    "roo": roo.run,
    "tooi": tooi.run,
    "upl": upl.run,
    "plaatsen": plaatsen.run,
}

__all__ = ["IMPORTERS", "ImportFout", "ImportResult", "Importer", "Progress", "Rapport", "write_import"]
