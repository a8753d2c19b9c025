"""The sentences of an answer: why this door, what was assumed, what is not in force. Dutch, B1, no queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

from .answers import Grondslag
from .vragen import Rij, text

_DELEGATIE = "/wijze/delegatie"
#: So many characters of a quotation fit in a sentence; the source has the rest.
_CITAAT = 240


def upper(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]


def opsomming(items: Sequence[str], laatste: str = "en") -> str:
    """Items as a Dutch list: 'a, b en c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {laatste} {items[-1]}"


def artikelen(grondslagen: Sequence[Grondslag]) -> str:
    """The grounds in words: 'artikel 7 en 11 Participatiewet'."""
    per_wet: dict[str, list[str]] = {}
    for grondslag in grondslagen:
        per_wet.setdefault(grondslag.wet, []).append(grondslag.artikel)
    return opsomming([f"artikel {opsomming(nummers)} {wet}" for wet, nummers in per_wet.items()])


def waarom_bevoegd(
    taak: str, bevoegd: str, regel: Rij, grondslagen: Sequence[Grondslag], voorwaarden: Sequence[str] = ()
) -> str:
    """Whose task it is, on what ground, and what must hold for that as far as it is not known."""
    orgaan = text(regel, "orgaan")
    wie = f"{bevoegd} ({orgaan})" if orgaan else bevoegd
    wat = f"{taak} ({'; '.join(voorwaarden)})" if voorwaarden else taak
    if grondslagen:
        return upper(f"{wat}: volgens {artikelen(grondslagen)} is dit een taak van {wie}.")
    return upper(f"{wat}: dit is een taak van {wie}.")


def waarom_plaats(regel: Rij, gemeente: str) -> str:
    """Which place counts, or an empty sentence when it makes no difference."""
    grond = text(regel, "plaatsgrond").rsplit("/", 1)[-1]
    if grond == "landelijk" or not gemeente:
        return ""
    if grond == "vrije-keuze":
        return "Iedere gemeente kan dit doen; iemand mag zelf kiezen."
    return f"De {text(regel, 'plaatsgrondnaam')} telt: {gemeente}."


def waarom_overdracht(rows: Sequence[Rij], gemeente: str, naar: str) -> str:
    """That the municipality handed the task over, with the words of the arrangement (a row per quotation)."""
    overdracht = rows[0]
    wijze = text(overdracht, "wijze")
    gevolg = (
        "beslist nu zelf (delegatie)" if wijze.endswith(_DELEGATIE) else f"voert het uit namens {gemeente} (mandaat)"
    )
    bewijs = sorted({text(row, "bewijs") for row in rows} - {""})
    citaat = f": “{shorten(' … '.join(bewijs), _CITAAT, placeholder=' …')}”" if bewijs else ""
    plek = ", ".join(filter(None, (text(overdracht, "vindplaats"), text(overdracht, "regeling"))))
    bron = f" ({plek})" if plek else ""
    return f"{upper(gemeente)} heeft deze taak overgedragen. {upper(naar)} {gevolg}{citaat}{bron}."


def waarom_niet_nagegaan(row: Rij, gemeente: str) -> str:
    """That an arrangement names the act, while nobody has looked yet which tasks it took over."""
    return (
        f"Let op: {gemeente} doet mee aan {text(row, 'naam')}. De tekst daarvan noemt de {text(row, 'wet')}. "
        "Of deze taak daarheen is gegaan, is nog niet nagegaan. Bel eerst."
    )


def waarom_uitvoerder(deur: str, bevoegd: str) -> str:
    """That another body does the work."""
    return f"{upper(deur)} voert dit uit namens {bevoegd}."


def waarom_elders(naam: str) -> str:
    """That the question belongs outside government."""
    return f"Dit hoort niet bij de overheid. Ga hiervoor naar: {naam}."


def melding_begin_onbekend(taken: Sequence[str], peildatum: str) -> str:
    """That the content does not say since when rules hold, while an earlier day is asked."""
    return f"Het is niet bekend of dit op {peildatum} al zo was: {opsomming(sorted(taken))}. Kijk het na."


def melding_opgegaan(oud: str, nieuw: str) -> str:
    """That the asked municipality merged into another."""
    return f"{upper(oud)} is opgegaan in {nieuw}."


def melding_aanname(naam: str, opties: Sequence[str]) -> str:
    """What the answer takes for granted."""
    return f"Dit antwoord geldt als dit zo is: {naam}: {opsomming(opties, 'of')}."


def melding_niet_in_werking(taak: str, van: str, tot: str, peildatum: str, nieuw: Sequence[str]) -> str:
    """Since or until when a task holds, and what replaced it."""
    if van and van > peildatum:
        tekst = f"{taak} geldt nog niet op {peildatum}: pas vanaf {van}."
    else:
        tekst = f"{taak} geldt niet meer op {peildatum}: gestopt per {tot}."
    return upper(tekst) + (f" Kijk nu naar: {opsomming(nieuw)}." if nieuw else "")


def melding_betwist(taak: str, partijen: Sequence[str]) -> str:
    """That bodies disagree about who must do a task."""
    if len(partijen) == 1:
        return f"Over {taak} is geen overeenstemming: {partijen[0]} bestrijdt dat dit haar taak is. Bel samen."
    return f"Over {taak} zijn {opsomming(sorted(partijen))} het niet eens. Laat niemand heen en weer lopen: bel samen."


ADVIES_MET_AFSPRAAK = "Bel de ander terwijl de inwoner bij u zit, en blijf erbij tot de ander het heeft overgenomen."
ADVIES_ZONDER_AFSPRAAK = (
    "Er is geen afspraak bekend. Bel het algemene nummer samen met de inwoner, en spreek af wie terugbelt."
)
VANGNET_WAAROM: Mapping[int, str] = {
    1: "Hier kan iemand uit deze gemeente met iedere vraag aan de overheid binnenlopen.",
    2: "De gemeente helpt inwoners verder als niet duidelijk is wie het moet doen.",
    3: "Informatie Rijksoverheid wijst de weg als er geen plaats bekend is of niemand anders helpt.",
}
VRAAG_PLAATS = "In welke gemeente speelt dit?"
