"""All checks on the content: Turtle, shapes, quality queries, scenarios. Everything wrong is reported at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from .derive import Aantallen, derive_by_rule
from .errors import QueryFileError, SourceError
from .findings import Ernst, Finding, Gebrek
from .proeven import Proef, try_out
from .queries import Query, load_queries
from .scenarios import Scenario, load_scenarios
from .situatie import today
from .sources import Sources, load_sources, require_content
from .store import EmbeddedStore, Row, Store
from .tabellen import GeheugenTabellen, compile_tables
from .toetsen import Geheugen, Toetser
from .vormen import load_vormen
from .vragen import Vragen, text

REGEL = "regel:"
"""Before the name of a rule: the graph of what it makes."""
_ERNST = {"fout": Ernst.FOUT, "waarschuwing": Ernst.WAARSCHUWING, "advies": Ernst.ADVIES}
_DAGEN = {"vandaag": 0, "straks": 90, "jaargeleden": -365}


@dataclass(frozen=True)
class Checked:
    """The outcome of all checks, with what was read and derived on the way, so that it need not be done again."""

    findings: tuple[Finding, ...]
    sources: Sources
    regels: Mapping[str, Aantallen]
    store: EmbeddedStore
    vormen: frozenset[Gebrek]
    kwaliteit: Mapping[str, tuple[Gebrek, ...]]
    tabellen: Mapping[bytes, bytes]
    proeven: tuple[Proef, ...]

    @property
    def derived(self) -> frozenset[ox.Triple]:
        """Every fact that a rule made."""
        return frozenset(triple for made in self.regels.values() for triple in made)


def check(
    root: Path, progress: Callable[[str], None] = lambda _: None, alles: bool = False, pyshacl: bool = False
) -> Checked:
    """Check the content below a root (`ontology/`, `shapes/`, `queries/`). Findings are sorted by place.

    The shapes are held against the things that people wrote; with `alles` against those of the registers too, as a
    build does. With `pyshacl` the reference engine does that.
    """
    require_content(root)
    progress("lezen: ontology")
    sources, errors = load_sources(root)
    findings = [source_finding(error) for error in errors]
    findings += blank_nodes(sources)
    progress("vormen: shapes")
    vormen = frozenset(shape_gebreken(sources, root / "shapes", alles, pyshacl))
    store = EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for file in sources.files for t in file.triples)
    regels = derive_by_rule(store, root / "queries" / "regels", progress)
    progress("kwaliteit: queries/kwaliteit")
    queries = load_queries(root / "queries" / "kwaliteit").values()
    kwaliteit = {query.naam: tuple(quality_gebreken(query, quality_rows(query, store))) for query in queries}
    findings += place((*vormen, *(gebrek for found in kwaliteit.values() for gebrek in found)), sources)
    progress("scenario's: ontology/scenarios")
    scenarios, unread = load_scenarios(root)
    findings += [source_finding(error) for error in unread]
    tabellen, proeven = try_scenarios(root, store, () if errors else scenarios)
    findings += [proef.finding for proef in proeven if proef.finding]
    return Checked(tuple(sorted(set(findings))), sources, regels, store, vormen, kwaliteit, tabellen, proeven)


def shape_gebreken(sources: Sources, shapes: Path, alles: bool = False, pyshacl: bool = False) -> Iterable[Gebrek]:
    """What is wrong by the shapes; without `alles` only with things that stand in curated files."""
    triples = (triple for file in sources.files for triple in file.triples)
    written = {triple.subject for file in sources.files if file.graph != "bron" for triple in file.triples}
    if pyshacl:
        from . import shacl  # it takes a while to load, and is seldom asked for

        focus = None if alles else {str(getattr(thing, "value", thing)) for thing in written}
        return shacl.validate(shacl.to_rdflib(triples), shacl.load_shapes(shapes), focus)
    return Toetser(load_vormen(shapes), Geheugen(triples)).all((lambda _: True) if alles else written.__contains__)


def shape_findings(sources: Sources, shapes: Path, alles: bool = False) -> list[Finding]:
    """Findings of the shapes, sorted; see `shape_gebreken`."""
    return sorted(set(place(shape_gebreken(sources, shapes, alles), sources)))


def place(gebreken: Iterable[Gebrek], sources: Sources) -> list[Finding]:
    """A finding for each thing that is wrong, where the thing stands."""
    return [gebrek.at(*sources.locate(gebrek.ding)) for gebrek in gebreken]


def source_finding(error: SourceError) -> Finding:
    """A finding for a file that cannot be read."""
    return Finding(error.path, error.line or 0, "", "bestand", Ernst.FOUT, str(error), str(error))


def blank_nodes(sources: Sources) -> Iterable[Finding]:
    """A finding for each file with nameless things: they make every later difference unreadable."""
    for file in sources.files:
        if any(isinstance(term, ox.BlankNode) for triple in file.triples for term in (triple.subject, triple.object)):
            nl = "Geef ieder ding een naam: haal de blokken met [ … ] weg."
            yield Finding(file.path, 1, "", "naamloos", Ernst.FOUT, nl, "Name every thing: remove blocks with [ … ].")


def quality_rows(query: Query, store: Store) -> list[Row]:
    """The rows of a quality query, for today."""
    return store.select(on_day(query, today()))


def on_day(query: Query, vandaag: dt.date) -> str:
    """The text of a stored query for a day: its `vandaag`, `straks` (90 days later) and `jaargeleden` (365 days before)
    filled in, as far as it has them."""
    days = {naam: [vandaag + dt.timedelta(dagen)] for naam, dagen in _DAGEN.items()}
    return query.bind({param.naam: days[param.naam] for param in query.params if param.naam in days})


def quality_findings(query: Query, rows: Iterable[Row], sources: Sources) -> list[Finding]:
    """Findings of a quality query; see `quality_gebreken`."""
    return place(quality_gebreken(query, rows), sources)


def quality_gebreken(query: Query, rows: Iterable[Row]) -> list[Gebrek]:
    """What is wrong by a quality query: a row per fault, with the header's message in Dutch and English.

    Raises QueryFileError when the header misses Ernst, Probleem or Problem.
    """
    missing = [name for name in ("ernst", "probleem", "problem") if name not in query.rest]
    if missing or query.rest["ernst"] not in _ERNST:
        raise QueryFileError(f"{query.naam}.rq: vul in de kop aan: {', '.join(missing) or 'Ernst'}.")
    found = []
    for row in rows:
        detail = f" ({_code(text(row, 'eigenschap'))}: {_code(text(row, 'waarde'))})" if "waarde" in row else ""
        nl, en = query.rest["probleem"] + detail, query.rest["problem"] + detail
        elders = f"queries/kwaliteit/{query.naam}.rq"
        found.append(Gebrek(text(row, "ding"), query.naam, _ERNST[query.rest["ernst"]], nl, en, elders))
    return found


def scenario_findings(root: Path, store: EmbeddedStore) -> list[Finding]:
    """Findings of the scenarios: what cannot be read, and answers that are not the expected ones."""
    scenarios, errors = load_scenarios(root)
    _, proeven = try_scenarios(root, store, scenarios)
    return [*map(source_finding, errors), *(proef.finding for proef in proeven if proef.finding)]


def try_scenarios(
    root: Path, store: EmbeddedStore, scenarios: Sequence[Scenario]
) -> tuple[dict[bytes, bytes], tuple[Proef, ...]]:
    """The tables of a store, and what comes of each scenario by them; no tables when there is nothing to try."""
    if not scenarios:
        return {}, ()
    vragen = Vragen(store, load_queries(root / "queries" / "vragen"))
    tabellen = compile_tables(store, vragen, load_queries(root / "queries" / "tabellen"))
    lezer = GeheugenTabellen(tabellen)
    return tabellen, tuple(try_out(scenario, lezer, lambda: vragen) for scenario in scenarios)


def _code(term: str) -> str:
    if not term.startswith("http"):
        return term
    return "/".join(term.split("#")[-1].rsplit("/", 2)[-2:])
