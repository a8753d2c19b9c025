"""Read the Turtle of `ontology/` (https://www.w3.org/TR/turtle/) and know on which line each thing stands."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from .errors import SourceError

_PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s+<([^>]*)>\s*\.")
_SUBJECT = re.compile(r"^(?:<([^>]+)>|([\w-]*):([^\s;,]+))(?:\s|$)")
GRAPHS = {"model": "model", "bron": "bron"}
GRAPH_BASE = "https://w3id.org/loketgraph/graaf/"


@dataclass(frozen=True)
class SourceFile:
    """A parsed Turtle file: its path relative to the content root, its graph, triples and subject lines (1-based)."""

    path: str
    graph: str
    sha256: str
    triples: tuple[ox.Triple, ...]
    lines: dict[str, int]


@dataclass(frozen=True)
class Sources:
    """All source files of a content root."""

    files: tuple[SourceFile, ...]

    def locate(self, iri: str) -> tuple[str, int]:
        """File and line where a thing is described; ('', 0) when it is nowhere. Curated files go before registers."""
        places = [(file.graph == "bron", file.path, file.lines[iri]) for file in self.files if iri in file.lines]
        _, path, line = min(places, default=(False, "", 0))
        return path, line

    def quads(self) -> Iterable[ox.Quad]:
        """Every triple, in the named graph of its kind: model, inhoud or bron."""
        for file in self.files:
            graph = ox.NamedNode(GRAPH_BASE + file.graph)
            for triple in file.triples:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def require_content(root: Path) -> None:
    """Raises SourceError when a folder is no content root, so that nothing is mistaken for everything being good."""
    for folder in ("ontology", "shapes", "queries"):
        if not (root / folder).is_dir():
            raise SourceError(f"In {root} staat geen map {folder}/. Geef de goede map met --inhoud.", str(root))


def load_sources(root: Path, folders: Sequence[str] = ("ontology",)) -> tuple[Sources, list[SourceError]]:
    """Parse every `.ttl` below the folders of a content root; files that do not parse come back as errors."""
    files: list[SourceFile] = []
    errors: list[SourceError] = []
    for path in sorted(path for folder in folders for path in (root / folder).rglob("*.ttl")):
        try:
            files.append(load_file(path, root))
        except SourceError as error:
            errors.append(error)
    return Sources(tuple(files)), errors


def load_file(path: Path, root: Path) -> SourceFile:
    """Parse one file. Raises SourceError with the line of the first mistake."""
    name = path.relative_to(root).as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"Dit bestand kan niet worden gelezen: {error.strerror}.", name) from error
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError("Sla het bestand op als UTF-8: hier staat een teken dat niet klopt.", name, line) from error
    try:
        triples = tuple(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise SourceError(f"Verbeter de schrijfwijze (Turtle): {error.msg}", name, error.lineno) from error
    if any(isinstance(triple.object, ox.Triple) for triple in triples):
        line = next((number for number, line in enumerate(text.split("\n"), 1) if re.search(r"<<|\{\|", line)), 1)
        raise SourceError("Haal het feit over een feit (<< … >>) weg: schrijf een gewoon feit.", name, line)
    return SourceFile(
        path=name,
        graph=graph_of(name),
        sha256=hashlib.sha256(data).hexdigest(),
        triples=triples,
        lines=_subject_lines(text),
    )


def graph_of(name: str) -> str:
    """The kind of a file by its path relative to the content root: model, bron or inhoud."""
    parts = name.split("/")
    return GRAPHS.get(parts[1], "inhoud") if len(parts) > 2 else "inhoud"


def _subject_lines(text: str) -> dict[str, int]:
    """The line of each subject, which stands at the start of a line (a rule of ontology/README.md)."""
    prefixes: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if match := _PREFIX.match(line):
            prefixes[match[1]] = match[2]
        elif (match := _SUBJECT.match(line)) and not line.startswith("@"):
            iri = match[1] or prefixes.get(match[2], f"{match[2]}:") + match[3].replace("\\", "")
            lines.setdefault(iri, number)
    return lines
