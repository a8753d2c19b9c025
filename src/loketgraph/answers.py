"""The answer to "who is the right door": frozen values, and how they are written as JSON (DESIGN §4 and §5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any


class Uitkomst(StrEnum):
    """The closed set of outcomes of a well-formed question."""

    EEN_DEUR = "eenDeur"
    MEER_DEUREN = "meerDeuren"
    VERVOLGVRAAG = "vervolgvraag"
    ELDERS = "elders"
    NIET_IN_WERKING = "nietInWerking"
    BETWIST = "betwist"
    VANGNET = "vangnet"


@dataclass(frozen=True)
class Naam:
    """A thing by IRI and Dutch name."""

    id: str
    naam: str


@dataclass(frozen=True)
class Grondslag:
    """A legal ground to the article; the links follow wetten.overheid.nl and Juriconnect BWB 1.3."""

    wet: str
    bwb_id: str
    artikel: str
    citaat: str

    @property
    def url(self) -> str:
        """The address of the article at wetten.overheid.nl."""
        return f"https://wetten.overheid.nl/{self.juriconnect}"

    @property
    def juriconnect(self) -> str:
        """The Juriconnect reference, without a version: the article as it is in force."""
        return f"jci1.3:c:{self.bwb_id}&artikel={self.artikel}"


@dataclass(frozen=True)
class Contactpunt:
    """A way to reach a door; `waarde` is empty when the value is confidential."""

    id: str
    naam: str
    kanaal: str
    waarde: str
    telefoon: str
    webadres: str
    openingstijden: str
    vertrouwelijk: bool
    bron: str
    gecontroleerd: str


@dataclass(frozen=True)
class Gegevens:
    """What may be shared on handover, and on which ground."""

    gegevens: str
    toestemming_nodig: bool
    grondslag: Grondslag


@dataclass(frozen=True)
class Afspraak:
    """An agreement between the asking body and the door."""

    id: str
    naam: str
    vorm: str
    reactietijd: str
    regie: Naam | None
    bron: str


@dataclass(frozen=True)
class Overdracht:
    """How the case is handed over warmly from the asking body to this door."""

    vanuit: Naam
    afspraken: tuple[Afspraak, ...]
    lijnen: tuple[Contactpunt, ...]
    gegevens: tuple[Gegevens, ...]
    advies: str


@dataclass(frozen=True)
class TaakBijDeur:
    """A task that a door does: in which role, who may decide, in which period and how certain it is."""

    id: str
    naam: str
    rol: str
    bevoegd: Naam
    geldig_van: str
    geldig_tot: str
    status: str


@dataclass(frozen=True)
class Deur:
    """A door: the body to go to, in which role, for which tasks, and why.

    `taak`, `rol`, `bevoegd` and the period are those of its first task; `taken` gives them for each task. `status` is
    the least certain one. `loket` is the desk of that body to walk into, when the door is one.
    """

    organisatie: Naam
    rol: str
    bevoegd: Naam
    taak: Naam | None
    taken: tuple[TaakBijDeur, ...]
    grondslagen: tuple[Grondslag, ...]
    contactpunten: tuple[Contactpunt, ...]
    waarom: tuple[str, ...]
    overdracht: Overdracht | None
    geldig_van: str
    geldig_tot: str
    status: str
    bron: str
    loket: Naam | None = None


@dataclass(frozen=True)
class Vervolgvraag:
    """The one question to ask next; `omstandigheid` is None when the place is asked."""

    omstandigheid: Naam | None
    vraag: str
    opties: tuple[Naam, ...]


@dataclass(frozen=True)
class Regie:
    """Who keeps the lead, and why."""

    organisatie: Naam
    waarom: str


@dataclass(frozen=True)
class Antwoord:
    """The whole answer to one situation."""

    uitkomst: Uitkomst
    peildatum: dt.date
    release: str
    gemeente: Naam | None
    deuren: tuple[Deur, ...]
    regie: Regie | None
    vervolgvraag: Vervolgvraag | None
    vangnet: Deur
    meldingen: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON values, with the camelCase keys of the API."""
        value: dict[str, Any] = to_json(self)
        return value


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


_NULL_WHEN_EMPTY = {"geldig_van", "geldig_tot", "waarde", "telefoon", "webadres", "openingstijden", "gecontroleerd"}
_NULL_WHEN_EMPTY |= {"reactietijd", "citaat", "bron"}


@cache
def _keys(kind: Any) -> tuple[tuple[str, str, bool], ...]:
    """Field name, JSON key and whether an empty text becomes null, of one of the classes above."""
    return tuple((name, _camel(name), name in _NULL_WHEN_EMPTY) for name in (field.name for field in fields(kind)))


def to_json(value: Any) -> Any:
    """Frozen answer values as JSON values: camelCase keys, ISO dates, null for an empty optional text."""
    if type(value) is str or value is None:
        return value
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        out = {}
        for name, key, null_when_empty in _keys(type(value)):  # type: ignore[arg-type]  # a class is hashable
            item = getattr(value, name)
            out[key] = None if null_when_empty and item == "" else to_json(item)
        if isinstance(value, Grondslag):
            out |= {"url": value.url, "juriconnect": value.juriconnect}
        return out
    return value
