"""Every namespace LoketGraph uses, and the builder of its own names (https://w3id.org/loketgraph/id/{soort}/{naam}).

The prefixes are the ones of ontology/README.md. A new kind of thing gets one line in SOORTEN.
"""

import re
from typing import Final

from rdflib import Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD

LG: Final = Namespace("https://w3id.org/loketgraph/def/")
ID: Final = "https://w3id.org/loketgraph/id/"
TOOIONT: Final = Namespace("https://identifier.overheid.nl/tooi/def/ont/")
TOOI_ID: Final = "https://identifier.overheid.nl/tooi/id/"
UPL: Final = Namespace("http://standaarden.overheid.nl/owms/terms/")
CV: Final = Namespace("http://data.europa.eu/m8g/")
CPSV: Final = Namespace("http://purl.org/vocab/cpsv#")
ELI: Final = Namespace("http://data.europa.eu/eli/ontology#")
DCT: Final = DCTERMS

#: The kinds of things LoketGraph names itself; each is also a prefix.
SOORTEN: Final[tuple[str, ...]] = (
    "aanwezigheid",
    "afspraak",
    "afspraakvorm",
    "bekwaamheid",
    "beoordeling",
    "bestuurslaag",
    "bevoegdheid",
    "categorie",
    "contactpunt",
    "deelname",
    "doelgroep",
    "gebied",
    "gegevensgrondslag",
    "grondslag",
    "kanaal",
    "keten",
    "levensgebeurtenis",
    "lijst",
    "loket",
    "loketsoort",
    "omstandigheid",
    "oordeel",
    "optie",
    "orgaan",
    "organisatie",
    "overdracht",
    "overdrager",
    "plaatsgrond",
    "plateau",
    "postcodegebied",
    "randvoorwaarde",
    "regeling",
    "rol",
    "route",
    "samenwerkingsvorm",
    "soort",
    "stap",
    "status",
    "taak",
    "urgentie",
    "vraagsoort",
    "vraagtype",
    "wet",
    "wijze",
    "woonplaats",
)

#: Prefixes of organisations with a TOOI IRI.
TOOI_SOORTEN: Final[dict[str, str]] = {
    "col": f"{TOOI_ID}col/",
    "gm": f"{TOOI_ID}gemeente/",
    "mnre": f"{TOOI_ID}ministerie/",
    "oorg": f"{TOOI_ID}oorg/",
    "pv": f"{TOOI_ID}provincie/",
    "so": f"{TOOI_ID}so/",
    "ws": f"{TOOI_ID}waterschap/",
    "zbo": f"{TOOI_ID}zbo/",
}

#: Every prefix used anywhere: prefix -> IRI.
PREFIXES: Final[dict[str, str]] = {
    "cpsv": str(CPSV),
    "cv": str(CV),
    "dct": str(DCT),
    "eli": str(ELI),
    "lg": str(LG),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "tooiont": str(TOOIONT),
    "upl": str(UPL),
    "xsd": str(XSD),
    **TOOI_SOORTEN,
    **{soort: f"{ID}{soort}/" for soort in SOORTEN},
}

_NAAM = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def thing(soort: str, naam: str) -> URIRef:
    """Return the IRI of a LoketGraph thing, for example thing("taak", "bijzondere-bijstand").

    Raises ValueError for a kind that is not in SOORTEN, or a name that is not lower case with hyphens
    (a point is allowed: articles such as 2.43).
    """
    if soort not in SOORTEN:
        raise ValueError(f"Onbekende soort {soort!r}: kies een van {', '.join(SOORTEN)}.")
    if not _NAAM.fullmatch(naam):
        raise ValueError(f"Ongeldige naam {naam!r} voor {soort}: gebruik kleine letters, cijfers en streepjes.")
    return URIRef(f"{ID}{soort}/{naam}")
