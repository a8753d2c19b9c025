"""How long the right door takes: `make bench` prints a table, `--schrijf` also adds it to bench/RESULTATEN.md.

One run builds the real content, then measures in a fresh process, so that memory and cold start are those of a
service. Times are wall time of one process; ratios against the baseline of the same run say more than milliseconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

START = time.perf_counter()
ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
RESULTATEN = BENCH / "RESULTATEN.md"
SEED, SITUATIES, NAIEF = 20260601, 1000, 100
HERHALINGEN = 9

#: The most a stored query may take on its own example, in milliseconds, before `make bench` fails.
BUDGET_MS = {"vragen": 500.0, "kwaliteit": 5000.0}
#: The most the right door may take, in milliseconds: median and worst of all situations.
BUDGET_DEUR_MS = {"mediaan": 50.0, "slechtst": 1000.0}


def main() -> int:
    """Measure, print, and with `--schrijf` record. 1 when a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schrijf", action="store_true", help=f"voeg de uitkomst toe aan {RESULTATEN.name}")
    parser.add_argument("--meet", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.meet:
        print(json.dumps(measure(arguments.meet)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        bouw = time_build(Path(folder))
        started = time.perf_counter()
        command = [sys.executable, str(Path(__file__)), "--meet", folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        gemeten = json.loads(done.stdout) | bouw
        print(f"gemeten in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    report = as_markdown(gemeten)
    print(report)
    if arguments.schrijf:
        record(report)
    over = over_budget(gemeten)
    print("\n".join(over) or "Alles binnen budget.", file=sys.stderr)
    return 1 if over else 0


def time_build(folder: Path) -> dict[str, float]:
    """Seconds to check the content and to build a release of it (the check is part of it)."""
    from loketgraph.build import build

    marks: dict[str, float] = {}
    started = time.perf_counter()

    def progress(line: str) -> None:
        marks[line.partition(":")[0]] = time.perf_counter() - started
        print(f"[{time.perf_counter() - started:5.1f} s] {line}", file=sys.stderr)

    build(ROOT, folder, progress)
    return {"controleren_s": marks["schrijven"], "bouwen_s": time.perf_counter() - started}


def measure(releases: Path) -> dict[str, Any]:
    """Everything measured in this process: cold start first, then the questions."""
    from loketgraph.deuren import answer
    from loketgraph.queries import load_queries, load_query
    from loketgraph.release import open_release
    from loketgraph.situatie import RuweSituatie, resolve
    from loketgraph.vragen import Vragen

    release = open_release(releases)
    store = release.store()
    extra = {path.stem: load_query(path) for path in BENCH.glob("*.rq")}
    vragen = Vragen(store, load_queries(ROOT / "queries" / "vragen") | extra)
    first = RuweSituatie(product=["bijstand"], gemeente="gm0405", peildatum="2026-06-01")
    answer(resolve(first, vragen), vragen, release.hash)
    cold = time.perf_counter() - START
    memory_start = _memory_mb()

    situaties = random_situations(vragen, SITUATIES)
    asked = [
        {
            "vraag": situatie.vragen,
            "gemeente": situatie.gemeenten[0],
            "peildatum": situatie.peildatum,
            "omstandigheid": situatie.omstandigheden,
        }
        for situatie, _ in situaties
    ]
    naive = [(vragen.ask("deuren", **values), vragen.ask("deuren_naief", **values)) for values in asked[:NAIEF]]
    if any(fast != slow for fast, slow in naive):
        raise SystemExit("bench/deuren_naief.rq geeft andere rijen dan deuren.rq: vergelijk ze eerst.")
    times = {
        "een_patroon": _times(lambda v: vragen.ask("een_patroon", vraag=v["vraag"]), asked),
        "deuren": _times(lambda v: vragen.ask("deuren", **v), asked),
        "deuren_naief": _times(lambda v: vragen.ask("deuren_naief", **v), asked[:NAIEF]),
        "antwoord": _times(lambda s: answer(s[0], vragen, release.hash), situaties),
        "oplossen_en_antwoord": _times(lambda s: answer(resolve(s[1], vragen), vragen, release.hash), situaties),
    }
    eigen = {}
    for folder in BUDGET_MS:
        for query in load_queries(ROOT / "queries" / folder).values():
            runs = _times(lambda text: store.select(text), [query.text] * HERHALINGEN)
            eigen[f"{folder}/{query.naam}"] = [statistics.median(runs), len(store.select(query.text))]
    return {
        "koude_start_s": cold,
        "geheugen_start_mb": memory_start,
        "geheugen_mb": _memory_mb(),
        "feiten": len(store),
        "release": release.hash,
        "tijden_ms": times,
        "eigen_ms": eigen,
    }


def random_situations(vragen: Any, number: int) -> list[tuple[Any, Any]]:
    """Checked and typed situations: any question, municipality, day, asker and circumstances; the same every run."""
    from loketgraph.errors import InvalidSituation
    from loketgraph.situatie import DOELGROEPEN, RuweSituatie, resolve
    from loketgraph.vragen import text

    def codes(naam: str) -> list[str]:
        return [text(row, "id").rsplit("/", 1)[-1] for row in vragen.ask(naam)]

    pick = random.Random(SEED)
    questions = [("vraagtype", c) for c in codes("vraagtypen")] + [("taak", c) for c in codes("taken")]
    questions += [("levensgebeurtenis", c) for c in codes("levensgebeurtenissen")]
    gemeenten, omstandigheden = codes("gemeenten"), [text(row, "id") for row in vragen.ask("omstandigheden")]
    opties: dict[str, list[str]] = {}
    for row in vragen.ask("opties", omstandigheid=omstandigheden):
        opties.setdefault(text(row, "omstandigheid"), []).append(text(row, "optie"))
    found: list[tuple[Any, Any]] = []
    while len(found) < number:
        kind, code = pick.choice(questions)
        typed = RuweSituatie(
            **{kind: [code]},
            gemeente=pick.choice(gemeenten),
            peildatum=(dt.date(2010, 1, 1) + dt.timedelta(pick.randrange(18 * 365))).isoformat(),
            voor=pick.choice(DOELGROEPEN),
            vanuit=pick.choice(["", pick.choice(gemeenten)]),
            omstandigheid=[pick.choice(opties[naam]) for naam in pick.sample(omstandigheden, pick.randrange(4))],
        )
        try:
            found.append((resolve(typed, vragen), typed))
        except InvalidSituation:  # the municipality did not exist yet on that day
            continue
    return [(situatie, typed) for situatie, typed in found if situatie.gemeenten]


def _times(run: Callable[[Any], object], cases: Iterable[Any]) -> list[float]:
    """The milliseconds of each case."""
    times = []
    for case in cases:
        started = time.perf_counter()
        run(case)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _memory_mb() -> float:
    """The most memory this process has had (ru_maxrss: KiB on Linux, bytes on macOS)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def over_budget(gemeten: dict[str, Any]) -> list[str]:
    """What took longer than it may."""
    found = []
    for naam, (median, _) in gemeten["eigen_ms"].items():
        budget = BUDGET_MS[naam.partition("/")[0]]
        if median > budget:
            found.append(f"queries/{naam}.rq: {median:.0f} ms, budget {budget:.0f} ms.")
    deur = gemeten["tijden_ms"]["deuren"]
    for soort, value in (("mediaan", statistics.median(deur)), ("slechtst", max(deur))):
        if value > BUDGET_DEUR_MS[soort]:
            found.append(f"deuren.rq, {soort}: {value:.0f} ms, budget {BUDGET_DEUR_MS[soort]:.0f} ms.")
    return found


def as_markdown(gemeten: dict[str, Any]) -> str:
    """The report: a section by date and commit."""
    names = {
        "een_patroon": "een patroon (`bench/een_patroon.rq`), de maat",
        "deuren": "`deuren.rq`",
        "deuren_naief": f"naïeve vorm (`bench/deuren_naief.rq`, {NAIEF} situaties)",
        "antwoord": "het hele antwoord",
        "oplossen_en_antwoord": "plaats en codes opzoeken, en het hele antwoord",
    }
    base = statistics.median(gemeten["tijden_ms"]["een_patroon"])
    lines = [
        f"## {dt.date.today().isoformat()}, commit {commit()}",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} kernen, belasting {os.getloadavg()[1]:.1f}, "
        f"Python {platform.python_version()}, pyoxigraph {_version('pyoxigraph')}. "
        f"Release {gemeten['release'][:12]}, {gemeten['feiten']} quads in het geheugen.",
        "",
        f"| {SITUATIES} willekeurige situaties | mediaan | p99 | slechtst | keer de maat |",
        "|---|---:|---:|---:|---:|",
    ]
    for key, name in names.items():
        times = sorted(gemeten["tijden_ms"][key])
        p99 = times[min(len(times) - 1, round(len(times) * 0.99))]
        median = statistics.median(times)
        lines.append(f"| {name} | {median:.2f} ms | {p99:.2f} ms | {times[-1]:.2f} ms | {median / base:.0f}× |")
    lines += [
        "",
        "| verder | |",
        "|---|---:|",
        f"| koude start: Python, release openen, eerste antwoord | {gemeten['koude_start_s']:.1f} s |",
        f"| inhoud controleren | {gemeten['controleren_s']:.1f} s |",
        f"| release bouwen, controle meegerekend | {gemeten['bouwen_s']:.1f} s |",
        f"| geheugen na het eerste antwoord | {gemeten['geheugen_start_mb']:.0f} MB |",
        f"| geheugen na alle metingen | {gemeten['geheugen_mb']:.0f} MB |",
        "",
        "| de vijf zwaarste per map, op hun eigen voorbeeld | rijen | mediaan |",
        "|---|---:|---:|",
    ]
    for folder in BUDGET_MS:
        own = [(naam, *found) for naam, found in gemeten["eigen_ms"].items() if naam.startswith(folder)]
        for naam, median, rows in sorted(own, key=lambda item: -item[1])[:5]:
            lines.append(f"| `{naam}.rq` | {rows} | {median:.1f} ms |")
    return "\n".join(lines) + "\n"


def commit() -> str:
    """The commit that is measured, with a plus when files have changed since."""
    git = ["git", "-C", str(ROOT)]
    found = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    dirty = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, text=True).stdout.strip()
    return f"{found or 'onbekend'}{'+' if dirty else ''}"


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def record(report: str) -> None:
    """Put the report at the top of the results; older ones stay."""
    head = (
        "# Metingen\n\nGemaakt met `make bench`: de juiste deur op de ingebouwde machine, met alle registers geladen.\n"
        "Een plus achter de commit: er waren wijzigingen die nog niet waren vastgelegd.\n\n"
    )
    old = RESULTATEN.read_text(encoding="utf-8").removeprefix(head) if RESULTATEN.exists() else ""
    RESULTATEN.write_text(head + report + ("\n" + old if old else ""), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
