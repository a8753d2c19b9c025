"""The process that runs strangers' queries: `python -m loketgraph.worker OPSLAG GRENZEN`.

It opens the store of a release read-only, gives up every right it can, and answers one query at a time over its
standard input and output. It may be killed at any moment: it holds nothing. What keeps it from doing harm:

- no file or connection can be opened once it is ready (RLIMIT_NOFILE at the first free descriptor), so SERVICE fails;
- processor time, memory and the size of a written file are limited (https://man7.org/linux/man-pages/man2/getrlimit.2.html);
- rows and bytes are counted while they are written, and the parent kills what takes too long.

A frame is a length of four bytes, big-endian, a kind of one byte, and that many bytes.
"""

from __future__ import annotations

import json
import math
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from .uitslagen import Grens, Uitslag, UnfitFormat, write_boolean, write_graph, write_rows

KLAAR, KOP, DEEL, EINDE, FOUT = b"K", b"H", b"D", b"E", b"F"
PART = 65_536
_NICENESS = 10
_TIRED = 0.25


@dataclass(frozen=True)
class WerkerGrenzen:
    """What one query may use: seconds of processor time, megabytes of memory, rows and bytes of output."""

    cpu_seconden: int
    geheugen_mb: int
    max_rijen: int
    max_uitvoer: int


Answer = Callable[[Mapping[str, Any], WerkerGrenzen], Uitslag]


class Onuitvoerbaar(Exception):
    """The engine refuses the query: `soort` is syntaxis, uitvoering, formaat or geheugen; the text is for people."""

    def __init__(self, soort: str, message: str) -> None:
        super().__init__(message)
        self.soort = soort


def main() -> None:
    """Run as a process; ends when the parent closes its side."""
    limits = WerkerGrenzen(**json.loads(sys.argv[2]))
    store = ox.Store.read_only(sys.argv[1])
    next(store.quads_for_pattern(None, None, None, None), None)  # what opens late, opens now
    serve(lambda asked, grenzen: answer(store, asked, grenzen), limits)


def serve(handle: Answer, limits: WerkerGrenzen) -> None:
    """Give up rights, say so, and answer until the input ends."""
    base = _lock_down(limits)
    _write(KLAAR, b"")
    while (asked := _read()) is not None:
        _limit_cpu(limits.cpu_seconden)
        try:
            found = handle(asked, limits)
            _write(KOP, json.dumps({"rijen": found.rijen, "afgekapt": found.afgekapt}).encode())
            for part in found.delen:
                for start in range(0, len(part), PART):
                    _write(DEEL, part[start : start + PART])
            found = None  # type: ignore[assignment]
            _write(EINDE, json.dumps({"moe": _memory() - base > _TIRED * limits.geheugen_mb * 2**20}).encode())
        except Onuitvoerbaar as error:
            _write(FOUT, json.dumps({"soort": error.soort, "melding": str(error)[:2000]}).encode())
        except MemoryError:
            _write(FOUT, b'{"soort": "geheugen", "melding": ""}')


def answer(store: ox.Store, asked: Mapping[str, Any], limits: WerkerGrenzen) -> Uitslag:
    """The written result of a query. Raises Onuitvoerbaar."""
    try:
        found = store.query(asked["zoekvraag"], base_iri=asked["basis"], **dataset(asked))
        grens = Grens(limits.max_rijen, limits.max_uitvoer, asked["basis"])
        if isinstance(found, ox.QueryBoolean):
            return write_boolean(bool(found), asked["formaat"])
        if isinstance(found, ox.QuerySolutions):
            return write_rows(found, asked["formaat"], grens, asked["kolommen"])
        return write_graph(found, asked["formaat"], asked["prefixen"], grens)
    except SyntaxError as error:
        raise Onuitvoerbaar("syntaxis", error.msg) from error
    except UnfitFormat as error:
        raise Onuitvoerbaar("formaat", str(error)) from error
    except (MemoryError, RecursionError) as error:
        raise Onuitvoerbaar("geheugen", "") from error
    except (RuntimeError, ValueError, OSError) as error:
        raise Onuitvoerbaar("uitvoering", "") from error


def dataset(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The dataset of the protocol; it replaces that of the query (SPARQL 1.1 Protocol, section 2.1.4)."""
    if not asked["default"] and not asked["named"]:
        return {}
    return {
        "default_graph": [ox.NamedNode(iri) for iri in asked["default"]],
        "named_graphs": [ox.NamedNode(iri) for iri in asked["named"]],
    }


def _lock_down(limits: WerkerGrenzen) -> int:
    """Give up rights; the memory in use at this moment, in bytes. Must come after everything was opened."""
    os.nice(_NICENESS)
    base = _memory(virtual=True)
    roof = base + limits.geheugen_mb * 2**20
    free = os.dup(0)
    os.close(free)
    for kind, limit in (
        (resource.RLIMIT_AS, roof),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, free),
    ):
        resource.setrlimit(kind, (limit, limit))
    return _memory()


def _limit_cpu(seconds: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))


def _memory(virtual: bool = False) -> int:
    """Bytes in use: resident, or all addresses. After the lock no file opens, so then it is the most there ever was."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0 if virtual else 1]
        return int(pages) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _read() -> dict[str, Any] | None:
    head = _read_exactly(4)
    body = _read_exactly(int.from_bytes(head, "big")) if head else b""
    return dict(json.loads(body)) if body else None


def _read_exactly(size: int) -> bytes:
    parts: list[bytes] = []
    while size and (part := os.read(0, size)):
        parts.append(part)
        size -= len(part)
    return b"" if size else b"".join(parts)


def _write(kind: bytes, body: bytes) -> None:
    data = memoryview(len(body).to_bytes(4, "big") + kind + body)
    while data:
        data = data[os.write(1, data) :]


if __name__ == "__main__":
    main()
