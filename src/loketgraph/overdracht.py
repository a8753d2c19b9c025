"""The warm handover from the asking body to each door: agreement, professional line, what may go along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from . import uitleg
from .answers import Afspraak, Contactpunt, Deur, Gegevens, Grondslag, Naam, Overdracht
from .situatie import Situatie
from .vragen import Rij, Vraagbaak, text


def handovers(deuren: Sequence[Deur], situatie: Situatie, gemeente: str, vragen: Vraagbaak) -> list[Deur]:
    """The doors, each with its handover when the asker is a body (`vanuit`) other than the door itself."""
    if not situatie.vanuit:
        return list(deuren)
    elsewhere = [deur.organisatie.id for deur in deuren if deur.organisatie.id != situatie.vanuit]
    if not elsewhere:
        return list(deuren)
    vanuit = Naam(situatie.vanuit, text(vragen.ask("namen", ding=situatie.vanuit)[0], "naam"))
    lines = vragen.ask(
        "overdracht", vanuit=situatie.vanuit, deur=elsewhere, gemeente=gemeente, peildatum=situatie.peildatum
    )
    shared = vragen.ask("gegevens-delen", vanuit=situatie.vanuit, deur=elsewhere)
    taken = {taak.id for deur in deuren for taak in deur.taken}
    allowed = [row for row in shared if text(row, "taak") in taken | {""}]
    return [_with_handover(deur, vanuit, lines, allowed) for deur in deuren]


def _with_handover(deur: Deur, vanuit: Naam, lines: Sequence[Rij], shared: Sequence[Rij]) -> Deur:
    if deur.organisatie.id == vanuit.id:
        return deur
    mine = [row for row in lines if text(row, "deur") == deur.organisatie.id]
    afspraken = tuple(dict.fromkeys(_agreement(row) for row in mine))
    lijnen = {text(row, "contactpunt"): _line(row) for row in mine if "contactpunt" in row}
    gegevens = tuple(
        dict.fromkeys(
            Gegevens(
                text(row, "gegevens"),
                text(row, "toestemming") == "true",
                Grondslag(text(row, "wet"), text(row, "bwbId"), text(row, "artikel"), ""),
            )
            for row in shared
            if text(row, "deur") == deur.organisatie.id
        )
    )
    advies = uitleg.ADVIES_MET_AFSPRAAK if afspraken else uitleg.ADVIES_ZONDER_AFSPRAAK
    return replace(deur, overdracht=Overdracht(vanuit, afspraken, tuple(lijnen.values()), gegevens, advies))


def _agreement(row: Rij) -> Afspraak:
    regie = Naam(text(row, "regie"), text(row, "regienaam")) if "regie" in row else None
    return Afspraak(
        text(row, "afspraak"), text(row, "naam"), text(row, "vorm"), text(row, "reactietijd"), regie, text(row, "bron")
    )


def _line(row: Rij) -> Contactpunt:
    return Contactpunt(
        id=text(row, "contactpunt"),
        naam=text(row, "contactnaam"),
        kanaal="professionallijn",
        waarde=text(row, "waarde"),
        telefoon="",
        webadres="",
        openingstijden="",
        vertrouwelijk=text(row, "vertrouwelijk") == "true",
        bron=text(row, "bron"),
        gecontroleerd="",
    )
