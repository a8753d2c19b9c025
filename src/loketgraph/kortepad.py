"""The short way of a lookup: from the bytes of a query string to the bytes of the answer, by prepared answers.

It knows one question, one municipality by code and at most one option. For anything else, and for anything wrong, it
says that it does not know; then the long way answers, with the same answer or with all errors.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from .namespaces import ID
from .situatie import VRAAG_PREFIXEN
from .sjablonen import EIGEN_ANTWOORD, GAT, STUK, Deel, part_key
from .tabellen import Tabellen, entry_key

_OPTIE = f"{ID}optie/"


@dataclass(frozen=True)
class _Groep:
    """The questions with the same answers: the class of each municipality, and the options that decide."""

    nummer: bytes
    klassen: Sequence[int]
    keuzes: frozenset[str]


class KortePad:
    """Prepared answers of one release, for one thread. What it remembers is bounded by what the release holds."""

    def __init__(self, tabellen: Tabellen) -> None:
        self._tabellen = tabellen  # keeps the file open
        self._get = tabellen.reader()
        nummers = self._get(b"gemeentenummers\0")
        self._nummers: dict[str, int] = orjson.loads(nummers) if nummers else {}
        self._delen: dict[str, Deel] = {}
        self._groepen: dict[str, _Groep] = {}

    def lookup(self, query: str, vandaag: dt.date) -> bytes | None:
        """The JSON of the answer to a query string as sent, or None when the long way must answer."""
        if "%" in query or "+" in query:
            return None
        vraag = gemeente = voor = peildatum = optie = ""
        for pair in query.split("&"):
            name, _, value = pair.partition("=")
            prefix = VRAAG_PREFIXEN.get(name)
            if not value:
                return None
            if prefix and not vraag:
                vraag = value if value.startswith(prefix) else prefix + value
            elif name == "gemeente" and not gemeente:
                gemeente = value
            elif name == "voor" and not voor:
                voor = value
            elif name == "peildatum" and not peildatum:
                peildatum = value
            elif name == "omstandigheid" and not optie:
                optie = value
            else:
                return None
        return self.find(vraag, gemeente, voor, peildatum, optie, vandaag)

    def lookup_json(self, situatie: object, vandaag: dt.date) -> bytes | None:
        """The same for a situation as a JSON object with texts, or lists of one text."""
        if not isinstance(situatie, dict):
            return None
        values = {"gemeente": "", "voor": "", "peildatum": "", "omstandigheid": ""}
        vraag = ""
        for name, field in situatie.items():
            value = field[0] if isinstance(field, list) and len(field) == 1 else field
            if not isinstance(value, str) or not value:
                return None
            prefix = VRAAG_PREFIXEN.get(name)
            if prefix and not vraag:
                vraag = value if value.startswith(prefix) else prefix + value
            elif name in values and (field is value or name == "omstandigheid"):
                values[name] = value
            else:
                return None
        gemeente, voor, peildatum, optie = values.values()
        return self.find(vraag, gemeente, voor, peildatum, optie, vandaag)

    def find(self, vraag: str, gemeente: str, voor: str, peildatum: str, optie: str, vandaag: dt.date) -> bytes | None:
        """The prepared answer to one question by IRI; empty texts are what was not given."""
        groep = self._groepen.get(vraag) or self._read_group(vraag)
        deel = self._delen.get(f"{gemeente}|{voor}") or self._read_part(gemeente, voor)
        dag = _day(peildatum, vandaag)
        if not (groep and deel and dag and _within(deel.van, deel.tot, dag)):
            return None
        if optie and optie not in groep.keuzes:
            if self._get(entry_key("omstandigheid-van-optie", _OPTIE + optie)) is None:
                return None
            optie = ""  # it decides nothing about this question
        klasse = groep.klassen[self._nummers[gemeente] if gemeente else 0]
        return (
            None if klasse == EIGEN_ANTWOORD else self._fill(groep.nummer, klasse, voor or "inwoner", optie, deel, dag)
        )

    def _fill(self, groep: bytes, klasse: int, voor: str, optie: str, deel: Deel, dag: bytes) -> bytes | None:
        get = self._get
        sjabloon = get(b"sjablonen\0%b|%d|%b|%b" % (groep, klasse, voor.encode(), optie.encode()))
        if sjabloon is None:
            return None
        van, tot, begin, eind, namen = sjabloon.split(b"\0")
        if not _within(van, tot, dag):
            return None
        deuren = [get(b"stukken\0" + namen[at : at + STUK]) or b"" for at in range(0, len(namen), STUK)]
        parts = (begin + b",".join(deuren) + eind).split(GAT)
        gaten = {**deel.gaten, b"p": dag}
        parts[1::2] = [gaten[hole] for hole in parts[1::2]]
        return b"".join(parts)

    def _read_group(self, vraag: str) -> _Groep | None:
        nummer = self._get(entry_key("groepen", vraag))
        if nummer is None:
            return None
        klassen, keuzes = (self._get(tabel + b"\0" + nummer) or b"" for tabel in (b"klassen", b"keuzes"))
        found = _Groep(nummer, array("H", klassen), frozenset(keuzes.decode().split("\n")) - {""})
        self._groepen[vraag] = found
        return found

    def _read_part(self, gemeente: str, voor: str) -> Deel | None:
        found = self._get(entry_key("gemeentedelen", part_key(gemeente, voor or "inwoner")))
        if found is None or (gemeente and gemeente not in self._nummers):
            return None
        van, tot, *rest = found.split(b"\0")
        deel = self._delen[f"{gemeente}|{voor}"] = Deel(van, tot, dict(zip(rest[::2], rest[1::2], strict=True)))
        return deel


def _within(van: bytes, tot: bytes, dag: bytes) -> bool:
    return van <= dag and (not tot or dag < tot)


def _day(peildatum: str, vandaag: dt.date) -> bytes:
    """The day as ISO date; empty when it is no date, or before this year: then an answer may say what is not known."""
    if not peildatum:
        return vandaag.isoformat().encode()
    try:
        dag = dt.date.fromisoformat(peildatum)
    except ValueError:
        return b""
    return peildatum.encode() if dag.isoformat() == peildatum and dag.year >= vandaag.year else b""
