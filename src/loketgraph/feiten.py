"""The facts behind an answer: names, rules, legal grounds and transfers of the candidate routes, asked in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .answers import Grondslag, Naam
from .beslissen import Kandidaat
from .situatie import Situatie
from .vragen import Rij, Vraagbaak, text


@dataclass(frozen=True)
class Feiten:
    """What the rows behind one answer say, by IRI."""

    namen: Mapping[str, Rij]
    regels: Mapping[str, list[Rij]]
    grondslagen: Mapping[str, tuple[Grondslag, ...]]
    overdrachten: Mapping[str, list[Rij]]
    volgorde: Mapping[str, tuple[int, int, int]]
    opties: Mapping[str, Sequence[Rij]]
    vervalt: Mapping[str, Mapping[str, frozenset[str]]]
    mogelijk: Mapping[str, Sequence[Rij]]

    def naam(self, iri: str) -> Naam:
        """The name of a thing; its last part when it has none."""
        return Naam(iri, text(self.namen.get(iri, {}), "naam", iri.rsplit("/", 1)[-1]))

    def order(self, taak: str) -> tuple[tuple[int, int, int], str, str]:
        """The sort key of a task: total, so that the order of doors is too."""
        return self.volgorde.get(taak, (99, 0, 0)), self.naam(taak).naam, taak

    def voorwaarden(self, kandidaat: Kandidaat) -> tuple[str, ...]:
        """What must hold for a route, in words, as far as the situation does not say: 'woonland: in Nederland'."""
        found = []
        for naam in sorted(kandidaat.hangt_af):
            rows = self.opties.get(naam, ())
            excluded = self.vervalt.get(kandidaat.regel, {}).get(naam, frozenset())
            toegestaan = [text(row, "optienaam") for row in rows if text(row, "optie") not in excluded]
            if toegestaan:
                found.append(f"{text(rows[0], 'naam')}: {' of '.join(toegestaan)}")
        return tuple(found)


def load_facts(situatie: Situatie, kandidaten: Sequence[Kandidaat], vragen: Vraagbaak) -> Feiten:
    """The names, rules, legal grounds, transfers and order of tasks behind the candidates. Raises StoreUnavailable."""
    regels = sorted({k.regel for k in kandidaten})
    overdrachten = sorted({k.overdracht for k in kandidaten} - {""})
    dingen = {iri for k in kandidaten for iri in (k.taak, k.deur, k.bevoegd, k.plaats)} | {situatie.opgegaan}
    regelrijen: dict[str, list[Rij]] = {}
    for row in vragen.ask("regels", regel=regels) if regels else []:
        regelrijen.setdefault(text(row, "regel"), []).append(row)
    dingen |= {text(row, "betwistDoor") for rows in regelrijen.values() for row in rows} | set(situatie.gemeenten)
    namen = {text(row, "ding"): row for row in vragen.ask("namen", ding=sorted(dingen - {""}))} if dingen else {}
    grondslagen: dict[str, list[Grondslag]] = {}
    for row in vragen.ask("grondslagen-van-route", regel=regels) if regels else []:
        grondslagen.setdefault(text(row, "regel"), []).append(ground(row))
    plaats_van_vraag = {vraag: index for index, vraag in enumerate(situatie.vragen)}
    volgorde: dict[str, tuple[int, int, int]] = {}
    for row in vragen.ask("volgorde-van-taken", vraag=situatie.vragen):
        key = (plaats_van_vraag[text(row, "vraag")], int(text(row, "stap")), int(text(row, "plek")))
        taak = text(row, "taak")
        volgorde[taak] = min(key, volgorde.get(taak, key))
    overdrachtrijen: dict[str, list[Rij]] = {}
    for row in vragen.ask("overdrachten", overdracht=overdrachten) if overdrachten else []:
        overdrachtrijen.setdefault(text(row, "overdracht"), []).append(row)
    return Feiten(
        namen=namen,
        regels=regelrijen,
        grondslagen={regel: tuple(sorted(found, key=_article_order)) for regel, found in grondslagen.items()},
        overdrachten=overdrachtrijen,
        volgorde=volgorde,
        opties=_options({naam for k in kandidaten for naam in k.hangt_af}, vragen),
        vervalt=_exclusions({k.regel for k in kandidaten if k.hangt_af}, vragen),
        mogelijk=_possible_transfers(situatie, kandidaten, vragen),
    )


def _options(omstandigheden: Iterable[str], vragen: Vraagbaak) -> dict[str, list[Rij]]:
    asked = sorted(omstandigheden)
    rows: dict[str, list[Rij]] = {}
    for row in vragen.ask("opties", omstandigheid=asked) if asked else []:
        rows.setdefault(text(row, "omstandigheid"), []).append(row)
    return rows


def _possible_transfers(situatie: Situatie, kandidaten: Sequence[Kandidaat], vragen: Vraagbaak) -> dict[str, list[Rij]]:
    """Per rule of the municipality itself: its arrangements that name the act, and that nobody has classified yet."""
    own = sorted({k.regel for k in kandidaten if k.deur == k.plaats and not k.overdracht})
    found: dict[str, list[Rij]] = {}
    if own and len(situatie.gemeenten) == 1:
        gemeente = situatie.gemeenten[0]
        rows = vragen.ask("mogelijke-overdrachten", gemeente=gemeente, regel=own, peildatum=situatie.peildatum)
        for row in rows:
            found.setdefault(text(row, "regel"), []).append(row)
    return found


def _exclusions(regels: Iterable[str], vragen: Vraagbaak) -> dict[str, dict[str, frozenset[str]]]:
    asked = sorted(regels)
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in vragen.ask("vervallen-routes", regel=asked) if asked else []:
        per_regel = found.setdefault(text(row, "regel"), {})
        naam = text(row, "omstandigheid")
        per_regel[naam] = per_regel.get(naam, frozenset()) | {text(row, "optie")}
    return found


def _article_order(grondslag: Grondslag) -> tuple[str, list[tuple[int, str]]]:
    """Acts by name, articles as people count: 7 before 40."""
    parts = re.findall(r"\d+|\D+", grondslag.artikel)
    return grondslag.wet, [(int(part), "") if part.isdigit() else (0, part) for part in parts]


def ground(row: Rij) -> Grondslag:
    """A legal ground from a row with wet, bwbId, artikel and perhaps citaat."""
    return Grondslag(text(row, "wet"), text(row, "bwbId"), text(row, "artikel"), text(row, "citaat"))
