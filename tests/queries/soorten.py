"""Every thing of a release by class, to ask a question about all of them at once."""

from __future__ import annotations

import pyoxigraph as ox

from loketgraph.release import Release

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

#: Question -> parameter -> the classes whose things it takes ("*": all things with a class).
BREED = {
    "contactpunten": {"van": ("Organization", "Loket")},
    "deuren": {"vraag": ("Vraagtype", "Levensgebeurtenis", "Taak")},
    "elders": {"vraag": ("Vraagtype", "Levensgebeurtenis")},
    "gegevens-delen": {"deur": ("Organization",)},
    "grondslagen-van-route": {"regel": ("Bevoegdheid",)},
    "mogelijke-overdrachten": {"regel": ("Bevoegdheid",)},
    "namen": {"ding": ("*",)},
    "omstandigheid-van-optie": {"optie": ("Optie",)},
    "opties": {"omstandigheid": ("Omstandigheid",)},
    "overdracht": {"deur": ("Organization",)},
    "overdrachten": {"overdracht": ("Overdracht",)},
    "regels": {"regel": ("Bevoegdheid",)},
    "vervallen-routes": {"regel": ("Bevoegdheid",)},
    "vervangen-taken": {"taak": ("Taak",)},
    "volgorde-van-taken": {"vraag": ("Vraagtype", "Levensgebeurtenis", "Taak")},
}


def things(release: Release) -> dict[str, list[str]]:
    """Class (last part of its IRI) -> the IRIs of its things, sorted; "*" holds them all."""
    found: dict[str, set[str]] = {"*": set()}
    for quad in ox.parse(release.read(), ox.RdfFormat.N_QUADS):
        if quad.predicate == _TYPE:
            iri = quad.subject.value  # type: ignore[union-attr]
            found.setdefault(quad.object.value.replace("#", "/").rsplit("/", 1)[-1], set()).add(iri)  # type: ignore[union-attr]
            found["*"].add(iri)
    return {name: sorted(iris) for name, iris in found.items()}


def wide(naam: str, known: dict[str, list[str]]) -> dict[str, list[str]]:
    """The widest values for a question; nothing for a question that is not in BREED."""
    return {
        param: sorted({iri for name in classes for iri in known.get(name, [])})
        for param, classes in BREED.get(naam, {}).items()
    }
