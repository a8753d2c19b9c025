"""Answers and tables as plain text for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from .answers import Antwoord, Contactpunt, Deur, Uitkomst
from .store import Row

_TITELS = {
    Uitkomst.EEN_DEUR: "Eén deur",
    Uitkomst.MEER_DEUREN: "Meer deuren, in deze volgorde",
    Uitkomst.VERVOLGVRAAG: "Eerst nog een vraag",
    Uitkomst.ELDERS: "Hoort niet bij de overheid",
    Uitkomst.NIET_IN_WERKING: "Niet in werking op deze datum",
    Uitkomst.BETWIST: "Organisaties zijn het niet eens",
    Uitkomst.VANGNET: "Niemand bekend: naar het vangnet",
}


def answer_as_text(antwoord: Antwoord) -> str:
    """The answer as lines: outcome, doors with why and contact, the next question, notes and the safety net."""
    plaats = f", {antwoord.gemeente.naam}" if antwoord.gemeente else ""
    lines = [f"{_TITELS[antwoord.uitkomst]} ({antwoord.peildatum.isoformat()}{plaats})", ""]
    if antwoord.vervolgvraag:
        lines.append(f"  {antwoord.vervolgvraag.vraag}")
        lines += [f"    - {optie.naam}  [{_code(optie.id)}]" for optie in antwoord.vervolgvraag.opties]
        if not antwoord.vervolgvraag.omstandigheid:
            lines.append("    Geef --gemeente met een naam of code.")
        lines.append("")
    for number, deur in enumerate(antwoord.deuren, 1):
        lines += _door(number, deur)
    if antwoord.regie and len(antwoord.deuren) > 1:
        lines += [f"Regie: {antwoord.regie.organisatie.naam}. {antwoord.regie.waarom}", ""]
    lines += [f"Let op: {melding}" for melding in antwoord.meldingen]
    if antwoord.vangnet not in antwoord.deuren:
        bereik = _contact(antwoord.vangnet.contactpunten[:1])
        naam = (antwoord.vangnet.loket or antwoord.vangnet.organisatie).naam
        lines.append(f"Vangnet: {naam}{f' ({bereik[0].strip()})' if bereik else ''}")
    lines.append(f"Release {antwoord.release[:12]}")
    return "\n".join(lines)


def _door(number: int, deur: Deur) -> list[str]:
    lines = [f"{number}. {deur.organisatie.naam}  [{_code(deur.organisatie.id)}, {deur.rol}]"]
    if deur.taken:
        lines.append(f"   Taak: {', '.join(taak.naam for taak in deur.taken)}")
    lines += [f"   Waarom: {zin}" for zin in deur.waarom]
    lines += [f"   Grondslag: artikel {grond.artikel} {grond.wet}, {grond.url}" for grond in deur.grondslagen]
    lines += _contact(deur.contactpunten)
    if deur.geldig_van or deur.geldig_tot:
        lines.append(f"   Geldig: van {deur.geldig_van or 'onbekend'} tot {deur.geldig_tot or 'nader bericht'}")
    if deur.overdracht:
        lines.append(f"   Overdracht: {deur.overdracht.advies}")
        lines += [f"     Afspraak: {afspraak.naam} ({afspraak.vorm})" for afspraak in deur.overdracht.afspraken]
        lines += [f"     Lijn: {lijn.naam}: {lijn.waarde or 'niet openbaar'}" for lijn in deur.overdracht.lijnen]
        for gegeven in deur.overdracht.gegevens:
            toestemming = "na toestemming" if gegeven.toestemming_nodig else "zonder toestemming"
            grond = gegeven.grondslag
            lines.append(f"     Mag mee ({toestemming}, artikel {grond.artikel} {grond.wet}): {gegeven.gegevens}")
    lines += [f"   Zekerheid: {deur.status}{f', bron {deur.bron}' if deur.bron else ''}", ""]
    return lines


def _contact(punten: Sequence[Contactpunt]) -> list[str]:
    return [f"   {punt.kanaal}: {punt.waarde or 'niet openbaar'}" for punt in punten]


def _code(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def table(columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Rows as a plain table with a header; IRIs are whole, so that they can be copied."""
    cells = [[str(row[column].value) if column in row else "" for column in columns] for row in rows]
    widths = [max([len(column), *(len(line[i]) for line in cells)]) for i, column in enumerate(columns)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in [list(columns), ["-" * width for width in widths], *cells]
    ]
    return "\n".join([*lines, f"{len(rows)} rijen"])
