"""How far the net reaches: counts over one release from the queries of `queries/dekking`, for policy staff."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .queries import Query
from .store import Row, Store
from .verslag import Cel, Dekking, Tabel
from .vragen import text

STRAKS_DAGEN = 90
VERSHEID = ("tot 90 dagen", "tot een half jaar", "tot een jaar", "ouder", "zonder datum")
UITKOMSTEN = {
    "deur": "een deur",
    "vraagt": "eerst een vraag",
    "elders": "elders",
    "nietInWerking": "geldt nu niet",
    "vangnet": "vangnet",
}
_GRENZEN = (3, 6, 12)
_BRON = re.compile(r"^# Bron: (.+)$", re.MULTILINE)
_DATUM = re.compile(r"^# Datum van de gegevens: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class _Vrager:
    """Asks the queries of the report on its days."""

    store: Store
    queries: Mapping[str, Query]
    peildatum: dt.date

    def ask(self, naam: str, **params: dt.date) -> list[Row]:
        query = self.queries[naam]
        day = {param.naam: [self.peildatum] for param in query.params if param.naam == "peildatum"}
        return self.store.select(query.bind({**day, **{key: [value] for key, value in params.items()}}))


def measure(
    store: Store,
    queries: Mapping[str, Query],
    peildatum: dt.date,
    release: str,
    registers: Sequence[tuple[str, str]] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Dekking:
    """The report of a store on a date; `registers` gives name and date of each register. Raises StoreUnavailable."""
    straks = peildatum + dt.timedelta(STRAKS_DAGEN)
    vrager = _Vrager(store, queries, peildatum)
    tabellen = []
    for maak in (_bereik, _onbereikbaar):
        tabellen.append(maak(vrager, straks))
        progress(f"dekking: {tabellen[-1].naam}")
    vragen = vrager.ask("vragen")
    gemeenten = vrager.ask("gemeenten-dekking")
    tabellen += [_uitkomsten(vragen, len(gemeenten)), _zonder_deur(vragen), _ketens(vrager), _soorten(vrager)]
    tabellen += [_status(vrager), _gemeenten(gemeenten), _versheid(vrager), _registers(registers)]
    tabellen += [_gaten(vrager), _vervalt(vrager, straks)]
    progress(f"dekking: {len(tabellen)} tabellen")
    return Dekking(peildatum, release, tuple(tabellen))


def register_dates(root: Path) -> list[tuple[str, str]]:
    """Name and date of the registers, as `loketgraph import` wrote them at the head of each file of `ontology/bron`."""
    found: dict[str, str] = {}
    for path in sorted((root / "ontology" / "bron").glob("*.ttl")):
        with path.open(encoding="utf-8") as file:
            head = "".join(line for line, _ in zip(file, range(8), strict=False))
        bron, datum = _BRON.search(head), _DATUM.search(head)
        if bron and datum:
            naam = re.split(r" \(|,", bron[1])[0]
            found[naam] = min(datum[1], found.get(naam, datum[1]))
    return sorted(found.items())


def _bereik(vrager: _Vrager, straks: dt.date) -> Tabel:
    paar = ("vraagtypen", "gemeenten", "paren", "bereikbaar", "vangnet", "zonderContact")
    rijen: list[tuple[Cel, ...]] = [
        (dag.isoformat(), _code(row, "voor"), *(_getal(row, kolom) for kolom in paar), _procent(row))
        for dag in (vrager.peildatum, straks)
        for row in vrager.ask("bereik", peildatum=dag)
    ]
    return Tabel(
        "bereik",
        "Eindigt iedere vraag bij een deur?",
        "Een paar is een vraagtype in een gemeente. Het is bereikbaar als iedere mogelijke deur een contactpunt heeft "
        "voor wie het vraagt, of als er geen deur is en het vangnet er een heeft. Vandaag, en negentig dagen later.",
        ("dag", "vrager", "vraagtypen", "gemeenten", "paren", "bereikbaar", "vangnet", "zonder contactpunt", "procent"),
        tuple(rijen),
    )


def _onbereikbaar(vrager: _Vrager, straks: dt.date) -> Tabel:
    nu, later = (
        {(text(row, "naam"), _code(row, "voor")): _getal(row, "vraagtypen") for row in rows}
        for rows in (vrager.ask("deuren-zonder-contact", peildatum=dag) for dag in (vrager.peildatum, straks))
    )
    sleutels = sorted(nu.keys() | later.keys(), key=lambda s: (s[1], -nu.get(s, 0), s[0]))
    return Tabel(
        "onbereikbaar",
        "Deuren zonder contactpunt voor een vrager",
        "Deze organisaties zijn een deur, maar een van de soorten vragers kan haar niet bereiken. Niet iedere deur is "
        "voor iedereen: kijk vooral naar inwoners, en naar professionals die namens hen bellen.",
        ("organisatie", "vrager", "vraagtypen nu", "vraagtypen over 90 dagen"),
        tuple((*sleutel, nu.get(sleutel, 0), later.get(sleutel, 0)) for sleutel in sleutels),
    )


def _uitkomsten(vragen: Sequence[Row], gemeenten: int) -> Tabel:
    per_keten: dict[str, Counter[str]] = {}
    for row in vragen:
        telling = per_keten.setdefault(_code(row, "keten") or "zonder keten", Counter())
        telling[text(row, "uitkomst")] += gemeenten
        telling["anders"] += _getal(row, "anders")
    rijen: list[tuple[Cel, ...]] = [
        (keten, sum(t[u] for u in UITKOMSTEN), *(t[u] for u in UITKOMSTEN), t["anders"])
        for keten, t in sorted(per_keten.items())
    ]
    return Tabel(
        "uitkomsten",
        "Vragen in gemeenten, naar uitkomst",
        "Iedere vraag in iedere gemeente: er is een deur, er is eerst nog een vraag nodig, de vraag hoort elders, de "
        "taak geldt nu niet, of niemand is bekend (vangnet). De laatste kolom telt waar een overdracht de deur "
        "verandert.",
        ("keten", "paren", *UITKOMSTEN.values(), "door overdracht"),
        tuple(rijen),
    )


def _zonder_deur(vragen: Sequence[Row]) -> Tabel:
    rijen = [
        (text(row, "naam"), _code(row, "keten"), UITKOMSTEN[text(row, "uitkomst")])
        for row in vragen
        if text(row, "uitkomst") in ("vangnet", "nietInWerking")
    ]
    return Tabel(
        "zonder-deur",
        "Vraagtypen zonder deur",
        "Wie dit vraagt, komt bij het vangnet, of hoort dat de taak nu niet geldt.",
        ("vraagtype", "keten", "uitkomst"),
        tuple(sorted(rijen, key=lambda rij: (rij[2], rij[0]))),
    )


def _ketens(vrager: _Vrager) -> Tabel:
    kolommen = ("taken", "metRegel", "metArtikel")
    per_keten: dict[str, Counter[str]] = {}
    for row in vrager.ask("ketens-dekking"):
        telling = per_keten.setdefault(text(row, "naam"), Counter())
        for kolom in kolommen:
            telling[kolom] += _getal(row, kolom)
    return Tabel(
        "ketens",
        "Taken per keten",
        "Hoeveel taken een keten heeft, met een regel die nu geldt, en met een artikel.",
        ("keten", "taken", "met regel", "met artikel"),
        tuple((keten, *(t[kolom] for kolom in kolommen)) for keten, t in sorted(per_keten.items())),
    )


def _status(vrager: _Vrager) -> Tabel:
    telling: Counter[str] = Counter()
    for row in vrager.ask("ketens-dekking"):
        telling[_code(row, "status")] += _getal(row, "taken")
    return Tabel(
        "status",
        "Hoe zeker de taken zijn",
        "Vastgesteld: het staat in een wet of register. Voorgesteld: iemand denkt het. Afgeleid: alleen uit de UPL.",
        ("status", "taken"),
        tuple((status, aantal) for status, aantal in telling.most_common()),
    )


def _soorten(vrager: _Vrager) -> Tabel:
    rijen = ((text(r, "naam"), _getal(r, "taken"), _getal(r, "regels")) for r in vrager.ask("soorten-dekking"))
    return Tabel(
        "soorten",
        "Taken per soort organisatie",
        "Wie bevoegd is volgens de regels die nu gelden.",
        ("soort", "taken", "regels"),
        tuple(rijen),
    )


def _gemeenten(rows: Sequence[Row]) -> Tabel:
    kolommen = ("anders", "regelingen", "open", "loketten")
    rijen: list[tuple[Cel, ...]] = [
        (
            text(row, "naam").removeprefix("gemeente "),
            text(row, "provincie").removeprefix("provincie "),
            *(_getal(row, kolom) for kolom in kolommen),
        )
        for row in rows
    ]
    return Tabel(
        "gemeenten",
        "Samenwerking per gemeente",
        "Bij hoeveel vraagtypen een overdracht de deur verandert, aan hoeveel regelingen de gemeente meedoet, en bij "
        "hoeveel daarvan niet vaststaat wat er is overgedragen: daar kan de deur nog een andere zijn.",
        ("gemeente", "provincie", "andere deur", "regelingen", "niet zeker", "loketten"),
        tuple(rijen),
    )


def _versheid(vrager: _Vrager) -> Tabel:
    per_klasse: dict[str, Counter[str]] = {}
    for row in vrager.ask("versheid"):
        bak = _bucket(text(row, "maand"), vrager.peildatum)
        per_klasse.setdefault(text(row, "klasse"), Counter())[bak] += _getal(row, "aantal")
    return Tabel(
        "versheid",
        "Wanneer nagekeken",
        "Hoe lang geleden iemand het feit bij de bron heeft nagekeken.",
        ("klasse", "aantal", *VERSHEID),
        tuple((klasse, sum(t.values()), *(t[bak] for bak in VERSHEID)) for klasse, t in sorted(per_klasse.items())),
    )


def _bucket(maand: str, peildatum: dt.date) -> str:
    """The age class of a month (`2026-05`), in whole months before the date."""
    if not maand:
        return VERSHEID[-1]
    jaar, nummer = (int(part) for part in maand.split("-"))
    geleden = (peildatum.year - jaar) * 12 + peildatum.month - nummer
    return next((naam for naam, grens in zip(VERSHEID, _GRENZEN, strict=False) if geleden <= grens), VERSHEID[3])


def _registers(registers: Sequence[tuple[str, str]]) -> Tabel:
    return Tabel(
        "registers",
        "Van wanneer de registers zijn",
        "De datum van de gegevens die zijn ingelezen.",
        ("register", "datum van de gegevens"),
        tuple(registers),
    )


def _gaten(vrager: _Vrager) -> Tabel:
    namen = {"geenArtikel": "geen artikel", "geenRegel": "geen regel", "nietInWerking": "geen regel die nu geldt"}
    rijen = ((text(row, "naam"), namen[text(row, "gat")]) for row in vrager.ask("taken-met-gaten"))
    return Tabel(
        "gaten",
        "Taken waar iets aan ontbreekt",
        "Taken zonder artikel, zonder regel, of zonder regel die nu geldt.",
        ("taak", "wat ontbreekt"),
        tuple(rijen),
    )


def _vervalt(vrager: _Vrager, straks: dt.date) -> Tabel:
    rows = vrager.ask("vervalt", vandaag=vrager.peildatum, straks=straks)
    rijen = ((text(row, "tot"), text(row, "klasse"), text(row, "naam", _code(row, "ding"))) for row in rows)
    return Tabel(
        "vervalt",
        "Wat binnen negentig dagen vervalt",
        "Kijk na wat er daarna geldt.",
        ("tot", "klasse", "naam"),
        tuple(rijen),
    )


def _getal(row: Row, kolom: str) -> int:
    return int(text(row, kolom, "0"))


def _procent(row: Row) -> str:
    """Rounded down to a tenth: 100 only when it is all."""
    paren = _getal(row, "paren")
    tienden = 1000 * _getal(row, "bereikbaar") // paren if paren else 1000
    return f"{tienden // 10},{tienden % 10}"


def _code(row: Row, kolom: str) -> str:
    return text(row, kolom).rsplit("/", 1)[-1]
