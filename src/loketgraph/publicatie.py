"""Publish a release: write aside, fsync, rename the folder, fsync, rename the pointer.

At every moment the pointer names a whole release; a killed or refused publication leaves the previous one current
(docs/beheer.md has the figures).
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox

from . import __version__
from .errors import ReleaseError
from .namespaces import LG
from .release import (
    MANIFEST,
    NQUADS,
    POINTER,
    Manifest,
    Release,
    current_hash,
    file_hash,
    load,
    made_folder,
    open_release,
    releases,
)
from .sources import Sources

_LOCK = ".slot"
_NOT_CONTENT = {"LOG", "LOCK"}
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def write_release(
    folder: Path,
    data: bytes,
    sources: Sources,
    made_with: str = "",
    derived: Callable[[Path, str], None] | None = None,
) -> Release:
    """Write a release and make it current. Raises ReleaseError; then the previous release is still current.

    `derived` writes the files that follow from the content into a folder, given that folder and the hash; `made_with`
    names the code that does so. A whole release with the same hash, made with the same code, is used as it is.
    """
    digest = hashlib.sha256(data).hexdigest()
    target = folder / digest
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _only_writer(folder):
            _sweep(folder)
            if not _is_whole(target, digest, made_with):
                _write_aside(folder, target, data, _manifest(digest, data, sources, made_with), derived)
            set_current(folder, digest)
    except OSError as error:
        raise ReleaseError(
            f"Kan de release niet schrijven in {folder}: {error.strerror}. De vorige release blijft actueel."
        ) from error
    return open_release(folder, digest)


def adopt(folder: Path, digest: str, made_with: str, bring: Callable[[Path], None]) -> bool:
    """Make a release from elsewhere current; whether it was new here. `bring` copies its files into a folder.

    Raises ReleaseError when what came is not that release, whole; then nothing changes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _only_writer(folder):
        _sweep(folder)
        target = folder / digest
        new = not _is_whole(target, digest, made_with)
        if new:
            aside = folder / f".nieuw-{digest}-{os.getpid()}"
            aside.mkdir()
            try:
                bring(aside)
                load(aside, digest)
                _sync_made(aside)
                _place(folder, aside, target)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        moved = new or not (folder / POINTER).exists() or current_hash(folder) != digest
        if moved:
            set_current(folder, digest)
    return moved


def prune(folder: Path, keep: int) -> list[str]:
    """Remove all releases but the current one and the newest others up to `keep` in all; the hashes removed."""
    with _only_writer(folder):
        _sweep(folder)
        current = current_hash(folder)
        others = [release.hash for release in releases(folder) if release.hash != current]
        gone = others[max(keep - 1, 0) :]
        for digest in gone:
            shutil.rmtree(folder / digest)
        _sync_folder(folder)
    return gone


def use(folder: Path, start: str) -> Release:
    """Make another release current: rolling back is moving the pointer. Raises ReleaseError when it is not whole."""
    release = open_release(folder, start)
    with _only_writer(folder):
        set_current(folder, release.hash)
    return release


def _place(folder: Path, aside: Path, target: Path) -> None:
    """Rename a whole folder to its name, in one step; a damaged release of that name makes way.

    A whole release of that name may be in use: it only gets the files made with other code, and then its manifest.
    """
    _sync_folder(aside)
    if _is_whole(target, target.name):
        for part in aside.glob("gemaakt-*"):
            shutil.rmtree(target / part.name, ignore_errors=True)
            part.rename(target / part.name)
        _sync_folder(target)
        (aside / MANIFEST).replace(target / MANIFEST)
        _sync_folder(target)
        return
    if target.exists():
        shutil.rmtree(target)
    aside.rename(target)
    _sync_folder(folder)


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


def _write_aside(
    folder: Path, target: Path, data: bytes, manifest: Manifest, derived: Callable[[Path, str], None] | None
) -> None:
    aside = folder / f".nieuw-{target.name}-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir()
        _write_synced(aside / NQUADS, data)
        if derived:
            made_in = aside / made_folder(manifest.gemaaktMet)
            made_in.mkdir()
            derived(made_in, target.name)
        made = _sync_made(aside)
        text = json.dumps(asdict(manifest) | {"bestanden": made}, ensure_ascii=False, indent=2, sort_keys=True)
        _write_synced(aside / MANIFEST, text.encode())
        _place(folder, aside, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def set_current(folder: Path, digest: str) -> None:
    """Move the pointer to a release, in one step."""
    aside = folder / f".{POINTER}-{os.getpid()}"
    _write_synced(aside, f"{digest}\n".encode())
    aside.replace(folder / POINTER)
    _sync_folder(folder)


def _sync_made(aside: Path) -> dict[str, str]:
    """Sync every derived file and its folder; the hash of each that holds content."""
    made = {}
    for path in sorted(aside.rglob("*")):
        if path.is_dir():
            _sync_folder(path)
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if path.name not in _NOT_CONTENT and path.name != NQUADS:
            made[str(path.relative_to(aside))] = file_hash(path, aside.name)
    return made


def _is_whole(path: Path, digest: str, made_with: str | None = None) -> bool:
    try:
        return load(path, digest).manifest.gemaaktMet == made_with or made_with is None
    except ReleaseError:
        return False


def _manifest(digest: str, data: bytes, sources: Sources, made_with: str) -> Manifest:
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
        gemaaktMet=made_with,
        aantallen=dict(sorted(counts.items())),
        bronnen={file.path: file.sha256 for file in sources.files},
        bestanden={},
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
