"""Which questions have the same answers, and in which municipalities: what the tables say, ordered to compare it.

Two municipalities are alike for some tasks when the tables say the same about them, their own codes left out. Two
questions are alike when they lead to the same tasks in the same order, and to the same bodies outside government.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .namespaces import ID
from .routering import Routering
from .situatie import NEDERLAND
from .tabellen import Lezer

_CATEGORIE: Final = f"{ID}categorie/"
_ZELF: Final = "zelf"


class Gelijken:
    """The tables on one day, asked for what is alike. `index` holds Nederland and the municipalities of that day."""

    def __init__(self, tabellen: Lezer, dag: dt.date) -> None:
        self.tabellen = tabellen
        self.dag = dag
        routering = Routering(tabellen)
        living = [
            gemeente
            for gemeente in tabellen.keys("vangnet")
            if gemeente != NEDERLAND
            and [row["plaats"] for row in routering.ask("gemeente-op-datum", gemeente=gemeente, peildatum=dag)]
            == [gemeente]
        ]
        self.index = [NEDERLAND, *living]
        self._per_taak: dict[str, _Taak] = {}
        self._leden = {plaats: tabellen.rows("leden", plaats) for plaats in self.index}
        self._mogelijk = {plaats: tabellen.rows("mogelijke-overdrachten", plaats) for plaats in self.index}
        self._eigen_contact = {
            plaats: {row["taak"] for row in tabellen.rows("contactpunten", plaats) if "taak" in row}
            for plaats in self.index
        }

    def nummers(self) -> dict[str, int]:
        """The place of each living municipality in the list of classes, by code."""
        return {iri.rsplit("/", 1)[-1]: nummer for nummer, iri in enumerate(self.index) if nummer}

    def tasks(self, vraag: str) -> tuple[str, ...]:
        """The tasks a question leads to."""
        return tuple(row["taak"] for row in self.tabellen.rows("leidt-naar", vraag))

    def group(self, vraag: str) -> Any:
        """All that an answer takes from the question itself: questions of one group have the same answers."""
        volgorde = [(r["taak"], r["stap"], r["plek"]) for r in self.tabellen.rows("volgorde-van-taken", vraag)]
        elders = [
            tuple(sorted((k, v) for k, v in r.items() if k != "vraag")) for r in self.tabellen.rows("elders", vraag)
        ]
        return (
            vraag.startswith(f"{ID}levensgebeurtenis/"),
            tuple(sorted(self.tasks(vraag))),
            tuple(sorted(volgorde)),
            tuple(sorted(elders)),
        )

    def options(self, taken: Sequence[str]) -> list[str]:
        """The options of the circumstances that the routes of these tasks depend on."""
        omstandigheden = {naam for taak in taken for naam in self._taak(taak).omstandigheden}
        return sorted(row["optie"] for naam in omstandigheden for row in self.tabellen.rows("opties", naam))

    def signature(self, gemeente: str, taken: Sequence[str]) -> Any:
        """Everything the tables say about a municipality for these tasks, without its own code; None when it has
        contact points for one of them alone."""
        if self._eigen_contact[gemeente].intersection(taken):
            return None
        per_taak = [self._taak(taak) for taak in taken]
        categorieen = {categorie for taak in per_taak for categorie in taak.categorieen}
        regels = {regel for taak in per_taak for regel in taak.regels}
        return (
            gemeente == NEDERLAND,
            tuple(taak.hier.get(gemeente, ()) for taak in per_taak),
            tuple(
                (row["categorie"], _other(row["wie"], gemeente), row.get("van"), row.get("tot"))
                if row["wie"] != gemeente
                else (row["categorie"], _ZELF)
                for row in self._leden[gemeente]
                if row["categorie"] in categorieen
            ),
            tuple(
                tuple(sorted((k, v) for k, v in row.items() if k != "gemeente"))
                for row in self._mogelijk[gemeente]
                if row["regel"] in regels
            ),
        )

    def _taak(self, taak: str) -> _Taak:
        if taak not in self._per_taak:
            self._per_taak[taak] = _read_task(self.tabellen, taak)
        return self._per_taak[taak]


@dataclass(frozen=True)
class _Taak:
    """The routes of a task: its circumstances, categories and rules, and per municipality what holds only there."""

    omstandigheden: frozenset[str]
    categorieen: frozenset[str]
    regels: frozenset[str]
    hier: Mapping[str, tuple[Any, ...]]


def _read_task(tabellen: Lezer, taak: str) -> _Taak:
    hier: dict[str, list[Any]] = {}
    omstandigheden, categorieen, regels = set(), set(), set()
    for weg in tabellen.rows("wegen", taak):
        regels.add(weg["regel"])
        categorieen |= {wie for wie in (weg["uitvoerder"], weg["bevoegd"]) if wie.startswith(_CATEGORIE)}
        voorwaarden = tabellen.rows("voorwaarden", weg["route"])
        omstandigheden |= {row["waarde"] for row in voorwaarden if row["eigenschap"].endswith("vraagtNaar")}
        zone = weg["zone"]
        if zone != NEDERLAND:
            wie = (_other(weg["uitvoerder"], zone), _other(weg["bevoegd"], zone))
            kenmerk = (weg["regel"], *wie, weg.get("overdracht"), weg.get("van"), weg.get("tot"))
            hier.setdefault(zone, []).append(kenmerk)
        for row in tabellen.rows("vervangen-wegen", weg["route"]):
            hier.setdefault(row["zone"], []).append((weg["route"], row.get("van"), row.get("tot")))
    return _Taak(
        frozenset(omstandigheden),
        frozenset(categorieen),
        frozenset(regels),
        {zone: tuple(kenmerken) for zone, kenmerken in hier.items()},
    )


def _other(wie: str, gemeente: str) -> str:
    return _ZELF if wie == gemeente else wie
