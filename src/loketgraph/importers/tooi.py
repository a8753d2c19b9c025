"""Import of the TOOI registers (https://standaarden.overheid.nl/tooi), expanded JSON-LD: ended bodies and changes.

With the ROO files given as well, this import writes only what `import roo` does not: municipalities that have ended
(and other bodies ROO lacks), the begin date and province of every municipality, and the events that changed them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import ORG, PROV, SKOS, XSD

from loketgraph.importers.basis import (
    Bestand,
    Feiten,
    Herkomst,
    ImportFout,
    ImportResult,
    Progress,
    dag,
    nl,
    opdracht,
)
from loketgraph.importers.datums import believed_end
from loketgraph.importers.organisaties import display_name
from loketgraph.importers.rapport import Teller
from loketgraph.importers.records import (
    Record,
    data_date,
    is_body,
    is_municipality,
    organisation_iri,
    read_records,
    source_page,
    tooi_iri,
)
from loketgraph.importers.tooi_register import SOORTEN, Node, read_registers, resolve_bodies, successions
from loketgraph.namespaces import DCT, LG, TOOIONT, thing

BRON = (
    "TOOI-registers (identifier.overheid.nl/tooi), via MinBZK/woo-besluit-broncode-PLOOI, "
    "model/dictionary-component, commit 9211abfd"
)
LICENTIE = "TOOI is CC0 1.0; de vindplaats heeft EUPL"


@dataclass(frozen=True, slots=True)
class Roo:
    """What ROO says: every record by TOOI IRI, and which of them `import roo` writes."""

    records: dict[str, Record]
    written: dict[str, Record]

    @classmethod
    def from_records(cls, records: Sequence[Record]) -> "Roo":
        """Return the view on the records; without records nothing is written by `import roo`."""
        today = data_date(records)
        all_: dict[str, Record] = {}
        for record in records:
            iri = tooi_iri(record)
            # Two records for one code: the one that carries the TOOI IRI counts.
            if iri and is_body(record) and (iri not in all_ or record["identifiers"].get("tooi")):
                all_[iri] = record
        written = {
            iri: record
            for iri, record in all_.items()
            if not is_municipality(record) or not record.get("valid_until") or record["valid_until"] > today
        }
        return cls(all_, written)


def run(files: Sequence[Path], progress: Progress) -> ImportResult:
    """Return the files of the TOOI registers (.json); ROO files (.jsonl) tell what `import roo` writes already."""
    registers = [file for file in files if file.suffix == ".json"]
    if not registers:
        raise ImportFout("Geen TOOI-register gevonden. Geef een of meer rwc_….json-bestanden op.")
    nodes, date = read_registers(registers)
    records = read_records([file for file in files if file.suffix == ".jsonl"])
    roo = Roo.from_records(records)
    progress(f"{len(nodes)} dingen in de registers, {len(records)} records uit ROO")
    teller = Teller("tooi")
    feiten = Feiten()
    gemeenten = feiten.bestand(
        "tooi-gemeenten.ttl", "Gemeenten die er niet meer zijn; begin en provincie van alle gemeenten"
    )
    overig = feiten.bestand("tooi-overig.ttl", "Andere organisaties en data die alleen in TOOI staan")
    wijzigingen = feiten.bestand("tooi-wijzigingen.ttl", "Samenvoegingen en andere wijzigingen van organisaties")
    bodies = {str(node.iri): node for node in nodes if node.klasse}
    for node in bodies.values():
        _write_body(node, gemeenten if node.klasse == "Gemeente" else overig, roo, teller)
    _write_newer(roo, bodies, {r["id"]: r for r in records}, gemeenten, teller)
    events = [node for node in nodes if node.value("tijdstipWijziging")]
    for event in (resolve_bodies(event, bodies, teller) for event in events):
        _write_event(event, wijzigingen, teller)
        for old, new in successions(event):
            if not _roo_has_successor(old, roo):
                (gemeenten if "/gemeente/" in old else overig).add(URIRef(old), LG.opvolger, URIRef(new))
                teller.ding("opvolgers")
        _compare_dates(event, bodies, teller)
    progress(f"{len(events)} wijzigingen verwerkt")
    herkomst = Herkomst(BRON, date, LICENTIE, opdracht("tooi", files))
    return ImportResult(feiten.to_turtle(herkomst), teller.rapport())


def _write_body(node: Node, bestand: Bestand, roo: Roo, teller: Teller) -> None:
    iri = node.iri
    record = roo.written.get(str(iri))
    if record is None:
        _write_block(node, bestand, teller)
    if node.klasse == "Gemeente":
        bestand.add(iri, TOOIONT.ligtInProvincie, *(URIRef(value) for value in node.values("ligtInProvincie")))
    for general in node.values(str(PROV.specializationOf)):
        bestand.add(iri, PROV.specializationOf, URIRef(general))
    begin = node.value("begindatum")
    if begin and (record is None or is_municipality(record) or record.get("valid_from") == "1900-01-01"):
        bestand.add(iri, LG.geldigVan, dag(begin))
    roo_end = _roo_end(roo.records.get(str(iri)))
    if node.end:
        if roo_end and roo_end not in (node.end, node.value("einddatum")):
            teller.regel("datums-verschillen", f"{node.value('organisatiecode')}: TOOI {node.end}, ROO {roo_end}")
        if record is None or is_municipality(record) or roo_end is None:
            bestand.add(iri, LG.geldigTot, dag(node.end))


def _roo_end(record: Record | None) -> str | None:
    if record is None:
        return None
    # Not counted here: `import roo` counts its own rules.
    return record.get("valid_until") if is_municipality(record) else believed_end(record, Teller("roo"))


def _write_block(node: Node, bestand: Bestand, teller: Teller) -> None:
    klasse = node.klasse
    assert klasse is not None
    types = [ORG.Organization, TOOIONT.Overheidsorganisatie, *(TOOIONT[name] for name in node.types)]
    bestand.ding(node.iri, types, node.register)
    plain = node.value("voorkeursnaamExclSoort")
    label = plain if klasse == "Overheidsorganisatie" else node.value("voorkeursnaamInclSoort")
    if label is None:
        label = plain or node.value("officieleNaamExclSoort") or node.iri.rsplit("/", 1)[-1]
        teller.regel("zonder-naam", str(node.iri))
    bestand.add(node.iri, SKOS.prefLabel, nl(label))
    others = {plain, node.value("officieleNaamInclSoort") if klasse != "Overheidsorganisatie" else None}
    bestand.add(node.iri, SKOS.altLabel, *(nl(name) for name in others if name and name != label))
    bestand.add(node.iri, LG.organisatiesoort, thing("soort", SOORTEN[klasse]))
    bestand.add(node.iri, TOOIONT.afkorting, *(Literal(value) for value in node.values("afkorting")))
    code = node.value("organisatiecode")
    if code and node.iri.endswith(f"/{code}"):
        bestand.add(node.iri, TOOIONT.organisatiecode, Literal(code))
    if klasse in {"Gemeente", "Provincie"}:
        bestand.add(node.iri, LG.categorie, thing("categorie", SOORTEN[klasse]))
        bestand.add(node.iri, LG.bedientGebied, node.iri)
    teller.ding(f"organisaties: {SOORTEN[klasse]}")


def _write_newer(roo: Roo, bodies: dict[str, Node], by_id: dict[str, Record], bestand: Bestand, teller: Teller) -> None:
    """Add what ROO knows of municipalities that changed after the register (rules roo-weet-meer, niet-in-tooi)."""
    for iri, record in sorted(roo.records.items()):
        if not is_municipality(record):
            continue
        naam = record["names"][0]["value"]
        node = bodies.get(iri)
        subject = URIRef(iri)
        if node is None:
            teller.regel("niet-in-tooi", naam)
            if iri not in roo.written:
                _write_from_roo(record, bestand, teller)
        if iri in roo.written or (node is not None and node.end):
            continue
        if node is not None:
            teller.regel("roo-weet-meer", naam)
        bestand.add(subject, LG.geldigTot, dag(record["valid_until"]))
        bestand.add(subject, DCT.source, URIRef(source_page(record)))
        successor = by_id.get(record.get("successor_id") or "")
        if successor:
            bestand.add(subject, LG.opvolger, organisation_iri(successor))
            teller.ding("opvolgers")


def _write_from_roo(record: Record, bestand: Bestand, teller: Teller) -> None:
    iri = organisation_iri(record)
    bestand.ding(iri, [ORG.Organization, TOOIONT.Overheidsorganisatie, TOOIONT.Gemeente], source_page(record))
    bestand.add(iri, SKOS.prefLabel, nl(display_name("gemeente", record["names"][0]["value"])))
    bestand.add(iri, LG.organisatiesoort, thing("soort", "gemeente"))
    bestand.add(iri, TOOIONT.organisatiecode, Literal(iri.rsplit("/", 1)[-1]))
    bestand.add(iri, LG.categorie, thing("categorie", "gemeente"))
    bestand.add(iri, LG.bedientGebied, iri)
    teller.ding("organisaties: gemeente")


def _write_event(event: Node, bestand: Bestand, teller: Teller) -> None:
    bestand.ding(event.iri, [TOOIONT[name] for name in event.types], event.register)
    for value in event.values("tijdstipWijziging"):
        bestand.add(event.iri, TOOIONT.tijdstipWijziging, Literal(value, datatype=XSD.dateTime))
    for predicate in (PROV.invalidated, PROV.generated, PROV.used):
        bestand.add(event.iri, predicate, *(URIRef(value) for value in event.values(str(predicate))))
    for name in event.types:
        teller.ding(f"wijzigingen: {name}")


def _roo_has_successor(iri: str, roo: Roo) -> bool:
    record = roo.written.get(iri)
    return record is not None and bool(record.get("successor_id")) and _roo_end(record) is not None


def _compare_dates(event: Node, bodies: dict[str, Node], teller: Teller) -> None:
    day = (event.value("tijdstipWijziging") or "")[:10]
    for iri in event.values(str(PROV.generated)):
        begin = bodies[iri].value("begindatum") if iri in bodies else None
        if begin and begin != day:
            teller.regel("begin-na-gebeurtenis", f"{iri.rsplit('/', 1)[-1]}: {begin}, gebeurtenis {day}")
    for iri in event.values(str(PROV.invalidated)):
        end = bodies[iri].end if iri in bodies else None
        if end and end != day:
            teller.regel("voorganger-langer", f"{iri.rsplit('/', 1)[-1]}: {end}, gebeurtenis {day}")
