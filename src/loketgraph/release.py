"""A release: one immutable folder named by the hash of its content, and a pointer to the current one.

    releases/<sha256>/loketgraph.nq    the truth: sorted N-Quads (https://www.w3.org/TR/n-quads/)
    releases/<sha256>/manifest.json    counts, sources, time, versions
    releases/actueel                   the hash of the current release

Published as: write aside, fsync, rename the folder, fsync, rename the pointer. At every moment the pointer names a
whole release; a killed or refused publication leaves the previous one current.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from . import __version__
from .errors import ReleaseError
from .namespaces import LG
from .sources import GRAPH_BASE, Sources
from .store import EmbeddedStore

POINTER = "actueel"
NQUADS = "loketgraph.nq"
MANIFEST = "manifest.json"
_LOCK = ".slot"
_HASH = re.compile(r"^[0-9a-f]{64}$")
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True)
class Manifest:
    """What a release says about itself. `gebouwd` is UTC; `aantallen` counts quads per graph and things per class;
    `bronnen` gives the hash of every source file."""

    hash: str
    gebouwd: str
    software: str
    aantallen: Mapping[str, int]
    bronnen: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """A verified release on disk."""

    hash: str
    path: Path
    manifest: Manifest

    def read(self) -> bytes:
        """The N-Quads. Raises ReleaseError when they are not what the hash says."""
        return _verified_nquads(self.path, self.hash)

    def store(self) -> EmbeddedStore:
        """The release in an embedded store, ready to ask."""
        return EmbeddedStore.from_nquads(self.read())


def nquads(sources: Sources, derived: Iterable[ox.Triple]) -> bytes:
    """Everything known and derived as sorted N-Quads: the same content gives the same bytes."""
    graph = ox.NamedNode(GRAPH_BASE + "afgeleid")
    quads = set(sources.quads()) | {ox.Quad(t.subject, t.predicate, t.object, graph) for t in derived}
    return "".join(sorted(f"{quad} .\n" for quad in quads)).encode()


def write_release(folder: Path, data: bytes, sources: Sources) -> Release:
    """Write a release and make it current. Raises ReleaseError; then the previous release is still current."""
    digest = hashlib.sha256(data).hexdigest()
    target = folder / digest
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _only_writer(folder):
            _sweep(folder)
            if not _is_whole(target, digest):
                _write_aside(folder, target, data, _manifest(digest, data, sources))
            set_current(folder, digest)
    except OSError as error:
        raise ReleaseError(
            f"Kan de release niet schrijven in {folder}: {error.strerror}. De vorige release blijft actueel."
        ) from error
    return open_release(folder, digest)


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """Wait until no other process writes here. The lock ends with the process, however that ends."""
    with (folder / _LOCK).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sweep(folder: Path) -> None:
    """Remove what a killed publication left; nobody else is writing."""
    for path in [*folder.glob(".nieuw-*"), *folder.glob(f".{POINTER}-*")]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _write_aside(folder: Path, target: Path, data: bytes, manifest: Manifest) -> None:
    aside = folder / f".nieuw-{target.name}-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir()
        _write_synced(aside / NQUADS, data)
        _write_synced(
            aside / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=2, sort_keys=True).encode()
        )
        _sync_folder(aside)
        if target.exists():  # a damaged release under this hash: the whole one takes its place
            shutil.rmtree(target)
        aside.rename(target)
        _sync_folder(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def set_current(folder: Path, digest: str) -> None:
    """Move the pointer to a release, in one step."""
    aside = folder / f".{POINTER}-{os.getpid()}"
    _write_synced(aside, f"{digest}\n".encode())
    aside.replace(folder / POINTER)
    _sync_folder(folder)


def current_hash(folder: Path) -> str:
    """The hash the pointer names. Raises ReleaseError when there is none."""
    pointer = folder / POINTER
    try:
        digest = pointer.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"Er is geen release in {folder}. Maak er een met: loketgraph build.") from error
    if not _HASH.match(digest):
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
    return _load(path, digest)


def _load(path: Path, digest: str) -> Release:
    _verified_nquads(path, digest)
    try:
        manifest = Manifest(**json.loads((path / MANIFEST).read_text(encoding="utf-8")))
        if manifest.hash != digest:
            raise ValueError(manifest.hash)
    except (OSError, ValueError, TypeError) as error:
        raise ReleaseError(
            f"Het manifest van release {digest[:12]} is beschadigd. Maak hem opnieuw met: loketgraph build."
        ) from error
    return Release(digest, path, manifest)


def _complete(folder: Path, start: str) -> str:
    found = sorted(path.name for path in folder.glob(f"{start}*") if _HASH.match(path.name)) if len(start) > 5 else []
    if len(found) != 1:
        raise ReleaseError(f"{start!r} is geen release in {folder}. Geef de eerste 6 of meer tekens van de naam.")
    return found[0]


def _verified_nquads(path: Path, digest: str) -> bytes:
    try:
        data = (path / NQUADS).read_bytes()
    except OSError as error:
        raise ReleaseError(f"Release {digest[:12]} mist {NQUADS}. Maak hem opnieuw met: loketgraph build.") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ReleaseError(
            f"Release {digest[:12]} is beschadigd: de inhoud past niet bij de naam. "
            "Maak hem opnieuw met: loketgraph build."
        )
    return data


def _is_whole(path: Path, digest: str) -> bool:
    try:
        _load(path, digest)
    except ReleaseError:
        return False
    return True


def _manifest(digest: str, data: bytes, sources: Sources) -> Manifest:
    counts: Counter[str] = Counter()
    things: dict[str, set[str]] = {}
    for quad in ox.parse(data, ox.RdfFormat.N_QUADS):
        graph = str(quad.graph_name.value)
        counts[f"feiten/{graph.rsplit('/', 1)[-1]}"] += 1
        if quad.predicate == _RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            things.setdefault(quad.object.value, set()).add(str(quad.subject))
    for iri, members in things.items():
        if iri.startswith(str(LG)):
            counts[f"soort/{iri.removeprefix(str(LG))}"] = len(members)
        elif iri == "http://www.w3.org/ns/org#Organization":
            counts["soort/Organisatie"] = len(members)
    counts["feiten/alle"] = sum(number for name, number in counts.items() if name.startswith("feiten/"))
    return Manifest(
        hash=digest,
        gebouwd=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        software=__version__,
        aantallen=dict(sorted(counts.items())),
        bronnen={file.path: file.sha256 for file in sources.files},
    )


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
