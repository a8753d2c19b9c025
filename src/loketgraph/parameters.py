"""The parameters of the API in one table: parsing, refusal of what is wrong, and the OpenAPI text come from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .errors import InvalidSituation, ParameterError
from .situatie import DOELGROEPEN, RuweSituatie


@dataclass(frozen=True)
class Param:
    """A query parameter: whether it may be repeated, its Dutch description and an example."""

    naam: str
    tekst: str
    voorbeeld: str
    veel: bool = False
    keuzes: tuple[str, ...] = ()
    datum: bool = False
    getal: bool = False


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
    Param("voor", "Voor wie het antwoord is.", "inwoner", keuzes=DOELGROEPEN),
    Param("vanuit", "Code van de organisatie waar iemand nu is; dan staat de overdracht in het antwoord.", "gm0405"),
    Param("omstandigheid", "Code van een bekende optie. Mag vaker.", "aow-leeftijd-nee", veel=True),
)
BLADEREN = (
    Param("pagina", "Welke bladzijde, vanaf 1.", "1", getal=True),
    Param("paginaGrootte", "Hoeveel dingen per bladzijde, hooguit 1000.", "100", getal=True),
)
PLAATS = (
    Param("plaats", "Naam van een woonplaats of gemeente: geeft alle gemeenten die passen.", "Zwaag"),
    Param("postcode", "Postcode; alleen de vier cijfers tellen.", "1621"),
)
MAX_PAGINA = 1000


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
    """The given values by parameter; unknown and repeated parameters become errors, to be told with all others.

    Raises InvalidSituation at once for more parameters than the limit.
    """
    if len(pairs) > limit:
        raise InvalidSituation(
            [ParameterError("parameters", f"{len(pairs)} parameters is te veel. Geef er hooguit {limit}.")]
        )
    table = {param.naam: param for param in known}
    values: dict[str, list[str]] = {}
    errors = []
    for name, value in pairs:
        if name not in table:
            shown = name if len(name) < 40 else name[:37] + "..."
            errors.append(ParameterError(shown, f"Parameter {shown!r} bestaat niet. Kies uit: {', '.join(table)}."))
        else:
            values.setdefault(name, []).append(value)
    for name, given in values.items():
        if len(set(given)) > 1 and not table[name].veel:
            errors.append(ParameterError(name, f"{name} staat er {len(given)} keer, met verschillende waarden. Kies er een."))
        if table[name].getal and not all(value.isdecimal() and len(value) < 7 for value in given):
            errors.append(ParameterError(name, f"{name} moet een heel getal zijn."))
    return Given(values, tuple(errors))


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
    """The parameters in a JSON object: the same names, lists or single texts as values."""
    if not isinstance(value, dict):
        raise InvalidSituation([ParameterError("situatie", "Een situatie is een object met velden zoals vraagtype.")])
    pairs: list[tuple[str, str]] = []
    errors = []
    for name, given in value.items():
        items = given if isinstance(given, list) else [given]
        if not all(isinstance(item, str) for item in items):
            errors.append(ParameterError(str(name), f"{name} moet een tekst zijn, of een lijst van teksten."))
            continue
        pairs += [(str(name), item) for item in items]
    given = read(pairs, DEUREN, limit)
    return Given(given.values, (*errors, *given.errors))
