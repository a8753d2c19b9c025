"""Who is the right door: asks the questions of `queries/vragen`, decides, and puts the answer together.

`queries/vragen/deuren.rq` is the definition; this module adds names, grounds, contact points and the handover.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from . import uitleg
from .answers import Antwoord, Deur, Naam, Regie, Uitkomst, Vervolgvraag
from .beslissen import Beslissing, Kandidaat, candidates, decide
from .contact import Contactpunten, contact_points
from .errors import StoreUnavailable
from .feiten import Feiten, load_facts
from .overdracht import handovers
from .situatie import NEDERLAND, Situatie
from .store import Row
from .vragen import Vragen, text

_STATUS_RANK = {"vastgesteld": 0, "afgeleid": 1, "voorgesteld": 2}


def answer(situatie: Situatie, vragen: Vragen, release: str) -> Antwoord:
    """The answer to a checked situation, wholly from one store. Raises StoreUnavailable."""
    gemeente = situatie.gemeenten[0] if len(situatie.gemeenten) == 1 else NEDERLAND
    kandidaten = candidates(
        vragen.ask(
            "deuren",
            vraag=situatie.vragen,
            gemeente=gemeente,
            peildatum=situatie.peildatum,
            omstandigheid=situatie.omstandigheden,
        )
    )
    opties = _options({naam for k in kandidaten for naam in k.hangt_af}, vragen)
    feiten = load_facts(situatie, kandidaten, vragen)
    beslissing = decide(
        kandidaten,
        {naam: [text(row, "optie") for row in rows] for naam, rows in opties.items()},
        _exclusions({k.regel for k in kandidaten if k.hangt_af}, vragen),
        {regel for regel, rows in feiten.regels.items() if any("betwistDoor" in row for row in rows)},
    )
    place_needed = any(kandidaat.needs_place for kandidaat in beslissing.geldig)
    deuren = _doors([k for k in beslissing.geldig if not k.needs_place], situatie, feiten, vragen)
    deuren += _elsewhere(situatie, vragen)
    deuren = handovers(deuren, situatie, gemeente, vragen)
    vangnet = _safety_net(situatie, gemeente, vragen)
    vervolgvraag = _next_question(beslissing, place_needed, situatie, opties, vragen)
    uitkomst = _outcome(beslissing, vervolgvraag, deuren)
    return Antwoord(
        uitkomst=uitkomst,
        peildatum=situatie.peildatum,
        release=release,
        gemeente=feiten.naam(gemeente) if gemeente != NEDERLAND else None,
        deuren=tuple(deuren) or (vangnet,),
        regie=_lead(deuren),
        vervolgvraag=vervolgvraag,
        vangnet=vangnet,
        meldingen=_notes(beslissing, situatie, feiten, opties, vragen),
    )


def _outcome(beslissing: Beslissing, vervolgvraag: Vervolgvraag | None, deuren: Sequence[Deur]) -> Uitkomst:
    if vervolgvraag:
        return Uitkomst.VERVOLGVRAAG
    if beslissing.betwiste_taken:
        return Uitkomst.BETWIST
    if deuren and all(deur.rol == "elders" for deur in deuren):
        return Uitkomst.ELDERS
    if deuren:
        return Uitkomst.EEN_DEUR if len(deuren) == 1 else Uitkomst.MEER_DEUREN
    return Uitkomst.NIET_IN_WERKING if beslissing.niet_in_werking else Uitkomst.VANGNET


def _options(omstandigheden: Iterable[str], vragen: Vragen) -> dict[str, list[Row]]:
    asked = sorted(omstandigheden)
    rows: dict[str, list[Row]] = {}
    for row in vragen.ask("opties", omstandigheid=asked) if asked else []:
        rows.setdefault(text(row, "omstandigheid"), []).append(row)
    return rows


def _exclusions(regels: Iterable[str], vragen: Vragen) -> dict[str, dict[str, frozenset[str]]]:
    asked = sorted(regels)
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in vragen.ask("vervallen-routes", regel=asked) if asked else []:
        per_regel = found.setdefault(text(row, "regel"), {})
        naam = text(row, "omstandigheid")
        per_regel[naam] = per_regel.get(naam, frozenset()) | {text(row, "optie")}
    return found


def _doors(kandidaten: Sequence[Kandidaat], situatie: Situatie, feiten: Feiten, vragen: Vragen) -> list[Deur]:
    """One door per body, in the order of the first task it does."""
    per_deur: dict[str, list[Kandidaat]] = {}
    for kandidaat in sorted(kandidaten, key=lambda k: (feiten.order(k.taak), k.deur, k.route)):
        per_deur.setdefault(kandidaat.deur, []).append(kandidaat)
    contact = contact_points(list(per_deur), situatie.voor, situatie.peildatum, vragen)
    deuren = []
    for organisatie, routes in per_deur.items():
        eerste = routes[0]
        taken = list(dict.fromkeys(k.taak for k in routes))
        buiten = text(feiten.namen.get(organisatie, {}), "buiten") == "true"
        eigen = eerste.deur == eerste.bevoegd
        bron = (feiten.overdrachten.get(eerste.overdracht) or feiten.regels[eerste.regel])[0]
        deuren.append(
            Deur(
                organisatie=feiten.naam(organisatie),
                rol="elders" if buiten else "bevoegd" if eigen else "uitvoerend",
                bevoegd=feiten.naam(eerste.bevoegd),
                taak=feiten.naam(taken[0]),
                taken=tuple(feiten.naam(taak) for taak in taken),
                grondslagen=tuple(dict.fromkeys(g for k in routes for g in feiten.grondslagen.get(k.regel, ()))),
                contactpunten=contact.for_tasks(organisatie, taken),
                waarom=tuple(dict.fromkeys(zin for k in routes for zin in _why(k, feiten))),
                overdracht=None,
                geldig_van=eerste.van,
                geldig_tot=eerste.tot,
                status=_status(routes, feiten),
                bron=text(bron, "bron"),
            )
        )
    return deuren


def _status(routes: Iterable[Kandidaat], feiten: Feiten) -> str:
    """The least certain status among the rules and transfers behind a door."""
    found = ["vastgesteld"]
    for kandidaat in routes:
        for row in (*feiten.regels[kandidaat.regel], *feiten.overdrachten.get(kandidaat.overdracht, [])):
            found.append(text(row, "status").rsplit("/", 1)[-1] or "vastgesteld")
    return max(found, key=lambda status: _STATUS_RANK[status])


def _why(kandidaat: Kandidaat, feiten: Feiten) -> list[str]:
    regel = feiten.regels[kandidaat.regel][0]
    deur, bevoegd = feiten.naam(kandidaat.deur).naam, feiten.naam(kandidaat.bevoegd).naam
    gemeente = feiten.naam(kandidaat.plaats).naam if kandidaat.plaats != NEDERLAND else ""
    overdracht = feiten.overdrachten.get(kandidaat.overdracht)
    beslisser = gemeente if overdracht else bevoegd
    zinnen = [
        uitleg.waarom_bevoegd(
            feiten.naam(kandidaat.taak).naam, beslisser, regel, feiten.grondslagen.get(kandidaat.regel, ())
        ),
        uitleg.waarom_plaats(regel, gemeente),
    ]
    if overdracht:
        zinnen.append(uitleg.waarom_overdracht(overdracht, gemeente, deur))
    elif kandidaat.deur != kandidaat.bevoegd:
        zinnen.append(uitleg.waarom_uitvoerder(deur, bevoegd))
    return [zin for zin in zinnen if zin]


def _elsewhere(situatie: Situatie, vragen: Vragen) -> list[Deur]:
    rows = {text(row, "organisatie"): row for row in vragen.ask("elders", vraag=situatie.vragen)}
    contact = contact_points(list(rows), situatie.voor, situatie.peildatum, vragen)
    deuren = []
    for iri, row in rows.items():
        naam = Naam(iri, text(row, "naam"))
        waarom = f"Dit hoort niet bij de overheid. {uitleg.upper(naam.naam)} is de juiste plek."
        deuren.append(_plain_door(naam, "elders", waarom, contact.for_tasks(iri, ()), text(row, "bron")))
    return deuren


def _plain_door(naam: Naam, rol: str, waarom: str, contact: tuple, bron: str = "") -> Deur:  # type: ignore[type-arg]
    return Deur(naam, rol, naam, None, (), (), contact, (waarom,), None, "", "", "vastgesteld", bron)


def _safety_net(situatie: Situatie, gemeente: str, vragen: Vragen) -> Deur:
    """The first rung of the safety net that this asker can reach: desk, municipality, Informatie Rijksoverheid."""
    rows = vragen.ask("vangnet", gemeente=gemeente, peildatum=situatie.peildatum)
    if not rows:
        raise StoreUnavailable("De release heeft geen vangnet. Voeg organisatie:informatie-rijksoverheid toe.")
    dingen = [text(row, column) for row in rows for column in ("deur", "organisatie")]
    contact = contact_points(dingen, situatie.voor, situatie.peildatum, vragen)
    rungs = [_rung(row, contact) for row in rows]
    return next((deur for deur in rungs if deur.contactpunten), rungs[0])


def _rung(row: Row, contact: Contactpunten) -> Deur:
    deur, organisatie, naam = text(row, "deur"), text(row, "organisatie"), text(row, "naam")
    punten = tuple(dict.fromkeys((*contact.for_tasks(deur, ()), *contact.for_tasks(organisatie, ()))))
    adres = text(row, "bezoekadres")
    waarom = uitleg.VANGNET_WAAROM[int(text(row, "trede"))]
    if deur != organisatie:
        waarom = f"{uitleg.upper(naam)}{f', {adres}' if adres else ''}. {waarom}"
    return _plain_door(Naam(organisatie, text(row, "organisatienaam")), "loket", waarom, punten)


def _next_question(
    beslissing: Beslissing, place_needed: bool, situatie: Situatie, opties: Mapping[str, list[Row]], vragen: Vragen
) -> Vervolgvraag | None:
    if place_needed:
        divided = situatie.gemeenten if len(situatie.gemeenten) > 1 else ()
        rows = vragen.ask("namen", ding=divided) if divided else []
        return Vervolgvraag(None, uitleg.VRAAG_PLAATS, tuple(Naam(text(r, "ding"), text(r, "naam")) for r in rows))
    if not beslissing.open_omstandigheid:
        return None
    rows = opties[beslissing.open_omstandigheid]
    return Vervolgvraag(
        Naam(beslissing.open_omstandigheid, text(rows[0], "naam")),
        text(rows[0], "vraag"),
        tuple(Naam(text(row, "optie"), text(row, "optienaam")) for row in rows),
    )


def _lead(deuren: Sequence[Deur]) -> Regie | None:
    """Who leads: whom an agreement names, else the body with most tasks, else the first door."""
    if not deuren:
        return None
    for deur in deuren:
        for afspraak in deur.overdracht.afspraken if deur.overdracht else ():
            if afspraak.regie:
                return Regie(afspraak.regie, f"Zo is het afgesproken in: {afspraak.naam}.")
    if len(deuren) == 1:
        return Regie(deuren[0].organisatie, "Dit is de enige deur.")
    most = max(len(deur.taken) for deur in deuren)
    leider = next(deur for deur in deuren if len(deur.taken) == most)
    reden = "Deze organisatie doet de meeste taken." if most > 1 else "Deze organisatie is het eerst aan de beurt."
    return Regie(leider.organisatie, reden)


def _notes(
    beslissing: Beslissing, situatie: Situatie, feiten: Feiten, opties: Mapping[str, list[Row]], vragen: Vragen
) -> tuple[str, ...]:
    notes = []
    for naam, allowed in beslissing.aannames.items():
        rows = opties[naam]
        toegestaan = [text(row, "optienaam") for row in rows if text(row, "optie") in allowed]
        if toegestaan:
            notes.append(uitleg.melding_aanname(text(rows[0], "naam"), toegestaan))
    for taak in beslissing.betwiste_taken:
        partijen = {k.deur for k in beslissing.geldig if k.taak == taak}
        for kandidaat in beslissing.geldig:
            if kandidaat.taak == taak:
                partijen |= {text(row, "betwistDoor") for row in feiten.regels[kandidaat.regel]} - {""}
        notes.append(uitleg.melding_betwist(feiten.naam(taak).naam, [feiten.naam(iri).naam for iri in partijen]))
    peildatum = situatie.peildatum.isoformat()
    oude_taken = sorted({k.taak for k in beslissing.niet_in_werking})
    nieuw: dict[str, list[str]] = {}
    gestopt = sorted({k.taak for k in beslissing.niet_in_werking if k.stand == "nietMeer"})
    for row in vragen.ask("vervangen-taken", taak=gestopt) if gestopt else []:
        nieuw.setdefault(text(row, "taak"), []).append(text(row, "naam"))
    for taak in oude_taken:
        kandidaat = next(k for k in beslissing.niet_in_werking if k.taak == taak)
        notes.append(
            uitleg.melding_niet_in_werking(
                feiten.naam(taak).naam, kandidaat.van, kandidaat.tot, peildatum, nieuw.get(taak, [])
            )
        )
    return tuple(notes)

