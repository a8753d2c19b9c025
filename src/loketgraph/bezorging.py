"""Bring a release from elsewhere to the releases folder: a folder on disk, an https address or an s3 bucket (fsspec).

Elsewhere looks like a releases folder: `actueel`, and per release a folder with a manifest and the files it names.
Every file is held against its hash before the pointer here moves, so a cut or changed copy never becomes current.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import fsspec

from .errors import ReleaseError
from .publicatie import adopt
from .release import HASH, MANIFEST, NQUADS, POINTER

_LOG = logging.getLogger("loketgraph")
_SAFE = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$")
#: What says that the pointer was written again, perhaps with the same hash: made anew with other code.
_MARKS = ("ETag", "Last-Modified", "LastModified", "mtime")
_MAX_POINTER, _MAX_MANIFEST = 100, 4_000_000


class Bezorging:
    """Follows the pointer of a folder elsewhere."""

    def __init__(self, url: str, folder: Path) -> None:
        """Raises ReleaseError for an address of a kind that is not known or whose package is not installed."""
        try:
            self._fs, self._base = fsspec.url_to_fs(url.rstrip("/"))
        except (ValueError, ImportError) as error:
            raise ReleaseError(f"Kan {url!r} niet lezen: {error}. Geef een map, https://… of s3://….") from error
        self._folder = folder
        self._seen: Any = None

    def look(self) -> bool:
        """Bring the release the pointer elsewhere names, when that pointer changed; whether anything came.

        Raises ReleaseError when it cannot be read or is not whole; then it is tried again at the next look.
        """
        pointer = f"{self._base}/{POINTER}"
        try:
            self._fs.invalidate_cache()
            info = self._fs.info(pointer)
            digest = self._fs.cat_file(pointer, 0, _MAX_POINTER).decode("ascii").strip()
            mark = (digest, *(info.get(name) for name in _MARKS))
            if mark == self._seen:
                return False
            if not HASH.match(digest):
                raise ReleaseError(f"{pointer} wijst nergens naar.")
            manifest = self._fs.cat_file(f"{self._base}/{digest}/{MANIFEST}", 0, _MAX_MANIFEST)
            made_with = str(json.loads(manifest)["gemaaktMet"])
            brought = adopt(self._folder, digest, made_with, lambda aside: self._bring(digest, manifest, aside))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ReleaseError(f"Kan {pointer} niet ophalen: {type(error).__name__}: {error}") from error
        self._seen = mark
        return brought

    def _bring(self, digest: str, manifest: bytes, aside: Path) -> None:
        base = f"{self._base}/{digest}"
        for name in (NQUADS, *json.loads(manifest)["bestanden"]):
            if not _SAFE.match(name):
                raise ReleaseError(f"Het manifest van release {digest[:12]} noemt een vreemd bestand: {name[:80]!r}.")
            target = aside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._fs.open(f"{base}/{name}", "rb") as source, target.open("wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
        (aside / MANIFEST).write_bytes(manifest)


def follow(look: Callable[[], bool], seconds: float) -> Callable[[], None]:
    """Look every so many seconds in a thread of its own; the result stops that. Failures go to the log."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(seconds):
            try:
                look()
            except ReleaseError as error:
                _LOG.error("bezorging: %s", error)

    thread = threading.Thread(target=run, name="bezorging", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        with suppress(RuntimeError):
            thread.join(5)

    return end
