"""What vanished or changed unseen since the current release: names never disappear, and a changed fact is looked at.

A name that no longer holds stays known: `owl:deprecated true`, if possible with `dct:isReplacedBy` (W3C "Cool URIs
don't change"). Only what people wrote is compared; what a register names is up to the register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from .errors import ReleaseError
from .findings import Ernst, Finding
from .namespaces import ID, LG
from .release import Release, current_hash, read_manifest
from .sources import GRAPH_BASE, Sources

_GRAVEN = (f"<{GRAPH_BASE}inhoud> .".encode(), f"<{GRAPH_BASE}model> .".encode())
_EIGEN = (ID, str(LG))
_GECONTROLEERD = ox.NamedNode(f"{LG}laatstGecontroleerd")

Feiten = Mapping[str, frozenset[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]]
"""Per thing its properties and values."""


def since_release(releases: Path, sources: Sources, vandaag: dt.date, ernst: Ernst = Ernst.FOUT) -> list[Finding]:
    """Findings of the content against the current release in a folder; none when there is no readable release.

    `ernst` is the severity of a vanished name. What changed unseen is a warning.
    """
    try:
        digest = current_hash(releases)
        release = Release(digest, releases / digest, read_manifest(releases / digest, digest))
        old = facts_of_release(release.read())
    except (ReleaseError, OSError):
        return []
    return compare_facts(old, facts_of_sources(sources), sources, vandaag, ernst)


def compare_facts(old: Feiten, new: Feiten, sources: Sources, vandaag: dt.date, ernst: Ernst) -> list[Finding]:
    """A finding per thing that vanished, and per thing that lost a fact since without a newer date of checking."""
    found = []
    for ding in sorted(old.keys() - new.keys()):
        if ding.startswith(_EIGEN):
            found.append(_vanished(ding, ernst))
    for ding in sorted(old.keys() & new.keys()):
        lost = old[ding] - new[ding]
        if lost and not _looked_at(old[ding], new[ding], vandaag):
            found.append(_unseen(ding, sorted(eigenschap.value for eigenschap, _ in lost)[0], sources))
    return found


def facts_of_release(data: bytes) -> Feiten:
    """What people wrote, from the N-Quads of a release."""
    written = b"\n".join(line for line in data.split(b"\n") if line.endswith(_GRAVEN))
    return _by_thing(quad.triple for quad in ox.parse(written, ox.RdfFormat.N_QUADS))


def facts_of_sources(sources: Sources) -> Feiten:
    """What people wrote, from the content."""
    return _by_thing(triple for file in sources.files if file.graph != "bron" for triple in file.triples)


def _by_thing(triples: Iterable[ox.Triple]) -> Feiten:
    found: dict[str, set[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            found.setdefault(triple.subject.value, set()).add((triple.predicate, triple.object))
    return {ding: frozenset(facts) for ding, facts in found.items()}


def _looked_at(
    old: Iterable[tuple[ox.NamedNode, object]], new: Iterable[tuple[ox.NamedNode, object]], vandaag: dt.date
) -> bool:
    """Whether the date of checking is today, or later than it was. Dates as ISO 8601 sort as text."""
    was, wordt = (
        max((v.value for p, v in f if p == _GECONTROLEERD and isinstance(v, ox.Literal)), default="")
        for f in (old, new)
    )
    return wordt == vandaag.isoformat() or was < wordt < vandaag.isoformat()


def _vanished(ding: str, ernst: Ernst) -> Finding:
    return Finding(
        file="ontology",
        line=0,
        ding=_code(ding),
        rule="verdwenen",
        ernst=ernst,
        nl="Zet de naam terug met owl:deprecated true, en dct:isReplacedBy als er een opvolger is: zij stond in de "
        "vorige release, en wie haar gebruikt, vindt niets meer.",
        en="Put the name back with owl:deprecated true, and dct:isReplacedBy if there is a replacement: it was in the "
        "last release, and who uses it finds nothing now.",
    )


def _unseen(ding: str, eigenschap: str, sources: Sources) -> Finding:
    file, line = sources.locate(ding)
    return Finding(
        file=file,
        line=line,
        ding=_code(ding),
        rule="ongezien-gewijzigd",
        ernst=Ernst.WAARSCHUWING,
        nl="Kijk dit na en zet de datum van vandaag bij lg:laatstGecontroleerd: sinds de vorige release is hier een "
        f"feit weg of anders. ({_code(eigenschap)})",
        en="Look into this and put today's date at lg:laatstGecontroleerd: since the last release a fact here is gone "
        f"or different. ({_code(eigenschap)})",
    )


def _code(iri: str) -> str:
    return "/".join(iri.split("#")[-1].rsplit("/", 2)[-2:])
