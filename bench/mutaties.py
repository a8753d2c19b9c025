"""Does a mistake in the content get noticed? `make mutaties` breaks one random fact at a time and looks who sees it.

A mutation removes a fact that people wrote, or alters it: a text gets a slip of the pen, a date shifts, a reference
goes to another thing of its kind. It is noticed when a shape, a quality rule or a scenario gives a finding that was
not there before, with severity error or warning. Apart from that, the comparison with the last release may see it.

Each mutation is judged by the check of a change (`loketgraph.wijziging`), in a copy of the content. `--bewijs` repeats
some of them with the whole check, which must judge the same.
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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from loketgraph.checks import check
from loketgraph.findings import Ernst, Finding
from loketgraph.nakijken import content, made_with
from loketgraph.naslag import open_naslag, write_naslag
from loketgraph.sources import SourceFile, Sources
from loketgraph.verdwenen import compare_facts, facts_of_sources
from loketgraph.wijziging import check_change

ROOT = Path(__file__).resolve().parent.parent
RESULTATEN = ROOT / "bench" / "RESULTATEN.md"
SEED, AANTAL = 20261124, 300
_DATE = "http://www.w3.org/2001/XMLSchema#date"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


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
    with tempfile.TemporaryDirectory() as folder:
        land = Land(arguments.inhoud, Path(folder), dt.date.today())
        oordelen = []
        for number, mutatie in enumerate(draw(land.sources, random.Random(arguments.seed), arguments.aantal), 1):
            oordelen.append(land.judge(mutatie))
            seen = sum(bool(oordeel.regels) for oordeel in oordelen)
            progress = f"[{time.perf_counter() - started:5.0f} s] {number}: {seen} gezien;"
            print(f"{progress} {', '.join(oordelen[-1].regels) or '-'}: {mutatie}", file=sys.stderr, flush=True)
        bewezen = prove(land, oordelen, arguments.bewijs)
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
    """A copy of the content with a kept check, in which one fact at a time is broken and mended again."""

    def __init__(self, content_root: Path, folder: Path, vandaag: dt.date) -> None:
        self.root, self.vandaag = folder / "inhoud", vandaag
        for part in ("ontology", "shapes", "queries"):
            shutil.copytree(content_root / part, self.root / part)
        checked = check(self.root, lambda line: print(line, file=sys.stderr, flush=True))
        self.sources, self.base = checked.sources, noticed(checked.findings)
        path, key = folder / "naslag.sqlite", made_with(self.root, False)
        write_naslag(path, key, content(self.root, checked))
        naslag = open_naslag(path, key)
        if naslag is None:
            raise SystemExit("De bewaarde controle is niet te openen.")
        self.naslag = naslag
        self.files = {file.path: file for file in self.sources.files}

    def judge(self, mutatie: Mutatie, whole: bool = False) -> Oordeel:
        """Who notices a mutation: by the check of a change, or by the whole check."""
        path = self.root / mutatie.bestand
        written = path.read_bytes()
        path.write_text("".join(f"{triple} .\n" for triple in self._broken(mutatie)), encoding="utf-8")
        try:
            changed = None if whole else check_change(self.root, self.naslag, False)
            found = noticed((changed or check(self.root)).findings) - self.base
        finally:
            path.write_bytes(written)
        return Oordeel(mutatie, tuple(sorted({rule for rule, _, _ in found})), self._by_comparison(mutatie))

    def _broken(self, mutatie: Mutatie) -> list[ox.Triple]:
        """The facts of the file with the mutation in it."""
        triples = [triple for triple in self.files[mutatie.bestand].triples if triple != mutatie.was]
        return [*triples, mutatie.wordt] if mutatie.wordt else triples

    def _by_comparison(self, mutatie: Mutatie) -> bool:
        """Whether the comparison with the last release sees it, on the day after that release."""
        subject = mutatie.was.subject
        others = [t for f in self.sources.files if f.graph == "inhoud" and f.path != mutatie.bestand for t in f.triples]
        versions = [(*others, *triples) for triples in (self.files[mutatie.bestand].triples, self._broken(mutatie))]
        old, new = (
            facts_of_sources(Sources((source(triple for triple in triples if triple.subject == subject),)))
            for triples in versions
        )
        return bool(compare_facts(old, new, self.sources, self.vandaag + dt.timedelta(1), Ernst.FOUT))


def source(triples: Iterable[ox.Triple]) -> SourceFile:
    """Triples as a file of content."""
    return SourceFile("mutatie", "inhoud", "", tuple(triples), {})


def prove(land: Land, oordelen: list[Oordeel], aantal: int) -> list[tuple[Oordeel, Oordeel]]:
    """The judgement of the whole check beside that of the change, for some noticed and some not."""
    half = aantal // 2
    some = [o for o in oordelen if o.regels][:half] + [o for o in oordelen if not o.regels][: aantal - half]
    return [(oordeel, land.judge(oordeel.mutatie, whole=True)) for oordeel in some]


def noticed(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """What counts of findings, wherever they stand in the file."""
    return {(f.rule, f.ding, f.nl) for f in findings if f.ernst is not Ernst.ADVIES}


def as_markdown(oordelen: list[Oordeel], seed: int, seconden: float, bewezen: list[tuple[Oordeel, Oordeel]]) -> str:
    """The report: how many were noticed, by what, and the survivors by kind."""
    total = len(oordelen)
    seen = [o for o in oordelen if o.regels]
    both = [o for o in oordelen if o.regels or o.vergelijking]
    survivors = Counter(
        (short(o.mutatie.was.predicate), "weg" if o.mutatie.wordt is None else "anders")
        for o in oordelen
        if not o.regels
    )
    by = Counter(rule.split("/")[0] for o in seen for rule in {rule.split("/")[0] for rule in o.regels})
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
        "Waardoor (een mutatie kan vaker tellen): "
        + ", ".join(f"{name} {number}" for name, number in by.most_common())
        + ".",
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
    if bewezen:
        same = sum(one.regels == other.regels for one, other in bewezen)
        lines += ["", f"Bij {len(bewezen)} daarvan deed de hele controle het over: {same} keer precies hetzelfde."]
        lines += [f"- anders: {one.mutatie}" for one, other in bewezen if one.regels != other.regels]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
