"""How fast the service answers, as ratios in one run: prints a table, `--schrijf` adds it to bench/RESULTATEN.md.

One worker on the full content, asked by wrk (Debian) over loopback; client and server share the machine. Beside the
service, on the same server, stand two baselines: a constant answer written the usual FastAPI way, and constant bytes
of the same length from a bare ASGI app. Each figure is the median of five turns, the targets taking turns.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from loketgraph.release import Release, open_release
from loketgraph.situatie import DOELGROEPEN, VRAAG_PREFIXEN
from loketgraph.tabellen import Tabellen

ROOT = Path(__file__).resolve().parent.parent
RESULTATEN = ROOT / "bench" / "RESULTATEN.md"
BEURTEN, SECONDEN, ADRESSEN = 5, 4, 20_000

#: The bars of the project: name -> (least, most) of a ratio.
LATTEN = {
    "opzoeken / constante, gewone FastAPI": (2.0, None),
    "opzoeken / constante bytes, kale ASGI": (0.5, None),
    "304 / opzoeken": (1.5, None),
    "situaties per s in een stapel / opzoeken": (8.0, None),
    "p99 / p50 bij halve verzadiging": (None, 5.0),
}

WRK = """
local adressen = {}
for regel in io.lines(os.getenv("ADRESSEN")) do adressen[#adressen + 1] = regel end
local nummer = tonumber(os.getenv("START") or "0")
local kop = nil
if os.getenv("ETAGS") then kop = true end
request = function()
  nummer = nummer % #adressen + 1
  local adres, tag = adressen[nummer]:match("([^\\t]+)\\t?(.*)")
  if kop then return wrk.format("GET", adres, {["If-None-Match"] = tag}) end
  return wrk.format("GET", adres)
end
"""


def addresses(release: Release) -> list[str]:
    """Random lookups over all questions and living municipalities, and a few forms: with peildatum, without a place."""
    kans, tabellen = random.Random(20261124), release.tables()
    vragen = list(tabellen.keys("leidt-naar"))
    gemeenten = living(tabellen)
    found = []
    for _ in range(ADRESSEN):
        vraag = kans.choice(vragen)
        param, prefix = next(pair for pair in VRAAG_PREFIXEN.items() if vraag.startswith(pair[1]))
        parts = [f"{param}={quote(vraag.removeprefix(prefix))}", f"gemeente={kans.choice(gemeenten)}"]
        if kans.random() < 0.5:
            parts.append(f"voor={kans.choice(DOELGROEPEN)}")
        found.append("/v1/deuren?" + "&".join(parts))
    return found


def living(tabellen: Tabellen) -> list[str]:
    """The codes of the municipalities of today."""
    nummers = tabellen.reader()(b"gemeentenummers\0") or b"{}"
    return list(json.loads(nummers))


def wrk(url: str, adressen: Path, verbindingen: int = 16, **env: str) -> tuple[float, dict[str, float]]:
    """Requests per second, and latency percentiles in ms, of one turn. Raises when any answer was an error."""
    script = adressen.with_suffix(".lua")
    script.write_text(WRK, encoding="utf-8")
    command = ["wrk", "-t1", f"-c{verbindingen}", f"-d{SECONDEN}s", "--latency", "-s", str(script), url]
    environ = {**os.environ, "ADRESSEN": str(adressen), "START": str(random.randrange(ADRESSEN)), **env}
    out = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in out and not env.get("ETAGS"):
        raise SystemExit(out)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]
    latency = {
        p: float(v) * {"us": 0.001, "ms": 1, "s": 1000}[u] for p, v, u in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)", out)
    }
    return rate, latency


def main() -> int:
    """Measure, print, and with `--schrijf` record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, default=ROOT / "releases")
    parser.add_argument("--schrijf", action="store_true")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("Installeer wrk: apt-get install wrk.")
    release = open_release(arguments.releases)
    with tempfile.TemporaryDirectory() as folder:
        report = measure(release, arguments.releases, Path(folder))
    print(report)
    if arguments.schrijf:
        with RESULTATEN.open("a", encoding="utf-8") as file:
            file.write(f"\n{report}\n")
    return 0


def measure(release: Release, releases: Path, folder: Path) -> str:
    """The report of one run."""
    lookups = addresses(release)
    (folder / "opzoeken.txt").write_text("\n".join(lookups), encoding="utf-8")
    for name in ("fastapi", "bytes"):
        (folder / f"{name}.txt").write_text(f"/constante-{name}\n", encoding="utf-8")
    port = free_port()
    env = {**os.environ, "LOKETGRAPH_RELEASES": str(releases), "PYTHONPATH": str(ROOT / "bench")}
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "basislijn:make",
        "--factory",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    server = subprocess.Popen([*command, "--no-access-log"], env=env)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/gezondheid")
        sizes = [len(get(url + address)[0]) for address in lookups[:300]]
        (folder / "tags.txt").write_text(
            "\n".join(f"{address}\t{get(url + address)[1]}" for address in lookups[:2000]), encoding="utf-8"
        )
        get(f"{url}/constante-bytes?lengte={round(statistics.mean(sizes))}")
        wrk(url, folder / "opzoeken.txt")
        rates: dict[str, list[float]] = {}
        spreads = []
        for _ in range(BEURTEN):
            for name in ("opzoeken", "fastapi", "bytes"):
                rates.setdefault(name, []).append(wrk(url, folder / f"{name}.txt")[0])
            rates.setdefault("304", []).append(wrk(url, folder / "tags.txt", ETAGS="1")[0])
            rates.setdefault("stapel", []).append(batch(url, lookups))
            _, latency = wrk(url, folder / "opzoeken.txt", verbindingen=1)
            spreads.append(latency["99"] / latency["50"])
        memory = peak_memory(server.pid)
    finally:
        server.terminate()
        server.wait(20)
    rate = {name: statistics.median(values) for name, values in rates.items()}
    ratios = {
        "opzoeken / constante, gewone FastAPI": rate["opzoeken"] / rate["fastapi"],
        "opzoeken / constante bytes, kale ASGI": rate["opzoeken"] / rate["bytes"],
        "304 / opzoeken": rate["304"] / rate["opzoeken"],
        "situaties per s in een stapel / opzoeken": rate["stapel"] / rate["opzoeken"],
        "p99 / p50 bij halve verzadiging": statistics.median(spreads),
    }
    return as_markdown(release, rate, ratios, statistics.mean(sizes), memory)


def as_markdown(release: Release, rate: dict[str, float], ratios: dict[str, float], size: float, memory: float) -> str:
    """The tables of one run."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout
    lines = [
        f"## De dienst, {dt.date.today()}, {commit.strip()}",
        "",
        f"Een werker, {os.cpu_count()} kernen gedeeld met wrk, {release.manifest.aantallen['feiten/alle']:,} feiten, "
        f"gemiddeld {size:,.0f} bytes per antwoord, mediaan van {BEURTEN} beurten van {SECONDEN} s. "
        f"Geheugen van de werker: {memory:.0f} MB.",
        "",
        "| wat | per seconde |",
        "|---|---|",
        *(f"| {name} | {value:,.0f} |" for name, value in rate.items()),
        "",
        "| verhouding | gemeten | lat | gehaald |",
        "|---|---|---|---|",
    ]
    for name, value in ratios.items():
        least, most = LATTEN[name]
        bar = f"≥ {least}" if least is not None else f"≤ {most}"
        met = (least is None or value >= least) and (most is None or value <= most)
        lines.append(f"| {name} | {value:.2f} | {bar} | {'ja' if met else 'nee'} |")
    return "\n".join(lines)


def batch(url: str, lookups: list[str]) -> float:
    """Situations per second when 1,000 go in one request."""
    chosen = random.sample(lookups, 1000)
    situaties = [dict(pair.split("=", 1) for pair in address.split("?")[1].split("&")) for address in chosen]
    body = json.dumps({"situaties": situaties}).encode()
    request = urllib.request.Request(f"{url}/v1/deuren/_zoek", body, {"Content-Type": "application/json"})
    start = time.perf_counter()
    with urllib.request.urlopen(request) as response:
        while response.read(1 << 16):
            pass
    return len(situaties) / (time.perf_counter() - start)


def get(url: str) -> tuple[bytes, str]:
    """Body and ETag of an address."""
    with urllib.request.urlopen(url) as response:
        return response.read(), response.headers.get("ETag", "")


def wait_for(url: str) -> None:
    """Wait until a server answers, at most a minute."""
    for _ in range(600):
        try:
            get(url)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("De dienst start niet.")


def free_port() -> int:
    """A free port on 127.0.0.1."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def peak_memory(pid: int) -> float:
    """The memory a process uses by itself, in MB: what it shares with others is not counted."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    parts = re.findall(r"^Private_(?:Clean|Dirty):\s+(\d+) kB", text, re.M)
    return sum(map(int, parts)) / 1024


if __name__ == "__main__":
    sys.exit(main())
