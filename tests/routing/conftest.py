"""Ask the invented country, and the real content, the way a caller does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from loketgraph.answers import Antwoord, Deur
from loketgraph.deuren import answer
from loketgraph.errors import InvalidSituation
from loketgraph.situatie import RuweSituatie, resolve
from loketgraph.vragen import Vragen

Vraag = Callable[..., Antwoord]
Fouten = Callable[..., list[tuple[str, str]]]

STANDAARD = {"peildatum": "2026-06-01"}


def ask(vragen: Vragen, **situatie: Any) -> Antwoord:
    """The answer to a situation as typed; a single value may stand for a list of one."""
    lijsten = ("vraagtype", "levensgebeurtenis", "taak", "product", "omstandigheid")
    waarden = {
        naam: [waarde] if naam in lijsten and isinstance(waarde, str) else waarde
        for naam, waarde in (STANDAARD | situatie).items()
    }
    return answer(resolve(RuweSituatie(**waarden), vragen), vragen, "een-release")


def code(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("/", 1)[-1]


def codes(deuren: Iterable[Deur]) -> list[str]:
    """The bodies of the doors, in order."""
    return [code(deur.organisatie.id) for deur in deuren]


def taken(deur: Deur) -> list[str]:
    """The tasks of a door, in order."""
    return [code(taak.id) for taak in deur.taken]


@pytest.fixture(scope="session")
def vraag(wereld: Vragen) -> Vraag:
    """Ask the invented country: vraag(taak="pas", gemeente="gm9001")."""
    return lambda **situatie: ask(wereld, **situatie)


@pytest.fixture(scope="session")
def vraag_echt(inhoud: Vragen) -> Vraag:
    """Ask the real content."""
    return lambda **situatie: ask(inhoud, **situatie)


@pytest.fixture(scope="session")
def fouten(wereld: Vragen) -> Fouten:
    """The errors (parameter, message) of a situation in the invented country; it must have one at least."""

    def find(**situatie: Any) -> list[tuple[str, str]]:
        with pytest.raises(InvalidSituation) as caught:
            ask(wereld, **situatie)
        return [(error.name, str(error)) for error in caught.value.errors]

    return find
