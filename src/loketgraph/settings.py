"""Every setting, with its help sentence and its variable; one frozen value, made once at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .errors import ParameterError

PREFIX = "LOKETGRAPH_"
LOGBOEK = ("geen", "fouten", "alles")


def content_root() -> Path:
    """Where `ontology/`, `shapes/` and `queries/` are: the checkout, or the copy inside the installed package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    return checkout if (checkout / "ontology" / "model").is_dir() else package / "inhoud"


def default_releases() -> Path:
    """`releases/` in a checkout; elsewhere the user's data folder (XDG Base Directory)."""
    root = content_root()
    if (root / "pyproject.toml").is_file():
        return root / "releases"
    data_home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data_home) / "loketgraph" / "releases"


def default_naslag() -> Path:
    """The user's cache folder (XDG Base Directory)."""
    cache_home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache_home) / "loketgraph" / "controle"


@dataclass(frozen=True)
class Settings:
    """The settings of the service and the tools; the environment variable is LOKETGRAPH_ plus the name."""

    inhoud: Path = field(default_factory=content_root, metadata={"help": "De map met ontology/, shapes/ en queries/."})
    releases: Path = field(default_factory=default_releases, metadata={"help": "De map waarin releases staan."})
    naslag: Path = field(
        default_factory=default_naslag,
        metadata={"help": "De map waarin de laatste controle wordt bewaard, zodat de volgende snel is."},
    )
    host: str = field(default="127.0.0.1", metadata={"help": "Het adres waarop de dienst luistert."})
    port: int = field(default=8000, metadata={"help": "De poort waarop de dienst luistert."})
    workers: int = field(default=1, metadata={"help": "Hoeveel processen de dienst draait; zij delen de release."})
    release_url: str = field(
        default="",
        metadata={"help": "Waar nieuwe releases vandaan komen: een map, https://… of s3://…"},
    )
    bezorg_seconden: int = field(default=10, metadata={"help": "Hoeveel seconden tussen twee keer daar kijken."})
    wissel_seconden: int = field(
        default=1, metadata={"help": "Hoeveel seconden tussen twee keer kijken of er een andere release actueel is."}
    )
    stop_seconden: int = field(
        default=10, metadata={"help": "Hoeveel seconden lopende verzoeken krijgen als de dienst stopt."}
    )
    logboek: str = field(
        default="fouten", metadata={"help": "Welke verzoeken een regel in het logboek krijgen: geen, fouten of alles."}
    )
    remote_timeout: int = field(
        default=10, metadata={"help": "Hoeveel seconden een SPARQL-server mag doen over een antwoord."}
    )
    max_batch: int = field(default=1000, metadata={"help": "Hoeveel situaties er in een verzoek mogen."})
    max_body: int = field(default=2_000_000, metadata={"help": "Hoeveel bytes een verzoek mag zijn."})
    max_params: int = field(default=100, metadata={"help": "Hoeveel parameters een webadres mag hebben."})
    adres: str = field(
        default="", metadata={"help": "Het openbare webadres van de dienst; leeg is het adres van het verzoek zelf."}
    )
    uitgever: str = field(
        default="https://w3id.org/loketgraph", metadata={"help": "Het webadres (IRI) van wie de gegevens uitgeeft."}
    )
    uitgever_naam: str = field(default="LoketGraph", metadata={"help": "De naam van wie de gegevens uitgeeft."})
    uitgever_contact: str = field(
        default="https://w3id.org/loketgraph", metadata={"help": "De webpagina waarop de uitgever te bereiken is."}
    )
    sparql_werkers: int = field(
        default=2, metadata={"help": "Hoeveel zoekvragen op /sparql tegelijk lopen, ieder in een eigen proces."}
    )
    sparql_wachtrij: int = field(default=8, metadata={"help": "Hoeveel zoekvragen op een vrij proces mogen wachten."})
    sparql_wacht_ms: int = field(
        default=500, metadata={"help": "Hoeveel milliseconden een zoekvraag op een vrij proces mag wachten."}
    )
    sparql_hergebruik: int = field(
        default=500, metadata={"help": "Na hoeveel zoekvragen een proces wordt vervangen door een nieuw."}
    )
    sparql_seconden: int = field(default=3, metadata={"help": "Hoeveel seconden een zoekvraag mag duren."})
    sparql_cpu_seconden: int = field(
        default=2, metadata={"help": "Hoeveel seconden een zoekvraag mag rekenen; daarboven stopt zij."}
    )
    sparql_geheugen_mb: int = field(
        default=1024, metadata={"help": "Hoeveel megabyte geheugen een zoekvraag mag gebruiken."}
    )
    sparql_max_rijen: int = field(
        default=10_000, metadata={"help": "Hoeveel rijen of feiten een uitslag mag hebben; de rest valt eraf."}
    )
    sparql_max_uitvoer: int = field(
        default=10_000_000, metadata={"help": "Hoeveel bytes een uitslag mag zijn; de rest valt eraf."}
    )
    sparql_max_bytes: int = field(default=16_384, metadata={"help": "Hoeveel bytes een zoekvraag mag zijn."})
    sparql_max_tokens: int = field(
        default=3000, metadata={"help": "Hoeveel woorden en tekens een zoekvraag mag hebben."}
    )
    sparql_max_diepte: int = field(
        default=32, metadata={"help": "Hoe diep haakjes in een zoekvraag in elkaar mogen staan."}
    )
    sparql_max_keten: int = field(
        default=100, metadata={"help": "Hoeveel delen een zoekvraag op een plek aan elkaar mag rijgen."}
    )
    sparql_max_patronen: int = field(default=200, metadata={"help": "Hoeveel patronen een zoekvraag mag hebben."})
    sparql_onderweg: int = field(
        default=16, metadata={"help": "Hoeveel verzoeken op /sparql er tegelijk mogen zijn, wachtende meegeteld."}
    )
    sparql_zendseconden: int = field(
        default=30, metadata={"help": "Hoeveel seconden het versturen van een uitslag of een zoekvraag mag duren."}
    )


def to_environment(settings: Settings) -> dict[str, str]:
    """The variables that give these settings again, for a worker process."""
    return {PREFIX + setting.name.upper(): str(getattr(settings, setting.name)) for setting in fields(Settings)}


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings with the values of LOKETGRAPH_* variables. Raises ParameterError for a wrong value."""
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        name = PREFIX + setting.name.upper()
        raw = environ.get(name)
        if raw is None:
            continue
        kind = str(setting.type)
        try:
            values[setting.name] = Path(raw) if kind == "Path" else int(raw) if kind == "int" else raw
        except ValueError as error:
            raise ParameterError(name, f"{name}={raw!r} is geen getal. Geef een heel getal.") from error
        if setting.name == "logboek" and raw not in LOGBOEK:
            raise ParameterError(name, f"{name}={raw!r} kan niet. Kies uit: {', '.join(LOGBOEK)}.")
        if kind == "int" and values[setting.name] < 1 and setting.name != "port":
            raise ParameterError(name, f"{name}={raw!r} is te klein. Geef 1 of meer.")
    return Settings(**values)
