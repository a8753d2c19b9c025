"""One thing with all that is known about it: facts, who refers to it, and the routes that run through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from .adressen import BASIS, code_of, page_of
from .errors import NotFound, ParameterError
from .namespaces import PREFIXES
from .plaats import MAX_LENGTE
from .store import Row, Term
from .vragen import Vragen, text
from .woorden import GESCHIEDENIS, STANDAARD

LICENTIE: Final = "http://creativecommons.org/publicdomain/zero/1.0/"
_TYPE: Final = PREFIXES["rdf"] + "type"
_NAAM: Final = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label")
_OMSCHRIJVING: Final = PREFIXES["skos"] + "definition"


@dataclass(frozen=True)
class Naam:
    """An IRI, what people call it, and for a term what it means."""

    iri: str
    naam: str
    omschrijving: str = ""


@dataclass(frozen=True)
class Waarde:
    """A value: `iri` is filled when it is a thing or an address; `bekend` when this release names that thing."""

    tekst: str
    iri: str = ""
    bekend: bool = False
    taal: str = ""


@dataclass(frozen=True)
class Groep:
    """The values of one property; `totaal` is how many there are, also when not all are here."""

    eigenschap: Naam
    waarden: tuple[Waarde, ...]
    totaal: int

    @property
    def incompleet(self) -> bool:
        """Whether there are more values than are here."""
        return len(self.waarden) < self.totaal


@dataclass(frozen=True)
class Route:
    """A derived way from a task to an organisation. Dates are ISO 8601 or empty; `tot` is the first day it is over."""

    taak: Naam
    wie: Naam
    zone: Naam
    regel: str
    overdracht: str
    van: str
    tot: str


@dataclass(frozen=True)
class Ding:
    """All that a page about a thing shows. `triples` holds its own facts, all of them, and the references shown."""

    iri: str
    naam: str
    omschrijving: str
    soorten: tuple[Naam, ...]
    status: str
    feiten: tuple[Groep, ...]
    geschiedenis: tuple[Groep, ...]
    genoemd: tuple[Groep, ...]
    routes: tuple[Route, ...]
    routes_totaal: int
    triples: tuple[ox.Triple, ...]

    @property
    def afgekapt(self) -> str:
        """What is left out, in a sentence; empty when all is here."""
        parts = [f"{len(g.waarden)} van {g.totaal} ({g.eigenschap.iri})" for g in self.genoemd if g.incompleet]
        return f"Van de verwijzingen naar dit ding staan er: {', '.join(parts)}." if parts else ""


class Dingen:
    """Reads things by the questions of `queries/dingen`."""

    def __init__(self, vragen: Vragen) -> None:
        self._vragen = vragen

    @cached_property
    def termen(self) -> Mapping[str, Naam]:
        """Every term of the model by IRI. A release does not change, so it is read once."""
        found = {iri: Naam(iri, naam, omschrijving) for iri, _, naam, omschrijving in self.terms()}
        for name, words in STANDAARD.items():
            prefix, _, local = name.partition(":")
            found.setdefault(PREFIXES[prefix] + local, Naam(PREFIXES[prefix] + local, words))
        return found

    def terms(self) -> list[tuple[str, str, str, str]]:
        """The terms of the model: IRI, kind, name and meaning; classes first, on name."""
        rows = self._vragen.ask("termen")
        return [(text(r, "term"), text(r, "soort"), text(r, "naam"), text(r, "omschrijving")) for r in rows]

    def term(self, iri: str) -> Naam:
        """What a property or class is called; an unknown one by the last part of its IRI."""
        return self.termen.get(iri) or Naam(iri, code_of(iri))

    def ontology(self) -> tuple[ox.Triple, ...]:
        """The whole model as triples."""
        rows = self._vragen.ask("model")
        return tuple(_triple(text(row, "ding"), text(row, "eigenschap"), row["waarde"]) for row in rows)

    def read(self, iri: str) -> Ding:
        """The thing. Raises NotFound when nothing is known about it."""
        try:
            rows = self._vragen.ask("feiten", ding=iri) if 0 < len(iri) <= 4 * MAX_LENGTE else []
        except ParameterError:  # no IRI at all
            rows = []
        if not rows:
            raise NotFound(f"Over {code_of(iri)[:60]!r} is in deze release niets bekend. Controleer het adres.")
        groups = self._groups(rows)
        referring = [self._referring(iri, row) for row in self._vragen.ask("verwijzingen-tellen", waarde=iri)]
        routes = tuple(map(_route, self._vragen.ask("routes", ding=iri)))
        total = sum(int(text(row, "aantal")) for row in self._vragen.ask("routes-tellen", ding=iri)) if routes else 0
        own = [_triple(iri, text(row, "eigenschap"), row["waarde"]) for row in rows]
        others = [_triple(w.iri, g.eigenschap.iri, ox.NamedNode(iri)) for g in referring for w in g.waarden]
        return Ding(
            iri=iri,
            naam=_first(rows, _NAAM) or _article(rows) or code_of(iri),
            omschrijving=_first(rows, (_OMSCHRIJVING,)),
            soorten=tuple(self.term(text(row, "waarde")) for row in rows if text(row, "eigenschap") == _TYPE),
            status=next((text(row, "naam") for row in rows if text(row, "eigenschap").endswith("/def/status")), ""),
            feiten=tuple(group for group in groups if group.eigenschap.iri not in (*GESCHIEDENIS, _TYPE)),
            geschiedenis=tuple(group for group in groups if group.eigenschap.iri in GESCHIEDENIS),
            genoemd=tuple(referring),
            routes=routes,
            routes_totaal=total,
            triples=(*own, *others),
        )

    def _groups(self, rows: list[Row]) -> list[Groep]:
        found: dict[str, list[Waarde]] = {}
        for row in rows:
            found.setdefault(text(row, "eigenschap"), []).append(_waarde(row["waarde"], text(row, "naam")))
        return [Groep(self.term(iri), tuple(values), len(values)) for iri, values in found.items()]

    def _referring(self, iri: str, counted: Row) -> Groep:
        eigenschap = text(counted, "eigenschap")
        rows = self._vragen.ask("verwijzingen", waarde=iri, eigenschap=eigenschap)
        shown: dict[str, Waarde] = {}
        for row in rows:
            ding = text(row, "ding")
            shown.setdefault(ding, Waarde(text(row, "naam") or code_of(ding), ding, bekend=True))
        ordered = sorted(shown.values(), key=lambda value: (value.tekst.casefold(), value.iri))
        return Groep(self.term(eigenschap), tuple(ordered), int(text(counted, "aantal")))


def described(ding: Ding) -> list[ox.Triple]:
    """The triples of a thing, and of the document that holds them: subject, licence, and what is left out."""
    document = ox.NamedNode(BASIS.rstrip("/") + page_of(ding.iri))
    foaf, rdfs = "http://xmlns.com/foaf/0.1/", PREFIXES["rdfs"]
    found = [
        *ding.triples,
        ox.Triple(document, ox.NamedNode(foaf + "primaryTopic"), ox.NamedNode(ding.iri)),
        ox.Triple(document, ox.NamedNode(PREFIXES["dct"] + "license"), ox.NamedNode(LICENTIE)),
    ]
    if ding.afgekapt:
        found.append(ox.Triple(document, ox.NamedNode(rdfs + "comment"), ox.Literal(ding.afgekapt, language="nl")))
    return found


def _waarde(term: Term, naam: str) -> Waarde:
    if isinstance(term, ox.NamedNode):
        return Waarde(naam or term.value, term.value, bekend=bool(naam) or term.value.startswith(BASIS))
    return Waarde(term.value, taal=(term.language or "") if isinstance(term, ox.Literal) else "")


def _route(row: Row) -> Route:
    def named(iri: str, naam: str) -> Naam:
        return Naam(text(row, iri), text(row, naam) or code_of(text(row, iri)))

    return Route(
        taak=named("taak", "naamTaak"),
        wie=named("wie", "naamWie"),
        zone=named("zone", "naamZone"),
        regel=text(row, "regel"),
        overdracht=text(row, "overdracht"),
        van=text(row, "van"),
        tot=text(row, "tot"),
    )


def _first(rows: list[Row], properties: tuple[str, ...]) -> str:
    """The Dutch value of the first of these properties, or else a value in any language."""
    found = [row["waarde"] for name in properties for row in rows if text(row, "eigenschap") == name]
    dutch = [term for term in found if isinstance(term, ox.Literal) and term.language == "nl"]
    return str((dutch or found)[0].value) if found else ""


def _article(rows: list[Row]) -> str:
    """What a legal ground is called: its act and article."""
    values = {text(row, "eigenschap").removeprefix(PREFIXES["lg"]): row for row in rows}
    if "artikel" not in values or "wet" not in values:
        return ""
    wet = text(values["wet"], "naam") or code_of(text(values["wet"], "waarde"))
    return f"{wet}, artikel {text(values['artikel'], 'waarde')}"


def _triple(subject: str, predicate: str, value: Term) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
