"""Hostile queries on a real server in this process: if one of them kills it, so it does these tests.

Times are told, not judged: `python -m tests.sparql.aanval` does that, with more of everything.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from loketgraph.release import Release
from loketgraph.settings import Settings

from .aanval import Verslag, attack, canary
from .conftest import as_app, endpoint_on, running
from .vijandig import attacks, mutations

SMALL = replace(
    Settings(),
    sparql_seconden=1,
    sparql_cpu_seconden=1,
    sparql_geheugen_mb=256,
    sparql_max_rijen=200,
    sparql_wacht_ms=5000,
)
FAMILIES = {"nest": 100, "keten": 90, "bom": 60, "naar": 35, "teken": 45, "getal": 25, "regex": 20, "injectie": 30}
SEED = 20261124


def strike(release: Release, guarded: bool, share: int, count: int) -> Verslag:
    """Attack with one in so many of the attacks, and a number of mutations."""
    report = Verslag()

    async def run(base: str) -> None:
        async with canary() as (host, contacts):
            chosen = [*attacks(host)[::share], *mutations(SEED, count, host)]
            await attack(base, chosen, report, together=2)
            await asyncio.sleep(0.2)
            report.contacten = len(contacts)

    with running(as_app(endpoint_on(release, SMALL, guarded))) as (host, port):
        asyncio.run(run(f"http://{host}:{port}"))
    return report


@pytest.mark.parametrize(
    ("guarded", "share", "count", "minimum"),
    [(True, 2, 300, 570), (False, 6, 60, 150)],
    ids=["met keuring", "zonder keuring"],
)
def test_the_service_holds(wereld_release: Release, guarded: bool, share: int, count: int, minimum: int) -> None:
    report = strike(wereld_release, guarded, share, count)
    print(report)
    assert report.fouten == []
    assert report.contacten == 0
    assert sum(report.statussen.values()) >= minimum
    assert {200, 400, 413} <= set(report.statussen)


def test_there_is_enough_hostility() -> None:
    found = attacks("127.0.0.1:9")
    counts = Counter(item.naam.partition("-")[0] for item in found)
    assert len(found) == len({item.naam for item in found}) >= 500
    assert {family for family, minimum in FAMILIES.items() if counts[family] < minimum} == set()


def test_a_seed_gives_the_same_mutations() -> None:
    one, again, other = (list(mutations(seed, 50, "127.0.0.1:9")) for seed in (1, 1, 2))
    assert one == again
    assert [item.body for item in one] != [item.body for item in other]
    assert len({item.body for item in one}) == 50
