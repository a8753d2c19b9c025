"""Scenarios: real situations with the answer that must come out; policy staff keep them in `ontology/scenarios`."""

from __future__ import annotations

import datetime as dt
import re
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
from .vragen import Vraagbaak

_LISTS = ("vraagtype", "levensgebeurtenis", "taak", "product", "omstandigheid")
_TEXTS = ("gemeente", "plaats", "peildatum", "voor", "vanuit")
_NEEDED = ("naam", "uitkomst", "bron")
_MANY = {*_LISTS, "deuren"}
_KNOWN = {*_MANY, *_TEXTS, *_NEEDED, "regie", "vraag", "toelichting"}
_START = re.compile(r"\s*\[\[\s*scenario\s*\]\]")
_TOML_LINE = re.compile(r"at line (\d+)")


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


def load_scenarios(root: Path) -> tuple[list[Scenario], list[SourceError]]:
    """All scenarios below a content root, and every mistake found with file and line."""
    scenarios: list[Scenario] = []
    errors: list[SourceError] = []
    for path in sorted((root / "ontology" / "scenarios").glob("*.toml")):
        try:
            entries = _entries(path, path.relative_to(root).as_posix())
        except SourceError as error:
            errors.append(error)
            continue
        for line, entry in entries:
            try:
                scenarios.append(_scenario(path.relative_to(root).as_posix(), line, entry))
            except SourceError as error:
                errors.append(error)
    return scenarios, errors


def _entries(path: Path, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The scenarios of a file as written, each with the line it starts on."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SourceError("Sla het bestand op als UTF-8: hier staat een teken dat niet klopt.", name, line) from error
    except tomllib.TOMLDecodeError as error:
        place = _TOML_LINE.search(str(error))
        line = int(place[1]) if place else len(text.split("\n"))
        raise SourceError(f"Verbeter de schrijfwijze (TOML): {error}", name, line) from error
    entries = content.pop("scenario", [])
    starts = [number for number, line in enumerate(text.split("\n"), 1) if _START.match(line)]
    if content or not isinstance(entries, list) or len(starts) != len(entries):
        raise SourceError("Begin ieder scenario met een regel [[scenario]], en zet er niets buiten.", name, 1)
    return list(zip(starts, entries, strict=True))


def _scenario(name: str, line: int, entry: dict[str, Any]) -> Scenario:
    if unknown := sorted(set(entry) - _KNOWN):
        raise SourceError(f"Haal {', '.join(unknown)} weg: dat kent een scenario niet.", name, line)
    if missing := [key for key in _NEEDED if not entry.get(key)]:
        raise SourceError(f"Voeg {', '.join(missing)} toe aan dit scenario.", name, line)
    peildatum = entry.pop("peildatum", "")
    entry["peildatum"] = peildatum.isoformat() if isinstance(peildatum, dt.date) else peildatum
    for key, value in entry.items():
        if key in _MANY and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise SourceError(f'Schrijf {key} als een lijst van teksten: {key} = ["…"].', name, line)
        if key not in _MANY and not isinstance(value, str):
            raise SourceError(f"Zet de waarde van {key} tussen aanhalingstekens.", name, line)
    if entry["uitkomst"] not in set(Uitkomst):
        raise SourceError(f"Kies een uitkomst uit: {', '.join(Uitkomst)}.", name, line)
    return Scenario(
        file=name,
        line=line,
        naam=entry["naam"],
        situatie=RuweSituatie(**{key: entry[key] for key in (*_LISTS, *_TEXTS) if key in entry}),
        uitkomst=Uitkomst(entry["uitkomst"]),
        deuren=tuple(entry.get("deuren", ())),
        regie=entry.get("regie", ""),
        vraag=entry.get("vraag", ""),
        bron=entry["bron"],
    )


def run_scenarios(scenarios: Sequence[Scenario], vragen: Vraagbaak) -> list[Finding]:
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
