"""Every setting, with its help sentence and its variable; one frozen value, made once at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .errors import ParameterError

PREFIX = "LOKETGRAPH_"


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


def _setting(help_text: str, **kwargs: Any) -> Any:
    return field(metadata={"help": help_text}, **kwargs)


@dataclass(frozen=True)
class Settings:
    """The settings of the service and the tools; the environment variable is LOKETGRAPH_ plus the name."""

    inhoud: Path = _setting("De map met ontology/, shapes/ en queries/.", default_factory=content_root)
    releases: Path = _setting("De map waarin releases staan.", default_factory=default_releases)
    host: str = _setting("Het adres waarop de dienst luistert.", default="127.0.0.1")
    port: int = _setting("De poort waarop de dienst luistert.", default=8000)
    remote_timeout: int = _setting("Hoeveel seconden een SPARQL-server mag doen over een antwoord.", default=10)
    max_batch: int = _setting("Hoeveel situaties er in een verzoek mogen.", default=1000)
    max_body: int = _setting("Hoeveel bytes een verzoek mag zijn.", default=2_000_000)
    max_params: int = _setting("Hoeveel parameters een webadres mag hebben.", default=100)


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
    return Settings(**values)
