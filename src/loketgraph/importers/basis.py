"""What every importer shares: the result, the collector of triples per file, the file header, and safe writing."""

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, SKOS, XSD
from rdflib.term import Node

from loketgraph.errors import LoketGraphError
from loketgraph.importers.rapport import Rapport
from loketgraph.namespaces import DCT, LG, PREFIXES, thing
from loketgraph.turtle import Triple, write_turtle

Progress = Callable[[str], None]

VASTGESTELD = thing("status", "vastgesteld")
VOORGESTELD = thing("status", "voorgesteld")


class ImportFout(LoketGraphError):
    """An input file that cannot be imported; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The files an import makes (name relative to ontology/bron -> Turtle text) and its report."""

    bestanden: dict[str, str]
    rapport: Rapport


@dataclass(frozen=True, slots=True)
class Herkomst:
    """Where data come from; becomes the header of each generated file. `datum` comes from the data."""

    bron: str
    datum: str
    licentie: str
    opdracht: str

    def kop(self, titel: str) -> str:
        """Return the header text of one file."""
        return (
            f"{titel}\n"
            "Niet met de hand wijzigen: dit bestand komt uit `loketgraph import`.\n"
            f"Bron: {self.bron}\n"
            f"Datum van de gegevens: {self.datum}\n"
            f"Licentie van de gegevens: {self.licentie}\n"
            f"Opdracht: {self.opdracht}"
        )


def opdracht(importer: str, files: Sequence[Path]) -> str:
    """Return the command that makes the files, with base names only and in a fixed order."""
    return " ".join(["loketgraph import", importer, *sorted(file.name for file in files)])


def datum_uit_naam(files: Sequence[Path]) -> str:
    """Return the newest date (2025-04 or 2026) in the file names, or "onbekend"."""
    found = [match.group() for file in files for match in [re.search(r"20\d\d(-\d\d){0,2}", file.stem)] if match]
    return max(found, default="onbekend")


def nl(text: str) -> Literal:
    """Return a Dutch text."""
    return Literal(text, lang="nl")


def dag(iso: str) -> Literal:
    """Return a date as xsd:date; `iso` is YYYY-MM-DD."""
    return Literal(iso, datatype=XSD.date)


@dataclass(slots=True)
class Feiten:
    """Collects triples per output file."""

    _bestanden: dict[str, set[Triple]] = field(default_factory=dict)
    _titels: dict[str, str] = field(default_factory=dict)

    def bestand(self, naam: str, titel: str) -> "Bestand":
        """Return the collector of one output file; the first title given counts."""
        self._titels.setdefault(naam, titel)
        return Bestand(self._bestanden.setdefault(naam, set()))

    def to_turtle(self, herkomst: Herkomst) -> dict[str, str]:
        """Return file name -> Turtle text, without empty files."""
        return {
            naam: write_turtle(triples, PREFIXES, herkomst.kop(self._titels[naam]))
            for naam, triples in sorted(self._bestanden.items())
            if triples
        }


@dataclass(frozen=True, slots=True)
class Bestand:
    """The triples of one output file."""

    triples: set[Triple]

    def add(self, subject: URIRef, predicate: URIRef, *objects: Node) -> None:
        """Add a triple for each object."""
        for object_ in objects:
            self.triples.add((subject, predicate, object_))

    def ding(self, subject: URIRef, types: Sequence[URIRef], bron: str, status: URIRef = VASTGESTELD) -> None:
        """Add what every thing has: types, status and source."""
        self.add(subject, RDF.type, *types)
        self.add(subject, LG.status, status)
        self.add(subject, DCT.source, URIRef(bron))

    def wet(self, bwb_id: str, titel: str = "") -> URIRef:
        """Add a law by its BWB id and return its IRI. Curated files give the skos:prefLabel."""
        wet = thing("wet", bwb_id.lower())
        self.ding(wet, [LG.Wet], wet_url(bwb_id))
        self.add(wet, LG.bwbId, Literal(bwb_id))
        if titel:
            self.add(wet, SKOS.altLabel, nl(titel))
        return wet

    def grondslag(self, bwb_id: str, artikel: str) -> URIRef:
        """Add an article and return its IRI. The law itself is added by `wet`."""
        naam = re.sub(r"[^a-z0-9.]+", "-", artikel.lower()).strip("-.")
        grondslag = thing("grondslag", f"{bwb_id.lower()}-{naam}")
        self.ding(grondslag, [LG.Grondslag], wet_url(bwb_id))
        self.add(grondslag, LG.wet, thing("wet", bwb_id.lower()))
        self.add(grondslag, LG.artikel, Literal(artikel))
        return grondslag


def wet_url(bwb_id: str) -> str:
    """Return the page of a law at wetten.overheid.nl."""
    return f"https://wetten.overheid.nl/{bwb_id}"


def write_import(result: ImportResult, target_dir: Path) -> list[Path]:
    """Write the files of an import to a directory (ontology/bron), each whole or not at all; return the paths."""
    target_dir.mkdir(parents=True, exist_ok=True)
    paths = []
    for naam, text in sorted(result.bestanden.items()):
        path = target_dir / naam
        handle, temporary = tempfile.mkstemp(dir=target_dir, prefix=f".{naam}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        paths.append(path)
    return paths
