"""Which answers differ between two releases: per municipality and task, which door it was and which it becomes.

Asking every task in every municipality takes minutes. The doors of a task follow from its routes, from what bodies
become and from who serves a place (`queries/vragen/deuren.rq`), so only what those touch is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .beslissen import candidates
from .situatie import NEDERLAND
from .store import Row
from .vragen import Vragen, text

_PER_QUERY = 40


@dataclass(frozen=True, order=True)
class Verschil:
    """One changed answer; `was` and `wordt` list the doors as codes, with for whom each decides and when it does not
    count, empty when there is no door."""

    taak: str
    gemeente: str
    was: str
    wordt: str


@dataclass(frozen=True)
class _Feiten:
    """Rows of one question in both releases together, and those that only one of them has."""

    alle: tuple[Row, ...]
    anders: tuple[Row, ...]


def compare(
    old: Vragen,
    new: Vragen,
    peildatum: dt.date,
    gemeenten: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> list[Verschil]:
    """The differences over all tasks and municipalities of both releases (or only those given) on a date."""
    places = gemeenten or sorted(_things(old, "gemeenten") | _things(new, "gemeenten"))
    return differences(old, new, peildatum, touched(old, new, places), progress)


def differences(
    old: Vragen,
    new: Vragen,
    peildatum: dt.date,
    taken: Mapping[str, Collection[str]],
    progress: Callable[[str], None] = lambda _: None,
) -> list[Verschil]:
    """The differences over the given tasks per municipality, in order of task and municipality."""
    sides = [(vragen, _exclusions(vragen)) for vragen in (old, new)]
    found: list[Verschil] = []
    for number, (gemeente, asked) in enumerate(sorted(taken.items()), 1):
        was, wordt = (_doors(vragen, vervalt, sorted(asked), gemeente, peildatum) for vragen, vervalt in sides)
        for taak in was.keys() | wordt.keys():
            if was.get(taak) != wordt.get(taak):
                found.append(Verschil(taak, gemeente, was.get(taak, ""), wordt.get(taak, "")))
        if number % 25 == 0:
            progress(f"vergelijken: {number} van {len(taken)} gemeenten, {len(found)} verschillen")
    return sorted(found)


def touched(old: Vragen, new: Vragen, gemeenten: Iterable[str]) -> dict[str, set[str]]:
    """Per municipality the tasks whose doors can differ between the releases, on whatever date; none is left out."""
    routes, opvolgers, leden = (_facts(old, new, naam) for naam in ("routes", "opvolgers", "leden"))
    becomes: dict[str, set[str]] = {}
    for row in opvolgers.alle:
        becomes.setdefault(text(row, "ding"), set()).add(text(row, "later"))
    changed = {text(row, "ding") for row in opvolgers.anders}
    was, wordt = _exclusions(old), _exclusions(new)
    changed |= {regel for regel in was.keys() | wordt.keys() if was.get(regel) != wordt.get(regel)}
    # A category that is filled in otherwise at one place counts there; another body counts wherever it is named.
    categories: dict[str, set[str]] = {}
    for row in leden.anders:
        categories.setdefault(text(row, "plaats"), set()).add(text(row, "categorie"))
    per_zone: dict[str, set[str]] = {}
    per_named: dict[str, set[str]] = {}
    for row in routes.alle:
        for named in (text(row, "uitvoerder"), text(row, "bevoegd")):
            per_named.setdefault(named, set()).add(text(row, "taak"))
            if changed & {named, text(row, "regel"), *becomes.get(named, ())}:
                per_zone.setdefault(text(row, "zone"), set()).add(text(row, "taak"))
    for row in routes.anders:
        per_zone.setdefault(text(row, "zone"), set()).add(text(row, "taak"))
    every = set().union(*per_named.values())
    found: dict[str, set[str]] = {}
    for gemeente in gemeenten:
        places = {gemeente, *becomes.get(gemeente, ())}
        if changed & places:
            found[gemeente] = set(every)
            continue
        tasks = set().union(*(per_zone.get(zone, set()) for zone in (*places, NEDERLAND)))
        for categorie in set().union(*(categories.get(place, set()) for place in places)):
            tasks |= per_named.get(categorie, set())
        if tasks:
            found[gemeente] = tasks
    return found


def _facts(old: Vragen, new: Vragen, naam: str) -> _Feiten:
    was, wordt = ({tuple(sorted(row.items(), key=_name)) for row in vragen.ask(naam)} for vragen in (old, new))
    return _Feiten(tuple(map(dict, was | wordt)), tuple(map(dict, was ^ wordt)))


def _name(item: tuple[str, object]) -> str:
    return item[0]


def _things(vragen: Vragen, collection: str) -> set[str]:
    return {text(row, "id") for row in vragen.ask(collection)}


def _exclusions(vragen: Vragen) -> dict[str, tuple[str, ...]]:
    """Per rule the codes of the options with which it does not hold."""
    regels = sorted({text(row, "regel") for row in vragen.ask("routes") if "hangtAf" in row})
    found: dict[str, tuple[str, ...]] = {}
    for row in vragen.ask("vervallen-routes", regel=regels) if regels else []:
        regel = text(row, "regel")
        found[regel] = (*found.get(regel, ()), _code(text(row, "optie")))
    return {regel: tuple(sorted(codes)) for regel, codes in found.items()}


def _doors(
    vragen: Vragen,
    vervalt: Mapping[str, Sequence[str]],
    taken: Sequence[str],
    gemeente: str,
    peildatum: dt.date,
) -> dict[str, str]:
    """Per task the doors in force, whatever the circumstances."""
    doors: dict[str, set[str]] = {}
    for start in range(0, len(taken), _PER_QUERY):
        part = taken[start : start + _PER_QUERY]
        rows = vragen.ask("deuren", vraag=part, gemeente=gemeente, peildatum=peildatum, omstandigheid=())
        for kandidaat in candidates(rows):
            if kandidaat.stand == "geldig":
                label = _label(kandidaat.deur, kandidaat.bevoegd, vervalt.get(kandidaat.regel, ()))
                doors.setdefault(kandidaat.taak, set()).add(label)
    return {taak: ", ".join(sorted(found)) for taak, found in doors.items()}


def _label(deur: str, bevoegd: str, vervalt: Sequence[str]) -> str:
    """A door as people read it: `so0266 namens gm0405 (niet bij aow-leeftijd-ja)`."""
    namens = f" namens {_code(bevoegd)}" if bevoegd != deur else ""
    return _code(deur) + namens + (f" (niet bij {', '.join(vervalt)})" if vervalt else "")


def _code(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
