"""Load `.rq` files, read their header and bind checked terms (https://www.w3.org/TR/sparql11-query/).

A query file runs as stored: a parameter is a `VALUES ?naam { … }` line that holds a real example and ends in
`# @param`, or a `FILTER(?x IN ( … ))` line that ends in `# @param naam` (an empty list is allowed there, and the
engines plan it better than VALUES inside a join). `bind` replaces only what stands between those braces or brackets,
by the SPARQL form of checked terms. There is no other way to put a value in a query.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib.namespace import XSD

from .errors import ParameterError, QueryFileError

_HEADER_LINE = re.compile(r"^#\s?(?P<text>.*)$")
_DECLARATION = re.compile(r"^@(?P<soort>param|kolom)\s+(?P<naam>\w+)\s+(?P<type>\w+)(?P<veel>\*?)\s+(?P<tekst>.+)$")
_SLOT = re.compile(
    r"^(?P<voor>\s*(?:VALUES\s+\?(?P<values>\w+)\s*\{|FILTER\s*\(\s*\?\w+\s+IN\s*\())"
    r"(?P<inhoud>[^\n]*?)(?P<na>\}|\)\s*\))\s*# @param(?:\s+(?P<filter>\w+))?\s*$"
)
_BOLD = re.compile(r"^\*\*(?P<kop>\w+):\*\*\s*(?P<tekst>.*)$")
TYPES = ("iri", "datum", "tekst", "getal")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question: its type (`iri`, `datum`, `tekst` or `getal`) and whether it takes many values."""

    naam: str
    type: str
    veel: bool
    tekst: str


@dataclass(frozen=True)
class Kolom:
    """A column of the answer."""

    naam: str
    type: str
    tekst: str


@dataclass(frozen=True)
class Query:
    """A stored query: header, parameters, columns and the text that runs as it stands."""

    naam: str
    titel: str
    vraag: str
    antwoord: str
    params: tuple[Parameter, ...]
    kolommen: tuple[Kolom, ...]
    text: str
    rest: Mapping[str, str] = field(default_factory=dict)

    def bind(self, values: Mapping[str, Sequence[str | int | dt.date]]) -> str:
        """The query text with the example values replaced by `values`; a parameter left out keeps its example.

        Raises ParameterError for an unknown name, a wrong type, or many values where one is asked.
        """
        known = {param.naam: param for param in self.params}
        for naam in values:
            if naam not in known:
                raise ParameterError(naam, f"{self.naam} kent geen parameter {naam!r}. Kies uit: {', '.join(known)}.")
        lines = []
        for line in self.text.split("\n"):
            slot = _SLOT.match(line)
            naam = _slot_name(slot) if slot else ""
            if slot and naam in values:
                terms = _terms(known[naam], values[naam])
                glue = " " if slot["values"] else ", "
                line = f"{slot['voor']} {glue.join(terms)} {slot['na']}"
            lines.append(line)
        return "\n".join(lines)


def _slot_name(slot: re.Match[str]) -> str:
    return slot["values"] or slot["filter"] or ""


def _terms(param: Parameter, values: Sequence[str | int | dt.date]) -> list[str]:
    if not param.veel and len(values) != 1:
        raise ParameterError(param.naam, f"Geef precies een waarde voor {param.naam}, niet {len(values)}.")
    return [_term(param, value) for value in values]


def _term(param: Parameter, value: str | int | dt.date) -> str:
    """The value as SPARQL; pyoxigraph refuses what is no IRI (RFC 3987) and escapes what could end a literal."""
    try:
        if param.type == "datum":
            return str(ox.Literal(_date(value).isoformat(), datatype=ox.NamedNode(str(XSD.date))))
        if param.type == "getal":
            return str(ox.Literal(int(str(value))))
        if not isinstance(value, str):
            raise TypeError(type(value).__name__)
        if param.type == "iri" and not value.startswith(("http://", "https://")):
            raise ValueError("geen volledig webadres")
        return str(ox.NamedNode(value) if param.type == "iri" else ox.Literal(value))
    except (TypeError, ValueError) as error:
        raise ParameterError(param.naam, f"{value!r} is geen {param.type}. Verbeter {param.naam}.") from error


def _date(value: str | int | dt.date) -> dt.date:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):  # a datetime is a date, but no xsd:date
        return value
    raise TypeError(type(value).__name__)


def load_query(path: Path) -> Query:
    """Read one `.rq` file. Raises QueryFileError when header, parameters and text do not fit together."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {}
    params: list[Parameter] = []
    kolommen: list[Kolom] = []
    kop = ""
    for line in text.split("\n"):
        match = _HEADER_LINE.match(line)
        if not match:
            break
        inhoud = match["text"].strip()
        declared = _DECLARATION.match(inhoud)
        bold = _BOLD.match(inhoud)
        if declared:
            if declared["type"] not in TYPES:
                raise QueryFileError(f"{path.name}: het type {declared['type']!r} bestaat niet. Kies uit {TYPES}.")
            if declared["soort"] == "param":
                params.append(Parameter(declared["naam"], declared["type"], bool(declared["veel"]), declared["tekst"]))
            else:
                kolommen.append(Kolom(declared["naam"], declared["type"], declared["tekst"]))
            kop = ""
        elif inhoud.startswith("# "):
            header["titel"] = [inhoud[2:].strip()]
        elif bold:
            kop = bold["kop"].lower()
            header[kop] = [bold["tekst"]]
        elif not inhoud:
            kop = ""
        elif kop:
            header[kop].append(inhoud)
    slots = {_slot_name(slot) for slot in map(_SLOT.match, text.split("\n")) if slot}
    if slots != {param.naam for param in params}:
        raise QueryFileError(
            f"{path.name}: de @param-regels in de kop ({sorted(p.naam for p in params)}) en de regels die op "
            f"'# @param' eindigen ({sorted(slots)}) moeten dezelfde namen hebben."
        )
    if "titel" not in header:
        raise QueryFileError(f"{path.name}: zet bovenaan een titel: '# # Titel'.")
    joined = {naam: " ".join(regels) for naam, regels in header.items()}
    return Query(
        naam=path.stem,
        titel=joined.pop("titel"),
        vraag=joined.pop("vraag", ""),
        antwoord=joined.pop("antwoord", ""),
        params=tuple(params),
        kolommen=tuple(kolommen),
        text=text,
        rest=joined,
    )


def load_queries(folder: Path) -> dict[str, Query]:
    """Every `.rq` file of a folder by name, in order of name."""
    return {path.stem: load_query(path) for path in sorted(folder.glob("*.rq"))}
