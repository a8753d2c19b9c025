"""Gemeenschappelijke regelingen from ROO and who takes part (https://wetten.overheid.nl/BWBR0003740)."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from rdflib import Literal, URIRef
from rdflib.namespace import ORG, SKOS

from loketgraph.importers.basis import Bestand, dag, nl
from loketgraph.importers.datums import known_date
from loketgraph.importers.grondslagen import Wetten, law_title, parse_link
from loketgraph.importers.rapport import Teller
from loketgraph.importers.records import Record, local_name, organisation_iri, source_page
from loketgraph.importers.teksten import clean_text, one_line, repair_list
from loketgraph.namespaces import DCT, LG, TOOIONT, thing

_VORMEN: Final = {
    "openbaar lichaam": "openbaar-lichaam",
    "bedrijfsvoeringsorganisatie": "bedrijfsvoeringsorganisatie",
    "gemeenschappelijk orgaan": "gemeenschappelijk-orgaan",
    "centrumregeling": "centrumregeling",
    "regeling zonder meer": "regeling-zonder-meer",
}
_WIJZEN: Final = {"attributie": "attributie", "delegatie": "delegatie", "mandaat": "mandaat"}


def arrangement_name(record: Record) -> str:
    """Return the name of the regeling: in a record that also describes its body, the name with a date."""
    names = record["names"]
    dated = [name for name in names if name.get("valid_from") != "1900-01-01"]
    return clean_text((dated or names)[0]["value"])


def was_in_force(record: Record) -> bool:
    """Return whether a regeling held for at least a day; a text can be replaced on the day it begins."""
    meta = record["gr_meta"]
    start, end = meta.get("datum_inwerkingtreding"), meta.get("datum_uitwerkingtreding")
    return not start or not end or str(start) < str(end)


def start_date(record: Record, roo_ids: frozenset[str], teller: Teller) -> tuple[str | None, str | None]:
    """Return (first day in force, date of the latest version); one of them may be None.

    `datum_inwerkingtreding` is the date of the current text. It is the begin only if nobody joined earlier and there
    was no earlier version, or the earlier version is a record of its own (rule datum-laatste-versie). Otherwise the
    begin is unknown and the dates of the participants count.
    """
    meta = record["gr_meta"]
    date = known_date(meta.get("datum_inwerkingtreding"), teller)
    if date is None:
        return None, None
    previous = meta.get("previous_version")
    if previous and str(previous.get("roo_id")) in roo_ids:
        return date, None
    joined = [d["toetredings_datum"] for d in meta.get("deelnemende_organisaties") or [] if d.get("toetredings_datum")]
    if previous or any(day < date for day in joined):
        teller.regel("datum-laatste-versie", arrangement_name(record))
        return None, date
    return date, None


@dataclass(slots=True)
class Regelingen:
    """Writes regelingen and their participants; knows every record of ROO."""

    teller: Teller
    regelingen: Bestand
    deelnames: Bestand
    organisaties: Bestand
    wetten: Wetten
    by_roo_id: dict[str, Record]
    known: dict[str, Record]
    ended: frozenset[str]
    mentioned: set[str] = field(default_factory=set)

    def write(self, records: list[Record]) -> None:
        """Add all regelingen that were ever in force (rule regeling-zonder-duur)."""
        for record in (record for record in records if not was_in_force(record)):
            self.teller.regel("regeling-zonder-duur", arrangement_name(record))
        records = [record for record in records if was_in_force(record)]
        counts = Counter(arrangement_name(record).lower() for record in records)
        roo_ids = frozenset(record["identifiers"]["roo_id"] for record in records)
        for record in records:
            self._write_one(record, counts[arrangement_name(record).lower()] > 1, roo_ids)

    def _write_one(self, record: Record, same_name: bool, roo_ids: frozenset[str]) -> None:
        meta = record["gr_meta"]
        roo_id = record["identifiers"]["roo_id"]
        iri = thing("regeling", f"roo-{roo_id}")
        bestand = self.regelingen
        bestand.ding(iri, [LG.Regeling], source_page(record))
        naam = arrangement_name(record)
        label = naam
        if same_name:
            label = f"{naam} ({roo_id})"
            self.teller.regel("dubbele-naam-regeling", naam)
        bestand.add(iri, SKOS.prefLabel, nl(label))
        citeertitel = clean_text(meta.get("citeertitel") or "")
        bestand.add(iri, SKOS.altLabel, *(nl(t) for t in {naam, citeertitel} - {label, ""}))
        if meta.get("doel"):
            bestand.add(iri, SKOS.definition, nl(one_line(repair_list(meta["doel"], self.teller, naam))))
        self._form(iri, meta, naam)
        self._texts(iri, meta, naam)
        self._laws(iri, meta)
        if record.get("last_verified"):
            bestand.add(iri, LG.laatstGecontroleerd, dag(record["last_verified"]))
        start, version = start_date(record, roo_ids, self.teller)
        if start:
            bestand.add(iri, LG.geldigVan, dag(start))
        if version:
            bestand.add(iri, DCT.modified, dag(version))
        if meta.get("datum_uitwerkingtreding"):
            bestand.add(iri, LG.geldigTot, dag(meta["datum_uitwerkingtreding"]))
        self._executor(iri, record)
        self._participants(iri, record)
        self.teller.ding("regelingen")

    def _form(self, iri: URIRef, meta: dict[str, Any], naam: str) -> None:
        vorm = ((meta.get("samenwerkingsvorm") or {}).get("value") or "").strip("' ").lower()
        if vorm in _VORMEN:
            self.regelingen.add(iri, LG.samenwerkingsvorm, thing("samenwerkingsvorm", _VORMEN[vorm]))
        elif vorm:
            self.teller.regel("vorm-onbekend", f"{naam}: {vorm}")
        for wijze in meta.get("bevoegdheidsverkrijgingen") or []:
            if wijze.lower() in _WIJZEN:
                self.regelingen.add(iri, LG.wijze, thing("wijze", _WIJZEN[wijze.lower()]))
            else:
                self.teller.regel("vorm-onbekend", f"{naam}: {wijze}")

    def _texts(self, iri: URIRef, meta: dict[str, Any], naam: str) -> None:
        for artikel in meta.get("bevoegdheden") or []:
            kop = clean_text(artikel.get("kop_artikel") or "")
            inhoud = repair_list(artikel.get("inhoud_artikel") or "", self.teller, naam)
            if inhoud:
                self.regelingen.add(iri, LG.bevoegdheidstekst, nl(f"{kop}\n{inhoud}" if kop else inhoud))
                self.teller.ding("bevoegdheidsteksten")

    def _laws(self, iri: URIRef, meta: dict[str, Any]) -> None:
        for ground in meta.get("wettelijke_grondslagen") or []:
            reference = parse_link(ground.get("referentie") or "")
            title = law_title(clean_text(ground.get("opschrift") or ""))
            if reference and not title:
                self.teller.regel("wet-zonder-naam", reference.bwb_id)
            elif reference:
                self.wetten.noem(reference.bwb_id, title)
                self.regelingen.add(iri, DCT.references, thing("wet", reference.bwb_id.lower()))
            else:
                self.teller.regel("grondslag-zonder-bwb", (ground.get("opschrift") or "")[:80])

    def _executor(self, iri: URIRef, record: Record) -> None:
        body = record["gr_meta"].get("regionaal_samenwerkingsorgaan")
        if not body or not body.get("tooi"):
            return
        executor = URIRef(body["tooi"])
        self.regelingen.add(iri, LG.uitvoeringsorganisatie, executor)
        if str(executor) in self.known or str(executor) in self.mentioned:
            return
        # ROO names the body, but this data set has no record of it: its name and code are known, no more.
        self.mentioned.add(str(executor))
        self.teller.regel("organisatie-alleen-genoemd", body["naam"])
        types = [ORG.Organization, TOOIONT.Overheidsorganisatie, TOOIONT.Samenwerkingsorganisatie]
        self.organisaties.ding(executor, types, source_page(record))
        self.organisaties.add(executor, SKOS.prefLabel, nl(clean_text(body["naam"])))
        self.organisaties.add(executor, LG.organisatiesoort, thing("soort", "samenwerkingsorganisatie"))
        self.organisaties.add(executor, TOOIONT.organisatiecode, Literal(executor.rsplit("/", 1)[-1]))
        if body.get("roo_id"):
            self.organisaties.add(executor, DCT.identifier, Literal(body["roo_id"]))
        self.teller.ding("organisaties: samenwerking")

    def _participants(self, iri: URIRef, record: Record) -> None:
        seen: set[str] = set()
        for part in record["gr_meta"].get("deelnemende_organisaties") or []:
            body = self._participant(part)
            if body is None or local_name(body) in seen:
                continue
            seen.add(local_name(body))
            roo_id = record["identifiers"]["roo_id"]
            deelname = thing("deelname", f"{roo_id}-{local_name(body)}")
            self.deelnames.ding(deelname, [LG.Deelname], source_page(record))
            self.deelnames.add(deelname, LG.regeling, iri)
            self.deelnames.add(deelname, LG.organisatie, organisation_iri(body))
            joined = known_date(part.get("toetredings_datum"), self.teller)
            if joined:
                self.deelnames.add(deelname, LG.geldigVan, dag(joined))
            left = part.get("uittredings_datum")
            if left:
                self.deelnames.add(deelname, LG.geldigTot, dag(left))
            self.teller.ding("deelnames")

    def _participant(self, part: dict[str, Any]) -> Record | None:
        """Return the record of a participant (rules deelnemer-zonder-code, -via-roo, -beeindigd)."""
        body = self.known.get(part.get("tooi") or "")
        if body is None:
            body = self.by_roo_id.get(str(part.get("roo_id")))
            if body is None:
                self.teller.regel("deelnemer-zonder-code", part.get("naam", ""))
                return None
            self.teller.regel("deelnemer-via-roo", part.get("naam", ""))
        if str(organisation_iri(body)) in self.ended:
            self.teller.regel("deelnemer-beeindigd", part.get("naam", ""))
        return body
