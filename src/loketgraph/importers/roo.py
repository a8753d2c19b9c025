"""Import of the Register van Overheidsorganisaties (https://organisaties.overheid.nl/), as JSON lines of "polder".

This import writes every living municipality and every other body, their contact points, and the regelingen.
Municipalities that have ended, and the begin dates and provinces of all municipalities, come from `import tooi`.
"""

from collections.abc import Sequence
from pathlib import Path

from loketgraph.importers.basis import Feiten, Herkomst, ImportFout, ImportResult, Progress, opdracht
from loketgraph.importers.contactpunten import write_contact_points
from loketgraph.importers.grondslagen import Wetten
from loketgraph.importers.organisaties import Schrijver, end_of, is_merged
from loketgraph.importers.rapport import Teller
from loketgraph.importers.records import (
    SOORTEN,
    Record,
    data_date,
    has_arrangement,
    is_body,
    is_collection_page,
    is_municipality,
    organisation_iri,
    read_records,
    tooi_iri,
)
from loketgraph.importers.regelingen import Regelingen

BRON = (
    "Register van Overheidsorganisaties (organisaties.overheid.nl), via anneschuth/polder, data/organisaties, "
    "commit 82b2d3b07f6d8ec2cfc2efe79e60856e56008227"
)
LICENTIE = "CC0 1.0"


def is_district(record: Record) -> bool:
    """Return whether a record among the municipalities is a former city district (rule stadsdeel)."""
    return is_municipality(record) and record["names"][0]["value"].lower().startswith("stadsdeel")


def run(files: Sequence[Path], progress: Progress) -> ImportResult:
    """Return the files of all ROO records in `files` (one or more .jsonl files of one data set)."""
    records = read_records(files)
    if not records:
        raise ImportFout("Geen ROO-records gevonden. Geef een of meer .jsonl-bestanden op.")
    progress(f"{len(records)} records gelezen")
    today = data_date(records)
    teller = Teller("roo")
    feiten = Feiten()
    wetten = Wetten({})
    grondslagen = feiten.bestand("roo-grondslagen.ttl", "Grondslagen en wetten die het ROO noemt")
    bodies = [record for record in records if is_body(record)]
    by_id = {record["id"]: record for record in records}
    ends = {record["id"]: end_of(record, teller) for record in bodies}
    ended = {key for key, end in ends.items() if end and end <= today}
    schrijver = Schrijver(teller, wetten, grondslagen, by_id)
    for record in bodies:
        _write_body(record, schrijver, feiten, ends[record["id"]], record["id"] in ended)
    progress(f"{len(bodies)} organisaties verwerkt")
    arrangements = [record for record in records if has_arrangement(record)]
    regelingen = Regelingen(
        teller=teller,
        regelingen=feiten.bestand("roo-regelingen.ttl", "Gemeenschappelijke regelingen"),
        deelnames=feiten.bestand("roo-deelnames.ttl", "Deelnemers aan gemeenschappelijke regelingen"),
        organisaties=feiten.bestand("roo-samenwerking.ttl", "Samenwerkingsorganisaties"),
        wetten=wetten,
        by_roo_id={r["identifiers"]["roo_id"]: r for r in bodies if _is_published(r)},
        known={iri: record for record in bodies if (iri := tooi_iri(record)) and not is_district(record)},
        ended=frozenset(str(organisation_iri(by_id[key])) for key in ended),
    )
    regelingen.write(arrangements)
    for record in records:
        if is_collection_page(record):
            teller.regel("verzamelpagina", record["names"][0]["value"])
        elif has_arrangement(record) and is_body(record):
            teller.regel("regeling-en-organisatie-samen", record["names"][0]["value"])
    teller.ding("wetten", wetten.write(grondslagen))
    progress(f"{len(arrangements)} regelingen verwerkt")
    herkomst = Herkomst(BRON, today, LICENTIE, opdracht("roo", files))
    return ImportResult(feiten.to_turtle(herkomst), teller.rapport())


def _write_body(record: Record, schrijver: Schrijver, feiten: Feiten, end: str | None, ended: bool) -> None:
    teller = schrijver.teller
    if is_municipality(record) and ended:
        teller.regel("stadsdeel" if is_district(record) else "gemeente-beeindigd", record["names"][0]["value"])
        return
    soort = SOORTEN[record["type"]]
    label = schrijver.write(record, feiten.bestand(f"roo-{soort.bestand}.ttl", soort.titel), end)
    teller.ding(f"organisaties: {soort.bestand}")
    if not ended and not is_merged(record):
        contact = feiten.bestand(f"roo-contact-{soort.bestand}.ttl", f"Contactpunten: {soort.titel}")
        write_contact_points(record, organisation_iri(record), label, contact, teller)


def _is_published(record: Record) -> bool:
    # An ended municipality without a TOOI code is in no output, so nothing may point to it.
    return bool(record["identifiers"].get("roo_id")) and (not is_municipality(record) or tooi_iri(record) is not None)
