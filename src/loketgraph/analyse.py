"""The saved questions of analysts: asked with checked parameters, and made into a table and a chart for a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .adressen import code_of, iri_of, is_web, page_of
from .errors import InvalidSituation, NotFound, ParameterError
from .parameters import Given, Param
from .queries import Kolom, Parameter, Query
from .situatie import today
from .store import Row, Store
from .vragen import text

STAVEN: Final = 20
"""How many bars a chart has at most; the table has every row."""
_HOOFDLETTER = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Uitslag:
    """The answer to a saved question: the values it was asked with, and all rows."""

    query: Query
    waarden: Mapping[str, str]
    rijen: tuple[Row, ...]

    @property
    def kolommen(self) -> list[str]:
        """The names of the columns, in order."""
        return [kolom.naam for kolom in self.query.kolommen]


@dataclass(frozen=True)
class Kop:
    """A column of a table on a page."""

    tekst: str
    uitleg: str
    getal: bool


@dataclass(frozen=True)
class Cel:
    """A cell of a table on a page; `adres` is the link, or empty."""

    tekst: str
    adres: str
    getal: bool


@dataclass(frozen=True)
class Staaf:
    """A bar of a chart: `deel` is its length in percents of the longest."""

    tekst: str
    aantal: str
    deel: float


class Analyse:
    """Asks the questions of `queries/analyse` of a store."""

    def __init__(self, store: Store, queries: Mapping[str, Query]) -> None:
        self._store = store
        self.queries = queries

    def query(self, naam: str) -> Query:
        """The question of a name. Raises NotFound."""
        found = self.queries.get(naam)
        if found is None:
            raise NotFound(f"De vraag {naam[:60]!r} bestaat niet. Zie /analyse voor alle vragen.")
        return found

    def subjects(self) -> dict[str, list[Query]]:
        """The questions by subject, both in order of name."""
        found: dict[str, list[Query]] = {}
        for query in sorted(self.queries.values(), key=lambda query: (query.rest["onderwerp"], query.titel)):
            found.setdefault(query.rest["onderwerp"], []).append(query)
        return found

    def ask(self, query: Query, given: Given) -> Uitslag:
        """The whole answer. A parameter left out is today for `peildatum`, and else keeps its example.

        Raises InvalidSituation with every wrong parameter, StoreUnavailable.
        """
        values = {name: found[0].strip() for name, found in given.checked().items()}
        waarden = {param.naam: values.get(param.naam) or default(query, param) for param in query.params}
        errors = []
        for param in query.params:
            try:
                query.bind({param.naam: [_term(param, waarden[param.naam])]})
            except ParameterError as error:
                errors.append(error)
        if errors:
            raise InvalidSituation(errors)
        return Uitslag(query, waarden, tuple(self._store.select(self.bound(query, waarden))))

    def bound(self, query: Query, waarden: Mapping[str, str]) -> str:
        """The SPARQL text of a question with these values."""
        return query.bind({param.naam: [_term(param, waarden[param.naam])] for param in query.params})


def parameters(query: Query) -> list[Param]:
    """The parameters of a question as the address of its page takes them."""
    return [Param(param.naam, param.tekst, default(query, param)) for param in query.params]


def default(query: Query, param: Parameter) -> str:
    """What a parameter is when it is left out: today for `peildatum`, else the example in the question itself."""
    if param.naam == "peildatum":
        return today().isoformat()
    found = re.search(rf"VALUES \?{param.naam} \{{ (.+?) \}}  # @param", query.text)
    example = found[1] if found else ""
    if param.type == "iri":
        return example.partition(":")[2]
    return example.partition("^^")[0].strip('"')


def _term(param: Parameter, value: str) -> str:
    """A code becomes the IRI of its kind, which the name of the parameter says."""
    if param.type != "iri" or is_web(value):
        return value
    return iri_of(param.naam, value) or value


def table(uitslag: Uitslag, rows: Sequence[Row]) -> tuple[list[Kop], list[list[Cel]]]:
    """Headings and cells; an IRI and the name that follows it become one cell: the name, linked."""
    plan = _plan(uitslag.query.kolommen)
    heads = [Kop(words(iri.naam if iri else shown.naam), shown.tekst, shown.type == "getal") for iri, shown in plan]
    return heads, [[_cell(row, iri, shown) for iri, shown in plan] for row in rows]


def _plan(kolommen: Sequence[Kolom]) -> list[tuple[Kolom | None, Kolom]]:
    """Which columns a page shows: (the IRI or None, the column with the words)."""
    found: list[tuple[Kolom | None, Kolom]] = []
    for kolom in kolommen:
        before = found[-1][1] if found else None
        if (
            before
            and before.type == "iri"
            and kolom.naam in ("naam", "naam" + before.naam[:1].upper() + before.naam[1:])
        ):
            found[-1] = before, kolom
        else:
            found.append((kolom if kolom.type == "iri" else None, kolom))
    return found


def _cell(row: Row, iri: Kolom | None, shown: Kolom) -> Cel:
    address = text(row, iri.naam) if iri else ""
    words_ = text(row, shown.naam) if shown is not iri else ""
    return Cel(words_ or code_of(address), page_of(address) if address else "", shown.type == "getal")


def chart(uitslag: Uitslag) -> list[Staaf]:
    """The bars of a question that asks for a chart, at most STAVEN; none when there is nothing to compare."""
    columns = uitslag.query.rest.get("grafiek", "").split()
    if len(columns) != 2 or len(uitslag.rijen) < 2:
        return []
    label, number = columns
    rows = uitslag.rijen[:STAVEN]
    longest = max(int(text(row, number, "0")) for row in rows) or 1
    return [
        Staaf(text(row, label), text(row, number, "0"), round(100 * int(text(row, number, "0")) / longest, 1))
        for row in rows
    ]


def words(naam: str) -> str:
    """A column name in words: naamGemeente becomes "naam gemeente"."""
    return _HOOFDLETTER.sub(" ", naam).lower()
