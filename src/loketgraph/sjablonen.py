"""Prepared answers: the bytes of an answer to one question, with holes for what differs per municipality.

Most questions have the same answer in every municipality but for its name, its contact points and its safety net.
Municipalities about which the tables say the same for a question form a class. Per class, asker and known option the
answer is made once, by `deuren.answer` itself, for a representative whose own values are marks. Filling the marks gives
the answer for every other member; docs/routering.md tells why that is the same answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from .answers import Deur, Naam, to_json
from .contact import contact_point, contact_points
from .deuren import answer, safety_net
from .gelijken import Gelijken
from .namespaces import ID
from .routering import Routering, Tijdvak
from .situatie import DOELGROEPEN, NEDERLAND, Situatie
from .tabellen import Lezer
from .uitleg import upper
from .vragen import Rij, Value, Vraagbaak, text

#: Marks. The name is a letter of an alphabet nobody writes here that has a capital, because a sentence may start with
#: it; the others are from the private use area. Content with such letters gets no prepared answers.
NAAM: Final = "\U00010428"
NAAM_HOOFDLETTER: Final = NAAM.upper()
CONTACT: Final = "\ue002"
PEILDATUM: Final = "\ue003"
VANGNET: Final = "\ue004"
GEMEENTE: Final = "\ue005"
DEUREN: Final = "\ue006"
GAT: Final = b"\1"
"""Stands on both sides of the letter of a hole: JSON holds no control characters."""
GATEN: Final[Mapping[str, bytes]] = {
    NAAM: b"n",
    NAAM_HOOFDLETTER: b"N",
    CONTACT: b"c",
    PEILDATUM: b"p",
    VANGNET: b"v",
    GEMEENTE: b"g",
}
STUK: Final = 16
"""How many characters name a piece: the start of the hash of its bytes."""
EIGEN_ANTWOORD: Final = 0xFFFF
_LEVENSGEBEURTENIS: Final = f"{ID}levensgebeurtenis/"
Sleutel = tuple[str, str]


class _Peildag(dt.date):
    """A day that writes itself as a mark."""

    def isoformat(self) -> str:
        return PEILDATUM


class _Gemerkt:
    """A Vraagbaak in which one municipality has marks for its name and contact points."""

    def __init__(self, achter: Vraagbaak, gemeente: str) -> None:
        self._achter = achter
        self._gemeente = gemeente

    def ask(self, naam: str, /, **params: Value | Sequence[Value]) -> Sequence[Rij]:
        """See Vraagbaak.ask."""
        dag = params.get("peildatum")
        if isinstance(dag, dt.date):
            params["peildatum"] = dt.date(dag.year, dag.month, dag.day)
        rows = self._achter.ask(naam, **params)
        if naam == "namen":
            return [{**row, "naam": NAAM} if text(row, "ding") == self._gemeente else row for row in rows]
        if naam == "contactpunten" and self._gemeente != NEDERLAND:
            others = [row for row in rows if text(row, "van") != self._gemeente]
            return [*others, {"van": self._gemeente, "contactpunt": CONTACT}]
        return rows


@dataclass(frozen=True)
class Deel:
    """What a municipality puts in the holes for one asker, and on which days (ISO; empty `tot` is unbounded)."""

    van: bytes
    tot: bytes
    gaten: Mapping[bytes, bytes]


def part_key(code: str, voor: str) -> str:
    """The key of what a municipality puts in the holes; `code` is empty when no municipality is given."""
    return f"{code}|{voor}"


def template_key(groep: str, klasse: int, voor: str, optie: str) -> str:
    """The key of a prepared answer; `optie` is the code of the known option, or empty."""
    return f"{groep}|{klasse}|{voor}|{optie}"


def pack(tijdvak: Tijdvak, *delen: bytes) -> bytes:
    """Period and byte strings as one value: JSON holds no NUL byte, so it can stand between."""
    return b"\0".join((tijdvak.van.encode(), tijdvak.tot.encode(), *delen))


def parts(inhoud: Gelijken) -> Iterator[tuple[Sleutel, bytes]]:
    """What each municipality puts in the holes, per asker, and the number of each municipality."""
    for gemeente in inhoud.index:
        code = "" if gemeente == NEDERLAND else gemeente.rsplit("/", 1)[-1]
        for voor in DOELGROEPEN:
            yield ("gemeentedelen", part_key(code, voor)), _part(inhoud.tabellen, gemeente, voor, inhoud.dag)
    yield ("gemeentenummers", ""), orjson.dumps(inhoud.nummers())


def groups(inhoud: Gelijken) -> tuple[list[tuple[Sleutel, bytes]], dict[str, str]]:
    """The group of each question, and the first question of each group."""
    nummers: dict[Any, str] = {}
    eersten: dict[str, str] = {}
    per_vraag: list[tuple[Sleutel, bytes]] = []
    for vraag in inhoud.tabellen.keys("leidt-naar"):
        groep = nummers.setdefault(inhoud.group(vraag), str(len(nummers)))
        eersten.setdefault(groep, vraag)
        per_vraag.append((("groepen", vraag), groep.encode()))
    return per_vraag, eersten


def _part(tabellen: Lezer, gemeente: str, voor: str, dag: dt.date) -> bytes:
    tijdvak = Tijdvak()
    routering = Routering(tabellen, tijdvak=tijdvak)
    situatie = Situatie((), () if gemeente == NEDERLAND else (gemeente,), dag, voor, "")
    punten = contact_points([gemeente], voor, dag, routering).for_tasks(gemeente, ())
    naam = next((row["naam"] for row in tabellen.rows("namen", gemeente)), "")
    gaten = {
        b"g": gemeente.encode(),
        b"n": orjson.dumps(naam)[1:-1],
        b"N": orjson.dumps(upper(naam))[1:-1],
        b"c": b",".join(orjson.dumps(to_json(punt)) for punt in punten),
        b"v": orjson.dumps(to_json(safety_net(situatie, gemeente, routering))),
    }
    return pack(tijdvak, *(part for pair in gaten.items() for part in pair))


def answers_of_group(inhoud: Gelijken, release: str, vraag: str, groep: str) -> Iterator[tuple[Sleutel, bytes]]:
    """The classes of municipalities for the questions of a group, and the prepared answers per class.

    A life event has so many tasks that its answers with a known option are not prepared: they go the long way.
    """
    taken = inhoud.tasks(vraag)
    opties = inhoud.options(taken)
    klaar = ["", *([] if vraag.startswith(_LEVENSGEBEURTENIS) else opties)]
    klassen: dict[Any, int] = {}
    per_gemeente = array("H")
    for gemeente in inhoud.index:
        kenmerk = inhoud.signature(gemeente, taken)
        if kenmerk is None:
            per_gemeente.append(EIGEN_ANTWOORD)
            continue
        new = kenmerk not in klassen
        klasse = klassen.setdefault(kenmerk, len(klassen))
        per_gemeente.append(klasse)
        if new:
            for voor in DOELGROEPEN:
                for optie in klaar:
                    sleutel = template_key(groep, klasse, voor, optie.rsplit("/", 1)[-1])
                    yield from _template(inhoud, release, vraag, gemeente, voor, optie, sleutel)
    yield ("klassen", groep), per_gemeente.tobytes()
    yield ("keuzes", groep), "\n".join(optie.rsplit("/", 1)[-1] for optie in opties).encode()


def _template(
    inhoud: Gelijken, release: str, vraag: str, gemeente: str, voor: str, optie: str, sleutel: str
) -> Iterator[tuple[Sleutel, bytes]]:
    """The answer with marks, and its doors as pieces that other answers share; nothing when the day it is about stands
    in its text, which cannot be filled in."""
    tijdvak = Tijdvak()
    dag = inhoud.dag
    gemeenten = () if gemeente == NEDERLAND else (gemeente,)
    peildag = _Peildag(dag.year, dag.month, dag.day)
    situatie = Situatie((vraag,), gemeenten, peildag, voor, "", (optie,) if optie else ())
    antwoord = answer(situatie, _Gemerkt(Routering(inhoud.tabellen, tijdvak=tijdvak), gemeente), release)
    deuren = () if antwoord.deuren == (antwoord.vangnet,) else antwoord.deuren
    rest = to_json(replace(antwoord, deuren=(), vangnet=_LEEG))
    body = orjson.dumps(rest | {"deuren": [DEUREN if deuren else VANGNET], "vangnet": VANGNET})
    stukken = [orjson.dumps(to_json(deur)).replace(_CONTACT_JSON, CONTACT.encode()) for deur in deuren]
    if sum(part.count(PEILDATUM.encode()) for part in (body, *stukken)) != 1:
        return
    body = body.replace(orjson.dumps(VANGNET), VANGNET.encode())
    if gemeenten:
        body, *stukken = (part.replace(gemeente.encode(), GEMEENTE.encode()) for part in (body, *stukken))
    begin, _, eind = body.partition(orjson.dumps(DEUREN))
    begin, eind, *stukken = (_with_holes(part) for part in (begin, eind, *stukken))
    namen = [hashlib.sha256(stuk).hexdigest()[:STUK] for stuk in stukken]
    for naam, stuk in zip(namen, stukken, strict=True):
        yield ("stukken", naam), stuk
    yield ("sjablonen", sleutel), pack(tijdvak, begin, eind, "".join(namen).encode())


def _with_holes(part: bytes) -> bytes:
    for mark, hole in GATEN.items():
        part = part.replace(mark.encode(), GAT + hole + GAT)
    return part


_NIEMAND: Final = Naam("", "")
_LEEG: Final = Deur(_NIEMAND, "", _NIEMAND, None, (), (), (), (), None, "", "", "", "")
_CONTACT_JSON: Final = orjson.dumps(to_json(contact_point({"contactpunt": CONTACT})))
