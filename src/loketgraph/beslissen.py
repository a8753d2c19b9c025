"""From the rows of deuren.rq to a decision: which routes count, which one question is left, what is disputed.

Pure functions on values; no queries, no names, no text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from .namespaces import ID
from .vragen import Rij, text

Uitsluiting = Mapping[str, Mapping[str, frozenset[str]]]
"""Per rule and circumstance the options with which the rule does not hold."""


@dataclass(frozen=True)
class Kandidaat:
    """One route that deuren.rq gave, with every question it answers and every open circumstance."""

    vragen: frozenset[str]
    taak: str
    route: str
    plaats: str
    stand: str
    deur: str
    bevoegd: str
    regel: str
    overdracht: str
    hangt_af: frozenset[str]
    van: str
    tot: str

    @property
    def needs_place(self) -> bool:
        """Whether the door is still a category, because no municipality was given."""
        return self.deur.startswith(f"{ID}categorie/")


@dataclass(frozen=True)
class Beslissing:
    """What the routes decide: the routes that count, the open circumstance that matters most, disputed tasks,
    routes not in force, and what was taken for granted: per circumstance the options that have a door, when an option
    has none."""

    geldig: tuple[Kandidaat, ...]
    open_omstandigheid: str
    betwiste_taken: tuple[str, ...]
    niet_in_werking: tuple[Kandidaat, ...]
    aannames: Mapping[str, tuple[str, ...]]


def candidates(rows: Iterable[Rij]) -> tuple[Kandidaat, ...]:
    """Rows merged to one candidate per route, place and bodies."""
    merged: dict[tuple[str, ...], Kandidaat] = {}
    for row in rows:
        key = tuple(text(row, name) for name in ("taak", "route", "plaats", "deur", "bevoegd"))
        vragen, hangt_af = {text(row, "vraag")}, {text(row, "hangtAf")} - {""}
        if key in merged:
            old = merged[key]
            merged[key] = replace(old, vragen=old.vragen | vragen, hangt_af=old.hangt_af | hangt_af)
            continue
        taak, route, plaats, deur, bevoegd = key
        merged[key] = Kandidaat(
            vragen=frozenset(vragen),
            taak=taak,
            route=route,
            plaats=plaats,
            stand=text(row, "stand"),
            deur=deur,
            bevoegd=bevoegd,
            regel=text(row, "regel"),
            overdracht=text(row, "overdracht"),
            hangt_af=frozenset(hangt_af),
            van=text(row, "van"),
            tot=text(row, "tot"),
        )
    return tuple(merged[key] for key in sorted(merged))


def decide(
    kandidaten: Sequence[Kandidaat],
    opties: Mapping[str, Sequence[str]],
    vervalt: Uitsluiting,
    betwiste_regels: Collection[str],
) -> Beslissing:
    """The decision over all candidates.

    `opties` gives per circumstance its options in order; `vervalt` per rule the options that exclude it;
    `betwiste_regels` the rules a source disputes. A circumstance is asked only when, for one of the questions, two
    of its options lead to different doors, now or after some answers to the circumstances it is tied to; an option
    that leads nowhere is no reason to ask.
    """
    geldig = tuple(kandidaat for kandidaat in kandidaten if kandidaat.stand == "geldig")
    taken_met_route = {kandidaat.taak for kandidaat in geldig}
    niet_in_werking = tuple(k for k in kandidaten if k.stand != "geldig" and k.taak not in taken_met_route)
    open_namen = sorted({naam for kandidaat in geldig for naam in kandidaat.hangt_af})
    relevant = [naam for naam in open_namen if _matters(naam, geldig, opties, vervalt)]
    vraag = min(relevant, key=lambda naam: _cost(naam, geldig, opties[naam], vervalt), default="")
    beslist = [kandidaat for kandidaat in geldig if not kandidaat.hangt_af.intersection(relevant)]
    return Beslissing(
        geldig=tuple(beslist),
        open_omstandigheid=vraag,
        betwiste_taken=_disputed(beslist, betwiste_regels),
        niet_in_werking=niet_in_werking,
        aannames={
            naam: allowed
            for naam in open_namen
            if naam not in relevant
            and (allowed := _allowed(naam, beslist, opties.get(naam, ()), vervalt)) != tuple(opties.get(naam, ()))
        },
    )


def _remaining(naam: str, optie: str, kandidaten: Iterable[Kandidaat], vervalt: Uitsluiting) -> list[Kandidaat]:
    return [k for k in kandidaten if optie not in vervalt.get(k.regel, {}).get(naam, frozenset())]


def _matters(
    naam: str, kandidaten: Sequence[Kandidaat], opties: Mapping[str, Sequence[str]], vervalt: Uitsluiting
) -> bool:
    for of_vraag in _per_question(kandidaten):
        samen = sorted(_tied(naam, of_vraag))
        for antwoorden in product(*(("", *opties.get(ander, ())) for ander in samen)):
            rest = of_vraag
            for ander, antwoord in zip(samen, antwoorden, strict=True):
                rest = _remaining(ander, antwoord, rest, vervalt) if antwoord else rest
            doors = {
                frozenset((k.taak, k.deur) for k in _remaining(naam, optie, rest, vervalt))
                for optie in opties.get(naam, ())
            }
            if len(doors - {frozenset()}) > 1:
                return True
    return False


def _per_question(kandidaten: Sequence[Kandidaat]) -> Iterable[list[Kandidaat]]:
    for vraag in sorted({vraag for kandidaat in kandidaten for vraag in kandidaat.vragen}):
        yield [kandidaat for kandidaat in kandidaten if vraag in kandidaat.vragen]


def _tied(naam: str, kandidaten: Sequence[Kandidaat]) -> set[str]:
    """The other circumstances that decide about the same routes or the same doors, directly or by another one."""
    tied: set[str] = set()
    found = {naam}
    while found - tied:
        tied |= found
        doors = {(k.taak, k.deur) for k in kandidaten if k.hangt_af & tied}
        found = {ander for k in kandidaten if (k.taak, k.deur) in doors for ander in k.hangt_af}
    return tied - {naam}


def _allowed(
    naam: str, kandidaten: Sequence[Kandidaat], opties: Sequence[str], vervalt: Uitsluiting
) -> tuple[str, ...]:
    """The options with which every question that depends on the circumstance still has a door."""
    vragen = [of_vraag for of_vraag in _per_question(kandidaten) if any(naam in k.hangt_af for k in of_vraag)]
    return tuple(optie for optie in opties if all(_remaining(naam, optie, of_vraag, vervalt) for of_vraag in vragen))


def _cost(
    naam: str, kandidaten: Sequence[Kandidaat], opties: Sequence[str], vervalt: Uitsluiting
) -> tuple[int, int, str]:
    """How much is still open in the worst case after asking; then how many routes it touches; then its name."""
    worst = 0
    for optie in opties:
        remaining = _remaining(naam, optie, kandidaten, vervalt)
        worst = max(worst, sum(len(kandidaat.hangt_af - {naam}) for kandidaat in remaining))
    touched = sum(naam in kandidaat.hangt_af for kandidaat in kandidaten)
    return worst, -touched, naam


def _disputed(kandidaten: Sequence[Kandidaat], betwiste_regels: Collection[str]) -> tuple[str, ...]:
    doors: dict[str, set[str]] = {}
    for kandidaat in kandidaten:
        doors.setdefault(kandidaat.taak, set()).add(kandidaat.deur)
    denied = {kandidaat.taak for kandidaat in kandidaten if kandidaat.regel in betwiste_regels}
    return tuple(sorted(denied | {taak for taak, found in doors.items() if len(found) > 1}))
