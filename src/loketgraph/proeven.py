"""Run scenarios over the compiled tables, and know which rows each answer was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import orjson

from .findings import Finding
from .routering import Routering
from .scenarios import Scenario, run_scenarios
from .tabellen import Lezer, Rijen, entry_key
from .vragen import Rij, Value, Vraagbaak


@dataclass(frozen=True)
class Proef:
    """What came of a scenario: a finding or none, and the rows it was made of (None: not only rows of tables)."""

    scenario: str
    finding: Finding | None
    gelezen: frozenset[bytes] | None


class Gelezen:
    """Tables that note which rows are read."""

    def __init__(self, tabellen: Lezer) -> None:
        self.keys_read: set[bytes] = set()
        self._tabellen = tabellen

    def rows(self, tabel: str, sleutel: str) -> Rijen:
        """See Lezer.rows."""
        self.keys_read.add(entry_key(tabel, sleutel))
        return self._tabellen.rows(tabel, sleutel)

    def keys(self, tabel: str) -> Iterator[str]:
        """See Lezer.keys."""
        return self._tabellen.keys(tabel)


class Terugval:
    """The questions that are not compiled, asked of a store that is only made when one is asked."""

    def __init__(self, make: Callable[[], Vraagbaak]) -> None:
        self.used = False
        self._make = make

    def ask(self, naam: str, /, **params: Value | Sequence[Value]) -> Sequence[Rij]:
        """See Vraagbaak.ask."""
        self.used = True
        return self._make().ask(naam, **params)


def try_out(scenario: Scenario, tabellen: Lezer, anders: Callable[[], Vraagbaak]) -> Proef:
    """What comes of a scenario."""
    read, other = Gelezen(tabellen), Terugval(anders)
    found = run_scenarios([scenario], Routering(read, other))
    return Proef(fingerprint(scenario), found[0] if found else None, None if other.used else frozenset(read.keys_read))


def fingerprint(scenario: Scenario) -> str:
    """A name for what a scenario says, wherever in its file it stands."""
    return hashlib.sha256(orjson.dumps(asdict(replace(scenario, line=0)))).hexdigest()
