"""All checks on the content: Turtle, shapes, quality queries, scenarios. Everything wrong is reported at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from .derive import derive
from .errors import QueryFileError, SourceError
from .findings import Ernst, Finding
from .queries import Query, load_queries
from .scenarios import load_scenarios, run_scenarios
from .shacl import load_shapes, to_rdflib, validate
from .situatie import today
from .sources import Sources, load_sources, require_content
from .store import EmbeddedStore, Row
from .vragen import Vragen, text

_ERNST = {"fout": Ernst.FOUT, "waarschuwing": Ernst.WAARSCHUWING, "advies": Ernst.ADVIES}
_DAGEN = {"vandaag": 0, "straks": 90, "jaargeleden": -365}


@dataclass(frozen=True)
class Checked:
    """The outcome of all checks, with what was read and derived on the way, so that a build need not do it again."""

    findings: tuple[Finding, ...]
    sources: Sources
    derived: frozenset[ox.Triple]
    store: EmbeddedStore


def check(root: Path, progress: Callable[[str], None] = lambda _: None, alles: bool = False) -> Checked:
    """Check the content below a root (`ontology/`, `shapes/`, `queries/`). Findings are sorted by place.

    The shapes are held against what people wrote, with the register facts it refers to; with `alles` against every
    register fact too, as a build does.
    """
    require_content(root)
    progress("lezen: ontology")
    sources, errors = load_sources(root)
    findings = [source_finding(error) for error in errors]
    findings += blank_nodes(sources)
    progress("vormen: shapes")
    triples = [triple for file in sources.files for triple in file.triples]
    findings += shape_findings(sources, root / "shapes", alles)
    store = EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    derived = derive(store, root / "queries" / "regels", progress)
    progress("kwaliteit: queries/kwaliteit")
    for query in load_queries(root / "queries" / "kwaliteit").values():
        findings += quality_findings(query, store.select(on_day(query, today())), sources)
    progress("scenario's: ontology/scenarios")
    findings += scenario_findings(root, store, run=not errors)
    return Checked(tuple(sorted(set(findings))), sources, derived, store)


def shape_findings(sources: Sources, shapes: Path, alles: bool = False) -> list[Finding]:
    """Findings of the shapes; without `alles` only on things that stand in curated files.

    A shape looks at a thing and at the class of what it refers to, so the register blocks one step away are enough.
    """
    written = [triple for file in sources.files if alles or file.graph != "bron" for triple in file.triples]
    if alles:
        return validate(to_rdflib(written), load_shapes(shapes), sources)
    focus = {str(triple.subject.value) for triple in written}  # type: ignore[union-attr]
    referred = {triple.object for triple in written if isinstance(triple.object, ox.NamedNode)}
    registers = (triple for file in sources.files if file.graph == "bron" for triple in file.triples)
    near = [triple for triple in registers if triple.subject in referred]
    return validate(to_rdflib([*written, *near]), load_shapes(shapes), sources, focus)


def source_finding(error: SourceError) -> Finding:
    """A finding for a file that cannot be read."""
    return Finding(error.path, error.line or 0, "", "bestand", Ernst.FOUT, str(error), str(error))


def blank_nodes(sources: Sources) -> Iterable[Finding]:
    """A finding for each file with nameless things: they make every later difference unreadable."""
    for file in sources.files:
        if any(isinstance(term, ox.BlankNode) for triple in file.triples for term in (triple.subject, triple.object)):
            nl = "Geef ieder ding een naam: haal de blokken met [ … ] weg."
            yield Finding(file.path, 1, "", "naamloos", Ernst.FOUT, nl, "Name every thing: remove blocks with [ … ].")


def on_day(query: Query, vandaag: dt.date) -> str:
    """The text of a stored query for a day: its `vandaag`, `straks` (90 days later) and `jaargeleden` (365 days before)
    filled in, as far as it has them."""
    days = {naam: [vandaag + dt.timedelta(dagen)] for naam, dagen in _DAGEN.items()}
    return query.bind({param.naam: days[param.naam] for param in query.params if param.naam in days})


def quality_findings(query: Query, rows: Iterable[Row], sources: Sources) -> list[Finding]:
    """Findings of a quality query: a row per fault, with the header's message in Dutch and English.

    Raises QueryFileError when the header misses Ernst, Probleem or Problem.
    """
    missing = [name for name in ("ernst", "probleem", "problem") if name not in query.rest]
    if missing or query.rest["ernst"] not in _ERNST:
        raise QueryFileError(f"{query.naam}.rq: vul in de kop aan: {', '.join(missing) or 'Ernst'}.")
    found = []
    for row in rows:
        ding = text(row, "ding")
        file, line = sources.locate(ding)
        detail = f" ({_code(text(row, 'eigenschap'))}: {_code(text(row, 'waarde'))})" if "waarde" in row else ""
        found.append(
            Finding(
                file=file or f"queries/kwaliteit/{query.naam}.rq",
                line=line,
                ding=_code(ding),
                rule=query.naam,
                ernst=_ERNST[query.rest["ernst"]],
                nl=query.rest["probleem"] + detail,
                en=query.rest["problem"] + detail,
            )
        )
    return found


def scenario_findings(root: Path, store: EmbeddedStore, run: bool = True) -> list[Finding]:
    """Findings of the scenarios: what cannot be read, and answers that are not the expected ones.

    `run` is false when part of the content is missing: then only the reading counts.
    """
    scenarios, errors = load_scenarios(root)
    found = [source_finding(error) for error in errors]
    return found + (run_scenarios(scenarios, Vragen(store, load_queries(root / "queries" / "vragen"))) if run else [])


def _code(term: str) -> str:
    if not term.startswith("http"):
        return term
    return "/".join(term.split("#")[-1].rsplit("/", 2)[-2:])
