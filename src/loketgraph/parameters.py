"""The parameters of the API in one table: parsing, refusal of what is wrong, and the OpenAPI text come from here."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import InvalidSituation, ParameterError
from .plaats import MAX_LENGTE
from .situatie import DOELGROEPEN, RuweSituatie

MAX_PAGINA = 1000


@dataclass(frozen=True)
class Param:
    """A query parameter: whether it may be repeated, its Dutch description and an example.

    `getal` gives the lowest and highest value of a whole number; `standaard` the value when it is left out.
    """

    naam: str
    tekst: str
    voorbeeld: str
    veel: bool = False
    keuzes: tuple[str, ...] = ()
    datum: bool = False
    getal: tuple[int, int] | None = None
    standaard: str = ""


DEUREN = (
    Param("vraagtype", "Code of adres van een vraagtype. Mag vaker.", "bijstand-aanvragen", veel=True),
    Param("levensgebeurtenis", "Code of adres van een levensgebeurtenis. Mag vaker.", "overlijden", veel=True),
    Param("taak", "Code of adres van een taak. Mag vaker.", "bijstandsuitkering", veel=True),
    Param(
        "product",
        "Adres of laatste deel van een product uit de Uniforme Productnamenlijst. Mag vaker.",
        "http://standaarden.overheid.nl/owms/terms/bijstand",
        veel=True,
    ),
    Param("gemeente", "Code, TOOI-adres of naam van de gemeente.", "gm0405"),
    Param("plaats", "Naam van een woonplaats, of een postcode.", "Zwaag"),
    Param("peildatum", "De dag waarvoor het antwoord geldt. Standaard vandaag.", "2026-06-01", datum=True),
    Param("voor", "Voor wie het antwoord is.", "inwoner", keuzes=DOELGROEPEN, standaard=DOELGROEPEN[0]),
    Param("vanuit", "Code van de organisatie waar iemand nu is; dan staat de overdracht in het antwoord.", "gm0405"),
    Param("omstandigheid", "Code van een bekende optie. Mag vaker.", "aow-leeftijd-nee", veel=True),
)
BLADEREN = (
    Param("pagina", "Welke bladzijde, vanaf 1.", "1", getal=(1, 999_999), standaard="1"),
    Param("paginaGrootte", "Hoeveel dingen per bladzijde.", "100", getal=(1, MAX_PAGINA), standaard="100"),
)
PLAATS = (
    Param("plaats", "Naam van een woonplaats of gemeente: geeft alle gemeenten die passen.", "Zwaag"),
    Param("postcode", "Postcode; alleen de vier cijfers tellen.", "1621"),
)


@dataclass(frozen=True)
class Given:
    """The values given per parameter, and what was wrong with the parameters themselves."""

    values: dict[str, list[str]]
    errors: tuple[ParameterError, ...]

    def checked(self) -> dict[str, list[str]]:
        """The values. Raises InvalidSituation when anything was wrong."""
        if self.errors:
            raise InvalidSituation(self.errors)
        return self.values


def read(pairs: Sequence[tuple[str, str]], known: Sequence[Param], limit: int) -> Given:
    """The given values by parameter; what cannot be right whatever the release holds becomes an error, to be told
    with all others: an unknown or repeated parameter, a value too long, rubbish, a number out of bounds.

    Raises InvalidSituation at once for more parameters than the limit.
    """
    if len(pairs) > limit:
        raise InvalidSituation(
            [ParameterError("parameters", f"{len(pairs)} parameters is te veel. Geef er hooguit {limit}.")]
        )
    table = {param.naam: param for param in known}
    values: dict[str, list[str]] = {}
    unknown: dict[str, None] = {}
    errors = []
    for name, value in pairs:
        if name not in table:
            unknown[_shown(name)] = None
        elif reason := _unfit(table[name], value):
            errors.append(ParameterError(name, reason))
        else:
            values.setdefault(name, []).append(value)
    choice = f"Kies uit: {', '.join(table)}." if table else "Dit adres kent geen parameters."
    errors += [ParameterError(name, f"Parameter {name!r} bestaat niet. {choice}") for name in unknown]
    for name, given in values.items():
        if len(set(given)) > 1 and not table[name].veel:
            detail = f"{name} staat er {len(given)} keer, met verschillende waarden. Kies er een."
            errors.append(ParameterError(name, detail))
    return Given(values, tuple(errors))


def _shown(name: str) -> str:
    """A name as it can be shown: short, and without characters that do not print."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in name[:40])
    return clean if len(name) <= 40 else clean[:37] + "..."


def _unfit(param: Param, value: str) -> str:
    """Why a value cannot be right, or an empty text. Bytes that are not UTF-8 arrive as U+FFFD."""
    if len(value) > MAX_LENGTE:
        return f"De waarde van {param.naam} is te lang: geef hooguit {MAX_LENGTE} tekens."
    if any(letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Cs") for letter in value):
        return f"De waarde van {param.naam} heeft tekens die niet kunnen. Schrijf gewone tekst, als UTF-8."
    if param.getal:
        lowest, highest = param.getal
        if not (value.isascii() and value.isdecimal() and lowest <= int(value) <= highest):
            return f"{param.naam} moet een heel getal zijn, van {lowest} tot en met {highest}."
    return ""


def situation(values: dict[str, list[str]]) -> RuweSituatie:
    """The situation of parsed parameters."""

    def one(name: str, default: str = "") -> str:
        return values.get(name, [default])[0]

    return RuweSituatie(
        vraagtype=values.get("vraagtype", ()),
        levensgebeurtenis=values.get("levensgebeurtenis", ()),
        taak=values.get("taak", ()),
        product=values.get("product", ()),
        gemeente=one("gemeente"),
        plaats=one("plaats"),
        peildatum=one("peildatum"),
        voor=one("voor", "inwoner"),
        vanuit=one("vanuit"),
        omstandigheid=values.get("omstandigheid", ()),
    )


def from_json(value: object, limit: int) -> Given:
    """The parameters in a JSON object: the same names; a text, or a list of texts for what may be given more often.

    Raises InvalidSituation at once for what is not an object, or has more fields than the limit.
    """
    if not isinstance(value, dict):
        raise InvalidSituation([ParameterError("situatie", "Een situatie is een object met velden zoals vraagtype.")])
    if len(value) > limit:
        raise InvalidSituation(
            [ParameterError("situatie", f"{len(value)} velden is te veel. Geef er hooguit {limit}.")]
        )
    many = {param.naam: param.veel for param in DEUREN}
    pairs: list[tuple[str, str]] = []
    errors = []
    for name, field in value.items():
        items = field if isinstance(field, list) and many.get(name) else [field]
        if name in many and not all(isinstance(item, str) for item in items):
            shape = "een tekst of een lijst van teksten" if many[name] else "een tekst"
            errors.append(ParameterError(name, f"{name} moet {shape} zijn."))
        else:
            pairs += [(name, str(item) if name in many else "") for item in items]
    given = read(pairs, DEUREN, limit)
    return Given(given.values, (*errors, *given.errors))
