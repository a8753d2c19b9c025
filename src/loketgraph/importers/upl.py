"""Import of the Uniforme Productnamenlijst (https://standaarden.overheid.nl/upl): products, their grounds, the laws."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rdflib import URIRef
from rdflib.namespace import SKOS

from loketgraph.importers.basis import (
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
from loketgraph.importers.grondslagen import Wetten, articles_in_text, law_title, parse_link
from loketgraph.importers.rapport import Teller
from loketgraph.namespaces import DCT, LG, thing

BRON = (
    "Uniforme Productnamenlijst (Logius), via nl-portal/nl-portal-docker-compose, "
    "imports/openproduct/init/UPL-actueel.csv, commit 53fc001"
)
LICENTIE = "open overheidsgegevens van Logius; de vindplaats noemt geen licentie"

KOLOMMEN: Final = (
    "UniformeProductnaam",
    "URI",
    "Rijk",
    "Provincie",
    "Waterschap",
    "Gemeente",
    "Burger",
    "Bedrijf",
)
LAGEN: Final = {"Rijk": "rijk", "Provincie": "provincie", "Waterschap": "waterschap", "Gemeente": "gemeente"}
DOELGROEPEN: Final = {"Burger": "inwoner", "Bedrijf": "ondernemer"}
_PLAATSHOUDER = re.compile(r"UPL-naam nog niet beschikbaar", re.I)

Row = dict[str, str]


def is_placeholder(row: Row) -> bool:
    """Return whether a row is no product (rule plaatshouder)."""
    return bool(_PLAATSHOUDER.match(row["UniformeProductnaam"])) or not row["URI"].strip()


def read_rows(files: Sequence[Path]) -> list[Row]:
    """Return the rows of the list, in a fixed order. Raises ImportFout when a column is missing."""
    rows: list[Row] = []
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = [name for name in (*KOLOMMEN, "Grondslaglink") if name not in (reader.fieldnames or [])]
            if missing:
                raise ImportFout(f"{file.name}: kolom {', '.join(missing)} ontbreekt. Gebruik de UPL als CSV.")
            rows += [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
    return sorted(rows, key=lambda row: (row["URI"], sorted(row.items())))


def check_label(label: str, artikel: str, teller: Teller) -> None:
    """Count when a label names another article than the link (rule label-anders-dan-link)."""
    named = articles_in_text(label)
    if named and artikel.replace(":", ".") not in {name.replace(":", ".") for name in named}:
        teller.regel("label-anders-dan-link", f"{label} → artikel {artikel}")


def run(files: Sequence[Path], progress: Progress) -> ImportResult:
    """Return the files of the UPL: products in upl.ttl, grounds and laws in upl-grondslagen.ttl."""
    rows = read_rows(files)
    progress(f"{len(rows)} rijen gelezen")
    teller = Teller("upl")
    feiten = Feiten()
    producten = feiten.bestand("upl.ttl", "Uniforme Productnamenlijst: producten")
    grondslagen = feiten.bestand("upl-grondslagen.ttl", "Grondslagen en wetten uit de UPL")
    wetten = Wetten({})
    products: dict[str, list[Row]] = {}
    for row in rows:
        if is_placeholder(row):
            teller.regel("plaatshouder", row["UniformeProductnaam"])
        else:
            products.setdefault(row["URI"], []).append(row)
    gronden: set[URIRef] = set()
    for uri, product_rows in products.items():
        _write_product(URIRef(uri), product_rows, producten, teller)
        for row in product_rows:
            ground = _write_ground(URIRef(uri), row, producten, grondslagen, wetten, teller)
            if ground:
                gronden.add(ground)
    for bwb_id, titels in sorted(wetten.titels.items()):
        if len(titels) > 1:
            teller.regel("wet-meer-namen", f"{bwb_id}: {'; '.join(sorted(titels))}")
    teller.ding("producten", len(products))
    teller.ding("grondslagen", len(gronden))
    teller.ding("wetten", wetten.write(grondslagen))
    herkomst = Herkomst(BRON, datum_uit_naam(files), LICENTIE, opdracht("upl", files))
    return ImportResult(feiten.to_turtle(herkomst), teller.rapport())


def _write_product(product: URIRef, rows: list[Row], bestand: Bestand, teller: Teller) -> None:
    naam = rows[0]["UniformeProductnaam"]
    bestand.ding(product, [LG.Product], str(product))
    bestand.add(product, SKOS.prefLabel, nl(naam))
    lagen = {laag for row in rows for kolom, laag in LAGEN.items() if row[kolom]}
    doelgroepen = {doel for row in rows for kolom, doel in DOELGROEPEN.items() if row[kolom]}
    if not lagen:
        teller.regel("zonder-bestuurslaag", naam)
    if not doelgroepen:
        teller.regel("zonder-doelgroep", naam)
    bestand.add(product, LG.bestuurslaag, *(thing("bestuurslaag", laag) for laag in lagen))
    bestand.add(product, LG.doelgroep, *(thing("doelgroep", doel) for doel in doelgroepen))


def _write_ground(
    product: URIRef, row: Row, producten: Bestand, grondslagen: Bestand, wetten: Wetten, teller: Teller
) -> URIRef | None:
    label, link = row.get("Grondslaglabel", ""), row["Grondslaglink"]
    if not link:
        if label:
            teller.regel("grond-zonder-link", label)
        return None
    reference = parse_link(link)
    if reference is None:
        teller.regel("grond-buiten-bwb", label)
        return None
    wetten.noem(reference.bwb_id, law_title(label))
    if not reference.artikelen:
        teller.regel("grond-zonder-artikel", label)
        producten.add(product, DCT.references, thing("wet", reference.bwb_id.lower()))
        return None
    artikel = reference.artikelen[0]
    check_label(label, artikel, teller)
    ground = grondslagen.grondslag(reference.bwb_id, artikel)
    producten.add(product, LG.grondslag, ground)
    return ground
