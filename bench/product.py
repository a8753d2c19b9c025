"""Every question in every municipality: the prepared bytes against the answer from the tables. Any difference fails.

Questions of one group have the same answers by what the tables say, so one of each group stands for all; the test suite
draws from all questions. `--deel N` takes every Nth pair.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import orjson

from loketgraph.deuren import answer
from loketgraph.kortepad import KortePad
from loketgraph.release import open_release
from loketgraph.routering import Routering
from loketgraph.situatie import DOELGROEPEN, NEDERLAND, VRAAG_PREFIXEN, Situatie, today

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Compare, print the counts; 1 when any answer differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, default=ROOT / "releases")
    parser.add_argument("--deel", type=int, default=1)
    arguments = parser.parse_args()
    release = open_release(arguments.releases)
    tabellen = release.tables()
    kort, routering, dag = KortePad(tabellen), Routering(tabellen), today()
    get = tabellen.reader()
    groepen = {get(b"groepen\0" + vraag.encode()): vraag for vraag in tabellen.keys("leidt-naar")}
    gemeenten = [iri for iri in tabellen.keys("vangnet") if iri != NEDERLAND]
    compared = unknown = different = number = 0
    started = time.monotonic()
    for vraag in groepen.values():
        param, prefix = next(pair for pair in VRAAG_PREFIXEN.items() if vraag.startswith(pair[1]))
        for gemeente in ("", *gemeenten):
            number += 1
            if number % arguments.deel:
                continue
            voor = DOELGROEPEN[number // arguments.deel % len(DOELGROEPEN)]
            code = gemeente.rsplit("/", 1)[-1]
            place = f"&gemeente={code}" if code else ""
            found = kort.lookup(f"{param}={vraag.removeprefix(prefix)}{place}&voor={voor}", dag)
            if found is None:
                unknown += 1
                continue
            situatie = Situatie((vraag,), (gemeente,) if gemeente else (), dag, voor, "")
            compared += 1
            if found != orjson.dumps(answer(situatie, routering, release.hash).as_json()):
                different += 1
                print(f"VERSCHIL {vraag} {code} {voor}")
    print(
        f"{len(groepen)} groepen vragen x {len(gemeenten) + 1} plaatsen: {compared} vergeleken, {different} anders, "
        f"{unknown} zonder klaargemaakt antwoord, {time.monotonic() - started:.0f} s, release {release.hash[:12]}"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
