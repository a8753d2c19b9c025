"""Check one change: look again only at what it can reach, and keep the rest of the last full check.

Every step asks the same two things: what can this change reach (`toetsen.touched`, `bereik.reach`), and what is there
now (over the facts that decide it, `uittreksel`). A test holds the findings equal to those of a full check.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from .beeld import Beeld, Wijziging
from .bereik import ALLES, Sleutel, reach
from .checks import REGEL, blank_nodes, place, quality_gebreken, quality_rows, source_finding
from .derive import make, solutions_of
from .errors import SourceError
from .findings import Ernst, Finding, Gebrek
from .naslag import Naslag
from .proeven import fingerprint, try_out
from .queries import load_queries
from .scenarios import load_scenarios
from .sources import SourceFile, Sources, graph_of, load_file
from .store import EmbeddedStore, Row
from .tabellen import PER_DING, PLAATSNAMEN, SLEUTELKOLOM, SLEUTELS, Rijen, ask_about, entry_key, group, plain
from .toetsen import SUBKLASSE, Toetser, touched
from .uittreksel import extract
from .vormen import load_vormen
from .vragen import Vragen
from .zoekplan import Plan

#: From this many facts that came or went a full check is about as fast.
_MANY = 5_000


@dataclass(frozen=True)
class Veranderd:
    """What a check of a change found, and the files; only those that changed come with their facts."""

    findings: tuple[Finding, ...]
    sources: Sources


class TooMuch(Exception):
    """The change reaches so far that only a full check tells."""


def check_change(
    root: Path, naslag: Naslag, alles: bool, progress: Callable[[str], None] = lambda _: None
) -> Veranderd | None:
    """The findings of a full check, or None when the change reaches too far to find them this way."""
    try:
        return _Controle(root, naslag, alles, progress).run()
    except TooMuch:
        return None


class _Controle:
    def __init__(self, root: Path, naslag: Naslag, alles: bool, progress: Callable[[str], None]) -> None:
        self._root = root
        self._naslag = naslag
        self._alles = alles
        self._progress = progress
        self._wijziging = Wijziging(naslag)
        self._plannen: dict[str, Any] = naslag.rest("plannen")

    def run(self) -> Veranderd:
        """All findings. Raises TooMuch."""
        sources, errors, changed = self._read()
        base = self._wijziging.triples()
        self._progress(f"gewijzigd: {len(changed.files)} bestanden, {len(base)} feiten")
        if len(base) > _MANY or any(triple.predicate == SUBKLASSE for triple in base) or any(blank_nodes(changed)):
            raise TooMuch
        gebreken = self._shapes(base)
        self._derive()
        gebreken |= self._quality()
        findings = [source_finding(error) for error in errors] + place(gebreken, sources)
        findings += self._scenarios({} if errors else self._tables(), run=not errors)
        return Veranderd(tuple(sorted(set(findings))), sources)

    def _read(self) -> tuple[Sources, list[SourceError], Sources]:
        """All files, with the facts of those that changed, which are noted; files that cannot be read are errors."""
        kept: dict[str, Any] = self._naslag.rest("bestanden")
        files: list[SourceFile] = []
        changed: list[SourceFile] = []
        errors: list[SourceError] = []
        for path in sorted((self._root / "ontology").rglob("*.ttl")):
            name = path.relative_to(self._root).as_posix()
            old = kept.pop(name, None)
            if old and old["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest():
                files.append(SourceFile(name, old["graph"], old["sha256"], (), old["lines"]))
                continue
            try:
                changed.append(load_file(path, self._root))
                files.append(changed[-1])
                self._replace(name, changed[-1].triples)
            except SourceError as error:
                errors.append(error)
                self._replace(name, ())
        for name in kept:
            self._replace(name, ())
        return Sources(tuple(files)), errors, Sources(tuple(changed))

    def _replace(self, graph: str, now: Iterable[ox.Triple]) -> None:
        before, after = set(self._naslag.graph(graph)), set(now)
        self._wijziging.replace(graph, before - after, after - before)

    def _shapes(self, base: Sequence[ox.Triple]) -> set[Gebrek]:
        vormen = load_vormen(self._root / "shapes")
        before, after = self._wijziging.before(_written), self._wijziging.after(_written)
        things = touched(vormen, base, (before, after)) | {triple.subject for triple in base}
        kept = map(_gebrek, self._naslag.rest("vormen"))
        names = {str(getattr(thing, "value", thing)) for thing in things}
        curated = self._wijziging.after(lambda graph: _written(graph) and graph_of(graph) != "bron")
        about = [thing for thing in things if self._alles or curated.match(thing, None, None)]
        self._progress(f"vormen: {len(about)} dingen")
        return {gebrek for gebrek in kept if gebrek.ding not in names} | set(Toetser(vormen, after).about(about))

    def _derive(self) -> None:
        """Note what the rules no longer make, and what they make now: of solutions that can have come or gone."""
        rules = load_queries(self._root / "queries" / "regels")
        for number, (naam, rule) in enumerate(rules.items()):
            own = {REGEL + name for name in list(rules)[number:]}
            seen = lambda graph, own=own: graph not in own  # noqa: E731
            before, after = self._wijziging.before(seen), self._wijziging.after(seen)
            plan = self._plannen[f"regels/{naam}"]
            keys = reach(plan["plan"], "", self._wijziging.triples(seen), before, after)
            if not keys:
                continue
            text = solutions_of(rule.text)
            was, now = (
                make(plan["sjabloon"], _only(keys, _over(beeld, plan["plan"], keys).select(text)))
                for beeld in (before, after)
            )
            kept = self._wijziging.before((REGEL + naam).__eq__)
            many = {(s, p, o): number for s, p, o, number in self._naslag.rest(f"meervoud/{naam}")}
            gone, came = [], []
            for triple in {*was, *now}:
                known = triple in was or triple in kept
                total = (many.get(_texts(triple), 1) if known else 0) - was[triple] + now[triple]
                if known and total <= 0:
                    gone.append(triple)
                elif total > 0 and not known:
                    came.append(triple)
            self._wijziging.replace(REGEL + naam, gone, came)
            self._progress(f"afleiden: {naam}: {len(keys)} oplossingen")
            if len(self._wijziging) > _MANY * 4:
                raise TooMuch

    def _quality(self) -> set[Gebrek]:
        found: set[Gebrek] = set()
        before, after, changed = self._wijziging.before(), self._wijziging.after(), self._wijziging.triples()
        kept = self._naslag.rest("kwaliteit")
        for naam, query in load_queries(self._root / "queries" / "kwaliteit").items():
            plan = self._plannen[f"kwaliteit/{naam}"]["plan"]
            keys = reach(plan, "?ding", changed, before, after)
            names = {str(getattr(term, "value", term)) for key in keys for _, term in key}
            old = [gebrek for gebrek in map(_gebrek, kept[naam]) if ALLES not in keys and gebrek.ding not in names]
            found.update(old)
            if keys:
                self._progress(f"kwaliteit: {naam}: {'alles' if ALLES in keys else f'{len(keys)} dingen'}")
                found.update(quality_gebreken(query, _only(keys, quality_rows(query, _over(after, plan, keys)))))
        return found

    def _tables(self) -> dict[bytes, Rijen]:
        """The rows of tables that can have changed, by key."""
        before, after, changed = self._wijziging.before(), self._wijziging.after(), self._wijziging.triples()
        queries = load_queries(self._root / "queries" / "tabellen")
        vragen = load_queries(self._root / "queries" / "vragen")
        found: dict[bytes, Rijen] = {}

        def reached(naam: str, column: str) -> set[Sleutel]:
            return reach(self._plannen[naam]["plan"], f"?{column}", changed, before, after)

        def keep(naam: str, keys: Collection[Sleutel], rows: Mapping[str, Rijen]) -> None:
            old = self._naslag.rest(f"sleutels/{naam}") if ALLES in keys else _names(keys)
            found.update((entry_key(naam, name), []) for name in old)
            found.update((entry_key(naam, name), of_name) for name, of_name in rows.items())

        for naam, query in [*queries.items(), ("leden", vragen["leden"])]:
            if naam == SLEUTELS:
                continue
            plan = f"vragen/{naam}" if naam == "leden" else f"tabellen/{naam}"
            keys = reached(plan, "gevonden" if naam == PLAATSNAMEN else SLEUTELKOLOM[naam])
            if keys:
                self._progress(f"tabel: {naam}: {'alles' if ALLES in keys else f'{len(keys)} sleutels'}")
                rows = _only(keys, _over(after, self._plannen[plan]["plan"], keys).select(query.text))
                keep(naam, keys, group(naam, [plain(row) for row in rows]))
        per_ding = {naam: reached(f"vragen/{naam}", param) for naam, param in PER_DING.items()}
        listed = reached(f"tabellen/{SLEUTELS}", "sleutel")
        if ALLES in listed or any(ALLES in keys for keys in per_ding.values()):
            raise TooMuch
        names = {
            frozenset({("?sleutel", term)}) for keys in (*per_ding.values(), listed) for key in keys for _, term in key
        }
        plan = self._plannen[f"tabellen/{SLEUTELS}"]["plan"]
        listing = _over(after, plan, names).select(queries[SLEUTELS].text) if names else []
        known = {(row["tabel"].value, row["sleutel"].value) for row in _only(names, listing)}
        for naam, param in PER_DING.items():
            keys = per_ding[naam] | {frozenset({(f"?{param}", term)}) for key in listed for _, term in key}
            asked = sorted(name for name in _names(keys) if (naam, name) in known)
            keep(naam, keys, {})
            if asked:
                here = Vragen(_over(after, self._plannen[f"vragen/{naam}"]["plan"], keys), vragen)
                keep(naam, keys, ask_about(here, naam, asked))
        return {key: rows for key, rows in found.items() if rows != self._naslag.rows_at(key)}

    def _scenarios(self, rows: Mapping[bytes, Rijen], run: bool) -> Iterator[Finding]:
        scenarios, errors = load_scenarios(self._root)
        yield from (source_finding(error) for error in errors)
        again = {number for key in rows for number in self._naslag.read_by(key)}
        proeven = self._naslag.rest("proeven")
        if scenarios and not proeven:
            raise TooMuch  # without scenarios no tables were made
        kept = {name: found for number, (name, found, sure) in enumerate(proeven) if sure and number not in again}
        lezer = _Gewijzigd(self._naslag, rows)
        count = 0
        for scenario in scenarios if run else ():
            name = fingerprint(scenario)
            if name in kept:
                if kept[name]:
                    nl, en = kept[name]
                    yield Finding(scenario.file, scenario.line, scenario.naam, "scenario", Ernst.FOUT, nl, en)
                continue
            count += 1
            proef = try_out(scenario, lezer, self._everything)
            if proef.finding:
                yield proef.finding
        self._progress(f"scenario's: {count} van {len(scenarios)}")

    def _everything(self) -> Vragen:
        """All facts in memory, for a question that is not compiled."""
        facts = self._wijziging.after().match(None, None, None)
        store = EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for t in facts)
        return Vragen(store, load_queries(self._root / "queries" / "vragen"))


class _Gewijzigd:
    """The kept tables with the rows that changed."""

    def __init__(self, kept: Naslag, rows: Mapping[bytes, Rijen]) -> None:
        self._kept = kept
        self._rows = rows

    def rows(self, tabel: str, sleutel: str) -> Rijen:
        """See Lezer.rows."""
        found = self._rows.get(entry_key(tabel, sleutel))
        return self._kept.rows(tabel, sleutel) if found is None else found

    def keys(self, tabel: str) -> Iterator[str]:
        """See Lezer.keys; an answer never asks for them."""
        raise NotImplementedError(tabel)


def _written(graph: str) -> bool:
    """Whether a graph is a file, and not what a rule made."""
    return not graph.startswith(REGEL)


def _over(beeld: Beeld, plan: Plan, keys: Collection[Sleutel]) -> EmbeddedStore:
    """A store with the facts that decide the solutions with these names."""
    return EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for t in extract(plan, keys, beeld))


def _only(keys: Collection[Sleutel], rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with these names; of others facts can be missing."""
    by_names: dict[tuple[str, ...], set[tuple[object, ...]]] = {}
    for key in keys:
        names, values = zip(*sorted(key, key=lambda pair: pair[0]), strict=True) if key else ((), ())
        by_names.setdefault(names, set()).add(values)
    for row in rows:
        if any(tuple(row.get(name[1:]) for name in names) in values for names, values in by_names.items()):
            yield row


def _names(keys: Iterable[Sleutel]) -> set[str]:
    return {str(getattr(term, "value", term)) for key in keys for _, term in key}


def _texts(triple: ox.Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _gebrek(kept: Sequence[Any]) -> Gebrek:
    ding, rule, ernst, nl, en, elders = kept
    return Gebrek(ding, rule, Ernst(ernst), nl, en, elders)
