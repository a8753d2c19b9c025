"""Contact points fit for the asker, in the order in which one would use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .answers import Contactpunt
from .namespaces import ID
from .vragen import Rij, Vraagbaak, text

_ORDER = (
    "professionallijn",
    "telefoon",
    "balie",
    "afspraak",
    "website",
    "contactformulier",
    "chat",
    "email",
    "post",
)


@dataclass(frozen=True)
class Contactpunten:
    """Contact points per body, with the task each is meant for (empty: all)."""

    per_ding: Mapping[str, tuple[tuple[str, Contactpunt], ...]]

    def for_tasks(self, ding: str, taken: Collection[str]) -> tuple[Contactpunt, ...]:
        """The points of a body for these tasks: those made for a task first, then the general ones."""
        fit = [(taak, punt) for taak, punt in self.per_ding.get(ding, ()) if not taak or taak in taken]
        fit.sort(key=lambda pair: (not pair[0], _rank(pair[1]), pair[1].id))
        return tuple(dict.fromkeys(punt for _, punt in fit))

    def together(self, *dingen: str) -> tuple[Contactpunt, ...]:
        """The general points of several things, each address or number once, in the order of use."""
        punten = {
            (punt.kanaal, _plain(punt.waarde)): punt for ding in reversed(dingen) for punt in self.for_tasks(ding, ())
        }
        return tuple(sorted(punten.values(), key=lambda punt: (_rank(punt), punt.id)))


def _plain(waarde: str) -> str:
    return waarde.lower().removeprefix("www.").rstrip("/")


def _rank(punt: Contactpunt) -> int:
    return _ORDER.index(punt.kanaal) if punt.kanaal in _ORDER else len(_ORDER)


def contact_points(dingen: Sequence[str], voor: str, peildatum: dt.date, vragen: Vraagbaak) -> Contactpunten:
    """The contact points of bodies and desks for an asker ('inwoner', 'ondernemer', 'professional') on a date."""
    if not dingen:
        return Contactpunten({})
    rows = vragen.ask(
        "contactpunten", van=list(dict.fromkeys(dingen)), voor=f"{ID}doelgroep/{voor}", peildatum=peildatum
    )
    found: dict[str, list[tuple[str, Contactpunt]]] = {}
    for row in rows:
        found.setdefault(text(row, "van"), []).append((text(row, "taak"), contact_point(row)))
    return Contactpunten({ding: tuple(points) for ding, points in found.items()})


def contact_point(row: Rij) -> Contactpunt:
    """A contact point from a row of contactpunten.rq."""
    return Contactpunt(
        id=text(row, "contactpunt"),
        naam=text(row, "naam"),
        kanaal=text(row, "kanaal").rsplit("/", 1)[-1],
        waarde=text(row, "waarde"),
        telefoon=text(row, "telefoon"),
        webadres=text(row, "webadres"),
        openingstijden=text(row, "openingstijden"),
        vertrouwelijk=text(row, "vertrouwelijk") == "true",
        bron=text(row, "bron"),
        gecontroleerd=text(row, "gecontroleerd"),
    )
