"""The collections of the API: each is a question of `queries/vragen`, each thing is described by `ding.rq`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from .errors import NotFound, ParameterError
from .namespaces import ID, TOOI_ID
from .plaats import MAX_LENGTE
from .situatie import organisatie_iri
from .store import Row, Term
from .vragen import Vragen, text

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NAMEN = {
    "http://www.w3.org/2004/02/skos/core#altLabel": "andereNamen",
    "http://www.w3.org/2004/02/skos/core#hiddenLabel": "woorden",
    "http://www.w3.org/2004/02/skos/core#definition": "omschrijving",
    "http://www.w3.org/2004/02/skos/core#editorialNote": "opmerking",
    "http://purl.org/dc/terms/source": "bron",
}
_EIGEN = ("https://w3id.org/loketgraph/def/", "https://identifier.overheid.nl/tooi/def/ont/")


@dataclass(frozen=True)
class Collectie:
    """A collection: path, the Dutch words for it, and an example for the documentation by code and name.

    `enkelvoud` is also the kind in the IRI of a thing.
    """

    naam: str
    enkelvoud: str
    tekst: str
    voorbeeld: str
    voorbeeldnaam: str


COLLECTIES = (
    Collectie(
        "vraagtypen",
        "vraagtype",
        "Waar mensen mee komen, in gewone woorden.",
        "bijstand-aanvragen",
        "bijstand aanvragen",
    ),
    Collectie(
        "levensgebeurtenissen",
        "levensgebeurtenis",
        "Gebeurtenissen die vragen meebrengen.",
        "overlijden",
        "iemand is overleden",
    ),
    Collectie("taken", "taak", "Publieke taken.", "bijstandsuitkering", "bijstandsuitkering"),
    Collectie("organisaties", "organisatie", "Organisaties, ook opgeheven.", "so0266", "WerkSaam Westfriesland"),
    Collectie(
        "gemeenten",
        "gemeente",
        "Gemeenten, ook opgeheven. Met plaats of postcode: alle gemeenten die passen.",
        "gm0405",
        "gemeente Hoorn",
    ),
    Collectie("grondslagen", "grondslag", "Artikelen van wetten en regelingen.", "bwbr0015703-7", "bwbr0015703-7"),
    Collectie("loketten", "loket", "Plekken waar mensen binnenlopen.", "enschede", "Overheidsloket Enschede"),
    Collectie(
        "afspraken",
        "afspraak",
        "Afspraken over warm overdragen.",
        "enschede-svb",
        "professionallijn tussen gemeente Enschede en SVB",
    ),
    Collectie(
        "omstandigheden", "omstandigheid", "Vragen die tussen deuren beslissen.", "aow-leeftijd", "AOW-leeftijd bereikt"
    ),
)


def iri_of(collectie: Collectie, code: str) -> str:
    """The IRI of a thing in a collection by its code."""
    if collectie.enkelvoud in ("organisatie", "gemeente"):
        return organisatie_iri(code)
    return f"{ID}{collectie.enkelvoud}/{code}"


def code_of(iri: str) -> str:
    """The code of a thing: the last part of its IRI."""
    return iri.rsplit("/", 1)[-1]


def page(collectie: Collectie, vragen: Vragen, pagina: int, grootte: int) -> dict[str, Any]:
    """One page of a collection, with the total, so that nothing is left out in silence."""
    rows = vragen.ask(collectie.naam)
    start = (pagina - 1) * grootte
    return {
        "totaal": len(rows),
        "pagina": pagina,
        "paginaGrootte": grootte,
        "items": [_item(row) for row in rows[start : start + grootte]],
    }


def _item(row: Row) -> dict[str, Any]:
    iri = text(row, "id")
    item = {"id": iri, "code": code_of(iri)}
    return item | {name: str(term.value) for name, term in row.items() if name != "id"}


def thing(collectie: Collectie, code: str, vragen: Vragen) -> dict[str, Any]:
    """Everything known about one thing, and what belongs to it: options, question types, rules, contact points.

    Raises NotFound.
    """
    iri = iri_of(collectie, code)
    try:
        rows = vragen.ask("ding", ding=iri) if len(code) <= MAX_LENGTE else []
    except ParameterError:  # not an IRI at all, so no thing either
        rows = []
    wrong_kind = collectie.enkelvoud == "gemeente" and not iri.startswith(f"{TOOI_ID}gemeente/")
    if not rows or wrong_kind:
        raise NotFound(f"{collectie.enkelvoud} {code[:60]!r} bestaat niet in deze release. Zie /v1/{collectie.naam}.")
    found: dict[str, Any] = {"id": iri, "code": code_of(iri), "naam": code_of(iri)}
    for row in rows:
        eigenschap = text(row, "eigenschap")
        if eigenschap.endswith("#prefLabel") and _language(row["waarde"]) in ("nl", ""):
            found["naam"] = text(row, "waarde")
            continue
        name = _NAMEN.get(eigenschap) or next(
            (eigenschap.removeprefix(base) for base in _EIGEN if eigenschap.startswith(base)), ""
        )
        if name and eigenschap != _RDF_TYPE:
            found.setdefault(name, []).append(_value(row))
    for row in vragen.ask("verwijzingen", ding=iri):
        found.setdefault(text(row, "rubriek"), []).append(_value(row))
    return found


def _value(row: Row) -> dict[str, str] | str:
    term = row["waarde"]
    if isinstance(term, ox.NamedNode):
        return {"id": term.value, "naam": text(row, "waardenaam", code_of(term.value))}
    return str(term.value)


def _language(term: Term) -> str:
    return (term.language or "") if isinstance(term, ox.Literal) else ""
