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

__all__ = ["IMPORTERS", "ImportFout", "ImportResult", "Importer", "Progress", "Rapport", "import_files", "write_import"]


def import_files(register: str, files: Sequence[Path], folder: Path, progress: Progress) -> ImportResult:
    """Import the files of a register and write the Turtle. Raises ImportFout, also when a file cannot be read."""
    try:
        result = IMPORTERS[register](files, progress)
        write_import(result, folder)
    except UnicodeDecodeError as error:
        name = next((file for file in files if not _is_utf8(file)), files[0])
        raise ImportFout(f"{name}: dit is geen tekst in UTF-8. Geef het bestand van het register zelf.") from error
    except OSError as error:
        raise ImportFout(f"{error.filename}: {error.strerror}. Controleer de naam en de rechten.") from error
    return result


def _is_utf8(file: Path) -> bool:
    try:
        file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
