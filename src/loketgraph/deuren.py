"""Who is the right door: asks the questions of `queries/vragen`, decides, and puts the answer together.

`queries/vragen/deuren.rq` is the definition; this module adds names, grounds, contact points and the handover.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import uitleg
from .answers import Antwoord, Contactpunt, Deur, Naam, Regie, TaakBijDeur, Uitkomst, Vervolgvraag
from .beslissen import Beslissing, Kandidaat, candidates, decide
from .contact import Contactpunten, contact_points
from .errors import StoreUnavailable
from .feiten import Feiten, load_facts
from .namespaces import ID
from .overdracht import handovers
from .situatie import NEDERLAND, Situatie, today
from .vragen import Rij, Vraagbaak, text

_STATUS_RANK = {"vastgesteld": 0, "afgeleid": 1, "voorgesteld": 2}


def answer(situatie: Situatie, vragen: Vraagbaak, release: str) -> Antwoord:
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
    feiten = load_facts(situatie, kandidaten, vragen)
    beslissing = decide(
        kandidaten,
        {naam: [text(row, "optie") for row in rows] for naam, rows in feiten.opties.items()},
        feiten.vervalt,
        {regel for regel, rows in feiten.regels.items() if any("betwistDoor" in row for row in rows)},
    )
    place_needed = any(kandidaat.needs_place for kandidaat in beslissing.geldig)
    ranked = _doors([k for k in beslissing.geldig if not k.needs_place], situatie, feiten, vragen)
    ranked += _elsewhere(situatie, vragen)
    in_order = [deur for _, deur in sorted(ranked, key=lambda pair: pair[0])]
    deuren = handovers(in_order, situatie, gemeente, vragen)
    vangnet = safety_net(situatie, gemeente, vragen)
    vervolgvraag = _next_question(beslissing, place_needed, situatie, feiten, vragen)
    uitkomst = _outcome(beslissing, vervolgvraag, deuren)
    return Antwoord(
        uitkomst=uitkomst,
        peildatum=situatie.peildatum,
        release=release,
        gemeente=feiten.naam(gemeente) if gemeente != NEDERLAND else None,
        deuren=tuple(deuren) or (vangnet,),
        regie=_lead(deuren, situatie),
        vervolgvraag=vervolgvraag,
        vangnet=vangnet,
        meldingen=_notes(beslissing, situatie, feiten, vragen),
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


_Order = tuple[tuple[int, int, int], str, str]


def _doors(
    kandidaten: Sequence[Kandidaat], situatie: Situatie, feiten: Feiten, vragen: Vraagbaak
) -> list[tuple[_Order, Deur]]:
    """One door per body, with its place in the order: that of the first task it does."""
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
        deur = Deur(
            organisatie=feiten.naam(organisatie),
            rol="elders" if buiten else "bevoegd" if eigen else "uitvoerend",
            bevoegd=feiten.naam(eerste.bevoegd),
            taak=feiten.naam(taken[0]),
            taken=tuple(_task(taak, [k for k in routes if k.taak == taak], feiten) for taak in taken),
            grondslagen=tuple(dict.fromkeys(g for k in routes for g in feiten.grondslagen.get(k.regel, ()))),
            contactpunten=contact.for_tasks(organisatie, taken),
            waarom=tuple(dict.fromkeys(zin for k in routes for zin in _why(k, feiten))),
            overdracht=None,
            geldig_van=eerste.van,
            geldig_tot=eerste.tot,
            status=_status(routes, feiten),
            bron=text(bron, "bron"),
        )
        deuren.append((feiten.order(taken[0]), deur))
    return deuren


def _task(taak: str, routes: Sequence[Kandidaat], feiten: Feiten) -> TaakBijDeur:
    eerste = routes[0]
    return TaakBijDeur(
        id=taak,
        naam=feiten.naam(taak).naam,
        rol="bevoegd" if eerste.deur == eerste.bevoegd else "uitvoerend",
        bevoegd=feiten.naam(eerste.bevoegd),
        geldig_van=eerste.van,
        geldig_tot=eerste.tot,
        status=_status(routes, feiten),
    )


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
            feiten.naam(kandidaat.taak).naam,
            beslisser,
            regel,
            feiten.grondslagen.get(kandidaat.regel, ()),
            feiten.voorwaarden(kandidaat),
        ),
        uitleg.waarom_plaats(regel, gemeente),
    ]
    if overdracht:
        zinnen.append(uitleg.waarom_overdracht(overdracht, gemeente, deur))
    elif kandidaat.deur != kandidaat.bevoegd:
        zinnen.append(uitleg.waarom_uitvoerder(deur, bevoegd))
    elif kandidaat.deur == kandidaat.plaats:
        zinnen += [uitleg.waarom_niet_nagegaan(row, gemeente) for row in feiten.mogelijk.get(kandidaat.regel, ())]
    return [zin for zin in zinnen if zin]


def _elsewhere(situatie: Situatie, vragen: Vraagbaak) -> list[tuple[_Order, Deur]]:
    """A door per body outside government, with its place in the order: as the main task of its question."""
    rows = vragen.ask("elders", vraag=situatie.vragen)
    contact = contact_points([text(row, "organisatie") for row in rows], situatie.voor, situatie.peildatum, vragen)
    deuren: dict[str, tuple[_Order, Deur]] = {}
    for row in rows:
        naam = Naam(text(row, "organisatie"), text(row, "naam"))
        order = ((situatie.vragen.index(text(row, "vraag")), int(text(row, "stap")), 1), naam.naam, naam.id)
        deur = _plain_door(naam, "elders", uitleg.waarom_elders(naam.naam), contact.for_tasks(naam.id, ()), row)
        deuren[naam.id] = min((order, deur), deuren.get(naam.id, (order, deur)), key=lambda pair: pair[0])
    return list(deuren.values())


def _plain_door(
    naam: Naam, rol: str, waarom: str, contact: tuple[Contactpunt, ...], row: Rij, loket: Naam | None = None
) -> Deur:
    """A door without a task of its own, with the status and source of the row it comes from."""
    status = text(row, "status").rsplit("/", 1)[-1]
    return Deur(naam, rol, naam, None, (), (), contact, (waarom,), None, "", "", status, text(row, "bron"), loket)


def safety_net(situatie: Situatie, gemeente: str, vragen: Vraagbaak) -> Deur:
    """The first rung of the safety net that this asker can reach: desk, municipality, Informatie Rijksoverheid."""
    rows = vragen.ask("vangnet", gemeente=gemeente, peildatum=situatie.peildatum)
    if not rows:
        raise StoreUnavailable("De release heeft geen vangnet. Voeg organisatie:informatie-rijksoverheid toe.")
    dingen = [text(row, column) for row in rows for column in ("deur", "organisatie")]
    contact = contact_points(dingen, situatie.voor, situatie.peildatum, vragen)
    rungs = [_rung(row, contact) for row in rows]
    return next((deur for deur in rungs if deur.contactpunten), rungs[0])


def _rung(row: Rij, contact: Contactpunten) -> Deur:
    deur, organisatie, naam = text(row, "deur"), text(row, "organisatie"), text(row, "naam")
    punten = contact.together(deur, organisatie)
    adres = text(row, "bezoekadres")
    waarom = uitleg.VANGNET_WAAROM[int(text(row, "trede"))]
    loket = None
    if deur != organisatie:
        waarom = f"{uitleg.upper(naam)}{f', {adres}' if adres else ''}. {waarom}"
        loket = Naam(deur, naam)
    return _plain_door(Naam(organisatie, text(row, "organisatienaam")), "loket", waarom, punten, row, loket)


def _next_question(
    beslissing: Beslissing, place_needed: bool, situatie: Situatie, feiten: Feiten, vragen: Vraagbaak
) -> Vervolgvraag | None:
    if place_needed:
        divided = situatie.gemeenten if len(situatie.gemeenten) > 1 else ()
        names = vragen.ask("namen", ding=divided) if divided else []
        return Vervolgvraag(None, uitleg.VRAAG_PLAATS, tuple(Naam(text(r, "ding"), text(r, "naam")) for r in names))
    if not beslissing.open_omstandigheid:
        return None
    rows = feiten.opties[beslissing.open_omstandigheid]
    return Vervolgvraag(
        Naam(beslissing.open_omstandigheid, text(rows[0], "naam")),
        text(rows[0], "vraag"),
        tuple(Naam(text(row, "optie"), text(row, "optienaam")) for row in rows),
    )


def _lead(deuren: Sequence[Deur], situatie: Situatie) -> Regie | None:
    """Who leads: whom an agreement names; else, at a life event, the first and most urgent door; else the body with
    most tasks; else the first door. Government leads where it has a door."""
    if not deuren:
        return None
    own = [deur for deur in deuren if deur.rol != "elders"] or deuren
    for deur in own:
        for afspraak in deur.overdracht.afspraken if deur.overdracht else ():
            if afspraak.regie:
                return Regie(afspraak.regie, f"Zo is het afgesproken in: {afspraak.naam}.")
    if len(own) == 1:
        only = "Dit is de enige deur." if len(deuren) == 1 else "Dit is de enige deur van de overheid."
        return Regie(own[0].organisatie, only)
    life_event = any(vraag.startswith(f"{ID}levensgebeurtenis/") for vraag in situatie.vragen)
    most = max(len(deur.taken) for deur in own)
    if life_event or most < 2:
        return Regie(own[0].organisatie, "Deze organisatie is het eerst aan de beurt.")
    leider = next(deur for deur in own if len(deur.taken) == most)
    return Regie(leider.organisatie, "Deze organisatie doet de meeste taken.")


def _notes(beslissing: Beslissing, situatie: Situatie, feiten: Feiten, vragen: Vraagbaak) -> tuple[str, ...]:
    notes = []
    if situatie.opgegaan and len(situatie.gemeenten) == 1:
        oud, nieuw_naam = (feiten.naam(iri).naam for iri in (situatie.opgegaan, situatie.gemeenten[0]))
        notes.append(uitleg.melding_opgegaan(oud, nieuw_naam))
    if situatie.peildatum < today().replace(month=1, day=1):
        onbekend = {feiten.naam(k.taak).naam for k in beslissing.geldig if not k.van}
        if onbekend:
            notes.append(uitleg.melding_begin_onbekend(sorted(onbekend), situatie.peildatum.isoformat()))
    for naam, allowed in beslissing.aannames.items():
        rows = feiten.opties[naam]
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
