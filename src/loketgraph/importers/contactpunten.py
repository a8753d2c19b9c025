"""Contact points of living bodies from ROO: phone, website, form, e-mail, counter, post, appointment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rdflib import Literal, URIRef
from rdflib.namespace import SKOS, XSD

from loketgraph.importers.basis import Bestand, dag, nl
from loketgraph.importers.email import general_email
from loketgraph.importers.rapport import Teller
from loketgraph.importers.records import Record, local_name, source_page
from loketgraph.importers.teksten import one_line
from loketgraph.importers.telefoon import parse_phone
from loketgraph.namespaces import LG, thing

_ALGEMEEN = re.compile(
    r"|algemeen.*|.* algemeen|e-mail|info|website|contact ?centrum|klantenservice|klant ?contact ?centrum|centrale.*|"
    r"receptie|informatiebalie|informatie rijksoverheid|(?:bonaire|saba|sint eustatius)(?: \d/\d)?",
    re.I,
)
#: Labels that name an audience instead of a purpose.
_DOELGROEPEN = {"particulier": "inwoner", "voor consumenten": "inwoner", "zakelijk": "ondernemer"}
_IEDEREEN = ("inwoner", "ondernemer", "professional")
#: Channels that read differently from their name in an IRI.
_KANAALNAMEN = {"email": "e-mail"}
_WOO_URL = re.compile(r"(?<![a-z])woo(?![a-z])|wet-open-overheid|woo-?verzoek", re.I)
_KLEIN = frozenset(("aan", "a/d", "den", "de", "der", "van", "op", "in", "en", "bij", "het", "ter", "ten", "te", "'t"))
_PROVINCIES = frozenset(
    ("NH", "ZH", "NB", "LB", "LI", "UT", "OV", "GLD", "GE", "GN", "GR", "FR", "DR", "FL", "ZE", "ZLD")
)
#: Bodies whose visiting address is an office and not a counter where residents can walk in.
_LANDELIJK = frozenset(
    ("adviescollege", "agentschap", "hoge-college", "inspectie", "ministerie", "organisatieonderdeel", "zbo")
)
_NEDERLAND = frozenset({"Nederland", "NL", "Netherlands", "N", "Leiden", "Den Haag"})


@dataclass(frozen=True, slots=True)
class Punt:
    """One way to reach a body."""

    kanaal: str
    waarde: str
    telefoon: str | None = None
    webadres: str | None = None
    doelgroepen: tuple[str, ...] = _IEDEREEN
    label: str = ""


def is_general(label: str | None, teller: Teller, voorbeeld: str) -> bool:
    """Return whether a label means general contact (rules omgevingsloket and contact-ander-doel)."""
    text = (label or "").strip()
    general = text.lower() in _DOELGROEPEN or _ALGEMEEN.fullmatch(text)
    if general and "pers" not in text.lower():
        return True
    if "omgevingsloket" in text.lower():
        teller.regel("omgevingsloket")
    else:
        teller.regel("contact-ander-doel", f"{voorbeeld}: {text}")
    return False


def web_address(raw: str | None, teller: Teller, voorbeeld: str) -> str | None:
    """Return an absolute web address, or None (rules webadres-hersteld, webadres-onjuist, woo-adres)."""
    url = (raw or "").strip()
    if not url:
        return None
    if re.match(r"www\.\S+\.\S", url):
        url = f"https://{url}"
        teller.regel("webadres-hersteld", f"{raw}")
    if not re.match(r"https?://[^\s/]+\.[^\s/]+", url) or not urlsplit(url).hostname:
        teller.regel("webadres-onjuist", f"{voorbeeld}: {raw}")
        return None
    if _WOO_URL.search(url):
        teller.regel("woo-adres", voorbeeld)
        return None
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


def readable_url(url: str) -> str:
    """Return a web address as people read it: without https:// and a last slash."""
    return re.sub(r"^https?://", "", url).rstrip("/")


def place_name(raw: str) -> str:
    """Return a place name without capitals throughout: "HOORN NH" becomes "Hoorn NH"."""
    if not raw.isupper() or len(raw) < 3:
        return raw
    words = []
    for index, word in enumerate(raw.split()):
        if index and (word in _PROVINCIES or word.lower() in _KLEIN):
            words.append(word if word in _PROVINCIES else word.lower())
        else:
            parts = [part.capitalize() for part in word.split("-")]
            fixed = re.sub(r"^Ij", "IJ", "-".join(parts))
            words.append(re.sub(r"^'S(?=-)", "'s", fixed))
    return " ".join(words)


def address_text(address: dict[str, str], teller: Teller) -> str | None:
    """Return an address on one line, or None without street or post box and place (rule adres-onvolledig)."""
    place = place_name((address.get("woonplaats") or "").strip())
    post = address["type"] == "Postadres" and address.get("postbus")
    if post:
        street = f"Postbus {address['postbus']}"
    else:
        extra = str(address.get("huisnummer_toevoeging") or "")
        street = " ".join(part for part in (address.get("openbare_ruimte"), address.get("huisnummer")) if part)
        if extra:
            street += extra if extra.startswith("-") else f" {extra}"
    if not place or not (post or address.get("openbare_ruimte")):
        if any(value for key, value in address.items() if key != "type"):
            teller.regel("adres-onvolledig")
        return None
    text = f"{street}, " + " ".join(part for part in (address.get("postcode"), place) if part)
    land = address.get("land")
    if land and land not in _NEDERLAND and land not in text:
        text += f", {land}"
    return one_line(text)


def _phones(record: Record, naam: str, teller: Teller) -> Iterator[Punt]:
    for phone in record["contact"].get("phones") or []:
        label = (phone.get("label") or "").strip()
        if not is_general(label, teller, naam):
            continue
        number = parse_phone(phone["nummer"], teller, naam)
        if number:
            doel = _DOELGROEPEN.get(label.lower())
            yield Punt("telefoon", number.waarde, number.telefoon, None, (doel,) if doel else _IEDEREEN, label)


def _web(record: Record, naam: str, teller: Teller) -> Iterator[Punt]:
    contact = record["contact"]
    addresses = contact.get("internet_addresses") or []
    websites = [a["url"] for a in addresses if is_general(a.get("label"), teller, naam)]
    if not addresses and contact.get("website"):
        websites = [contact["website"]]
    forms = [f["url"] for f in contact.get("contact_forms") or [] if is_general(f.get("label"), teller, naam)]
    afspraak = (record.get("afspraak") or {}).get("url")
    if afspraak and "afspra" not in afspraak.lower():
        teller.regel("afspraak-zonder-afspraak")
        afspraak = None
    appointments = [afspraak] if afspraak else []
    for kanaal, urls in (("website", websites), ("contactformulier", forms), ("afspraak", appointments)):
        for url in urls:
            webadres = web_address(url, teller, naam)
            if webadres:
                yield Punt(kanaal, readable_url(webadres), None, webadres)


def _emails(record: Record, naam: str, teller: Teller) -> Iterator[Punt]:
    contact = record["contact"]
    emails = [(e["email"], e.get("label")) for e in contact.get("emails") or []]
    if not emails and contact.get("email"):
        emails = [(contact["email"], "algemeen")]
    names = tuple(name for n in record["names"][:1] for name in (n["value"], n.get("abbr") or ""))
    for email, label in emails:
        if is_general(label, teller, naam):
            address = general_email(email, names, teller, naam)
            if address:
                yield Punt("email", address)


def _addresses(record: Record, teller: Teller) -> Iterator[Punt]:
    kanalen = {"Bezoekadres": "balie", "Postadres": "post"}
    for address in record["contact"].get("addresses") or []:
        if address["type"] == "Bezoekadres" and record["type"] in _LANDELIJK:
            teller.regel("bezoekadres-hoofdkantoor")
        elif address["type"] in kanalen:
            text = address_text(address, teller)
            if text:
                yield Punt(kanalen[address["type"]], text)
        elif "Woo" in address["type"]:
            teller.regel("woo-adres")
        elif "Omgevingsloket" in address["type"]:
            teller.regel("omgevingsloket")


def contact_points(record: Record, teller: Teller) -> list[Punt]:
    """Return the general contact points of a record, each once, in the order of the register."""
    if not record.get("contact"):
        return []
    naam = record["names"][0]["value"]
    points: dict[tuple[str, str], Punt] = {}
    for source in (
        _phones(record, naam, teller),
        _web(record, naam, teller),
        _emails(record, naam, teller),
        _addresses(record, teller),
    ):
        for point in source:
            points.setdefault((point.kanaal, point.telefoon or point.webadres or point.waarde), point)
    return list(points.values())


def write_contact_points(record: Record, organisation: URIRef, label: str, bestand: Bestand, teller: Teller) -> None:
    """Add the contact points of a living body to the file."""
    numbers: dict[str, int] = {}
    for point in contact_points(record, teller):
        number = numbers[point.kanaal] = numbers.get(point.kanaal, 0) + 1
        iri = thing("contactpunt", f"roo-{local_name(record)}-{point.kanaal}-{number}")
        bestand.ding(iri, [LG.Contactpunt], source_page(record))
        naam = f"{label}, {_KANAALNAMEN.get(point.kanaal, point.kanaal)}" + (f" {number}" if number > 1 else "")
        if point.label and point.label.lower() != "algemeen":
            naam += f" ({point.label})"
        bestand.add(iri, SKOS.prefLabel, nl(naam))
        bestand.add(iri, LG.contactVan, organisation)
        bestand.add(iri, LG.kanaal, thing("kanaal", point.kanaal))
        bestand.add(iri, LG.waarde, Literal(point.waarde))
        bestand.add(iri, LG.doelgroep, *(thing("doelgroep", doel) for doel in point.doelgroepen))
        if point.telefoon:
            bestand.add(iri, LG.telefoon, Literal(point.telefoon))
        if point.webadres:
            bestand.add(iri, LG.webadres, Literal(point.webadres, datatype=XSD.anyURI))
        if record.get("last_verified"):
            bestand.add(iri, LG.laatstGecontroleerd, dag(record["last_verified"]))
        teller.ding(f"contactpunten: {point.kanaal}")
