"""Which answers differ between two releases: per municipality and task, which door it was and which it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .beslissen import candidates
from .vragen import Vragen, text

_PER_QUERY = 40


@dataclass(frozen=True, order=True)
class Verschil:
    """One changed answer; `was` and `wordt` list door codes with their conditions, empty when there is none."""

    taak: str
    gemeente: str
    was: str
    wordt: str


def compare(
    old: Vragen,
    new: Vragen,
    peildatum: dt.date,
    gemeenten: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> list[Verschil]:
    """The differences over all tasks and municipalities of both releases (or only those given) on a date."""
    taken = sorted(_things(old, "taken") | _things(new, "taken"))
    places = list(gemeenten) or sorted(_things(old, "gemeenten") | _things(new, "gemeenten"))
    found: list[Verschil] = []
    for number, gemeente in enumerate(places, 1):
        was, wordt = (_doors(vragen, taken, gemeente, peildatum) for vragen in (old, new))
        for taak in sorted(was.keys() | wordt.keys()):
            if was.get(taak) != wordt.get(taak):
                found.append(Verschil(taak, gemeente, was.get(taak, ""), wordt.get(taak, "")))
        if number % 25 == 0:
            progress(f"vergelijken: {number} van {len(places)} gemeenten, {len(found)} verschillen")
    return sorted(found)


def _things(vragen: Vragen, collection: str) -> set[str]:
    return {text(row, "id") for row in vragen.ask(collection)}


def _doors(vragen: Vragen, taken: Sequence[str], gemeente: str, peildatum: dt.date) -> dict[str, str]:
    """Per task the doors in force, each as code plus rule and open circumstances."""
    doors: dict[str, set[str]] = {}
    for start in range(0, len(taken), _PER_QUERY):
        part = taken[start : start + _PER_QUERY]
        rows = vragen.ask("deuren", vraag=part, gemeente=gemeente, peildatum=peildatum, omstandigheid=())
        for kandidaat in candidates(rows):
            if kandidaat.stand == "geldig":
                doors.setdefault(kandidaat.taak, set()).add(_label(kandidaat.deur, kandidaat.hangt_af))
    return {taak: ", ".join(sorted(found)) for taak, found in doors.items()}


def _label(deur: str, hangt_af: Iterable[str]) -> str:
    conditions = ", ".join(sorted(naam.rsplit("/", 1)[-1] for naam in hangt_af))
    return deur.rsplit("/", 1)[-1] + (f" (hangt af van {conditions})" if conditions else "")
