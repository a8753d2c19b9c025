"""Reading ROO records (JSON lines of the polder data set) and naming what they describe."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rdflib import URIRef

from loketgraph.importers.basis import ImportFout
from loketgraph.namespaces import TOOI_ID, thing

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Soort:
    """How a kind of ROO record is published: file, kind of body, class in TOOI's ontology."""

    bestand: str
    titel: str
    soort: str
    klasse: str | None = None


SOORTEN: Final[dict[str, Soort]] = {
    "gemeente": Soort("gemeenten", "Gemeenten", "gemeente", "Gemeente"),
    "provincie": Soort("provincies", "Provincies", "provincie", "Provincie"),
    "waterschap": Soort("waterschappen", "Waterschappen", "waterschap", "Waterschap"),
    "ministerie": Soort("ministeries", "Ministeries", "ministerie", "Ministerie"),
    "zbo": Soort("zbo", "Zelfstandige bestuursorganen", "zbo", "Zbo"),
    "agentschap": Soort("agentschappen", "Agentschappen", "agentschap"),
    "gemeenschappelijke-regeling": Soort(
        "samenwerking", "Samenwerkingsorganisaties", "samenwerkingsorganisatie", "Samenwerkingsorganisatie"
    ),
    "adviescollege": Soort("adviescolleges", "Adviescolleges", "adviescollege"),
    "inspectie": Soort("inspecties", "Inspecties", "inspectie"),
    "rechterlijke-instantie": Soort("rechterlijke-macht", "Rechterlijke macht", "rechterlijke-instantie"),
    "hoge-college": Soort("hoge-colleges", "Hoge colleges van staat", "hoog-college"),
    "politie": Soort("politie-om", "Politie en openbaar ministerie", "politie"),
    "openbaar-ministerie": Soort("politie-om", "Politie en openbaar ministerie", "openbaar-ministerie"),
    "caribisch-openbaar-lichaam": Soort(
        "caribisch-nederland", "Caribisch Nederland", "caribisch-openbaar-lichaam", "CaribischOpenbaarLichaam"
    ),
    "organisatieonderdeel": Soort("organisatieonderdelen", "Organisatieonderdelen", "organisatieonderdeel"),
}


def read_records(files: Sequence[Path]) -> list[Record]:
    """Return the records of the files, in the order of their id. Raises ImportFout with file and line."""
    records: dict[str, Record] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            plaats = f"{file.name}:{number}"
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                raise ImportFout(f"{plaats}: geen geldige JSON ({error.msg}). Gebruik een regel per record.") from error
            if not isinstance(record, dict) or not {"id", "type", "names", "identifiers"} <= record.keys():
                raise ImportFout(f"{plaats}: geen ROO-record: id, type, names of identifiers ontbreekt.")
            if record["type"] not in SOORTEN:
                raise ImportFout(f"{plaats}: onbekende soort {record['type']!r}. Bekend: {', '.join(SOORTEN)}.")
            if record["id"] in records:
                raise ImportFout(f"{plaats}: {record['id']} komt twee keer voor. Geef elk bestand een keer op.")
            records[record["id"]] = record
    return [records[key] for key in sorted(records)]


def is_municipality(record: Record) -> bool:
    """Return whether the record is about a municipality (or a former city district of Amsterdam)."""
    return bool(record["type"] == "gemeente")


def tooi_iri(record: Record) -> str | None:
    """Return the TOOI IRI; for a municipality without one it follows from the code (gm0005).

    Codes from gm3000 are former city districts of Amsterdam: TOOI has none.
    """
    identifiers = record["identifiers"]
    if identifiers.get("tooi"):
        return str(identifiers["tooi"])
    code = identifiers.get("organisatiecode") or ""
    if is_municipality(record) and re.fullmatch(r"gm[0-2]\d{3}", code):
        return f"{TOOI_ID}gemeente/{code}"
    return None


def organisation_iri(record: Record) -> URIRef:
    """Return the IRI of the body: TOOI's, else one of LoketGraph."""
    tooi = tooi_iri(record)
    return URIRef(tooi) if tooi else thing("organisatie", record["id"].removeprefix("org:"))


def organisation_code(record: Record) -> str | None:
    """Return the TOOI code (gm0405), the last part of the TOOI IRI; historical versions (hv_...) have none."""
    tooi = tooi_iri(record)
    code = tooi.rsplit("/", 1)[-1] if tooi else ""
    return code if re.fullmatch(r"[a-z]+\d+", code) else None


def local_name(record: Record) -> str:
    """Return a name for use inside other IRIs: the code, else the id of the record."""
    return organisation_code(record) or str(record["id"]).removeprefix("org:")


def has_arrangement(record: Record) -> bool:
    """Return whether the record describes a gemeenschappelijke regeling."""
    return bool(record.get("gr_meta"))


def is_collection_page(record: Record) -> bool:
    """Return whether the record is a page about a kind of cooperation ("Veiligheidsregio's"), not a body."""
    return record["type"] == "gemeenschappelijke-regeling" and not has_arrangement(record) and not tooi_iri(record)


def is_body(record: Record) -> bool:
    """Return whether the record describes a body that `import roo` writes; it may describe a regeling as well."""
    if is_collection_page(record):
        return False
    return record["type"] != "gemeenschappelijke-regeling" or tooi_iri(record) is not None


def roo_page(record: Record) -> str | None:
    """Return the ROO page of the record without fragment, or None."""
    for source in record.get("sources") or []:
        if source.get("id") == "roo":
            return str(source["url"]).partition("#")[0]
    return None


def source_page(record: Record) -> str:
    """Return the page that says this: ROO's, else the TOOI IRI, else the first source."""
    page = roo_page(record) or tooi_iri(record)
    return page or str((record.get("sources") or [{"url": "https://organisaties.overheid.nl/"}])[0]["url"])


def data_date(records: Sequence[Record]) -> str:
    """Return the day ROO was read, according to the records."""
    days = (s["retrieved"] for r in records for s in r.get("sources") or [] if s.get("id") == "roo")
    return max(days, default="onbekend")


def kind_of(record: Record) -> tuple[str, str | None]:
    """Return the kind of body (a name in lijst:organisatiesoorten) and its class in TOOI's ontology, if any.

    ROO's page of zbo's also holds departments of Statistics Netherlands, umbrella and professional bodies: a body is a
    zbo when TOOI gives it a code as one (rule geen-zbo), and then also if ROO lists it as adviescollege or inspectie.
    """
    soort = SOORTEN[record["type"]]
    is_zbo = "/zbo/" in (tooi_iri(record) or "")
    if record["type"] == "zbo" and not is_zbo:
        part = tooi_iri(record) is None and record["id"].startswith("org:zbo-")
        return ("organisatieonderdeel" if part else "overig"), None
    if "openbaar ministerie" in record["names"][0]["value"].lower():
        return "openbaar-ministerie", None
    return soort.soort, "Zbo" if is_zbo else soort.klasse
