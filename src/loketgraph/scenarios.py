"""Scenarios: real situations with the answer that must come out; policy staff keep them in `ontology/scenarios`."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .answers import Antwoord, Uitkomst
from .deuren import answer
from .errors import InvalidSituation, SourceError
from .findings import Ernst, Finding
from .situatie import RuweSituatie, organisatie_iri, resolve
from .vragen import Vragen

_LISTS = ("vraagtype", "levensgebeurtenis", "taak", "product", "omstandigheid")
_TEXTS = ("gemeente", "plaats", "voor", "vanuit")
_KNOWN = {*_LISTS, *_TEXTS, "naam", "peildatum", "uitkomst", "deuren", "regie", "vraag", "bron", "toelichting"}


@dataclass(frozen=True)
class Scenario:
    """A situation and what must come out; an empty `deuren` or `vraag` is not checked."""

    file: str
    line: int
    naam: str
    situatie: RuweSituatie
    uitkomst: Uitkomst
    deuren: tuple[str, ...]
    regie: str
    vraag: str
    bron: str


def load_scenarios(root: Path) -> list[Scenario]:
    """All scenarios below a content root. Raises SourceError with file and line of the first mistake."""
    return [s for path in sorted((root / "ontology" / "scenarios").glob("*.toml")) for s in _load_file(path, root)]


def _load_file(path: Path, root: Path) -> Iterable[Scenario]:
    name = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf-8")
    try:
        entries = tomllib.loads(text).get("scenario", [])
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"Verbeter de schrijfwijze (TOML): {error}", name) from error
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line.strip() == "[[scenario]]"]
    for line, entry in zip(starts, entries, strict=False):
        yield _scenario(name, line, entry)


def _scenario(name: str, line: int, entry: dict[str, Any]) -> Scenario:
    if unknown := sorted(set(entry) - _KNOWN):
        raise SourceError(f"Haal {', '.join(unknown)} weg: dat kent een scenario niet.", name, line)
    for key in ("naam", "uitkomst", "bron"):
        if not entry.get(key):
            raise SourceError(f"Voeg {key} toe aan dit scenario.", name, line)
    if entry["uitkomst"] not in set(Uitkomst):
        raise SourceError(f"Kies een uitkomst uit: {', '.join(Uitkomst)}.", name, line)
    peildatum = entry.get("peildatum", "")
    situatie = RuweSituatie(
        **{key: entry.get(key, ()) for key in _LISTS},
        **{key: entry[key] for key in _TEXTS if key in entry},
        peildatum=peildatum.isoformat() if isinstance(peildatum, dt.date) else peildatum,
    )
    return Scenario(
        file=name,
        line=line,
        naam=entry["naam"],
        situatie=situatie,
        uitkomst=Uitkomst(entry["uitkomst"]),
        deuren=tuple(entry.get("deuren", ())),
        regie=entry.get("regie", ""),
        vraag=entry.get("vraag", ""),
        bron=entry["bron"],
    )


def run_scenarios(scenarios: Sequence[Scenario], vragen: Vragen) -> list[Finding]:
    """A finding for each scenario whose answer is not the expected one."""
    found = []
    for scenario in scenarios:
        try:
            antwoord = answer(resolve(scenario.situatie, vragen), vragen, "")
        except InvalidSituation as error:
            found.append(_finding(scenario, str(error), str(error)))
            continue
        difference = _difference(scenario, antwoord)
        if difference:
            found.append(_finding(scenario, f"Kijk dit na: {difference}", f"Look into this: {difference}"))
    return found


def _finding(scenario: Scenario, nl: str, en: str) -> Finding:
    return Finding(scenario.file, scenario.line, scenario.naam, "scenario", Ernst.FOUT, nl, en)


def _difference(scenario: Scenario, antwoord: Antwoord) -> str:
    parts = []
    if antwoord.uitkomst is not scenario.uitkomst:
        parts.append(f"uitkomst is {antwoord.uitkomst}, verwacht {scenario.uitkomst}")
    doors = tuple(deur.organisatie.id for deur in antwoord.deuren)
    expected = tuple(organisatie_iri(code) for code in scenario.deuren)
    if expected and doors != expected:
        parts.append(f"deuren zijn {_codes(doors)}, verwacht {_codes(expected)}")
    lead = antwoord.regie.organisatie.id if antwoord.regie else ""
    if scenario.regie and lead != organisatie_iri(scenario.regie):
        parts.append(f"regie is {_codes([lead])}, verwacht {scenario.regie}")
    asked = antwoord.vervolgvraag.omstandigheid if antwoord.vervolgvraag else None
    code = asked.id.rsplit("/", 1)[-1] if asked else "plaats" if antwoord.vervolgvraag else ""
    if scenario.vraag and code != scenario.vraag:
        parts.append(f"vervolgvraag is {code or 'geen'}, verwacht {scenario.vraag}")
    return "; ".join(parts)


def _codes(iris: Iterable[str]) -> str:
    return ", ".join(iri.rsplit("/", 1)[-1] for iri in iris) or "geen"
