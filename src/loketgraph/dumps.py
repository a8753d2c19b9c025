"""The whole release to take away: N-Quads and Turtle, compressed (RFC 1952), beside the release and as unchanging.

The same content gives the same bytes: no time and no name stand in the compressed file.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from .rdf import write_turtle
from .release import NQUADS, Release

MAP: Final = "dumps"
_DEEL: Final = 1 << 16
_NIVEAU: Final = 6


@dataclass(frozen=True)
class Dump:
    """A file to take away: its path below the service, where it is on disk, size in bytes, SHA-256 and formats."""

    naam: str
    adres: str
    pad: Path
    grootte: int
    sha256: str
    mediatype: str
    formaat: str

    def parts(self) -> Iterator[bytes]:
        """The bytes, a piece at a time."""
        with self.pad.open("rb") as file:
            while part := file.read(_DEEL):
                yield part


#: File name -> (media type, name in the EU list of file types).
BESTANDEN: Final = {
    f"{NQUADS}.gz": ("application/n-quads", "N_QUADS"),
    "loketgraph.ttl.gz": ("text/turtle", "RDF_TURTLE"),
}


def write_dumps(folder: Path, source_path: Path) -> None:
    """Write both files of some N-Quads into a folder, with bounded memory. Raises OSError."""
    target = folder / MAP
    target.mkdir()
    with source_path.open("rb") as source, _compressed(target / f"{NQUADS}.gz") as file:
        while part := source.read(_DEEL):
            file.write(part)
    with _compressed(target / "loketgraph.ttl.gz") as file:
        quads = ox.parse(path=str(source_path), format=ox.RdfFormat.N_QUADS)
        write_turtle(_triples(quads), file)


@contextmanager
def _compressed(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as target, gzip.GzipFile("", "wb", _NIVEAU, target, mtime=0) as file:
        yield cast(IO[bytes], file)


def _triples(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Every fact once: the quads are sorted, so a fact of two graphs follows itself."""
    last: ox.Triple | None = None
    for quad in quads:
        triple = quad.triple
        if triple != last:
            yield triple
        last = triple


def dumps_of(release: Release) -> tuple[Dump, ...]:
    """The files of a release; none for a release that was made without them."""
    found = []
    for naam, (mediatype, formaat) in BESTANDEN.items():
        path = release.made / MAP / naam
        digest = release.manifest.bestanden.get(str(path.relative_to(release.path)))
        if digest and path.is_file():
            address = f"/dumps/{release.hash}/{naam}"
            found.append(Dump(naam, address, path, path.stat().st_size, digest, mediatype, formaat))
    return tuple(found)
