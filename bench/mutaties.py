"""Does a mistake in the content get noticed? `make mutaties` breaks one random fact at a time and looks who sees it.

A mutation removes a fact that people wrote, or alters it: a text gets a slip of the pen, a date shifts, a reference
goes to another thing of its kind. It is noticed when a shape, a quality rule or a scenario gives a finding that was
not there before, with severity error or warning. Apart from that, the comparison with the last release may see it.

A full check takes half a minute, so only what a mutation can touch is done again; `--bewijs` repeats some of them with
the whole check, which must judge the same.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from loketgraph.checks import check, on_day, quality_findings
from loketgraph.derive import derive
from loketgraph.findings import Ernst, Finding
from loketgraph.namespaces import PREFIXES
from loketgraph.queries import Query, load_queries
from loketgraph.scenarios import Scenario, load_scenarios, run_scenarios
from loketgraph.shacl import load_shapes, to_rdflib, validate
from loketgraph.situatie import resolve
from loketgraph.sources import SourceFile, Sources, load_sources
from loketgraph.store import EmbeddedStore
from loketgraph.verdwenen import compare_facts, facts_of_sources
from loketgraph.vragen import Vragen, text

ROOT = Path(__file__).resolve().parent.parent
RESULTATEN = ROOT / "bench" / "RESULTATEN.md"
SEED, AANTAL = 20261124, 300
_DATE = "http://www.w3.org/2001/XMLSchema#date"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_INVERSE = {f"{PREFIXES['lg']}{name}" for name in ("optieVan", "contactVan", "grondslag")}
#: A query with one of these looks at every property.
_FREE = re.compile(r"\?ding \?eigenschap \?waarde \.")


@dataclass(frozen=True)
class Mutatie:
    """One broken fact: what stood there, what came instead (None: nothing), and in which file."""

    bestand: str
    was: ox.Triple
    wordt: ox.Triple | None

    def __str__(self) -> str:
        before = f"{short(self.was.subject)} {short(self.was.predicate)} {short(self.was.object)}"
        return f"{before} -> {short(self.wordt.object)}" if self.wordt else f"{before} weg"


@dataclass(frozen=True)
class Oordeel:
    """Who noticed a mutation: the rules that fired, and whether the comparison with the last release does."""

    mutatie: Mutatie
    regels: tuple[str, ...]
    vergelijking: bool


def short(term: object) -> str:
    """A term as people read it."""
    value = str(getattr(term, "value", term))
    return "/".join(re.split(r"[#/]", value)[-2:]) if value.startswith("http") else f'"{value[:60]}"'


def main() -> int:
    """Mutate, judge, print, and with `--schrijf` record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aantal", type=int, default=AANTAL)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--inhoud", type=Path, default=ROOT, help="map met ontology, shapes en queries")
    parser.add_argument("--bewijs", type=int, default=0, help="zoveel mutaties ook met de hele controle")
    parser.add_argument("--schrijf", action="store_true", help=f"voeg de uitkomst toe aan {RESULTATEN.name}")
    arguments = parser.parse_args()
    started = time.perf_counter()
    land = Land(arguments.inhoud, dt.date.today())
    mutaties = draw(land.sources, random.Random(arguments.seed), arguments.aantal)
    oordelen = []
    for number, mutatie in enumerate(mutaties, 1):
        oordelen.append(land.judge(mutatie))
        seen = sum(bool(oordeel.regels) for oordeel in oordelen)
        print(
            f"[{time.perf_counter() - started:5.0f} s] {number}: {seen} gezien; {oordelen[-1].regels} {mutatie}",
            file=sys.stderr,
            flush=True,
        )
    bewezen = prove(land, oordelen, arguments.bewijs) if arguments.bewijs else ()
    report = as_markdown(oordelen, arguments.seed, time.perf_counter() - started, bewezen)
    print(report)
    if arguments.schrijf:
        RESULTATEN.write_text(RESULTATEN.read_text(encoding="utf-8").rstrip() + "\n\n" + report, encoding="utf-8")
    return 0


def draw(sources: Sources, pick: random.Random, aantal: int) -> list[Mutatie]:
    """Random facts that people wrote, each removed or altered as often."""
    written = [(file.path, triple) for file in sources.files if file.graph == "inhoud" for triple in file.triples]
    values: dict[str, set[ox.NamedNode]] = {}
    for _, triple in written:
        if isinstance(triple.object, ox.NamedNode):
            values.setdefault(triple.predicate.value, set()).add(triple.object)
    pool = {predicate: sorted(found, key=str) for predicate, found in values.items()}
    found = []
    for path, triple in pick.sample(written, aantal):
        other = alter(triple, pool, pick) if pick.random() < 0.5 else None
        changed = ox.Triple(triple.subject, triple.predicate, other) if other else None
        found.append(Mutatie(path, triple, changed))
    return found


def alter(
    triple: ox.Triple, pool: Mapping[str, list[ox.NamedNode]], pick: random.Random
) -> ox.NamedNode | ox.Literal | None:
    """Another value of the same kind; None when there is no other."""
    value = triple.object
    if isinstance(value, ox.NamedNode):
        others = [other for other in pool[triple.predicate.value] if other != value]
        return pick.choice(others) if others else None
    assert isinstance(value, ox.Literal)
    datatype = value.datatype.value
    if datatype == _DATE:
        days = pick.choice((-3650, -365, -30, -1, 1, 30, 365, 3650))
        return ox.Literal(
            (dt.date.fromisoformat(value.value) + dt.timedelta(days)).isoformat(), datatype=value.datatype
        )
    if datatype == _INTEGER:
        return ox.Literal(str(int(value.value) + pick.choice((-1, 1, 2))), datatype=value.datatype)
    if datatype == _BOOLEAN:
        return ox.Literal("false" if value.value == "true" else "true", datatype=value.datatype)
    slipped = slip(value.value, pick)
    if value.language:
        return ox.Literal(slipped, language=value.language)
    return ox.Literal(slipped, datatype=value.datatype)


def slip(words: str, pick: random.Random) -> str:
    """The text with a slip of the pen: a letter gone, two letters swapped, another digit, or the end cut off."""
    place = pick.randrange(max(len(words) - 1, 1))
    digits = [index for index, letter in enumerate(words) if letter.isdigit()]
    options = [
        words[:place] + words[place + 1 :],
        words[:place] + words[place + 1 : place + 2] + words[place] + words[place + 2 :],
        words[: max(len(words) // 2, 1)],
    ]
    if digits:
        index = pick.choice(digits)
        options.append(words[:index] + str((int(words[index]) + 1) % 10) + words[index + 1 :])
    changed = [option for option in options if option != words]
    return pick.choice(changed or [words + "x"])


class Land:
    """The content as it is, with what every check says of it; judges one broken fact at a time."""

    def __init__(self, root: Path, vandaag: dt.date) -> None:
        self.root, self.vandaag = root, vandaag
        self.sources, errors = load_sources(root)
        if errors:
            raise SystemExit(f"De inhoud is niet te lezen: {errors[0]}")
        written = (file.triples for file in self.sources.files if file.graph == "inhoud")
        self.written = frozenset(triple for triples in written for triple in triples)
        self.count: Counter[ox.Triple] = Counter(t for file in self.sources.files for t in file.triples)
        self.shapes = load_shapes(root / "shapes")
        self.rules = load_queries(root / "queries" / "kwaliteit")
        self.questions = load_queries(root / "queries" / "vragen")
        self.rule_words = " ".join(q.text for q in load_queries(root / "queries" / "regels").values())
        self.store, self.derived = self._derive(self.count)
        self.by_subject: dict[object, list[ox.Triple]] = {}
        self.by_object: dict[object, list[ox.Triple]] = {}
        for triple in self.count:
            self.by_subject.setdefault(triple.subject, []).append(triple)
            self.by_object.setdefault(triple.object, []).append(triple)
        self.quality = {naam: self._quality(query, self.store) for naam, query in self.rules.items()}
        self.scenarios = [s for s in load_scenarios(root)[0] if s.situatie]
        vragen = Vragen(self.store, self.questions)
        self.failing = set(run_scenarios(self.scenarios, vragen))
        self.touch = [self._touched(scenario, vragen) for scenario in self.scenarios]

    def judge(self, mutatie: Mutatie) -> Oordeel:
        """Who notices a mutation, at the first that does."""
        for look in (self._by_shapes, self._by_queries_and_scenarios):
            rules = look(mutatie)
            if rules:
                break
        return Oordeel(mutatie, tuple(sorted(rules)), self._by_comparison(mutatie))

    def _triples(self, mutatie: Mutatie) -> Counter[ox.Triple]:
        count = self.count.copy()
        count[mutatie.was] -= 1
        if mutatie.wordt:
            count[mutatie.wordt] += 1
        return count

    def _derive(self, count: Mapping[ox.Triple, int]) -> tuple[EmbeddedStore, frozenset[ox.Triple]]:
        store = EmbeddedStore(ox.Quad(t.subject, t.predicate, t.object) for t, n in count.items() if n > 0)
        return store, derive(store, self.root / "queries" / "regels")

    def _by_shapes(self, mutatie: Mutatie) -> set[str]:
        """New findings of the shapes on the broken thing and its neighbours."""
        things = {mutatie.was.subject} | {t.subject for t in self.by_object.get(mutatie.was.subject, ())[:50]}
        if mutatie.was.predicate.value in _INVERSE:
            things |= {mutatie.was.object} | ({mutatie.wordt.object} if mutatie.wordt else set())
        near = {t for thing in things for t in self.by_subject.get(thing, ())}
        near |= {t for thing in things for t in self.by_object.get(thing, ()) if t.predicate.value in _INVERSE}
        around = {value for t in near for value in (t.object, t.subject) if isinstance(value, ox.NamedNode)}
        if mutatie.wordt and isinstance(mutatie.wordt.object, ox.NamedNode):
            around.add(mutatie.wordt.object)
        near |= {t for value in around for t in self.by_subject.get(value, ())}
        after = near if self.count[mutatie.was] > 1 else near - {mutatie.was}
        after = after | {mutatie.wordt} if mutatie.wordt else after
        focus = {str(thing.value) for thing in things}  # type: ignore[attr-defined]
        was, wordt = (self._shape_findings(triples, focus) for triples in (near, after))
        return wordt - was

    def _shape_findings(self, triples: Iterable[ox.Triple], focus: set[str]) -> set[str]:
        found = validate(to_rdflib(triples), self.shapes, self.sources, focus)
        return {f"{f.rule} {f.ding}" for f in found if f.ernst is not Ernst.ADVIES}

    def _by_queries_and_scenarios(self, mutatie: Mutatie) -> set[str]:
        predicates = {mutatie.was.predicate.value}
        changed: set[ox.Triple] = set()
        if mentions(self.rule_words, predicates):
            store, derived = self._derive(self._triples(mutatie))
            changed = set(derived ^ self.derived)
            predicates |= {triple.predicate.value for triple in changed}
        else:
            store = self.store
            self._swap(mutatie, back=False)
        try:
            found: set[str] = set()
            for naam, query in self.rules.items():
                if mentions(query.text, predicates) or _FREE.search(query.text):
                    found |= {f.rule for f in self._quality(query, store) - self.quality[naam]}
                if found:
                    return found
            return found | self._by_scenarios(mutatie, changed, Vragen(store, self.questions))
        finally:
            if store is self.store:
                self._swap(mutatie, back=True)

    def _swap(self, mutatie: Mutatie, back: bool) -> None:
        """Put the mutation in the store, or take it out again."""
        engine = self.store._store
        gone, come = (mutatie.wordt, mutatie.was) if back else (mutatie.was, mutatie.wordt)
        if gone and (back or self.count[gone] <= 1) and (not back or not self.count[gone]) and gone not in self.derived:
            engine.remove(ox.Quad(gone.subject, gone.predicate, gone.object))
        if come:
            engine.add(ox.Quad(come.subject, come.predicate, come.object))

    def _quality(self, query: Query, store: EmbeddedStore) -> set[Finding]:
        rows = store.select(on_day(query, self.vandaag))
        return {f for f in quality_findings(query, rows, self.sources) if f.ernst is not Ernst.ADVIES}

    def _by_scenarios(self, mutatie: Mutatie, changed: Iterable[ox.Triple], vragen: Vragen) -> set[str]:
        things = {str(term.value) for t in changed for term in (t.subject, t.object) if isinstance(term, ox.NamedNode)}
        for triple in (mutatie.was, mutatie.wordt):
            if triple:
                things |= {str(triple.subject.value), str(triple.object.value)}  # type: ignore[union-attr]
        things |= {
            str(t.object.value)
            for t in self.by_subject.get(mutatie.was.subject, ())
            if isinstance(t.object, ox.NamedNode)
        }
        todo = [s for s, touched in zip(self.scenarios, self.touch, strict=True) if touched & things]
        return {f"scenario {finding.ding}" for finding in set(run_scenarios(todo, vragen)) - self.failing}

    def _touched(self, scenario: Scenario, vragen: Vragen) -> frozenset[str]:
        """What the answer of a scenario rests on: questions, tasks, rules, transfers, doors and options."""
        try:
            situatie = resolve(scenario.situatie, vragen)
        except Exception:
            return frozenset()
        gemeente = situatie.gemeenten[0] if len(situatie.gemeenten) == 1 else f"{PREFIXES['lg']}Nederland"
        rows = vragen.ask(
            "deuren",
            vraag=situatie.vragen,
            gemeente=gemeente,
            peildatum=situatie.peildatum,
            omstandigheid=situatie.omstandigheden,
        )
        columns = ("vraag", "taak", "route", "deur", "regel", "overdracht", "hangtAf")
        touched = {text(row, column) for row in rows for column in columns}
        return frozenset({*touched, *situatie.vragen, *situatie.omstandigheden} - {"", gemeente})

    def _by_comparison(self, mutatie: Mutatie) -> bool:
        """Whether the comparison with the last release sees it, on the day after that release."""
        subject = mutatie.was.subject
        own = [t for t in self.by_subject[subject] if t in self.written]
        after = [t for t in own if t != mutatie.was or self.count[t] > 1] + ([mutatie.wordt] if mutatie.wordt else [])
        old, new = (facts_of_sources(Sources((source(triples),))) for triples in (own, after))
        return bool(compare_facts(old, new, self.sources, self.vandaag + dt.timedelta(1), Ernst.FOUT))


def source(triples: Iterable[ox.Triple]) -> SourceFile:
    """Triples as a file of content."""
    return SourceFile("mutatie", "inhoud", "", tuple(triples), {})


def mentions(words: str, predicates: Iterable[str]) -> bool:
    """Whether the text of queries names one of the properties."""
    for predicate in predicates:
        if predicate == _TYPE and re.search(r"\sa\s|rdf:type", words):
            return True
        for prefix, iri in PREFIXES.items():
            if predicate.startswith(iri) and re.search(rf"\b{prefix}:{re.escape(predicate[len(iri) :])}\b", words):
                return True
    return False


def prove(land: Land, oordelen: list[Oordeel], aantal: int) -> tuple[tuple[Oordeel, bool], ...]:
    """The same judgement by the whole check, for some that were noticed and some that were not."""
    some = [o for o in oordelen if o.regels][: aantal // 2] + [o for o in oordelen if not o.regels][
        : aantal - aantal // 2
    ]
    base = noticed(check(land.root).findings)
    return tuple((oordeel, bool(noticed(full_check(land, oordeel.mutatie)) - base)) for oordeel in some)


def noticed(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """What counts of findings, wherever they stand in the file."""
    return {(f.rule, f.ding, f.nl) for f in findings if f.ernst is not Ernst.ADVIES}


def full_check(land: Land, mutatie: Mutatie) -> tuple[Finding, ...]:
    """The findings of the whole check on a copy of the content with the mutation in it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("ontology", "shapes", "queries"):
            shutil.copytree(land.root / part, root / part)
        file = next(file for file in land.sources.files if file.path == mutatie.bestand)
        triples = [t for t in file.triples if t != mutatie.was] + ([mutatie.wordt] if mutatie.wordt else [])
        (root / mutatie.bestand).write_text("".join(f"{t} .\n" for t in triples), encoding="utf-8")
        return check(root).findings


def as_markdown(
    oordelen: list[Oordeel], seed: int, seconden: float, bewezen: Iterable[tuple[Oordeel, bool]] = ()
) -> str:
    """The report: how many were noticed, by what, and the survivors by kind."""
    total = len(oordelen)
    seen = [o for o in oordelen if o.regels]
    both = [o for o in oordelen if o.regels or o.vergelijking]
    kinds: Callable[[Oordeel], str] = lambda o: short(o.mutatie.was.predicate)  # noqa: E731
    survivors = Counter((kinds(o), "weg" if o.mutatie.wordt is None else "anders") for o in oordelen if not o.regels)
    by = Counter(re.split(r"[ /]", o.regels[0])[0] for o in seen)
    lines = [
        f"## Mutaties, {dt.date.today().isoformat()}",
        "",
        f"Gemaakt met `make mutaties`: {total} willekeurige feiten uit de inhoud (seed {seed}), ieder een keer weg of "
        f"anders, in {seconden / 60:.0f} minuten.",
        "",
        "| gezien door | mutaties | deel |",
        "|---|---:|---:|",
        f"| vormen, kwaliteitsregels of scenario's | {len(seen)} | {100 * len(seen) / total:.1f} % |",
        f"| die, of de vergelijking met de vorige release | {len(both)} | {100 * len(both) / total:.1f} % |",
        "",
        "Waardoor het eerst: " + ", ".join(f"{name} {number}" for name, number in by.most_common()) + ".",
        "",
        "Wat de inhoud zelf niet ziet:",
        "",
        "| eigenschap | weg of anders | aantal |",
        "|---|---|---:|",
        *(f"| `{name}` | {how} | {number} |" for (name, how), number in survivors.most_common()),
    ]
    rest = [o for o in oordelen if not (o.regels or o.vergelijking)]
    if rest:
        lines += ["", "Wat niemand ziet:", "", *(f"- {o.mutatie}" for o in rest)]
    proven = list(bewezen)
    if proven:
        same = sum(bool(o.regels) == full for o, full in proven)
        lines += ["", f"Bij {len(proven)} daarvan deed de hele controle het over: {same} keer hetzelfde oordeel."]
        lines += [f"- anders: {o.mutatie}" for o, full in proven if bool(o.regels) != full]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
