"""Answers the questions behind a lookup from the compiled tables, line for line as the SPARQL does.

`queries/vragen/deuren.rq` stays the definition: a comment here names the pattern that a step stands for, and a test
holds rows and answers equal on random situations. docs/routering.md tells why they are equal by construction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .errors import NotFound
from .namespaces import LG
from .situatie import NEDERLAND
from .tabellen import PER_DING, Lezer, Rijen
from .vragen import Rij, Value, Vraagbaak

_SLUIT_UIT = str(LG.sluitUit)


class Tijdvak:
    """The days around one day on which every comparison of dates made so far comes out the same way.

    From `van` up to but not including `tot`, as ISO dates; empty is unbounded.
    """

    def __init__(self) -> None:
        self.van = ""
        self.tot = ""

    def note(self, grens: str, dag: str) -> None:
        """A comparison with a limit: on which side of it the day lies."""
        if grens <= dag:
            self.van = max(self.van, grens)
        elif not self.tot or grens < self.tot:
            self.tot = grens


class Routering:
    """A Vraagbaak on tables; what is not compiled goes to the one behind it. `tijdvak` notes what dates decided."""

    def __init__(self, tabellen: Lezer, anders: Vraagbaak | None = None, tijdvak: Tijdvak | None = None) -> None:
        self._tabellen = tabellen
        self._anders = anders
        self._tijdvak = tijdvak
        self._eigen: Mapping[str, Callable[..., Sequence[Rij]]] = {
            "contactpunten": self._contactpunten,
            "deuren": self._deuren,
            "gegevens-delen": self._gegevens_delen,
            "gemeente-op-datum": self._gemeente_op_datum,
            "mogelijke-overdrachten": self._mogelijke_overdrachten,
            "overdracht": self._overdracht,
            "plaatsen": self._plaatsen,
            "postcodes": self._postcodes,
            "vangnet": self._vangnet,
        }

    def ask(self, naam: str, /, **params: Value | Sequence[Value]) -> Sequence[Rij]:
        """See Vraagbaak.ask."""
        param = PER_DING.get(naam)
        if param:
            return [row for ding in _unique(params[param]) for row in self._tabellen.rows(naam, ding)]
        own = self._eigen.get(naam)
        if own:
            return own(**params)
        if not self._anders:
            raise NotFound(f"De vraag {naam!r} staat niet in de tabellen.")
        return self._anders.ask(naam, **params)

    # -- deuren.rq

    def _deuren(self, vraag: Any, gemeente: Any, peildatum: dt.date, omstandigheid: Any) -> Rijen:
        dag = peildatum.isoformat()
        bekend = set(_unique(omstandigheid))
        beantwoord = {
            row["omstandigheid"] for optie in bekend for row in self._tabellen.rows("omstandigheid-van-optie", optie)
        }
        plaatsen = self._on_date(gemeente, dag)
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for gevraagd in _unique(vraag):
            for naar in self._tabellen.rows("leidt-naar", gevraagd):
                for weg in self._tabellen.rows("wegen", naar["taak"]):
                    for row in self._rows_of_route(weg, plaatsen, dag, bekend, beantwoord):
                        row = {"vraag": gevraagd, **row}
                        found[tuple(row.get(column, "") for column in _KOLOMMEN)] = row
        return [found[key] for key in sorted(found)]

    def _rows_of_route(
        self, weg: Mapping[str, str], plaatsen: Sequence[str], dag: str, bekend: set[str], beantwoord: set[str]
    ) -> Iterator[dict[str, str]]:
        zone, route = weg["zone"], weg["route"]
        here = plaatsen if zone == NEDERLAND else [zone] if zone in plaatsen else []  # FILTER(?zone = …)
        if not here:
            return
        vraagt = []
        for row in self._tabellen.rows("voorwaarden", route):
            if row["eigenschap"] == _SLUIT_UIT:
                if row["waarde"] in bekend:  # ?route lg:sluitUit ?bekend
                    return
            elif row["waarde"] not in beantwoord:  # ?route lg:vraagtNaar ?hangtAf
                vraagt.append(row["waarde"])
        van, tot = weg.get("van", ""), weg.get("tot", "")
        stand = "nogNiet" if van and self._after(van, dag) else "nietMeer" if self._past(tot, dag) else "geldig"
        vervangers = self._tabellen.rows("vervangen-wegen", route)
        for plaats in here:
            if any(r["zone"] == plaats and self._holds(r, dag) for r in vervangers):  # ?anders lg:vervangt ?route
                continue
            for deur in self._body(weg["uitvoerder"], plaats, dag):
                for bevoegd in self._body(weg["bevoegd"], plaats, dag):
                    for hangt_af in vraagt or [""]:
                        yield {
                            "taak": weg["taak"],
                            "route": route,
                            "plaats": plaats,
                            "stand": stand,
                            "deur": deur,
                            "bevoegd": bevoegd,
                            "regel": weg["regel"],
                            **{
                                column: value
                                for column, value in (
                                    ("overdracht", weg.get("overdracht", "")),
                                    ("hangtAf", hangt_af),
                                    ("van", van),
                                    ("tot", tot),
                                )
                                if value
                            },
                        }

    def _body(self, genoemd: str, plaats: str, dag: str) -> list[str]:
        """Who a named body or category is at a place on a day: COALESCE(?lid, ?opvolger), in force."""
        leden = [row for row in self._tabellen.rows("leden", plaats) if row["categorie"] == genoemd]
        if leden:
            return [row["wie"] for row in leden if self._holds(row, dag)]
        return self._on_date(genoemd, dag)

    def _on_date(self, ding: str, dag: str) -> list[str]:
        """What a body is on a day: a later body that exists, and that no earlier one still stands before."""
        later = self._tabellen.rows("opvolging", ding)
        if len(later) == 1:
            return [row["later"] for row in later if self._holds(row, dag)]
        found = []
        for row in later:
            if not self._holds(row, dag):
                continue
            before = [e for e in later if e["later"] != row["later"] and row["later"] in self._becomes(e["later"])]
            if all(self._past(e.get("tot", ""), dag) for e in before):
                found.append(row["later"])
        return found

    def _becomes(self, ding: str) -> set[str]:
        return {row["later"] for row in self._tabellen.rows("opvolging", ding)}

    # -- dates

    def _after(self, grens: str, dag: str) -> bool:
        """Whether a day of beginning is still to come."""
        if not grens:
            return False
        if self._tijdvak:
            self._tijdvak.note(grens, dag)
        return grens > dag

    def _past(self, grens: str, dag: str) -> bool:
        """Whether a day of ending has come."""
        if not grens:
            return False
        if self._tijdvak:
            self._tijdvak.note(grens, dag)
        return grens <= dag

    def _holds(self, row: Mapping[str, str], dag: str, van: str = "van", tot: str = "tot") -> bool:
        return not self._after(row.get(van, ""), dag) and not self._past(row.get(tot, ""), dag)

    # -- the other questions that depend on a date or on two things

    def _gemeente_op_datum(self, gemeente: str, peildatum: dt.date) -> Rijen:
        plaatsen = sorted(self._on_date(gemeente, peildatum.isoformat()))
        return [
            {"plaats": plaats, "naam": row["naam"]}
            for plaats in plaatsen
            for row in self._tabellen.rows("namen", plaats)
        ]

    def _vangnet(self, gemeente: str, peildatum: dt.date) -> Rijen:
        dag = peildatum.isoformat()
        plaatsen = self._on_date(gemeente, dag)
        rows = [row for plaats in plaatsen for row in self._tabellen.rows("vangnet", plaats)]
        if plaatsen and NEDERLAND not in plaatsen:
            rows += self._tabellen.rows("vangnet", NEDERLAND)
        treden = {(row["trede"], row["deur"]): row for row in rows if self._holds(row, dag)}
        return [_without(treden[key], "plaats", "van", "tot") for key in sorted(treden)]

    def _contactpunten(self, van: Any, voor: Any, peildatum: dt.date) -> Rijen:
        dag, doelgroepen = peildatum.isoformat(), set(_unique(voor))
        return [
            _without(row, "voor", "geldigVan", "geldigTot")
            for ding in _unique(van)
            for row in self._tabellen.rows("contactpunten", ding)
            if row["voor"] in doelgroepen and self._holds(row, dag, "geldigVan", "geldigTot")
        ]

    def _overdracht(self, vanuit: str, deur: Any, gemeente: str, peildatum: dt.date) -> Rijen:
        dag, deuren = peildatum.isoformat(), set(_unique(deur))
        rows = self._tabellen.rows("afspraken", vanuit)
        hier = {row["afspraak"] for row in rows if row.get("gebied", gemeente) == gemeente}
        found = [
            _without(row, "vanuit", "gebied", "van", "tot")
            for row in rows
            if row["deur"] in deuren and row["afspraak"] in hier and self._holds(row, dag)
        ]
        return list({tuple(sorted(row.items())): row for row in found}.values())

    def _gegevens_delen(self, vanuit: str, deur: Any) -> Rijen:
        gevers = [vanuit, *self._categories(vanuit)]
        rows = [row for gever in gevers for row in self._tabellen.rows("gegevens", gever)]
        found = {}
        for naar in _unique(deur):
            ontvangers = {naar, *self._categories(naar)}
            for row in rows:
                if row["naarPartij"] in ontvangers:
                    kept = {"deur": naar, **_without(row, "vanPartij", "naarPartij")}
                    found[tuple(kept.get(column, "") for column in _GEGEVENS)] = kept
        return [found[key] for key in sorted(found)]

    def _categories(self, ding: str) -> list[str]:
        return [row["categorie"] for row in self._tabellen.rows("categorieen", ding)]

    def _mogelijke_overdrachten(self, gemeente: str, regel: Any, peildatum: dt.date) -> Rijen:
        dag, regels = peildatum.isoformat(), set(_unique(regel))
        return [
            _without(row, "gemeente", "van", "tot", "regelingTot")
            for row in self._tabellen.rows("mogelijke-overdrachten", gemeente)
            if row["regel"] in regels and self._holds(row, dag) and not self._past(row.get("regelingTot", ""), dag)
        ]

    def _plaatsen(self, naam: str, peildatum: dt.date) -> Rijen:
        dag = peildatum.isoformat()
        found = {
            (row["gemeente"], row.get("woonplaats", "")): row
            for row in self._tabellen.rows("plaatsnamen", naam)
            if not self._after(row.get("van", ""), dag)
        }
        return [_without(found[key], "gevonden", "zonderProvincie", "van") for key in sorted(found)]

    def _postcodes(self, postcode: str) -> Rijen:
        return [_without(row, "postcode") for row in self._tabellen.rows("postcodes", postcode)]


_KOLOMMEN = ("vraag", "taak", "route", "plaats", "deur", "bevoegd", "hangtAf")
_GEGEVENS = ("deur", "grond", "wet", "artikel", "taak", "gegevens", "toestemming", "bwbId")


def _unique(values: Any) -> list[str]:
    """The values in the order of a SPARQL result, each once; one value may come without a list."""
    return [values] if isinstance(values, str) else sorted(set(values))


def _without(row: Mapping[str, str], *columns: str) -> dict[str, str]:
    return {name: value for name, value in row.items() if name not in columns}
