"""Which municipality a code, name or postcode means, and what became of it on a date."""

from __future__ import annotations

import datetime as dt
import re

from .errors import ParameterError
from .namespaces import TOOI_ID
from .vragen import Vraagbaak, text

MAX_LENGTE = 300
_POSTCODE = re.compile(r"^(\d{4})\s*(?:[A-Za-z]{2})?$")


def find_gemeente(value: str, param: str, peildatum: dt.date, vragen: Vraagbaak) -> str:
    """The municipality meant by a code, TOOI IRI, name of a municipality or place, or postcode.

    For `gemeente` a municipality goes before a place of that name. Raises ParameterError when unknown or ambiguous.
    """
    candidates = meant(value, param, peildatum, vragen)
    if len(candidates) > 1:
        keus = ", ".join(f"{naam} ({iri.rsplit('/', 1)[-1]})" for iri, naam in sorted(candidates.items()))
        fout = f"{value.strip()[:60]!r} kan meer gemeenten zijn: {keus}. Geef gemeente= met de code."
        raise ParameterError(param, fout)
    return next(iter(candidates))


def meant(value: str, param: str, peildatum: dt.date, vragen: Vraagbaak) -> dict[str, str]:
    """Every municipality (IRI to name) that a code, IRI, name or postcode can mean. Raises ParameterError when none."""
    value = value.strip()
    if len(value) > MAX_LENGTE:
        raise ParameterError(param, f"De waarde van {param} is te lang. Geef een code, plaatsnaam of postcode.")
    code = value.removeprefix(f"{TOOI_ID}gemeente/")
    if re.fullmatch(r"gm\d{4}", code):
        iri = f"{TOOI_ID}gemeente/{code}"
        if not vragen.ask("namen", ding=iri):
            raise ParameterError(param, f"Gemeente {code!r} bestaat niet. Zie /v1/gemeenten.")
        return {iri: code}
    candidates = find_gemeenten(value, param, peildatum, vragen)
    if not candidates:
        raise ParameterError(param, f"{value[:60]!r} is geen bekende {param}. Geef een gemeentecode zoals gm0405.")
    return candidates


def find_gemeenten(value: str, param: str, peildatum: dt.date, vragen: Vraagbaak) -> dict[str, str]:
    """All municipalities (IRI to name) that a name of a municipality or place, or a postcode, can mean."""
    postcode = _POSTCODE.match(value)
    if param == "postcode" and not postcode:
        raise ParameterError(param, f"{value[:20]!r} is geen postcode. Geef vier cijfers, met of zonder letters.")
    rows = (
        vragen.ask("postcodes", postcode=postcode[1])
        if postcode
        else vragen.ask("plaatsen", naam=value.lower().removeprefix("gemeente ").strip(), peildatum=peildatum)
    )
    own_name = {text(row, "gemeente") for row in rows if "woonplaats" not in row}
    found = own_name if param == "gemeente" and own_name else {text(row, "gemeente") for row in rows}
    names = {text(row, "gemeente"): text(row, "naamGemeente") for row in rows}
    current: dict[str, str] = {}
    for iri in sorted(found):
        places = vragen.ask("gemeente-op-datum", gemeente=iri, peildatum=peildatum)
        current |= {text(row, "plaats"): text(row, "naam") for row in places} if len(places) == 1 else {iri: names[iri]}
    return current


def on_date(gemeente: str, param: str, peildatum: dt.date, vragen: Vraagbaak) -> tuple[str, ...]:
    """The municipalities that a municipality is on a date. Raises ParameterError when it did not exist yet."""
    places = [text(row, "plaats") for row in vragen.ask("gemeente-op-datum", gemeente=gemeente, peildatum=peildatum)]
    if not places:
        wie = f"Gemeente {gemeente.rsplit('/', 1)[-1]}"
        fout = f"{wie} bestond nog niet op {peildatum:%Y-%m-%d}. Geef de gemeente van toen, of een andere datum."
        raise ParameterError(param, fout)
    return tuple(places)
