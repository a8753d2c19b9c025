"""Import of places and four-digit postcodes with their municipality (CSV derived from ROO and from 4pp)."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import SKOS

from loketgraph.importers.basis import (
    VOORGESTELD,
    Bestand,
    Feiten,
    Herkomst,
    ImportFout,
    ImportResult,
    Progress,
    datum_uit_naam,
    nl,
    opdracht,
)
from loketgraph.importers.rapport import Teller
from loketgraph.namespaces import LG, TOOI_ID, thing

BRON = (
    "plaatsen: ROO (geografie), via anneschuth/polder, commit 82b2d3b07f6d8ec2cfc2efe79e60856e56008227; "
    "postcodes: bobdenotter/4pp, 4pp.csv, commit dd53f859 van 2019-06-08, gegevens van 2014"
)
LICENTIE = "plaatsen CC0 1.0; postcodes MIT"
ROO = "https://organisaties.overheid.nl/"
POSTCODES = "https://github.com/bobdenotter/4pp"

Row = dict[str, str]


def slug(text: str) -> str:
    """Return a name for an IRI: "'s-Gravenhage" becomes "s-gravenhage"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def municipality(code: str) -> URIRef | None:
    """Return the IRI of a municipality code such as gm0405, or None if it is no code."""
    return URIRef(f"{TOOI_ID}gemeente/{code}") if re.fullmatch(r"gm\d{4}", code) else None


def run(files: Sequence[Path], progress: Progress) -> ImportResult:
    """Return woonplaatsen.ttl and postcodes.ttl; the columns tell which file holds places and which postcodes."""
    teller = Teller("plaatsen")
    feiten = Feiten()
    places: list[Row] = []
    postcodes: list[Row] = []
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = set(reader.fieldnames or [])
            if {"pc4", "gemeentecode_2026", "method"} <= columns:
                postcodes += list(reader)
            elif {"woonplaats", "gemeentecode"} <= columns:
                places += list(reader)
            else:
                raise ImportFout(
                    f"{file.name}: onbekende kolommen. Nodig: woonplaats en gemeentecode, "
                    "of pc4, gemeentecode_2026 en method."
                )
    progress(f"{len(places)} plaatsen en {len(postcodes)} postcodes gelezen")
    _write_places(places, feiten.bestand("woonplaatsen.ttl", "Woonplaatsen en hun gemeente"), teller)
    _write_postcodes(
        postcodes,
        feiten.bestand(
            "postcodes.ttl",
            "Postcodegebieden (vier cijfers) en hun gemeente; alleen voor demonstratie en tests",
        ),
        teller,
    )
    herkomst = Herkomst(BRON, datum_uit_naam(files), LICENTIE, opdracht("plaatsen", files))
    return ImportResult(feiten.to_turtle(herkomst), teller.rapport())


def _write_places(rows: list[Row], bestand: Bestand, teller: Teller) -> None:
    made: set[URIRef] = set()
    names: Counter[str] = Counter()
    for row in sorted(rows, key=lambda row: (row["gemeentecode"], row["woonplaats"])):
        naam = row["woonplaats"].strip()
        gemeente = municipality(row["gemeentecode"].strip())
        if not slug(naam) or gemeente is None:
            teller.regel("plaats-onvolledig", f"{naam} {row['gemeentecode']}".strip())
            continue
        place = thing("woonplaats", f"{row['gemeentecode'].strip()}-{slug(naam)}")
        if place not in made:
            made.add(place)
            names[naam] += 1
        bestand.ding(place, [LG.Woonplaats], ROO)
        bestand.add(place, SKOS.prefLabel if names[naam] else SKOS.altLabel, nl(naam))
        bestand.add(place, LG.ligtInGemeente, gemeente)
    for naam, count in sorted(names.items()):
        if count > 1:
            teller.regel("plaatsnaam-dubbel", naam)
    teller.ding("woonplaatsen", len(made))


def _write_postcodes(rows: list[Row], bestand: Bestand, teller: Teller) -> None:
    for row in sorted(rows, key=lambda row: row["pc4"]):
        gemeente = municipality(row["gemeentecode_2026"].strip())
        if gemeente is None:
            rule = "postcode-dubbelzinnig" if row["method"] == "ambiguous" else "postcode-onbekend"
            teller.regel(rule, f"{row['pc4']} {row.get('woonplaats', '')}")
            continue
        area = thing("postcodegebied", row["pc4"])
        bestand.ding(area, [LG.Postcodegebied], POSTCODES, VOORGESTELD)
        bestand.add(area, LG.postcode, Literal(row["pc4"]))
        bestand.add(area, LG.ligtInGemeente, gemeente)
        teller.ding("postcodegebieden")
