"""Check the content, fast when there is a kept check to start from, in full when there is none; keep what was full."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

from . import __version__
from .beeld import Feit4
from .checks import REGEL, Checked, check
from .findings import Finding
from .naslag import Inhoud, Naslag, open_naslag, write_naslag
from .queries import Query, load_queries
from .situatie import today
from .sources import Sources, require_content
from .tabellen import PER_DING, PLAATSNAMEN, SLEUTELKOLOM
from .wijziging import check_change
from .zoekplan import read_plan

_CODE = Path(__file__).parent
_MADE_WITH = ("pyoxigraph", "rdflib")
_MOST_SCENARIOS = array("H").itemsize * 8


@dataclass(frozen=True)
class Nagekeken:
    """The findings of a check, sorted by place, and the files with the facts of those that people wrote."""

    findings: tuple[Finding, ...]
    sources: Callable[[], Sources]


def look_over(
    root: Path, folder: Path, progress: Callable[[str], None] = lambda _: None, alles: bool = False
) -> Nagekeken:
    """What a check finds, of the change since the check that is kept in a folder, or in full.

    A full check is kept, when every file could be read; when it cannot be kept, it says so and goes on.
    """
    require_content(root)
    sleutel = made_with(root, alles)
    path = folder / f"{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]}{'-alles' if alles else ''}.sqlite"
    naslag = open_naslag(path, sleutel)
    if naslag:
        changed = check_change(root, naslag, alles, progress)
        if changed:
            return Nagekeken(changed.findings, partial(_written, changed.sources, naslag))
        progress("de wijziging reikt te ver: alles wordt gecontroleerd")
    checked = check(root, progress, alles)
    if keepable(checked):
        progress("bewaren: voor de volgende controle")
        try:
            write_naslag(path, sleutel, content(root, checked))
        except OSError as error:
            progress(f"niet bewaard: {error}")
    return Nagekeken(checked.findings, lambda: checked.sources)


def _written(sources: Sources, naslag: Naslag) -> Sources:
    """The same files, with the kept facts of those that people wrote and that did not change."""
    return Sources(
        tuple(
            file if file.triples or file.graph == "bron" else replace(file, triples=tuple(naslag.graph(file.path)))
            for file in sources.files
        )
    )


def made_with(root: Path, alles: bool) -> str:
    """The hash of all that decides what a check says, but the content: code, shapes, queries, libraries and the day."""
    libraries = [version(name) for name in _MADE_WITH]
    found = hashlib.sha256(f"{__version__} {alles} {today()} {libraries}".encode())
    for path in [
        *sorted(_CODE.rglob("*.py")),
        *sorted((root / "shapes").rglob("*.ttl")),
        *sorted((root / "queries").rglob("*.rq")),
    ]:
        named = path.name.encode() + b"\0"
        found.update(named)
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def keepable(checked: Checked) -> bool:
    """Whether a check can be the start of the next: every file was read, and every thing in it has a name."""
    whole = all(finding.rule not in ("bestand", "naamloos") for finding in checked.findings)
    return whole and len(checked.proeven) < 2**_MOST_SCENARIOS


def content(root: Path, checked: Checked) -> Inhoud:
    """What is kept of a full check."""
    gelezen: dict[bytes, list[int]] = {}
    for number, proef in enumerate(checked.proeven):
        for key in proef.gelezen or ():
            gelezen.setdefault(key, []).append(number)
    sleutels: dict[str, list[str]] = {f"sleutels/{naam}": [] for naam in (*SLEUTELKOLOM, *PER_DING, PLAATSNAMEN)}
    for key in checked.tabellen:
        tabel, _, sleutel = key.partition(b"\0")
        sleutels.setdefault(f"sleutels/{tabel.decode()}", []).append(sleutel.decode("utf-8", "surrogateescape"))
    return Inhoud(
        feiten=_facts(checked),
        tabellen=checked.tabellen,
        gelezen=gelezen,
        rest={
            **sleutels,
            "bestanden": {
                file.path: {"graph": file.graph, "sha256": file.sha256, "lines": file.lines}
                for file in checked.sources.files
            },
            "vormen": [astuple(gebrek) for gebrek in checked.vormen],
            "kwaliteit": {naam: [astuple(gebrek) for gebrek in found] for naam, found in checked.kwaliteit.items()},
            "plannen": {name: _plan(query) for name, query in _queries(root)},
            **{
                f"meervoud/{naam}": [
                    (str(t.subject), str(t.predicate), str(t.object), n) for t, n in made.items() if n > 1
                ]
                for naam, made in checked.regels.items()
            },
            "proeven": [
                (proef.scenario, proef.finding and (proef.finding.nl, proef.finding.en), proef.gelezen is not None)
                for proef in checked.proeven
            ],
        },
    )


def _facts(checked: Checked) -> Iterator[Feit4]:
    for file in checked.sources.files:
        yield from ((triple, file.path) for triple in file.triples)
    for naam, made in checked.regels.items():
        yield from ((triple, REGEL + naam) for triple in made)


def _plan(query: Query) -> dict[str, object]:
    plan = read_plan(query)
    return {"plan": plan.plan, "sjabloon": plan.sjabloon}


def _queries(root: Path) -> Iterator[tuple[str, Query]]:
    """The queries that a check runs, by folder and name."""
    for folder in ("regels", "kwaliteit", "tabellen", "vragen"):
        for naam, query in load_queries(root / "queries" / folder).items():
            if folder != "vragen" or naam in PER_DING or naam == "leden":
                yield f"{folder}/{naam}", query
