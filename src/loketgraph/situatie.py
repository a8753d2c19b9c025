"""From what a caller typed to a checked situation: codes become IRIs, a place becomes a municipality.

Every wrong parameter is reported, all at once, with what to do about it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from .errors import InvalidSituation, ParameterError
from .namespaces import ID, LG, TOOI_ID, UPL
from .plaats import MAX_LENGTE, find_gemeente, meant, on_date
from .vragen import Vraagbaak, text

MAX_VRAGEN = 25
MAX_OMSTANDIGHEDEN = 25
DOELGROEPEN = ("inwoner", "ondernemer", "professional")
NEDERLAND = str(LG.Nederland)
_TIJDZONE = ZoneInfo("Europe/Amsterdam")
_TOOI_FOLDERS = {
    "gm": "gemeente",
    "so": "so",
    "zb": "zbo",
    "oorg": "oorg",
    "mnre": "ministerie",
    "pv": "provincie",
    "ws": "waterschap",
    "col": "col",
}
_TOOI_CODE = re.compile(r"^(gm|so|zb|oorg|mnre|pv|ws|col)\d+$")
_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._%~()-]*$")
VRAAG_PREFIXEN = {
    "vraagtype": f"{ID}vraagtype/",
    "levensgebeurtenis": f"{ID}levensgebeurtenis/",
    "taak": f"{ID}taak/",
    "product": str(UPL),
}

_PLURALS = {
    "vraagtype": "vraagtypen",
    "levensgebeurtenis": "levensgebeurtenissen",
    "taak": "taken",
    "product": "taken",
}


@dataclass(frozen=True)
class RuweSituatie:
    """A situation as typed: codes or IRIs; empty means not given."""

    vraagtype: Sequence[str] = ()
    levensgebeurtenis: Sequence[str] = ()
    taak: Sequence[str] = ()
    product: Sequence[str] = ()
    gemeente: str = ""
    plaats: str = ""
    peildatum: str = ""
    voor: str = "inwoner"
    vanuit: str = ""
    omstandigheid: Sequence[str] = ()


@dataclass(frozen=True)
class Situatie:
    """A checked situation. `gemeenten` holds the municipalities of the place on the date: none when no place was
    given, more than one when an old municipality was divided. `opgegaan` is the asked municipality when it no longer
    existed on the date, else empty."""

    vragen: tuple[str, ...]
    gemeenten: tuple[str, ...]
    peildatum: dt.date
    voor: str
    vanuit: str
    omstandigheden: tuple[str, ...] = field(default=())
    opgegaan: str = ""


def today() -> dt.date:
    """Today in the Netherlands; the date a question without peildatum is about."""
    return dt.datetime.now(_TIJDZONE).date()


def organisatie_iri(code: str) -> str:
    """The IRI of an organisation by TOOI code, LoketGraph name or full IRI."""
    if code.startswith(("https://", "http://")):
        return code
    match = _TOOI_CODE.match(code)
    return f"{TOOI_ID}{_TOOI_FOLDERS[match[1]]}/{code}" if match else f"{ID}organisatie/{code}"


def resolve(ruw: RuweSituatie, vragen: Vraagbaak, earlier: Sequence[ParameterError] = ()) -> Situatie:
    """The checked situation. Raises InvalidSituation with every error found, after those found `earlier`."""
    errors = list(earlier)
    asked = _questions(ruw, vragen, errors)
    peildatum = _peildatum(ruw.peildatum, errors)
    gemeenten = _place(ruw, peildatum, vragen, errors)
    if ruw.voor not in DOELGROEPEN:
        errors.append(ParameterError("voor", f"{ruw.voor!r} is geen vrager. Kies uit: {', '.join(DOELGROEPEN)}."))
    vanuit = ""
    if ruw.vanuit:
        vanuit = _asking_body(ruw.vanuit, vragen, errors)
    omstandigheden = _circumstances(ruw.omstandigheid, vragen, errors)
    if errors:
        raise InvalidSituation(errors)
    gevraagd = organisatie_iri(ruw.gemeente.strip())
    return Situatie(
        vragen=asked,
        gemeenten=gemeenten,
        peildatum=peildatum,
        voor=ruw.voor,
        vanuit=vanuit,
        omstandigheden=omstandigheden,
        opgegaan=gevraagd if gemeenten and ruw.gemeente and _is_other_gemeente(gevraagd, gemeenten) else "",
    )


def _is_other_gemeente(gevraagd: str, gemeenten: tuple[str, ...]) -> bool:
    return gevraagd.startswith(f"{TOOI_ID}gemeente/") and gevraagd not in gemeenten


def _questions(ruw: RuweSituatie, vragen: Vraagbaak, errors: list[ParameterError]) -> tuple[str, ...]:
    asked: list[str] = []
    for param, base in VRAAG_PREFIXEN.items():
        values: Sequence[str] = getattr(ruw, param)
        if len(values) > MAX_VRAGEN:
            detail = f"{len(values)} keer {param} is te veel. Geef er hooguit {MAX_VRAGEN}."
            errors.append(ParameterError(param, detail))
            continue
        iris = [iri for value in values if (iri := _iri(value, base, param, errors))]
        asked += _exists(iris, param, vragen, errors, _PLURALS[param])
    if not asked and not errors:
        errors.append(
            ParameterError("vraagtype", "Geef een vraagtype, levensgebeurtenis, taak of product. Zie /v1/vraagtypen.")
        )
    return tuple(dict.fromkeys(asked))


def _asking_body(value: str, vragen: Vraagbaak, errors: list[ParameterError]) -> str:
    iri = organisatie_iri(value)
    if len(value) > MAX_LENGTE or not iri.startswith((TOOI_ID, f"{ID}organisatie/")):
        fout = f"{value[:60]!r} is geen organisatie. Geef een code, zoals gm0405. Zie /v1/organisaties."
        errors.append(ParameterError("vanuit", fout))
        return ""
    return iri if _exists([iri], "vanuit", vragen, errors, "organisaties") else ""


def _iri(value: str, base: str, param: str, errors: list[ParameterError]) -> str:
    if len(value) > MAX_LENGTE:
        errors.append(ParameterError(param, f"De waarde van {param} is te lang. Geef een code of webadres."))
        return ""
    if value.startswith(base):
        value = value.removeprefix(base)
    if not _CODE.match(value):
        shown = value if len(value) < 60 else value[:57] + "..."
        errors.append(ParameterError(param, f"{shown!r} is geen code van een {param}. Geef een code of {base}…"))
        return ""
    return base + value


def _exists(
    iris: Sequence[str], param: str, vragen: Vraagbaak, errors: list[ParameterError], collectie: str
) -> list[str]:
    """The IRIs that exist in the release; the others become errors that name the codes that look like it."""
    try:
        known = {text(row, "ding") for row in vragen.ask("namen", ding=list(iris))} if iris else set()
    except ParameterError:
        known = set()
    for iri in iris:
        if iri not in known:
            code = iri.rsplit("/", 1)[-1]
            codes = [text(row, "id").rsplit("/", 1)[-1] for row in vragen.ask(collectie)]
            likely = get_close_matches(code, codes, n=3)
            hint = f" Bedoelt u {' of '.join(likely)}?" if likely else ""
            errors.append(
                ParameterError(param, f"{param} {code!r} bestaat niet in deze release.{hint} Zie /v1/{collectie}.")
            )
    return [iri for iri in iris if iri in known]


def _peildatum(value: str, errors: list[ParameterError]) -> dt.date:
    if not value:
        return today()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError(value)
        return dt.date.fromisoformat(value)
    except ValueError:
        shown = value[:40]
        errors.append(ParameterError("peildatum", f"{shown!r} is geen datum. Schrijf jaar-maand-dag: 2026-06-01."))
        return today()


def _place(ruw: RuweSituatie, peildatum: dt.date, vragen: Vraagbaak, errors: list[ParameterError]) -> tuple[str, ...]:
    found: dict[str, tuple[str, ...]] = {}
    for param in ("gemeente", "plaats"):
        value: str = getattr(ruw, param).strip()
        if not value:
            continue
        try:
            if "gemeente" in found:
                found[param] = _within(found["gemeente"], ruw, peildatum, vragen)
            else:
                found[param] = on_date(find_gemeente(value, param, peildatum, vragen), param, peildatum, vragen)
        except ParameterError as error:
            errors.append(error)
    return found.get("plaats") or found.get("gemeente") or ()


def _within(gemeenten: tuple[str, ...], ruw: RuweSituatie, peildatum: dt.date, vragen: Vraagbaak) -> tuple[str, ...]:
    """The municipalities that the place lies in as well: a name of two places is clear when the municipality is."""
    possible = meant(ruw.plaats, "plaats", peildatum, vragen)
    places = {place for iri in possible for place in on_date(iri, "plaats", peildatum, vragen)}
    both = tuple(gemeente for gemeente in gemeenten if gemeente in places)
    if not both:
        fout = f"{ruw.plaats[:60]!r} ligt niet in gemeente {ruw.gemeente[:60]!r}. Geef een van de twee."
        raise ParameterError("plaats", fout)
    return both


def _circumstances(values: Sequence[str], vragen: Vraagbaak, errors: list[ParameterError]) -> tuple[str, ...]:
    if len(values) > MAX_OMSTANDIGHEDEN:
        errors.append(
            ParameterError(
                "omstandigheid", f"{len(values)} omstandigheden is te veel. Geef er hooguit {MAX_OMSTANDIGHEDEN}."
            )
        )
        return ()
    base = f"{ID}optie/"
    iris = [iri for value in values if (iri := _iri(value, base, "omstandigheid", errors))]
    iris = list(dict.fromkeys(iris))
    known = _exists(iris, "omstandigheid", vragen, errors, "omstandigheden")
    chosen: dict[str, str] = {}
    for row in vragen.ask("omstandigheid-van-optie", optie=known) if known else []:
        omstandigheid, optie = text(row, "omstandigheid"), text(row, "optie")
        other = chosen.setdefault(omstandigheid, optie)
        if other != optie:
            codes = " en ".join(sorted(iri.rsplit("/", 1)[-1] for iri in (other, optie)))
            errors.append(ParameterError("omstandigheid", f"{codes} spreken elkaar tegen. Kies er een."))
    return tuple(known)
