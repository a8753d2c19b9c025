"""What grows with the content and what a process costs: prints a table, `--schrijf` adds it to bench/RESULTATEN.md.

- Growth: the same lookups in the tables of a release, and in tables that hold ten times as many questions, places and
  prepared answers. Both are asked in turns in one process.
- Memory: what one more worker adds to the machine (its proportional share, PSS), the service beside a bare ASGI app
  on the same server, both with one worker and with three.
- Start: from opening the data to the first whole answer, in a fresh process; loading Python's modules is left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import lmdb

from dienst import RESULTATEN, ROOT, addresses, free_port, get, wait_for
from loketgraph.kortepad import KortePad
from loketgraph.release import Release, open_release
from loketgraph.situatie import today
from loketgraph.tabellen import Tabellen, write_tables

BEURTEN, VRAGEN, KEER, WERKERS = 7, 4_000, 10, 3
LATTEN = {
    f"opzoektijd bij {KEER} keer de inhoud / nu": 1.2,
    "geheugen per extra werker boven een kale server, MB": 30.0,
    "koude start van de gegevens tot het eerste antwoord, s": 0.5,
}

START = """
import sys, time
from pathlib import Path
from loketgraph.kortepad import KortePad
from loketgraph.release import open_release
from loketgraph.situatie import today
begin = time.perf_counter()
kort = KortePad(open_release(Path(sys.argv[1])).tables())
assert kort.lookup(sys.argv[2], today())
print(time.perf_counter() - begin)
"""


def main() -> int:
    """Measure, print, and with `--schrijf` record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, default=ROOT / "releases")
    parser.add_argument("--schrijf", action="store_true")
    arguments = parser.parse_args()
    release = open_release(arguments.releases)
    queries = prepared(release)
    with tempfile.TemporaryDirectory() as folder:
        before, after = growth(release, Path(folder), queries)
    found = {
        f"opzoektijd bij {KEER} keer de inhoud / nu": after / before,
        "geheugen per extra werker boven een kale server, MB": memory(arguments.releases, queries),
        "koude start van de gegevens tot het eerste antwoord, s": cold_start(arguments.releases, queries[0]),
    }
    report = as_markdown(release, before, found)
    print(report)
    if arguments.schrijf:
        with RESULTATEN.open("a", encoding="utf-8") as file:
            file.write(f"\n{report}\n")
    return 0


def prepared(release: Release) -> list[str]:
    """Random questions, without the path of the address."""
    return [address.partition("?")[2] for address in addresses(release)[:VRAGEN]]


def growth(release: Release, folder: Path, queries: Sequence[str]) -> tuple[float, float]:
    """Seconds per lookup now, and with ten times the content."""
    (bestand,) = release.made.glob("tabellen.lmdb")
    with lmdb.open(str(bestand), subdir=False, readonly=True, lock=False) as env, env.begin() as lezer:
        entries = {bytes(key): bytes(value) for key, value in lezer.cursor()}
    for keer in range(1, KEER):
        entries |= {key + b"~%d" % keer: entries[key] for key in [k for k in entries if b"~" not in k]}
    write_tables(folder / "groot.lmdb", entries)
    paden = [KortePad(release.tables()), KortePad(Tabellen(folder / "groot.lmdb"))]
    tijden: list[list[float]] = [[], []]
    for beurt in range(BEURTEN + 1):
        for pad, gemeten in zip(paden, tijden, strict=True):
            start = time.perf_counter()
            for query in queries:
                pad.lookup(query, today())
            if beurt:  # the first turn reads the file into memory
                gemeten.append((time.perf_counter() - start) / len(queries))
    before, after = (statistics.median(gemeten) for gemeten in tijden)
    return before, after


def memory(releases: Path, queries: Sequence[str]) -> float:
    """What an extra worker of the service takes in MB, less what one of a bare ASGI app takes."""
    kosten = {}
    for app in ("basislijn:kaal", "loketgraph.dienst:worker"):
        een, meer = (total(app, releases, queries, werkers) for werkers in (1, WERKERS))
        kosten[app] = (meer - een) / (WERKERS - 1)
    return kosten["loketgraph.dienst:worker"] - kosten["basislijn:kaal"]


def total(app: str, releases: Path, queries: Sequence[str], werkers: int) -> float:
    """The memory in MB of a server and all its processes after it answered the questions, without SPARQL's workers."""
    port = free_port()
    env = {
        **os.environ,
        "LOKETGRAPH_RELEASES": str(releases),
        "PYTHONPATH": str(ROOT / "bench"),
        "LOKETGRAPH_SPARQL_WERKERS": "1",
    }
    command = [sys.executable, "-m", "uvicorn", app, "--factory", "--port", str(port), "--workers", str(werkers)]
    server = subprocess.Popen([*command, "--log-level", "error", "--no-access-log"], env=env)
    try:
        wait_for(f"http://127.0.0.1:{port}/v1/deuren?{queries[0]}")
        for query in queries:
            get(f"http://127.0.0.1:{port}/v1/deuren?{query}")
        return sum(pss(pid) for pid in family(server.pid))
    finally:
        server.terminate()
        server.wait(20)


def family(pid: int) -> list[int]:
    """A process and its children; workers of SPARQL, which the tables do not decide, are left out."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        if b"loketgraph.worker" not in Path(f"/proc/{child}/cmdline").read_bytes():
            found += family(int(child))
    return found


def pss(pid: int) -> float:
    """The proportional share of memory of a process, in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.M)[1]) / 1024  # type: ignore[index]


def cold_start(releases: Path, query: str) -> float:
    """Seconds from opening the data to the first answer."""
    command = [sys.executable, "-c", START, str(releases), query]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(BEURTEN)]
    return statistics.median(map(float, runs))


def as_markdown(release: Release, before: float, found: dict[str, float]) -> str:
    """The table of one run."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    lines = [
        f"## Groei en geheugen, {dt.date.today()}, {commit.strip()}",
        "",
        f"{release.manifest.aantallen['feiten/alle']:,} feiten, mediaan van {BEURTEN} beurten van {VRAGEN:,} vragen; "
        f"opzoeken kost nu {before * 1e6:.1f} µs. Geheugen is PSS, met {WERKERS} werkers tegen 1.",
        "",
        "| wat | gemeten | lat | gehaald |",
        "|---|---|---|---|",
        *(
            f"| {naam} | {waarde:.2f} | ≤ {LATTEN[naam]} | {'ja' if waarde <= LATTEN[naam] else 'nee'} |"
            for naam, waarde in found.items()
        ),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
