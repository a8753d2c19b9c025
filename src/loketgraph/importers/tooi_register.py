"""Reading the TOOI registers (expanded JSON-LD): bodies, and the events that end, make or extend them."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rdflib import URIRef
from rdflib.namespace import PROV

from loketgraph.importers.basis import ImportFout
from loketgraph.importers.datums import next_day
from loketgraph.importers.rapport import Teller
from loketgraph.namespaces import TOOIONT

#: TOOI class -> kind of body, most specific first.
SOORTEN: Final[dict[str, str]] = {
    "Gemeente": "gemeente",
    "Provincie": "provincie",
    "Waterschap": "waterschap",
    "Ministerie": "ministerie",
    "CaribischOpenbaarLichaam": "caribisch-openbaar-lichaam",
    "Overheidsorganisatie": "overig",
}
_ONT = str(TOOIONT)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a register: its IRI, the register it is in, and its properties."""

    iri: URIRef
    register: str
    data: dict[str, Any]

    def values(self, predicate: str) -> list[str]:
        """Return the values of a property, sorted; `predicate` is a full IRI or the name of a tooiont term."""
        key = predicate if "://" in predicate else _ONT + predicate
        return sorted(str(v.get("@id", v.get("@value"))) for v in self.data.get(key, []))

    def value(self, predicate: str) -> str | None:
        """Return the first value of a property, or None."""
        return next(iter(self.values(predicate)), None)

    @property
    def types(self) -> tuple[str, ...]:
        """The names of its tooiont classes."""
        return tuple(sorted(t.removeprefix(_ONT) for t in self.data.get("@type", []) if t.startswith(_ONT)))

    @property
    def klasse(self) -> str | None:
        """The class of body, or None for another thing."""
        return next((name for name in SOORTEN if name in self.types), None)

    @property
    def end(self) -> str | None:
        """The first day it no longer exists; TOOI's einddatum is the last day that it does."""
        last = self.value("einddatum")
        return next_day(last) if last else None


def read_registers(files: Sequence[Path]) -> tuple[list[Node], str]:
    """Return the things in the register files, by IRI, and the newest date for which a register speaks."""
    nodes: dict[str, Node] = {}
    dates = []
    for file in files:
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise ImportFout(f"{file.name}:{error.lineno}: geen geldige JSON ({error.msg}).") from error
        if not isinstance(data, list) or not all(isinstance(item, dict) and "@id" in item for item in data):
            raise ImportFout(f"{file.name}: geen uitgeschreven JSON-LD. Gebruik een TOOI-register (rwc_….json).")
        lists = [item for item in data if _ONT + "zichtdatum" in item]
        register = min((item["@id"] for item in lists), default="https://identifier.overheid.nl/tooi/")
        dates += [value["@value"] for item in lists for value in item[_ONT + "zichtdatum"]]
        for item in data:
            nodes[item["@id"]] = Node(URIRef(item["@id"]), register, item)
    return [nodes[iri] for iri in sorted(nodes)], max(dates, default="onbekend")


def resolve_bodies(event: Node, bodies: dict[str, Node], teller: Teller) -> Node:
    """Return the event with only bodies of the registers (rules gebeurtenis-hersteld, gebeurtenis-onbekend).

    One event names a historical version as ws0155_hv04193490 where the register has hv_04193490.
    """
    data = dict(event.data)
    for predicate in (PROV.invalidated, PROV.generated, PROV.used):
        found = []
        for iri in event.values(str(predicate)):
            repaired = re.sub(r"/\w+_hv(\d+)$", r"/hv_\1", iri)
            if iri not in bodies and repaired in bodies:
                teller.regel("gebeurtenis-hersteld", iri)
            elif iri not in bodies:
                teller.regel("gebeurtenis-onbekend", iri)
                continue
            found.append({"@id": iri if iri in bodies else repaired})
        data[str(predicate)] = found
    return Node(event.iri, event.register, data)


def successions(event: Node) -> Iterator[tuple[str, str]]:
    """Yield (ended body, successor): every body an event made or extended follows every body it ended."""
    for old in event.values(str(PROV.invalidated)):
        for new in sorted({*event.values(str(PROV.generated)), *event.values(str(PROV.used))} - {old}):
            yield old, new
