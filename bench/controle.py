"""Measure the check: one edit against everything again, and against plain pySHACL over the whole graph.

`python bench/controle.py` shows a table; with `--schrijf` it goes into bench/RESULTATEN.md too. Times are processor
time of a process of its own, start included, so that a busy machine counts less; only the ratios say something.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deuren import ROOT, commit, record

WIJZIGINGEN = 12
_PLAIN = """
import sys
from pathlib import Path
import pyshacl
from rdflib import Graph
from loketgraph.shacl import to_rdflib
from loketgraph.sources import load_sources
root = Path(sys.argv[1])
shapes = Graph()
for path in (root / "shapes").glob("*.ttl"):
    shapes.parse(path)
sources, _ = load_sources(root)
data = to_rdflib(triple for file in sources.files for triple in file.triples)
pyshacl.validate(data, shacl_graph=shapes, inference="none")
"""


def main() -> int:
    """Measure, show, and record when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schrijf", action="store_true", help="zet de uitkomst in bench/RESULTATEN.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = measure(Path(folder))
    print(report)
    if arguments.schrijf:
        record(report)
    return 0


def measure(folder: Path) -> str:
    """The report: each line a time and its ratio to the full check."""
    root = folder / "inhoud"
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, root / name)
    check = ["-m", "loketgraph.cli", "check", "--inhoud", str(root), "--releases", str(folder / "geen")]
    full = seconds(check, folder)
    edits = [seconds(check, folder) for _ in edited(root)]
    reference = seconds([*check, "--volledig"], folder)
    build = seconds(["-m", "loketgraph.cli", "build", "--inhoud", str(root), "--releases", str(folder / "r")], folder)
    plain = seconds(["-c", _PLAIN, str(root)], folder)
    rows = [
        ("alles, en bewaren voor de volgende keer", full),
        (f"na één wijziging, mediaan van {WIJZIGINGEN}", statistics.median(edits)),
        ("na één wijziging, slechtst", max(edits)),
        ("alles, de vormen met pySHACL (`--volledig`)", reference),
        ("release bouwen, met alle controles en alle registers", build),
        ("alleen pySHACL, zonder meer, over de hele graaf", plain),
    ]
    lines = [
        f"## Controle, {dt.date.today().isoformat()}, commit {commit()}",
        "",
        "| `loketgraph check` | processortijd | deel van alles |",
        "|---|---:|---:|",
        *(f"| {name} | {time:.1f} s | {time / full:.2f} |" for name, time in rows),
    ]
    return "\n".join(lines) + "\n"


def edited(root: Path) -> Iterator[Path]:
    """A random curated file with one line changed, again and again; each is put back."""
    pick = random.Random(2026)
    files = [path for path in sorted((root / "ontology").rglob("*.ttl")) if path.parts[-2] not in ("bron", "model")]
    done = 0
    while done < WIJZIGINGEN:
        path = pick.choice(files)
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        number = pick.randrange(len(lines))
        if not lines[number].startswith("    ") or not lines[number].endswith(" ;"):
            continue
        new = lines[number].replace('"@nl', ' en meer"@nl') if '"@nl' in lines[number] else ""
        path.write_text("\n".join([*lines[:number], new, *lines[number + 1 :]]), encoding="utf-8")
        yield path
        path.write_text(text, encoding="utf-8")
        done += 1


def seconds(arguments: list[str], cache: Path) -> float:
    """The processor time of a Python process with its kept checks in a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "LOKETGRAPH_NASLAG": str(cache / "naslag")}
    subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
