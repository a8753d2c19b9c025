"""The import report: how many things of each kind, and how often each named fault rule was applied."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from loketgraph.importers.regels import REGELS

_MAX_VOORBEELDEN: Final = 5


@dataclass(frozen=True, slots=True)
class Regeltelling:
    """One fault rule with its count and a few examples."""

    regel: str
    uitleg: str
    aantal: int
    voorbeelden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rapport:
    """What an import made and which faults of the source it met."""

    importer: str
    aantallen: dict[str, int]
    regels: tuple[Regeltelling, ...]

    def telling(self, regel: str) -> int:
        """Return how often the rule was applied (0 if never)."""
        return next((telling.aantal for telling in self.regels if telling.regel == regel), 0)

    def to_text(self) -> str:
        """Return the report as plain Dutch text."""
        lines = [f"Import {self.importer}", "", "Gemaakt:"]
        lines += [f"  {aantal:>7}  {soort}" for soort, aantal in sorted(self.aantallen.items())]
        lines += ["", "Regels voor fouten in de bron:"]
        for telling in self.regels:
            lines.append(f"  {telling.aantal:>7}  {telling.regel}: {telling.uitleg}")
            lines += [f"             bijvoorbeeld {voorbeeld}" for voorbeeld in telling.voorbeelden]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return the report as JSON, keys in camelCase."""
        return (
            json.dumps(
                {
                    "importer": self.importer,
                    "aantallen": dict(sorted(self.aantallen.items())),
                    "regels": [
                        {
                            "regel": telling.regel,
                            "uitleg": telling.uitleg,
                            "aantal": telling.aantal,
                            "voorbeelden": list(telling.voorbeelden),
                        }
                        for telling in self.regels
                    ],
                },
                ensure_ascii=False,
                indent=2,
            )
            + "\n"
        )


@dataclass(slots=True)
class Teller:
    """Counts during an import. Only rules named in REGELS can be counted."""

    importer: str
    _aantallen: Counter[str] = field(default_factory=Counter)
    _regels: Counter[str] = field(default_factory=Counter)
    _voorbeelden: dict[str, list[str]] = field(default_factory=dict)

    def ding(self, soort: str, aantal: int = 1) -> None:
        """Count things made."""
        self._aantallen[soort] += aantal

    def regel(self, naam: str, voorbeeld: str = "") -> None:
        """Count one application of a fault rule. Raises KeyError for a rule that REGELS does not name."""
        if REGELS[naam][0] != self.importer:
            raise KeyError(f"Regel {naam!r} hoort niet bij import {self.importer!r}.")
        self._regels[naam] += 1
        voorbeelden = self._voorbeelden.setdefault(naam, [])
        if voorbeeld and voorbeeld not in voorbeelden and len(voorbeelden) < _MAX_VOORBEELDEN:
            voorbeelden.append(voorbeeld)

    def rapport(self) -> Rapport:
        """Return the report: every rule of this import, also those with count 0."""
        tellingen = tuple(
            Regeltelling(naam, uitleg, self._regels[naam], tuple(self._voorbeelden.get(naam, ())))
            for naam, (importer, uitleg) in REGELS.items()
            if importer == self.importer
        )
        return Rapport(self.importer, dict(self._aantallen), tellingen)
