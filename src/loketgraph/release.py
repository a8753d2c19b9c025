"""A release: one immutable folder named by the hash of its content, and a pointer to the current one.

    releases/<sha256>/loketgraph.nq    the truth: sorted N-Quads (https://www.w3.org/TR/n-quads/)
    releases/<sha256>/gemaakt-<code>/opslag/          the same as a read-only store, for SPARQL
    releases/<sha256>/gemaakt-<code>/tabellen.lmdb    the compiled tables and prepared answers, for lookups
    releases/<sha256>/gemaakt-<code>/telling.json     how much of everything there is, for the description of the data
    releases/<sha256>/gemaakt-<code>/dumps/           the same as compressed N-Quads and Turtle, to take away
    releases/<sha256>/manifest.json    counts, sources, time, versions, and the hash of every file
    releases/actueel                   the hash of the current release

This module reads; `publicatie` writes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from .errors import ReleaseError
from .sources import GRAPH_BASE, Sources
from .store import EmbeddedStore
from .tabellen import BESTAND, Tabellen

POINTER: Final = "actueel"
NQUADS: Final = "loketgraph.nq"
MANIFEST: Final = "manifest.json"
OPSLAG: Final = "opslag"
HASH = re.compile(r"^[0-9a-f]{64}$")
_DEEL: Final = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a release says about itself. `gebouwd` is UTC; `aantallen` counts quads per graph and things per class;
    `bronnen` gives the hash of every source file, `bestanden` that of every file made from them. `gemaaktMet` names the
    code and queries that made the tables: another version may answer in other words."""

    hash: str
    gebouwd: str
    software: str
    gemaaktMet: str
    aantallen: Mapping[str, int]
    bronnen: Mapping[str, str]
    bestanden: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """A verified release on disk."""

    hash: str
    path: Path
    manifest: Manifest

    def read(self) -> bytes:
        """The N-Quads. Raises ReleaseError when they are not what the hash says."""
        data = (self.path / NQUADS).read_bytes()
        if hashlib.sha256(data).hexdigest() != self.hash:
            raise _damaged(self.hash, NQUADS)
        return data

    def store(self) -> EmbeddedStore:
        """The release in an embedded store, ready to ask; processes share what they read of a store on disk."""
        snapshot = self.made / OPSLAG
        return EmbeddedStore.open_snapshot(snapshot) if snapshot.is_dir() else EmbeddedStore.from_nquads(self.read())

    def tables(self) -> Tabellen:
        """The compiled tables. Raises ReleaseError."""
        return Tabellen(self.made / BESTAND)

    @property
    def made(self) -> Path:
        """The folder with the files made from the content, by the code the manifest names."""
        return self.path / made_folder(self.manifest.gemaaktMet)


def made_folder(made_with: str) -> str:
    """The name of the folder for files made with some code: other code gets its own, beside it."""
    return f"gemaakt-{made_with[:16]}"


def nquads(sources: Sources, derived: Iterable[ox.Triple]) -> bytes:
    """Everything known and derived as sorted N-Quads: the same content gives the same bytes."""
    graph = ox.NamedNode(GRAPH_BASE + "afgeleid")
    quads = set(sources.quads()) | {ox.Quad(t.subject, t.predicate, t.object, graph) for t in derived}
    return "".join(sorted(f"{quad} .\n" for quad in quads)).encode()


def current_hash(folder: Path) -> str:
    """The hash the pointer names. Raises ReleaseError when there is none."""
    pointer = folder / POINTER
    try:
        digest = pointer.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"Er is geen release in {folder}. Maak er een met: loketgraph build.") from error
    if not HASH.match(digest):
        raise ReleaseError(f"{pointer} wijst nergens naar. Maak een release met: loketgraph build.")
    return digest


def open_release(folder: Path, digest: str = "") -> Release:
    """The current release, or the one of a hash (a unique start of at least 6 characters will do).

    Raises ReleaseError when it is missing, cut short or changed.
    """
    digest = _complete(folder, digest) if digest else current_hash(folder)
    path = folder / digest
    if not path.is_dir():
        raise ReleaseError(f"Release {digest[:12]} staat niet in {folder}. Maak hem opnieuw met: loketgraph build.")
    return load(path, digest)


def load(path: Path, digest: str) -> Release:
    """The release in a folder, every file held against its hash. Raises ReleaseError."""
    if file_hash(path / NQUADS, digest) != digest:
        raise _damaged(digest, NQUADS)
    manifest = read_manifest(path, digest)
    for name, expected in manifest.bestanden.items():
        if file_hash(path / name, digest) != expected:
            raise _damaged(digest, name)
    return Release(digest, path, manifest)


def read_manifest(path: Path, digest: str) -> Manifest:
    """The manifest in a folder. Raises ReleaseError when it is missing, cut short or of another release."""
    try:
        manifest = Manifest(**json.loads((path / MANIFEST).read_text(encoding="utf-8")))
        if manifest.hash != digest:
            raise ValueError(manifest.hash)
    except (OSError, ValueError, TypeError) as error:
        raise ReleaseError(
            f"Het manifest van release {digest[:12]} is beschadigd. Maak hem opnieuw met: loketgraph build."
        ) from error
    return manifest


def _complete(folder: Path, start: str) -> str:
    found = sorted(path.name for path in folder.glob(f"{start}*") if HASH.match(path.name)) if len(start) > 5 else []
    if len(found) != 1:
        raise ReleaseError(f"{start!r} is geen release in {folder}. Geef de eerste 6 of meer tekens van de naam.")
    return found[0]


def file_hash(path: Path, digest: str) -> str:
    """The SHA-256 of a file of a release. Raises ReleaseError when it cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_DEEL):
                found.update(part)
    except OSError as error:
        raise ReleaseError(
            f"Release {digest[:12]} mist {path.name}. Maak hem opnieuw met: loketgraph build."
        ) from error
    return found.hexdigest()


def _damaged(digest: str, name: str) -> ReleaseError:
    return ReleaseError(
        f"Release {digest[:12]} is beschadigd: {name} past niet bij zijn hash. Maak hem opnieuw met: loketgraph build."
    )


def releases(folder: Path) -> list[Release]:
    """Every release with a readable manifest, newest first; the files are not held against their hashes."""
    found = []
    for path in folder.glob("*"):
        if HASH.match(path.name):
            try:
                found.append(Release(path.name, path, read_manifest(path, path.name)))
            except ReleaseError:
                continue
    return sorted(found, key=lambda release: (release.manifest.gebouwd, release.hash), reverse=True)
