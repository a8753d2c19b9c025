"""Organisations from ROO: names, kind, validity, ministry, legal grounds and tasks."""

import re
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.namespace import ORG, SKOS

from loketgraph.importers.basis import Bestand, dag, nl
from loketgraph.importers.datums import believed_end, known_date
from loketgraph.importers.grondslagen import Wetten, law_title, parse_ground
from loketgraph.importers.rapport import Teller
from loketgraph.importers.records import (
    Record,
    has_arrangement,
    is_municipality,
    kind_of,
    organisation_code,
    organisation_iri,
    roo_page,
    source_page,
)
from loketgraph.importers.teksten import clean_text, repair_list
from loketgraph.namespaces import DCT, LG, TOOIONT, thing

#: Bodies that the register names after their directorate, while residents know the service (SOURCE.md, fault 4).
_NAAM_BIJ_INWONERS = frozenset(("oorg12369",))
_WATERSCHAP = re.compile(r"(?:water|hoogheemraad)schap\b|wetterskip\b", re.I)


@dataclass(frozen=True, slots=True)
class Namen:
    """The name of a body, its abbreviation and its other names."""

    label: str
    afkorting: str | None
    andere: tuple[str, ...]


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def is_merged(record: Record) -> bool:
    """Return whether two bodies share this record because they share an abbreviation (rule samengevoegde-records).

    Such a record has two current, different names (Staatsbosbeheer and SBB) and fields of both.
    """
    if record["type"] == "ministerie" or has_arrangement(record):
        return False
    return len({_key(name["value"]) for name in record["names"] if not name.get("valid_until")}) > 1


def own_name(record: Record) -> dict[str, str]:
    """Return the entry in `names` of the body itself.

    Of a merged record that is the one OWMS uses, else the first. Of a record that is also a regeling it is the one
    without a date: the regeling has its date of entry into force.
    """
    names: list[dict[str, str]] = record["names"]
    if has_arrangement(record):
        undated = [name for name in names if name.get("valid_from") == "1900-01-01"]
        return undated[0] if undated else names[0]
    if is_merged(record):
        owms = _key((record["identifiers"].get("owms") or "").rsplit("/", 1)[-1])
        return next((name for name in names if _key(name["value"]) == owms), names[0])
    return names[0]


def display_name(kind: str, name: str) -> str:
    """Return the name in the style of TOOI's voorkeursnaamInclSoort: "gemeente Hoorn", "ministerie van Financiën"."""
    name = clean_text(name)
    if kind == "gemeente":
        return f"gemeente {re.sub('^gemeente ', '', name, flags=re.I)}"
    if kind == "provincie":
        return f"provincie {re.sub('^provincie ', '', name, flags=re.I)}"
    if kind == "ministerie":
        return f"ministerie van {re.sub('^ministerie van ', '', name, flags=re.I)}"
    if kind == "caribisch-openbaar-lichaam":
        return f"openbaar lichaam {re.sub('^openbaar lichaam ', '', name, flags=re.I)}"
    if kind == "waterschap":
        plain = re.sub(r"^Waterschap ", "waterschap ", name)
        return plain if _WATERSCHAP.match(plain) else f"waterschap {plain}"
    return name


def names_of(record: Record) -> Namen:
    """Return the names of a body: the label, the abbreviation and other names."""
    kind = record["type"]
    own = own_name(record)
    label = display_name(kind, own["value"])
    known_as = clean_text(record.get("subname") or "") if organisation_code(record) in _NAAM_BIJ_INWONERS else ""
    short = clean_text(own.get("abbr") or "")
    others: set[str] = set()
    if kind == "ministerie":
        others |= {display_name(kind, name["value"]) for name in record["names"]} | {clean_text(own["value"])}
    if kind in {"gemeente", "provincie", "waterschap", "caribisch-openbaar-lichaam"}:
        others.add(re.sub(r"^(gemeente|provincie|waterschap|openbaar lichaam) ", "", label))
    if record.get("subname") and not is_merged(record):
        others.add(clean_text(record["subname"]))
    afkorting = short if short and kind != "gemeente" and len(short) <= 20 else None
    if short and not afkorting and not is_merged(record):
        others.add(short)
    if known_as:
        label, others = known_as, others | {label}
    return Namen(label, afkorting, tuple(sorted(others - {label, afkorting or "", ""})))


@dataclass(slots=True)
class Schrijver:
    """Writes bodies to the files of their kind."""

    teller: Teller
    wetten: Wetten
    grondslagen: Bestand
    known: dict[str, Record]

    def write(self, record: Record, bestand: Bestand, end: str | None) -> str:
        """Add a body and return its label. `end` is the first day it no longer exists, or None."""
        iri = organisation_iri(record)
        soort, klasse = kind_of(record)
        if record["type"] == "zbo" and klasse is None:
            self.teller.regel("geen-zbo", record["names"][0]["value"])
        types = [ORG.Organization, TOOIONT.Overheidsorganisatie, *([TOOIONT[klasse]] if klasse else [])]
        bestand.ding(iri, types, source_page(record))
        if not roo_page(record):
            self.teller.regel("bron-zonder-roo", record["id"])
        namen = names_of(record)
        code = organisation_code(record)
        if code in _NAAM_BIJ_INWONERS:
            self.teller.regel("naam-bij-inwoners", namen.label)
        bestand.add(iri, SKOS.prefLabel, nl(namen.label))
        bestand.add(iri, SKOS.altLabel, *(nl(naam) for naam in namen.andere))
        bestand.add(iri, LG.organisatiesoort, thing("soort", soort))
        if namen.afkorting:
            bestand.add(iri, TOOIONT.afkorting, Literal(namen.afkorting))
        if code:
            bestand.add(iri, TOOIONT.organisatiecode, Literal(code))
        if record["identifiers"].get("roo_id"):
            bestand.add(iri, DCT.identifier, Literal(record["identifiers"]["roo_id"]))
        if record.get("last_verified"):
            bestand.add(iri, LG.laatstGecontroleerd, dag(record["last_verified"]))
        self._validity(record, iri, bestand, end)
        self._category(record, iri, bestand)
        if is_merged(record):
            self.teller.regel("samengevoegde-records", " en ".join(name["value"] for name in record["names"]))
        else:
            self._ministry(record, iri, bestand)
            self._grounds(record, iri, bestand)
            self._tasks(record, iri, bestand)
        return namen.label

    def _validity(self, record: Record, iri: URIRef, bestand: Bestand, end: str | None) -> None:
        # TOOI is the authority for the begin of municipalities: `import tooi` writes it.
        if not is_municipality(record):
            start = known_date(record.get("valid_from"), self.teller)
            if start and not has_arrangement(record):
                bestand.add(iri, LG.geldigVan, dag(start))
            elif record.get("roo_start_datum"):
                self.teller.regel("startdatum-registratie")
        if end:
            bestand.add(iri, LG.geldigTot, dag(end))
        successor = self.known.get(record.get("successor_id") or "")
        if successor and end:
            bestand.add(iri, LG.opvolger, organisation_iri(successor))
        elif record.get("successor_id"):
            self.teller.regel("opvolger-zonder-einde", record["id"])

    def _category(self, record: Record, iri: URIRef, bestand: Bestand) -> None:
        if record["type"] in {"gemeente", "provincie"}:
            bestand.add(iri, LG.categorie, thing("categorie", record["type"]))
            bestand.add(iri, LG.bedientGebied, iri)

    def _ministry(self, record: Record, iri: URIRef, bestand: Bestand) -> None:
        ministry = (record.get("relation_to_ministerie") or {}).get("tooi")
        if ministry:
            bestand.add(iri, LG.ministerie, URIRef(ministry))

    def _grounds(self, record: Record, iri: URIRef, bestand: Bestand) -> None:
        for ground in record.get("wettelijke_grondslagen") or []:
            title = clean_text(ground.get("opschrift") or "")
            reference = parse_ground(title, ground.get("referentie") or "", self.teller)
            if reference is None:
                continue
            self.wetten.noem(reference.bwb_id, law_title(title))
            if not reference.artikelen:
                bestand.add(iri, DCT.references, thing("wet", reference.bwb_id.lower()))
            for artikel in reference.artikelen:
                bestand.add(iri, LG.grondslag, self.grondslagen.grondslag(reference.bwb_id, artikel))
                self.teller.ding("verwijzingen naar grondslagen")

    def _tasks(self, record: Record, iri: URIRef, bestand: Bestand) -> None:
        if record.get("taken_en_bevoegdheden"):
            text = repair_list(record["taken_en_bevoegdheden"], self.teller, record["names"][0]["value"])
            bestand.add(iri, LG.taaktekst, nl(text))


def end_of(record: Record, teller: Teller) -> str | None:
    """Return the first day the body no longer exists, or None; for municipalities ROO's date is right as it is."""
    return record.get("valid_until") if is_municipality(record) else believed_end(record, teller)
